//! Compares plans: probes are trained on the rows in hand, with and without the rows of each plan, and tested on other rows.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use crate::comparison_rows::ComparisonRows;
use crate::held_out::{Rows, counts};
use crate::prepared::Prepared;
use crate::training::{Procedure, Trainer};
use crate::{AnalysisError, Extras, Progress, judging};
use scar_core::EmbeddingSet;
use scar_core::control::{Cancelled, Control, Step};
use scar_core::parallel;
use scar_core::problem::{Code, Problem};
use scar_method::completion::{
    Arms, Limits, Rule, TrainRows, Trial, TrialError, Validation, accuracy_by_size, compare, size_grid, validate,
};
use scar_method::probe::{CheckedConvergedParams, converged_work};
use scar_method::settings::Settings;
use scar_report::{MeasuredReport, Report, ValidationReport};

/// The rules that are compared by default.
pub(super) const COMPARED: [Rule; 7] =
    [Rule::Published, Rule::Even, Rule::Deficit, Rule::Shares, Rule::Level, Rule::Margin, Rule::SharesHerding];
/// Number of sizes on the curve of accuracy.
const N_SIZES: u32 = 8;

/// Settings of a comparison of plans.
///
/// ```
/// use scar_analysis::Comparison;
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let comparison = Comparison::of(&report, 5);
/// assert_eq!((comparison.n_seeds, comparison.sizes[0]), (5, report.step_size(0)));
/// // Without limits, half of each reserve is added.
/// assert_eq!(comparison.limits, None);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Number of seeds. They follow the seed of the settings.
    pub n_seeds: u32,
    /// Rules to compare; rules without a plan are left out.
    pub rules: Vec<Rule>,
    /// Limits of a plan for all rows in hand; `None`: half of the reserve. The comparison has fewer rows in hand, because some are kept to
    /// test on, and its limits are scaled down in proportion.
    pub limits: Option<Limits>,
    /// What a row of each class costs, length k; empty: 1 each.
    pub costs: Vec<f64>,
    /// Rows each class should have, length k.
    pub sizes: Vec<Option<f64>>,
    /// The size to mark on the curve of accuracy.
    pub marked: Option<u64>,
}

impl Comparison {
    /// A comparison by the sizes of `report`, with the default rules.
    pub fn of(report: &Report, n_seeds: u32) -> Self {
        let sizes = (0..report.foundation.classes.len()).map(|class| report.step_size(class)).collect();
        Self::by(sizes, report.measured.as_ref(), n_seeds)
    }

    /// A comparison by the sizes of the classes; the measured size of the whole is marked.
    pub(super) fn by(sizes: Vec<Option<f64>>, measured: Option<&MeasuredReport>, n_seeds: u32) -> Self {
        let marked = measured.and_then(|measured| measured.whole.size_within).map(|size| size.round() as u64);
        Self { n_seeds, rules: COMPARED.to_vec(), limits: None, costs: Vec::new(), sizes, marked }
    }
}

/// Compares plans for `set` with random and even fills. The candidates are the reserve in `extras`, or parts of the set's own rows. The
/// test rows are the test file in `extras`, the test rows of the set's split, or the held-out share.
///
/// Probes are trained to convergence in every convention.
///
/// # Errors
/// [`AnalysisError::Refused`] for settings outside their range and where no rows are there to test on; [`AnalysisError::Cancelled`].
///
/// Source: METHOD, section 5.
///
/// ```
/// use scar_analysis::{AnalysisError, Comparison, Extras, compare_plans};
/// use scar_method::settings::Settings;
/// use scar_method::completion::Rule;
/// use scar_report::{ReserveKind, TestKind};
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let comparison = Comparison { rules: vec![Rule::Level], ..Comparison::of(&report, 3) };
/// let mut compare = |settings: &Settings| compare_plans(&set, settings, &Extras::default(), &comparison, &Default::default(), &mut |_| {});
/// let validation = compare(&Settings::default()).unwrap();
/// assert_eq!((validation.reserve, validation.test), (ReserveKind::Split, TestKind::HeldOut));
/// assert_eq!((validation.test_rows, validation.rules[0].rule), (24, Rule::Level));
/// assert!(validation.sizes.iter().any(|point| point.size == 96));
/// // Without test rows nothing can be compared.
/// assert!(matches!(compare(&Settings { test_share: 0.0, ..Settings::default() }), Err(AnalysisError::Refused(_))));
/// ```
pub fn compare_plans(
    set: &EmbeddingSet,
    settings: &Settings,
    extras: &Extras,
    comparison: &Comparison,
    control: &Control,
    tell: &mut dyn FnMut(Progress),
) -> Result<ValidationReport, AnalysisError> {
    let settings = settings.clone().checked()?;
    let prepared = Prepared::new(set, &settings, extras)?;
    tell(Progress::Step(Step::Validating));
    let compared = compare_prepared(&prepared, comparison, control)?;
    compared.ok_or_else(|| {
        let message =
            "There are too few rows to train on and to test on, so no plan can be compared. Give more rows, a test file, or hold out a share of the data to test on.";
        AnalysisError::Refused(Problem::new(Code::TooFewRows, message))
    })
}

