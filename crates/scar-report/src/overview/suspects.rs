//! What may be wrong in the data.

use super::{Values, Verdict, class_name, telltale_words};
use crate::words::Finding;
use crate::{DoubtedClass, Report, SuspectsReport, format};

/// Classes in doubt that are named.
const MOST_NAMED: usize = 3;
/// Share of the rows from which copies that a probe was trained on spoil what is measured.
const LEAKING: f64 = 0.05;

/// Whether so many rows are tested by probes that were trained on copies of them that every number is too good.
pub(super) fn are_leaking(report: &Report) -> bool {
    let rows = report.data.labels.classes.iter().map(|class| class.count).sum::<u64>();
    report.suspects.as_ref().is_some_and(|found| found.copies_across as f64 >= LEAKING * rows as f64 && found.copies_to_drop > 0)
}

/// Labels that are likely wrong, but for whole classes in doubt; 0 where the probes know too little to say so.
pub(super) fn wrong_labels(report: &Report, verdict: Verdict) -> u64 {
    report.suspects.as_ref().filter(|_| verdict != Verdict::NoBetterThanChance).map_or(0, sure)
}

fn sure(found: &SuspectsReport) -> u64 {
    found.wrong_labels - found.in_doubt.iter().map(|class| class.rows).sum::<u64>()
}

pub(super) fn words(report: &Report, verdict: Verdict) -> String {
    let Some(found) = &report.suspects else {
        let rows = match report.is_provisional() {
            true => "Wrong labels and copies are looked for at the end of the analysis.",
            false => "Wrong labels, copies and odd rows were not looked for: Rows does that.",
        };
        return [oddities(report).unwrap_or_else(|| "Reading found nothing odd.".to_owned()), rows.to_owned()].join(" ");
    };
    let labels = match verdict {
        Verdict::NoBetterThanChance => "Which labels are wrong cannot be told: the probes know no more than chance.".to_owned(),
        _ => format!("{}.", labels(found)),
    };
    let doubted = doubted(report, found).filter(|_| verdict != Verdict::NoBetterThanChance);
    let columns = found.telltales.as_ref().map(telltale_words::words);
    let sentences = [columns, Some(labels), doubted, copies(found), rows(found), oddities(report)];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn labels(found: &SuspectsReport) -> String {
    match sure(found) {
        0 => "No label is likely wrong".to_owned(),
        1 => "1 label is likely wrong".to_owned(),
        n => format!("{} labels are likely wrong", format::count(n)),
    }
}

/// What the rows' own place says while the rows are counted and not shown.
pub(super) fn before_look(report: &Report, verdict: Verdict) -> Finding {
    let Some(found) = &report.suspects else { return Finding::heading("Which rows are worth a look is not known yet") };
    let heading = match verdict {
        Verdict::NoBetterThanChance => "Which labels are wrong cannot be told".to_owned(),
        _ => labels(found),
    };
    let which = "Which rows these are is shown once every row was looked at.".to_owned();
    let sentences = [copies(found), rows(found), Some(which)];
    Finding::new(heading, sentences.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// Classes that look like others as a whole.
fn doubted(report: &Report, found: &SuspectsReport) -> Option<String> {
    let name = |class: &DoubtedClass| {
        format!("{} of {} rows of {}", format::count(class.rows), format::count(class.of), class_name(report, &class.class))
    };
    let names: Vec<String> = found.in_doubt.iter().take(MOST_NAMED).map(name).collect();
    let others = found.in_doubt.len() - names.len();
    let more =
        if others > 0 { format!(", and of {}", format::counted(others as u64, "more class", "more classes")) } else { String::new() };
    (!names.is_empty())
        .then(|| format!("{}{more} look like another class: it cannot be told from that one, or its labels are wrong.", names.join(", ")))
}

fn copies(found: &SuspectsReport) -> Option<String> {
    let repeat = match found.copies {
        0 => return None,
        1 => "1 row nearly repeats another".to_owned(),
        n => format!("{} rows nearly repeat another", format::count(n)),
    };
    Some(match found.copies_across {
        0 => format!("{repeat}."),
        n => format!("{repeat}; {} of them were tested by a probe that was trained on the copy.", format::count(n)),
    })
}

/// Rows that are odd by themselves.
fn rows(found: &SuspectsReport) -> Option<String> {
    let far = match found.far {
        0 => None,
        1 => Some("1 row lies far from every class".to_owned()),
        n => Some(format!("{} rows lie far from every class", format::count(n))),
    };
    let failed = match found.failed {
        0 => None,
        1 => Some("1 row is all zeros".to_owned()),
        n => Some(format!("{} rows are all zeros", format::count(n))),
    };
    let told: Vec<String> = far.into_iter().chain(failed).collect();
    (!told.is_empty()).then(|| format!("{}.", told.join("; ")))
}

/// What reading found.
fn oddities(report: &Report) -> Option<String> {
    let problems = &report.data.problems;
    let first = problems.first()?;
    Some(match problems.len() as u64 {
        1 => first.message.clone(),
        n => format!("Reading found {}; first: {}", format::counted(n, "oddity", "oddities"), first.message),
    })
}

/// The counts, as far as they are known.
pub(super) fn values(report: &Report) -> Values {
    let found = report.suspects.iter().flat_map(|found| {
        [
            ("wrong_labels", found.wrong_labels),
            ("copies", found.copies),
            ("copies_across", found.copies_across),
            ("copies_to_drop", found.copies_to_drop),
            ("far", found.far),
            ("failed", found.failed),
            ("telltale_columns", found.telltales.as_ref().map_or(0, |found| found.columns)),
        ]
    });
    let oddities = ("oddities", report.data.problems.len() as u64);
    found.chain([oddities]).map(|(name, count)| (name, count as f64)).collect()
}
