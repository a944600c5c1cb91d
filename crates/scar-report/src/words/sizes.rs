//! What the Foundation place says in sentences, each with its number and its doubt.

use super::Finding;
use super::plans::begun;
use crate::finding::{class_words, tested_words};
use crate::known_size::enough_parts;
use crate::{
    Extension, FoundationClass, KnownSize, MeasuredReport, Need, Note, RankedClass, Report, Resized, StepReport, Tuning, enough_words,
    format,
};

/// How much data is enough, by the convention's own size.
pub fn foundation_finding(report: &Report, resized: &Resized, measured: Option<&MeasuredReport>) -> Finding {
    let by = format!("By the {} convention (seed {})", report.settings.convention.name(), report.settings.seed);
    if report.settings.convention.is_published() {
        let so_far = if report.is_provisional() { "So far, provisionally. " } else { "" };
        let Some(need) = Need::of(resized.reported, report.data.matrix.rows) else {
            return Finding::new(format!("{by} there is no size of the whole"), begun(&no_total_words(resized)));
        };
        let (size, rows) = (format::samples(Some(need.size)), format::count(need.rows));
        let below = match need.is_met() {
            true => format!("{so_far}The {rows} rows are enough for that. Read the size as an order of magnitude."),
            false => format!(
                "{so_far}That is {} more than the {rows} rows there are. Read the size as an order of magnitude.",
                format::size(Some(need.more))
            ),
        };
        return Finding::new(format!("{by} the theory asks for {size}"), below);
    }
    let Some(measured) = measured else {
        let why = if report.is_provisional() {
            "It comes once every ratio is done."
        } else {
            "No rows were held out and no test set was given. Give a test set, or hold a share out."
        };
        return Finding::new(format!("{by} there is no size of the whole yet"), why);
    };
    let [verdict, why] = enough_parts(measured);
    let below = format!("{}. {}", begun(&why), unlearned_words(measured));
    Finding::new(format!("{by} {verdict}"), below.trim_end())
}

