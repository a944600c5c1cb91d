//! What every layer of SCAR Lens speaks of, and nothing more: embeddings and labels, what a person is told, progress and
//! cancelling, random streams, statistics.
//!
//! ```
//! use ndarray::array;
//! use scar_core::{EmbeddingSet, Labels};
//! let labels = Labels::from_texts(&["cat", "dog", "cat"]);
//! let set = EmbeddingSet::new(array![[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]], labels.into()).unwrap();
//! assert_eq!((set.n_samples(), set.n_dims(), set.n_classes()), (3, 2, 2));
//! ```

pub mod control;
mod embedding_set;
mod labels;
mod matrix;
pub mod packed;
pub mod problem;
mod random;
mod split;
pub mod stats;

pub use embedding_set::EmbeddingSet;
pub use labels::{LabelKind, Labels};
pub use matrix::{Matrix, block_of};
pub use random::Random;
pub use split::{Split, SplitSummary};
