//! The method of SCAR Lens: numbers from numbers, no file, no clock, no English.
//!
//! In the order of the method: [`probe`] trains on embeddings, [`measures`] and [`foundation`] read its logits, [`subset`] and
//! [`completion`] choose rows, [`modality`] compares several embeddings of the same items, [`rows`]
//! looks at each row.

pub mod completion;
pub mod foundation;
pub mod measures;
pub mod modality;
pub mod probe;
pub mod rows;
pub mod settings;
pub mod subset;
