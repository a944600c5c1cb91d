//! A whole random run on digits against the published procedure's spread over 200 seeds, and the promise that threads
//! change nothing.

use std::sync::Arc;

use rayon::prelude::*;
use scar_analysis::{run, total_work};
use scar_core::Random;
use scar_core::control::Control;
use scar_core::{EmbeddingSet, LabelKind, Labels};
use scar_data::{FileSummary, LabelSummary, ValueSummary};
use scar_method::measures::Convention;
use scar_method::measures::{Measures, measure};
use scar_method::probe::{LinearProbe, ProbeParams, Subsample, train};
use scar_method::settings::Settings;
use scar_report::{DataReport, RatioReport, Report};
use serde_json::Value;

use crate::support::{close, json, npy_f32, npy_i64, numbers};

fn digits() -> EmbeddingSet {
    let labels = Labels::from_integers(&npy_i64("digits_labels.npy"));
    EmbeddingSet::new(npy_f32("digits_X.npy"), Arc::new(labels)).expect("digits are sound")
}

fn data_report() -> DataReport {
    let values = ValueSummary { sum: 0.0, min: 0.0, max: 0.0, sha256_f32le: None };
    DataReport {
        matrix: FileSummary {
            file: "digits_X.npy".into(),
            part: None,
            rows: 1797,
            dims: 64,
            dtype: "float32".into(),
            format: "npy".into(),
            values,
        },
        labels: LabelSummary { kind: LabelKind::Integer, classes: Vec::new() },
        sample: None,
        problems: Vec::new(),
        column_names: Vec::new(),
    }
}

fn analyze(set: &EmbeddingSet, settings: &Settings) -> Report {
    let control = Control::new();
    let report = run(set, data_report(), settings, &control, &mut |_| {}).expect("runs to the end");
    assert_eq!(control.done(), total_work(set, settings), "progress ends at its total");
    report
}

/// Where the reference keeps each convention.
const PUBLISHED: [(Convention, &str); 3] = [
    (Convention::Published, "current"),
    (Convention::PublishedCorrectness, "correctness"),
    (Convention::PublishedPredictedShare, "predicted_share"),
];

fn settings(convention: Convention, seed: u64, patience: u32) -> Settings {
    Settings { convention, seed, patience, ..Settings::default() }
}

/// Never stops before the last epoch.
const NO_EARLY_STOP: u32 = 101;

fn class_mean(ratio: &RatioReport, get: ReadMeasure) -> f64 {
    ratio.classes.iter().map(|class| get(&class.measures())).sum::<f64>() / ratio.classes.len() as f64
}

type ReadMeasure = fn(&Measures) -> f64;
const MEASURES: [(&str, ReadMeasure); 3] =
    [("coverage", |m| m.coverage), ("authenticity", |m| m.authenticity), ("richness", |m| m.richness)];

/// The reference's rules `one_run` and `single_classes` with early stopping: class means within 4 standard deviations,
/// which a right implementation never failed in 200 runs, and at most 5 % of the single-class values beyond 4.
#[test]
fn random_run_is_one_of_the_published_procedures_runs() {
    let reference = json("digits_seeded.json");
    for (convention, key) in PUBLISHED {
        let report = analyze(&digits(), &settings(convention, 0, 5));
        let reference = &reference["published_settings"][key];
        let within = |got: f64, of: &Value, i: usize, what: &str| {
            let (mean, sd) = match &of["mean"] {
                Value::Array(_) => (numbers(&of["mean"])[i], numbers(&of["sd"])[i]),
                mean => (mean.as_f64().expect("a mean"), of["sd"].as_f64().expect("an sd")),
            };
            assert!((got - mean).abs() <= 4.0 * sd + 1e-9, "{convention}, {what} at position {i}: {got} is not within 4 · {sd} of {mean}");
        };
        let of_class_mean = &reference["class_mean"];
        assert_eq!(report.measures.iter().map(|m| m.ratio).collect::<Vec<_>>(), [1, 2, 5, 10, 15, 20, 30]);
        for (i, ratio) in report.measures.iter().enumerate() {
            assert_eq!(ratio.repeats, ratio.ratio, "repeats");
            for (name, get) in MEASURES {
                within(class_mean(ratio, get), &of_class_mean[name], i, name);
            }
            close(class_mean(ratio, |c| c.scale), 1.0 / f64::from(ratio.ratio), 1e-12, "scale is 1/r for three classes and more");
        }
        let classes = &report.foundation.classes;
        let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
        within(mean(classes.iter().map(|c| c.h.expect("h").ln()).collect()), &of_class_mean["ln_h"], 0, "ln h");
        within(mean(classes.iter().map(|c| c.foundation_size.expect("n")).collect()), &of_class_mean["n"], 0, "n");
        within(report.foundation.total.reported.expect("a total"), &reference["total"], 0, "total");
        let (mut n_beyond, mut n_values) = (0, 0);
        for (i, ratio) in report.measures.iter().enumerate() {
            for (name, get) in MEASURES {
                let values: Vec<f64> = ratio.classes.iter().map(|class| get(&class.measures())).collect();
                n_beyond += beyond_four_deviations(&values, &numbers(&reference[name]["mean"][i]), &numbers(&reference[name]["sd"][i]));
                n_values += values.len();
            }
        }
        assert!(n_beyond * 20 <= n_values, "{convention}: {n_beyond} of {n_values} single-class values are beyond 4 standard deviations");
    }
}

