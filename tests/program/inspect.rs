//! `scar inspect`, as other programs call it.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::support::{complaint, fixture, json, scar};

#[test]
fn matrix_and_labels_are_one_json_object() {
    let (x, y) = (fixture("formats/npy/f16.npy"), fixture("formats/labels/labels_odd.csv"));
    let output = scar(&["inspect", &x, "--labels", &y, "--json"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
    let result = json(&output);
    assert_eq!((&result["rows"], &result["dims"]), (&Value::from(200), &Value::from(64)));
    assert_eq!((&result["dtype"], &result["format"]), (&Value::from("float16"), &Value::from("npy")));
    assert_eq!(result["values"]["min"], Value::from(-1.021_484_375));
    assert_eq!(result["values"]["sha256_f32le"].as_str().map(str::len), Some(64));
    assert_eq!(result["labels"]["kind"], "text");
    assert_eq!(result["labels"]["classes"].as_array().map(Vec::len), Some(10));
    assert!(result["problems"].is_array() && result.get("files").is_none());
}

#[test]
fn labels_may_be_among_the_files_and_may_be_absent() {
    let (x, y) = (fixture("formats/npy/u1.npy"), fixture("formats/labels/labels_int.npy"));
    assert_eq!(json(&scar(&["inspect", &y, &x, "--json"]))["labels"]["kind"], "integer");
    let alone = json(&scar(&["inspect", &x, "--json"]));
    assert!(alone["labels"].is_null());
    // Columns of digits that are always 0: a warning with its place.
    assert_eq!((&alone["problems"][0]["code"], &alone["problems"][0]["column"]), (&Value::from("constant_data"), &Value::from(1)));
}

#[test]
fn labels_without_a_matrix_are_refused() {
    let output = scar(&["inspect", &fixture("formats/labels/labels_ids.csv"), "--json"]);
    assert!(complaint(&output).contains("labels_ids.csv holds labels of 10 classes and no matrix"));
    assert_eq!(json(&output)["error"]["code"], "no_matrix");
}

#[test]
fn several_matrices_are_listed_beside_the_first() {
    let (one, other) = (fixture("formats/npy/f16.npy"), fixture("formats/npy/u1.npy"));
    let result = json(&scar(&["inspect", &one, &other, "--json"]));
    assert_eq!((&result["dtype"], &result["files"][1]["dtype"]), (&Value::from("float16"), &Value::from("uint8")));
}

#[test]
fn refusal_is_one_line_and_with_json_an_object() {
    let (x, y) = (fixture("bad/npy/nan.npy"), fixture("bad/good/labels.npy"));
    let output = scar(&["inspect", &x, "--labels", &y, "--json"]);
    let line = complaint(&output);
    let error = &json(&output)["error"];
    assert_eq!((&error["code"], &error["file"]), (&Value::from("non_finite"), &Value::from("nan.npy")));
    assert_eq!((&error["row"], &error["column"]), (&Value::from(18), &Value::from(4)));
    assert_eq!(line.trim_end().strip_prefix("error: "), error["message"].as_str());
    let output = scar(&["inspect", &fixture("bad/npy/truncated_body.npy")]);
    assert!(output.stdout.is_empty());
    assert!(complaint(&output).contains("ends after 704 of 1,408 bytes"));
}

#[test]
fn bad_usage_is_refused_in_the_same_form() {
    for arguments in [&["inspect", "--json"] as &[&str], &["nonsense", "--json"], &["inspect", "no/such.npy", "--json"], &["--json"]] {
        let output = scar(arguments);
        complaint(&output);
        assert!(json(&output)["error"]["message"].is_string());
    }
    complaint(&scar(&[]));
    let x = fixture("formats/npy/u1.npy");
    let y = fixture("formats/labels/labels_ids.csv");
    assert!(complaint(&scar(&["inspect", &x, "--labels", &y, "--label-column", "kind"])).contains("no column «kind»"));
}

#[test]
fn help_and_version_succeed() {
    for arguments in [["--help"], ["--version"]] {
        assert_eq!(scar(&arguments).status.code(), Some(0));
    }
}

#[test]
fn people_get_text() {
    let output = scar(&["inspect", &fixture("formats/npy/u1.npy"), &fixture("formats/labels/labels_odd.npy")]);
    let text = String::from_utf8_lossy(&output.stdout);
    for part in ["200 rows × 64 columns, uint8, npy", "10 classes, text", "nine lines", "warning "] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn closed_pipe_is_no_panic() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_scar"))
        .args(["inspect", &fixture("formats/npy/u1.npy")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}
