//! Measured foundation sizes in a report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Note;
use scar_core::GroupSummary;
use scar_method::foundation::{ErrorBound, FittedLaw, Law, SizeRegion, Spread};

/// The smallest subsets that generalize like the whole, from test errors over sizes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeasuredReport {
    /// ε: by how much the error may exceed the whole's.
    pub epsilon: f64,
    /// δ: the accepted probability, over draws of the subset, that the error exceeds it by more.
    pub delta: f64,
    /// Nominal chance that an interval holds the size.
    pub confidence: f64,
    /// What the errors were counted on.
    pub test: TestReport,
    /// The size for the error of all test rows, in rows of the training data.
    pub whole: SizeReport,
    /// The size for all steps at once, in rows of the training data.
    pub joint: SizeReport,
    /// The size for each class's binary task, in rows of the class.
    pub steps: Vec<StepReport>,
    /// Notes that a reader needs to understand them.
    pub diagnostics: Vec<Note>,
}

/// Where the test rows came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TestKind {
    /// A file given by the user.
    File,
    /// Test rows that the files name, by a split column or by the names of the files.
    Split,
    /// Rows of the data that no probe was trained on.
    HeldOut,
    /// All rows of the data: each by probes that were trained without it.
    Cross,
}

/// What the errors were counted on, and with which probe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TestReport {
    /// Where the rows came from.
    pub kind: TestKind,
    /// The file, where there is one.
    pub file: Option<String>,
    /// The split column that marks the test rows, if the files name them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Folds of the trainings on almost all rows, if each row is tested by probes that were trained without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folds: Option<u32>,
    /// The groups of rows that stay together in folds and tests, if the files name them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<GroupSummary>,
    /// Test rows.
    pub rows: u64,
    /// Test rows of each class.
    pub class_rows: Vec<u64>,
    /// Rows of the whole training data, which sizes are compared with.
    pub train_rows: u64,
    /// 95 % interval of the error of the largest size; missing in older reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_interval: Option<[f64; 2]>,
    /// Mean test error per size, ascending in rows.
    pub errors: Vec<ErrorPoint>,
}

/// Test errors of the trainings of one size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorPoint {
    /// Rows trained on.
    pub rows: u64,
    /// Mean error on the test rows: the share that is wrong, of a class the balanced error.
    pub error: f64,
    /// Standard deviation over draws (n − 1); `null` for one training.
    pub sd: Option<f64>,
}

/// A measured size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SizeReport {
    /// Rows; `null` with a reason where there is none.
    pub size: Option<f64>,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end; `null` beside a `low` means that no end was found.
    pub high: Option<f64>,
    /// Whether the error still falls by more than ε a doubling at the whole, so that the size is extrapolated.
    pub beyond_data: bool,
    /// Rows at which the error is within ε of that of all rows. It equals `size` unless that lies beyond the data.
    pub size_within: Option<f64>,
    /// Lower end of its interval.
    pub within_low: Option<f64>,
    /// Upper end of its interval.
    pub within_high: Option<f64>,
    /// Size by isotonic regression: no law, no extrapolation.
    pub isotonic: Option<f64>,
    /// The results of each law; `size` comes from the first.
    pub laws: Vec<LawReport>,
    /// How far errors differ over draws; missing where there is no law, for all steps at once, and in older reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread: Option<SpreadReport>,
    /// The ε that was used: that of the report, or the smallest difference that the test rows can show, where that is larger. It is missing
    /// for all steps at once, which each use their own, and in older reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<f64>,
    /// Why there is no size.
    pub reason: Option<String>,
    /// Where the size lies: within the sizes that were trained, below, beyond, or at 0, where never predicting the class costs at most ε.
    /// Missing where there is no size, and in older reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<SizeRegion>,
}

/// Whether `size` is the 0 that older reports, and sizes on their own, have for a class that is hardly learned.
pub(crate) fn stands_for_none(size: Option<f64>) -> bool {
    size == Some(0.0)
}

/// The variance of the error over draws of n of N rows, φ·(N/n − 1)^q.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpreadReport {
    /// φ.
    pub scale: f64,
    /// q.
    pub exponent: f64,
}

