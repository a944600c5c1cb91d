//! A whole random run on digits against the published procedure's spread over 200 seeds, and the promise that threads
//! change nothing.

use std::sync::Arc;

use scar_lens::analysis::{Settings, run, total_work};
use scar_lens::control::Control;
use scar_lens::data::{EmbeddingSet, FileSummary, LabelKind, LabelSummary, Labels, ValueSummary};
use scar_lens::report::{DataReport, Report};
use serde_json::Value;

use super::support::{close, json, npy_f32, npy_i64, numbers};

fn digits() -> EmbeddingSet {
    let labels = Labels::from_integers(&npy_i64("digits_labels.npy"));
    EmbeddingSet::new(Arc::new(npy_f32("digits_X.npy")), Arc::new(labels)).expect("digits are sound")
}

fn data_report() -> DataReport {
    let values = ValueSummary { sum: 0.0, min: 0.0, max: 0.0, sha256_f32le: None };
    DataReport {
        matrix: FileSummary { file: "digits_X.npy".into(), rows: 1797, dims: 64, dtype: "float32".into(), format: "npy".into(), values },
        labels: LabelSummary { kind: LabelKind::Integer, classes: Vec::new() },
        problems: Vec::new(),
    }
}

fn analyze(set: &EmbeddingSet, settings: &Settings) -> Report {
    let control = Control::new();
    let report = run(set, data_report(), settings, &control, &mut |_| {}).expect("runs to the end");
    assert_eq!(control.done(), total_work(set, settings), "progress ends at its total");
    report
}

/// The reference's rule `one_run`: class means within 4 standard deviations, which a right implementation never failed
/// in 200 runs.
#[test]
fn random_run_is_one_of_the_published_procedures_runs() {
    let report = analyze(&digits(), &Settings::default());
    let reference = &json("digits_seeded.json")["current"]["class_mean"];
    let within = |got: f64, of: &Value, i: usize, what: &str| {
        let (mean, sd) = match &of["mean"] {
            Value::Array(_) => (numbers(&of["mean"])[i], numbers(&of["sd"])[i]),
            mean => (mean.as_f64().expect("a mean"), of["sd"].as_f64().expect("an sd")),
        };
        assert!((got - mean).abs() <= 4.0 * sd + 1e-9, "{what} at position {i}: {got} is not within 4 · {sd} of {mean}");
    };
    assert_eq!(report.measures.iter().map(|m| m.ratio).collect::<Vec<_>>(), [1, 2, 5, 10, 15, 20, 30]);
    for (i, ratio) in report.measures.iter().enumerate() {
        assert_eq!(ratio.repeats, ratio.ratio, "repeats");
        let mean =
            |get: fn(&scar_lens::report::ClassMeasures) -> f64| ratio.classes.iter().map(get).sum::<f64>() / ratio.classes.len() as f64;
        within(mean(|c| c.coverage), &reference["coverage"], i, "coverage");
        within(mean(|c| c.authenticity), &reference["authenticity"], i, "authenticity");
        within(mean(|c| c.richness), &reference["richness"], i, "richness");
        close(mean(|c| c.scale), 1.0 / f64::from(ratio.ratio), 1e-12, "scale is 1/r for three classes and more");
    }
    let classes = &report.foundation.classes;
    let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
    within(mean(classes.iter().map(|c| c.h.expect("h").ln()).collect()), &reference["ln_h"], 0, "ln h");
    within(mean(classes.iter().map(|c| c.foundation_size.expect("n")).collect()), &reference["n"], 0, "n");
}

#[test]
fn threads_change_no_digit() {
    let set = digits();
    // Ratio 1 is large enough to be cut into strips only when repeated: 1,797 rows make one strip, so stack it twice.
    let rows: Vec<usize> = (0..2 * set.n_samples()).map(|i| i % set.n_samples()).collect();
    let embeddings = set.embeddings().select(ndarray::Axis(0), &rows);
    let labels: Vec<i128> = rows.iter().map(|&row| i128::from(set.labels().class_ids()[row])).collect();
    let set = EmbeddingSet::new(Arc::new(embeddings), Arc::new(Labels::from_integers(&labels))).expect("sound");
    let settings = Settings { ratios: vec![1, 2, 5], max_epochs: 20, patience: 100, ..Settings::default() };
    let with_threads = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("a pool");
        serde_json::to_string(&pool.install(|| analyze(&set, &settings))).expect("a report is JSON")
    };
    let one = with_threads(1);
    for n_threads in [2, 3, 8] {
        assert!(one == with_threads(n_threads), "{n_threads} threads gave other digits than one");
    }
}
