//! Rows sorted by class.

/// The rows of `sample_idxs` of each class, in their order. `class_ids` holds the class of every row of the set.
///
/// # Panics
/// Where a row or a class is out of range.
pub fn members_by_class(class_ids: &[u32], sample_idxs: &[u32], n_classes: usize) -> Vec<Vec<u32>> {
    let mut members = vec![Vec::new(); n_classes];
    for &idx in sample_idxs {
        members[class_ids[idx as usize] as usize].push(idx);
    }
    members
}
