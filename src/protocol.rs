//! The messages between the page and its workers: [`Request::Read`] and [`Request::Extract`] go to the reader, all others to the
//! compute worker, which tells too what came of what was read.
//!
//! Files travel beside these two as JavaScript `File` objects, and a `Blob` beside [`Event::Extracted`]; everything else is in the
//! message. Progress
//! and cancelling need no message: the page looks into a worker's [`Control`](crate::control::Control) block.

use serde::{Deserialize, Serialize};

use crate::analysis::{ChosenRows, Comparison, PlanSource, RowPlan};
use crate::control::Step;
use crate::data::sample::SampleReport;
use crate::data::{ClassCount, FileRows, FileSummary, LabelSummary, ReadOptions, RowFiles, SplitSummary};
use crate::measures::Convention;
use crate::problem::Problem;
use crate::report::{MeasuredReport, Report, ValidationReport};
use crate::rows::{RowTable, RowsParams, RowsReport};
use crate::settings::Settings;
use crate::subset::SubsetMethod;

/// What the page asks.
///
/// ```
/// use scar_lens::{data::ReadOptions, protocol::{Purpose, Request}};
/// let options = ReadOptions { label_column: Some("kind".to_owned()), ..ReadOptions::default() };
/// let request = Request::Read { job: 7, purpose: Purpose::Data, options };
/// let message = serde_json::to_string(&request).unwrap();
/// assert!(message.starts_with(r#"{"type":"read","job":7,"purpose":"data","options":{"label_column":"kind","other_label_columns":[],"#));
/// assert_eq!(serde_json::from_str::<Request>(&message).unwrap(), request);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Request {
    /// Read the files beside this message. As data, they join what was read before where they complete it (labels for a matrix),
    /// and replace it otherwise; on a refusal everything stays as it was.
    Read {
        /// Counts up; events answer with it.
        job: u32,
        /// What the files are to be.
        purpose: Purpose,
        /// What the person chose.
        options: ReadOptions,
    },
    /// Make the first numbers of an analysis with these settings, to show something at once; nothing else follows of it.
    First {
        /// Counts up; the event answers with it.
        job: u32,
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// What was chosen.
        settings: Settings,
    },
    /// Measure a matrix of what was read as the logits of the person's own model.
    Measure {
        /// Counts up; events answer with it.
        job: u32,
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// One row in `ratio` of the whole set was kept.
        ratio: u32,
        /// Which formulas are used.
        convention: Convention,
    },
    /// Measure the sizes of the last analysis anew for other tolerances, from its test errors: nothing is trained.
    Remeasure {
        /// Counts up; the event answers with it.
        job: u32,
        /// ε.
        epsilon: f64,
        /// δ.
        delta: f64,
        /// Decides the resamples.
        seed: u64,
    },
    /// Forget what was read beside the data for this purpose.
    Forget {
        /// Counts up; the event answers with it.
        job: u32,
        /// Not [`Purpose::Data`], which is replaced only.
        purpose: Purpose,
    },
    /// Choose the rows of a plan.
    ChooseRows {
        /// Counts up; events answer with it.
        job: u32,
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// Those of the analysis that the plan follows from.
        settings: Settings,
        /// Where its rows come from.
        source: PlanSource,
        /// The plan.
        plan: RowPlan,
    },
    /// Choose the rows of a stratified subset.
    Subset {
        /// Counts up; events answer with it.
        job: u32,
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// Those of the analysis that the size follows from.
        settings: Settings,
        /// Rows to keep.
        size: u64,
        /// Which rows stand for a class.
        method: SubsetMethod,
    },
    /// Write rows of the file beside this message in its own format.
    Extract {
        /// Counts up; events answer with it.
        job: u32,
        /// Which rows.
        rows: FileRows,
        /// Those with which the file was read.
        options: ReadOptions,
    },
    /// Write the values of rows as `.npy`.
    Values {
        /// Counts up; events answer with it.
        job: u32,
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// Whether they are rows of the candidates' file, and not of the data.
        of_reserve: bool,
        /// Rows as they are held.
        #[serde(with = "crate::packed")]
        rows: Vec<u32>,
    },
    /// Compare plans on the test rows.
    Compare {
        /// Counts up; events answer with it.
        job: u32,
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// Those of the analysis that the plans follow from.
        settings: Settings,
        /// Where their rows come from: a file, if it has labels, or else splits of the data.
        source: PlanSource,
        /// What is compared.
        comparison: Box<Comparison>,
    },
    /// Look for rows worth a look, and map them all.
    Look {
        /// Counts up; events answer with it.
        job: u32,
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// What the probe is trained with, if the last analysis did not train it.
        settings: Settings,
        /// What counts as a near duplicate, and how much is listed.
        params: RowsParams,
    },
    /// Hold some rows of the data alone, as if only they had been read; or all of them again.
    Keep {
        /// Counts up; [`Event::Loaded`] answers with it.
        job: u32,
        /// Positions among the rows that are held now; none for all rows that were read.
        #[serde(with = "crate::packed")]
        rows: Vec<u32>,
        /// Whether they are positions among all rows that were read.
        of_all: bool,
    },
    /// Hold the data with some rows of the candidates behind it, as if both had been read together.
    Extend {
        /// Counts up; [`Event::Loaded`] answers with it.
        job: u32,
        /// Positions among the candidates.
        #[serde(with = "crate::packed")]
        rows: Vec<u32>,
    },
    /// Analyse a matrix of what was read.
    Analyze {
        /// Counts up; events answer with it.
        job: u32,
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// What was chosen.
        settings: Settings,
    },
}

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

