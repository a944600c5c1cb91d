//! The result of an analysis.

use ndarray::Array2;

use crate::{Judged, TestRecord, WholeProbe};
use scar_report::Report;

/// The report, and results that are too large for it.
///
/// ```
/// use scar_analysis::{Extras, Outcome, run_with};
/// use scar_method::settings::Settings;
/// use scar_method::measures::Convention;
/// use scar_method::probe::predictions;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// let settings = Settings { convention: Convention::Published, ratios: vec![1], test_share: 0.0, ..Settings::default() };
/// let outcome: Outcome = run_with(&set, data, &settings, &Extras::default(), &Default::default(), &mut |_| {}).unwrap();
/// // The training accuracy can be computed from the logits.
/// let predicted = predictions(outcome.logits.unwrap().view());
/// let n_right = predicted.iter().zip(set.labels().class_ids()).filter(|(prediction, class)| prediction == class).count();
/// assert!((outcome.report.measures[0].train_accuracy - n_right as f64 / 120.0).abs() < 1e-12);
/// ```
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The report.
    pub report: Report,
    /// Logits at ratio 1, shape *N* × *k*, in the order of the rows; `None` without ratio 1.
    pub logits: Option<Array2<f32>>,
    /// The test errors behind the measured sizes; `None` if nothing was tested.
    pub test_record: Option<TestRecord>,
    /// The probe of ratio 1; `None` without ratio 1, or if first weights were given.
    pub whole: Option<WholeProbe>,
    /// What is known of every label; `None` where the rows were not looked at.
    pub judged: Option<Judged>,
}
