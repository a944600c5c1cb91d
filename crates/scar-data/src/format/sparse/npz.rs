//! The sparse matrix of an `.npz` that SciPy's `save_npz` wrote.

use crate::error::{ReadError, refusal};
use crate::format::arrays::{Data, Member};
use crate::format::npy::labels::read_labels;
use crate::format::sparse::arrays::{ArrayPart, Places, SparseArrays};
use crate::gather::column::Column;
use scar_core::control::Control;
use scar_core::problem::Code;

/// The `members` of the file shown as `file` with one matrix in place of the arrays that are its parts; as they are where it holds no
/// sparse matrix. Single values are members of one entry.
///
/// # Errors
/// Whatever is wrong with the parts; [`ReadError::Cancelled`].
pub(crate) fn of_scipy<'a>(file: &str, members: Vec<Member<'a>>, control: &Control) -> Result<Vec<Member<'a>>, ReadError> {
    let has = |name: &str| members.iter().any(|member| member.name == name);
    let is_scipy = has("format") && has("shape") && has("data") && (has("indptr") || has("row") || has("offsets"));
    if !is_scipy {
        return Ok(members);
    }
    let mut parts: Vec<Member<'a>> = members;
    let mut take = |name: &str| -> Option<ArrayPart<'a>> {
        let at = parts.iter().position(|member| member.name == name)?;
        match parts.swap_remove(at).data {
            Data::Array { source, array } => Some((source, array)),
            _ => None,
        }
    };
    let malformed =
        || refusal(file, Code::BadStructure, " is a malformed sparse matrix (SciPy): an array of it is missing. Save it again.");
    let texts = |part: &ArrayPart<'a>| -> Result<Vec<String>, ReadError> {
        let mut column = Column::kept();
        read_labels(&part.1, &*part.0, control, &mut column)?;
        Ok(column.texts().map(str::to_owned).collect())
    };
    let format = texts(&take("format").ok_or_else(malformed)?)?;
    let shape = texts(&take("shape").ok_or_else(malformed)?)?;
    let shape: Vec<u64> = shape.iter().filter_map(|axis| axis.parse().ok()).collect();
    let &[n_rows, n_dims] = shape.as_slice() else {
        let clause = " is a sparse array (SciPy) that has not two axes. Give a matrix with one row per sample.";
        return Err(refusal(file, Code::NoMatrix, clause).into());
    };
    let values = take("data").ok_or_else(malformed)?;
    let mut pair =
        |spans: &str, places: &str| Ok::<_, ReadError>((take(spans).ok_or_else(malformed)?, take(places).ok_or_else(malformed)?));
    let places = match format.first().map(String::as_str) {
        Some("csr") => pair("indptr", "indices").map(|(spans, columns)| Places::Rows { spans, columns })?,
        Some("csc") => pair("indptr", "indices").map(|(spans, rows)| Places::Columns { spans, rows })?,
        Some("bsr") => pair("indptr", "indices").map(|(spans, columns)| Places::Blocks { spans, columns })?,
        Some("coo") => pair("row", "col").map(|(rows, columns)| Places::Both { rows, columns })?,
        Some("dia") => Places::Diagonals { offsets: take("offsets").ok_or_else(malformed)? },
        other => {
            let clause = format!(
                " is a sparse matrix (SciPy) of the form {}, which is not read. Make it dense: np.save(\"x.npy\", \
                 scipy.sparse.load_npz(…).toarray()).",
                crate::words::quoted(other.unwrap_or_default())
            );
            return Err(refusal(file, Code::UnsupportedFeature, clause).into());
        }
    };
    if n_rows == 0 || n_dims == 0 {
        return Err(refusal(file, Code::NoRows, " is a sparse matrix without rows or columns. Give a file with data.").into());
    }
    let sparse = SparseArrays { name: file.to_owned(), shape: [n_rows, n_dims], places, values };
    parts.retain(|member| member.name != "_is_array");
    parts.push(Member::unnamed("matrix", Data::Sparse(Box::new(sparse))));
    Ok(parts)
}
