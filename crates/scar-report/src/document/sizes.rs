//! What the Foundation place says: how much data is enough, for the whole and for each class, and by every other formula.

use super::{Cell, Document, Level, Tone};
use crate::words::{HOW_MANY_ROWS, TotalGroup, TotalRow, foundation_finding, measured_words, theory_of_whole, total_groups};
use crate::{RankedClass, Report, ReportFigure, Resized, figures::size_unit, format, ranked};

pub(super) fn sizes<'a>(out: &mut Document<'a>, report: &'a Report, figures: [Option<ReportFigure<'a>>; 2]) {
    let (resized, measured) = (Resized::own(report), report.measured.as_ref());
    out.finding(Level::Section, foundation_finding(report, &resized, measured));
    out.text(Tone::Plain, measured_words(report, &resized, measured).unwrap_or_default());
    out.text(Tone::Plain, theory_of_whole(report).unwrap_or_default());
    let [ranking, distribution] = figures;
    if let Some(figure) = ranking {
        out.figure(Level::Part, figure);
        let heads = ["Class", "Size", "95 % interval", "Rows", "More", "By the theory", "Notes"];
        let rows = ranked(report, &resized, measured).into_iter().map(row);
        out.table(format!("Foundation sizes in {}, the largest first", size_unit(report)), heads, rows);
    }
    if let Some(figure) = distribution {
        out.figure(Level::Part, figure);
    }
    out.heading(Level::Part, HOW_MANY_ROWS);
    for TotalGroup { name, notes, rows } in total_groups(report, &resized, measured) {
        let heads = ["Size of the whole", "Rows or samples", "Beside the data", "What it assumes"];
        out.table(name, heads, rows.into_iter().map(total));
        notes.into_iter().for_each(|note| out.text(Tone::Soft, note));
    }
}

fn row(class: RankedClass) -> Vec<Cell> {
    let missing = || format::MISSING.to_owned();
    let interval = match class.interval {
        Some((low, Some(high))) => format!("{} to {}", format::size(Some(low)), format::size(Some(high))),
        Some((low, None)) => format!("from {}", format::size(Some(low))),
        None => missing(),
    };
    let more = class.need().map_or_else(missing, |need| format::size(Some(need.more)));
    let beyond = class.is_beyond.then(|| "Beyond the data: extrapolated.".to_owned());
    let notes: Vec<String> = beyond.into_iter().chain(class.notes).collect();
    let full = |size: Option<f64>| Cell::with(format::size(size), size.map(format::full).unwrap_or_default());
    vec![
        class.name.into(),
        full(class.size),
        interval.into(),
        format::count(class.count).into(),
        more.into(),
        full(class.theory),
        notes.join(" ").into(),
    ]
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
