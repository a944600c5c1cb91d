//! Several modalities of the same items: clusters of one become the labels of another, and what separates them.
//!
//! Source: METHOD section 6 of the project's notes; arXiv 2508.19659.

mod agreement;
mod kmeans;
mod matching;
mod nearest_centre;
mod seeding;

pub use agreement::{Agreement, agreement};
pub use kmeans::{Clusters, KmeansError, KmeansParams, kmeans};
pub use matching::matched;
