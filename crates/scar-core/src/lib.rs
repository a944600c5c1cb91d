//! The types and functions that every layer of SCAR Lens shares.
//!
//! - [`EmbeddingSet`]: embeddings ([`Matrix`]) with a class per row ([`Labels`]) and, where the files name one, a [`Split`] into
//!   rows to train on and rows to test on. It is checked when it is made, so later code need not check it again.
//! - [`problem::Problem`]: a message to the user. It says which file and row, what is wrong, and what to do.
//! - [`control::Control`]: progress and cancelling of long work.
//! - [`Random`]: seeded streams of random numbers.
//! - [`stats`]: quantiles, intervals and one-dimensional searches.
//!
//! The crate reads no file and does not know the method; it uses no other crate of the project.
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
mod groups;
mod labels;
mod matrix;
pub mod packed;
pub mod parallel;
pub mod problem;
mod random;
mod split;
pub mod stats;

pub use embedding_set::EmbeddingSet;
pub use groups::{GroupSummary, Groups};
pub use labels::{LabelKind, Labels};
pub use matrix::{Matrix, block_of};
pub use random::Random;
pub use split::{Split, SplitSummary};
