//! Rows that belong together: a column of patients beside the rows, or in the file of labels.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use super::support::{complaint, folder, json, scar};

/// Forty patients of eight rows: each somewhere of his own, every third of them ill.
fn tables(folder: &Path, group: &str) -> [String; 3] {
    let (mut whole, mut rows, mut labels) =
        (format!("f0,f1,f2,f3,{group},diagnosis\n"), format!("f0,f1,f2,f3,{group}\n"), format!("{group},diagnosis\n"));
    for row in 0..320 {
        let (patient, state) = (row / 8, if row / 8 % 3 == 0 { "ill" } else { "well" });
        let value = |dim: usize| ((patient * 31 + dim * 17) % 101) as f32 / 50.0 + ((row * 7 + dim) % 11) as f32 / 100.0;
        let values: Vec<String> = (0..4).map(|dim| value(dim).to_string()).collect();
        let _ = writeln!(whole, "{},P{patient},{state}", values.join(","));
        let _ = writeln!(rows, "{},P{patient}", values.join(","));
        let _ = writeln!(labels, "P{patient},{state}");
    }
    [("whole.csv", whole), ("rows.csv", rows), ("labels.csv", labels)].map(|(name, text)| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("written");
        path.to_string_lossy().into_owned()
    })
}

fn measured(arguments: &[&str]) -> Value {
    let output = scar(&[&["analyze"], arguments, &["--label-column", "diagnosis", "--json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    json(&output)["measured"].clone()
}

#[test]
fn patients_stay_together_whichever_file_names_them() {
    let folder = folder("groups");
    let [whole, rows, labels] = tables(&folder, "patient_id");
    let of_whole = measured(&[&whole]);
    assert_eq!(of_whole["test"]["groups"]["groups"], 40);
    assert_eq!(of_whole["test"]["groups"]["column"], "patient_id");
    let apart = measured(&[&whole, "--ignore-groups"]);
    let error = |measured: &Value| {
        measured["test"]["errors"].as_array().expect("errors").last().expect("some")["error"].as_f64().expect("a number")
    };
    assert!(error(&of_whole) > error(&apart), "{} {}", error(&of_whole), error(&apart));
    assert!(apart["test"]["groups"].is_null());
    // The same rows with their labels, and the patients, in another file.
    let of_files = measured(&[&rows, "--labels", &labels]);
    assert_eq!(of_files["whole"], of_whole["whole"]);
    assert_eq!(of_files["test"]["groups"]["groups"], 40);
    let inspected = json(&scar(&["inspect", &whole, "--json"]));
    assert_eq!((inspected["groups"]["largest"].as_u64(), inspected["dims"].as_u64()), (Some(8), Some(4)));
}

#[test]
fn column_that_a_person_names_groups_the_rows() {
    let folder = folder("group_column");
    let [whole, ..] = tables(&folder, "ward");
    assert!(measured(&[&whole])["test"]["groups"].is_null());
    assert_eq!(measured(&[&whole, "--group-column", "ward"])["test"]["groups"]["groups"], 40);
    let told = complaint(&scar(&["analyze", &whole, "--group-column", "site"]));
    assert!(told.contains("whole.csv cannot be grouped by «site»") && told.contains("--group-column"), "{told}");
}

#[test]
fn subset_of_a_measured_size_may_take_patients_for_independent() {
    let mut text = "f0,f1,f2,f3,patient_id,diagnosis\n".to_owned();
    for row in 0..320 {
        let (patient, is_ill) = (row / 8, row / 8 % 3 == 0);
        // Here the ill are told from the well in part.
        let apart = |dim: usize| if is_ill && dim == 0 { 1.5 } else { 0.0 };
        let value = |dim: usize| ((patient * 31 + dim * 17) % 101) as f64 / 50.0 + ((row * 7 + dim) % 11) as f64 / 100.0 + apart(dim);
        let values: Vec<String> = (0..4).map(|dim| format!("{:.4}", value(dim))).collect();
        let _ = writeln!(text, "{},P{patient},{}", values.join(","), if is_ill { "ill" } else { "well" });
    }
    let path = folder("group_subset").join("x.csv");
    std::fs::write(&path, text).expect("written");
    let whole = path.to_string_lossy();
    let size = |more: &[&str]| {
        let output = scar(&[&["subset", &whole, "--label-column", "diagnosis", "--foundation", "--json"], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        json(&output)["size"].as_u64().expect("a size")
    };
    assert_ne!(size(&[]), size(&["--ignore-groups"]));
    let refused = scar(&["subset", &whole, "--label-column", "diagnosis", "--size", "9", "--ignore-groups"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(complaint(&refused).contains("--size"), "{}", complaint(&refused));
}
