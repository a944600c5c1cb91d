//! Rows that the files themselves call those to test on: a split column, or files called after splits.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use super::support::{complaint, folder, json, scar};

/// Three classes around three centers, every fifth row of another mind: its numbers lie far off.
fn rows() -> Vec<(String, &'static str, bool)> {
    let row = |i: usize| {
        let class = [i % 3, (i / 3) % 3][usize::from(i.is_multiple_of(7))];
        let noise = |k: usize| ((i * 37 + k * 11) % 29) as f32 / 29.0;
        let is_test = i % 5 == 3;
        let center = if is_test { -1.0 } else { 1.0 };
        let values = [0, 1, 2].map(|k| (center * f32::from(u8::from(k == class)) + 0.8 * noise(k)).to_string());
        (values.join(","), ["ant", "bee", "cat"][class], is_test)
    };
    (0..600).map(row).collect()
}

/// A table of the `rows` for which `is_kept` says so; `split` gives the cell of the column of splits.
fn table(folder: &Path, name: &str, is_kept: impl Fn(bool) -> bool, split: Option<[&str; 2]>) -> String {
    let mut text = format!("f0,f1,f2,label{}\n", if split.is_some() { ",split" } else { "" });
    for (values, label, is_test) in rows().into_iter().filter(|row| is_kept(row.2)) {
        let cell = split.map(|cells| format!(",{}", cells[usize::from(is_test)])).unwrap_or_default();
        let _ = writeln!(text, "{values},{label}{cell}");
    }
    let path = folder.join(name);
    std::fs::write(&path, text).expect("written");
    path.to_string_lossy().into_owned()
}

