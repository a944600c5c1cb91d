//! The formats that can be read: one folder a family, all behind one trait.

use crate::format::container::Format;

pub(crate) mod arrays;
#[cfg(feature = "columnar")]
pub(crate) mod columnar;
pub(crate) mod container;
#[cfg(feature = "columnar")]
pub(crate) mod guarded;
pub(crate) mod json;
pub(crate) mod member_classes;
pub(crate) mod npy;
pub(crate) mod scientific;
pub(crate) mod sparse;
pub(crate) mod stacked;
pub(crate) mod text;
pub(crate) mod torch;

/// The formats, in the order in which they are asked whether a file is theirs.
pub(crate) const FORMATS: &[&dyn Format] = &[
    &npy::part::NpyFormat,
    #[cfg(feature = "columnar")]
    &columnar::parquet::ParquetFormat,
    #[cfg(feature = "columnar")]
    &columnar::arrow::ArrowFormat,
    #[cfg(feature = "columnar")]
    &scientific::hdf5::Hdf5Format,
    #[cfg(feature = "columnar")]
    &scientific::mat::MatFormat,
    &torch::pt::PtFormat,
    &npy::npz::NpzFormat,
    &torch::safetensors::SafetensorsFormat,
    &scientific::fvecs::FvecsFormat,
    &scientific::bigann::BigAnnFormat,
    &json::lines::JsonLinesFormat,
    &json::document::JsonFormat,
    &text::table::TextFormat,
];