/// Classes without a size because they are not learned: no news of being complete.
fn unlearned_words(measured: &MeasuredReport) -> String {
    match measured.steps.iter().filter(|step| step.learned == Some(false)).count() {
        0 => String::new(),
        1 => "One class is not learned.".to_owned(),
        n => format!("{} classes are not learned.", format::count(n as u64)),
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

fn no_total_words(resized: &Resized) -> String {
    let why = resized.foundation.diagnostics.iter().find_map(|note| if let Note::NoTotal(why) = note { Some(why.words()) } else { None });
    why.unwrap_or_else(|| "nothing is measured yet.".to_owned())
}

/// What the ranked bars show.
pub fn ranking_finding(report: &Report, classes: &[RankedClass]) -> Finding {
    let needs: Vec<(&RankedClass, Need)> = classes.iter().filter_map(|class| Some((class, class.need()?))).collect();
    let Some((largest, need)) = needs.first() else {
        return Finding::new("No class has a foundation size", "That does not say that they need no data.");
    };
    let (all, n_without) = (format::counted(classes.len() as u64, "class", "classes"), classes.len() - needs.len());
    let n_short = needs.iter().filter(|(_, need)| !need.is_met()).count();
    let short = match n_short {
        0 if n_without == 0 => format!("All {all} have at least as many rows as their size"),
        0 => format!("{} of {all} have at least as many rows as their size", format::count(needs.len() as u64)),
        n if n == classes.len() && n > 1 => format!("All {all} have fewer rows than their size"),
        1 => format!("1 of {all} has fewer rows than its size"),
        n => format!("{} of {all} have fewer rows than their size", format::count(n as u64)),
    };
    let without = match n_without {
        0 => String::new(),
        1 => " 1 class has no size.".to_owned(),
        n => format!(" {} classes have no size.", format::count(n as u64)),
    };
    let name = class_words(report.data.labels.kind, &largest.name);
    let (size, has) = (format::size(Some(need.size)), format::count(largest.count));
    Finding::new(short, format!("{name} needs the most, {size}, and has {has}.{without}"))
}

/// A class's sizes.
pub fn step_finding(report: &Report, resized: &Resized, measured: Option<&MeasuredReport>, class_idx: usize) -> Finding {
    let Some(class) = resized.foundation.classes.get(class_idx) else { return Finding::default() };
    let name = class_words(report.data.labels.kind, &class.class);
    let step = measured.and_then(|measured| measured.steps.get(class_idx));
    let rows = report.data.labels.classes.get(class_idx).map_or(0, |class| class.count);
    let short = match step {
        None => "its size by the theory".to_owned(),
        Some(step) if step.learned == Some(false) => "not learned, so it has no size".to_owned(),
        Some(step) if step.size.is_hardly_learned() => "hardly learned, so it has no size".to_owned(),
        Some(step) if step.size.needed().is_none() => "its size is not measured".to_owned(),
        Some(step) => match KnownSize::of(&step.size, rows) {
            KnownSize::Unknown => "its size cannot be told".to_owned(),
            known => format!("{} of its own rows needed", known.short()),
        },
    };
    Finding::new(format!("{name}: {short}"), begun(&step_words(class, step, rows)) + ".")
}

/// All sizes of a class that has `rows` rows, with their intervals or the reasons why they are missing.
pub(crate) fn step_words(theory: &FoundationClass, step: Option<&StepReport>, rows: u64) -> String {
    let by_theory = match (theory.foundation_size, theory.h) {
        (Some(size), _) => format!("by the theory {}", format::samples(Some(size))),
        (None, Some(_)) => "by the theory none: h is not above δ".to_owned(),
        (None, None) => "by the theory none: no envelope lies below its points".to_owned(),
    };
    let Some(size) = step.map(|step| &step.size) else { return by_theory };
    let measured = match (size.needed(), &size.reason) {
        (Some(_), _) => {
            let beyond = if size.beyond_data { ", extrapolated beyond the data" } else { "" };
            format!("measured {}{beyond}", KnownSize::of(size, rows).words_with("rows of the class"))
        }
        (None, _) if size.is_hardly_learned() => {
            let epsilon = size.tolerance.map_or_else(|| "ε".to_owned(), format::measure);
            format!("hardly learned, so there is no size: a probe that never predicts the class errs by at most {epsilon} more")
        }
        (None, Some(reason)) => format!("not measured: {reason}"),
        (None, None) => "measured beyond the data".to_owned(),
    };
    format!("{measured}; {by_theory}")
}

/// What must be known of a class that has no size because it is not learned, or hardly.
pub(crate) fn unlearned_note(step: &StepReport) -> Option<String> {
    if step.learned == Some(false) {
        return Some(
            "Not learned: on rows never seen, the probe may be no better than one that never predicts the class. There is no size for that."
                .to_owned(),
        );
    }
    step.size.is_hardly_learned().then(|| {
        "Hardly learned: a probe that never predicts the class errs by at most ε more. That does not say that it needs no data.".to_owned()
    })
}

/// The same in a cell; nothing for a class that is learned.
pub(crate) fn unlearned_cell(step: &StepReport) -> Option<&'static str> {
    match step.learned {
        Some(false) => Some("not learned"),
        _ => step.size.is_hardly_learned().then_some("hardly learned"),
    }
}

/// The foundation beside all `rows`, and what completion would bring.
///
/// ```
/// use scar_report::{Extension, words::size_bars_finding};
/// let extension = Extension { primary_rows: 72, reserve_rows: 48, added: 8, reason: None };
/// assert_eq!(
///     size_bars_finding(120, Some(&extension), Some(90.0)).to_string(),
///     "The foundation is smaller than the data: ≈ 90 of 120 rows. Completion would bring the primary rows to 80."
/// );
/// assert_eq!(size_bars_finding(120, None, None).heading, "There is no foundation size to hold against 120 rows");
/// ```
pub fn size_bars_finding(rows: u64, extension: Option<&Extension>, reported: Option<f64>) -> Finding {
    let extended = match extension.map(|extension| (extension.added, format::count(extension.rows()))) {
        None => String::new(),
        Some((1.., size)) => format!("Completion would bring the primary rows to {size}."),
        Some((0, size)) => format!("Completion would add none to the {size} primary rows."),
    };
    let all = format::counted(rows, "row", "rows");
    let size = format::size(reported);
    let heading = match Need::of(reported, rows) {
        None => format!("There is no foundation size to hold against {all}"),
        Some(need) if need.is_met() => format!("The foundation is smaller than the data: {size} of {all}"),
        Some(_) => format!("The foundation is larger than the data: {size} against {all}"),
    };
    Finding::new(heading, extended)
}

/// How to read the ranked bars: sizes by the theory where they have a `tuning`, else measured ones.
pub fn ranking_note(tuning: Option<&Tuning>, measured: Option<&MeasuredReport>, has_unsized: bool) -> String {
    let size = match (tuning, measured) {
        (Some(tuning), _) => format!(
            "Sizes are samples by the theory at ε = {} and δ = {}; compare them between classes rather than with counts.",
            format::full(tuning.epsilon),
            format::full(tuning.delta)
        ),
        (None, Some(measured)) => format!(
            "A size is the rows of a class that keep its own task's test error within ε = {} of that of all.",
            format::full(measured.epsilon)
        ),
        (None, None) => "A size is the rows of a class that keep its own task's test error within ε of that of all.".to_owned(),
    };
    let log = "Where sizes and rows differ too much for bars from zero, the axis is a log one, and a line joins the two.";
    match has_unsized {
        true => format!("{size} A class that is not learned has no size, which does not say that it needs nothing. {log}"),
        false => format!("{size} {log}"),
    }
}

/// How to read the figure of a class: the step, and whether its size can be read off.
pub fn step_figure_note(step: Option<(&StepReport, bool)>) -> String {
    let curve = "Step function: points are H at each ratio, held to the next by the thin line; the thick line is the envelope whose height gives the size by the theory.";
    let errors = "Test error: points are means over the draws ± one standard deviation, the line is the fitted law.";
    match step {
        None => curve.to_owned(),
        Some((step, _)) if step.size.is_hardly_learned() => {
            format!("{curve} {errors} No size is read off: a probe that never predicts the class errs by at most ε more.")
        }
        Some((_, false)) => format!("{curve} {errors}"),
        Some((_, true)) => format!(
            "{curve} {errors} The size n is where the bound that draws stay below comes under the threshold, ε above the law's error of all rows; the band is its 95 % interval."
        ),
    }
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
    use crate::example::report;
    use crate::{SizeReport, example, ranked};
    use scar_method::measures::Convention;

    fn sized(size: Option<f64>, beyond_data: bool) -> SizeReport {
        let part = |share| size.map(|size| size * share);
        SizeReport { beyond_data, ..example::size(size, part(0.9), part(1.1)) }
    }

    fn measured(whole: SizeReport) -> MeasuredReport {
        MeasuredReport { delta: 0.02, joint: sized(None, false), ..example::measured(whole, 359, 1438) }
    }

    fn corrected(whole: SizeReport) -> String {
        let mut report = example::report(3, &[1, 2]);
        report.settings.convention = Convention::Corrected;
        let measured = measured(whole);
        let resized = Resized::own(&report);
        let Finding { heading, below } = foundation_finding(&report, &resized, Some(&measured));
        assert!(heading.split_whitespace().count() <= 14, "{heading}");
        format!("{heading} | {below}")
    }

    #[test]
    fn enough_too_little_and_unknown_are_told() {
        assert_eq!(
            corrected(sized(Some(500.0), false)),
            "By the corrected convention (seed 0) the data is enough | ≈ 500 of its 1,438 rows (95 % interval ≈ 450 to ≈ 550) do as well as all."
        );
        assert!(corrected(SizeReport { high: Some(1700.0), ..sized(Some(500.0), false) }).contains("the data may be enough | ≈ 500 of"));
        assert!(corrected(sized(Some(2000.0), true)).contains("not enough | ≈ 2,000 rows (95 % interval ≈ 1,800 to ≈ 2,200) are needed"));
        // An interval that reaches from the data to a hundred times as much carries no point.
        let wide = SizeReport { low: Some(1950.0), high: Some(944_000.0), ..sized(Some(289_000.0), true) };
        assert!(corrected(wide).ends_with("not enough | Of its kind, at least ≈ 1,950 rows are needed; these data cannot say more."));
        assert!(corrected(sized(None, true)).ends_with("cannot be told | Its 1,438 rows say too little."));
        let none = SizeReport { reason: Some("there are no test rows".to_owned()), ..sized(None, false) };
        assert!(corrected(none).ends_with("how much data is enough is not known | There are no test rows."));
    }

    #[test]
    fn the_published_size_stands_beside_the_rows() {
        let mut report = report(3, &[1, 2]);
        let mut resized = Resized::own(&report);
        resized.reported = Some(60_000.0);
        let Finding { heading, below } = foundation_finding(&report, &resized, None);
        assert_eq!(heading, "By the published convention (seed 0) the theory asks for ≈ 60,000 samples");
        assert!(below.starts_with("That is ≈ 58,200 more than the 1,797 rows there are."), "{below}");
        resized.reported = None;
        report.complete = false;
        assert!(foundation_finding(&report, &resized, None).heading.ends_with("there is no size of the whole"));
    }

    #[test]
    fn classes_that_are_not_learned_are_told_in_the_ranking() {
        let mut report = report(3, &[1, 2]);
        report.settings.convention = Convention::Corrected;
        let ranks = |sizes: [Option<f64>; 3]| {
            let mut resized = Resized::own(&report);
            resized.step_sizes = sizes.to_vec();
            ranking_finding(&report, &ranked(&report, &resized, None)).to_string()
        };
        assert!(ranks([None; 3]).starts_with("No class has a foundation size"));
        let two = ranks([None, Some(40.0), Some(30.0)]);
        assert!(two.starts_with("2 of 3 classes have at least as many rows as their size. class 1 needs the most, ≈ 40,"), "{two}");
        assert!(two.ends_with(". 1 class has no size."), "{two}");
        assert!(ranks([Some(9000.0); 3]).starts_with("All 3 classes have fewer rows than their size. class 0 needs the most"));
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
        let resized = Resized::own(&report);
        let words = |class| step_finding(&report, &resized, Some(&measured), class).to_string();
        assert!(words(0).starts_with("class 0: hardly learned, so it has no size. Hardly learned, so there is no size: "), "{}", words(0));
        assert!(
            words(1)
                .contains("≈ 40 of its own rows needed. Measured ≈ 40 rows of the class (95 % interval ≈ 36 to ≈ 44), extrapolated beyond")
        );
        assert!(words(2).contains("its size is not measured. Measured beyond the data; by the theory "));
    }

    #[test]
    fn measured_sizes_name_their_own_tolerances() {
        let report = report(3, &[1, 2]);
        let measured = measured(sized(Some(500.0), false));
        let own = Resized { tuning: Tuning { delta: 0.02, ..Tuning::of(&report) }, ..Resized::own(&report) };
        let text = measured_words(&report, &own, Some(&measured)).expect("measured");
        assert!(
            text.starts_with(
                "Measured beside it, on 359 test rows held out, within ε = 0.01 of the error of all with chance 1 − δ, δ = 0.02: the"
            ) && text.ends_with("the data is enough: ≈ 500 of its 1,438 rows (95 % interval ≈ 450 to ≈ 550) do as well as all."),
            "{text}"
        );
        let moved = Resized { tuning: Tuning { epsilon: 0.1, ..Tuning::of(&report) }, ..Resized::own(&report) };
        assert!(measured_words(&report, &moved, Some(&measured)).expect("measured").contains("keep their own ε and δ"));
    }
}
