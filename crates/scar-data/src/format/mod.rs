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
pub(crate) mod rare;
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

/// Whether the program carries the decoders of all formats.
pub(crate) fn carries_all() -> bool {
    // They are linked together.
    torch::pt::OPEN.get().is_some()
}

/// Has the program carry the decoders of all formats.
pub(crate) fn link_all() {
    #[cfg(feature = "columnar")]
    {
        columnar::parquet::OPEN.link(columnar::parquet::open);
        columnar::arrow::OPEN.link(columnar::arrow::open);
        scientific::hdf5::OPEN.link(scientific::hdf5::open);
        scientific::mat::OPEN.link(scientific::mat::open);
    }
    torch::pt::OPEN.link(torch::pt::open);
    torch::safetensors::OPEN.link(torch::safetensors::open);
    json::document::OPEN.link(json::document::open);
    json::lines::OPEN.link(json::lines::open);
}
