//! The probe at ratio 1, which is trained on all rows to train on.

use crate::prepared::Prepared;
use crate::{AnalysisError, Extras};
use scar_core::EmbeddingSet;
use scar_core::control::Control;
use scar_method::probe::LinearProbe;
use scar_method::settings::Settings;

/// The probe that an analysis trains at ratio 1, and the rows it was trained on.
///
/// An example is at [`whole_probe`].
#[derive(Clone, Debug, PartialEq)]
pub struct WholeProbe {
    /// The probe.
    pub probe: LinearProbe,
    /// Rows it was trained on, ascending: all but those that are tested on.
    pub train_rows: Vec<u32>,
    /// `converged` or `early_stopped`.
    pub kind: String,
    /// Whether it reached its tolerance or its last epoch.
    pub is_finished: bool,
}

/// Total units by which [`whole_probe`] advances its [`Control`]; 0 if the settings are not valid.
pub fn whole_probe_work(set: &EmbeddingSet, settings: &Settings, extras: &Extras) -> u64 {
    let control = Control::new();
    let Ok(prepared) = Prepared::new(set, settings, extras) else { return 0 };
    prepared.tasks(&control)[0].trainer.work(1)
}

/// Trains the probe that [`run`](crate::run) trains at ratio 1 with the same settings and extras. The result has the same bits.
///
/// # Errors
/// [`AnalysisError`], as of an analysis.
///
/// ```
/// use scar_analysis::{Extras, run_with, whole_probe, whole_probe_work};
/// use scar_method::settings::Settings;
/// use scar_core::control::Control;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// let settings = Settings { ratios: vec![1], ..Settings::default() };
/// let (extras, control) = (Extras::default(), Control::new());
/// let whole = whole_probe(&set, &settings, &extras, &control).unwrap();
/// // All rows are trained on.
/// assert_eq!((whole.train_rows.len(), whole.kind.as_str(), whole.is_finished), (120, "converged", true));
/// assert_eq!(control.done(), whole_probe_work(&set, &settings, &extras));
/// let all: Vec<u32> = (0..120).collect();
/// let outcome = run_with(&set, data, &settings, &extras, &control, &mut |_| {}).unwrap();
/// // Logits of the training itself differ from the probe's by rounding.
/// let difference = whole.probe.logits(set.embeddings(), &all) - outcome.logits.unwrap();
/// assert!(difference.iter().all(|difference| difference.abs() < 1e-5));
/// assert_eq!(Some(whole), outcome.whole);
/// ```
pub fn whole_probe(set: &EmbeddingSet, settings: &Settings, extras: &Extras, control: &Control) -> Result<WholeProbe, AnalysisError> {
    let settings = settings.clone().checked()?;
    let prepared = Prepared::new(set, &settings, extras)?;
    let train_rows = prepared.rows.train.clone();
    // Ratio 1 keeps all rows, so there is nothing to draw.
    let trained = prepared.tasks(control)[0].trainer.train(1, 0, &train_rows)?;
    let kind = if prepared.is_published() { "early_stopped" } else { "converged" };
    Ok(WholeProbe { probe: trained.probe, train_rows, kind: kind.to_owned(), is_finished: trained.is_finished })
}
