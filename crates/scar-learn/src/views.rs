//! The same points seen by two modalities: one sees where they are from left to right, the other how high they are.

use ndarray::Array2;

use crate::fit::{accuracy, params};
use crate::point::Point;
use scar_core::Matrix;
use scar_core::control::Control;
use scar_method::measures::{Convention, measure};
use scar_method::modality::{KmeansParams, kmeans};
use scar_method::probe::train_converged;

/// What each of the two modalities finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Views {
    /// Corrected Authenticity of each class by a probe that sees x alone, and by one that sees y alone.
    pub authenticity: Vec<[f64; 2]>,
    /// Label swap: the share of points whose cluster in the other modality a probe on x finds, and one on y. Each modality has as many
    /// clusters as there are classes. `None` where the points are too few to be clustered.
    pub found_again: Option<[f64; 2]>,
}

impl Views {
    /// Trains on either coordinate, for the classes and for the clusters of the other. `None` where the points have fewer than two classes.
    ///
    /// ```
    /// use scar_learn::{Point, Views};
    /// // Left and right, at one height.
    /// let points: Vec<Point> = (0..20).map(|i| Point { x: 40 * i - 400, y: 0, class: u8::from(i >= 10) }).collect();
    /// let views = Views::new(&points, 2, 0).unwrap();
    /// assert!(views.authenticity[0][0] > 0.9 && views.authenticity[0][1] == 0.5);
    /// ```
    pub fn new(points: &[Point], n_classes: usize, seed: u64) -> Option<Self> {
        let class_ids: Vec<u32> = points.iter().map(|point| point.class.into()).collect();
        if class_ids.iter().all(|class| Some(class) == class_ids.first()) {
            return None;
        }
        let views = [0, 1].map(|dim| view(points, dim));
        let [by_x, by_y] = [0, 1].map(|dim| authenticity(&views[dim], &class_ids, n_classes));
        let clusters = [0, 1].map(|dim| clusters(&views[dim], n_classes, seed));
        let found_again = match &clusters {
            [Some(of_x), Some(of_y)] => Some([found(&views[0], of_y, n_classes)?, found(&views[1], of_x, n_classes)?]),
            _ => None,
        };
        Some(Self { authenticity: by_x?.into_iter().zip(by_y?).map(|(x, y)| [x, y]).collect(), found_again })
    }
}

/// One coordinate of each point.
fn view(points: &[Point], dim: usize) -> Matrix {
    Array2::from_shape_fn((points.len(), 1), |(i, _)| points[i].place()[dim] as f32).into()
}

fn rows(view: &Matrix) -> Vec<u32> {
    (0..view.n_rows() as u32).collect()
}

fn authenticity(view: &Matrix, class_ids: &[u32], n_classes: usize) -> Option<Vec<f64>> {
    let outcome = train_converged(view, class_ids, &rows(view), n_classes, &params(), &Control::new()).ok()?;
    let measures = measure(outcome.logits.view(), &outcome.predictions(), class_ids, 1, Convention::Corrected);
    Some(measures.into_iter().map(|class| class.authenticity).collect())
}

fn clusters(view: &Matrix, n_clusters: usize, seed: u64) -> Option<Vec<u32>> {
    let params = KmeansParams { n_clusters: n_clusters as u32, n_restarts: 3, seed, ..KmeansParams::default() };
    Some(kmeans(view, &rows(view), &params, &Control::new()).ok()?.ids)
}

/// The share of points whose cluster of the other modality is found.
fn found(view: &Matrix, clusters: &[u32], n_clusters: usize) -> Option<f64> {
    let outcome = train_converged(view, clusters, &rows(view), n_clusters, &params(), &Control::new()).ok()?;
    Some(accuracy(&outcome.predictions(), clusters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_at_one_place_or_too_few_have_no_clusters() {
        let one = Point { x: 5, y: 5, class: 0 };
        assert_eq!(Views::new(&[], 2, 0), None);
        assert_eq!(Views::new(&[one, one], 2, 0), None);
        let views = Views::new(&[one, Point { class: 1, ..one }], 3, 0).expect("two classes");
        assert_eq!((views.authenticity.len(), views.found_again), (3, None));
        let same = Views::new(&[one, Point { class: 1, ..one }, one, one], 2, 0).expect("two classes");
        assert!(same.found_again.is_none_or(|found| found.iter().all(|share| (0.0..=1.0).contains(share))));
    }
}
