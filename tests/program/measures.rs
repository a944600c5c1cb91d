//! `scar measures`.

use serde_json::Value;

use super::support::{complaint, fixture, folder, json, scar};

/// An `.npy` file of version 1.
fn npy(descr: &str, shape: &str, body: Vec<u8>) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({shape}), }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend_from_slice(&(header.len() as u16).to_le_bytes());
    bytes.extend_from_slice(header.as_bytes());
    bytes.extend(body);
    bytes
}

fn integers(values: &Value) -> Vec<u8> {
    let values = values.as_array().expect("a list");
    npy("<i8", &format!("{},", values.len()), values.iter().flat_map(|v| v.as_i64().expect("a class").to_le_bytes()).collect())
}

#[test]
fn unit_cases_through_the_program() {
    let units: Value = serde_json::from_str(&std::fs::read_to_string(fixture("oracle/units.json")).expect("there")).expect("JSON");
    let folder = folder("measures");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    for case in units["measures"].as_array().expect("cases") {
        let name = case["name"].as_str().expect("a name");
        let rows = case["logits"].as_array().expect("rows");
        let body = rows.iter().flat_map(|row| row.as_array().expect("a row")).flat_map(|z| z.as_f64().expect("a logit").to_le_bytes());
        let (n, k) = (rows.len(), rows[0].as_array().expect("a row").len());
        std::fs::write(path("logits.npy"), npy("<f8", &format!("{n}, {k}"), body.collect())).expect("written");
        std::fs::write(path("labels.npy"), integers(&case["labels"])).expect("written");
        std::fs::write(path("predictions.npy"), integers(&case["preds"])).expect("written");
        let ratio = case["ratio"].to_string();
        let output = scar(&[
            "measures",
            "--logits",
            &path("logits.npy"),
            "--labels",
            &path("labels.npy"),
            "--predictions",
            &path("predictions.npy"),
            "--ratio",
            &ratio,
            "--convention",
            "published",
            "--json",
        ]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let result = json(&output);
        for (class, got) in result["classes"].as_array().expect("classes").iter().enumerate() {
            for measure in ["scale", "coverage", "authenticity", "richness"] {
                let (got, want) = (got[measure].as_f64().expect("a number"), case["out"][measure][class].as_f64().expect("a number"));
                assert!((got - want).abs() <= 1e-9, "{name}: {measure} of {class}: {got} for {want}");
            }
        }
        let (got, want) = (result["accuracy"].as_f64().expect("a number"), case["out"]["accuracy"].as_f64().expect("a number"));
        assert!((got - want).abs() <= 1e-12, "{name}: accuracy {got} for {want}");
    }
}

#[test]
fn predictions_are_the_largest_logits_unless_given() {
    let (logits, labels) = (fixture("oracle/digits_logits.npy"), fixture("oracle/digits_labels.npy"));
    let result = json(&scar(&["measures", "--logits", &logits, "--labels", &labels, "--json"]));
    assert_eq!(result["accuracy"], Value::from(1531.0 / 1797.0));
    assert_eq!(result["classes"].as_array().map(Vec::len), Some(10));
}

#[test]
fn labels_of_another_length_are_refused_with_both_numbers() {
    let (logits, labels) = (fixture("oracle/digits_logits.npy"), fixture("oracle/iris_labels.npy"));
    let output = scar(&["measures", "--logits", &logits, "--labels", &labels, "--json"]);
    let message = complaint(&output);
    assert!(message.contains("150") && message.contains("1797"), "{message}");
    assert_eq!(json(&output)["error"]["code"], "label_length");
}

#[test]
fn labels_beyond_the_columns_are_refused() {
    let (logits, labels) = (fixture("oracle/iris_logits.npy"), folder("measures-beyond").join("labels.txt"));
    std::fs::write(&labels, (0..150).map(|i| format!("{}\n", i % 5)).collect::<String>()).expect("written");
    let output = scar(&["measures", "--logits", &logits, "--labels", &labels.to_string_lossy(), "--json"]);
    assert!(complaint(&output).contains("5 classes and the logits have 3 columns"));
    assert_eq!(json(&output)["error"]["code"], "label_kind");
}

#[test]
fn logits_that_are_not_finite_are_refused_with_their_place() {
    let folder = folder("measures-nan");
    let logits = folder.join("logits.npy");
    let body = [1.0f64, 2.0, f64::NAN, 0.0].iter().flat_map(|z| z.to_le_bytes()).collect();
    std::fs::write(&logits, npy("<f8", "2, 2", body)).expect("written");
    std::fs::write(folder.join("labels.txt"), "0\n1\n").expect("written");
    let labels = folder.join("labels.txt");
    let output = scar(&["measures", "--logits", &logits.to_string_lossy(), "--labels", &labels.to_string_lossy(), "--json"]);
    assert!(complaint(&output).contains("row 2, column 1"));
    assert_eq!(json(&output)["error"]["code"], "non_finite");
}
