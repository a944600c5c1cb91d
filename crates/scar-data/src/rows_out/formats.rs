//! The formats that are read, for people: `docs/formats.md` is made from it.

use crate::format::FORMATS;
use crate::format::container::Format;
use scar_files::EXTRACTED;

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
    let info = |format: &&'static dyn Format| FormatInfo {
        name: format.name(),
        extensions: format.extensions(),
        about: format.about(),
        is_extracted: EXTRACTED.contains(&format.name()),
    };
    FORMATS.iter().map(info).collect()
}

#[cfg(all(test, feature = "columnar"))]
mod tests {
    use super::*;
    use scar_files::names::file_words::ENDINGS;

    #[test]
    fn endings_of_all_formats_are_known() {
        for ending in formats().iter().flat_map(|format| format.extensions) {
            assert!(ENDINGS.contains(ending), "{ending}");
        }
    }
}
