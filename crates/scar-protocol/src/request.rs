//! The requests of the page.

use serde::{Deserialize, Serialize};

use super::ModalitiesAsk;
#[cfg(doc)]
use super::{DataSummary, Event};
use scar_analysis::{Comparison, ModalityComparison, PlanSource, RowPlan};
use scar_files::{FileRows, ReadOptions};
use scar_method::measures::Convention;
use scar_method::rows::RowsParams;
use scar_method::settings::Settings;
use scar_method::subset::SubsetMethod;

/// A request of the page. The number of its job is in the [`Envelope`](super::Envelope).
///
/// ```
/// use scar_files::ReadOptions;
/// use scar_protocol::{Purpose, Request};
/// let options = ReadOptions { label_column: Some("kind".to_owned()), ..ReadOptions::default() };
/// let request = Request::Read { purpose: Purpose::Data, options };
/// let message = serde_json::to_string(&request).unwrap();
/// assert!(message.starts_with(r#"{"read":{"purpose":"data","options":{"label_column":"kind","other_label_columns":[],"#));
/// assert_eq!(serde_json::from_str::<Request>(&message).unwrap(), request);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Read the files beside this message. Files read as data either complete the data in memory (such as labels for a matrix) or replace
    /// it. If they are refused, nothing changes.
    Read {
        /// What the files are read for.
        purpose: Purpose,
        /// How to read them.
        options: ReadOptions,
    },
    /// Compute only the first numbers of an analysis, to show something at once.
    First {
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// Settings of the analysis.
        settings: Settings,
    },
    /// Measure a matrix as logits of the user's own model.
    Measure {
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// One row in `ratio` of the whole set was kept.
        ratio: u32,
        /// Which formulas are used.
        convention: Convention,
    },
    /// Compute the measured sizes of the last analysis for other tolerances, from its test errors. Nothing is trained.
    Remeasure {
        /// ε.
        epsilon: f64,
        /// δ.
        delta: f64,
        /// Seed of the resamples.
        seed: u64,
    },
    /// Drop the files that were read for this purpose.
    Forget {
        /// Not [`Purpose::Data`]: data can only be replaced.
        purpose: Purpose,
    },
    /// Choose the rows of a plan.
    ChooseRows {
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// Settings of the analysis on which the plan is based.
        settings: Settings,
        /// The source of its rows.
        source: PlanSource,
        /// The plan.
        plan: RowPlan,
    },
    /// Choose the rows of a stratified subset.
    Subset {
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// Settings of the analysis on which the size is based.
        settings: Settings,
        /// Rows to keep.
        size: u64,
        /// How the rows of a class are chosen.
        method: SubsetMethod,
    },
    /// Write rows of the file beside this message in its own format.
    Extract {
        /// Which rows.
        rows: FileRows,
        /// The options with which the file was read.
        options: ReadOptions,
    },
    /// Write the values of rows as `.npy`.
    Values {
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// Whether these are rows of the candidates' file instead of the data.
        of_reserve: bool,
        /// Positions of the rows in memory.
        #[serde(with = "scar_core::packed")]
        rows: Vec<u32>,
    },
    /// Compare plans on the test rows.
    Compare {
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// Settings of the analysis on which the plans are based.
        settings: Settings,
        /// The source of their rows: a file with labels, or else splits of the data.
        source: PlanSource,
        /// What is compared.
        comparison: Box<Comparison>,
    },
    /// Find rows worth checking, and compute the map of all rows.
    Look {
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// Settings to train the probe with, if the last analysis did not train it.
        settings: Settings,
        /// What counts as a near duplicate, and how much is listed.
        params: RowsParams,
    },
    /// Keep only some rows of the data, as if only these had been read, or go back to all rows. [`Event::Loaded`] answers.
    Keep {
        /// Positions among the rows that are now kept; empty to go back to all rows.
        #[serde(with = "scar_core::packed")]
        rows: Vec<u32>,
        /// Whether these are positions among all rows that were read.
        of_all: bool,
    },
    /// Append some candidates to the data, as if both had been read together. [`Event::Loaded`] answers.
    Extend {
        /// Positions among the candidates.
        #[serde(with = "scar_core::packed")]
        rows: Vec<u32>,
    },
    /// Compare modalities of the same samples. Labels are needed only if they are to be the classes.
    Modalities {
        /// Which, and by which classes.
        ask: Box<ModalitiesAsk>,
    },
    /// Cluster each modality with several numbers of clusters, to help the user choose one.
    ClusterCurves {
        /// Which.
        ask: Box<ModalitiesAsk>,
    },
    /// Compare plans across two modalities, on both sides and by retrieval between them.
    ComparePairPlans {
        /// The request of the report on which the plans are based.
        ask: Box<ModalitiesAsk>,
        /// The position of the pair in that report.
        pair_idx: u32,
        /// The positions of its two modalities in [`ModalitiesAsk::matrices`].
        pair: [u32; 2],
        /// What is compared.
        comparison: Box<ModalityComparison>,
    },
    /// Analyze a matrix.
    Analyze {
        /// Which matrix, in the order of [`DataSummary::matrices`].
        matrix_idx: u32,
        /// Settings of the analysis.
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
