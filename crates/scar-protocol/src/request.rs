//! What the page asks for as a job.

use serde::{Deserialize, Serialize};

use super::ModalitiesAsk;
#[cfg(doc)]
use super::{DataSummary, Event};
use scar_analysis::{Comparison, ModalityComparison, PlanSource, RowPlan};
use scar_data::{FileRows, ReadOptions};
use scar_method::measures::Convention;
use scar_method::rows::RowsParams;
use scar_method::settings::Settings;
use scar_method::subset::SubsetMethod;

/// What the page asks for; the number of the job stands in the [`Envelope`](super::Envelope).
///
/// ```
/// use scar_data::ReadOptions;
/// use scar_protocol::{Purpose, Request};
/// let options = ReadOptions { label_column: Some("kind".to_owned()), ..ReadOptions::default() };
/// let request = Request::Read { purpose: Purpose::Data, options };
/// let message = serde_json::to_string(&request).unwrap();
/// assert!(message.starts_with(r#"{"type":"read","purpose":"data","options":{"label_column":"kind","other_label_columns":[],"#));
/// assert_eq!(serde_json::from_str::<Request>(&message).unwrap(), request);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Request {
    /// Read the files beside this message. As data, they join what was read before where they complete it (labels for a matrix),
    /// and replace it otherwise; on a refusal everything stays as it was.
    Read {
        /// What the files are to be.
        purpose: Purpose,
        /// What the person chose.
        options: ReadOptions,
    },
    /// Make the first numbers of an analysis with these settings, to show something at once; nothing else follows of it.
    First {
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// What was chosen.
        settings: Settings,
    },
    /// Measure a matrix of what was read as the logits of the person's own model.
    Measure {
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// One row in `ratio` of the whole set was kept.
        ratio: u32,
        /// Which formulas are used.
        convention: Convention,
    },
    /// Measure the sizes of the last analysis anew for other tolerances, from its test errors: nothing is trained.
    Remeasure {
        /// ε.
        epsilon: f64,
        /// δ.
        delta: f64,
        /// Decides the resamples.
        seed: u64,
    },
    /// Forget what was read beside the data for this purpose.
    Forget {
        /// Not [`Purpose::Data`], which is replaced only.
        purpose: Purpose,
    },
    /// Choose the rows of a plan.
    ChooseRows {
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
        /// Which rows.
        rows: FileRows,
        /// Those with which the file was read.
        options: ReadOptions,
    },
    /// Write the values of rows as `.npy`.
    Values {
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// Whether they are rows of the candidates' file, and not of the data.
        of_reserve: bool,
        /// Rows as they are held.
        #[serde(with = "scar_core::packed")]
        rows: Vec<u32>,
    },
    /// Compare plans on the test rows.
    Compare {
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
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// What the probe is trained with, if the last analysis did not train it.
        settings: Settings,
        /// What counts as a near duplicate, and how much is listed.
        params: RowsParams,
    },
    /// Hold some rows of the data alone, as if only they had been read; or all of them again. [`Event::Loaded`] answers.
    Keep {
        /// Positions among the rows that are held now; none for all rows that were read.
        #[serde(with = "scar_core::packed")]
        rows: Vec<u32>,
        /// Whether they are positions among all rows that were read.
        of_all: bool,
    },
    /// Hold the data with some rows of the candidates behind it, as if both had been read together. [`Event::Loaded`] answers.
    Extend {
        /// Positions among the candidates.
        #[serde(with = "scar_core::packed")]
        rows: Vec<u32>,
    },
    /// Compare modalities of the same samples; labels are needed only where these are to be the classes.
    Modalities {
        /// Which, and by which classes.
        ask: Box<ModalitiesAsk>,
    },
    /// Cluster each modality by several numbers of clusters, to help a person choose one.
    ClusterCurves {
        /// Which.
        ask: Box<ModalitiesAsk>,
    },
    /// Compare plans across two modalities, on both sides and by retrieval between them.
    ComparePairPlans {
        /// What was asked of the report that the plans follow from.
        ask: Box<ModalitiesAsk>,
        /// The place of the pair in that report.
        pair_idx: u32,
        /// The places of the two among the matrices that were asked for.
        pair: [u32; 2],
        /// What is compared.
        comparison: Box<ModalityComparison>,
    },
    /// Analyse a matrix of what was read.
    Analyze {
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// What was chosen.
        settings: Settings,
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
