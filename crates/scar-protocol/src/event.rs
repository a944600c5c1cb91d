//! The events by which a worker reports on a job.

use serde::{Deserialize, Serialize};

#[cfg(doc)]
use super::Request;
use super::{Beside, DataSummary};
use scar_analysis::{AnalysisError, ChosenRows};
use scar_core::control::Step;
use scar_core::problem::Problem;
use scar_files::{ReadError, RowFiles};
use scar_report::rows::{RowTable, RowsReport};
use scar_report::{ClusterCurve, MeasuredReport, ModalitiesReport, ModalityValidation, Report, ValidationReport};

/// A report of a worker on a job. The job's number is in the [`Envelope`](super::Envelope).
///
/// ```
/// use scar_core::control::Step;
/// use scar_protocol::Event;
/// let event = Event::Started { total: 1_000, step: Step::Reading };
/// let message = serde_json::to_value(&event).unwrap();
/// assert_eq!((&message["started"]["total"], &message["started"]["step"]["name"]), (&1_000.into(), &"reading".into()));
/// assert_eq!(serde_json::from_value::<Event>(message).unwrap(), event);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The job has started; the `Control` block counts up to `total`.
    Started {
        /// Units of work.
        total: u64,
        /// What is being done.
        step: Step,
    },
    /// The next step of the job has started.
    Step {
        /// What is being done.
        step: Step,
    },
    /// The reader of the usual formats cannot read these files, that of all formats can. The page's connection to the workers
    /// (`src/ui/client.rs`) has that one do the job, which goes on.
    NeedsAllFormats,
    /// Files were read as data.
    Loaded {
        /// The data that the worker now holds.
        data: DataSummary,
    },
    /// Files were read as candidates or test rows.
    LoadedBeside {
        /// The files that the worker now holds beside the data.
        beside: Beside,
    },
    /// Answers [`Request::ChooseRows`] and [`Request::Subset`].
    RowsChosen {
        /// The rows by their positions in memory.
        rows: Box<ChosenRows>,
        /// The same rows by their positions in the files.
        files: Box<RowFiles>,
    },
    /// Answers [`Request::Extract`] and [`Request::Values`]. The file is sent beside this message.
    Extracted,
    /// Answers [`Request::Compare`].
    Compared {
        /// The results of the plans.
        #[serde(with = "crate::as_json")]
        validation: Box<ValidationReport>,
    },
    /// Answers [`Request::Look`].
    Looked {
        /// Counts, and the first rows of each kind.
        #[serde(with = "crate::as_json")]
        report: Box<RowsReport>,
        /// The findings for every row; sent as bytes.
        table: Box<RowTable>,
    },
    /// Answers [`Request::Modalities`].
    Modalities {
        /// Every pair of modalities, with both sides of each.
        #[serde(with = "crate::as_json")]
        report: Box<ModalitiesReport>,
    },
    /// Answers [`Request::ClusterCurves`].
    ClusterCurves {
        /// One curve per modality.
        #[serde(with = "crate::as_json")]
        curves: Vec<ClusterCurve>,
    },
    /// Answers [`Request::ComparePairPlans`].
    PairPlansCompared {
        /// The position of the pair in the report.
        pair_idx: u32,
        /// The results of the plans.
        #[serde(with = "crate::as_json")]
        validation: Box<ModalityValidation>,
    },
    /// Answers [`Request::First`].
    First {
        /// The first provisional report; `None` if it would take too long, or after a cancel.
        #[serde(with = "crate::as_json")]
        report: Option<Box<Report>>,
    },
    /// Answers [`Request::Remeasure`].
    Remeasured {
        /// The sizes with their tolerances; `None` if nothing was tested, or after a cancel.
        #[serde(with = "crate::as_json")]
        measured: Option<Box<MeasuredReport>>,
    },
    /// A provisional report; more follows.
    Partial {
        /// The report so far.
        #[serde(with = "crate::as_json")]
        report: Box<Report>,
    },
    /// The analysis is complete.
    Done {
        /// The whole report.
        #[serde(with = "crate::as_json")]
        report: Box<Report>,
    },
    /// The job was cancelled. A cancel is always answered.
    Cancelled,
    /// The job cannot be done.
    Refused {
        /// Why, and what to do.
        problem: Problem,
    },
    /// There is not enough memory for a new matrix beside the data in memory. The job ends, like a refused one.
    NoRoom {
        /// How much memory it needs, and what to do.
        problem: Problem,
    },
}

impl Event {
    /// Whether this is the last event of its job, so that the worker can take another job.
    ///
    /// ```
    /// use scar_core::control::Step;
    /// use scar_protocol::Event;
    /// assert!(Event::Cancelled.ends_job() && Event::First { report: None }.ends_job());
    /// assert!(!Event::Step { step: Step::Estimating }.ends_job());
    /// ```
    pub fn ends_job(&self) -> bool {
        !matches!(self, Self::Started { .. } | Self::Step { .. } | Self::NeedsAllFormats | Self::Partial { .. })
    }
}

impl From<ReadError> for Event {
    /// The last event of a job that could not read its files.
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Refused(problem) => Self::Refused { problem },
            ReadError::Cancelled => Self::Cancelled,
        }
    }
}

impl From<AnalysisError> for Event {
    /// The last event of a job whose analysis gave no result.
    fn from(error: AnalysisError) -> Self {
        match error {
            AnalysisError::Refused(problem) => Self::Refused { problem },
            AnalysisError::Cancelled => Self::Cancelled,
        }
    }
}
