//! Columns of a Parquet file that stand at one place.

use parquet::file::metadata::ParquetMetaData;

use scar_core::problem::{Code, Problem};
use scar_files::error::refusal;
use scar_files::words::quoted;

/// What a person is told where two columns stand at one place: one of them is not what its name says.
pub(crate) fn shared_place(metadata: &ParquetMetaData, file: &str) -> Option<Problem> {
    let mut places: Vec<(u64, u64, String)> = Vec::new();
    for group in metadata.row_groups() {
        places.extend(group.columns().iter().map(|column| {
            let (start, n_bytes) = column.byte_range();
            (start, start + n_bytes, column.column_path().string())
        }));
    }
    places.retain(|(start, end, _)| start < end);
    places.sort();
    let (mut shared, mut n_shared) = (None, 0_u64);
    // The place that reaches farthest so far.
    let mut before: Option<&(u64, u64, String)> = None;
    for place in &places {
        if let Some(before) = before.filter(|(_, end, _)| *end > place.0) {
            n_shared += 1;
            shared = shared.or(Some((&before.2, &place.2)));
        }
        before = before.filter(|(_, end, _)| *end >= place.1).or(Some(place));
    }
    let (one, two) = shared?;
    let more = if n_shared > 1 { format!(" (and {} more)", n_shared - 1) } else { String::new() };
    let clause = format!(
        ": by its footer, the columns {} and {}{more} stand at one place (offsets overlap), so one has the values of the other. Get the file again.",
        quoted(one),
        quoted(two)
    );
    Some(refusal(file, Code::BadOffsets, clause))
}
