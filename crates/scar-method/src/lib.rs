//! The SCAR method as functions on numbers. The crate reads no file, looks at no clock and writes no report.
//!
//! In the order of the method:
//!
//! - [`probe`] (the crate `scar-probe`) trains a linear classifier on embeddings;
//! - [`measures`] (the crate `scar-measures`) computes Scale, Coverage, Authenticity and Richness of every class from its logits;
//! - [`foundation`] estimates how many samples each class and the whole set need;
//! - [`subset`] chooses a stratified subset of a given size;
//! - [`completion`] plans which samples to add, and tests plans against a random choice;
//! - [`modality`] compares several embeddings of the same items;
//! - [`rows`] examines single rows: wrong predictions, near duplicates, rows far from every class, and a 2-D map.
//!
//! Results do not depend on the number of threads: all sums are formed in an order that follows from the data alone.
//!
//! ```
//! use ndarray::array;
//! use scar_core::control::Control;
//! use scar_method::measures::{Convention, measure};
//! use scar_method::probe::{ConvergedParams, train_converged};
//!
//! // Two classes on a line; the last row of class 1 lies among the rows of class 0.
//! let embeddings = array![[-3.0f32], [-2.5], [-2.0], [2.0], [3.0], [-2.2]].into();
//! let class_ids = [0, 0, 0, 1, 1, 1];
//! let params = ConvergedParams::default().check().unwrap();
//! let outcome = train_converged(&embeddings, &class_ids, &[0, 1, 2, 3, 4, 5], 2, &params, &Control::new()).unwrap();
//! let predictions = outcome.predictions();
//! assert_eq!(predictions, [0, 0, 0, 1, 1, 0]);
//!
//! let measures = measure(outcome.logits.view(), &predictions, &class_ids, 1, Convention::Published);
//! // Five of six rows are classified correctly.
//! assert!((measures[0].authenticity - 5.0 / 6.0).abs() < 1e-12);
//! ```

pub use scar_measures as measures;
pub use scar_probe as probe;

pub mod completion;
pub mod foundation;
pub mod modality;
pub mod rows;
pub mod settings;
pub mod subset;
