//! The report as JSON, byte for byte what the program prints.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::overview::{Overview, overview};
use crate::{ModalitiesReport, Report};

/// The report in its JSON form: its fields, and the overview, which is made from them. `scar analyze --json` prints it, and the page saves
/// it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Report")]
pub struct JsonReport<'a> {
    #[serde(flatten)]
    report: Cow<'a, Report>,
    /// The questions in the order in which a person asks them, answered from the numbers above.
    overview: Overview,
}

impl<'a> JsonReport<'a> {
    /// The form of `report`.
    pub fn new(report: Cow<'a, Report>) -> Self {
        let overview = overview(&report);
        Self { report, overview }
    }

    /// The report itself.
    pub fn report(&self) -> &Report {
        &self.report
    }
}

/// The report as indented JSON with a newline at its end; behind its fields stands its [`overview`](crate::overview::overview).
///
/// ```
/// use scar_report::{Report, to_json};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let text = to_json(&report);
/// assert!(text.starts_with("{\n  \"schema_version\": 1,") && text.ends_with("}\n"));
/// let again: Report = serde_json::from_str(&text).unwrap();
/// assert_eq!(again.measures.len(), report.measures.len());
/// let json: serde_json::Value = serde_json::from_str(&text).unwrap();
/// assert_eq!(json["overview"]["answers"][0]["question"], "now");
/// ```
pub fn to_json(report: &Report) -> String {
    indented(&JsonReport::new(Cow::Borrowed(report)))
}

/// The report of modalities as indented JSON with a newline at its end.
///
/// ```
/// use scar_report::{SavedReport, example, modalities_to_json, open_saved};
/// let report = example::modalities(example::modality_pair(["image", "text"], None, Vec::new()));
/// let again = open_saved("modalities.json", modalities_to_json(&report).as_bytes()).unwrap();
/// assert_eq!(again, SavedReport::Modalities(Box::new(report)));
/// ```
pub fn modalities_to_json(report: &ModalitiesReport) -> String {
    indented(report)
}

fn indented(report: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(report).expect("a report has text keys only");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;

    #[test]
    fn json_comes_back_as_the_same_report() {
        let mut report = report(3, &[1, 2]);
        report.foundation.classes.iter_mut().for_each(|class| class.curve = vec![Some(0.1 + 0.2), None]);
        let text = to_json(&report);
        assert!(text.ends_with("}\n"));
        assert_eq!(serde_json::from_str::<Report>(&text).expect("valid"), report);
    }
}
