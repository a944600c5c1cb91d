//! What the method's own functions find in a scene.

use ndarray::{Array2, ArrayView2};

use crate::point::Point;
use scar_core::Matrix;
use scar_core::control::Control;
use scar_method::measures::{Convention, CorrectedCoverage, Measures, corrected_coverages, measure, measure_predictions};
use scar_method::probe::{CheckedConvergedParams, ConvergedParams, LinearProbe, predictions, train_converged, train_converged_from};

/// Parts that the points are divided into, so that each is judged by a probe that was trained on the others.
pub const N_FOLDS: usize = 5;

/// Why nothing can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFit {
    /// There is no point.
    NoPoints,
    /// All points have one class.
    OneClass(u8),
}

/// A probe trained to convergence on all points, and what it says of them.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The probe.
    pub probe: LinearProbe,
    /// Whether its training reached the tolerance.
    pub is_converged: bool,
    /// Its logits on the points, shape *n* × *k*.
    pub logits: Array2<f32>,
    /// Its prediction for each point.
    pub seen: Vec<u32>,
    /// For each point the prediction of a probe that was trained without it and a fifth of the others.
    pub unseen: Vec<u32>,
    /// The class of each point.
    pub class_ids: Vec<u32>,
    /// The measures of each class.
    pub classes: Vec<ClassFit>,
}

/// One class's measures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassFit {
    /// Its points.
    pub n_points: usize,
    /// Measures of the published code, on the points that the probe was trained on.
    pub published: Measures,
    /// Measures of the convention `corrected`, on the same points; its Coverage is `coverage`.
    pub corrected: Measures,
    /// Corrected Coverage with its interval.
    pub coverage: CorrectedCoverage,
    /// Corrected measures by probes that never saw the point they judge; without Coverage.
    pub unseen: Measures,
}

impl Fit {
    /// Trains on `points` of `n_classes` classes and measures.
    ///
    /// # Errors
    /// [`NoFit`] where there are not two classes to be told apart.
    ///
    /// ```
    /// use scar_learn::{Fit, NoFit, Recipe};
    /// let recipe = Recipe { rows: 60, classes: 2, overlap: 0, ..Recipe::default() };
    /// let fit = Fit::new(&recipe.points(), 2).unwrap();
    /// assert!(fit.is_converged && fit.classes[0].corrected.authenticity == 1.0);
    /// assert_eq!(Fit::new(&[], 2).unwrap_err(), NoFit::NoPoints);
    /// ```
    pub fn new(points: &[Point], n_classes: usize) -> Result<Self, NoFit> {
        Self::at_ratio(points, n_classes, 1)
    }

    /// [`Fit::new`] on points that are one in `ratio` of a scene: Scale knows it.
    ///
    /// # Errors
    /// As [`Fit::new`].
    pub fn at_ratio(points: &[Point], n_classes: usize, ratio: u32) -> Result<Self, NoFit> {
        let class_ids: Vec<u32> = points.iter().map(|point| point.class.into()).collect();
        let first = *points.first().ok_or(NoFit::NoPoints)?;
        if points.iter().all(|point| point.class == first.class) {
            return Err(NoFit::OneClass(first.class));
        }
        let (matrix, params, control) = (matrix(points), params(), Control::new());
        let all: Vec<u32> = (0..points.len() as u32).collect();
        // Nobody cancels it: it takes milliseconds.
        let Ok(outcome) = train_converged(&matrix, &class_ids, &all, n_classes, &params, &control) else {
            return Err(NoFit::NoPoints);
        };
        let seen = outcome.predictions();
        let unseen = cross_fit(&matrix, &class_ids, &outcome.probe, &params, &control);
        let classes = class_fits(outcome.logits.view(), &seen, &unseen, &class_ids, ratio);
        Ok(Self { is_converged: outcome.is_converged, probe: outcome.probe, logits: outcome.logits, seen, unseen, class_ids, classes })
    }

    /// Number of points.
    pub fn n_points(&self) -> usize {
        self.class_ids.len()
    }

    /// Whether the probe answers a point as its label says.
    pub fn is_right(&self, idx: usize) -> bool {
        self.seen[idx] == self.class_ids[idx]
    }

    /// Share of points that the probe answers as their labels say.
    pub fn accuracy(&self) -> f64 {
        accuracy(&self.seen, &self.class_ids)
    }

    /// Likewise, by probes that never saw the point they judge.
    pub fn unseen_accuracy(&self) -> f64 {
        accuracy(&self.unseen, &self.class_ids)
    }
}

/// The probe's parameters: those of every analysis.
pub(crate) fn params() -> CheckedConvergedParams {
    ConvergedParams::default().check().expect("the defaults are within their ranges")
}

/// The coordinates, one row a point.
pub(crate) fn matrix(points: &[Point]) -> Matrix {
    Array2::from_shape_fn((points.len(), 2), |(i, dim)| points[i].place()[dim] as f32).into()
}

