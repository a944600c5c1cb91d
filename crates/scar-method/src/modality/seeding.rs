//! First centres: greedy k-means++.
//!
//! Source: Arthur & Vassilvitskii 2007; the greedy choice among several draws as in their section 5 and in scikit-learn.

use ndarray::Array2;

use super::nearest_centre::Points;
use scar_core::Random;
use scar_core::control::{Cancelled, Control};

/// Chooses `k` rows as first centres, shape k × D. Each is the best of 2 + ⌊ln k⌋ draws, with probabilities in proportion to the squared
/// distance to the nearest centre so far.
pub(super) fn first_centres(points: &Points<'_>, k: usize, random: &mut Random, control: &Control) -> Result<Array2<f64>, Cancelled> {
    let n_rows = points.n_rows();
    let n_draws = 2 + (k as f64).ln() as usize;
    let mut centres = Array2::zeros((k, points.n_dims()));
    let set = |centres: &mut Array2<f64>, at: usize, place: usize| {
        centres.row_mut(at).iter_mut().zip(points.row(place)).for_each(|(centre, &value)| *centre = f64::from(value));
    };
    set(&mut centres, 0, random.below(n_rows as u32) as usize);
    let mut nearest: Vec<f64> =
        points.distances(centres.slice(ndarray::s![0..1, ..]), control, |_, distances| distances.to_vec())?.concat();
    for at in 1..k {
        let total: f64 = nearest.iter().sum();
        let places: Vec<usize> = (0..n_draws).map(|_| drawn(&nearest, total, random)).collect();
        let mut candidates = Array2::zeros((n_draws, points.n_dims()));
        for (draw, &place) in places.iter().enumerate() {
            set(&mut candidates, draw, place);
        }
        let with = |first: usize, distances: &[f64]| -> Vec<f64> {
            let mut sums = vec![0.0; n_draws];
            for (row, distances) in distances.chunks(n_draws).enumerate() {
                sums.iter_mut().zip(distances).for_each(|(sum, &distance)| *sum += distance.min(nearest[first + row]));
            }
            sums
        };
        let mut sums = vec![0.0; n_draws];
        for part in points.distances(candidates.view(), control, with)? {
            sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
        }
        let best = (0..n_draws).fold(0, |best, draw| if sums[draw] < sums[best] { draw } else { best });
        set(&mut centres, at, places[best]);
        let to_best =
            points.distances(candidates.slice(ndarray::s![best..=best, ..]), control, |_, distances| distances.to_vec())?.concat();
        nearest.iter_mut().zip(to_best).for_each(|(nearest, distance)| *nearest = nearest.min(distance));
        // A chosen row has distance 0. Rounding must not let it be drawn again.
        nearest[places[best]] = 0.0;
    }
    Ok(centres)
}

/// Draws a position with probability weight / `total`; if all weights are 0, any position.
fn drawn(weights: &[f64], total: f64, random: &mut Random) -> usize {
    if total <= 0.0 {
        return random.below(weights.len() as u32) as usize;
    }
    let mut left = random.unit() * total;
    for (place, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return place;
        }
    }
    weights.iter().rposition(|weight| *weight > 0.0).unwrap_or(weights.len() - 1)
}
