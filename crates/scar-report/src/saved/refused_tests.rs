//! What is no report is refused with what it is.

use serde_json::{Value, json};

use super::open_saved;
use crate::{ModalitiesReport, Report, example, modalities_to_json, to_json};
use scar_core::problem::Code;

fn analysis() -> Report {
    serde_json::from_str(include_str!("../../doc/report.json")).expect("a report")
}

/// A whole report with one change.
fn changed(pointer: &str, value: Value) -> Vec<u8> {
    let mut json = serde_json::to_value(analysis()).expect("JSON");
    *json.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} is not there")) = value;
    json.to_string().into_bytes()
}

#[track_caller]
fn refused(bytes: impl AsRef<[u8]>, code: Code, words: &[&str]) {
    let problem = open_saved("some.json", bytes.as_ref()).expect_err("no report");
    assert_eq!(problem.code, code, "{problem}");
    assert_eq!(problem.file.as_deref(), Some("some.json"));
    for words in words {
        assert!(problem.message.contains(words), "«{words}» is not in: {problem}");
    }
    assert!(problem.message.starts_with("some.json") && problem.message.chars().count() < 500, "{problem}");
    assert!(!problem.message.chars().any(char::is_control), "{problem}");
}

#[test]
fn what_is_no_report_is_called_what_it_is() {
    let rows: String = include_str!("../../doc/rows.json").to_owned();
    refused(rows, Code::NotThisFormat, &["scar rows --json"]);
    refused("null", Code::NotThisFormat, &["null"]);
    refused(" [1, 2] ", Code::NotThisFormat, &["a list"]);
    refused("\"text\"", Code::NotThisFormat, &["a text"]);
    refused("-3.5", Code::NotThisFormat, &["a number"]);
    refused("{}", Code::NotThisFormat, &["without a field"]);
    refused(r#"{"name":"x","version":"1","private":true,"a\u001bb":1,"type":0}"#, Code::NotThisFormat, &["«name», «version»", "…"]);
    refused(r#"{"error":{"code":"ragged","message":"x"}}"#, Code::NotThisFormat, &["the refusal of a command"]);
    refused(crate::schema(), Code::NotThisFormat, &["a JSON Schema"]);
    refused(r#"{"classes":[],"accuracy":1}"#, Code::NotThisFormat, &["scar measures --json"]);
    refused(r#"{"schema_version":9,"scar_lens_version":"3.0"}"#, Code::NotThisFormat, &["version 3.0", "a kind"]);
    refused("", Code::EmptyFile, &["empty"]);
    refused(b"\xEF\xBB\xBF", Code::EmptyFile, &["empty"]);
    refused(b"\xFF\xFE{\0}\0", Code::Encoding, &["UTF-16"]);
    refused(b"{\"a\": \"\xC3\x28\"}", Code::Encoding, &["byte 8"]);
    refused(b"\x93NUMPY\x01\0", Code::NotThisFormat, &["NumPy"]);
    refused(b"\x1F\x8B\x08", Code::NotThisFormat, &["gzip"]);
    refused("\n<!DOCTYPE html>\n<html>", Code::NotThisFormat, &["HTML page"]);
    refused("a,b\n1,2\n", Code::NotThisFormat, &["line 1, column 1", "not JSON"]);
}

#[test]
fn half_a_report_and_two_reports_are_told() {
    let text = to_json(&analysis());
    for share in [1, 10, 500, 990, 999] {
        refused(&text.as_bytes()[..text.len() * share / 1_000], Code::Truncated, &["before its JSON does"]);
    }
    // Behind each character that a number can be cut at, and in words and escapes.
    let after = |end: &str| text.find(end).map(|at| at + end.len());
    for end in [after("e-").map(|end| end - 1), after("e-"), after("0."), after(": -"), after(": n"), after("tru"), after("fals")] {
        refused(&text.as_bytes()[..end.expect("a report has one")], Code::Truncated, &["before its JSON does"]);
    }
    refused(text.clone() + &text, Code::BadStructure, &["more stands behind"]);
    // All but the newline is the whole.
    assert!(open_saved("some.json", text.trim_end().as_bytes()).is_ok());
    // The mark that some editors put before UTF-8 is none of it.
    assert!(open_saved("some.json", format!("\u{feff}{text}").as_bytes()).is_ok());
}

#[test]
fn other_versions_are_told_from_this_one() {
    refused(changed("/schema_version", json!(2)), Code::UnsupportedFeature, &["form 2", "newer"]);
    refused(changed("/schema_version", json!(u64::MAX)), Code::UnsupportedFeature, &["newer"]);
    for strange in [json!("1"), json!(1.5), json!(-1), json!(null), json!([1])] {
        refused(changed("/schema_version", strange), Code::BadStructure, &["schema_version"]);
    }
    let modalities = example::modalities(example::modality_pair(["a", "b"], None, Vec::new()));
    let of_form = |form: u32| modalities_to_json(&ModalitiesReport { schema_version: form, ..modalities.clone() });
    refused(of_form(1), Code::UnsupportedFeature, &["form 1", "older", "scar modalities"]);
    refused(of_form(3), Code::UnsupportedFeature, &["form 3", "newer"]);
}

#[test]
fn fields_that_are_missing_or_do_not_fit_are_told() {
    refused(changed("/measures/0/ratio", json!("one")), Code::BadStructure, &["«measures[0].ratio» holds what does not belong there"]);
    refused(changed("/measures/1/ratio", json!(1)), Code::BadStructure, &["ascend"]);
    refused(changed("/measures/0/classes/1/class", json!("wasp")), Code::BadStructure, &["the classes of measures"]);
    refused(changed("/measured/steps", json!([])), Code::BadStructure, &["measured.steps"]);
    refused(changed("/measured/test/class_rows", json!([1])), Code::BadStructure, &["1 entries where 3"]);
    refused(changed("/foundation/classes", json!([])), Code::BadStructure, &["no class"]);
    refused(changed("/plan/primary_rows", json!(u64::MAX)), Code::BadStructure, &["larger than any data"]);
    let mut json = serde_json::to_value(analysis()).expect("JSON");
    json.as_object_mut().expect("an object").remove("settings");
    refused(json.to_string(), Code::BadStructure, &["the field «settings» is missing"]);
    let text = to_json(&analysis());
    refused(text.replacen("\"trainings\":", "\"tranings\":", 1), Code::BadStructure, &["«probe» lacks the field «trainings»"]);
    // A name that is said twice has no meaning.
    refused(
        to_json(&analysis()).replacen("\"complete\": true", "\"complete\": true, \"complete\": false", 1),
        Code::BadStructure,
        &["«complete» stands twice"],
    );
}

/// What chance alone gives is taken off some shares, so that an analysis may end outside 0 and 1.
#[test]
fn shares_a_little_outside_are_no_damage() {
    let place = "/measured/steps/0/errors/0/error";
    assert!(open_saved("some.json", &changed(place, json!(-0.029))).is_ok());
    refused(changed(place, json!(-290.0)), Code::BadStructure, &["far from a share"]);
    refused(changed("/measures/0/classes/0/authenticity", json!(3.5)), Code::BadStructure, &["far from a share"]);
}

#[test]
fn nesting_without_end_ends_in_a_refusal() {
    let deep = "[".repeat(2_000_000);
    refused(&deep, Code::Truncated, &["before its JSON does"]);
    refused(deep + &"]".repeat(2_000_000), Code::NotThisFormat, &["a list"]);
    let nested = format!("{{\"a\":{}1{}}}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    refused(&nested, Code::NotThisFormat, &["another program's JSON"]);
    // In a place of a report that is read and not looked over.
    let text = to_json(&analysis());
    let deep = text.replacen("\"steps\": [", &format!("\"steps\": [{{\"x\":{}{}}},", "[".repeat(5_000), "]".repeat(5_000)), 1);
    refused(deep, Code::NestingDepth, &["nested deeper"]);
}
