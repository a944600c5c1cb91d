//! Which classes are recognized least on rows never seen.

use super::quality::Quality;
use super::{Verdict, class_name};
use crate::finding::headline;
use crate::{ClassMeasures, Report, format};

/// Classes that are named.
const MOST_NAMED: usize = 3;
/// Pairs of classes that are named, and rows that they must mix up at the least.
const MOST_MIXED: usize = 2;
const LEAST_MIXED: u64 = 3;
/// How far a weak class is below the share of all rows that is right, at the least: a class at 92 % of 96 % needs no look.
const LEAST_GAP: f64 = 0.05;

/// The classes whose recall is surely below the share of all rows that is right, by [`LEAST_GAP`] or more; the lowest first.
pub(super) fn weak<'a>(report: &'a Report, quality: Option<&Quality>) -> Vec<&'a ClassMeasures> {
    let Some(least) =
        quality.filter(|quality| quality.is_beyond_chance).map(|quality| quality.interval.map_or(quality.accuracy, |[low, _]| low))
    else {
        return Vec::new();
    };
    let mut weak: Vec<&ClassMeasures> = tested(report).filter(|class| high(class) < least - LEAST_GAP).collect();
    weak.sort_by(|a, b| high(a).total_cmp(&high(b)));
    weak
}

pub(super) fn words(report: &Report, verdict: Verdict, weak: &[&ClassMeasures]) -> String {
    match verdict {
        Verdict::NoBetterThanChance => return "All of them.".to_owned(),
        Verdict::Provisional => return "That is told once the analysis is finished.".to_owned(),
        _ => {}
    }
    let Some(best) = tested(report).max_by(|a, b| low(a).total_cmp(&low(b))) else {
        return "That is told where classes are tested on rows never seen, in the convention «corrected».".to_owned();
    };
    let name = |class: &&ClassMeasures| {
        let (rows, recall) = class.unseen.map_or((0.0, 0.0), |unseen| (unseen.rows, unseen.recall.unwrap_or(0.0)));
        let recognized = format::count((recall * rows).round() as u64);
        let (name, rows) = (class_name(report, &class.class), format::count(rows.round() as u64));
        // Two numbers that follow each other would be read as one.
        if name.ends_with(|c: char| c.is_ascii_digit()) {
            format!("{name} ({recognized} of {rows})")
        } else {
            format!("{name} {recognized} of {rows}")
        }
    };
    let mixed = mixed_up(report);
    if weak.is_empty() {
        return format!("None is surely {} points or more below the average. Best: {}.{mixed}", 100.0 * LEAST_GAP, name(&best));
    }
    let named: Vec<String> = weak.iter().take(MOST_NAMED).map(name).collect();
    let others = match weak.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        n => format!(", and {} more", format::count(n as u64)),
    };
    format!("Recognized least: {}{others}. Best: {}.{mixed}", named.join(", "), name(&best))
}

/// The pairs that are mixed up most, as a sentence that follows another; nothing where there are none.
fn mixed_up(report: &Report) -> String {
    let pairs = report.suspects.iter().flat_map(|found| &found.mixed_up).filter(|pair| pair.rows >= LEAST_MIXED).take(MOST_MIXED);
    let pairs: Vec<String> = pairs
        .map(|pair| {
            format!("{} of {} taken for {}", format::count(pair.rows), class_name(report, &pair.class), class_name(report, &pair.taken_for))
        })
        .collect();
    if pairs.is_empty() { String::new() } else { format!(" Mixed up most: {}.", pairs.join(", ")) }
}

/// The classes with an interval of their recall.
fn tested(report: &Report) -> impl Iterator<Item = &ClassMeasures> {
    let classes = headline(report).filter(|at| at.ratio == 1).map(|at| at.classes.as_slice()).unwrap_or_default();
    classes.iter().filter(|class| class.unseen.is_some_and(|unseen| unseen.recall_interval.is_some()))
}

fn ends(class: &ClassMeasures) -> [f64; 2] {
    class.unseen.and_then(|unseen| unseen.recall_interval).unwrap_or([0.0, 1.0])
}

fn low(class: &ClassMeasures) -> f64 {
    ends(class)[0]
}

fn high(class: &ClassMeasures) -> f64 {
    ends(class)[1]
}
