//! What the Foundation place says in sentences, each with its number and its doubt.

use super::ranking::RankedClass;
use scar_analysis::{Need, Resized};
use scar_core::LabelKind;
use scar_report::finding::{class_words, tested_words};
use scar_report::format;
use scar_report::{KnownSize, MeasuredReport, Report, SizeReport, enough_words};

/// Rows that keep the test accuracy of all rows trained on, where that many were measured.
pub fn subset_size(report: &Report, measured: Option<&MeasuredReport>) -> Option<u64> {
    let size = measured.or(report.measured.as_ref())?.whole.size_within?;
    Some((size.ceil() as u64).max(1))
}

/// How much data is enough, by the convention's own size.
pub fn foundation_finding(report: &Report, resized: &Resized, measured: Option<&MeasuredReport>) -> String {
    let by = format!("By the {} convention (seed {})", report.settings.convention.name(), report.settings.seed);
    let approximately = if report.is_provisional() { "so far, provisionally, " } else { "" };
    if report.settings.convention.is_published() {
        let Some(need) = Need::of(resized.reported, report.data.matrix.rows) else {
            return format!("{by} there is no size of the whole: {}", no_total_words(resized));
        };
        let size = format::samples(Some(need.size));
        let rows = format::count(need.rows);
        return if need.is_met() {
            format!("{by} the {rows} rows are enough: {approximately}the theory asks for {size}. Read that as an order of magnitude")
        } else {
            format!(
                "{by} the theory asks for {approximately}{size}, {} more than the {rows} rows there are. Read that as an order of magnitude",
                format::size(Some(need.more))
            )
        };
    }
    let Some(measured) = measured else {
        let why = if report.is_provisional() {
            "it comes once every ratio is done."
        } else {
            "no rows were held out and no test set was given. Give a test set, or hold a share out."
        };
        return format!("{by} there is no size of the whole yet: {why}");
    };
    format!("{by} {}{}", enough_words(measured), unlearned_words(measured))
}

/// Classes without a size because they are not learned: no news of being complete.
fn unlearned_words(measured: &MeasuredReport) -> String {
    match measured.steps.iter().filter(|step| step.learned == Some(false)).count() {
        0 => String::new(),
        1 => ", but one class is not learned".to_owned(),
        n => format!(", but {} classes are not learned", format::count(n as u64)),
    }
}

/// What stands below the finding: what the measured size was measured with, and what it is where the convention reports another.
pub fn measured_words(report: &Report, resized: &Resized, measured: Option<&MeasuredReport>) -> Option<String> {
    let measured = measured?;
    let test = tested_words(&measured.test);
    let (epsilon, delta) = (format::full(measured.epsilon), format::full(measured.delta));
    let raised = match measured.whole.tolerance {
        Some(tolerance) if tolerance > measured.epsilon => format!(" (these rows can show no less than {})", format::measure(tolerance)),
        _ => String::new(),
    };
    let at = format!("on {test}, within ε = {epsilon}{raised} of the error of all with chance 1 − δ, δ = {delta}");
    let moved = resized.tuning.epsilon != measured.epsilon || resized.tuning.delta != measured.delta;
    let stays = if moved { " The sliders move the theory at once; measured sizes keep their own ε and δ." } else { "" };
    Some(if report.settings.convention.is_published() {
        let size = enough_words(measured);
        format!("Measured beside it, {at}: {size}.{stays}")
    } else {
        format!("Measured {at}.{stays}")
    })
}

/// `(95 % interval ≈ 830 to ≈ 1,420)`.
pub fn interval_words(size: &SizeReport) -> String {
    match (size.low, size.high) {
        (Some(low), Some(high)) => format!("(95 % interval {} to {})", format::size(Some(low)), format::size(Some(high))),
        (Some(low), None) => format!("(95 % interval from {}, no upper end)", format::size(Some(low))),
        _ => "(interval not known)".to_owned(),
    }
}

fn no_total_words(resized: &Resized) -> String {
    let note = resized.foundation.diagnostics.iter().find(|note| note.code == "no_total");
    note.map_or_else(|| "nothing is measured yet.".to_owned(), |note| note.message.replacen("There is no total: ", "", 1))
}

