//! What to collect next: a mix of classes, tried out on the data as a part of the analysis.

use std::sync::atomic::AtomicU64;

use crate::prepared::Prepared;
use crate::validation::{trial_work, try_rule};
use crate::{PlanSource, Progress, plan_classes};
use scar_core::control::{Cancelled, Control, Step};
use scar_method::completion::{ClassTotals, Goal, Known, Limits, Rule, Verdict, plan_within};
use scar_report::overview::{self, overview};
use scar_report::{CollectClass, CollectReport, CollectTrial, Report};

/// Splits over which the mix is tried.
const N_SEEDS: u32 = 3;

/// Values of a matrix up to which a mix is tried unasked. Of 20,000 × 384 the analysis would take half as long again.
const MOST_TRIED: usize = 1 << 22;

/// The rows to collect, as a share of those in hand: one in so many.
const ONE_IN: u64 = 10;

/// Whether a mix is looked for: where the analysis rests on rows never seen, and nobody gave candidates.
fn is_wanted(prepared: &Prepared<'_>) -> bool {
    let is_tested = prepared.rows.is_tested() && prepared.settings.folds > 0;
    !prepared.is_published() && is_tested && prepared.extras.reserve.is_none() && !prepared.extras.is_side
}

/// Whether a mix would be tried.
fn is_tried(prepared: &Prepared<'_>) -> bool {
    is_wanted(prepared) && prepared.set.n_samples() * prepared.set.n_dims() <= MOST_TRIED
}

/// Units by which [`collect`] advances its [`Control`].
pub(super) fn collect_work(prepared: &Prepared<'_>) -> u64 {
    if is_tried(prepared) { trial_work(prepared, N_SEEDS) } else { 0 }
}

/// The mix for the data of `report`, which is whole; nothing where that is not wanted, or where the report says that no rows are worth it.
pub(super) fn collect(
    prepared: &Prepared<'_>,
    report: &Report,
    control: &Control,
    tell: &mut dyn FnMut(Progress),
) -> Result<Option<CollectReport>, Cancelled> {
    if !is_wanted(prepared) {
        return Ok(None);
    }
    let n_done = AtomicU64::new(0);
    let found = if is_worth_it(report) { Some(tried(prepared, report, &n_done, control, tell)?) } else { None };
    // Equal sets of rows are trained on once, and some mixes are not tried at all.
    control.advance(collect_work(prepared).saturating_sub(n_done.into_inner()));
    Ok(found)
}

/// Whether rows are worth collecting, as far as that can be told.
fn is_worth_it(report: &Report) -> bool {
    let seen = overview(report);
    match seen.verdict {
        overview::Verdict::Provisional | overview::Verdict::NotTested | overview::Verdict::NoBetterThanChance => false,
        overview::Verdict::Enough => seen.n_weak > 0,
        overview::Verdict::NotEnough | overview::Verdict::CannotTell => true,
    }
}

/// Adds to `n_done` the units by which it advances `control`.
fn tried(
    prepared: &Prepared<'_>,
    report: &Report,
    n_done: &AtomicU64,
    control: &Control,
    tell: &mut dyn FnMut(Progress),
) -> Result<CollectReport, Cancelled> {
    // The rows do not exist, so nothing is known of them, and rare classes are to count as much as common ones.
    let rule = Rule::recommended(Goal::BalancedAccuracy, Known::Nothing);
    let tried = match is_tried(prepared) {
        true => {
            tell(Progress::Step(Step::Validating));
            try_rule(prepared, rule, N_SEEDS, n_done, control)?
        }
        false => None,
    };
    let trial = tried.map(|(tried, test_rows)| CollectTrial {
        rule,
        seeds: N_SEEDS,
        rows_added: tried.n_added,
        test_rows,
        before: tried.primary.balanced_accuracy,
        with_mix: tried.plan.balanced_accuracy,
        with_random: tried.random.balanced_accuracy,
        gain: tried.balanced_gain,
    });
    let is_worse = trial.as_ref().is_some_and(|trial| trial.gain.verdict == Verdict::Worse);
    let rule = if is_worse { Rule::Shares } else { rule };
    let classes = plan_classes(report, PlanSource::Nothing, None, &[]);
    let rows = ClassTotals::of(&classes).in_hand.div_ceil(ONE_IN);
    let adds = plan_within(rule, &classes, Limits::rows(rows)).map(|plan| plan.adds).unwrap_or_default();
    let classes: Vec<CollectClass> = report
        .data
        .labels
        .classes
        .iter()
        .zip(&adds)
        .filter(|(_, rows)| **rows > 0)
        .map(|(class, &rows)| CollectClass { class: class.name.clone(), rows })
        .collect();
    Ok(CollectReport { rule, rows: adds.iter().sum(), classes, trial })
}
