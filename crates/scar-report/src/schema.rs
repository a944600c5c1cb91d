//! The JSON Schema of the report.

use crate::json::JsonReport;

/// The schema of a [`Report`](crate::Report)'s JSON form, draft 2020-12, made from the types and their docs; `www/report.schema.json` is this
/// text.
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(&scar_report::schema()).unwrap();
/// assert_eq!(schema["title"], "Report");
/// ```
pub fn schema() -> String {
    let mut text = serde_json::to_string_pretty(&schemars::schema_for!(JsonReport<'static>)).expect("a schema has text keys only");
    text.push('\n');
    text
}
