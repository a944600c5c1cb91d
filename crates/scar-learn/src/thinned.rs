//! Subsamples of a scene, drawn as an analysis draws them.

use crate::point::Point;
use crate::recipe::STREAM;
use scar_core::{Labels, Random};
use scar_method::probe::Subsample;

/// The ratios of an analysis. At ratio r one point in r is kept, and r different subsamples are drawn.
pub const RATIOS: [u32; 7] = [1, 2, 5, 10, 15, 20, 30];

/// Trainings of all ratios together.
///
/// ```
/// assert_eq!(scar_learn::n_trainings(), 83);
/// ```
pub fn n_trainings() -> u32 {
    RATIOS.iter().sum()
}

/// The positions of the points that the subsample `draw` (from 1) of `ratio` keeps, ascending: ⌊n/ratio⌋ of the n points of each class.
pub(crate) fn kept(points: &[Point], ratio: u32, draw: u32, seed: u64) -> Vec<usize> {
    if points.is_empty() {
        return Vec::new();
    }
    let classes: Vec<i128> = points.iter().map(|point| point.class.into()).collect();
    let mut random = Random::new(seed, &[STREAM, 2, u64::from(ratio), u64::from(draw)]);
    let subsample = Subsample::stratified(&Labels::from_integers(&classes), ratio, &mut random);
    subsample.sample_idxs().iter().map(|&idx| idx as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Recipe;
    use scar_method::settings::Settings;

    #[test]
    fn the_ratios_are_those_of_an_analysis() {
        assert_eq!(Settings::default().ratios, RATIOS);
    }

    #[test]
    fn every_class_keeps_its_share_and_draws_differ() {
        let points = Recipe { rows: 120, ..Recipe::default() }.points();
        let (one, other) = (kept(&points, 5, 1, 0), kept(&points, 5, 2, 0));
        let of = |kept: &[usize], class| kept.iter().filter(|&&idx| points[idx].class == class).count();
        assert_eq!((0..3).map(|class| of(&one, class)).collect::<Vec<_>>(), [8, 8, 8]);
        assert!(one != other && one == kept(&points, 5, 1, 0));
        assert_eq!(kept(&points, 1, 1, 0).len(), 120);
        assert!(kept(&[], 2, 1, 0).is_empty());
    }
}