/// Most units by which [`compare_plans`] advances its [`Control`]; 0 if the comparison will be refused.
///
/// ```
/// use scar_analysis::{Comparison, Extras, comparison_work};
/// use scar_method::settings::Settings;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let work = |n_seeds| comparison_work(&set, &Settings::default(), &Extras::default(), &Comparison::of(&report, n_seeds));
/// assert!(work(3) > 0 && work(6) == 2 * work(3));
/// ```
pub fn comparison_work(set: &EmbeddingSet, settings: &Settings, extras: &Extras, comparison: &Comparison) -> u64 {
    let Ok(prepared) = Prepared::new(set, settings, extras) else { return 0 };
    let control = Control::new();
    let Some(parts) = ComparisonRows::new(set, &prepared.comparison_rows(), extras.reserve.as_ref()) else { return 0 };
    let Ok(split) = parts.split(settings.seed, &control) else { return 0 };
    let limits = limits(&parts, comparison, prepared.data_rows.len(), split.reserve.len());
    let n_added = limits.n_rows.map_or(split.reserve.len(), |n_rows| (n_rows as usize).min(split.reserve.len()));
    let work = |n_rows: usize| converged_work(n_rows as u64, &prepared.converged);
    let n_primary = split.primary.len();
    let arms = work(n_primary) + work(n_primary + split.reserve.len()) + 3 * comparison.rules.len() as u64 * work(n_primary + n_added);
    let sizes: u64 = grid(&parts, comparison).into_iter().map(|size| work(size as usize)).sum();
    u64::from(comparison.n_seeds) * (arms + sizes)
}

/// [`compare_plans`] on a prepared analysis; `None` without rows to test on, or to train on.
pub(super) fn compare_prepared(
    prepared: &Prepared<'_>,
    comparison: &Comparison,
    control: &Control,
) -> Result<Option<ValidationReport>, Cancelled> {
    let rows = prepared.comparison_rows();
    let Some(parts) = ComparisonRows::new(prepared.set, &rows, prepared.extras.reserve.as_ref()) else { return Ok(None) };
    let trainer = trainer(prepared, &rows, &parts, &prepared.converged, control);
    let train = |sample_idxs: &[u32]| trainer.train(1, 0, sample_idxs).map(|trained| trained.probe);
    compare_on(&parts, prepared, comparison, &train, control)
}

fn compare_on(
    parts: &ComparisonRows<'_>,
    prepared: &Prepared<'_>,
    comparison: &Comparison,
    train: TrainRows<'_>,
    control: &Control,
) -> Result<Option<ValidationReport>, Cancelled> {
    let set = parts.set();
    let labels = set.labels();
    let seeds: Vec<u64> = (0..u64::from(comparison.n_seeds)).map(|i| prepared.settings.seed.wrapping_add(i)).collect();
    let splits = seeds.iter().map(|&seed| parts.split(seed, control)).collect::<Result<Vec<_>, _>>()?;
    // Of classes with two rows, a test and a reserve may leave none in hand.
    if splits.iter().any(|split| split.primary.is_empty()) {
        return Ok(None);
    }
    let mut rules = comparison.rules.clone();
    for split in &splits {
        // Rules by deficit have no plan if no class lacks rows.
        let primary = counts(&split.primary, labels);
        if !comparison.sizes.iter().zip(&primary).any(|(size, &count)| size.is_some_and(|size| size > count as f64)) {
            rules.retain(|rule| !rule.needs_sizes());
        }
    }
    let (arms, rows_added) = arms_of(parts, prepared, &Comparison { rules, ..comparison.clone() }, true, train, control)?;
    let sizes = accuracy_by_size(set, (parts.train(), &parts.test), &grid(parts, comparison), comparison.marked, &seeds, train, control)?;
    Ok(Some(ValidationReport {
        seeds: comparison.n_seeds,
        rows_added,
        reserve: parts.kind(),
        test: parts.test_kind,
        test_file: parts.test_file.clone(),
        test_rows: parts.test.len() as u64,
        train_rows: parts.train().len() as u64,
        rules: validate(&arms),
        sizes,
    }))
}

