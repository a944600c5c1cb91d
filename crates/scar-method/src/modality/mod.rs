//! Comparison of modalities of the same items, such as images and texts. The clusters of one serve as labels of the other.
//!
//! Source: METHOD, section 6; arXiv 2508.19659.

mod agreement;
mod cluster_curve;
mod kmeans;
mod matching;
mod minibatch;
mod nearest_centre;
mod retrieval;
mod ridge;
mod seeding;
mod silhouette;

pub use agreement::{Agreement, agreement};
pub use cluster_curve::{ClusterPoint, cluster_curve, default_ks};
pub use kmeans::{Clusters, KmeansError, KmeansParams, kmeans};
pub use matching::matched;
pub use minibatch::{StreamedClusters, minibatch_kmeans};
pub use retrieval::{Recall, retrieval};