/// Share of equal entries.
pub(crate) fn accuracy(predictions: &[u32], class_ids: &[u32]) -> f64 {
    let n_right = predictions.iter().zip(class_ids).filter(|(prediction, class)| prediction == class).count();
    n_right as f64 / class_ids.len().max(1) as f64
}

fn class_fits(logits: ArrayView2<'_, f32>, seen: &[u32], unseen: &[u32], class_ids: &[u32], ratio: u32) -> Vec<ClassFit> {
    let n_classes = logits.ncols();
    let published = measure(logits, seen, class_ids, ratio, Convention::Published);
    let corrected = measure(logits, seen, class_ids, ratio, Convention::Corrected);
    let coverages = corrected_coverages(logits, seen, class_ids);
    let unseen = measure_predictions(unseen, class_ids, n_classes, ratio, Convention::Corrected);
    let of_class = |class: usize| ClassFit {
        n_points: class_ids.iter().filter(|&&id| id as usize == class).count(),
        published: published[class],
        corrected: corrected[class],
        coverage: coverages[class],
        unseen: unseen[class],
    };
    (0..n_classes).map(of_class).collect()
}

/// For each row the prediction of a probe that was trained without its fold. The training starts at `whole`, which changes no minimum.
fn cross_fit(matrix: &Matrix, class_ids: &[u32], whole: &LinearProbe, params: &CheckedConvergedParams, control: &Control) -> Vec<u32> {
    let mut found = vec![0; class_ids.len()];
    for fold in folds(class_ids, whole.n_classes()) {
        let rest: Vec<u32> = (0..class_ids.len() as u32).filter(|row| fold.binary_search(row).is_err()).collect();
        if rest.is_empty() {
            continue;
        }
        if let Ok(outcome) = train_converged_from(matrix, class_ids, &rest, whole, params, control) {
            let of_fold = predictions(outcome.probe.logits(matrix, &fold).view());
            fold.iter().zip(of_fold).for_each(|(&row, prediction)| found[row as usize] = prediction);
        }
    }
    found
}

/// The folds, each ascending. The points of a class take turns, each class beginning where the one before ended, so that a point which
/// is dragged stays in its fold.
fn folds(class_ids: &[u32], n_classes: usize) -> Vec<Vec<u32>> {
    let mut folds = vec![Vec::new(); N_FOLDS.min(class_ids.len())];
    let n_folds = folds.len().max(1);
    let mut turn = 0;
    for class in 0..n_classes as u32 {
        for row in (0..class_ids.len()).filter(|&row| class_ids[row] == class) {
            folds[turn % n_folds].push(row as u32);
            turn += 1;
        }
    }
    folds.iter_mut().for_each(|fold| fold.sort_unstable());
    folds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Recipe;

    fn point(x: f64, y: f64, class: u8) -> Point {
        Point::near(x, y, class)
    }

    #[test]
    fn folds_part_the_points_evenly() {
        let class_ids = [0, 0, 0, 0, 1, 1, 1, 2, 0, 1, 1];
        let folds = folds(&class_ids, 3);
        let mut all = folds.concat();
        all.sort_unstable();
        assert_eq!(all, (0..11).collect::<Vec<u32>>());
        assert!(folds.iter().all(|fold| (2..=3).contains(&fold.len())), "{folds:?}");
    }

    #[test]
    fn scenes_without_two_classes_say_why() {
        assert_eq!(Fit::new(&[], 3).expect_err("none"), NoFit::NoPoints);
        assert_eq!(Fit::new(&[point(0.1, 0.0, 2), point(0.5, 0.0, 2)], 3).expect_err("one class"), NoFit::OneClass(2));
    }

    #[test]
    fn two_points_and_classes_of_one_point_are_measured() {
        let fit = Fit::new(&[point(-0.5, 0.0, 0), point(0.5, 0.0, 1)], 4).expect("two classes");
        assert_eq!((fit.seen.clone(), fit.accuracy()), (vec![0, 1], 1.0));
        // A probe that saw the other point alone knows no other class.
        assert_eq!(fit.unseen_accuracy(), 0.0);
        assert!(fit.classes.iter().all(|class| class.coverage.value.is_none()));
    }

    #[test]
    fn points_at_one_place_cannot_be_told_apart() {
        let fit = Fit::new(&[point(0.2, 0.2, 0), point(0.2, 0.2, 1), point(0.2, 0.2, 0), point(0.2, 0.2, 1)], 2).expect("two classes");
        assert!(fit.is_converged && fit.accuracy() == 0.5, "{fit:?}");
    }

    #[test]
    fn training_converges_for_every_shape_at_full_size() {
        for shape in crate::shape::Shape::ALL {
            let recipe = Recipe { shape, rows: 500, classes: 4, noise: 20, ..Recipe::default() };
            let fit = Fit::new(&recipe.points(), 4).expect("four classes");
            assert!(fit.is_converged && fit.unseen.len() == 500, "{shape:?}");
        }
    }
}
