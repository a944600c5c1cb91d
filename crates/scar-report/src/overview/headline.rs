//! The verdict, and the sentence that a person repeats.

use super::quality::Quality;
use super::{Verdict, suspects, telltale_words};
use crate::{KnownSize, Report, format};

pub(super) fn verdict(report: &Report, quality: Option<&Quality>) -> Verdict {
    if report.is_provisional() && report.measured.is_none() {
        return Verdict::Provisional;
    }
    let (Some(measured), Some(quality)) = (&report.measured, quality) else { return Verdict::NotTested };
    if !quality.is_beyond_chance {
        return Verdict::NoBetterThanChance;
    }
    match KnownSize::of(&measured.whole, measured.test.train_rows).is_met_by(measured.test.train_rows) {
        Some(true) => Verdict::Enough,
        Some(false) => Verdict::NotEnough,
        None => Verdict::CannotTell,
    }
}

/// Whether something is to be looked at before the verdict means much.
pub(super) fn has_caveat(report: &Report, verdict: Verdict, n_weak: u64) -> bool {
    n_weak > 0 || suspects::wrong_labels(report, verdict) > 0 || suspects::are_leaking(report) || telltale_words::n_flattering(report) > 0
}

/// At most twelve words.
pub(super) fn words(report: &Report, verdict: Verdict, n_weak: u64) -> String {
    if report.is_provisional() {
        return "The analysis is not finished: its numbers will change.".to_owned();
    }
    let clause = match verdict {
        Verdict::Provisional | Verdict::NotTested => return "Nothing was tested: nobody knows how new rows would fare.".to_owned(),
        Verdict::NoBetterThanChance => return "These embeddings do not tell the classes apart.".to_owned(),
        Verdict::Enough => "The data is enough",
        Verdict::NotEnough => "More data would help",
        Verdict::CannotTell => "More data may help",
    };
    let n_columns = telltale_words::n_flattering(report);
    if n_columns > 0 {
        return format!("The answer leaks into the data: first drop {}.", format::counted(n_columns, "column", "columns"));
    }
    if let Some(found) = report.suspects.as_ref().filter(|_| suspects::are_leaking(report)) {
        return format!("Copies flatter every number here: first drop {}.", format::counted(found.copies_to_drop, "row", "rows"));
    }
    let classes = (n_weak > 0).then(|| format::counted(n_weak, "weak class", "weak classes"));
    let n_labels = suspects::wrong_labels(report, verdict);
    let labels = (n_labels > 0).then(|| format::counted(n_labels, "label", "labels"));
    match (classes, labels) {
        (None, None) => format!("{clause}."),
        (Some(found), None) | (None, Some(found)) => format!("{clause}, but first check {found}."),
        (Some(classes), Some(labels)) => format!("{clause}; first check {classes} and {labels}."),
    }
}
