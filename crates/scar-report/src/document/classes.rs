//! The classes, worst first, and what to add.

use super::{Document, Level, Tone, capitalized, with_more};
use crate::overview::{Question, overview};
use crate::words::plan_caption;
use crate::{ClassTable, Report, ReportFigure, ReserveKind, format, tables};

/// Most classes in the first table; the worst come first.
const MOST_WEAK: usize = 12;

/// The classes, worst first, as far as a person looks.
pub(super) fn weak(out: &mut Document, report: &Report) {
    let classes = ClassTable::of(report);
    out.heading(Level::Section, "Classes, worst first");
    let lines = classes.lines.iter().take(MOST_WEAK).map(|line| line.cells(false)[..4].to_vec());
    out.table(classes.order_words(), classes.heads().into_iter().take(4).map(capitalized), lines);
    match classes.lines.len().saturating_sub(MOST_WEAK) as u64 {
        0 => {}
        n => out.text(Tone::Soft, format!("{} below.", format::counted(n, "more class is", "more classes are"))),
    }
}

/// What to add, class by class, and what that was worth where it was tried; nothing while there is no plan.
pub(super) fn plan<'a>(out: &mut Document<'a>, report: &'a Report, by_size: Option<ReportFigure<'a>>) {
    let Some(plan) = &report.plan else { return };
    out.heading(Level::Section, "What to add");
    let classes = ClassTable::of(report);
    let answer = overview(report).answers.into_iter().find(|answer| answer.question == Question::Collect);
    out.text(Tone::Plain, answer.map(|answer| answer.text).unwrap_or_default());
    if classes.lines.iter().any(|line| line.add != format::MISSING || !line.from_reserve.is_empty()) {
        // How a class does stands in the first table.
        let lines = classes.lines.iter().map(|line| without_right(&line.cells(classes.has_reserve)));
        out.table(classes.size_words(), without_right(&classes.heads()).into_iter().map(capitalized), lines);
    }
    if plan.reserve != ReserveKind::Split {
        out.text(Tone::Soft, plan_caption(plan));
    }
    if let Some(validation) = &plan.validation {
        out.rows(with_more(tables::compared_plans(validation)));
        if let Some(figure) = by_size {
            out.figure(Level::Part, figure);
            out.rows(tables::accuracy_by_size(&validation.sizes));
        }
    }
}

/// The cells of a class but the third, which says how it does.
fn without_right<'a>(cells: &[&'a str]) -> Vec<&'a str> {
    [&cells[..2], &cells[3..]].concat()
}
