//! Progress messages of an analysis.

use scar_core::control::Step;
use scar_report::Report;

/// A progress message of [`run`](crate::run).
///
/// ```
/// use scar_analysis::{Progress, run};
/// use scar_method::settings::Settings;
/// use scar_core::control::Step;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// // Show the current step, and remember at which step the first numbers came.
/// let (mut line, mut n_steps_before) = (String::new(), None);
/// let mut tell = |progress: Progress| match progress {
///     Progress::Step(Step::Ratio { number, of, .. }) => line = format!("ratio {number} of {of}"),
///     Progress::Step(_) => {}
///     Progress::Partial(report) => {
///         assert!(report.is_provisional());
///         n_steps_before.get_or_insert(line.clone());
///     }
/// };
/// run(&set, data, &Settings { ratios: vec![1, 2, 4], ..Settings::default() }, &Default::default(), &mut tell).unwrap();
/// assert_eq!((line.as_str(), n_steps_before.as_deref()), ("ratio 3 of 3", Some("ratio 1 of 3")));
/// ```
#[derive(Clone, Debug)]
pub enum Progress {
    /// The next step began.
    Step(Step),
    /// A provisional report; more follows.
    Partial(Box<Report>),
}
