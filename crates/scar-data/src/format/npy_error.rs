//! What can be wrong with an `.npy` file.

use crate::words::{count_of, grouped, quoted};
use scar_core::problem::{Code, Problem};

/// Why an `.npy` file is refused; the last two are warnings, with which it is read all the same.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NpyError {
    /// The file ends inside magic, version or header.
    TruncatedHeader { found_bytes: u64, header_bytes: u64 },
    /// The file ends inside the data.
    TruncatedData { found_bytes: u64, expected_bytes: u64 },
    /// A version other than 1, 2, 3.
    Version { major: u8, minor: u8 },
    /// A header longer than any that NumPy writes.
    LongHeader { header_bytes: u64, limit_bytes: u64 },
    /// A dictionary that cannot be understood; `clause` says why.
    Header { clause: String },
    /// More elements than memory could ever hold, or than the file could.
    SizeOverflow { what: String },
    /// Python objects.
    Object,
    /// A type that has no meaning here.
    UnsupportedType { descr: String, meaning: Option<&'static str> },
    /// Numbers saved as text.
    TextMatrix { dtype: String },
    /// No axis, or one.
    NotAMatrix { n_axes: usize, n_values: u64 },
    /// Two axes, one of length 0.
    NoRows { n_dims: u64 },
    /// The axis of columns has length 0.
    NoColumns,
    /// One row.
    OneRow,
    /// The machine has not that much memory.
    Memory { needed_bytes: u64 },
    /// Bytes after the data.
    TrailingBytes { extra_bytes: u64 },
    /// More than two axes, read as rows of the first.
    Flattened { shape: Vec<u64>, n_dims: u64 },
}

impl NpyError {
    /// The same in words, for the file shown as `file`.
    pub(crate) fn problem(&self, file: &str) -> Problem {
        Problem::new(self.code(), format!("{file} {}", self.clause())).in_file(file)
    }

    fn code(&self) -> Code {
        match self {
            Self::TruncatedHeader { .. } | Self::TruncatedData { .. } => Code::Truncated,
            Self::Version { .. } => Code::UnsupportedFeature,
            Self::LongHeader { .. } | Self::Header { .. } => Code::BadHeader,
            Self::SizeOverflow { .. } => Code::SizeOverflow,
            Self::Object => Code::UnsafeCode,
            Self::UnsupportedType { .. } | Self::TextMatrix { .. } => Code::UnsupportedType,
            Self::NotAMatrix { .. } | Self::Flattened { .. } => Code::NoMatrix,
            Self::NoRows { .. } => Code::NoRows,
            Self::NoColumns => Code::NoColumns,
            Self::OneRow => Code::TooFewRows,
            Self::Memory { .. } => Code::TooLarge,
            Self::TrailingBytes { .. } => Code::BadStructure,
        }
    }

    /// Goes on from the file's name.
    fn clause(&self) -> String {
        match self {
            Self::TruncatedHeader { found_bytes, header_bytes } => format!(
                "ends after {} inside its header of {}: the download or copy was cut off. Get the file again.",
                count_of(*found_bytes, "byte"),
                count_of(*header_bytes, "byte")
            ),
            Self::TruncatedData { found_bytes, expected_bytes } => format!(
                "ends after {} of {} bytes: the download or copy was cut off. Get the file again.",
                grouped(*found_bytes),
                grouped(*expected_bytes)
            ),
            Self::Version { major, minor } => format!(
                "is of npy version {major}.{minor}, which is not supported; 1.0, 2.0 and 3.0 are. Save it again with np.save(\"new.npy\", X)."
            ),
            Self::LongHeader { header_bytes, limit_bytes } => format!(
                "declares a header of {}, beyond the limit of {}. Save it again with np.save(\"new.npy\", X).",
                count_of(*header_bytes, "byte"),
                grouped(*limit_bytes)
            ),
            Self::Header { clause } => {
                format!("cannot be understood: its header {clause}. Save it again with np.save(\"new.npy\", X).")
            }
            Self::SizeOverflow { what } => {
                format!("declares {what}: a size too large for any file. The header is damaged or forged. Get the file again.")
            }
            Self::Object => "holds Python objects, which are a pickle: reading it could run code, so it is refused. \
                 Save plain numbers or texts: np.save(\"new.npy\", np.array(y.tolist()))."
                .to_owned(),
            Self::UnsupportedType { descr, meaning } => {
                let meaning = meaning.map(|meaning| format!(", {meaning}")).unwrap_or_default();
                format!(
                    "has the type {}{meaning}, which is not supported. Convert it: np.save(\"new.npy\", X.astype(\"float32\")).",
                    quoted(descr)
                )
            }
            Self::TextMatrix { dtype } => format!(
                "holds texts (type {dtype}) in several columns, which are neither numbers nor labels. \
                 Convert them: np.save(\"new.npy\", X.astype(\"float32\"))."
            ),
            Self::NotAMatrix { n_axes: 0, .. } => {
                "holds a single number, not a matrix. Give embeddings with two axes: one row per sample.".to_owned()
            }
            Self::NotAMatrix { n_values, .. } => format!(
                "has one axis of {}: a vector, not a matrix. Give embeddings with two axes, one row per sample.",
                count_of(*n_values, "value")
            ),
            Self::NoRows { n_dims } => format!("has 0 rows of {}: no samples. Give a file with data.", count_of(*n_dims, "column")),
            Self::NoColumns => "has 0 columns. Give embeddings with at least one dimension.".to_owned(),
            Self::OneRow => "has one row. Give at least two samples; the measures need some of every class.".to_owned(),
            Self::Memory { needed_bytes } => format!(
                "needs {} MB of memory, more than is free here: too large. Close other pages or programs, or give fewer rows.",
                grouped(needed_bytes.div_ceil(1_000_000))
            ),
            Self::TrailingBytes { extra_bytes } => format!(
                "has {} after the data that its header declares (unexpected; they were left out). \
                 If something is missing, save the array again.",
                count_of(*extra_bytes, "byte")
            ),
            Self::Flattened { shape, n_dims } => {
                let shape: Vec<String> = shape.iter().map(u64::to_string).collect();
                format!(
                    "has {} axes, shape ({}): read as a matrix of {} rows × {n_dims} columns, one row per entry of the first axis. \
                     Reshape it if rows stand elsewhere.",
                    shape.len(),
                    shape.join(", "),
                    shape[0]
                )
            }
        }
    }
}
