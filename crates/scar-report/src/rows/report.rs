//! The report on rows, with everything needed to repeat it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{DataReport, Diagnostic};
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
    /// Rows that the probe predicts as another class.
    pub wrong: WrongReport,
    /// Rows that repeat another row.
    pub duplicates: DuplicatesReport,
    /// Rows far from every class.
    pub far: FarReport,
    /// The 2-D map.
    pub map: MapReport,
    /// Counts per class, in class order.
    pub classes: Vec<ClassRows>,
    /// Each row once: wrong with confidence, the largest margin first; then the others that are wrong; then near duplicates, the largest cosine first; then
    /// those far from every class, the farthest first.
    pub rows: Vec<ListedRow>,
    /// Notes that a reader needs to understand the numbers.
    pub diagnostics: Vec<Diagnostic>,
}

/// The probe that judged the rows: that of ratio 1.
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
}

/// Rows that the probe takes for another class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WrongReport {
    /// All of them.
    pub rows: u64,
    /// Those wrong with confidence: the class predicted has the probability `params.confidence` or more.
    pub confident: u64,
    /// `confident` as a share of all rows.
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
    /// Of these, rows that are wrong with confidence.
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
    /// Whether it is so with confidence (see `params.confidence`).
    pub wrong_with_confidence: bool,
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
    /// The nearest rows of the predicted class, the most similar first; only for the first 200 wrong rows.
    pub nearest: Vec<NearRow>,
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
