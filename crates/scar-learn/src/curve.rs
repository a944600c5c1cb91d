//! The learning curve of a scene: its error over the number of points that a probe was trained on.

use crate::fit::{Fit, accuracy, matrix, params};
use crate::point::Point;
use crate::thinned::{RATIOS, kept};
use ndarray::Array2;
use scar_core::control::Control;
use scar_method::foundation::{
    Envelope, ErrorCurve, ErrorsAtSize, LambdaGrid, MeasuredSettings, MeasuredSize, curve_point, lower_envelope, measured_size,
};
use scar_method::measures::{Convention, Measures, measure};
use scar_method::probe::train_converged_from;

/// Resamples behind an interval: an analysis takes ten times as many, which a moving slider cannot wait for.
const N_RESAMPLES: u32 = 40;

/// What the trainings of all ratios say.
#[derive(Clone, Debug)]
pub struct Curve {
    /// The errors, at each size that has some, ascending in size.
    pub errors: ErrorCurve,
    /// (1/ratio, H) of each class, of the published measures, for the ratios at which it has a number.
    heights: Vec<Vec<(f64, f64)>>,
}

impl Curve {
    /// Trains on every subsample of every ratio, and tests on the points that it leaves out; the error of all points is that of `whole`, by
    /// probes that each leave a fifth out. Trainings start at the probe of all points, which changes no minimum. `None` where no subsample has two classes.
    ///
    /// ```
    /// use scar_learn::{Curve, Fit, Recipe};
    /// let points = Recipe { rows: 120, overlap: 60, ..Recipe::default() }.points();
    /// let curve = Curve::new(&points, 3, 0, &Fit::new(&points, 3).unwrap()).unwrap();
    /// assert_eq!(curve.errors.whole, 120.0);
    /// assert!(curve.errors.points[0].mean() > curve.errors.points.last().unwrap().mean());
    /// ```
    pub fn new(points: &[Point], n_classes: usize, seed: u64, whole: &Fit) -> Option<Self> {
        let (matrix, params, control) = (matrix(points), params(), Control::new());
        let mut errors = vec![ErrorsAtSize::new(points.len() as f64, vec![1.0 - whole.unseen_accuracy()])];
        let mut heights = vec![Vec::new(); n_classes];
        add_heights(&mut heights, 1, &[of_fit(whole.logits.view().to_owned(), &whole.seen, &whole.class_ids, 1)]);
        for ratio in RATIOS.into_iter().skip(1) {
            let (mut of_draws, mut measures, mut n_kept) = (Vec::new(), Vec::new(), 0);
            for draw in 1..=ratio {
                let rows: Vec<u32> = kept(points, ratio, draw, seed).into_iter().map(|idx| idx as u32).collect();
                let classes: Vec<u32> = rows.iter().map(|&row| whole.class_ids[row as usize]).collect();
                if classes.iter().all(|class| Some(class) == classes.first()) {
                    continue;
                }
                let Ok(outcome) = train_converged_from(&matrix, &whole.class_ids, &rows, &whole.probe, &params, &control) else {
                    return None;
                };
                let rest: Vec<u32> = (0..points.len() as u32).filter(|row| rows.binary_search(row).is_err()).collect();
                let of_rest: Vec<u32> = rest.iter().map(|&row| whole.class_ids[row as usize]).collect();
                of_draws.push(1.0 - accuracy(&outcome.probe.predictions(&matrix, &rest), &of_rest));
                measures.push(of_fit(outcome.logits.clone(), &outcome.predictions(), &classes, ratio));
                n_kept = rows.len();
            }
            add_heights(&mut heights, ratio, &measures);
            // Ratios that keep equally many points are one size.
            match errors.iter_mut().find(|point| point.size == n_kept as f64) {
                Some(point) if n_kept > 0 => point.errors.extend(of_draws),
                None if !of_draws.is_empty() => errors.push(ErrorsAtSize::new(n_kept as f64, of_draws)),
                _ => {}
            }
        }
        errors.sort_by(|a, b| a.size.total_cmp(&b.size));
        (errors.len() > 1).then(|| Self { errors: ErrorCurve::new(errors, points.len() as u64), heights })
    }

    /// The measured size for a tolerance `epsilon` and a chance `delta`, both in (0, 1): from how many points on the error of a draw is within
    /// `epsilon` of that of all points, but for a chance of `delta`.
    pub fn size(&self, epsilon: f64, delta: f64) -> Option<MeasuredSize> {
        let settings = MeasuredSettings { epsilon, delta, n_resamples: N_RESAMPLES, ..MeasuredSettings::default() };
        Some(measured_size(&self.errors, &settings.check().ok()?))
    }

    /// (1/ratio, H) of a class, of the published measures, from ratio 1 on.
    pub fn heights(&self, class: usize) -> &[(f64, f64)] {
        &self.heights[class]
    }

    /// The published envelope of a class; none where it has no height.
    pub fn envelope(&self, class: usize) -> Option<Envelope> {
        lower_envelope(&self.heights[class], LambdaGrid::default()).ok()
    }
}

fn of_fit(logits: Array2<f32>, predictions: &[u32], class_ids: &[u32], ratio: u32) -> Vec<Measures> {
    measure(logits.view(), predictions, class_ids, ratio, Convention::Published)
}

/// Adds H of the mean measures of a ratio's draws.
fn add_heights(heights: &mut [Vec<(f64, f64)>], ratio: u32, draws: &[Vec<Measures>]) {
    let n = draws.len() as f64;
    for (class, heights) in heights.iter_mut().enumerate().filter(|_| !draws.is_empty()) {
        let mean = |read: fn(&Measures) -> f64| draws.iter().map(|draw| read(&draw[class])).sum::<f64>() / n;
        let mean = Measures {
            scale: mean(|measures| measures.scale),
            coverage: mean(|measures| measures.coverage),
            authenticity: mean(|measures| measures.authenticity),
            richness: mean(|measures| measures.richness),
        };
        heights.push((1.0 / f64::from(ratio), curve_point(&mean)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Recipe;

    #[test]
    fn a_wider_tolerance_needs_no_more_points() {
        let points = Recipe { rows: 240, overlap: 60, ..Recipe::default() }.points();
        let curve = Curve::new(&points, 3, 0, &Fit::new(&points, 3).expect("classes")).expect("a curve");
        let sizes: Vec<f64> = [0.02, 0.05, 0.1].iter().filter_map(|&epsilon| curve.size(epsilon, 0.05)?.size).collect();
        assert!(sizes.windows(2).all(|pair| pair[1] <= pair[0]), "{sizes:?}");
        assert!(curve.envelope(0).expect("heights").lambda_at_bound);
    }

    #[test]
    fn scenes_too_small_to_be_thinned_have_no_curve() {
        let points = [Point { x: 0, y: 0, class: 0 }, Point { x: 9, y: 0, class: 1 }];
        assert!(Curve::new(&points, 2, 0, &Fit::new(&points, 2).expect("classes")).is_none());
    }
}
