//! The text that `scar analyze` and `scar show` print of an analysis: the overview, the classes, what a person can act on; all else on
//! request.

mod full;

use std::fmt::Write as _;

use crate::cli::terminal::{Align, Columns, Mood, Sheet, shown_class};
use scar_report::finding::provenance;
use scar_report::format;
use scar_report::overview::{MEASURES_TITLE, Overview, Verdict, overview};
use scar_report::words::{Medium, SEND, send_words};
use scar_report::{ClassTable, Notes, Report, ShownNote, as_seen};

/// How much is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// What a person needs to decide what to do.
    Short,
    /// All numbers and notes (`--full`).
    Full,
}

impl Detail {
    pub(super) fn of(is_full: bool) -> Self {
        if is_full { Self::Full } else { Self::Short }
    }
}

/// Most classes in the short text; the worst come first.
const MOST_CLASSES: usize = 30;

/// The report as text on `sheet`.
pub(super) fn text(report: &Report, detail: Detail, sheet: Sheet) -> String {
    let seen = as_seen(report);
    let report = &*seen;
    let mut out = String::new();
    let _ = writeln!(out, "{}", sheet.filled(&provenance(report), ""));
    write_overview(&mut out, report, sheet);
    write_classes(&mut out, report, detail, sheet);
    out.push_str(&match detail {
        Detail::Short => full::asked(report, sheet),
        Detail::Full => full::numbers(report, sheet),
    });
    write_notes(&mut out, report, detail, sheet);
    out
}

fn write_overview(out: &mut String, report: &Report, sheet: Sheet) {
    let Overview { verdict, has_caveat, headline, answers, measures, .. } = overview(report);
    let mood = match verdict {
        Verdict::Enough if !has_caveat => Mood::Good,
        Verdict::Enough | Verdict::NotEnough | Verdict::CannotTell | Verdict::NotTested | Verdict::Provisional => Mood::Mind,
        Verdict::NoBetterThanChance => Mood::Bad,
    };
    let _ = writeln!(out, "\n{}", sheet.paint.strong(&sheet.filled(&headline, ""), mood));
    for answer in answers {
        let question = sheet.paint.strong(answer.question.words(), Mood::Plain);
        let _ = writeln!(out, "\n{question}\n{}", sheet.filled(&answer.text, "  "));
    }
    if let Some(words) = send_words(report, Medium::Text) {
        let _ = writeln!(out, "\n{}\n{}", sheet.paint.strong(SEND, Mood::Plain), sheet.filled(&words, "  "));
    }
    if !measures.is_empty() {
        let _ = writeln!(out, "\n{}", sheet.paint.strong(MEASURES_TITLE, Mood::Plain));
    }
    for said in measures {
        let _ = writeln!(out, "{}", sheet.filled(&format!("{}: {}", said.measure, said.text), "  "));
    }
}

/// The one table of classes.
fn write_classes(out: &mut String, report: &Report, detail: Detail, sheet: Sheet) {
    let table = ClassTable::of(report);
    let n_shown = if detail == Detail::Full { table.lines.len() } else { table.lines.len().min(MOST_CLASSES) };
    let aligns = std::iter::once(Align::Left).chain(std::iter::repeat(Align::Right));
    let mut columns = Columns::new(table.heads().into_iter().zip(aligns));
    for line in &table.lines[..n_shown] {
        let class = shown_class(&line.class);
        columns.push(std::iter::once(class.as_str()).chain(line.cells(table.has_reserve).into_iter().skip(1)));
    }
    let mut lines = columns.lines(sheet.width).into_iter();
    let heads = lines.next().unwrap_or_default();
    let _ = writeln!(out, "\n{}", sheet.paint.strong(&heads, Mood::Plain));
    lines.for_each(|line| {
        let _ = writeln!(out, "{line}");
    });
    if n_shown < table.lines.len() {
        let n_more = format::counted((table.lines.len() - n_shown) as u64, "more class", "more classes");
        let _ = writeln!(out, "… and {n_more}: --full has all.");
    }
    let caption = sheet.filled(&format!("{} {}", table.order_words(), table.size_words()), "");
    let _ = writeln!(out, "{}", sheet.paint.strong(&caption, Mood::Quiet));
}

fn write_notes(out: &mut String, report: &Report, detail: Detail, sheet: Sheet) {
    let Notes { to_act_on, method } = Notes::of(report);
    let mut write = |note: &str| {
        // The label is painted behind the filling, which counts characters.
        let filled = sheet.filled(&format!("note: {note}"), "");
        let label = sheet.paint.strong("note:", Mood::Mind);
        let _ = writeln!(out, "\n{}", filled.replacen("note:", &label, 1));
    };
    to_act_on.into_iter().map(ShownNote::words).for_each(|note| write(&note));
    if detail == Detail::Full {
        if !method.is_empty() {
            let _ = writeln!(out, "\n{}", sheet.paint.strong("Method notes", Mood::Plain));
            method.iter().for_each(|note| {
                let _ = writeln!(out, "{}", sheet.filled(note, "  "));
            });
        }
        return;
    }
    let notes = match method.len() as u64 {
        0 => String::new(),
        n => format!(" and {}", format::counted(n, "method note", "method notes")),
    };
    let rest = format!("Every ratio and measure, all sizes, the plan{notes}: --full. Every digit: --json.");
    let _ = writeln!(out, "\n{}", sheet.paint.strong(&sheet.filled(&rest, ""), Mood::Quiet));
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
