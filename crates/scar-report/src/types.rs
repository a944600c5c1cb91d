//! The types of the report: all results of an analysis, and everything needed to repeat it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{CollectReport, MeasuredReport, Note, PlanReport, SuspectsReport};
use scar_files::{DataReport, LabelSummary};
use scar_method::foundation::total::Totals;
use scar_method::measures::Measures;
use scar_method::settings::Settings;

/// The whole report. `scar analyze --json` prints its JSON form, and the page saves it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Version of the report's form, raised when a field changes its meaning.
    pub schema_version: u32,
    /// Version of the program that made it.
    pub scar_lens_version: String,
    /// Whether it contains every ratio and repeat. The numbers of an incomplete report will change.
    pub complete: bool,
    /// The settings; together with the data they determine every number.
    pub settings: Settings,
    /// What was read.
    pub data: DataReport,
    /// Per ratio, ascending: measures with their spread over repeats. While work goes on, only the ratios that are done.
    pub measures: Vec<RatioReport>,
    /// Theoretical foundation sizes.
    pub foundation: FoundationReport,
    /// Measured foundation sizes; `null` with a diagnostic where nothing was tested, and while work goes on.
    pub measured: Option<MeasuredReport>,
    /// What to add; `null` while work goes on.
    pub plan: Option<PlanReport>,
    /// Rows that may be wrong; missing where they were not looked for: while work goes on, in the published conventions, and where the
    /// matrix is so large that it would take longer than the analysis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspects: Option<SuspectsReport>,
    /// What to collect next; missing where nothing is worth it or nobody can tell, where candidates were given, while work goes on, and in
    /// the published conventions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collect: Option<CollectReport>,
    /// The trainings, and how much the probe changes the measures.
    pub probe: ProbeReport,
    /// The other label columns, each a task of its own with the trainings' rows; empty for one column.
    pub tasks: Vec<TaskReport>,
    /// Per ratio, the data-set level over all label columns; empty for one column.
    pub joint: Vec<JointReport>,
    /// Notes that a reader needs to understand the numbers.
    pub diagnostics: Vec<Note>,
    /// Loss and accuracy per epoch of every training, if requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<Vec<Trace>>,
}

impl Report {
    /// Version of the report's form.
    pub const SCHEMA_VERSION: u32 = 1;

    /// Whether ratios or repeats are still missing, so that the numbers will change.
    ///
    /// ```
    /// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
    /// assert!(!report.is_provisional());
    /// report.complete = false;
    /// assert!(report.is_provisional());
    /// ```
    pub fn is_provisional(&self) -> bool {
        !self.complete
    }

    /// The size of a class's step that the convention reports: the measured one under `corrected`, in rows of the class, else
    /// the theoretical one, in samples. While work goes on, or where nothing was tested, there is no measured one; and none of a class that
    /// is not learned, or hardly.
    ///
    /// # Panics
    /// Where `class_idx` is not below the number of classes.
    ///
    /// ```
    /// use scar_method::measures::Convention;
    /// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
    /// assert_eq!(report.step_size(0), report.measured.as_ref().unwrap().steps[0].size.size);
    /// report.settings.convention = Convention::Published;
    /// assert_eq!(report.step_size(0), report.foundation.classes[0].foundation_size);
    /// ```
    pub fn step_size(&self, class_idx: usize) -> Option<f64> {
        match &self.measured {
            _ if self.settings.convention.is_published() => self.foundation.classes[class_idx].foundation_size,
            Some(measured) => measured.steps[class_idx].size.needed(),
            None => None,
        }
    }

    /// The size of the whole that the convention reports: the measured one under `corrected`, in rows, else the theoretical one, in samples.
    ///
    /// ```
    /// use scar_method::measures::Convention;
    /// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
    /// assert_eq!(report.whole_size(), report.measured.as_ref().unwrap().whole.size);
    /// report.settings.convention = Convention::Published;
    /// assert_eq!(report.whole_size(), report.foundation.total.reported);
    /// ```
    pub fn whole_size(&self) -> Option<f64> {
        match &self.measured {
            _ if self.settings.convention.is_published() => self.foundation.total.reported,
            Some(measured) => measured.whole.size,
            None => None,
        }
    }

    /// All notes of the report.
    ///
    /// ```
    /// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
    /// // The plan has a note that it split the data, because no reserve was given.
    /// assert!(report.all_diagnostics().any(|note| *note == scar_report::Note::ReserveIsSplit));
    /// report.plan = None;
    /// assert!(!report.all_diagnostics().any(|note| *note == scar_report::Note::ReserveIsSplit));
    /// ```
    pub fn all_diagnostics(&self) -> impl Iterator<Item = &Note> {
        self.number_diagnostics().chain(self.plan.iter().flat_map(|plan| &plan.diagnostics))
    }

