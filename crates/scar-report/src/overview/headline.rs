//! The verdict, and the sentence that a person repeats.

use super::Verdict;
use super::quality::Quality;
use crate::{KnownSize, Report, format};

pub(super) fn verdict(report: &Report, quality: Option<&Quality>) -> Verdict {
    if report.is_provisional() {
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

pub(super) fn words(verdict: Verdict, n_weak: u64) -> String {
    let clause = match verdict {
        Verdict::Provisional => return "The analysis is not finished: its numbers will change.".to_owned(),
        Verdict::NotTested => return "Nothing was tested: nobody knows how new rows would fare.".to_owned(),
        Verdict::NoBetterThanChance => return "These embeddings do not tell the classes apart.".to_owned(),
        Verdict::Enough => "The data is enough",
        Verdict::NotEnough => "More data would help",
        Verdict::CannotTell => "More data may help",
    };
    match n_weak {
        0 => format!("{clause}."),
        n => format!("{clause}, but first look at {}.", format::counted(n, "weak class", "weak classes")),
    }
}