/// What the ranked bars show.
pub fn ranking_finding(report: &Report, classes: &[RankedClass]) -> String {
    let needs: Vec<(&RankedClass, Need)> = classes.iter().filter_map(|class| Some((class, class.need()?))).collect();
    let Some((largest, need)) = needs.first() else {
        return "No class has a foundation size".to_owned();
    };
    let is_measured = !report.settings.convention.is_published();
    let n_empty = if is_measured { needs.iter().filter(|(_, need)| need.size == 0.0).count() } else { 0 };
    let all = format::counted(classes.len() as u64, "class", "classes");
    if n_empty == needs.len() {
        return format!("No class of {all} has a size above 0: they are rare or not learned, which does not say that they need no data");
    }
    let n_short = needs.iter().filter(|(_, need)| !need.is_met()).count();
    let short = match n_short {
        0 if n_empty == 0 && needs.len() == classes.len() => format!("All {all} have at least as many rows as their size"),
        0 => format!("{} of {all} have at least as many rows as their size", format::count((needs.len() - n_empty) as u64)),
        n if n == classes.len() && n > 1 => format!("All {all} have fewer rows than their size"),
        1 => format!("1 of {all} has fewer rows than its size"),
        n => format!("{} of {all} have fewer rows than their size", format::count(n as u64)),
    };
    let empty = match n_empty {
        0 => String::new(),
        n => format!("; of {} the size is 0, which says rare or not learned", format::count(n as u64)),
    };
    let name = class_words(report.data.labels.kind, &largest.name);
    let name = if report.data.labels.kind == LabelKind::Integer { name.to_lowercase() } else { name };
    format!("{short}; {name} needs the most, {}, and has {}{empty}", format::size(Some(need.size)), format::count(largest.count))
}

/// A class's sizes.
pub fn step_finding(report: &Report, resized: &Resized, measured: Option<&MeasuredReport>, class_idx: usize) -> String {
    let Some(class) = resized.foundation.classes.get(class_idx) else { return String::new() };
    let name = class_words(report.data.labels.kind, &class.class);
    let theory = match (class.foundation_size, class.h) {
        (Some(size), _) => format!("by the theory {}", format::samples(Some(size))),
        (None, Some(_)) => "by the theory none, since h is not above δ".to_owned(),
        (None, None) => "by the theory none, since no envelope lies below its points".to_owned(),
    };
    let Some(size) = measured.and_then(|measured| measured.steps.get(class_idx)).map(|step| &step.size) else {
        return format!("{name}: {theory}");
    };
    let rows = report.data.labels.classes.get(class_idx).map_or(0, |class| class.count);
    let found = match (size.size, &size.reason) {
        // Read as a size, 0 would say that no data is needed.
        (Some(0.0), _) => "measured 0 rows, as the probe errs as little without the class".to_owned(),
        (Some(_), _) if size.beyond_data => {
            format!("measured {}, extrapolated beyond the data", KnownSize::of(size, rows).words_with("rows of the class"))
        }
        (Some(_), _) => format!("measured {}", KnownSize::of(size, rows).words_with("rows of the class")),
        (None, Some(reason)) => format!("no size: {reason}"),
        (None, None) => "measured beyond the data".to_owned(),
    };
    format!("{name}: {found}; {theory}")
}

