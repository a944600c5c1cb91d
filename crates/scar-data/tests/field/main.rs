//! Files as people really have them: each case of `fixtures/field/cases.json` gives the matrix, the labels and the words that it must,
//! or the refusal.

use std::path::{Path, PathBuf};

use scar_core::control::Control;
use scar_core::problem::Problem;
use scar_data::source::MemorySource;
use scar_data::{ByteSource, Dataset, ReadError, ReadOptions, digest, read, read_paired};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/field")
}

fn cases() -> Vec<Value> {
    let text = std::fs::read(folder().join("cases.json")).expect("the cases");
    serde_json::from_slice::<Value>(&text).expect("JSON").as_array().expect("a list").clone()
}

fn source(file: &str) -> MemorySource {
    let path = folder().join(file);
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    MemorySource::new(name, std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// The options of a case, with what else they are by default.
fn options(case: &Value) -> ReadOptions {
    let mut all = serde_json::to_value(ReadOptions::default()).expect("JSON");
    for (name, value) in case["options"].as_object().expect("an object") {
        assert!(all.get(name).is_some(), "no option {name}");
        all[name] = value.clone();
    }
    serde_json::from_value(all).expect("options")
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

fn result(case: &Value, options: &ReadOptions) -> Result<Dataset, Problem> {
    let files: Vec<MemorySource> = texts(&case["files"]).into_iter().map(source).collect();
    let files: Vec<&dyn ByteSource> = files.iter().map(|file| file as &dyn ByteSource).collect();
    let control = Control::new();
    let read = match case["labels"].as_str() {
        Some(labels) => read_paired(&files, &source(labels), options, &control),
        None => read(&files, options, &control),
    };
    read.map_err(|error| match error {
        ReadError::Refused(problem) => problem,
        ReadError::Cancelled => panic!("nobody cancelled"),
    })
}

/// The label of every row of the file in order, "" where it has none.
fn row_labels(whole: &Dataset, used: &Dataset) -> Vec<String> {
    let mut found = vec![String::new(); whole.matrices[0].summary.rows as usize];
    let Some(labels) = &used.labels else { return found };
    // Rows that are held are those of the whole that have a label, in their order.
    let mut rows = whole.matrices[0].values.rows().zip(0..);
    for (row, &class) in used.matrices[0].values.rows().zip(labels.class_ids()) {
        let (_, at) = rows.find(|(other, _)| *other == row).expect("a row of the whole");
        let at: usize = at;
        found[at].clone_from(&labels.class_names()[class as usize]);
    }
    found
}

/// What is wrong with what came out of a case.
fn fault(case: &Value) -> Option<String> {
    let options = options(case);
    let refused = texts(&case["refused"]);
    let used = match result(case, &options) {
        Err(problem) if !refused.is_empty() => {
            let message = problem.clone().in_program().message;
            let missing: Vec<&&str> = refused.iter().filter(|word| !message.contains(**word)).collect();
            return (!missing.is_empty()).then(|| format!("the refusal lacks {missing:?}: {problem}"));
        }
        Err(problem) => return Some(format!("refused: {problem}")),
        Ok(_) if !refused.is_empty() => return Some("read without a word".to_owned()),
        Ok(dataset) => dataset,
    };
    let whole = match result(case, &ReadOptions { keeps_unlabelled: true, ..options }) {
        Ok(whole) => whole,
        Err(problem) => return Some(format!("refused where it is only looked at: {problem}")),
    };
    let [matrix] = whole.matrices.as_slice() else { return Some(format!("{} matrices", whole.matrices.len())) };
    let (shape, expected) = ((matrix.summary.rows, matrix.summary.dims), (case["rows"].as_u64(), case["dims"].as_u64()));
    if (Some(shape.0), Some(shape.1)) != expected {
        return Some(format!("{shape:?} where {expected:?} are right"));
    }
    if digest(&matrix.values, &Control::new()).ok().as_deref() != case["sha256"].as_str() {
        return Some("another matrix".to_owned());
    }
    if case["row_labels"].is_array() {
        let (found, expected) = (row_labels(&whole, &used), texts(&case["row_labels"]));
        if found != expected {
            let row = found.iter().zip(&expected).position(|(found, expected)| found != expected);
            let row = row.unwrap_or_default();
            return Some(format!("row {row}: «{}» where «{}» is right; of {:?}", found[row], expected[row], used.label_column));
        }
        let missing = expected.iter().filter(|label| label.is_empty()).count() as u64;
        if whole.labels.is_some() && whole.n_unlabelled != missing {
            return Some(format!("{} rows without a label where there are {missing}", whole.n_unlabelled));
        }
    }
    let is_told = |words: &Value| used.problems.iter().any(|problem| texts(words).iter().all(|word| problem.message.contains(word)));
    let untold = case["told"].as_array().into_iter().flatten().find(|words| !is_told(words));
    untold.map(|words| format!("not told: {words}, but {:#?}", used.problems.iter().map(|told| &told.message).collect::<Vec<_>>()))
}

#[test]
fn files_as_people_have_them_are_read_or_refused_with_the_cause() {
    let cases = cases();
    assert!(cases.len() > 400, "only {} cases", cases.len());
    let faults: Vec<String> =
        cases.iter().filter_map(|case| Some(format!("{}: {}", case["name"].as_str().unwrap_or_default(), fault(case)?))).collect();
    assert!(faults.is_empty(), "{} of {} cases:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

/// A case whose expectation is changed must fail, or the check above checks nothing.
#[test]
fn wrong_expectations_are_found() {
    let cases = cases();
    let named = |name: &str| cases.iter().find(|case| case["name"] == name).expect("a case").clone();
    let changes: [(&str, &str, Value); 5] = [
        ("shuffled ids", "sha256", "0".into()),
        ("shuffled ids", "rows", 41.into()),
        ("shuffled ids", "told", serde_json::json!([["paired by their order"]])),
        ("shuffled ids", "refused", serde_json::json!(["do not match"])),
        ("ids of something else", "refused", serde_json::json!(["by their order"])),
    ];
    for (name, key, value) in changes {
        let mut case = named(name);
        case[key] = value;
        assert!(fault(&case).is_some(), "{name}, {key}");
    }
    let mut case = named("shuffled ids");
    case["row_labels"][0] = "another".into();
    assert!(fault(&case).is_some());
}
