//! Whether the lists of a report of modalities fit together.

use super::fitting::{check as check_side, check_matrix, same_number, whole};
use crate::{ModalitiesReport, ModalityPair, ModalityPlan};

/// What does not fit, in words.
///
/// # Errors
/// The first such thing.
pub(crate) fn check(report: &ModalitiesReport) -> Result<(), String> {
    whole("items", [report.items, report.test_items])?;
    for modality in &report.modalities {
        check_matrix(&modality.matrix)?;
        if let Some(clusters) = &modality.clusters {
            same_number("modalities.clusters.nearest", clusters.nearest.len(), clusters.counts.len())?;
            whole("modalities.clusters.counts", clusters.counts.iter().copied())?;
        }
        if let Some(pairing) = &modality.pairing {
            let counts = [pairing.paired, pairing.only_first, pairing.only_second, pairing.duplicates_first, pairing.duplicates_second];
            whole("modalities.pairing", counts)?;
        }
    }
    if report.pairs.is_empty() {
        return Err("it has no pair of modalities".to_owned());
    }
    let is_known = |name: &String| report.modalities.iter().any(|modality| modality.name == *name);
    if !report.pairs.iter().all(|pair| pair.names.iter().all(is_known)) {
        return Err("a pair names a modality that it does not have".to_owned());
    }
    report.pairs.iter().try_for_each(check_pair)
}

fn check_pair(pair: &ModalityPair) -> Result<(), String> {
    for side in &pair.sides {
        check_side(side)?;
    }
    pair.plan.as_ref().map_or(Ok(()), check_plan)
}

fn check_plan(plan: &ModalityPlan) -> Result<(), String> {
    let totals = &plan.totals;
    whole("pairs.plan.totals", [totals.items, totals.pairs, totals.only_first, totals.only_second])?;
    let counts = plan
        .classes
        .iter()
        .flat_map(|class| class.counts.into_iter().chain(class.add).chain([class.pairs, class.only_first, class.only_second]));
    whole("pairs.plan.classes", counts)
}
