//! What the workers tell.

use serde::{Deserialize, Serialize};

#[cfg(doc)]
use super::Request;
use super::{Beside, ClusterCurve, DataSummary};
use crate::analysis::ChosenRows;
use crate::control::Step;
use crate::data::RowFiles;
use crate::problem::Problem;
use crate::report::{MeasuredReport, ModalitiesReport, ModalityValidation, Report, ValidationReport};
use crate::rows::{RowTable, RowsReport};

/// What the worker tells.
///
/// ```
/// use scar_lens::{control::Step, protocol::Event};
/// let event = Event::Started { job: 7, total: 1_000, step: Step::Reading };
/// let message = serde_json::to_value(&event).unwrap();
/// assert_eq!((&message["type"], &message["total"], &message["step"]["name"]), (&"started".into(), &1_000.into(), &"reading".into()));
/// assert_eq!(serde_json::from_value::<Event>(message).unwrap(), event);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The worker takes requests.
    Ready {
        /// Threads of its pool.
        n_threads: u32,
        /// Byte address of its `Control` block in the shared memory that comes beside this message.
        control_ptr: u32,
    },
    /// A job began; the `Control` block counts up to `total`.
    Started {
        /// Of the request.
        job: u32,
        /// Units of work.
        total: u64,
        /// What is being done.
        step: Step,
    },
    /// The next step of the same job began.
    Step {
        /// Of the request.
        job: u32,
        /// What is being done.
        step: Step,
    },
    /// Files were read.
    Loaded {
        /// Of the request.
        job: u32,
        /// What is held now.
        data: DataSummary,
    },
    /// Files were read that stand beside the data.
    LoadedBeside {
        /// Of the request.
        job: u32,
        /// What is held beside the data now.
        beside: Beside,
    },
    /// What [`Request::ChooseRows`] and [`Request::Subset`] give.
    RowsChosen {
        /// Of the request.
        job: u32,
        /// The rows as they are held.
        rows: Box<ChosenRows>,
        /// The same rows as they stand in the files.
        files: Box<RowFiles>,
    },
    /// What [`Request::Extract`] and [`Request::Values`] give stands beside this message.
    Extracted {
        /// Of the request.
        job: u32,
    },
    /// What [`Request::Compare`] gives.
    Compared {
        /// Of the request.
        job: u32,
        /// What the plans were worth.
        validation: Box<ValidationReport>,
    },
    /// What [`Request::Look`] gives.
    Looked {
        /// Of the request.
        job: u32,
        /// Counts, and the first rows of each kind.
        report: Box<RowsReport>,
        /// What is known of every row; it travels as bytes.
        table: Box<RowTable>,
    },
    /// What [`Request::Modalities`] gives.
    Modalities {
        /// Of the request.
        job: u32,
        /// Every pair of them, both sides of each.
        report: Box<ModalitiesReport>,
    },
    /// What [`Request::ClusterCurves`] gives.
    ClusterCurves {
        /// Of the request.
        job: u32,
        /// One a modality.
        curves: Vec<ClusterCurve>,
    },
    /// What [`Request::ComparePairPlans`] gives.
    PairPlansCompared {
        /// Of the request.
        job: u32,
        /// The place of the pair in the report.
        pair_idx: u32,
        /// What the plans were worth.
        validation: Box<ModalityValidation>,
    },
    /// All that [`Request::First`] gives; none where numbers would not be quick, and after a cancel.
    First {
        /// Of the request.
        job: u32,
        /// The report, as it would begin.
        report: Option<Box<Report>>,
    },
    /// What [`Request::Remeasure`] gives; none where nothing was tested, and after a cancel.
    Remeasured {
        /// Of the request.
        job: u32,
        /// The sizes, with the tolerances they stand for.
        measured: Option<Box<MeasuredReport>>,
    },
    /// First numbers; more follow.
    Partial {
        /// Of the request.
        job: u32,
        /// The report so far.
        report: Box<Report>,
    },
    /// The analysis is complete.
    Done {
        /// Of the request.
        job: u32,
        /// The whole report.
        report: Box<Report>,
    },
    /// The job was cancelled; always answers a cancel.
    Cancelled {
        /// Of the request.
        job: u32,
    },
    /// The job cannot be done.
    Refused {
        /// Of the request.
        job: u32,
        /// Why, and what to do.
        problem: Problem,
    },
    /// Memory is short for a matrix that is being read, beside what is held; the job ends as if it was refused.
    NoRoom {
        /// Of the request.
        job: u32,
        /// What it needs, and what to do.
        problem: Problem,
    },
}
