//! What is known not to fit into memory is refused before any row of it is read.

use crate::fields::file::FieldFile;
use scar_core::problem::{Code, Problem};
use scar_files::options::ReadOptions;
use scar_files::words::grouped;

/// Of the memory that is free, the share that a budget which is proposed takes: the analysis needs some too.
const SHARE: u64 = 2;

/// Proves that `matrices` have room, as far as their sizes are known: all of them together as f32, of which a sample is as large as the
/// budget at most.
///
/// # Errors
/// [`Code::TooLarge`] with both sizes and what to do.
pub(crate) fn check_room(matrices: &[FieldFile<'_>], options: &ReadOptions) -> Result<(), Problem> {
    let Some(free_bytes) = options.free_bytes else { return Ok(()) };
    let sized: Vec<(&str, u64)> = matrices.iter().filter_map(|matrix| Some((matrix.name(), bytes_of(matrix)?))).collect();
    let whole = sized.iter().fold(0_u64, |sum, (_, bytes)| sum.saturating_add(*bytes));
    let needed = whole.min(options.budget_bytes.unwrap_or(u64::MAX));
    if needed <= free_bytes {
        return Ok(());
    }
    let file = sized.first().map_or("", |(name, _)| name);
    let (names, verb, fewer) = match sized.as_slice() {
        [(name, _)] => ((*name).to_owned(), "takes", ""),
        [(first, _), (second, _)] => (format!("{first} and {second}"), "together take", " fewer matrices,"),
        [(first, _), others @ ..] => (format!("{first} and {} more", others.len()), "together take", " fewer matrices,"),
        [] => return Ok(()),
    };
    let megabytes = |bytes: u64| grouped(bytes.div_ceil(1_000_000));
    let of_sample = if whole > needed { format!(", of which {} MB are allowed", megabytes(needed)) } else { String::new() };
    let message = format!(
        "{names} {verb} {} MB of memory as f32{of_sample}, and {} MB are free here: too large. Read a sample within a smaller budget,{fewer} or \
         close other programs.",
        megabytes(whole),
        megabytes(free_bytes)
    );
    let proposed = (free_bytes / SHARE / 1_000_000).max(1);
    Err(Problem::new(Code::TooLarge, message).in_file(file).with_option(format!("--memory-budget {proposed}")))
}

/// Bytes of the matrices of a file as f32, where rows and dimensions are known before they are read.
fn bytes_of(matrix: &FieldFile<'_>) -> Option<u64> {
    let dims = matrix.dims().into_iter().sum::<Option<u64>>()?;
    matrix.n_rows()?.checked_mul(dims)?.checked_mul(4)
}
