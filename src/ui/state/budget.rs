//! How much memory matrices may take.

/// Megabytes until a person says otherwise, as most machines have room for.
pub const DEFAULT_BUDGET_MB: u64 = 2_000;

/// Megabytes at most: what the compute worker's 4 GiB leave beside what is computed with them.
pub const MOST_BUDGET_MB: u64 = 3_400;

const MEGABYTE: u64 = 1_000_000;

/// A budget of so many megabytes in bytes.
pub fn budget_bytes(budget_mb: u64) -> u64 {
    budget_mb.saturating_mul(MEGABYTE)
}

/// Whether matrices of `held_bytes` and others of the whole budget may be in memory at once.
pub fn fits_beside(budget_mb: u64, held_bytes: u64) -> bool {
    held_bytes.saturating_add(budget_bytes(budget_mb)) <= budget_bytes(MOST_BUDGET_MB)
}

/// Bytes that a file beside matrices of `held_bytes` may take: a megabyte at least, in which a sample of it fits.
pub fn bytes_beside(budget_mb: u64, held_bytes: u64) -> u64 {
    let left = budget_bytes(MOST_BUDGET_MB).saturating_sub(held_bytes);
    budget_bytes(budget_mb).min(left.max(MEGABYTE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_and_a_new_matrix_may_fill_the_worker_and_no_more() {
        assert!(fits_beside(DEFAULT_BUDGET_MB, 1_400 * MEGABYTE));
        assert!(!fits_beside(DEFAULT_BUDGET_MB, 1_400 * MEGABYTE + 1));
        assert!(!fits_beside(u64::MAX, u64::MAX), "no overflow");
    }

    #[test]
    fn a_file_beside_the_data_gets_what_is_left_and_always_a_megabyte() {
        assert_eq!(bytes_beside(2_000, 0), 2_000 * MEGABYTE);
        assert_eq!(bytes_beside(2_000, 3_000 * MEGABYTE), 400 * MEGABYTE);
        assert_eq!(bytes_beside(2_000, 9_000 * MEGABYTE), MEGABYTE);
    }
}
