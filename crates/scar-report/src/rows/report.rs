//! The report on rows, with everything needed to repeat it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{DataReport, Note};
use scar_method::rows::RowsParams;
use scar_method::settings::Settings;

/// The rows worth checking: counts over all rows, and the first rows of each kind. `scar rows --json` prints its JSON form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RowsReport {
    /// Version of the program that made it.
    pub scar_lens_version: String,
    /// The settings of the training, with the convention and the seed.
    pub settings: Settings,
    /// When rows count as near duplicates, and how many rows are listed.
    pub params: RowsParams,
    /// What was read.
    pub data: DataReport,
    /// The probe that judged the rows.
    pub probe: JudgeReport,
    /// Rows whose label may be wrong.
    pub wrong: WrongReport,
    /// Rows that repeat another row.
    pub duplicates: DuplicatesReport,
    /// Rows far from every class.
    pub far: FarReport,
    /// Rows without any value but 0.
    pub failed: FailedReport,
    /// The 2-D map.
    pub map: MapReport,
    /// Counts per class, in class order.
    pub classes: Vec<ClassRows>,
    /// Each row once: labels that are likely wrong, the likeliest first; then others that are predicted as another class; then near
    /// duplicates, the largest cosine first; then those far from every class, the farthest first; then, where they were asked for, all
    /// others, the likeliest wrong first.
    pub rows: Vec<ListedRow>,
    /// Notes that a reader needs to understand the numbers.
    pub diagnostics: Vec<Note>,
}

/// The probe that judged the rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JudgeReport {
    /// `converged` or `early_stopped`.
    pub kind: String,
    /// Whether it reached its tolerance or its last epoch.
    pub finished: bool,
    /// Rows that it was trained on.
    pub train_rows: u64,
    /// Share of these that it predicts as the class of their label.
    pub train_accuracy: f64,
    /// The same of all other rows; `null` where there are none.
    pub test_accuracy: Option<f64>,
    /// Probes among which the rows trained on were shared out (cross-fitting): each was judged by one that was trained without it, and
    /// so is `train_accuracy`. Missing where the one probe judged all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folds: Option<u32>,
    /// The L2 penalties that were tried, the strongest first; empty where the one probe judged all.
    #[serde(default)]
    pub penalties: Vec<PenaltyReport>,
}

/// An L2 penalty that was tried for the probes that judge rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PenaltyReport {
    /// The penalty.
    pub l2: f64,
    /// Mean of −ln p over the rows in folds, p being the probability of a row's own class by the probe trained without its fold. The logits
    /// are multiplied by the factor with which this is lowest.
    pub loss: f64,
    /// Its part in the logits of the probe that judges.
    pub share: f64,
}

/// Rows whose label may be wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WrongReport {
    /// Rows that are predicted as another class than their label.
    pub rows: u64,
    /// Rows whose label is likely wrong: by the estimate below the chance is above one half, and another class fits better. Where
    /// `params.confidence` is given: rows predicted as another class with that probability or more.
    pub confident: u64,
    /// `confident` as a share of all rows.
    pub share: f64,
    /// Estimated number of wrong labels: the sum of the chances of all rows.
    pub expected: f64,
    /// Estimated share of labels that are any class's, drawn without regard to the row.
    pub anywhere: f64,
    /// Classes that are now and then called by another's name, the largest share first.
    pub swaps: Vec<SwapReport>,
}

/// A class that is now and then called by another's name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SwapReport {
    /// The class.
    pub class: String,
    /// The label that its rows are given.
    pub label: String,
    /// Estimated share of the class's rows that is.
    pub share: f64,
}

/// Rows that another row repeats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DuplicatesReport {
    /// Rows with a near duplicate or an exact copy that were found.
    pub rows: u64,
    /// Of these, rows that have an exact copy.
    pub exact: u64,
    /// Of these, rows whose twin has another label.
    pub other_label: u64,
    /// Of these, rows trained on whose twin was not, or the other way round: what is measured on such test rows says little.
    pub across_split: u64,
    /// Share of all rows that have one: counted where every pair was compared, else estimated from the sample.
    pub share: f64,
    /// 95 % interval of an estimated share (Wilson 1927); `null` where it was counted.
    pub interval: Option<[f64; 2]>,
    /// Rows that were compared with every other, where not all were; `null` where all were.
    pub sampled: Option<u64>,
    /// Of those with a near duplicate among these, the share that the search found without comparing them with every other; `null`
    /// where there were none.
    pub recall: Option<f64>,
    /// Cosine of two rows, less the mean of all, from which they are near duplicates.
    pub threshold: f64,
    /// How it came about. `given`: by `params.duplicate_cosine`. `gap`: it lies between rows nearer than chance explains and all others.
    /// `usual`: there is no gap, and chance allows the usual 0.99. `chance`: there is no gap, and beyond it chance explains more than 5 %
    /// of the rows. `exact`: rows are too few to tell chance, or so near by chance that no copy stands out, so there are exact copies only.
    pub threshold_rule: String,
    /// Rows that would have another that near by chance.
    pub by_chance: f64,
    /// Groups of rows that are joined by exact copies and near duplicates.
    pub n_groups: u64,
    /// Rows to drop, where one of each group is kept.
    pub to_drop: u64,
    /// The groups in the order of their first rows, at most `params.n_listed`.
    pub groups: Vec<CopiesReport>,
    /// Copies in several folds; missing where rows were not judged in folds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leak: Option<LeakReport>,
}