impl SizeReport {
    /// Whether never predicting the class costs at most ε. The class is then hardly learned, and its size, which is 0, says nothing of what
    /// its rows would bring.
    ///
    /// ```
    /// use scar_method::foundation::SizeRegion;
    /// use scar_report::{SizeReport, example};
    /// let in_data = SizeReport { place: Some(SizeRegion::InData), ..example::size(Some(40.0), Some(30.0), Some(50.0)) };
    /// let empty = SizeReport { place: Some(SizeRegion::Empty), ..example::size(Some(0.0), Some(0.0), Some(9.0)) };
    /// assert_eq!([&in_data, &empty].map(SizeReport::is_hardly_learned), [false, true]);
    /// // An older report does not say where the size lies.
    /// assert!(SizeReport { place: None, ..empty }.is_hardly_learned());
    /// ```
    pub fn is_hardly_learned(&self) -> bool {
        match self.place {
            Some(place) => place == SizeRegion::Empty,
            None => stands_for_none(self.size),
        }
    }

    /// The rows that are needed, as far as the size says that: none where there is no size, and none where the class is hardly learned.
    ///
    /// ```
    /// use scar_report::example;
    /// let needed = |size| example::size(Some(size), None, None).needed();
    /// assert_eq!((needed(40.0), needed(0.0)), (Some(40.0), None));
    /// ```
    pub fn needed(&self) -> Option<f64> {
        self.size.filter(|_| !self.is_hardly_learned())
    }

    /// The law that gives the size.
    pub fn law(&self) -> Option<FittedLaw> {
        self.laws.first()?.fitted()
    }

    /// The bound and threshold that define the size, for the tolerances that it was measured with: δ, and ε unless the size has its own.
    ///
    /// ```
    /// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
    /// let measured = report.measured.as_ref().unwrap();
    /// let bound = measured.whole.bound(measured.epsilon, measured.delta).unwrap();
    /// assert!(bound.threshold() >= measured.epsilon);
    /// ```
    pub fn bound(&self, epsilon: f64, delta: f64) -> Option<ErrorBound> {
        let spread = self.spread.as_ref()?;
        let spread = Spread { scale: spread.scale, exponent: spread.exponent };
        Some(ErrorBound::new(self.law()?, spread, self.tolerance.unwrap_or(epsilon), delta))
    }
}

/// A law fitted to the error, a + b·f(n/N; c), and its results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LawReport {
    /// Its name.
    pub law: String,
    /// a: the error at infinite size.
    pub offset: f64,
    /// b.
    pub height: f64,
    /// c.
    pub rate: f64,
    /// N: sizes enter as shares of it.
    pub whole: f64,
    /// Its share in the interval, 0…1: how well it fits, beside the other laws.
    pub weight: f64,
    /// Its size in rows.
    pub size: Option<f64>,
    /// Predicted minus observed error at the largest size, fitted without that size.
    pub held_out_error: Option<f64>,
}

impl LawReport {
    /// The fitted law; `None` if this version does not know its name.
    pub(crate) fn fitted(&self) -> Option<FittedLaw> {
        let law = Law::ALL.into_iter().find(|law| law.name() == self.law)?;
        Some(FittedLaw { law, offset: self.offset, height: self.height, rate: self.rate, whole: self.whole })
    }
}

/// A measured size of one class's binary task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StepReport {
    /// Name of the class.
    pub class: String,
    /// The size, in rows of the class.
    #[serde(flatten)]
    pub size: SizeReport,
    /// The size in rows of the whole training data: a training set of this size has `size` rows of the class.
    pub rows_of_whole: Option<f64>,
    /// Whether the balanced error at the largest size is below ½ by more than its interval; missing in older reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned: Option<bool>,
    /// 95 % interval of the balanced error at the largest size; missing in older reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_interval: Option<[f64; 2]>,
    /// Mean balanced error of the class per size, in rows of the class, ascending: half the share of its test rows that are missed, and half
    /// the share of all others that are taken for it.
    #[serde(default)]
    pub errors: Vec<ErrorPoint>,
}
