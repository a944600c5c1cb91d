//! What rows that are taken out of a file are called, and of which formats they can be.

use crate::names::files::without_packing;

/// Formats of which rows can be extracted, as reports name them.
pub const EXTRACTED: [&str; 3] = ["npy", "parquet", "csv"];

/// What rows of the file called `name` are saved as: `part` stands before its ending, and an ending by which it is packed goes.
///
/// ```
/// use scar_files::extracted_name;
/// assert_eq!(extracted_name("a/x.csv.gz", "subset"), "x-subset.csv");
/// assert_eq!(extracted_name("emb", "plan"), "emb-plan");
/// ```
pub fn extracted_name(name: &str, part: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = without_packing(name);
    match plain.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{part}.{extension}"),
        None => format!("{plain}-{part}"),
    }
}
