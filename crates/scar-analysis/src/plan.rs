//! The completion plan of a report: counts by the published rule, and rows of the reserve's file.

use crate::prepared::Prepared;
use crate::sizes::PlanSizes;
use crate::supply::Supply;
use crate::{AnalysisError, Extras, RowPlan};
use scar_core::control::Control;
use scar_method::completion::{ClassLists, FillSize, Goal, Known, Limits, PlanError, Rule, plan_within, published_plan};
use scar_method::measures::Convention;
use scar_report::{Note, PlanClass, PlanEnd, PlanReport, PlanRows, ReserveKind};

/// The rule by which a report chooses rows of the reserve's file, with or without labels.
fn row_rule(is_labelled: bool) -> Rule {
    Rule::recommended(Goal::Accuracy, if is_labelled { Known::Classes } else { Known::Embeddings })
}

/// Whether the plan of a report needs a probe.
pub(super) fn needs_probe(extras: &Extras) -> bool {
    extras.reserve.as_ref().is_some_and(|reserve| row_rule(reserve.class_ids.is_some()).needs_probe())
}

/// The plan for `supply` by `sizes`, without a comparison of plans.
///
/// # Errors
/// [`AnalysisError::Cancelled`].
pub(super) fn plan(
    prepared: &Prepared<'_>,
    supply: &Supply<'_>,
    sizes: &PlanSizes,
    control: &Control,
) -> Result<PlanReport, AnalysisError> {
    let class_names = prepared.set.labels().class_names();
    let (in_hand, candidates) = (supply.counts(&supply.in_hand), supply.counts(&supply.candidates));
    let fill_rule = match prepared.settings.convention {
        Convention::Published | Convention::Corrected => FillSize::Reserve,
        Convention::PublishedCorrectness => FillSize::Missing,
        Convention::PublishedPredictedShare => FillSize::AllOrMissing,
    };
    let (primary_rows, reserve_rows) = (in_hand.iter().sum(), candidates.iter().sum());
    let fill_size = fill_rule.rows(primary_rows, reserve_rows, sizes.whole.unwrap_or(0.0));
    let lists = ClassLists { in_hand: &in_hand, candidates: Some(&candidates), sizes: &sizes.steps, ..ClassLists::default() };
    let needs = lists.needs();
    let mut notes: Vec<Note> = note_on(supply.kind).into_iter().collect();
    let (shares, adds, available) = match published_plan(&needs, fill_size) {
        Ok(plan) => {
            if let Some(class) = plan.limited_by {
                notes.push(Note::LimitsThePlan { class: class_names[class].clone(), end: PlanEnd::of(&needs[class]) });
            }
            (plan.shares, plan.adds, plan.available)
        }
        Err(error) => {
            notes.push(match error {
                PlanError::NoDeficit => Note::NoDeficit,
                error => Note::NoPlan { reason: error.to_string() },
            });
            (vec![0.0; needs.len()], vec![0; needs.len()], 0.0)
        }
    };
    // If part of the data serves as the reserve, those rows exist already. The shopping list is then what all the data lack.
    let to_acquire = shopping_list(if supply.kind == ReserveKind::Split { &supply.data_counts } else { &in_hand }, &sizes.steps);
    let rows = chosen_rows(prepared, supply, sizes, adds.iter().sum(), control)?;
    let classes = needs.iter().enumerate().map(|(class, need)| PlanClass {
        class: class_names[class].clone(),
        count: need.count,
        foundation_size: need.foundation_size,
        reserve: candidates[class],
        deficit: need.foundation_size.map(|_| need.deficit()),
        share: shares[class],
        add: adds[class],
        to_acquire: need.foundation_size.and(to_acquire.as_ref().map(|list| list[class])),
    });
    Ok(PlanReport {
        reserve: supply.kind,
        file: prepared.extras.reserve.as_ref().map(|reserve| reserve.file.clone()),
        by_measured_sizes: sizes.is_measured,
        primary_rows,
        reserve_rows,
        fill_rule,
        fill_size,
        available,
        classes: classes.collect(),
        rows,
        validation: None,
        diagnostics: notes,
    })
}

/// A note on the source of the rows to add.
fn note_on(kind: ReserveKind) -> Option<Note> {
    match kind {
        ReserveKind::File => None,
        ReserveKind::FilePredicted => Some(Note::ReservePredicted),
        ReserveKind::Split => Some(Note::ReserveIsSplit),
    }
}

/// Rows to acquire of each class beyond those in hand; `None` without a plan.
fn shopping_list(in_hand: &[u64], sizes: &[Option<f64>]) -> Option<Vec<u64>> {
    let lists = ClassLists { in_hand, sizes, ..ClassLists::default() };
    match plan_within(Rule::Deficit, &lists.classes(), Limits::default()) {
        Ok(plan) => Some(plan.adds),
        Err(PlanError::NoDeficit) => Some(vec![0; in_hand.len()]),
        Err(_) => None,
    }
}

/// The rows of the file to take; `None` without a file, or if there is nothing to add.
fn chosen_rows(
    prepared: &Prepared<'_>,
    supply: &Supply<'_>,
    sizes: &PlanSizes,
    n_rows: u64,
    control: &Control,
) -> Result<Option<PlanRows>, AnalysisError> {
    if supply.kind == ReserveKind::Split || n_rows == 0 {
        return Ok(None);
    }
    let rule = row_rule(supply.kind == ReserveKind::File);
    let plan = RowPlan { rule, limits: Limits::rows(n_rows), costs: Vec::new(), sizes: sizes.steps.clone() };
    let rows = supply.choose(&plan, prepared.settings.seed, control)?;
    Ok(Some(PlanRows { rule, indices: supply.in_source(rows) }))
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
