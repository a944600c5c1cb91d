//! The formats that are read, for people: `docs/formats.md` is made from it.

use super::FORMATS;
use crate::EXTRACTED;

/// A format that is read.
///
/// ```
/// let formats = scar_data::formats();
/// assert_eq!((formats[0].name, formats[0].extensions), ("npy", ["npy"].as_slice()));
/// assert!(formats.iter().any(|format| format.extensions.contains(&"jsonl")));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FormatInfo {
    /// Its name, as reports give it.
    pub name: &'static str,
    /// Endings that its files usually have; content decides, not they.
    pub extensions: &'static [&'static str],
    /// Which forms of it are read, and how much of a file is in memory at once.
    pub about: &'static str,
    /// Whether chosen rows of a file are written in its own format: [`crate::extract`].
    pub is_extracted: bool,
}

/// The formats that are read.
pub fn formats() -> Vec<FormatInfo> {
    let npy = FormatInfo {
        name: "npy",
        extensions: &["npy"],
        about: "versions 1 to 3; f16, f32, f64, integers, booleans, texts as labels; either byte order, C and Fortran order; read chunk by chunk",
        is_extracted: true,
    };
    let others = FORMATS.iter().map(|format| FormatInfo {
        name: format.name(),
        extensions: format.extensions(),
        about: format.about(),
        is_extracted: EXTRACTED.contains(&format.name()),
    });
    std::iter::once(npy).chain(others).collect()
}