/// The reference's sharp rule `mean_of_five`, and `single_classes`, without early stopping.
///
/// Each training is measured in all conventions, so the loop over repeats is here and not in an analysis.
#[test]
fn mean_of_five_runs_without_early_stopping_is_the_published_procedures() {
    const N_RUNS: u64 = 5;
    let reference = json("digits_seeded.json");
    let set = digits();
    let params = ProbeParams { patience: NO_EARLY_STOP, ..ProbeParams::default() }.check().expect("usable");
    let one = |seed: u64, ratio: u32, repeat: u32| {
        let mut random = Random::new(seed, &[u64::from(ratio), u64::from(repeat)]);
        let subsample = Subsample::stratified(set.labels(), ratio, &mut random);
        let first = LinearProbe::random(set.n_classes(), set.n_dims(), &mut random);
        let idxs = subsample.sample_idxs();
        let outcome = train(set.embeddings(), set.labels().class_ids(), idxs, first, &params, &Control::new()).expect("not cancelled");
        let labels: Vec<u32> = idxs.iter().map(|&idx| set.labels().class_ids()[idx as usize]).collect();
        PUBLISHED.map(|(convention, _)| measure(outcome.logits.view(), &outcome.predictions(), &labels, ratio, convention))
    };
    let mut beyond = [0; 3];
    let ratios: Vec<u32> = numbers(&reference["ratios"]).into_iter().map(|ratio| ratio as u32).collect();
    for (i, &ratio) in ratios.iter().enumerate() {
        let runs: Vec<Vec<[Vec<Measures>; 3]>> =
            (0..N_RUNS).into_par_iter().map(|seed| (0..ratio).map(|repeat| one(seed, ratio, repeat)).collect()).collect();
        for (of_convention, (convention, key)) in PUBLISHED.into_iter().enumerate() {
            let reference = &reference["without_early_stop"][key];
            for (name, get) in MEASURES {
                // Mean over the repeats of one run, per class.
                let classes_of = |run: &Vec<[Vec<Measures>; 3]>| -> Vec<f64> {
                    let of_class =
                        |class: usize| run.iter().map(|repeat| get(&repeat[of_convention][class])).sum::<f64>() / run.len() as f64;
                    (0..set.n_classes()).map(of_class).collect()
                };
                let class_mean = |run| classes_of(run).iter().sum::<f64>() / set.n_classes() as f64;
                let got = runs.iter().map(class_mean).sum::<f64>() / N_RUNS as f64;
                let (mean, sd) = (numbers(&reference["class_mean"][name]["mean"])[i], numbers(&reference["class_mean"][name]["sd"])[i]);
                let allowed = 5.0 * sd * (1.0 / N_RUNS as f64 + 1.0 / 100.0).sqrt() + 1e-9;
                // The rule is about ratios 2 and up.
                assert!(
                    ratio == 1 || (got - mean).abs() <= allowed,
                    "{convention}, {name} at ratio {ratio}: {got} is not within {allowed} of {mean}"
                );
                let (means, sds) = (numbers(&reference[name]["mean"][i]), numbers(&reference[name]["sd"][i]));
                let n_beyond = beyond_four_deviations(&classes_of(&runs[0]), &means, &sds);
                beyond[of_convention] += n_beyond;
            }
        }
    }
    let n_values = ratios.len() * MEASURES.len() * set.n_classes();
    for (n_beyond, (convention, _)) in beyond.into_iter().zip(PUBLISHED) {
        assert!(n_beyond * 10 <= n_values, "{convention}: {n_beyond} of {n_values} single-class values are beyond 4 standard deviations");
    }
}

fn beyond_four_deviations(values: &[f64], means: &[f64], sds: &[f64]) -> usize {
    values.iter().zip(means).zip(sds).filter(|((value, mean), sd)| (*value - *mean).abs() > 4.0 * **sd + 1e-9).count()
}

#[test]
fn threads_change_no_digit() {
    let set = digits();
    // Ratio 1 is large enough to be cut into strips only when repeated: 1,797 rows make one strip, so stack it twice.
    let rows: Vec<u32> = (0..2 * set.n_samples()).map(|i| (i % set.n_samples()) as u32).collect();
    let embeddings = set.embeddings().select(&rows);
    let labels: Vec<i128> = rows.iter().map(|&row| i128::from(set.labels().class_ids()[row as usize])).collect();
    let set = EmbeddingSet::new(embeddings, Arc::new(Labels::from_integers(&labels))).expect("sound");
    let settings =
        Settings { convention: Convention::Published, ratios: vec![1, 2, 5], max_epochs: 20, patience: 100, ..Settings::default() };
    let with_threads = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("a pool");
        serde_json::to_string(&pool.install(|| analyze(&set, &settings))).expect("a report is JSON")
    };
    let one = with_threads(1);
    for n_threads in [2, 3, 8] {
        assert!(one == with_threads(n_threads), "{n_threads} threads gave other digits than one");
    }
}