fn analyzed(arguments: &[&str]) -> Value {
    let arguments: Vec<&str> = ["analyze"].iter().chain(arguments).chain(&["--json"]).copied().collect();
    let output = scar(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    json(&output)
}

/// What of a report rests on the rows, with the reserve's own rows left out where `with_plan` is false.
fn numbers(report: &Value) -> [Value; 5] {
    let mut measured = report["measured"].clone();
    for of_files in ["kind", "file", "column"] {
        measured["test"].as_object_mut().expect("a test").remove(of_files);
    }
    let plan = report["plan"]["classes"].clone();
    [report["measures"].clone(), report["foundation"].clone(), report["probe"].clone(), measured, plan]
}

fn codes(report: &Value) -> Vec<&str> {
    report["diagnostics"].as_array().expect("a list").iter().filter_map(|note| note["code"].as_str()).collect()
}

#[test]
fn rows_called_test_are_tested_on_and_enter_no_training_count_or_plan() {
    let folder = folder("split_column");
    let whole = table(&folder, "whole.csv", |_| true, Some(["train", "test"]));
    let data = table(&folder, "data.csv", |is_test| !is_test, None);
    let test = table(&folder, "probe.csv", |is_test| is_test, None);
    let test_labels = folder.join("probe_labels.txt");
    let labels: Vec<&str> = rows().iter().filter(|row| row.2).map(|row| row.1).collect();
    std::fs::write(&test_labels, labels.join("\n")).expect("written");
    let test_labels = test_labels.to_string_lossy();
    for convention in ["corrected", "published", "published-correctness"] {
        let by_column = analyzed(&[&whole, "--convention", convention]);
        // The same rows in two files: not one digit differs, so no test row had any part in it.
        let apart = analyzed(&[&data, "--test", &test, "--test-labels", &test_labels, "--convention", convention]);
        assert_eq!(numbers(&by_column), numbers(&apart), "{convention}");
        let tested = &by_column["measured"]["test"];
        assert_eq!((&tested["kind"], &tested["column"]), (&"split".into(), &"split".into()));
        assert_eq!(
            (&tested["rows"], &tested["train_rows"], &apart["measured"]["test"]["kind"]),
            (&120.into(), &480.into(), &"file".into())
        );
        assert_eq!(by_column["measures"][0]["rows"], 480);
        let counted = by_column["measures"][0]["classes"].as_array().expect("classes").iter().filter_map(|class| class["rows"].as_u64());
        assert_eq!(counted.sum::<u64>(), 480);
        assert!(codes(&by_column).contains(&"split_is_test"), "{:?}", codes(&by_column));
    }
}

#[test]
fn split_is_left_out_of_account_where_a_person_says_so() {
    let folder = folder("split_ignored");
    let whole = table(&folder, "whole.csv", |_| true, Some(["train", "test"]));
    let plain = table(&folder, "plain.csv", |_| true, None);
    let ignored = analyzed(&[&whole, "--ignore-split"]);
    assert_eq!(numbers(&ignored), numbers(&analyzed(&[&plain])));
    assert_eq!((&ignored["measured"]["test"]["kind"], &ignored["settings"]["use_split"]), (&"cross".into(), &false.into()));
    assert!(codes(&ignored).contains(&"split_not_used"), "{:?}", codes(&ignored));
    // A test set of one's own goes before that of the file.
    let given = analyzed(&[&whole, "--test", &plain, "--test-labels", &plain]);
    assert_eq!((&given["measured"]["test"]["kind"], &given["measured"]["test"]["train_rows"]), (&"file".into(), &600.into()));
}

#[test]
fn rows_for_validation_are_tested_on_where_none_are_called_test() {
    let folder = folder("split_validation");
    let whole = table(&folder, "whole.csv", |_| true, Some(["train", "dev"]));
    assert_eq!(analyzed(&[&whole, "--ratios", "1,2"])["measured"]["test"]["rows"], 120);
    let output = scar(&["inspect", &whole, "--json"]);
    let inspected = json(&output);
    // All rows are told as they stand in the file.
    assert_eq!(
        (&inspected["rows"], &inspected["split"]["test_rows"], &inspected["split"]["value"]),
        (&600.into(), &120.into(), &"dev".into())
    );
    let text = String::from_utf8_lossy(&scar(&["inspect", &whole]).stdout).into_owned();
    assert!(text.contains("split    120 rows to test on, called dev by split"), "{text}");
}

#[test]
fn files_of_a_folder_called_after_splits_are_one_set_with_its_test_rows() {
    let folder = folder("split_files");
    table(&folder, "train-00000-of-00001.csv", |is_test| !is_test, None);
    table(&folder, "test-00000-of-00001.csv", |is_test| is_test, None);
    let folder = folder.to_string_lossy();
    let report = analyzed(&[&folder, "--ratios", "1,2,5"]);
    let test = &report["measured"]["test"];
    assert_eq!((&test["kind"], &test["rows"], &test["train_rows"]), (&"split".into(), &120.into(), &480.into()));
    assert_eq!(test["column"], "names of the files");
    assert_eq!(report["data"]["matrix"]["rows"], 600);
}

#[test]
fn subset_has_no_row_to_test_on() {
    let folder = folder("split_subset");
    let whole = table(&folder, "whole.csv", |_| true, Some(["train", "test"]));
    let chosen = json(&scar(&["subset", &whole, "--size", "400", "--json"]));
    let rows = rows();
    let indices: Vec<u64> = chosen["indices"].as_array().expect("rows").iter().filter_map(Value::as_u64).collect();
    assert_eq!((indices.len(), &chosen["rows"]), (400, &480.into()));
    assert!(indices.iter().all(|&row| !rows[row as usize].2));
    assert_eq!(json(&scar(&["subset", &whole, "--size", "600", "--ignore-split", "--json"]))["rows"], 600);
}

#[test]
fn class_that_is_only_tested_on_is_refused_by_name() {
    let folder = folder("split_class");
    let path = folder.join("x.csv");
    std::fs::write(&path, "f0,f1,label,split\n0,1,a,train\n1,1,b,train\n2,2,a,train\n3,1,b,train\n4,2,cow,test\n5,2,a,test\n")
        .expect("written");
    let output = scar(&["analyze", &path.to_string_lossy(), "--json"]);
    let told = complaint(&output);
    assert!(told.contains("«cow»") && told.contains("--ignore-split"), "{told}");
    assert_eq!(json(&output)["error"]["code"], "too_few_per_class");
}
