//! What may be wrong in the data.

use crate::{Report, format};

pub(super) fn words(report: &Report) -> String {
    let rows = "Wrong labels, copies and odd rows were not looked for yet: the place Rows does that.";
    let problems = &report.data.problems;
    match problems.first() {
        None => format!("Reading found nothing odd. {rows}"),
        Some(first) if problems.len() == 1 => format!("{} {rows}", first.message),
        Some(first) => {
            format!("Reading found {}; first: {} {rows}", format::counted(problems.len() as u64, "oddity", "oddities"), first.message)
        }
    }
}
