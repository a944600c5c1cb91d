use std::path::Path;

use super::*;
use crate::cli::terminal::Paint;
use scar_report::{SavedReport, open_saved};
use serde_json::{Value, json};

/// The report of 120 rows in three classes that the docs of `scar-report` show.
fn saved() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/scar-report/doc/report.json");
    std::fs::read_to_string(path).expect("the report is there")
}

fn report() -> Report {
    serde_json::from_str(&saved()).expect("a report")
}

fn short(report: &Report) -> String {
    text(report, Detail::Short, Sheet::default())
}

#[test]
fn short_text_has_the_overview_then_one_table_and_leaves_the_rest_to_full() {
    let report = report();
    let short = short(&report);
    let places: Vec<usize> = ["How good now?", "What to collect next?", "\nclass  ", "--full"]
        .map(|words| short.find(words).unwrap_or_else(|| panic!("«{words}» is not in {short}")))
        .to_vec();
    assert!(places.is_sorted(), "{places:?} in {short}");
    assert_eq!(short.matches("\nclass  ").count(), 1, "{short}");
    for left_out in ["richness", "repeats", "theoretical", "The converged probe is used"] {
        assert!(!short.contains(left_out), "«{left_out}» is in {short}");
    }
    assert!(!short.contains('\u{1b}'));
    let full = text(&report, Detail::Full, Sheet::default());
    for (_, words) in
        [("measures", "richness"), ("ratios", "ratio 8 · "), ("theory", "theoretical"), ("notes", "The converged probe is used")]
    {
        assert!(full.contains(words), "«{words}» is not in {full}");
    }
    assert!(!full.contains("--full"), "{full}");
}

#[test]
fn lines_are_as_wide_as_the_terminal_and_colours_change_no_word() {
    let mut report = report();
    report.foundation.classes[0].class = "a very long name of a class that no table has room for".to_owned();
    report.measures.iter_mut().for_each(|at| at.classes[0].class = report.foundation.classes[0].class.clone());
    for width in [60, 80, 100] {
        let plain = text(&report, Detail::Short, Sheet { width: Some(width), paint: Paint::default() });
        for line in plain.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{line}");
        }
        let painted = text(&report, Detail::Short, Sheet { width: Some(width), paint: Paint::on() });
        assert!(painted.contains('\u{1b}'));
        assert_eq!(anstream::adapter::strip_str(&painted).to_string(), plain);
        let full = |paint| text(&report, Detail::Full, Sheet { width: Some(width), paint });
        assert_eq!(anstream::adapter::strip_str(&full(Paint::on())).to_string(), full(Paint::default()));
    }
}

#[test]
fn of_many_classes_the_worst_are_shown_and_the_rest_counted() {
    let report = scar_report::example::report(MOST_CLASSES + 5, &[1, 2]);
    let lines = |text: &str| text.lines().filter(|line| line.starts_with("class ")).count();
    let short = short(&report);
    assert_eq!(lines(&short), MOST_CLASSES + 1, "{short}");
    assert!(short.contains("… and 5 more classes: --full has all."), "{short}");
    assert!(!text(&report, Detail::Full, Sheet::default()).contains("more classes"));
}

/// No value that a file may hold breaks the text, or comes through as more than a name.
#[test]
fn whatever_opens_can_be_shown() {
    let whole: Value = serde_json::from_str(&saved()).expect("JSON");
    let mut places = Vec::new();
    leaves(&whole, String::new(), &mut places);
    let mut n_shown = 0;
    for place in places {
        for value in [json!(null), json!(0), json!(1e300), json!("\u{202e}\u{1b}[31m\nx")] {
            let mut changed = whole.clone();
            *changed.pointer_mut(&place).expect("there") = value;
            if let Ok(SavedReport::Analysis(report)) = open_saved("some.json", changed.to_string().as_bytes()) {
                n_shown += 1;
                for detail in [Detail::Short, Detail::Full] {
                    let text = text(&report, detail, Sheet { width: Some(70), paint: Paint::default() });
                    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{place}: {text}");
                }
            }
        }
    }
    assert!(n_shown > 200, "{n_shown}");
}

/// The places of all texts and numbers; of a list those of its first entry.
fn leaves(value: &Value, place: String, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().take(1).for_each(|item| leaves(item, format!("{place}/0"), found)),
        Value::Object(fields) => fields.iter().for_each(|(name, field)| leaves(field, format!("{place}/{name}"), found)),
        _ => found.push(place),
    }
}
