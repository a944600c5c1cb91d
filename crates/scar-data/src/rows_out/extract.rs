//! Chosen rows of a file in the file's own format: what a person takes out of it.

use std::io::Write;

use crate::assemble::read::of_unchanged;
use crate::bytes::linked::Linked;
#[cfg(feature = "columnar")]
use crate::bytes::linked::natively;
use crate::bytes::source::ByteSource;
use crate::bytes::unpacked::{Limited, Unpacked};
use crate::fields::sniff::sniff;
#[cfg(feature = "columnar")]
use crate::rows_out::parquet;
use crate::rows_out::{npy, text};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::EXTRACTED;
use scar_files::FileRows;
use scar_files::error::{ReadError, refusal};
use scar_files::options::ReadOptions;
use scar_files::words::{count_of, quoted, shown_name};

/// Where extracted bytes go; threads may write them.
pub(crate) type Out<'a> = dyn Write + Send + 'a;

/// Extracts rows, as [`extract`] does.
type Extract = fn(&dyn ByteSource, &FileRows, &mut Out<'_>, &Control) -> Result<(), ReadError>;

#[cfg(feature = "columnar")]
static PARQUET: Linked<Extract> = Linked::new(natively!(parquet::extract));
#[cfg(not(feature = "columnar"))]
static PARQUET: Linked<Extract> = Linked::new(None);

/// Has the program carry what extracts rows of rare formats.
pub(crate) fn link_all() {
    #[cfg(feature = "columnar")]
    PARQUET.link(parquet::extract);
}

/// Writes the `rows` of `source` to `out` in the format of `source`: `.npy` in its type and byte order, row-major; text tables and
/// lines of labels as they stand, with all that comes before the first row; Parquet with all its columns. Of a file that is packed
/// as a whole the rows come unpacked, and those of text in UTF-16 or UTF-32 as UTF-8. `control` advances by the bytes of the file.
///
/// Memory: 64 MiB besides a row group of Parquet; of a packed array in column-major order, the rows.
///
/// # Errors
/// [`Code::UnsupportedFeature`] for another format, and for rows that are counted through several files; [`Code::RowMismatch`] where
/// the file has other rows than it had when it was read; [`Code::Unreadable`] where `out` does not take the bytes; whatever else is
/// wrong with the file; [`ReadError::Cancelled`].
///
/// ```
/// use scar_data::{FileRows, ReadOptions, extract};
/// use scar_data::source::MemorySource;
/// let table = MemorySource::new("x.csv", "f0,f1,label\n0.5,1,a\n0.25,2,\"b\"\n0.75,1,a\n");
/// let rows = FileRows { n_rows: 3, rows: vec![1, 2], ..FileRows::default() };
/// let mut out = Vec::new();
/// extract(&table, &rows, &ReadOptions::default(), &mut out, &Default::default()).unwrap();
/// assert_eq!(out, b"f0,f1,label\n0.25,2,\"b\"\n0.75,1,a\n");
/// ```
pub fn extract(
    source: &dyn ByteSource,
    rows: &FileRows,
    options: &ReadOptions,
    out: &mut (dyn Write + Send),
    control: &Control,
) -> Result<(), ReadError> {
    let file = shown_name(source.name());
    if rows.parts.len() > 1 {
        let clause = format!(
            " is one of {} parts, so its rows cannot be taken by themselves. Take the positions of the rows, or join the files first.",
            rows.parts.len()
        );
        return Err(refusal(&file, Code::UnsupportedFeature, clause).into());
    }
    let is_sound = rows.rows.windows(2).all(|pair| pair[0] < pair[1]) && rows.rows.last().is_some_and(|&last| last < rows.n_rows);
    if !is_sound {
        let clause = format!(": the positions to take must ascend and lie below {}, one at least. Choose the rows again.", rows.n_rows);
        return Err(refusal(&file, Code::BadOption, clause).into());
    }
    of_unchanged([source], taken_out(source, rows, options, out, control))
}

fn taken_out(
    source: &dyn ByteSource,
    rows: &FileRows,
    options: &ReadOptions,
    out: &mut (dyn Write + Send),
    control: &Control,
) -> Result<(), ReadError> {
    let file = shown_name(source.name());
    let limited = Limited::new(source, options);
    let unpacked = Unpacked::of(&limited, control)?;
    let source = unpacked.source();
    match sniff(source)?.name() {
        "npy" => npy::extract(source, rows, out, control),
        "csv" => text::extract(source, rows, out, control),
        "parquet" if let Some(extract) = PARQUET.get() => extract(source, rows, out, control),
        format => Err(other_format(&file, format).into()),
    }
}

/// The refusal of a format, called `format`, of which no rows are taken.
pub(crate) fn other_format(file: &str, format: &str) -> Problem {
    let clause = format!(
        ": rows of the format {} cannot be written as such. Take their positions, or their values as .npy; {} are written as they are.",
        quoted(format),
        EXTRACTED.join(", ")
    );
    refusal(file, Code::UnsupportedFeature, clause)
}

/// The refusal of a file that has `found` rows and not as many as were read.
pub(crate) fn other_rows(file: &str, found: u64, rows: &FileRows) -> Problem {
    let clause = format!(
        " has {} and had {} when it was read: it may have changed since. Choose it again.",
        count_of(found, "row"),
        count_of(rows.n_rows, "row")
    );
    refusal(file, Code::RowMismatch, clause)
}

/// The refusal of rows of `file` that could not be written.
pub(crate) fn unwritten(file: &str, error: impl std::fmt::Display) -> Problem {
    refusal(file, Code::Unreadable, format!(": its rows could not be written ({error}). Make room, or choose another place."))
}

/// The runs of `rows`, which ascend: the first row of each, and how many follow one another, `most` at most.
pub(crate) fn runs(rows: &[u64], most: u64) -> impl Iterator<Item = (u64, u64)> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let (&first, _) = rest.split_first()?;
        let follows = |&(idx, &row): &(usize, &u64)| row == first + idx as u64 && (idx as u64) < most.max(1);
        let n_rows = rest.iter().enumerate().take_while(follows).count();
        rest = &rest[n_rows..];
        Some((first, n_rows as u64))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::source::MemorySource;

    #[track_caller]
    fn refused(rows: &FileRows, code: Code, words: &str) {
        let table = MemorySource::new("x.csv", "f0,f1,label\n0.5,1,a\n0.25,2,b\n0.75,1,a\n");
        let refusal = extract(&table, rows, &ReadOptions::default(), &mut Vec::new(), &Control::new());
        let Err(ReadError::Refused(problem)) = refusal else { panic!("must be refused") };
        assert!(problem.code == code && problem.message.contains(words), "{problem}");
    }

    #[test]
    fn rows_that_cannot_be_taken_are_told() {
        let rows = |rows: &[u64], n_rows| FileRows { rows: rows.to_vec(), n_rows, ..FileRows::default() };
        refused(&rows(&[], 3), Code::BadOption, "one at least");
        refused(&rows(&[1, 1], 3), Code::BadOption, "must ascend");
        refused(&rows(&[3], 3), Code::BadOption, "below 3");
        refused(&rows(&[0], 7), Code::RowMismatch, "has 3 rows and had 7 rows");
        let parts = vec!["x.csv".to_owned(), "y.csv".to_owned()];
        refused(&FileRows { parts, ..rows(&[0], 3) }, Code::UnsupportedFeature, "one of 2 parts");
    }

    #[test]
    fn runs_are_rows_that_follow_one_another() {
        assert_eq!(runs(&[0, 1, 2, 5, 7, 8], 2).collect::<Vec<_>>(), [(0, 2), (2, 1), (5, 1), (7, 2)]);
        assert_eq!(runs(&[4, 5, 6], 9).collect::<Vec<_>>(), [(4, 3)]);
    }
}
