//! The report of a comparison of modalities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::measured::stands_for_none;
use crate::{ModalityPlan, ModalityValidation, Note, Report};
use scar_files::{FileSummary, PairingReport};
use scar_method::modality::{Agreement, ClusterPoint};
use scar_method::settings::Settings;

/// The report of a comparison of modalities. `scar modalities --json` prints its JSON form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModalitiesReport {
    /// Version of the report's form, raised when a field changes its meaning.
    pub schema_version: u32,
    /// Version of the program that made it.
    pub scar_lens_version: String,
    /// The settings; together with the data they determine every number.
    pub settings: Settings,
    /// Items that every modality has.
    pub items: u64,
    /// Items that are tested, each by probes that were trained without it.
    pub test_items: u64,
    /// What the classes of each side are.
    pub labels: ModalityLabels,
    /// The modalities, in the order in which they were given.
    pub modalities: Vec<ModalityReport>,
    /// Every pair of modalities, both sides of each.
    pub pairs: Vec<ModalityPair>,
    /// Notes that a reader needs to understand it.
    pub diagnostics: Vec<Note>,
}

/// What the classes of each side are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ModalityLabels {
    /// k-means clusters of the other modality (label swap).
    Clusters {
        /// k, of every modality.
        clusters: u32,
        /// Starts of k-means.
        restarts: u32,
    },
    /// The labels of the data, the same on every side.
    Given,
}

/// One modality.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModalityReport {
    /// What it is called.
    pub name: String,
    /// Its matrix.
    pub matrix: FileSummary,
    /// How its rows were paired with the first modality's; `null` for the first, and where order pairs them.
    pub pairing: Option<PairingReport>,
    /// Its own clusters; `null` with given labels.
    pub clusters: Option<ClusterReport>,
    /// Inertia and silhouette over k; `null` if not requested.
    pub curve: Option<Vec<ClusterPoint>>,
}

/// The clusters of one modality, found on all items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterReport {
    /// Items of each; cluster 0 is the largest.
    pub counts: Vec<u64>,
    /// Σ |x − c|² over the items.
    pub inertia: f64,
    /// Passes of the start that was kept.
    pub passes: u32,
    /// Whether it ended before the passes did.
    pub converged: bool,
    /// Clusters that lost all their items during the search and were replaced.
    pub reseeded: u32,
    /// For each cluster, the items nearest to its centre, the nearest first, counted from 0.
    pub nearest: Vec<Vec<u32>>,
    /// The ids of these items; empty without ids.
    #[serde(default)]
    pub nearest_ids: Vec<Vec<String>>,
}

/// Two modalities of the same items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModalityPair {
    /// Their names.
    pub names: [String; 2],
    /// How far the clusterings of both agree; `null` with given labels.
    pub agreement: Option<Agreement>,
    /// For each cluster of the second modality, the matched cluster of the first; empty with given labels.
    pub matched: Vec<u32>,
    /// Each modality with the other's clusters (or the given labels) as its classes: sections 1 to 5 of the method. The classes of the
    /// first side are called by the clusters of the first that the second's are matched with, so that a class means the same on both.
    pub sides: [Report; 2],
    /// Class by class, what separates the sides.
    pub bias: Vec<ClassBias>,
    /// What to add to both; `null` where a side has no plan of its own.
    pub plan: Option<ModalityPlan>,
    /// The gains of plans over a random fill, if requested.
    pub validation: Option<ModalityValidation>,
}

/// What separates two modalities in one class: the step-wise generalization bias.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClassBias {
    /// Name of the class.
    pub class: String,
    /// Measured size of the class's step on each side, in rows of the class there; `null` where there is none, 0 where never
    /// predicting the class costs at most ε, so that it is hardly learned.
    pub sizes: [Option<f64>; 2],
    /// The second less the first; `null` where either is 0 or `null`.
    pub difference: Option<f64>,
    /// Lower end of its 95 % interval, from the intervals of both (MOVER).
    pub low: Option<f64>,
    /// Its upper end. An end is `null` beside a `difference` if it was not found.
    pub high: Option<f64>,
    /// Lower end of the interval that decides whether the sides differ: of 100 such comparisons, in 95 those of all classes hold. Missing in
    /// older reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low_for_all: Option<f64>,
    /// Its upper end, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high_for_all: Option<f64>,
    /// How much more the second side errs at the same numbers of rows, which says whether the sides differ where one of them does not learn
    /// the class; missing in older reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errors: Option<ErrorDifference>,
    /// How much more the second side's error falls from few rows to all, which says whether the sides differ where both learn the class: what
    /// no number of rows mends is in both ends of a fall, and so in neither side's need. Missing in older reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fall: Option<ErrorDifference>,
    /// Size of the step by the theory on each side, in samples.
    pub theory: [Option<f64>; 2],
    /// The measure that moves the step's height most between the sides; `null` where no measure does.
    pub driver: Option<Driver>,
    /// Change of ln H at the lowest ratio where the driver alone is the second side's.
    pub driver_change: Option<f64>,
}

impl ClassBias {
    /// Whether the class is hardly learned on `side`: its size of 0 there says nothing of what its rows would bring.
    ///
    /// # Panics
    /// Where `side` is neither 0 nor 1.
    pub fn is_hardly_learned(&self, side: usize) -> bool {
        stands_for_none(self.sizes[side])
    }

    /// The rows of the class that are needed on `side`; none where there is no size, and where the class is hardly learned.
    ///
    /// # Panics
    /// Where `side` is neither 0 nor 1.
    pub fn needed(&self, side: usize) -> Option<f64> {
        self.sizes[side].filter(|_| !self.is_hardly_learned(side))
    }
}

/// The difference of a class's balanced errors on rows never seen, or of their falls to the error of all rows, as a mean over the sizes that
/// were drawn more than once. At each size both sides were trained on equally many items.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorDifference {
    /// The second less the first.
    pub difference: f64,
    /// Lower end of the interval that holds for all classes together with 95 %.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// A measure that drives a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Driver {
    /// S.
    Scale,
    /// C.
    Coverage,
    /// A.
    Authenticity,
    /// R.
    Richness,
}

impl ModalitiesReport {
    /// Version of the report's form.
    pub const SCHEMA_VERSION: u32 = 2;

    /// Adds the ids of the representative items; `ids` has one entry per item.
    ///
    /// # Panics
    /// Where an item has none.
    pub fn name_items(&mut self, ids: &[String]) {
        for clusters in self.modalities.iter_mut().filter_map(|modality| modality.clusters.as_mut()) {
            let name = |&item: &u32| ids[item as usize].clone();
            clusters.nearest_ids = clusters.nearest.iter().map(|items| items.iter().map(name).collect()).collect();
        }
    }
}
