//! A plan as files: CSV for a table, JSON with all that is needed to repeat it.

use serde::Serialize;

use super::plan_view::{PlanRow, PlanView};
use scar_analysis::PlanSource;
use scar_files::FileRows;
use scar_method::completion::{Limits, Rule};
use scar_method::measures::Convention;
use scar_report::{CsvTable, Report, ValidationReport};

/// The plan as CSV, a row per class. What does not exist is an empty cell.
pub fn plan_csv(view: &PlanView) -> String {
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let count = |value: Option<u64>| value.map_or_else(String::new, |value| value.to_string());
    let mut table = CsvTable::new(["class", "rows_in_hand", "foundation_size", "deficit", "available", "add", "share", "cost_of_a_row"]);
    for class in &view.classes {
        table.line([
            class.class.clone(),
            class.count.to_string(),
            number(class.size),
            number(class.deficit),
            count(class.available),
            count(class.add),
            number(class.share),
            class.cost.to_string(),
        ]);
    }
    table.into_text()
}

#[derive(Serialize)]
struct PlanJson<'a> {
    scar_lens_version: &'a str,
    data: &'a str,
    convention: Convention,
    seed: u64,
    source: PlanSource,
    candidates: Option<&'a str>,
    rule: Rule,
    limits: Limits,
    rows_added: Option<u64>,
    cost: Option<f64>,
    classes: &'a [PlanRow],
    /// Of the candidates' file, or of the data's where a part of it plays the reserve; counted from 0.
    indices: Option<&'a [u64]>,
    /// Their ids, where there are some.
    #[serde(skip_serializing_if = "Option::is_none")]
    ids: Option<&'a [String]>,
    /// The files through which they are counted one after another, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    indices_through: Option<&'a [String]>,
    validation: Option<&'a ValidationReport>,
}

/// The plan as JSON, with the rows that were chosen and the comparison, where there are.
pub fn plan_json(
    report: &Report,
    view: &PlanView,
    candidates: Option<&str>,
    rows: Option<&FileRows>,
    validation: Option<&ValidationReport>,
) -> String {
    let file = PlanJson {
        scar_lens_version: &report.scar_lens_version,
        data: &report.data.matrix.file,
        convention: report.settings.convention,
        seed: report.settings.seed,
        source: view.ask.source,
        candidates,
        rule: view.ask.plan.rule,
        limits: view.ask.plan.limits,
        rows_added: view.n_added,
        cost: view.cost,
        classes: &view.classes,
        indices: rows.map(|rows| rows.rows.as_slice()),
        ids: rows.map(|rows| rows.ids.as_slice()).filter(|ids| !ids.is_empty()),
        indices_through: rows.map(|rows| rows.parts.as_slice()).filter(|parts| !parts.is_empty()),
        validation,
    };
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::state::plan_form::{Aim, PlanForm};
    use crate::ui::state::plan_view::plan_view;
    use crate::ui::state::plan_view::tests::report;
    use scar_protocol::Beside;

    #[test]
    fn both_files_hold_the_plan() {
        let report = report();
        let form = PlanForm { aim: Aim::Rule(Rule::Level), rows: "10".to_owned(), ..PlanForm::default() };
        let view = plan_view(&report, &Beside::default(), &form, None).expect("whole").expect("sound");
        let csv = plan_csv(&view);
        assert_eq!(csv.lines().nth(2), Some("class 1,18,40,22,12,6,0.6,1"));
        let rows = FileRows { rows: vec![3, 8], n_rows: 40, ..FileRows::default() };
        let json: serde_json::Value = serde_json::from_str(&plan_json(&report, &view, None, Some(&rows), None)).expect("JSON");
        assert_eq!((&json["rule"], &json["convention"], &json["classes"][2]["add"]), (&"level".into(), &"published".into(), &4.into()));
        assert_eq!((&json["indices"], &json["limits"]["n_rows"]), (&serde_json::json!([3, 8]), &10.0.into()));
    }
}
