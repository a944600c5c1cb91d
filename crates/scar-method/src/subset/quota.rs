//! How many rows of each class a stratified subset takes.

/// Rows per class of a subset of `size` rows out of classes with `counts` rows, together exactly min(`size`, Σ counts).
///
/// Every class gets the share size · n_c / N, rounded by largest remainder (of equal remainders the earlier class). If `size` allows
/// one row per class, a class whose share is below one row keeps one row, and the others share the rest; for smaller sizes the largest
/// classes come first. A probe cannot learn a class without rows, so no class is lost if this can be avoided. In return, tiny classes
/// weigh a little more than in the whole set.
///
/// The calculation uses whole numbers, so there is no rounding error.
///
/// Source: METHOD, section 3, *Foundation Data itself*; the method of largest remainders.
///
/// ```
/// use scar_method::subset::stratified_quota;
/// assert_eq!(stratified_quota(&[60, 30, 10], 10), [6, 3, 1]);
/// assert_eq!(stratified_quota(&[900, 99, 1], 10), [8, 1, 1]); // shares 9, 0.99 and 0.01
/// assert_eq!(stratified_quota(&[5, 0, 9], 1), [0, 0, 1]);
/// ```
pub fn stratified_quota(counts: &[u64], size: u64) -> Vec<u64> {
    let n_with_rows = counts.iter().filter(|&&count| count > 0).count() as u64;
    let mut quota = vec![0; counts.len()];
    // Classes that share by size; the others have their one row.
    let mut sharing: Vec<usize> = (0..counts.len()).filter(|&class| counts[class] > 0).collect();
    let mut size = size.min(counts.iter().sum());
    if size >= n_with_rows {
        loop {
            let total: u64 = sharing.iter().map(|&class| counts[class]).sum();
            let (small, large): (Vec<usize>, Vec<usize>) =
                sharing.iter().partition(|&&class| u128::from(size) * u128::from(counts[class]) < u128::from(total));
            if small.is_empty() {
                break;
            }
            small.iter().for_each(|&class| quota[class] = 1);
            size -= small.len() as u64;
            sharing = large;
        }
    }
    let total = u128::from(sharing.iter().map(|&class| counts[class]).sum::<u64>()).max(1);
    let mut remainders = Vec::with_capacity(sharing.len());
    let mut left = size;
    for class in sharing {
        let exact = u128::from(size) * u128::from(counts[class]);
        // At most the class's count, as size is at most the total.
        quota[class] = (exact / total) as u64;
        left -= quota[class];
        remainders.push((exact % total, class));
    }
    remainders
        .sort_unstable_by(|(a, class_a), (b, class_b)| b.cmp(a).then(counts[*class_b].cmp(&counts[*class_a])).then(class_a.cmp(class_b)));
    for (_, class) in remainders.into_iter().take(left as usize) {
        quota[class] += 1;
    }
    quota
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quotas_add_up_fit_and_leave_no_class_out(counts in prop::collection::vec(0u64..2000, 1..40), size in 0u64..30_000) {
            let quota = stratified_quota(&counts, size);
            prop_assert_eq!(quota.iter().sum::<u64>(), size.min(counts.iter().sum()));
            prop_assert!(quota.iter().zip(&counts).all(|(quota, count)| quota <= count));
            let n_with_rows = counts.iter().filter(|&&count| count > 0).count() as u64;
            if size >= n_with_rows {
                prop_assert!(quota.iter().zip(&counts).all(|(&quota, &count)| count == 0 || quota > 0));
            }
        }
    }

    #[test]
    fn share_is_at_most_one_row_off_where_no_class_is_tiny() {
        let counts = [311, 250, 97, 342];
        for size in 11..1000u64 {
            for (quota, count) in stratified_quota(&counts, size).into_iter().zip(counts) {
                let share = size as f64 * count as f64 / 1000.0;
                assert!((quota as f64 - share).abs() < 1.0, "{size}: {quota} for {share}");
            }
        }
    }

    #[test]
    fn size_beyond_the_rows_gives_all() {
        assert_eq!(stratified_quota(&[3, 0, 2], 99), [3, 0, 2]);
        assert_eq!(stratified_quota(&[], 3), [0; 0]);
    }
}
