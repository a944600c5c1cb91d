//! Made-up reports for tests of code that shows reports.

use crate::{
    ClassBias, ClassMeasures, ClusterReport, DataReport, DatasetMeasures, FoundationClass, FoundationReport, MeasureSpread, MeasuredReport,
    ModalitiesReport, ModalityLabels, ModalityPair, ModalityReport, Note, ProbeReport, RatioReport, Report, SizeReport, TestKind,
    TestReport,
};
use scar_core::LabelKind;
use scar_files::{ClassCount, FileSummary, LabelSummary, ValueSummary};
use scar_method::foundation::total::Totals;
use scar_method::measures::Convention;
use scar_method::modality::Agreement;
use scar_method::settings::Settings;

/// A report with `n_classes` classes, called `class 0` and so on, at `ratios`.
pub fn report(n_classes: usize, ratios: &[u32]) -> Report {
    let names: Vec<String> = (0..n_classes).map(|class| format!("class {class}")).collect();
    Report {
        schema_version: 1,
        scar_lens_version: "0.1.0".to_owned(),
        complete: true,
        settings: Settings { convention: Convention::Published, ratios: ratios.to_vec(), ..Settings::default() },
        data: DataReport {
            matrix: FileSummary {
                file: "example.npy".to_owned(),
                part: None,
                rows: 1797,
                dims: 64,
                dtype: "float32".to_owned(),
                format: "npy".to_owned(),
                values: ValueSummary { sum: 561_718.0, min: 0.0, max: 16.0, sha256_f32le: Some("0".repeat(64)) },
            },
            labels: LabelSummary {
                kind: LabelKind::Text,
                classes: names.iter().map(|name| ClassCount { name: name.clone(), count: 1797 / n_classes as u64 }).collect(),
            },
            sample: None,
            problems: Vec::new(),
            column_names: Vec::new(),
        },
        measures: ratios.iter().map(|&ratio| at_ratio(&names, ratio)).collect(),
        foundation: FoundationReport {
            classes: names
                .iter()
                .map(|name| FoundationClass {
                    class: name.clone(),
                    curve: ratios.iter().map(|&ratio| Some(0.1 + 0.02 * f64::from(ratio))).collect(),
                    h: Some(1100.0),
                    h_low: None,
                    h_high: None,
                    lambda: Some(1e-4),
                    lambda_at_bound: true,
                    foundation_size: Some(58_036.2),
                })
                .collect(),
            ratio_factor: Some(n_classes as f64 / 2.0),
            total: Totals::NONE,
            diagnostics: vec![Note::LambdaAtBound {
                classes: n_classes as u64,
                of: n_classes as u64,
                lowest: Some(1e-4),
                per_decade: 11_513,
            }],
        },
        measured: None,
        plan: None,
        probe: ProbeReport {
            kind: "early_stopped".to_owned(),
            finished: 1,
            trainings: 1,
            shift_ratio: None,
            published_accuracy: None,
            shift: None,
        },
        tasks: Vec::new(),
        joint: Vec::new(),
        diagnostics: Vec::new(),
        suspects: None,
        collect: None,
        trace: None,
    }
}

/// A measured size with its interval and nothing else.
pub fn size(size: Option<f64>, low: Option<f64>, high: Option<f64>) -> SizeReport {
    SizeReport {
        size,
        low,
        high,
        beyond_data: false,
        size_within: None,
        within_low: None,
        within_high: None,
        isotonic: None,
        laws: Vec::new(),
        spread: None,
        tolerance: None,
        reason: None,
        place: None,
    }
}

fn at_ratio(names: &[String], ratio: u32) -> RatioReport {
    let x = f64::from(ratio);
    let some = (ratio > 1).then_some(0.01 + 0.001 * x);
    let sd = MeasureSpread { scale: some.map(|_| 0.0), coverage: some, authenticity: some, richness: some };
    RatioReport {
        ratio,
        repeats: ratio,
        rows: 1797 / u64::from(ratio),
        train_accuracy: 0.97,
        epochs: vec![20; ratio as usize],
        classes: names
            .iter()
            .enumerate()
            .map(|(idx, name)| ClassMeasures {
                class: name.clone(),
                rows: 1797 / names.len() as u64 / u64::from(ratio),
                scale: 1.0 / x,
                coverage: (0.9 - 0.021 * x - 0.03 * ((idx * 7) % 10) as f64).max(0.05),
                coverage_low: None,
                coverage_high: None,
                authenticity: 0.99 - 0.004 * ((idx * 3) % 10) as f64 - 0.001 * x,
                richness: 0.985 - 0.005 * ((idx * 3) % 10) as f64 - 0.001 * x,
                sd,
                unseen: None,
            })
            .collect(),
        dataset: DatasetMeasures { scale: 0.97 / x, coverage: (0.77 - 0.021 * x).max(0.05), authenticity: 0.97, richness: 1.0, sd },
    }
}

/// Two modalities called `names` with two clusters each, matched crosswise.
pub fn modality_pair(names: [&str; 2], agreement: Option<Agreement>, bias: Vec<ClassBias>) -> ModalityPair {
    ModalityPair {
        names: names.map(str::to_owned),
        agreement,
        matched: vec![1, 0],
        sides: [report(2, &[1]), report(2, &[1])],
        bias,
        plan: None,
        validation: None,
    }
}

/// A report of one `pair`, of four items.
pub fn modalities(pair: ModalityPair) -> ModalitiesReport {
    let nearest = [vec![vec![0, 1], vec![2]], vec![vec![2], vec![3]]];
    let modality = |(name, nearest): (&String, Vec<Vec<u32>>)| ModalityReport {
        name: name.clone(),
        matrix: pair.sides[0].data.matrix.clone(),
        pairing: None,
        curve: None,
        clusters: Some(ClusterReport {
            counts: vec![3, 1],
            inertia: 1.0,
            passes: 2,
            converged: true,
            reseeded: 0,
            nearest,
            nearest_ids: Vec::new(),
        }),
    };
    ModalitiesReport {
        schema_version: ModalitiesReport::SCHEMA_VERSION,
        scar_lens_version: "0.1.0".to_owned(),
        settings: Settings::default(),
        items: 4,
        test_items: 1,
        labels: ModalityLabels::Clusters { clusters: 2, restarts: 10 },
        modalities: pair.names.iter().zip(nearest).map(modality).collect(),
        pairs: vec![pair],
        diagnostics: Vec::new(),
    }
}

/// Measured sizes of which the whole's is `whole`, tested on `rows` rows held out, beside `train_rows` to train on; ε and δ are 0.01.
pub fn measured(whole: SizeReport, rows: u64, train_rows: u64) -> MeasuredReport {
    let test = TestReport {
        groups: None,
        kind: TestKind::HeldOut,
        file: None,
        column: None,
        folds: None,
        error_interval: None,
        rows,
        class_rows: vec![],
        train_rows,
        errors: vec![],
    };
    let joint = whole.clone();
    MeasuredReport { epsilon: 0.01, delta: 0.01, confidence: 0.95, test, whole, joint, steps: vec![], diagnostics: vec![] }
}
