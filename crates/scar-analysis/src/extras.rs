//! Optional inputs of an analysis beside its settings.

use std::sync::Arc;

use crate::{ReserveSet, TestSet};
use scar_core::Labels;
use scar_method::probe::LinearProbe;

/// Optional inputs of an analysis beside its settings.
///
/// ```
/// use scar_analysis::{Extras, run_with};
/// use scar_method::settings::Settings;
/// use scar_method::probe::LinearProbe;
/// use scar_core::Random;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// // With given first weights, the published training is used.
/// let first_probe = Some(LinearProbe::random(3, 2, &mut Random::new(7, &[])));
/// let settings = Settings { ratios: vec![1], test_share: 0.0, ..Settings::default() };
/// let extras = Extras { first_probe, ..Extras::default() };
/// let report = run_with(&set, data, &settings, &extras, &Default::default(), &mut |_| {}).unwrap().report;
/// assert_eq!(report.probe.kind, "early_stopped");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// First weights of the training at ratio 1, in place of random ones. All trainings are then the published ones, on all rows, in every
    /// convention.
    pub first_probe: Option<LinearProbe>,
    /// Whether to record loss and accuracy of every training.
    pub trace: bool,
    /// Rows to test on, in place of the rows that each training leaves out.
    pub test: Option<TestSet>,
    /// Rows that a plan may add, in place of two fifths of the data.
    pub reserve: Option<ReserveSet>,
    /// Number of splits over which plans are compared with a random fill; 0 for no comparison.
    pub n_validated: u32,
    /// Whether it is of one side of a comparison. What to collect next is then asked of both sides together, and not tried here.
    pub is_side: bool,
    /// Name of the set's own label column, if there are several.
    pub column: Option<String>,
    /// The other label columns, each with a label for every row. Each is a task of its own.
    pub columns: Vec<(String, Arc<Labels>)>,
}