/// The scores of every seed that has a plan by all rules of `comparison`, and the rows that the last one might add.
fn arms_of(
    parts: &ComparisonRows<'_>,
    prepared: &Prepared<'_>,
    comparison: &Comparison,
    with_total: bool,
    train: TrainRows<'_>,
    control: &Control,
) -> Result<(Vec<Arms>, u64), Cancelled> {
    let (set, labels) = (parts.set(), parts.set().labels());
    // Small trainings are a single strip each, so the seeds are what threads can share. The order stays that of the seeds.
    let of_seed = |i: u64| {
        let seed = prepared.settings.seed.wrapping_add(i);
        let split = &parts.split(seed, control)?;
        let limits = limits(parts, comparison, prepared.data_rows.len(), split.reserve.len());
        let trial = Trial {
            embeddings: set.embeddings(),
            class_ids: labels.class_ids(),
            n_classes: labels.n_classes(),
            split,
            test: &parts.test,
            later_shares: &[],
            foundation_sizes: &comparison.sizes,
            costs: &comparison.costs,
            reserve_is_labelled: true,
            with_total,
            train,
            control,
        };
        let arms = match compare(&trial, &comparison.rules, limits, seed) {
            Ok(compared) => Some(compared),
            Err(TrialError::Cancelled) => return Err(Cancelled),
            // A rule may have no plan on one split and plans on others.
            Err(TrialError::Plan(..)) => None,
        };
        Ok((arms, limits.n_rows.unwrap_or(split.reserve.len() as f64) as u64))
    };
    let seeds: Vec<(Option<Arms>, u64)> = parallel::try_map(comparison.n_seeds as usize, |seed| of_seed(seed as u64))?;
    let rows_added = seeds.last().map_or(0, |(_, rows)| *rows);
    Ok((seeds.into_iter().filter_map(|(arms, _)| arms).collect(), rows_added))
}

/// What `rule`, which needs no sizes, gained over `n_seeds` splits of the rows in hand, and the rows tested; `None` without rows to test on
/// or to train on.
///
/// Probes are trained as far as those that judge labels: of what they predict, little changes after it, and it takes a fifth of the passes.
/// Adds to `n_done` the units by which it advances `control`.
pub(super) fn try_rule(
    prepared: &Prepared<'_>,
    rule: Rule,
    n_seeds: u32,
    n_done: &AtomicU64,
    control: &Control,
) -> Result<Option<(Validation, u64)>, Cancelled> {
    let rows = prepared.comparison_rows();
    let Some(parts) = ComparisonRows::new(prepared.set, &rows, None) else { return Ok(None) };
    let params = judging::params();
    let trainer = trainer(prepared, &rows, &parts, &params, control);
    let train = |sample_idxs: &[u32]| {
        let trained = trainer.train(1, 0, sample_idxs)?;
        n_done.fetch_add(trainer.work_of(sample_idxs.len() as u64), Ordering::Relaxed);
        Ok(trained.probe)
    };
    for i in 0..u64::from(n_seeds) {
        if parts.split(prepared.settings.seed.wrapping_add(i), control)?.primary.is_empty() {
            return Ok(None);
        }
    }
    let comparison = Comparison { n_seeds, rules: vec![rule], limits: None, costs: Vec::new(), sizes: Vec::new(), marked: None };
    let (arms, _) = arms_of(&parts, prepared, &comparison, false, &train, control)?;
    Ok(validate(&arms).first().map(|tried| (*tried, parts.test.len() as u64)))
}

/// Most units by which [`try_rule`] advances its [`Control`].
pub(super) fn trial_work(prepared: &Prepared<'_>, n_seeds: u32) -> u64 {
    let control = Control::new();
    let Some(parts) = ComparisonRows::new(prepared.set, &prepared.comparison_rows(), None) else { return 0 };
    let Ok(split) = parts.split(prepared.settings.seed, &control) else { return 0 };
    let work = |n_rows: usize| converged_work(n_rows as u64, &prepared.converged);
    u64::from(n_seeds) * (work(split.primary.len()) + 3 * work(split.primary.len() + split.reserve.len() / 2))
}

