//! What is said of columns that tell what no embedding should know.

use crate::{Report, Telltale, TelltaleKind, TelltalesReport, format};
use scar_files::shown_name;

/// Columns that are named.
const MOST_NAMED: usize = 3;
/// By how much more of the rows must be right with the columns, so that they flatter every number.
const FLATTERING: f64 = 0.02;

/// The columns by which every number is too good; 0 where they change little.
pub(super) fn n_flattering(report: &Report) -> u64 {
    let found = report.suspects.as_ref().and_then(|found| found.telltales.as_ref());
    found
        .filter(|found| found.right_without.is_none_or(|without| found.right_with - without >= FLATTERING))
        .map_or(0, |found| found.columns)
}

pub(super) fn words(found: &TelltalesReport) -> String {
    let named = found.first.iter().take(MOST_NAMED).map(|column| format!("{} {}.", name(column), gives_away(column.kind)));
    let n_more = found.columns.saturating_sub(MOST_NAMED as u64);
    let more = (n_more > 0).then(|| format!("So do {} more of their kinds.", format::count(n_more)));
    let effect = match found.right_without {
        Some(without) => format!(
            "Without {} {} of rows never seen are right, with {} {}.",
            if found.columns == 1 { "it" } else { "them" },
            format::percent(without),
            if found.columns == 1 { "it" } else { "them" },
            format::percent(found.right_with)
        ),
        None => "No other columns are left.".to_owned(),
    };
    named.chain(more).chain([effect]).collect::<Vec<_>>().join(" ")
}

fn name(column: &Telltale) -> String {
    let place = format!("Column {}", format::count(column.column));
    column.name.as_ref().map_or(place.clone(), |name| format!("{place}, «{}»,", shown_name(name)))
}

fn gives_away(kind: TelltaleKind) -> &'static str {
    match kind {
        TelltaleKind::Order => "follows the order of the rows, as a counter or a time does",
        TelltaleKind::Number => "is another whole number in every row, as an id is",
        TelltaleKind::Label => "tells the class by itself, as a copy of the labels does",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_with_what_they_do() {
        let column = |column, name: Option<&str>, kind| Telltale { column, name: name.map(str::to_owned), kind };
        let mut found = TelltalesReport {
            first: vec![column(3, Some("kind_id"), TelltaleKind::Label)],
            columns: 1,
            right_with: 1.0,
            right_without: Some(0.62),
        };
        assert_eq!(
            words(&found),
            "Column 3, «kind_id», tells the class by itself, as a copy of the labels does. Without it 62 % of rows never seen are right, with it 100 %."
        );
        found = TelltalesReport {
            first: vec![column(1, None, TelltaleKind::Order), column(2, None, TelltaleKind::Number)],
            columns: 2,
            right_without: None,
            ..found
        };
        let said = words(&found);
        assert!(said.starts_with("Column 1 follows the order of the rows") && said.ends_with("No other columns are left."), "{said}");
    }
}