/// What copies in several folds do to the errors on rows never seen. The copies that were found are a lower bound of the leak.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LeakReport {
    /// Rows that have a copy in another fold: the probe that judges them was trained on it.
    pub rows: u64,
    /// Share of the rows in folds that the probe of the lowest loss predicts as another class than their label; `null` where hardly any row
    /// leaks, or folds are of groups that the files name.
    pub error_apart: Option<f64>,
    /// The same where folds keep copies together.
    pub error_together: Option<f64>,
    /// Lower end of the 95 % interval of the rise.
    pub rise_low: Option<f64>,
    /// Its upper end.
    pub rise_high: Option<f64>,
}

/// Rows that repeat each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CopiesReport {
    /// Their positions in their file, from 0, ascending. Where one is kept, it is the first.
    pub rows: Vec<u64>,
    /// Their ids, where the files have ids.
    pub ids: Vec<String>,
    /// The different labels that they have.
    pub labels: Vec<String>,
    /// Whether each has an exact copy among them.
    pub exact: bool,
}

/// Rows far from every class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FarReport {
    /// Distance to the nearest class, in units of its spread, beyond which a row is far: Q₃ + 1.5·(Q₃ − Q₁) of all rows;
    /// `null` where no class has a spread.
    pub fence: Option<f64>,
    /// Rows beyond.
    pub rows: u64,
    /// These as a share of all rows; of normal values it would be 0.0035.
    pub share: f64,
}

/// Rows whose values are all 0, as where an encoder gave nothing. They take no part in votes, near duplicates and estimates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FailedReport {
    /// How many.
    pub rows: u64,
    /// Positions in their file, from 0, of the first hundred.
    pub first: Vec<u64>,
}

/// The 2-D map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MapReport {
    /// Share of the whole variance along the first and the second principal component.
    pub explained: [f64; 2],
    /// Passes over the rows that it took.
    pub passes: u32,
}

/// Counts of one class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClassRows {
    /// Its name.
    pub class: String,
    /// Rows with this label.
    pub rows: u64,
    /// Of these, rows predicted as another class.
    pub wrong: u64,
    /// Of its rows, those whose label is likely wrong.
    pub confident: u64,
    /// Of its rows, those with a near duplicate.
    pub duplicates: u64,
    /// Of its rows, those far from every class.
    pub far: u64,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListedRow {
    /// Position in its file, from 0.
    pub row: u64,
    /// Its id, where the files have ids.
    pub id: Option<String>,
    /// The class of its label.
    pub label: String,
    /// The class that the probe predicts.
    pub predicted: String,
    /// Probability of that class.
    pub confidence: f64,
    /// Probability of its label's class.
    pub label_probability: f64,
    /// Whether it is predicted as another class.
    pub wrong: bool,
    /// Whether its label is likely wrong (see `wrong.confident`).
    pub wrong_with_confidence: bool,
    /// How likely its label is wrong, in nats: the higher, the likelier. It ranks rows and has no fixed zero.
    pub wrong_score: f64,
    /// The class that fits best by probe and neighbors together: the label's own where none fits better.
    pub suggested: String,
    /// Probability of that class.
    pub suggested_probability: f64,
    /// What the nearest rows vote for.
    pub neighbor_votes: NeighborVotes,
    /// Whether the probe was trained on it.
    pub seen: bool,
    /// Distance to the nearest class in units of its spread.
    pub far_score: Option<f64>,
    /// Whether it is far from every class.
    pub far: bool,
    /// The row it nearly repeats.
    pub twin: Option<TwinReport>,
    /// Position on the map.
    pub position: [f32; 2],
    /// The nearest rows of the class suggested, the most similar first; only for the first 200 wrong rows.
    pub nearest: Vec<NearRow>,
    /// Whether all its values are 0.
    pub failed: bool,
}

/// Shares of the votes of a row's nearest rows, by their own labels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NeighborVotes {
    /// For the class of its label.
    pub label: f64,
    /// For the class suggested.
    pub suggested: f64,
}

/// The row that another nearly repeats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TwinReport {
    /// Position in its file, from 0.
    pub row: u64,
    /// Cosine of the two.
    pub cosine: f64,
    /// Whether all values are equal.
    pub exact: bool,
}

/// A row that is similar to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NearRow {
    /// Position in its file, from 0.
    pub row: u64,
    /// Its id, where the files have ids.
    pub id: Option<String>,
    /// Cosine of the two.
    pub cosine: f64,
}
