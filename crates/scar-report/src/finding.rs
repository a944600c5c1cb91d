//! The findings of a report, as sentences with numbers and their uncertainty.

use crate::format;
use crate::words::{self, Finding};
use crate::{ClassMeasures, RatioReport, Report, TestKind, TestReport, UnseenMeasures, enough_words};
use scar_core::LabelKind;

/// The ratio whose numbers represent the data: the largest subsample that is finished.
///
/// ```
/// use scar_report::finding::headline;
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// assert_eq!(headline(&report).unwrap().ratio, 1);
/// // In a provisional report, ratio 1 is still missing.
/// report.measures.remove(0);
/// assert_eq!(headline(&report).unwrap().ratio, 2);
/// ```
pub fn headline(report: &Report) -> Option<&RatioReport> {
    report.measures.first()
}

/// The class with the lowest Coverage at the headline ratio, and its index.
///
/// Classes without a Coverage are left out.
///
/// ```
/// use scar_report::finding::lowest_coverage;
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let at = &mut report.measures[0];
/// for (class, coverage) in at.classes.iter_mut().zip([0.8, f64::NAN, 0.7]) {
///     class.coverage = coverage;
/// }
/// let (idx, class) = lowest_coverage(at).unwrap();
/// assert_eq!((idx, class.class.as_str()), (2, "cat"));
/// ```
pub fn lowest_coverage(at: &RatioReport) -> Option<(usize, &ClassMeasures)> {
    at.classes.iter().enumerate().filter(|(_, class)| class.coverage.is_finite()).min_by(|a, b| a.1.coverage.total_cmp(&b.1.coverage))
}

/// The main finding of the measures: the class that is recognized least on rows never seen, if by more than chance, or, where nothing was
/// tested, the one with the lowest Coverage of the rows trained on.
///
/// ```
/// use scar_report::finding::measures_finding;
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let finding = measures_finding(&report);
/// assert_eq!(finding.heading, "No class is recognized less than another by more than chance");
/// assert!(finding.below.starts_with("73 % to 88 % "), "{finding}");
/// let unseen = report.measures[0].classes[1].unseen.as_mut().unwrap();
/// (unseen.recall, unseen.recall_interval) = (Some(0.1), Some([0.04, 0.23]));
/// assert!(measures_finding(&report).heading.starts_with("bee is recognized least: "));
/// report.measures[0].classes.iter_mut().for_each(|class| class.unseen = None);
/// report.measures[0].classes[1].coverage = 0.01234;
/// assert_eq!(measures_finding(&report).heading, "bee has the lowest Coverage: 0.012 on all rows");
/// assert!(measures_finding(&report).below.starts_with("Trained once; "));
/// ```
pub fn measures_finding(report: &Report) -> Finding {
    if let Some(finding) = headline(report).and_then(|at| least_recognized(report, at)) {
        return finding;
    }
    let Some((at, (idx, class))) = headline(report).and_then(|at| Some((at, lowest_coverage(at)?))) else {
        return Finding::heading("Nothing is measured yet");
    };
    let approximately = if report.is_provisional() { "≈ " } else { "" };
    let value = format::measure_with_spread(class.coverage, class.sd.coverage);
    let class = class_words(report.data.labels.kind, &class.class);
    Finding::new(
        format!("{class} has the lowest Coverage: {approximately}{value} on {}", format::ratio(at.ratio)),
        format!("{}.", doubt(report, at, idx)),
    )
}

