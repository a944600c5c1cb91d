//! How figures are read: what stands below the finding of each.

use crate::finding::headline;
use crate::modality_finding::modalities_source;
use crate::plot::{MOST_MIRRORED, MirroredClass, SizeBins};
use crate::words::all_flat_curves;
use crate::{MeasuredReport, ModalitiesReport, ModalityPair, Report, ValidationReport, format, plot};

/// How to read the test errors of the whole.
pub fn whole_figure_note(measured: &MeasuredReport) -> String {
    let reading = "Points are means over the draws of a size ± one standard deviation; the line is the law fitted to them.";
    let Some(bound) = measured.whole.bound(measured.epsilon, measured.delta) else { return reading.to_owned() };
    format!(
        "{reading} The threshold {} lies ε = {} above the law's error of all rows; n is where the bound, which draws stay below with chance 1 − δ (δ = {}), comes under it. The band is the 95 % interval of n.",
        format::measure(bound.threshold()),
        // What the test rows can show, where that is more than what was asked for.
        measured.whole.tolerance.map_or_else(|| format::full(measured.epsilon), format::measure),
        format::full(measured.delta)
    )
}

/// How to read the curves of the measures over the ratios.
///
/// ```
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// assert!(scar_report::words::curves_figure_note(&report).contains("the thick line is the data set"));
/// ```
pub fn curves_figure_note(report: &Report) -> String {
    let reading = "Points are measured means over the draws of a ratio; the thick line is the data set, its band ± one standard deviation.";
    let left_out = plot::left_out(report.data.labels.classes.len());
    [reading.to_owned()].into_iter().chain(all_flat_curves(report)).chain(left_out).collect::<Vec<_>>().join(" ")
}

/// How to read the bubbles, before which `n_published` points of published data sets stand.
///
/// ```
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// assert_eq!(scar_report::words::bubbles_figure_note(&report, 0), "Each bubble is a class, measured on all rows.");
/// assert!(scar_report::words::bubbles_figure_note(&report, 38).contains("The gray points are the 38 published pairs"));
/// ```
pub fn bubbles_figure_note(report: &Report, n_published: usize) -> String {
    let rows = headline(report).map(|at| format!("Each bubble is a class, measured on {}.", format::ratio(at.ratio)));
    let others = (n_published > 0).then(|| {
        format!(
            "The gray points are the {n_published} published pairs of data set and encoder, of the published convention and each of a whole data set; the diamond is your whole data set, of the {} convention.",
            report.settings.convention.name()
        )
    });
    let left_out = plot::left_out(report.data.labels.classes.len());
    rows.into_iter().chain(left_out).chain(others).collect::<Vec<_>>().join(" ")
}

/// How to read the bars of total, extension and foundation, beside which those of `n_published` data sets stand.
///
/// ```
/// use scar_report::words::size_bars_note;
/// assert!(size_bars_note(0).ends_with("the size that the convention reports."));
/// assert!(size_bars_note(38).contains("the 38 published pairs"));
/// ```
pub fn size_bars_note(n_published: usize) -> String {
    let own = "Total: all rows there are. Extension: the primary rows with what completion adds. Foundation: the size that the convention reports.";
    match n_published {
        0 => own.to_owned(),
        n => format!("{own} Points: the {n} published pairs of data set and encoder, whose definitions differ from set to set."),
    }
}

/// How to read the spread of the sizes over the classes.
pub fn distribution_note(bins: &SizeBins, is_published: bool) -> String {
    let how = "Each bar counts the classes whose size, or number of rows, lies between two marks of the log axis.";
    let none = "A class without a size stands beside it; that does not say that it needs nothing.";
    let units = "Sizes are samples by the theory; compare where they lie with each other rather than with the rows.";
    let words = [Some(how), (bins.n_missing > 0).then_some(none), is_published.then_some(units)];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// How to read accuracy against size.
///
/// ```
/// use scar_report::{ReserveKind, TestKind, ValidationReport, words::accuracy_figure_note};
/// let (reserve, test) = (ReserveKind::Split, TestKind::HeldOut);
/// let compared = ValidationReport { seeds: 5, rows_added: 9, reserve, test, test_file: None, test_rows: 30, train_rows: 90, rules: vec![], sizes: vec![] };
/// assert!(accuracy_figure_note(&compared).contains("5 seeds of each size"));
/// ```
pub fn accuracy_figure_note(validation: &ValidationReport) -> String {
    format!(
        "Stratified subsets drawn at random, {} of each size; a point is their mean, its line the 95 % interval.",
        format::counted(validation.seeds.into(), "seed", "seeds")
    )
}

/// How to read the steps of `n_drawn` of `n_classes` classes.
pub(crate) fn steps_note(n_drawn: usize, n_classes: usize) -> String {
    match n_drawn < n_classes {
        true => format!(
            "Of {} classes, the {n_drawn} that need the most rows are drawn; the tables below have all.",
            format::count(n_classes as u64)
        ),
        false => "The class that needs the most rows comes first.".to_owned(),
    }
}

/// How to read the mirrored sizes of two modalities.
pub fn modality_figure_note(report: &ModalitiesReport, pair: &ModalityPair) -> String {
    let theory = match MirroredClass::has_theory(pair) {
        true => " Beside it the same by the theory.",
        false => " By the theory no step has a size on either side.",
    };
    let shown = match pair.bias.len() > MOST_MIRRORED {
        true => format!(" Of {} the {MOST_MIRRORED} that differ most.", format::count(pair.bias.len() as u64)),
        false => String::new(),
    };
    format!(
        "Measured size of each step with its 95 % interval, in rows of the class; an open line is an end that was not found.{theory}{shown} {}.",
        modalities_source(report)
    )
}
