//! What the workers tell of a job.

use serde::{Deserialize, Serialize};

#[cfg(doc)]
use super::Request;
use super::{Beside, ClusterCurve, DataSummary};
use scar_analysis::{AnalysisError, ChosenRows};
use scar_core::control::Step;
use scar_core::problem::Problem;
use scar_data::{ReadError, RowFiles};
use scar_report::rows::{RowTable, RowsReport};
use scar_report::{MeasuredReport, ModalitiesReport, ModalityValidation, Report, ValidationReport};

/// What a worker tells of a job; the job's number stands in the [`Envelope`](super::Envelope).
///
/// ```
/// use scar_core::control::Step;
/// use scar_protocol::Event;
/// let event = Event::Started { total: 1_000, step: Step::Reading };
/// let message = serde_json::to_value(&event).unwrap();
/// assert_eq!((&message["type"], &message["total"], &message["step"]["name"]), (&"started".into(), &1_000.into(), &"reading".into()));
/// assert_eq!(serde_json::from_value::<Event>(message).unwrap(), event);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// A job began; the `Control` block counts up to `total`.
    Started {
        /// Units of work.
        total: u64,
        /// What is being done.
        step: Step,
    },
    /// The next step of the same job began.
    Step {
        /// What is being done.
        step: Step,
    },
    /// Files were read.
    Loaded {
        /// What is held now.
        data: DataSummary,
    },
    /// Files were read that stand beside the data.
    LoadedBeside {
        /// What is held beside the data now.
        beside: Beside,
    },
    /// What [`Request::ChooseRows`] and [`Request::Subset`] give.
    RowsChosen {
        /// The rows as they are held.
        rows: Box<ChosenRows>,
        /// The same rows as they stand in the files.
        files: Box<RowFiles>,
    },
    /// What [`Request::Extract`] and [`Request::Values`] give stands beside this message.
    Extracted,
    /// What [`Request::Compare`] gives.
    Compared {
        /// What the plans were worth.
        validation: Box<ValidationReport>,
    },
    /// What [`Request::Look`] gives.
    Looked {
        /// Counts, and the first rows of each kind.
        report: Box<RowsReport>,
        /// What is known of every row; it travels as bytes.
        table: Box<RowTable>,
    },
    /// What [`Request::Modalities`] gives.
    Modalities {
        /// Every pair of them, both sides of each.
        report: Box<ModalitiesReport>,
    },
    /// What [`Request::ClusterCurves`] gives.
    ClusterCurves {
        /// One a modality.
        curves: Vec<ClusterCurve>,
    },
    /// What [`Request::ComparePairPlans`] gives.
    PairPlansCompared {
        /// The place of the pair in the report.
        pair_idx: u32,
        /// What the plans were worth.
        validation: Box<ModalityValidation>,
    },
    /// All that [`Request::First`] gives; none where numbers would not be quick, and after a cancel.
    First {
        /// The report, as it would begin.
        report: Option<Box<Report>>,
    },
    /// What [`Request::Remeasure`] gives; none where nothing was tested, and after a cancel.
    Remeasured {
        /// The sizes, with the tolerances they stand for.
        measured: Option<Box<MeasuredReport>>,
    },
    /// First numbers; more follow.
    Partial {
        /// The report so far.
        report: Box<Report>,
    },
    /// The analysis is complete.
    Done {
        /// The whole report.
        report: Box<Report>,
    },
    /// The job was cancelled; always answers a cancel.
    Cancelled,
    /// The job cannot be done.
    Refused {
        /// Why, and what to do.
        problem: Problem,
    },
    /// Memory is short for a matrix that is being read, beside what is held; the job ends as if it was refused.
    NoRoom {
        /// What it needs, and what to do.
        problem: Problem,
    },
}

impl Event {
    /// Whether nothing follows of the job, so that the worker can have another.
    ///
    /// ```
    /// use scar_core::control::Step;
    /// use scar_protocol::Event;
    /// assert!(Event::Cancelled.ends_job() && Event::First { report: None }.ends_job());
    /// assert!(!Event::Step { step: Step::Estimating }.ends_job());
    /// ```
    pub fn ends_job(&self) -> bool {
        !matches!(self, Self::Started { .. } | Self::Step { .. } | Self::Partial { .. })
    }
}

impl From<ReadError> for Event {
    /// How a job ends whose data could not be read.
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Refused(problem) => Self::Refused { problem },
            ReadError::Cancelled => Self::Cancelled,
        }
    }
}

impl From<AnalysisError> for Event {
    /// How a job ends that computed nothing.
    fn from(error: AnalysisError) -> Self {
        match error {
            AnalysisError::Refused(problem) => Self::Refused { problem },
            AnalysisError::Cancelled => Self::Cancelled,
        }
    }
}
