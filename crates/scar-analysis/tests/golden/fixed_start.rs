//! Trainings from given first weights, epoch by epoch, against the published training procedure.

use scar_core::control::Control;
use scar_method::measures::{Convention, Measures, measure};
use scar_method::probe::{LinearProbe, ProbeParams, train};
use serde_json::Value;

use crate::support::{all_close, json, npy_f32, npy_i64, numbers};

#[test]
fn digits_to_the_last_epoch() {
    check("digits", "digits", "deterministic");
}

#[test]
fn digits_stopping_early() {
    check("digits", "digits_early", "deterministic_early_stop");
}

#[test]
fn iris_to_the_last_epoch() {
    check("iris", "iris", "deterministic");
}

#[test]
fn iris_stopping_early() {
    check("iris", "iris_early", "deterministic_early_stop");
}

/// Tolerances are the reference's own; they follow from how far row order and double precision move the result.
#[track_caller]
fn check(set: &str, files: &str, run: &str) {
    let reference = &json(&format!("{set}_reference.json"))[run];
    let tolerance = |name: &str| reference["tolerances"][name].as_f64().expect("a tolerance");
    let embeddings = npy_f32(&format!("{set}_X.npy"));
    let labels: Vec<u32> = npy_i64(&format!("{set}_labels.npy")).into_iter().map(|label| label as u32).collect();
    let all: Vec<u32> = (0..labels.len() as u32).collect();
    let (weights, bias) = (npy_f32(&format!("{files}_w0.npy")), npy_f32(&format!("{files}_b0.npy")));
    let n_classes = weights.nrows();
    let first = LinearProbe::from_arrays(weights.view(), bias.column(0), n_classes, embeddings.ncols()).expect("weights fit");
    let params = ProbeParams {
        max_epochs: reference["max_epochs"].as_u64().expect("epochs") as u32,
        patience: reference["patience"].as_u64().expect("patience") as u32,
        ..ProbeParams::default()
    };
    let outcome =
        train(&embeddings.into(), &labels, &all, first, &params.check().expect("usable"), &Control::new()).expect("not cancelled");

    let correct: Vec<u64> = ids_u64(&reference["correct_per_epoch"]);
    assert_eq!(outcome.correct_per_epoch, correct, "rows right per epoch");
    for (epoch, (got, want)) in outcome.loss_per_epoch.iter().zip(numbers(&reference["loss_per_epoch"])).enumerate() {
        assert!((got / want - 1.0).abs() <= tolerance("loss_relative"), "loss of epoch {epoch}: {got} for {want}");
    }
    let farthest = |got: &[f32], want: &[f32]| got.iter().zip(want).map(|(a, b)| f64::from((a - b).abs())).fold(0.0, f64::max);
    let weights =
        farthest(outcome.probe.weights().as_slice().expect("row-major"), npy_f32(&format!("{files}_w.npy")).as_slice().expect("row-major"));
    assert!(weights <= tolerance("weights"), "last weights off by {weights:e}");
    let bias = farthest(outcome.probe.bias(), npy_f32(&format!("{files}_b.npy")).as_slice().expect("row-major"));
    assert!(bias <= tolerance("weights"), "last bias off by {bias:e}");
    let stored = npy_f32(&format!("{files}_logits.npy"));
    let logits = farthest(outcome.logits.as_slice().expect("row-major"), stored.as_slice().expect("row-major"));
    assert!(logits <= tolerance("logits"), "logits off by {logits:e}");

    let predictions = outcome.predictions();
    for (convention, key) in [
        (Convention::Published, "current"),
        (Convention::PublishedCorrectness, "correctness"),
        (Convention::PublishedPredictedShare, "predicted_share"),
    ] {
        let want = &reference["measures_at_ratio_1"][key];
        let compare = |got: &[Measures], coverage: f64, others: f64| {
            let column = |get: fn(&Measures) -> f64| got.iter().map(get).collect::<Vec<_>>();
            all_close(&column(|m| m.scale), &numbers(&want["scale"]), others, &format!("{convention}: scale"));
            all_close(&column(|m| m.coverage), &numbers(&want["coverage"]), coverage, &format!("{convention}: coverage"));
            all_close(&column(|m| m.authenticity), &numbers(&want["authenticity"]), others, &format!("{convention}: authenticity"));
            all_close(&column(|m| m.richness), &numbers(&want["richness"]), others, &format!("{convention}: richness"));
        };
        let others = tolerance("scale_authenticity_richness");
        let own = measure(outcome.logits.view(), &predictions, &labels, 1, convention);
        compare(&own, tolerance("coverage_after_own_training"), others);
        let from_stored = measure(stored.view(), &predictions, &labels, 1, convention);
        compare(&from_stored, tolerance("measures_from_stored_logits"), others);
    }
}

fn ids_u64(value: &Value) -> Vec<u64> {
    value.as_array().expect("a list").iter().map(|number| number.as_u64().expect("a count")).collect()
}
