//! The report as JSON, byte for byte what the program prints.
//!
//! The code that writes and reads the fields of a report is large, and each place that asked serde for it would get a copy of its own, for its
//! own kind of text. So all go through [`Json`], for which it is compiled once, in this crate.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::overview::{Overview, overview};
use crate::rows::RowsReport;
use crate::{ClusterCurve, MeasuredReport, ModalitiesReport, ModalityValidation, Report, ValidationReport};

/// Why a text is not the JSON of a report, and at which field.
pub type JsonError = serde_path_to_error::Error<serde_json::Error>;

/// A report, or a part of one, as JSON: what is saved, sent to the page, or put into a link.
///
/// ```
/// use scar_report::Json;
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let text = report.write_json();
/// assert_eq!(scar_report::Report::read_json(&text).unwrap().write_json(), text);
/// let refused = scar_report::Report::read_json("{\"data\": {\"rows\": -1}}").unwrap_err();
/// assert!(refused.path().to_string().starts_with("data"));
/// ```
pub trait Json: Sized {
    /// This as indented JSON, without what people only read.
    fn write_json(&self) -> String;

    /// What [`write_json`](Self::write_json) wrote.
    ///
    /// # Errors
    /// The field that is missing or wrong, or where the JSON is broken.
    fn read_json(text: &str) -> Result<Self, JsonError>;

    /// This as a value whose fields can be looked at.
    fn to_value(&self) -> Value {
        serde_json::from_str(&self.write_json()).expect("what was written is JSON")
    }
}

macro_rules! json {
    ($($report:ty),+) => {
        $(impl Json for $report {
            fn write_json(&self) -> String {
                indented(self)
            }

            fn read_json(text: &str) -> Result<Self, JsonError> {
                serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(text))
            }
        })+
    };
}

json!(Report, MeasuredReport, ModalitiesReport, ModalityValidation, RowsReport, ValidationReport, Vec<ClusterCurve>);

impl<T: Json> Json for Box<T> {
    fn write_json(&self) -> String {
        T::write_json(self)
    }

    fn read_json(text: &str) -> Result<Self, JsonError> {
        T::read_json(text).map(Self::new)
    }
}

/// `null` where there is none.
impl<T: Json> Json for Option<T> {
    fn write_json(&self) -> String {
        self.as_ref().map_or_else(|| "null".to_owned(), T::write_json)
    }

    fn read_json(text: &str) -> Result<Self, JsonError> {
        if text == "null" { Ok(None) } else { T::read_json(text).map(Some) }
    }
}

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
    lines(indented(&JsonReport::new(Cow::Borrowed(report))))
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
    lines(report.write_json())
}

fn indented(report: &impl Serialize) -> String {
    serde_json::to_string_pretty(report).expect("a report has text keys only")
}

fn lines(mut text: String) -> String {
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