    /// The notes on measures and sizes: all notes except those of the plan.
    ///
    /// ```
    /// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
    /// let of_plan = report.plan.as_ref().map_or(0, |plan| plan.diagnostics.len());
    /// assert_eq!(report.number_diagnostics().count() + of_plan, report.all_diagnostics().count());
    /// ```
    pub fn number_diagnostics(&self) -> impl Iterator<Item = &Note> {
        let measured = self.measured.iter().flat_map(|measured| &measured.diagnostics);
        self.diagnostics.iter().chain(&self.foundation.diagnostics).chain(measured)
    }
}

/// Which probe was trained, and what the other one would have changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProbeReport {
    /// `converged`; `early_stopped`: the published training; `given`: none was trained, the logits were given.
    pub kind: String,
    /// Trainings that reached their end: the tolerance, or the last epoch.
    pub finished: u32,
    /// All trainings.
    pub trainings: u32,
    /// The ratio at which the published training was run beside the converged one: 1, or where that would be more than 2^24 values, the first
    /// with fewer.
    #[serde(default)]
    pub shift_ratio: Option<u32>,
    /// Training accuracy of the published training at that ratio, where the converged one was used.
    pub published_accuracy: Option<f64>,
    /// How much the measures at that ratio differ between the published training and the converged one: the mean over classes of the absolute
    /// change; `null` if there is nothing to compare.
    pub shift: Option<MeasureSpread>,
}

/// A further label column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TaskReport {
    /// Name of the column.
    pub column: String,
    /// Its labels.
    pub labels: LabelSummary,
    /// As in the report.
    pub measures: Vec<RatioReport>,
    /// As in the report.
    pub foundation: FoundationReport,
}

/// The data-set level over several label columns at one ratio.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JointReport {
    /// One row in `ratio` is kept per class of the first column.
    pub ratio: u32,
    /// Trainings that were averaged.
    pub repeats: u32,
    /// In the order of the columns.
    pub tasks: Vec<JointMeasures>,
}

/// The four measures of one label column beside the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JointMeasures {
    /// Name of the column.
    pub column: String,
    /// The measures, as for the whole data set.
    #[serde(flatten)]
    pub measures: DatasetMeasures,
}

/// Measures at one ratio, averaged over its repeats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RatioReport {
    /// One row in `ratio` is kept per class.
    pub ratio: u32,
    /// Trainings that were averaged.
    pub repeats: u32,
    /// Rows of each training.
    pub rows: u64,
    /// Mean training accuracy, 0…1.
    pub train_accuracy: f64,
    /// Epochs of each training, in order of the repeats; iterations of a converged one.
    pub epochs: Vec<u32>,
    /// In class order.
    pub classes: Vec<ClassMeasures>,
    /// The measures of the whole data set at this ratio.
    pub dataset: DatasetMeasures,
}

/// The four measures of one class at one ratio.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClassMeasures {
    /// Name of the class.
    pub class: String,
    /// Its rows in each training. If they are 0, the class has no rows at this ratio and its measures mean nothing.
    pub rows: u64,
    /// S: share of rows that are correct in at least one task, over the ratio.
    pub scale: f64,
    /// C: how normal the logits are, 0…1; `null` (NaN in memory) where there are too few to say.
    #[serde(deserialize_with = "number_or_null")]
    #[schemars(with = "Option<f64>")]
    pub coverage: f64,
    /// Lower end of the 95 % interval of C at ratio 1, which is trained once, in the corrected convention; at other ratios
    /// the repeats tell the spread.
    pub coverage_low: Option<f64>,
    /// Upper end of it.
    pub coverage_high: Option<f64>,
    /// A: share of rows that are correct in this class's task, 0…1.
    pub authenticity: f64,
    /// R: mean over rows of being right here or predicted elsewhere, 0…1.
    pub richness: f64,
    /// Standard deviation over the repeats (n − 1).
    pub sd: MeasureSpread,
    /// The measures on rows that the probes have not seen, in the corrected convention where something is tested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unseen: Option<UnseenMeasures>,
}

