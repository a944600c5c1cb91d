//! Groups of rows with equal values.

use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// Groups of two or more equal rows, in the order of their first rows, each ascending. 0 and −0 count as equal.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
pub(super) fn exact_groups(rows: &[&[f32]], control: &Control) -> Result<Vec<Vec<u32>>, Cancelled> {
    let hash_of = |idx: usize| {
        if idx.is_multiple_of(256) {
            control.check()?;
        }
        Ok((hash(rows[idx]), idx as u32))
    };
    let mut hashes: Vec<(u64, u32)> = parallel::try_map(rows.len(), hash_of)?;
    hashes.sort_unstable();
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for alike in hashes.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
        control.check()?;
        // Different rows hardly ever have the same hash. They are compared value by value anyway.
        let mut here: Vec<Vec<u32>> = Vec::new();
        for &(_, row) in alike {
            match here.iter_mut().find(|group| rows[group[0] as usize] == rows[row as usize]) {
                Some(group) => group.push(row),
                None => here.push(vec![row]),
            }
        }
        groups.extend(here.into_iter().filter(|group| group.len() > 1));
    }
    groups.sort_unstable();
    Ok(groups)
}

/// FNV-1a hash of the 32-bit words of a row (Fowler, Noll & Vo), with a final mix.
fn hash(row: &[f32]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for &value in row {
        // Adding 0 turns −0 into 0.
        hash = (hash ^ u64::from((value + 0.0).to_bits())).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rows_are_grouped_whatever_the_sign_of_their_zeros() {
        let values = [[0.0f32, 1.0], [2.0, 2.0], [-0.0, 1.0], [2.0, 2.0], [2.0, 2.5], [0.0, 1.0]];
        let rows: Vec<&[f32]> = values.iter().map(<[f32; 2]>::as_slice).collect();
        assert_eq!(exact_groups(&rows, &Control::new()), Ok(vec![vec![0, 2, 5], vec![1, 3]]));
    }
}