/// The class with the lowest recall on rows not seen, if it is below that of another by more than chance; `None` if nothing was tested.
fn least_recognized(report: &Report, at: &RatioReport) -> Option<Finding> {
    let tested: Vec<(&String, &UnseenMeasures, f64)> = at
        .classes
        .iter()
        .filter_map(|class| {
            let unseen = class.unseen.as_ref()?;
            Some((&class.class, unseen, unseen.recall?))
        })
        .collect();
    let range = || {
        let [low, high] = [f64::min, f64::max].map(|end| tested.iter().map(|class| class.2).reduce(end).unwrap_or_default());
        format!("{} to {} of the rows of each class", format::percent(low), format::percent(high))
    };
    if tested.is_empty() {
        return None;
    }
    if tested.iter().all(|class| class.2 == 1.0) {
        let rows = format::counted(tested_rows(at), "row", "rows");
        return Some(Finding::new("Each class is recognized in all of its rows", format!("By probes that never saw them; {rows} in all.")));
    }
    if report.is_provisional() {
        return Some(Finding::new(format!("So far ≈ {} are recognized", range()), "By probes that never saw them."));
    }
    // By the upper end: that one of two rows is missed says little of a class.
    let with_interval = || tested.iter().filter_map(|&(class, unseen, recall)| Some((class, unseen.rows, recall, unseen.recall_interval?)));
    let (class, rows, recall, [low, high]) = with_interval().min_by(|a, b| a.3[1].total_cmp(&b.3[1]).then(a.2.total_cmp(&b.2)))?;
    let n_above = with_interval().filter(|other| other.3[0] > high).count();
    if n_above == 0 {
        let below = format!("{} are recognized, by probes that never saw them.", range());
        return Some(Finding::new("No class is recognized less than another by more than chance", below));
    }
    let class = class_words(report.data.labels.kind, class);
    let [found, of] = [recall * rows, rows].map(|rows| format::count(rows.round() as u64));
    Some(Finding::new(
        format!("{class} is recognized least: {found} of its {of} rows"),
        format!("By probes that never saw them; 95 % interval {} to {}.", format::percent(low), format::percent(high)),
    ))
}

fn tested_rows(at: &RatioReport) -> u64 {
    at.classes.iter().filter_map(|class| class.unseen.as_ref()).map(|unseen| unseen.rows).sum::<f64>().round() as u64
}

/// The name of a class at the start of a sentence. Classes that are numbers are called `Class 7`, because a number alone is unclear.
pub fn class_words(kind: LabelKind, class: &str) -> String {
    match kind {
        LabelKind::Integer => format!("Class {class}"),
        LabelKind::Text => class.to_owned(),
    }
}

/// The uncertainty of the headline number: from its repeats, or from those of the next ratio if it was trained once.
fn doubt(report: &Report, at: &RatioReport, class_idx: usize) -> String {
    if at.repeats > 1 {
        return format!("Mean ± standard deviation of {} draws", at.repeats);
    }
    if let Some((low, high)) = at.classes.get(class_idx).and_then(|class| class.coverage_low.zip(class.coverage_high)) {
        return format!("Trained once; 95 % interval {} to {}", format::measure(low), format::measure(high));
    }
    let next = report.measures.iter().find(|other| other.repeats > 1);
    match next.and_then(|next| Some((next, next.classes.get(class_idx)?))) {
        Some((next, class)) => format!(
            "Trained once; {} over {} draws of {}",
            format::measure_with_spread(class.coverage, class.sd.coverage),
            next.repeats,
            format::ratio(next.ratio)
        ),
        None => "Trained once, so its spread is not known".to_owned(),
    }
}

/// How much data is enough; `None` if that was not measured.
///
/// ```
/// use scar_report::finding::sizes_finding;
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// assert!(sizes_finding(&report).unwrap().ends_with("at most 0.049 above that of all rows, with probability 0.99; all 120 rows tested by probes that never saw them."));
/// report.measured = None;
/// assert_eq!(sizes_finding(&report), None);
/// ```
pub fn sizes_finding(report: &Report) -> Option<String> {
    let measured = report.measured.as_ref()?;
    Some(format!(
        "{}. Enough means an error at most {} above that of all rows, with probability {}; {}.",
        words::begun(&enough_words(measured)),
        format::measure(measured.whole.tolerance.unwrap_or(measured.epsilon)),
        1.0 - measured.delta,
        tested_words(&measured.test)
    ))
}

