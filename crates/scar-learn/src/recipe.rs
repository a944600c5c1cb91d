//! How the points of a scene are drawn: a shape and what the sliders say.

use crate::point::{MOST_CLASSES, Point};
use crate::shape::Shape;
use scar_core::Random;

/// Most points of a scene, drawn or added.
pub const MOST_ROWS: u16 = 500;

/// The first part of the path of every random stream of this crate.
pub(crate) const STREAM: u64 = 0x1EA2;

/// Streams of a row, one for each use, so that a slider which changes one thing leaves the others as they are.
const PLACE: u64 = 0;
const NOISE: u64 = 1;

/// A shape with the values of the sliders. Every combination within the ranges of [`Knob`] gives points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// The arrangement of the classes.
    pub shape: Shape,
    /// Number of classes.
    pub classes: u8,
    /// Number of points.
    pub rows: u16,
    /// How far the classes spread into each other, in %.
    pub overlap: u8,
    /// Chance that a point has the label of another class, in %.
    pub noise: u8,
    /// By how much each class is smaller than the one before it, in %.
    pub imbalance: u8,
    /// Clusters that make up a class; blobs only.
    pub clusters: u8,
    /// Seed of the draws.
    pub seed: u64,
}

impl Default for Recipe {
    fn default() -> Self {
        Self { shape: Shape::Blobs, classes: 3, rows: 120, overlap: 35, noise: 0, imbalance: 0, clusters: 1, seed: 0 }
    }
}

/// A whole number of a recipe that a slider sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    /// [`Recipe::classes`].
    Classes,
    /// [`Recipe::rows`].
    Rows,
    /// [`Recipe::overlap`].
    Overlap,
    /// [`Recipe::noise`].
    Noise,
    /// [`Recipe::imbalance`].
    Imbalance,
    /// [`Recipe::clusters`].
    Clusters,
    /// [`Recipe::seed`].
    Seed,
}

impl Knob {
    /// All, in the order of the page.
    pub const ALL: [Self; 7] = [Self::Rows, Self::Classes, Self::Overlap, Self::Noise, Self::Imbalance, Self::Clusters, Self::Seed];

    /// The key in a link.
    pub fn key(self) -> &'static str {
        match self {
            Self::Classes => "classes",
            Self::Rows => "rows",
            Self::Overlap => "overlap",
            Self::Noise => "noise",
            Self::Imbalance => "imbalance",
            Self::Clusters => "clusters",
            Self::Seed => "seed",
        }
    }

    /// What the slider is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::Classes => "Classes",
            Self::Rows => "Points",
            Self::Overlap => "Overlap",
            Self::Noise => "Label noise",
            Self::Imbalance => "Imbalance",
            Self::Clusters => "Clusters per class",
            Self::Seed => "Seed",
        }
    }

    /// Whether its value is a share in %.
    pub fn is_percent(self) -> bool {
        matches!(self, Self::Overlap | Self::Noise | Self::Imbalance)
    }

    /// Least and greatest value.
    pub fn range(self) -> [u64; 2] {
        match self {
            Self::Classes => [2, u64::from(MOST_CLASSES)],
            Self::Rows => [0, u64::from(MOST_ROWS)],
            Self::Overlap => [0, 100],
            Self::Noise => [0, 50],
            Self::Imbalance => [0, 80],
            Self::Clusters => [1, 3],
            Self::Seed => [0, 9_999],
        }
    }

    /// Its value in `recipe`.
    pub fn read(self, recipe: &Recipe) -> u64 {
        match self {
            Self::Classes => recipe.classes.into(),
            Self::Rows => recipe.rows.into(),
            Self::Overlap => recipe.overlap.into(),
            Self::Noise => recipe.noise.into(),
            Self::Imbalance => recipe.imbalance.into(),
            Self::Clusters => recipe.clusters.into(),
            Self::Seed => recipe.seed,
        }
    }

    /// Sets it in `recipe`, to the nearest value of its range.
    pub fn write(self, recipe: &mut Recipe, value: u64) {
        let [least, most] = self.range();
        let value = value.clamp(least, most);
        match self {
            Self::Classes => recipe.classes = value as u8,
            Self::Rows => recipe.rows = value as u16,
            Self::Overlap => recipe.overlap = value as u8,
            Self::Noise => recipe.noise = value as u8,
            Self::Imbalance => recipe.imbalance = value as u8,
            Self::Clusters => recipe.clusters = value as u8,
            Self::Seed => recipe.seed = value,
        }
    }
}

