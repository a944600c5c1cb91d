//! The tables behind the figures of sizes.

use super::{Cell, Table};
use crate::plot::SizeBins;
use crate::{Extension, FoundationClass, MeasuredReport, RankedClass, Report, Resized, StepReport, format, published};

fn missing() -> String {
    format::MISSING.to_owned()
}

pub(crate) fn count_if_known(rows: Option<u64>) -> String {
    rows.map_or_else(missing, format::count)
}

/// A size, and behind it all its digits.
pub(super) fn size(size: Option<f64>) -> Cell {
    Cell::with(format::size(size), size.map(format::full).unwrap_or_default())
}

/// The test errors of the whole, beside what the law and the bound say.
pub fn whole_errors(measured: &MeasuredReport) -> Table {
    let (law, bound) = (measured.whole.law(), measured.whole.bound(measured.epsilon, measured.delta));
    let rows = measured.test.errors.iter().map(|at| {
        let rows = at.rows as f64;
        vec![
            format::count(at.rows).into(),
            Cell::with(format::measure_with_spread(at.error, at.sd), format::full(at.error)),
            law.map_or_else(missing, |law| format::measure(law.error(rows))).into(),
            bound.map_or_else(missing, |bound| format::measure(bound.error(rows))).into(),
        ]
    });
    let caption = "Test error of all test rows, ± standard deviation over the draws";
    Table::new(caption, ["Rows trained with", "Test error", "Law", "Bound"], rows)
}

/// The foundation sizes of `classes`, in `unit`; `which` says which they are.
pub fn ranking(classes: &[RankedClass], unit: &str, which: &str) -> Table {
    let heads = ["Class", "Size", "95 % interval", "Rows", "More", "By the theory", "Notes"];
    Table::new(format!("Foundation sizes in {unit}{which}"), heads, classes.iter().map(ranked_class))
}

fn ranked_class(class: &RankedClass) -> Vec<Cell> {
    let interval = match class.interval {
        Some((low, Some(high))) => format!("{} to {}", format::size(Some(low)), format::size(Some(high))),
        Some((low, None)) => format!("from {}", format::size(Some(low))),
        None => missing(),
    };
    let more = class.need().map_or_else(missing, |need| format::size(Some(need.more)));
    let beyond = class.is_beyond.then_some("Beyond the data: extrapolated.");
    let notes: Vec<&str> = beyond.into_iter().chain(class.notes.iter().map(String::as_str)).collect();
    vec![
        class.name.as_str().into(),
        size(class.size),
        interval.into(),
        format::count(class.count).into(),
        more.into(),
        size(class.theory),
        notes.join(" ").into(),
    ]
}

/// Classes counted by their sizes, in `unit`, and by their rows.
pub fn distribution(SizeBins { bins, n_missing }: &SizeBins, unit: &str) -> Table {
    let row = |name: String, n_sizes: u64, n_rows: String| vec![name, format::count(n_sizes), n_rows];
    let without = (*n_missing > 0).then(|| row("no size".to_owned(), *n_missing, missing()));
    let bins = bins.iter().map(|bin| {
        let name = format!("{} to below {}", format::axis_size(bin.from), format::axis_size(bin.to));
        row(name, bin.n_sizes, format::count(bin.n_rows))
    });
    let caption = format!("Classes by foundation size in {unit} and by rows in the data");
    Table::new(caption, ["Size or rows", "Classes by size", "Classes by rows"], without.into_iter().chain(bins))
}

/// The test error of a class's task at the ratio at `idx`; nothing where not every ratio was tested.
fn error_at<'a>(step: Option<&'a StepReport>, report: &Report, idx: usize) -> Option<&'a crate::ErrorPoint> {
    let errors = step.map(|step| &step.errors).filter(|errors| errors.len() == report.measures.len())?;
    // The largest ratio has the fewest rows.
    errors.get(errors.len().checked_sub(idx + 1)?)
}

fn height(class: &FoundationClass, idx: usize) -> String {
    class.curve.get(idx).copied().flatten().map_or_else(missing, format::measure)
}

/// A class's step function beside the test errors of its task, ratio by ratio.
pub fn step(report: &Report, resized: &Resized, measured: Option<&MeasuredReport>, class_idx: usize) -> Table {
    let class = resized.foundation.classes.get(class_idx);
    let step = measured.and_then(|measured| measured.steps.get(class_idx));
    let rows = report.measures.iter().enumerate().map(|(idx, at)| {
        let error = error_at(step, report, idx);
        vec![
            format::ratio(at.ratio),
            class.map_or_else(missing, |class| height(class, idx)),
            error.map_or_else(missing, |at| format::count(at.rows)),
            error.map_or_else(missing, |at| format::measure_with_spread(at.error, at.sd)),
        ]
    });
    let caption = "H and the test error of the class's task, ± standard deviation over the draws";
    Table::new(caption, ["Rows", "H", "Rows of the class", "Test error"], rows)
}

fn ratio_heads(report: &Report) -> impl Iterator<Item = String> {
    std::iter::once("Class".to_owned()).chain(report.measures.iter().map(|at| format::ratio(at.ratio)))
}

/// The step functions of all classes.
pub(crate) fn step_heights(report: &Report) -> Table {
    let rows = report.foundation.classes.iter().map(|class| {
        let heights = (0..report.measures.len()).map(|idx| height(class, idx));
        std::iter::once(class.class.clone()).chain(heights).collect::<Vec<_>>()
    });
    Table::new("Step function H of each class", ratio_heads(report), rows)
}

/// The test errors of all classes' tasks; nothing where none was measured.
pub(crate) fn step_errors(report: &Report) -> Option<Table> {
    let measured = report.measured.as_ref().filter(|measured| !measured.steps.is_empty())?;
    let rows = report.foundation.classes.iter().zip(&measured.steps).map(|(class, step)| {
        let errors = (0..report.measures.len()).map(|idx| {
            let at = error_at(Some(step), report, idx);
            at.map_or_else(missing, |at| format!("{} of {}", format::measure_with_spread(at.error, at.sd), format::count(at.rows)))
        });
        std::iter::once(class.class.clone()).chain(errors).collect::<Vec<_>>()
    });
    let caption =
        "Test error of each class's task, ± standard deviation over the draws, with the rows of the class that the probes were trained on";
    Some(Table::new(caption, ratio_heads(report), rows))
}

/// All rows, the rows in hand with what completion adds, and the foundation size; below them those of the published data sets, if
/// `is_published_shown`.
pub fn size_bars(report: &Report, resized: &Resized, is_published_shown: bool) -> Table {
    let extension = resized.extension.as_ref().map(Extension::rows);
    let own = ["Your data".to_owned(), format::count(report.data.matrix.rows), count_if_known(extension), format::size(resized.reported)];
    let thousands = |value: f64| format::size(Some(value * 1000.0));
    let others = published::points().sizes_thousands.iter().filter(|_| is_published_shown).map(|bars| {
        let name = format!("{} · {}", bars.dataset, bars.encoder);
        vec![name, thousands(bars.total), thousands(bars.extension), thousands(bars.foundation)]
    });
    let caption = "Rows, or samples where the size is by the theory";
    Table::new(caption, ["Data set", "Total", "Extension", "Foundation"], std::iter::once(own.to_vec()).chain(others))
}