/// What the errors were counted on: `359 test rows held out`.
///
/// ```
/// use scar_report::finding::tested_words;
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let mut test = report.measured.unwrap().test;
/// assert_eq!(tested_words(&test), "all 120 rows tested by probes that never saw them");
/// test.kind = scar_report::TestKind::HeldOut;
/// assert_eq!(tested_words(&test), "120 test rows held out");
/// ```
pub fn tested_words(test: &TestReport) -> String {
    let rows = format::counted(test.rows, "test row", "test rows");
    match (test.kind, &test.file, &test.column) {
        (TestKind::Cross, ..) => {
            let others = test.groups.as_ref().map(|groups| format!(" or another of the same «{}»", groups.column)).unwrap_or_default();
            format!("all {} tested by probes that never saw them{others}", format::counted(test.rows, "row", "rows"))
        }
        (TestKind::HeldOut, ..) => format!("{rows} held out"),
        (TestKind::File, Some(file), _) => format!("{rows} of {file}"),
        (TestKind::File, None, _) => format!("{rows} of the test file"),
        (TestKind::Split, _, Some(column)) => format!("{rows} by the split «{column}»"),
        (TestKind::Split, _, None) => format!("{rows} by the files' split"),
    }
}

/// All sizes of a class, with their intervals or the reasons why they are missing.
///
/// # Panics
/// Where `class_idx` is not below the number of classes.
///
/// ```
/// use scar_report::finding::step_words;
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// report.measured = None;
/// report.foundation.classes[0].foundation_size = Some(20_927.7);
/// assert_eq!(step_words(&report, 0), "by the theory ≈ 20,900 samples");
/// report.foundation.classes[0].foundation_size = None;
/// assert_eq!(step_words(&report, 0), "by the theory none: h is not above δ");
/// ```
pub fn step_words(report: &Report, class_idx: usize) -> String {
    let step = report.measured.as_ref().map(|measured| &measured.steps[class_idx]);
    let rows = report.data.labels.classes.get(class_idx).map_or(0, |class| class.count);
    words::step_words(&report.foundation.classes[class_idx], step, rows)
}

/// The finding of the curves: how far the mean Coverage moves between the ratios.
///
/// ```
/// use scar_report::finding::curves_finding;
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// report.measures[0].dataset.coverage = 0.75;
/// report.measures[3].dataset.coverage = 0.5;
/// assert_eq!(curves_finding(&report).heading, "Mean Coverage moves: 0.750 on all rows, 0.500 on 1 row in 8");
/// report.measures[3].dataset.coverage = 0.751;
/// assert!(curves_finding(&report).heading.starts_with("Mean Coverage stays level"));
/// // Few samples have no Coverage.
/// report.measures[3].dataset.coverage = f64::NAN;
/// report.measures[2].dataset.coverage = 0.6;
/// assert!(curves_finding(&report).heading.ends_with(", 0.600 on 1 row in 4"));
/// ```
pub fn curves_finding(report: &Report) -> Finding {
    if report.measures.is_empty() {
        return Finding::heading("Nothing is measured yet");
    }
    let known = || report.measures.iter().filter(|at| at.dataset.coverage.is_finite());
    let (Some(first), Some(last)) = (known().next(), known().next_back()) else {
        return Finding::heading("No class has a Coverage");
    };
    if first.ratio == last.ratio {
        return Finding::heading(format!("Mean Coverage is {} on {}", format::measure(first.dataset.coverage), format::ratio(first.ratio)));
    }
    let (from, to) = (first.dataset.coverage, last.dataset.coverage);
    let verb = if (from - to).abs() < 0.005 { "stays level" } else { "moves" };
    Finding::heading(format!(
        "Mean Coverage {verb}: {} on {}, {} on {}",
        format::measure(from),
        format::ratio(first.ratio),
        format::measure(to),
        format::ratio(last.ratio)
    ))
}