impl Recipe {
    /// The points, in an order in which every beginning is a smaller scene of the same kind.
    ///
    /// Each point has random streams of its own, so a slider moves points and never draws all of them anew.
    ///
    /// ```
    /// use scar_learn::Recipe;
    /// let (few, many) = (Recipe { rows: 10, ..Recipe::default() }, Recipe { rows: 50, ..Recipe::default() });
    /// assert_eq!(many.points()[..10], few.points());
    /// ```
    pub fn points(&self) -> Vec<Point> {
        let mut counts = vec![0u32; usize::from(self.classes)];
        (0..self.rows).map(|row| self.point(u64::from(row), self.next_class(&mut counts))).collect()
    }

    /// Points of a class that are not among those of the scene: `n` for each number of a use.
    pub(crate) fn fresh(&self, class: u8, n: usize, use_idx: u64) -> Vec<Point> {
        let first = 1_000_000 * (1 + use_idx * u64::from(MOST_CLASSES) + u64::from(class));
        (0..n as u64).map(|i| self.point(first + i, class)).collect()
    }

    fn point(&self, row: u64, class: u8) -> Point {
        let mut random = Random::new(self.seed, &[STREAM, PLACE, row]);
        let [x, y] = self.shape.place(self, class, &mut random);
        let mut random = Random::new(self.seed, &[STREAM, NOISE, row]);
        let is_noisy = random.unit() * 100.0 < f64::from(self.noise);
        let shift = if is_noisy { 1 + random.below(u32::from(self.classes) - 1) as u8 } else { 0 };
        Point::near(x, y, (class + shift) % self.classes)
    }

    /// Share of class `class`, not normalized.
    fn weight(&self, class: usize) -> f64 {
        (0..class).fold(1.0, |weight, _| weight * (1.0 - f64::from(self.imbalance) / 100.0))
    }

    /// The class that is furthest behind its share.
    fn next_class(&self, counts: &mut [u32]) -> u8 {
        let behind = |class: usize| (f64::from(counts[class]) + 1.0) / self.weight(class);
        let mut class = 0;
        for other in 1..counts.len() {
            if behind(other) < behind(class) {
                class = other;
            }
        }
        counts[class] += 1;
        class as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(recipe: &Recipe) -> Vec<usize> {
        let points = recipe.points();
        (0..recipe.classes).map(|class| points.iter().filter(|point| point.class == class).count()).collect()
    }

    #[test]
    fn classes_are_equal_or_as_uneven_as_asked() {
        assert_eq!(counts(&Recipe { rows: 120, ..Recipe::default() }), [40, 40, 40]);
        // Each class has half the points of the one before: 4 : 2 : 1.
        assert_eq!(counts(&Recipe { rows: 70, imbalance: 50, ..Recipe::default() }), [40, 20, 10]);
    }

    #[test]
    fn noise_changes_labels_and_no_place() {
        let (clean, noisy) = (Recipe { rows: 400, ..Recipe::default() }, Recipe { rows: 400, noise: 30, ..Recipe::default() });
        let pairs: Vec<(Point, Point)> = clean.points().into_iter().zip(noisy.points()).collect();
        assert!(pairs.iter().all(|(a, b)| (a.x, a.y) == (b.x, b.y)));
        let n_other = pairs.iter().filter(|(a, b)| a.class != b.class).count();
        // 120 expected; four deviations of a binomial count are 37.
        assert!((83..157).contains(&n_other), "{n_other}");
    }

    #[test]
    fn every_knob_at_either_end_gives_points_inside_the_square() {
        for shape in Shape::ALL {
            for knob in Knob::ALL {
                for end in knob.range() {
                    let mut recipe = Recipe { shape, ..Recipe::default() };
                    knob.write(&mut recipe, end);
                    assert_eq!(knob.read(&recipe), end);
                    let points = recipe.points();
                    assert_eq!(points.len(), usize::from(recipe.rows));
                    assert!(points.iter().all(|point| point.class < recipe.classes && point.x.abs() <= 1_000 && point.y.abs() <= 1_000));
                }
            }
        }
    }
}