/// The measures of one class on rows that the probes have not seen: at ratio 1 on all rows, cross-fitted, or on the test rows.
///
/// ```
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let scar_report::UnseenMeasures { rows, authenticity, authenticity_interval, recall, .. } = report.measures[0].classes[0].unseen.unwrap();
/// assert_eq!(rows, 30.0);
/// let [low, high] = authenticity_interval.unwrap();
/// assert!(low < authenticity && authenticity < high && recall.unwrap() < 1.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnseenMeasures {
    /// Rows of the class that were tested; in the mean over the repeats.
    pub rows: f64,
    /// S, as of the training rows.
    pub scale: f64,
    /// C; only at ratio 1, since elsewhere only predictions are kept.
    pub coverage: Option<f64>,
    /// Its 95 % interval.
    pub coverage_interval: Option<[f64; 2]>,
    /// A: share of rows that are correct in this class's task, 0…1.
    pub authenticity: f64,
    /// Its 95 % interval at ratio 1; elsewhere the repeats tell the spread.
    pub authenticity_interval: Option<[f64; 2]>,
    /// R: mean over rows of being right here or predicted elsewhere, 0…1.
    pub richness: f64,
    /// Share of the class's rows that are recognized; `null` if none was tested.
    pub recall: Option<f64>,
    /// Its 95 % interval at ratio 1.
    pub recall_interval: Option<[f64; 2]>,
    /// Standard deviation over the repeats (n − 1).
    pub sd: MeasureSpread,
}

impl ClassMeasures {
    /// The four measures alone.
    ///
    /// ```
    /// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
    /// let class = &report.measures[0].classes[0];
    /// assert_eq!(class.measures().authenticity, class.authenticity);
    /// ```
    pub fn measures(&self) -> Measures {
        Measures { scale: self.scale, coverage: self.coverage, authenticity: self.authenticity, richness: self.richness }
    }
}

/// The four measures of the whole data set at one ratio.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DatasetMeasures {
    /// Share of rows that are correct in at least one label column's task, over the ratio.
    pub scale: f64,
    /// Mean over the classes that have one; `null` (NaN in memory) where none has.
    #[serde(deserialize_with = "number_or_null")]
    #[schemars(with = "Option<f64>")]
    pub coverage: f64,
    /// The task's accuracy.
    pub authenticity: f64,
    /// 1 with one label column.
    pub richness: f64,
    /// Standard deviation over the repeats (n − 1).
    pub sd: MeasureSpread,
}

/// Standard deviations (n − 1) over repeats; `null` where there is one repeat only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeasureSpread {
    /// Of Scale.
    pub scale: Option<f64>,
    /// Of Coverage.
    pub coverage: Option<f64>,
    /// Of Authenticity.
    pub authenticity: Option<f64>,
    /// Of Richness.
    pub richness: Option<f64>,
}

/// Theoretical foundation sizes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FoundationReport {
    /// In class order.
    pub classes: Vec<FoundationClass>,
    /// (1 − training accuracy)/(1 − mean Authenticity) at ratio 1; its logarithm multiplies the truncated total.
    pub ratio_factor: Option<f64>,
    /// The size of the whole in every form, in samples, not rounded; `null` with a diagnostic where there is none.
    pub total: Totals,
    /// Notes that a reader needs to understand them.
    pub diagnostics: Vec<Note>,
}

/// The step function of one class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FoundationClass {
    /// Name of the class.
    pub class: String,
    /// H at each ratio that is done, in the order of `measures`; `null` where there is no Coverage.
    pub curve: Vec<Option<f64>>,
    /// Height of the envelope below the curve; `null` where there is none, with a diagnostic.
    pub h: Option<f64>,
    /// Lower end of the height's 95 % interval over repeats, in the corrected convention.
    pub h_low: Option<f64>,
    /// Its upper end.
    pub h_high: Option<f64>,
    /// Rate of the envelope; `null` for an infinite one, whose envelope is constant.
    pub lambda: Option<f64>,
    /// Whether the rate ended at the lower bound of its grid: then that bound decides h.
    pub lambda_at_bound: bool,
    /// n = ln(h/δ) / (2ε²) in samples, not rounded; `null` where h is.
    pub foundation_size: Option<f64>,
}

/// The course of one training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Trace {
    /// One row in `ratio` was kept per class.
    pub ratio: u32,
    /// Which repeat, from 0.
    pub repeat: u32,
    /// Mean cross-entropy of the forward pass before each step; of a converged training, with the penalty, before the first
    /// step and after each.
    pub loss: Vec<f64>,
    /// Correctly classified rows in the forward pass before each step; empty for a converged training.
    pub correct: Vec<u64>,
}

/// Reads a number, or NaN from `null`: JSON has no NaN, so it is written as `null`.
pub fn number_or_null<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or(f64::NAN))
}