/// What files are read for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// They are the data, or complete it.
    #[default]
    Data,
    /// They are candidates for a plan.
    Reserve,
    /// They are rows to test on.
    Test,
}

/// Files beside the data, as the worker holds them.
///
/// ```
/// use scar_lens::protocol::{Beside, BesideFile};
/// let file = BesideFile { file: "more.npy".to_owned(), format: "npy".to_owned(), rows: 90, class_rows: None, problems: Vec::new() };
/// let beside = Beside { reserve: Some(file), test: None };
/// assert_eq!(serde_json::from_str::<Beside>(&serde_json::to_string(&beside).unwrap()).unwrap(), beside);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// Candidates for a plan.
    pub reserve: Option<BesideFile>,
    /// Rows to test on.
    pub test: Option<BesideFile>,
}

/// A file beside the data, or several that make one matrix with its labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BesideFile {
    /// The matrix' file.
    pub file: String,
    /// Its format.
    pub format: String,
    /// Its rows.
    pub rows: u64,
    /// Rows of each of the data's classes, in class order; `None` without labels.
    pub class_rows: Option<Vec<u64>>,
    /// What a person should know although it can be used.
    pub problems: Vec<Problem>,
}

/// What the worker holds.
///
/// ```
/// use scar_lens::data::{Labels, LabelSummary};
/// use scar_lens::protocol::DataSummary;
/// let labels = LabelSummary::of(&Labels::from_texts(&["cat", "dog", "cat"]));
/// let data = DataSummary { labels: Some(labels), ..DataSummary::default() };
/// let text = serde_json::to_string(&data).unwrap();
/// assert_eq!(serde_json::from_str::<DataSummary>(&text).unwrap(), data);
/// assert!(text.contains(r#"{"name":"cat","count":2}"#));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DataSummary {
    /// The matrices that were read; all have the same number of rows.
    pub matrices: Vec<FileSummary>,
    /// The labels, once there are some.
    pub labels: Option<LabelSummary>,
    /// The label column in use, where labels came from a table.
    pub label_column: Option<String>,
    /// All columns that could be labels.
    pub label_columns: Vec<String>,
    /// The sample that the matrices are, where the files were larger than the budget.
    pub sample: Option<SampleReport>,
    /// The rows to test on, where a file says so.
    pub split: Option<Box<SplitSummary>>,
    /// What stands beside the data.
    #[serde(default)]
    pub beside: Box<Beside>,
    /// Where only some rows are held ([`Request::Keep`]), or others with them ([`Request::Extend`]), how many were read.
    #[serde(default)]
    pub whole_rows: Option<u64>,
    /// What a person should know although the data can be used.
    pub problems: Vec<Problem>,
}

impl DataSummary {
    /// The classes with their rows; `with_split` without those to test on.
    ///
    /// ```
    /// use scar_lens::data::{Labels, LabelSummary, ReadOptions, read, source::MemorySource};
    /// use scar_lens::protocol::DataSummary;
    /// let table = MemorySource::new("x.csv", "f0,f1,label,split\n0,1,a,train\n2,2,b,train\n3,1,a,test\n4,3,b,test\n5,1,b,\n");
    /// let data = read(&[&table], &ReadOptions::default(), &Default::default()).unwrap();
    /// let data = DataSummary { labels: data.label_summary(), split: data.split_summary().map(Box::new), ..DataSummary::default() };
    /// let counts = |with_split| data.classes(with_split).unwrap().iter().map(|class| class.count).collect::<Vec<_>>();
    /// assert_eq!((counts(false), counts(true)), (vec![2, 3], vec![1, 2]));
    /// ```
    pub fn classes(&self, with_split: bool) -> Option<Vec<ClassCount>> {
        let mut classes = self.labels.as_ref()?.classes.clone();
        if let Some(split) = self.split.as_ref().filter(|_| with_split) {
            classes.iter_mut().zip(&split.class_rows).for_each(|(class, &tested)| class.count = class.count.saturating_sub(tested));
        }
        Some(classes)
    }
}
