//! Stratified subsamples: the same share of every class.

use scar_core::Labels;
use scar_core::Random;

/// Rows drawn for one training, in ascending order.
///
/// Source: METHOD, section 2.
///
/// ```
/// use scar_core::Labels;
/// use scar_core::Random;
/// use scar_probe::Subsample;
/// let labels = Labels::from_integers(&[0, 0, 0, 0, 0, 1, 1]); // 5 rows and 2
/// let half = Subsample::stratified(&labels, 2, &mut Random::new(0, &[]));
/// let of_class = |class| half.sample_idxs().iter().filter(|&&row| labels.class_ids()[row as usize] == class).count();
/// assert_eq!((of_class(0), of_class(1)), (2, 1));
/// assert_eq!(Subsample::n_rows(&labels.counts(), 2), 3);
/// // A class smaller than the ratio loses all its rows.
/// assert_eq!(Subsample::n_rows(&labels.counts(), 3), 1);
/// // A subsample of some rows only. Ratio 1 keeps all of them.
/// assert_eq!(Subsample::stratified_of(&[1, 4, 6], &labels, 1, &mut Random::new(0, &[])).sample_idxs(), [1, 4, 6]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subsample {
    sample_idxs: Vec<u32>,
}

impl Subsample {
    /// ⌊n_c/`ratio`⌋ rows of every class c, drawn without replacement. Ratio 1 takes all rows and draws nothing.
    ///
    /// A class with fewer than `ratio` rows loses all of them, as in the published code (`int(n * (1 / ratio))`, which
    /// gives the same whole number for every published ratio and every n below 2,000,000).
    ///
    /// # Panics
    /// If `ratio` is 0.
    pub fn stratified(labels: &Labels, ratio: u32, random: &mut Random) -> Self {
        let all: Vec<u32> = (0..labels.n_samples() as u32).collect();
        Self::stratified_of(&all, labels, ratio, random)
    }

    /// A subsample of the rows `from` only: ⌊n_c/`ratio`⌋ of the n_c rows of class c among them.
    ///
    /// # Panics
    /// If `ratio` is 0 or a row has no label.
    pub fn stratified_of(from: &[u32], labels: &Labels, ratio: u32, random: &mut Random) -> Self {
        assert!(ratio > 0, "stratified: ratio is 0");
        if ratio == 1 {
            return Self { sample_idxs: from.to_vec() };
        }
        Self::drawn(from, labels, |_, n| n / ratio as usize, random)
    }

    /// A subsample of the rows `from` only: of class c, `counts[c]` of them (length *k*), or all if there are fewer.
    ///
    /// # Panics
    /// If a row has no label, or its class no count.
    ///
    /// ```
    /// use scar_core::{Labels, Random};
    /// use scar_probe::Subsample;
    /// let labels = Labels::from_integers(&[0, 0, 0, 1, 1, 1]);
    /// let some = Subsample::of_counts(&[0, 1, 2, 5], &labels, &[2, 2], &mut Random::new(0, &[]));
    /// assert_eq!((some.sample_idxs().len(), some.sample_idxs()[2]), (3, 5));
    /// ```
    pub fn of_counts(from: &[u32], labels: &Labels, counts: &[u64], random: &mut Random) -> Self {
        Self::drawn(from, labels, |class, _| counts[class] as usize, random)
    }

    fn drawn(from: &[u32], labels: &Labels, wanted: impl Fn(usize, usize) -> usize, random: &mut Random) -> Self {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); labels.n_classes()];
        for &sample_idx in from {
            members[labels.class_ids()[sample_idx as usize] as usize].push(sample_idx);
        }
        let mut sample_idxs = Vec::new();
        for (class, of_class) in members.iter_mut().enumerate() {
            let n_kept = wanted(class, of_class.len()).min(of_class.len());
            random.choose_to_front(of_class, n_kept);
            sample_idxs.extend_from_slice(&of_class[..n_kept]);
        }
        sample_idxs.sort_unstable();
        Self { sample_idxs }
    }

    /// Positions of the rows in the whole set, ascending.
    pub fn sample_idxs(&self) -> &[u32] {
        &self.sample_idxs
    }

    /// Number of rows that a subsample of classes with `counts` rows has at `ratio`.
    pub fn n_rows(counts: &[u64], ratio: u32) -> u64 {
        counts.iter().map(|count| count / u64::from(ratio)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_keeps_its_share_and_no_row_comes_twice() {
        let labels = Labels::from_integers(&(0..100).map(|i| i128::from(i % 7 == 0)).collect::<Vec<_>>());
        let subsample = Subsample::stratified(&labels, 5, &mut Random::new(1, &[]));
        let idxs = subsample.sample_idxs();
        assert!(idxs.windows(2).all(|pair| pair[0] < pair[1]), "{idxs:?}");
        let of_class = |class| idxs.iter().filter(|&&idx| labels.class_ids()[idx as usize] == class).count();
        assert_eq!((of_class(0), of_class(1)), (85 / 5, 15 / 5));
        assert_eq!(Subsample::n_rows(&labels.counts(), 5), 20);
        let half: Vec<u32> = (0..100).filter(|idx| idx % 2 == 0).collect();
        let of_half = Subsample::stratified_of(&half, &labels, 5, &mut Random::new(1, &[]));
        assert!(of_half.sample_idxs().iter().all(|idx| idx % 2 == 0), "{of_half:?}");
    }

    #[test]
    fn class_smaller_than_the_ratio_loses_all_rows() {
        let labels = Labels::from_integers(&[0, 0, 0, 0, 1]);
        let subsample = Subsample::stratified(&labels, 2, &mut Random::new(1, &[]));
        assert!(subsample.sample_idxs().iter().all(|&idx| idx < 4));
        assert_eq!(subsample.sample_idxs().len(), 2);
    }
}
