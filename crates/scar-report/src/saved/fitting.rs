//! Whether the lists of a report fit together, as they do in each that an analysis makes.

use crate::{ClassMeasures, FoundationReport, MeasuredReport, PlanReport, RatioReport, Report, StepReport};
use scar_files::FileSummary;

/// What does not fit, in words.
///
/// # Errors
/// The first such thing.
pub(crate) fn check(report: &Report) -> Result<(), String> {
    let classes: Vec<&str> = report.foundation.classes.iter().map(|class| class.class.as_str()).collect();
    let k = classes.len();
    if k == 0 {
        return Err("it has no class".to_owned());
    }
    same_number("data.labels.classes", report.data.labels.classes.len(), k)?;
    check_measures("measures", &report.measures, &report.foundation)?;
    for task in &report.tasks {
        check_measures("tasks", &task.measures, &task.foundation)?;
    }
    if let Some(measured) = &report.measured {
        check_measured(measured, &classes)?;
    }
    report.plan.as_ref().map_or(Ok(()), |plan| check_plan(plan, &classes))?;
    whole("data.labels.classes", report.data.labels.classes.iter().map(|class| class.count))?;
    check_matrix(&report.data.matrix)
}

/// Whether `matrix` has counts of rows and columns, and values that are f32.
pub(super) fn check_matrix(matrix: &FileSummary) -> Result<(), String> {
    whole("the matrix", [matrix.rows, matrix.dims])?;
    // JSON may say a larger number than an f32 can be.
    if [matrix.values.min, matrix.values.max].iter().all(|value| value.is_finite()) {
        return Ok(());
    }
    Err("a value of the matrix is no f32".to_owned())
}

fn check_measures(place: &str, measures: &[RatioReport], foundation: &FoundationReport) -> Result<(), String> {
    let classes: Vec<&str> = foundation.classes.iter().map(|class| class.class.as_str()).collect();
    for at in measures {
        same_names(place, at.classes.iter().map(|class| class.class.as_str()), &classes)?;
        whole(place, at.classes.iter().map(|class| class.rows).chain([at.rows]))?;
        at.classes.iter().try_for_each(|class| check_class(place, class))?;
    }
    if measures.iter().any(|at| at.ratio == 0) || measures.windows(2).any(|pair| pair[0].ratio >= pair[1].ratio) {
        return Err(format!("the ratios of {place} do not ascend from 1"));
    }
    Ok(())
}

/// Whether `value` is within 0 and 1 or near it: what chance alone gives is taken off some shares, so that they may end outside.
fn is_near_a_share(value: f64) -> bool {
    (-1.0..=2.0).contains(&value)
}

/// Whether the measures of a class are near shares; a Coverage may be missing.
fn check_class(place: &str, class: &ClassMeasures) -> Result<(), String> {
    let unseen = class.unseen.iter().flat_map(|seen| [seen.scale, seen.authenticity, seen.richness, seen.recall.unwrap_or(0.0)]);
    let all = [class.scale, class.authenticity, class.richness].into_iter().chain([class.coverage].into_iter().filter(|c| !c.is_nan()));
    if all.chain(unseen).all(is_near_a_share) {
        return Ok(());
    }
    Err(format!("a measure of {place} is far from a share"))
}

fn check_measured(measured: &MeasuredReport, classes: &[&str]) -> Result<(), String> {
    let test = &measured.test;
    same_names("measured.steps", measured.steps.iter().map(|step: &StepReport| step.class.as_str()), classes)?;
    same_number("measured.test.class_rows", test.class_rows.len(), classes.len())?;
    whole("measured.test", test.class_rows.iter().copied().chain([test.rows, test.train_rows]))?;
    for (place, errors) in
        [("measured.test.errors", &test.errors)].into_iter().chain(measured.steps.iter().map(|step| ("measured.steps", &step.errors)))
    {
        whole(place, errors.iter().map(|point| point.rows))?;
        if errors.windows(2).any(|pair| pair[0].rows > pair[1].rows) {
            return Err(format!("the sizes of {place} do not ascend"));
        }
        if !errors.iter().all(|point| is_near_a_share(point.error)) {
            return Err(format!("an error of {place} is far from a share"));
        }
    }
    Ok(())
}

fn check_plan(plan: &PlanReport, classes: &[&str]) -> Result<(), String> {
    same_names("plan.classes", plan.classes.iter().map(|class| class.class.as_str()), classes)?;
    let counts = plan.classes.iter().flat_map(|class| [class.count, class.reserve, class.add, class.to_acquire.unwrap_or(0)]);
    whole("plan", counts.chain([plan.primary_rows, plan.reserve_rows]))
}

/// Whether `names` are `classes`, in their order.
pub(super) fn same_names<'a>(place: &str, names: impl Iterator<Item = &'a str>, classes: &[&str]) -> Result<(), String> {
    if names.eq(classes.iter().copied()) {
        return Ok(());
    }
    Err(format!("the classes of {place} are not those of the rest"))
}

pub(super) fn same_number(place: &str, found: usize, expected: usize) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{place} has {found} entries where {expected} belong")) }
}

/// Whether `counts` are such as rows may have, so that their sums are exact.
pub(super) fn whole(place: &str, counts: impl IntoIterator<Item = u64>) -> Result<(), String> {
    /// Far more rows than any file has.
    const MOST: u64 = 1 << 48;
    match counts.into_iter().try_fold(0_u64, |sum, count| sum.checked_add(count).filter(|&sum| sum < 64 * MOST && count < MOST)) {
        Some(_) => Ok(()),
        None => Err(format!("a count of {place} is larger than any data")),
    }
}