/// The finding of the bubble plot: the classes with the lowest Coverage and the lowest Authenticity.
///
/// ```
/// use scar_report::finding::bubbles_finding;
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// report.measures[0].classes[0].coverage = 0.01;
/// report.measures[0].classes[2].authenticity = 0.01;
/// assert_eq!(bubbles_finding(&report).heading, "ant has the lowest Coverage, cat the lowest Authenticity");
/// ```
pub fn bubbles_finding(report: &Report) -> Finding {
    let Some(at) = headline(report) else { return Finding::heading("Nothing is measured yet") };
    let kind = report.data.labels.kind;
    let Some((_, coverage)) = lowest_coverage(at) else {
        return Finding::heading("No class has a Coverage");
    };
    let authenticity = at.classes.iter().min_by(|a, b| a.authenticity.total_cmp(&b.authenticity)).unwrap_or(coverage);
    if authenticity.class == coverage.class {
        return Finding::heading(format!("{} has the lowest Coverage and the lowest Authenticity", class_words(kind, &coverage.class)));
    }
    let (coverage, authenticity) = (class_words(kind, &coverage.class), &authenticity.class);
    Finding::heading(format!("{coverage} has the lowest Coverage, {authenticity} the lowest Authenticity"))
}

/// The data and settings behind the numbers: `digits.npy · 1,797 × 64 · 10 classes · seed 0 · published`.
///
/// ```
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let provenance = scar_report::finding::provenance(&report);
/// assert_eq!(provenance, "animals.npy · 120 × 2 · 3 classes · seed 0 · corrected");
/// ```
pub fn provenance(report: &Report) -> String {
    let matrix = &report.data.matrix;
    format!(
        "{} · {} · {} · seed {} · {}",
        matrix.name(),
        format::shape(matrix.rows, matrix.dims),
        format::counted(report.data.labels.classes.len() as u64, "class", "classes"),
        report.settings.seed,
        report.settings.convention.name()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;

    #[test]
    fn the_finding_names_class_number_and_doubt() {
        let mut report = report(3, &[1, 2, 5]);
        report.measures[0].classes[1].coverage = 0.1234;
        let text = measures_finding(&report).to_string();
        assert!(text.starts_with("class 1 has the lowest Coverage: 0.123 on all rows. Trained once; 0."), "{text}");
        assert!(text.contains(" ± ") && text.contains("2 draws of 1 row in 2"), "{text}");
    }

    #[test]
    fn classes_that_are_numbers_are_called_classes() {
        let mut report = report(3, &[1, 2]);
        report.data.labels.kind = LabelKind::Integer;
        report.measures[0].classes[1].class = "1".to_owned();
        report.measures[0].classes[1].coverage = 0.1;
        assert!(measures_finding(&report).heading.starts_with("Class 1 has"), "{}", measures_finding(&report));
    }

    #[test]
    fn interval_of_a_single_training_is_told() {
        let mut report = report(3, &[1, 2]);
        let class = &mut report.measures[0].classes[1];
        (class.coverage, class.coverage_low, class.coverage_high) = (0.01, Some(0.005), Some(0.015));
        assert!(measures_finding(&report).to_string().contains("0.010 on all rows. Trained once; 95 % interval 0.005 to 0.015."));
    }

    #[test]
    fn provisional_numbers_are_marked() {
        let mut report = report(3, &[1, 2, 5]);
        report.measures.remove(0);
        report.complete = false;
        assert!(measures_finding(&report).heading.contains("≈ "), "{}", measures_finding(&report));
    }

    #[test]
    fn an_empty_report_has_no_finding() {
        let mut report = report(3, &[1]);
        report.measures.clear();
        assert_eq!(measures_finding(&report).to_string(), "Nothing is measured yet.");
        assert_eq!(curves_finding(&report).heading, "Nothing is measured yet");
    }

    #[test]
    fn provenance_names_the_data() {
        assert_eq!(provenance(&report(3, &[1])), "example.npy · 1,797 × 64 · 3 classes · seed 0 · published");
    }
}
