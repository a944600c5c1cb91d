//! The published schema is that of the types, and every report obeys it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

fn published() -> Value {
    serde_json::from_str(&std::fs::read_to_string(path("www/report.schema.json")).expect("the schema is there")).expect("JSON")
}

#[test]
fn published_schema_is_that_of_the_types() {
    let of_types: Value = serde_json::from_str(&scar_report::schema()).expect("JSON");
    assert!(of_types == published(), "write it anew: cargo run --example report_schema > www/report.schema.json");
}

#[test]
fn reports_of_all_conventions_obey_the_schema_and_others_do_not() {
    let validator = jsonschema::validator_for(&published()).expect("a valid schema");
    let (x, y) =
        (path("crates/scar-method/tests/fixtures/oracle/iris_X.npy"), path("crates/scar-method/tests/fixtures/oracle/iris_labels.npy"));
    for convention in ["published", "published-correctness", "published-predicted-share", "corrected"] {
        let output = Command::new(env!("CARGO_BIN_EXE_scar"))
            .args([
                "analyze",
                &x.to_string_lossy(),
                &y.to_string_lossy(),
                "--convention",
                convention,
                "--ratios",
                "1,2,5,60",
                "--trace",
                "--json",
            ])
            .output()
            .expect("the program starts");
        let mut report: Value = serde_json::from_slice(&output.stdout).expect("a report");
        if let Err(error) = validator.validate(&report) {
            panic!("{convention}, {}: {error}", error.instance_path());
        }
        report["measures"][0]["classes"][0]["scale"] = Value::Null;
        assert!(!validator.is_valid(&report), "a missing Scale is not in the form");
    }
}
