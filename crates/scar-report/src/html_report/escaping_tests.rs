//! Whatever text a report holds, its pages show it and never take it for markup.

use scar_files::PairingReport;
use scar_method::modality::Agreement;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{modalities_to_html, to_html};
use crate::{
    ClassBias, Driver, ModalitiesReport, ModalityLabels, ModalityPlan, ModalityPlanAsk, ModalityPlanClass, ModalityPlanTotals, Note,
    example,
};

const MARKUP: &str = "\"><img src=x onerror='alert(1)'>&";

/// `report` with [`MARKUP`] for every text in it that may be any text, and how many these are.
fn hostile<T: Serialize + DeserializeOwned>(report: &T) -> (T, usize) {
    let mut json = serde_json::to_value(report).expect("JSON");
    let mut places = Vec::new();
    texts(&json, String::new(), &mut places);
    let mut n_replaced = 0;
    for place in places {
        let text = json.pointer_mut(&place).expect("there");
        let before = std::mem::replace(text, MARKUP.into());
        // The name of a rule or a measure can be no other.
        if serde_json::from_value::<T>(json.clone()).is_ok() {
            n_replaced += 1;
        } else {
            *json.pointer_mut(&place).expect("there") = before;
        }
    }
    (serde_json::from_value(json).expect("a report"), n_replaced)
}

/// Puts the places of all texts into `places`. Numbers stay: clusters are called by them.
fn texts(value: &Value, place: String, places: &mut Vec<String>) {
    match value {
        Value::String(text) if text.parse::<u32>().is_err() => places.push(place),
        Value::Array(items) => items.iter().enumerate().for_each(|(idx, item)| texts(item, format!("{place}/{idx}"), places)),
        Value::Object(fields) => fields.iter().for_each(|(name, field)| texts(field, format!("{place}/{name}"), places)),
        _ => {}
    }
}

#[track_caller]
fn shown_as_text(page: &str, n_least: usize) {
    assert!(!page.contains("<img"), "{page}");
    // A text that stands in an attribute ends it by no quote; between tags, as in the figures, a quote may stay.
    assert!(!page.contains("\"\">") && !page.contains("=\"\"&gt;"), "{page}");
    let n_shown = page.matches("&lt;img src=x").count();
    assert!(n_shown >= n_least, "only {n_shown} texts are shown");
}

#[test]
fn every_text_of_a_report_stays_text() {
    let mut report = example::report(3, &[1, 2]);
    report.diagnostics.push(Note::NoFoundationSize { class: "class 0".to_owned() });
    report.data.problems.push(scar_core::problem::Problem::new(scar_core::problem::Code::Ambiguous, "any"));
    let (report, n_replaced) = hostile(&report);
    assert!(n_replaced >= 15, "{n_replaced}");
    // Title and heading, the notes, each class in its row, and the settings.
    shown_as_text(&to_html(&report), 8);
}

#[test]
fn every_text_of_a_report_of_modalities_stays_text() {
    let bias = ["0", "cat"].map(|class| ClassBias {
        class: class.to_owned(),
        sizes: [Some(40.0), Some(50.0)],
        difference: Some(10.0),
        low: Some(1.0),
        high: None,
        low_for_all: None,
        high_for_all: None,
        errors: None,
        fall: None,
        theory: [Some(30.0), Some(60.0)],
        driver: Some(Driver::Coverage),
        driver_change: Some(-0.25),
    });
    let agreement = Some(Agreement { normalized_mutual_information: 0.25, adjusted_rand: 0.125 });
    let mut pair = example::modality_pair(["image", "text"], agreement, bias.to_vec());
    let class = ModalityPlanClass {
        class: "cat".to_owned(),
        counts: [20, 30],
        sizes: [Some(25.5), None],
        add: [6, 0],
        pairs: 0,
        only_first: 6,
        only_second: 0,
    };
    pair.plan = Some(ModalityPlan {
        ask: ModalityPlanAsk::default(),
        rows_each: None,
        classes: vec![class],
        totals: ModalityPlanTotals::default(),
    });
    for labels in [ModalityLabels::Clusters { clusters: 2, restarts: 10 }, ModalityLabels::Given] {
        let mut report = example::modalities(pair.clone());
        report.labels = labels;
        for modality in &mut report.modalities {
            modality.pairing = Some(PairingReport::default());
            let clusters = modality.clusters.as_mut().expect("clusters");
            clusters.nearest_ids = vec![vec!["a".to_owned()], vec!["b".to_owned()]];
            (clusters.reseeded, clusters.converged) = (1, false);
        }
        let (report, n_replaced): (ModalitiesReport, _) = hostile(&report);
        assert!(n_replaced >= 15, "{n_replaced}");
        // Title and heading, notes, pairings, the heads of both tables, the classes.
        shown_as_text(&modalities_to_html(&report), 12);
    }
}
