//! What of a comparison of modalities may go into a link: as in `shared`, every struct is taken apart.
//!
//! What modalities are called comes from the names of files, so that in a link they are called by their order.

use super::rounding::Precision;
use super::shared::{NO_NAME, Shown, notes, shared};
use super::shared_data::file_of;
use crate::{
    ClassBias, ClusterReport, ErrorDifference, ModalitiesReport, ModalityPair, ModalityPlan, ModalityPlanClass, ModalityReport, Report,
};
use scar_files::FileSummary;

/// What the modality at `place` is called in a link.
fn name_at(place: usize) -> String {
    match place {
        0 => "first".to_owned(),
        1 => "second".to_owned(),
        2 => "third".to_owned(),
        n => format!("modality {}", n + 1),
    }
}

/// The part of `report` that may go into a link, with numbers of `precision`; without one, with all digits.
pub(super) fn shared_modalities(report: &ModalitiesReport, precision: Option<Precision>) -> ModalitiesReport {
    let ModalitiesReport { schema_version, scar_lens_version, settings, items, test_items, labels, modalities, pairs, diagnostics } =
        report;
    let name = |own: &String| {
        let place = modalities.iter().position(|modality| modality.name == *own);
        place.map_or_else(|| NO_NAME.to_owned(), name_at)
    };
    let shown = Shown(precision);
    ModalitiesReport {
        schema_version: *schema_version,
        scar_lens_version: scar_lens_version.clone(),
        settings: settings.clone(),
        items: *items,
        test_items: *test_items,
        labels: *labels,
        modalities: modalities.iter().map(|modality| modality_of(modality, name(&modality.name))).collect(),
        pairs: pairs.iter().map(|pair| pair_of(pair, pair.names.each_ref().map(name), shown)).collect(),
        diagnostics: notes(diagnostics),
    }
}

fn modality_of(modality: &ModalityReport, name: String) -> ModalityReport {
    let ModalityReport { name: _, matrix, pairing, clusters, curve } = modality;
    ModalityReport {
        matrix: FileSummary { file: name.clone(), ..file_of(matrix) },
        name,
        pairing: pairing.clone(),
        clusters: clusters.as_ref().map(clusters_of),
        curve: curve.clone(),
    }
}

/// Clusters without the items that stand for them.
fn clusters_of(of: &ClusterReport) -> ClusterReport {
    let ClusterReport { counts, inertia, passes, converged, reseeded, nearest: _, nearest_ids: _ } = of;
    ClusterReport {
        counts: counts.clone(),
        inertia: *inertia,
        passes: *passes,
        converged: *converged,
        reseeded: *reseeded,
        nearest: vec![Vec::new(); counts.len()],
        nearest_ids: Vec::new(),
    }
}

fn pair_of(pair: &ModalityPair, names: [String; 2], shown: Shown) -> ModalityPair {
    let ModalityPair { names: _, agreement, matched, sides, bias, plan, validation } = pair;
    let side = |of: &Report, name: &String| {
        let mut side = shared(of, shown.0);
        side.data.matrix.file.clone_from(name);
        side
    };
    ModalityPair {
        agreement: *agreement,
        matched: matched.clone(),
        sides: [side(&sides[0], &names[0]), side(&sides[1], &names[1])],
        bias: bias.iter().map(|class| bias_of(class, shown)).collect(),
        plan: plan.as_ref().map(|plan| plan_of(plan, shown)),
        validation: validation.clone(),
        names,
    }
}

fn bias_of(of: &ClassBias, shown: Shown) -> ClassBias {
    let ClassBias { class, sizes, difference, low, high, low_for_all, high_for_all, errors, fall, theory, driver, driver_change } = of;
    let number = |value: &Option<f64>| shown.number(*value);
    let errors_of = |of: &Option<ErrorDifference>| {
        of.map(|ErrorDifference { difference, low, high }| {
            let [difference, low, high] = [difference, low, high].map(|value| shown.end(value));
            ErrorDifference { difference, low, high }
        })
    };
    ClassBias {
        class: class.clone(),
        sizes: sizes.each_ref().map(number),
        difference: number(difference),
        low: number(low),
        high: number(high),
        low_for_all: number(low_for_all),
        high_for_all: number(high_for_all),
        errors: errors_of(errors),
        fall: errors_of(fall),
        theory: theory.each_ref().map(number),
        driver: *driver,
        driver_change: number(driver_change),
    }
}

fn plan_of(of: &ModalityPlan, shown: Shown) -> ModalityPlan {
    let ModalityPlan { ask, rows_each, classes, totals } = of;
    let class = |of: &ModalityPlanClass| {
        let ModalityPlanClass { class, counts, sizes, add, pairs, only_first, only_second } = of;
        ModalityPlanClass {
            class: class.clone(),
            counts: *counts,
            sizes: sizes.map(|size| shown.number(size)),
            add: *add,
            pairs: *pairs,
            only_first: *only_first,
            only_second: *only_second,
        }
    };
    ModalityPlan { ask: *ask, rows_each: *rows_each, classes: classes.iter().map(class).collect(), totals: *totals }
}