fn trainer<'a>(
    prepared: &'a Prepared<'_>,
    rows: &'a Rows<'_>,
    parts: &'a ComparisonRows<'_>,
    params: &'a CheckedConvergedParams,
    control: &'a Control,
) -> Trainer<'a> {
    Trainer {
        set: parts.set(),
        labels: parts.set().labels(),
        rows,
        is_tested: false,
        procedure: Procedure::Converged(params),
        convention: prepared.settings.convention,
        seed: prepared.settings.seed,
        control,
    }
}

/// The limits of the plans of one seed.
fn limits(parts: &ComparisonRows<'_>, comparison: &Comparison, n_data: usize, n_reserve: usize) -> Limits {
    let scale = parts.scale(n_data);
    match comparison.limits {
        Some(Limits { n_rows, budget }) => {
            Limits { n_rows: n_rows.map(|n_rows| (n_rows * scale).round()), budget: budget.map(|budget| budget * scale) }
        }
        None => Limits::rows(n_reserve as u64 / 2),
    }
}

fn grid(parts: &ComparisonRows<'_>, comparison: &Comparison) -> Vec<u64> {
    let n_train = parts.train().len() as u64;
    size_grid((n_train / 30).max(parts.set().n_classes() as u64), n_train, N_SIZES, comparison.marked)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ndarray::Array2;

    use super::*;
    use crate::{ReserveSet, TestSet};
    use scar_core::Labels;
    use scar_core::Random;
    use scar_report::{ReserveKind, TestKind};

    /// Two classes around −1 and 1, rows of each in turn.
    fn set(n: usize, seed: u64) -> EmbeddingSet {
        let mut random = Random::new(seed, &[]);
        let embeddings = Array2::from_shape_fn((n, 3), |(row, _)| (row % 2) as f32 * 2.0 - 1.0 + random.symmetric(2.5));
        let labels: Vec<i128> = (0..n).map(|row| row as i128 % 2).collect();
        EmbeddingSet::new(embeddings, Arc::new(Labels::from_integers(&labels))).expect("sound")
    }

    fn comparison(limits: Option<Limits>) -> Comparison {
        Comparison { n_seeds: 3, rules: vec![Rule::Level], limits, costs: Vec::new(), sizes: vec![None; 2], marked: None }
    }

    #[test]
    fn a_reserve_and_a_test_file_stand_in_for_parts_of_the_data() {
        let (data, reserve, test) = (set(40, 1), set(30, 2), set(400, 3));
        let extras = Extras {
            reserve: Some(ReserveSet::labelled(reserve.embeddings(), reserve.labels(), &data, "r.npy").expect("fits")),
            test: Some(TestSet::new(test.embeddings(), test.labels(), &data, "t.npy").expect("fits")),
            ..Extras::default()
        };
        let control = Control::new();
        let compare =
            |limits| compare_plans(&data, &Settings::default(), &extras, &comparison(limits), &control, &mut |_| {}).expect("compared");
        let all = compare(Some(Limits::rows(1000)));
        assert_eq!((all.reserve, all.test, all.test_file.as_deref()), (ReserveKind::File, TestKind::File, Some("t.npy")));
        assert_eq!((all.test_rows, all.train_rows), (400, 40));
        // Each seed uses 24 of the 30 rows. With a limit beyond that, every rule adds all of them.
        let rule = &all.rules[0];
        assert_eq!((rule.n_added, rule.plan, rule.random), (24.0, rule.total.expect("asked for"), rule.total.expect("asked for")));
        // Four fifths of the data are in hand, so the limit is four fifths as well.
        assert_eq!(compare(Some(Limits::rows(10))).rules[0].n_added, 8.0);
        // Seeds differ, so there is an interval.
        assert!(rule.primary.accuracy.low < rule.primary.accuracy.high);
    }

    #[test]
    fn work_told_beforehand_is_what_is_done_where_no_two_arms_have_the_same_rows() {
        let (data, control) = (set(60, 1), Control::new());
        let comparison = comparison(Some(Limits::rows(9)));
        compare_plans(&data, &Settings::default(), &Extras::default(), &comparison, &control, &mut |_| {}).expect("compared");
        let announced = comparison_work(&data, &Settings::default(), &Extras::default(), &comparison);
        assert!(control.done() <= announced && control.done() as f64 > 0.7 * announced as f64, "{} of {announced}", control.done());
    }
}
