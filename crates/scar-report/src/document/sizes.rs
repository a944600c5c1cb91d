//! What the Foundation place says: how much data is enough, for the whole and for each class, and by every other formula.

use super::{Cell, Document, Level, Tone};
use crate::plot::SizeBins;
use crate::tables::{self, Table};
use crate::words::{
    HOW_MANY_ROWS, TotalGroup, TotalRow, extension_words, foundation_finding, measured_words, steps_note, theory_of_whole, total_groups,
};
use crate::{Report, ReportFigure, Resized, figures::size_unit, format, ranked};

/// The figures that belong here.
pub(super) struct SizeFigures<'a> {
    pub ranking: Option<ReportFigure<'a>>,
    pub distribution: Option<ReportFigure<'a>>,
    pub bars: Option<ReportFigure<'a>>,
    pub steps: Vec<ReportFigure<'a>>,
}

pub(super) fn sizes<'a>(out: &mut Document<'a>, report: &'a Report, figures: SizeFigures<'a>) {
    let (resized, measured, unit) = (Resized::own(report), report.measured.as_ref(), size_unit(report));
    out.finding(Level::Section, foundation_finding(report, &resized, measured));
    out.text(Tone::Plain, measured_words(report, &resized, measured).unwrap_or_default());
    out.text(Tone::Plain, theory_of_whole(report).unwrap_or_default());
    out.text(Tone::Plain, extension_words(&resized).unwrap_or_default());
    let classes = ranked(report, &resized, measured);
    if let Some(figure) = figures.ranking {
        out.figure(Level::Part, figure);
        out.rows(tables::ranking(&classes, unit, ", the largest first"));
    }
    if let Some(figure) = figures.distribution {
        out.figure(Level::Part, figure);
        let bins = SizeBins::of(&classes.iter().map(|class| (class.size, class.count)).collect::<Vec<_>>());
        out.rows(tables::distribution(&bins, unit));
    }
    steps(out, report, figures.steps);
    out.heading(Level::Part, HOW_MANY_ROWS);
    for TotalGroup { name, notes, rows } in total_groups(report, &resized, measured) {
        let heads = ["Size of the whole", "Rows or samples", "Beside the data", "What it assumes"];
        out.table(name, heads, rows.into_iter().map(total));
        notes.into_iter().for_each(|note| out.text(Tone::Soft, note));
    }
    if let Some(figure) = figures.bars {
        out.figure(Level::Item, figure);
        out.rows(tables::size_bars(report, &resized, false));
    }
}

/// Each class's step function and the test errors of its task.
fn steps<'a>(out: &mut Document<'a>, report: &'a Report, figures: Vec<ReportFigure<'a>>) {
    if figures.is_empty() {
        return;
    }
    out.heading(Level::Part, "Class by class: step functions and test errors");
    out.text(Tone::Plain, steps_note(figures.len(), report.foundation.classes.len()));
    let mut told = String::new();
    for figure in figures {
        // How they are read is the same for most.
        let note = if figure.note == told { String::new() } else { figure.note.clone() };
        out.finding(Level::Item, figure.finding.clone());
        out.blocks.push(super::Block::Figure(figure));
        if !note.is_empty() {
            out.text(Tone::Soft, note.clone());
            told = note;
        }
    }
    let tables: [Option<Table>; 2] = [Some(tables::step_heights(report)), tables::step_errors(report)];
    tables.into_iter().flatten().for_each(|table| out.rows(table));
}

fn total(row: TotalRow) -> Vec<Cell> {
    let mark = if row.is_reported { " (reported)" } else { "" };
    let interval = row.interval.map_or_else(String::new, |interval| format!(" {interval}"));
    let beside = row.need.map_or_else(
        || format::MISSING.to_owned(),
        |need| match need.is_met() {
            true => format::times(need.times),
            false => format!("{}, {} more", format::times(need.times), format::size(Some(need.more))),
        },
    );
    let assumes = std::iter::once(row.assumes).chain(row.notes).collect::<Vec<_>>().join(" ");
    vec![
        format!("{}{mark}", row.name).into(),
        Cell::with(format!("{}{interval}", format::size(row.size)), row.size.map(format::full).unwrap_or_default()),
        beside.into(),
        assumes.into(),
    ]
}
