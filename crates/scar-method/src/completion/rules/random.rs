//! Rows at random.

use scar_core::Random;

/// `n` of `rows` (or all, if there are fewer), drawn without replacement.
pub(in crate::completion) fn draw(mut rows: Vec<u32>, n: usize, random: &mut Random) -> Vec<u32> {
    let n = n.min(rows.len());
    random.choose_to_front(&mut rows, n);
    rows.truncate(n);
    rows
}
