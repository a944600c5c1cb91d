//! The report as JSON, byte for byte what the program prints.

use crate::report::Report;

/// The report as indented JSON with a newline at its end.
pub fn to_json(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).expect("a report has text keys only");
    text.push('\n');
    text
}
