//! Opens an `.npy` file: reads its header, and proves that the array which it declares can be and is all there.

use crate::bytes::source::ByteSource;
use crate::format::npy::array::NpyFile;
use crate::format::npy::dtype::{Dtype, DtypeError};
use crate::format::npy::header;
use crate::format::npy::header::{Descr, HeaderDict};
use crate::format::npy::preamble::header_text;
use scar_core::problem::{Code, Problem};
use scar_files::error::refusal;
use scar_files::words::{count_of, grouped, quoted, shown_name};

impl NpyFile {
    /// Reads the header of `source`, which begins with [`MAGIC`](super::preamble::MAGIC), and proves that the data is all there.
    ///
    /// # Errors
    /// A refusal for a header that cannot be understood, a type without meaning, a size that does not fit.
    pub(crate) fn open(source: &dyn ByteSource) -> Result<Self, Problem> {
        let name = shown_name(source.name());
        let (text, data_start) = header_text(source)?;
        let dict = text.and_then(|text| header::parse(&text)).map_err(|clause| {
            let clause = format!(" cannot be understood: its header {clause}. Save it again with np.save(\"new.npy\", X).");
            refusal(&name, Code::BadHeader, clause)
        })?;
        Self::prove(&name, dict, data_start, source.len_bytes())
    }

    /// Reads the header of `source`, which holds a single value, as an array of that one.
    ///
    /// # Errors
    /// As [`NpyFile::open`].
    pub(crate) fn open_single(source: &dyn ByteSource) -> Result<Self, Problem> {
        let name = shown_name(source.name());
        let (text, data_start) = header_text(source)?;
        let mut dict = text
            .and_then(|text| header::parse(&text))
            .map_err(|clause| refusal(&name, Code::BadHeader, format!(" cannot be understood: its header {clause}. Save it again.")))?;
        if dict.shape.is_empty() {
            dict.shape.push(Some(1));
        }
        Self::prove(&name, dict, data_start, source.len_bytes())
    }

    fn prove(file: &str, dict: HeaderDict, data_start: u64, file_bytes: u64) -> Result<Self, Problem> {
        let overflow = |what: String| {
            let clause = format!(" declares {what}: a size too large for any file. The header is damaged or forged. Get the file again.");
            refusal(file, Code::SizeOverflow, clause)
        };
        let unsupported = |descr: &str, meaning: &str| {
            let clause = format!(
                " has the type {}{meaning}, which is not supported. Convert it: np.save(\"new.npy\", X.astype(\"float32\")).",
                quoted(descr)
            );
            refusal(file, Code::UnsupportedType, clause)
        };
        let descr = match dict.descr {
            Descr::Plain(descr) => descr,
            Descr::Structured => {
                let clause = " has the type «structured», several fields in one array, which is not supported. Convert it, one field at a time: \
                              np.save(\"x.npy\", X[\"embedding\"]).";
                return Err(refusal(file, Code::UnsupportedType, clause));
            }
        };
        let dtype = Dtype::parse(&descr).map_err(|error| match error {
            DtypeError::Object => {
                let clause = " holds Python objects, which are a pickle: reading it could run code, so it is refused. \
                              Save plain numbers or texts: np.save(\"new.npy\", np.array(y.tolist())).";
                refusal(file, Code::UnsafeCode, clause)
            }
            DtypeError::Huge => overflow(format!("texts of the type {descr:.40}")),
            DtypeError::Unsupported(meaning) => unsupported(&descr, &format!(", {meaning}")),
            DtypeError::Unknown => unsupported(&descr, ""),
        })?;
        let overflow = || {
            let axes: Vec<String> = dict.shape.iter().map(|axis| axis.map_or_else(|| "…".to_owned(), grouped)).collect();
            overflow(format!("the shape ({}) of {}", axes.join(" × "), dtype.name()))
        };
        let shape: Vec<u64> = dict.shape.iter().copied().collect::<Option<_>>().ok_or_else(overflow)?;
        match shape.as_slice() {
            [] => {
                let clause = " holds a single number, not a matrix. Give embeddings with two axes: one row per sample.";
                return Err(refusal(file, Code::NoMatrix, clause));
            }
            [_, rest @ ..] if rest.contains(&0) => {
                return Err(refusal(file, Code::NoColumns, " has 0 columns. Give embeddings with at least one dimension."));
            }
            [0, rest @ ..] => {
                let n_dims = rest.iter().fold(1, |product: u64, &axis| product.saturating_mul(axis));
                let clause = format!(" has 0 rows of {}: no samples. Give a file with data.", count_of(n_dims, "column"));
                return Err(refusal(file, Code::NoRows, clause));
            }
            _ => {}
        }
        let data_bytes = dtype
            .item_bytes()
            .and_then(|item_bytes| {
                // An element without bytes would let a small file stand for any number of them.
                let n_values = shape.iter().try_fold(1_u64, |product, &axis| product.checked_mul(axis))?;
                if item_bytes == 0 && n_values > file_bytes { None } else { n_values.checked_mul(item_bytes) }
            })
            .ok_or_else(overflow)?;
        let expected_bytes = data_start.checked_add(data_bytes).ok_or_else(overflow)?;
        if expected_bytes > file_bytes {
            let clause = format!(
                " ends after {} of {} bytes: the download or copy was cut off. Get the file again.",
                grouped(file_bytes),
                grouped(expected_bytes)
            );
            return Err(refusal(file, Code::Truncated, clause));
        }
        Ok(Self { dtype, shape, fortran_order: dict.fortran_order, data_start, extra_bytes: file_bytes - expected_bytes })
    }
}
