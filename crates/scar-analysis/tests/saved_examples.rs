//! The saved report and look that the docs of scar-report show are what an analysis and a look give.
//!
//! `SCAR_SAVE_EXAMPLES=1 cargo test -p scar-analysis --test saved_examples` writes them anew.

#![expect(clippy::unwrap_used, reason = "the examples of the docs are included as they are shown")]

use std::path::Path;

use scar_analysis::{LookInput, judge_labels, look};
use scar_core::EmbeddingSet;
use scar_core::control::Control;
use scar_method::rows::RowsParams;
use scar_method::settings::Settings;
use scar_report::Report;
use serde::Serialize;
use serde::de::DeserializeOwned;

#[track_caller]
fn check<T: Serialize + DeserializeOwned>(name: &str, value: &T) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scar-report/doc").join(name);
    if std::env::var_os("SCAR_SAVE_EXAMPLES").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(value).expect("JSON") + "\n").expect("written");
    }
    let saved: T = serde_json::from_str(&std::fs::read_to_string(&path).expect("the saved example")).expect("its form");
    // What is not in the file, such as what a run keeps to itself, is no matter.
    let json = |value: &T| serde_json::to_value(value).expect("JSON");
    assert_eq!(json(&saved), json(value), "{name} is not what is given now");
}

#[test]
fn saved_examples_are_what_is_given() {
    let set: EmbeddingSet = include!("../../scar-core/doc/set.rs");
    let report: Report = include!("../doc/report.rs");
    check("report.json", &report);
    let (settings, control) = (Settings::default(), Control::new());
    let judged = judge_labels(&set, &settings, &Default::default(), &control).expect("judged");
    let subject = LookInput { set: &set, ids: None, places: &Default::default(), judged: &judged, settings: &settings };
    let looked = look(subject, report.data, &RowsParams::default().check().expect("in range"), &control).expect("not cancelled");
    check("rows.json", &looked.report);
}
