//! A report in which any one value was changed either is refused or can be shown: nothing panics, and nothing that is shown is unsound.

use serde::Serialize;
use serde_json::{Value, json};

use super::{SavedReport, open_saved};
use crate::html_report::{modalities_to_html, to_html};
use crate::{Report, example, modalities_to_json, to_json};

/// The places of all values; of a list those of the first entry, and of test errors also of the last, which decides.
fn places(value: &Value, place: &str, found: &mut Vec<String>) {
    found.push(place.to_owned());
    match value {
        Value::Array(items) => {
            let decides = |idx: usize| idx == 0 || place.ends_with("/errors") && idx + 1 == items.len();
            for (idx, item) in items.iter().enumerate().filter(|(idx, _)| decides(*idx)) {
                places(item, &format!("{place}/{idx}"), found);
            }
        }
        Value::Object(fields) => fields.iter().for_each(|(name, field)| places(field, &format!("{place}/{name}"), found)),
        _ => {}
    }
}

/// Changes every value in turn, and gives how many of the changed reports opened and how many were refused.
fn change_each(report: &impl Serialize) -> [usize; 2] {
    let whole = serde_json::to_value(report).expect("JSON");
    let mut all = Vec::new();
    places(&whole, "", &mut all);
    let (mut n, mut broken) = ([0, 0], Vec::new());
    for place in all.iter().filter(|place| !place.is_empty()) {
        for value in [json!(null), json!(u64::MAX), json!(-1e300), json!("\u{202e}<b>\u{1b}[31m")] {
            let mut changed = whole.clone();
            *changed.pointer_mut(place).expect("there") = value.clone();
            match open_saved("some.json", changed.to_string().as_bytes()) {
                Ok(report) => {
                    n[0] += 1;
                    let is_sound = std::panic::catch_unwind(|| shown(&report, &format!("{place} = {value}"))).is_ok();
                    broken.extend((!is_sound).then(|| format!("{place} = {value}")));
                }
                Err(problem) => {
                    n[1] += 1;
                    assert!(problem.message.starts_with("some.json"), "{problem}");
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    n
}

#[track_caller]
fn shown(report: &SavedReport, what: &str) {
    let (page, json) = match report {
        SavedReport::Analysis(report) => (to_html(report), to_json(report)),
        SavedReport::Modalities(report) => (modalities_to_html(report), modalities_to_json(report)),
    };
    assert!(!page.contains("<b>") && !page.contains("NaN"), "{what}");
    assert!(open_saved("again.json", json.as_bytes()).is_ok(), "{what}");
}

#[test]
fn no_change_of_a_report_breaks_what_shows_it() {
    let report: Report = serde_json::from_str(include_str!("../../doc/report.json")).expect("a report");
    let [opened, refused] = change_each(&report);
    assert!(opened > 200 && refused > 500, "{opened} opened, {refused} refused");
}

#[test]
fn no_change_of_a_report_of_modalities_breaks_what_shows_it() {
    let mut pair = example::modality_pair(["image", "text"], None, Vec::new());
    // What an analysis gives has no total either.
    pair.sides.iter_mut().for_each(|side| side.measures.truncate(1));
    let [opened, refused] = change_each(&example::modalities(pair));
    assert!(opened > 100 && refused > 300, "{opened} opened, {refused} refused");
}
