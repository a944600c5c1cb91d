//! Every broken, odd or hostile file is refused, or read with a warning, in the way that its manifest says.

use crate::common;
use scar_core::problem::Problem;
use serde_json::Value;

#[test]
fn bad_files_are_told_as_their_manifest_says() {
    let mut failures = Vec::new();
    for folder in common::folders() {
        let bad = folder.join("bad");
        let manifest = common::manifest(&bad);
        let mut n_checked = 0;
        for entry in manifest["files"].as_array().expect("a list").iter().filter(|entry| is_known(entry)) {
            let path = |key: &str| entry[key].as_str().map(|file| bad.join(file));
            let file = path("file").expect("a file");
            let result = match path("embeddings_in") {
                Some(matrix) => common::read_pair(&matrix, Some(&file)),
                None => common::read_matrix(&file, path("labels_in").as_deref()),
            };
            n_checked += 1;
            let name = entry["file"].as_str().expect("a text");
            match (result, entry["must"].as_str().expect("a text")) {
                (Ok(dataset), "load" | "either") => {
                    common::check_matrix(&dataset, &entry["matrix"], name);
                    common::check_labels(&dataset, entry, name);
                }
                (Ok(dataset), "warn") => {
                    assert!(dataset.matrices[0].values.rows().flatten().all(|value| value.is_finite()), "{name}");
                    let faults: Vec<String> = dataset.problems.iter().map(|problem| fault(problem, entry, &manifest)).collect();
                    if !faults.iter().any(String::is_empty) {
                        failures.push(format!("{name}: no warning of the kind: {faults:?}"));
                    }
                }
                (Ok(_), _) => failures.push(format!("{name}: read without a word")),
                (Err(problem), "load") => failures.push(format!("{name}: refused: {problem}")),
                (Err(problem), _) => {
                    let fault = fault(&problem, entry, &manifest);
                    if !fault.is_empty() {
                        failures.push(format!("{name}: {fault}"));
                    }
                }
            }
        }
        assert!(n_checked > 50, "only {n_checked} in {}", bad.display());
        println!("{}: {n_checked} files", bad.display());
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

/// Formats that are read; what stands for the others is in `any/`.
const KNOWN: [&str; 16] =
    ["h5", "mat", "pt", "arrow", "parquet", "npy", "labels", "csv", "tsv", "txt", "jsonl", "json", "npz", "safetensors", "fvecs", "any"];

/// Whether the program reads the formats that an entry is about.
fn is_known(entry: &Value) -> bool {
    let file = entry["file"].as_str().expect("a text");
    let folder = file.split('/').next().expect("a folder");
    KNOWN.contains(&folder)
}

/// What is wrong with a problem's code, words or place; nothing where it is as the manifest says.
fn fault(problem: &Problem, entry: &Value, manifest: &Value) -> String {
    let code = serde_json::to_value(problem.code).expect("JSON");
    let also = entry["error_also"].as_array().map(Vec::as_slice).unwrap_or_default();
    if code != entry["error"] && !also.contains(&code) {
        return format!("code {code} instead of {}: {problem}", entry["error"]);
    }
    let message = problem.message.to_lowercase();
    let has_one =
        |words: &Value| words.as_array().is_none_or(|words| words.iter().any(|word| message.contains(word.as_str().expect("a text"))));
    let words = &manifest["errors"][code.as_str().expect("a text")]["words"];
    if !has_one(words) {
        return format!("none of the words {words}: {problem}");
    }
    let groups = entry["mention"].as_array().map(Vec::as_slice).unwrap_or_default();
    if let Some(group) = groups.iter().find(|group| !has_one(group)) {
        return format!("none of {group}: {problem}");
    }
    // A warning tells one place; where the manifest has two, either will do.
    let at = &entry["at"];
    let told = [(&at["row"], problem.row), (&at["column"], problem.column)];
    let wanted = told.iter().filter(|(place, _)| place.is_u64()).count();
    if wanted > 0 && !told.iter().any(|(place, told)| place.is_u64() && place.as_u64() == *told) {
        return format!("place {:?}, {:?} instead of {at}: {problem}", problem.row, problem.column);
    }
    if let Some(line) = at["line"].as_u64()
        && !problem.message.contains(&format!("line {line}"))
    {
        return format!("no line {line}: {problem}");
    }
    if problem.message.chars().count() > 600 || problem.message.contains('\n') {
        return format!("too long or several lines: {problem}");
    }
    String::new()
}