/// What completion by the published rule would add.
pub fn extension_words(resized: &Resized) -> Option<String> {
    let extension = resized.extension.as_ref()?;
    let rows = |rows: u64| format::counted(rows, "row", "rows");
    Some(match &extension.reason {
        Some(reason) => format!("Completion adds none. {reason}"),
        None => format!(
            "Completion by the published rule adds {} of {} to the {} in hand.",
            format::count(extension.added),
            rows(extension.reserve_rows),
            format::count(extension.primary_rows)
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_analysis::{Tuning, resize};
    use scar_method::measures::Convention;
    use scar_report::example::report;
    use scar_report::{StepReport, TestKind, TestReport, example};

    fn sized(size: Option<f64>, beyond_data: bool) -> SizeReport {
        let part = |share| size.map(|size| size * share);
        SizeReport { beyond_data, ..example::size(size, part(0.9), part(1.1)) }
    }

    fn measured(whole: SizeReport) -> MeasuredReport {
        let test = TestReport {
            groups: None,
            kind: TestKind::HeldOut,
            file: None,
            column: None,
            folds: None,
            error_interval: None,
            rows: 359,
            class_rows: vec![],
            train_rows: 1438,
            errors: vec![],
        };
        let joint = sized(None, false);
        MeasuredReport { epsilon: 0.01, delta: 0.02, confidence: 0.95, test, whole, joint, steps: vec![], diagnostics: vec![] }
    }

    fn corrected(whole: SizeReport) -> String {
        let mut report = example::report(3, &[1, 2]);
        report.settings.convention = Convention::Corrected;
        let measured = measured(whole);
        let resized = resize(&report, Some(&measured), &Tuning::of(&report));
        foundation_finding(&report, &resized, Some(&measured))
    }

    #[test]
    fn enough_too_little_and_unknown_are_told() {
        assert_eq!(
            corrected(sized(Some(500.0), false)),
            "By the corrected convention (seed 0) the data is enough: ≈ 500 of its 1,438 rows (95 % interval ≈ 450 to ≈ 550) generalize like all"
        );
        assert!(corrected(SizeReport { high: Some(1700.0), ..sized(Some(500.0), false) }).contains("the data may be enough: ≈ 500 of"));
        assert!(corrected(sized(Some(2000.0), true)).contains("not enough: ≈ 2,000 rows (95 % interval ≈ 1,800 to ≈ 2,200) are needed"));
        // An interval that reaches from the data to a hundred times as much carries no point.
        let wide = SizeReport { low: Some(1950.0), high: Some(944_000.0), ..sized(Some(289_000.0), true) };
        assert!(corrected(wide).ends_with("not enough: of its kind, at least ≈ 1,950 rows are needed; these data cannot say more"));
        assert!(corrected(sized(None, true)).contains("cannot be told from its 1,438 rows"));
        let none = SizeReport { reason: Some("there are no test rows".to_owned()), ..sized(None, false) };
        assert!(corrected(none).ends_with("how much data is enough is not known: there are no test rows"));
    }

    #[test]
    fn the_published_size_stands_beside_the_rows() {
        let mut report = report(3, &[1, 2]);
        let mut resized = resize(&report, None, &Tuning::of(&report));
        resized.reported = Some(60_000.0);
        let text = foundation_finding(&report, &resized, None);
        assert!(
            text.starts_with(
                "By the published convention (seed 0) the theory asks for ≈ 60,000 samples, ≈ 58,200 more than the 1,797 rows"
            )
        );
        resized.reported = None;
        report.complete = false;
        assert!(foundation_finding(&report, &resized, None).contains("there is no size of the whole: "));
    }

    #[test]
    fn classes_that_are_not_learned_are_told_in_the_ranking() {
        let mut report = report(3, &[1, 2]);
        report.settings.convention = Convention::Corrected;
        let ranks = |sizes: [f64; 3]| {
            let mut resized = resize(&report, None, &Tuning::of(&report));
            resized.step_sizes = sizes.map(Some).to_vec();
            ranking_finding(&report, &crate::ui::state::ranked(&report, &resized, None))
        };
        assert!(ranks([0.0; 3]).starts_with("No class of 3 classes has a size above 0"));
        assert!(
            ranks([0.0, 40.0, 30.0]).starts_with("2 of 3 classes have at least as many rows as their size; class 1 needs the most, ≈ 40,")
        );
        assert!(ranks([0.0, 40.0, 30.0]).ends_with("; of 1 the size is 0, which says rare or not learned"));
        assert!(ranks([9000.0; 3]).starts_with("All 3 classes have fewer rows than their size; class 0 needs the most"));
    }

    #[test]
    fn a_size_of_zero_is_not_called_complete() {
        let report = report(3, &[1, 2]);
        let step = |size| StepReport {
            class: "x".to_owned(),
            size,
            rows_of_whole: None,
            learned: Some(true),
            error_interval: None,
            errors: vec![],
        };
        let steps = vec![step(sized(Some(0.0), false)), step(sized(Some(40.0), true)), step(sized(None, true))];
        let measured = MeasuredReport { steps, ..measured(sized(None, false)) };
        let resized = resize(&report, Some(&measured), &Tuning::of(&report));
        let words = |class| step_finding(&report, &resized, Some(&measured), class);
        assert!(words(0).contains("errs as little without the class") && words(0).starts_with("class 0: "));
        assert!(words(1).contains("measured ≈ 40 rows of the class (95 % interval ≈ 36 to ≈ 44), extrapolated beyond"));
        assert!(words(2).contains("measured beyond the data; by the theory "));
    }

    #[test]
    fn measured_sizes_name_their_own_tolerances() {
        let report = report(3, &[1, 2]);
        let measured = measured(sized(Some(500.0), false));
        let own = resize(&report, Some(&measured), &Tuning { delta: 0.02, ..Tuning::of(&report) });
        let text = measured_words(&report, &own, Some(&measured)).expect("measured");
        assert!(
            text.starts_with(
                "Measured beside it, on 359 test rows held out, within ε = 0.01 of the error of all with chance 1 − δ, δ = 0.02: the"
            ) && text.ends_with("the data is enough: ≈ 500 of its 1,438 rows (95 % interval ≈ 450 to ≈ 550) generalize like all."),
            "{text}"
        );
        let moved = resize(&report, Some(&measured), &Tuning { epsilon: 0.1, ..Tuning::of(&report) });
        assert!(measured_words(&report, &moved, Some(&measured)).expect("measured").contains("keep their own ε and δ"));
    }
}
