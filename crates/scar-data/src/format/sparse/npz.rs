//! The sparse matrix of an `.npz` that SciPy's `save_npz` wrote.

use crate::format::arrays::{Data, Member};
use crate::format::npy::labels::read_labels;
use crate::format::sparse::arrays::{ArrayPart, Places, SparseArrays};
use crate::gather::column::Column;
use scar_core::control::Control;
use scar_core::problem::Code;
use scar_files::error::{ReadError, refusal};

/// What the parts of a sparse matrix are called besides what they have in common.
const PARTS: [&str; 4] = ["data", "indices", "indptr", "shape"];

/// The `members` of the file shown as `file` with a matrix in place of the arrays that are its parts; as they are where it holds no sparse
/// matrix. There may be several with words of their own before the names, as `attr_data` and `adj_data` in data sets of graphs: one of
/// as many rows as columns, as edges are, is aside where another is not. Single values are members of one entry.
///
/// # Errors
/// Whatever is wrong with the parts; [`ReadError::Cancelled`].
pub(crate) fn of_scipy<'a>(file: &str, mut members: Vec<Member<'a>>, control: &Control) -> Result<Vec<Member<'a>>, ReadError> {
    let has = |name: &str| members.iter().any(|member| member.name == name);
    let is_whole = has("format") && has("shape") && has("data") && (has("indptr") || has("row") || has("offsets"));
    let begins = members.iter().filter_map(|member| member.name.strip_suffix("data"));
    let is_group = |begin: &&str| {
        (begin.is_empty() || begin.ends_with(['_', '.', '/', '-'])) && PARTS.iter().all(|part| has(&format!("{begin}{part}")))
    };
    let mut begins: Vec<String> = begins.filter(is_group).map(str::to_owned).collect();
    if is_whole && !begins.iter().any(String::is_empty) {
        begins.push(String::new());
    }
    for begin in &begins {
        members = with_matrix(file, members, begin, control)?;
    }
    let is_square = |member: &Member<'_>| matches!(&member.data, Data::Sparse(sparse) if sparse.n_rows() == sparse.n_dims());
    let is_wide = |member: &Member<'_>| matches!(member.data, Data::Sparse(_)) && !is_square(member);
    if members.iter().any(is_wide) {
        members.iter_mut().filter(|member| is_square(member)).for_each(|member| member.is_aside = true);
    }
    Ok(members)
}

/// The `members` with one matrix in place of those whose names begin with `begin` and are its parts.
fn with_matrix<'a>(file: &str, members: Vec<Member<'a>>, begin: &str, control: &Control) -> Result<Vec<Member<'a>>, ReadError> {
    let mut parts: Vec<Member<'a>> = members;
    let mut take = |name: &str| -> Option<ArrayPart<'a>> {
        let at = parts.iter().position(|member| member.name.strip_prefix(begin) == Some(name))?;
        match parts.remove(at).data {
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
    // Whoever writes the arrays by hand leaves out of which form they are: it is the usual one.
    let format = take("format").map(|format| texts(&format)).transpose()?.unwrap_or_else(|| vec!["csr".to_owned()]);
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
                scar_files::words::quoted(other.unwrap_or_default())
            );
            return Err(refusal(file, Code::UnsupportedFeature, clause).into());
        }
    };
    if n_rows == 0 || n_dims == 0 {
        return Err(refusal(file, Code::NoRows, " is a sparse matrix without rows or columns. Give a file with data.").into());
    }
    let sparse = Data::Sparse(Box::new(SparseArrays { name: file.to_owned(), shape: [n_rows, n_dims], places, values }));
    parts.retain(|member| member.name != "_is_array");
    let name = begin.trim_end_matches(['_', '.', '/', '-']);
    parts.push(if name.is_empty() { Member::unnamed("matrix", sparse) } else { Member::named(name.to_owned(), sparse) });
    Ok(parts)
}
