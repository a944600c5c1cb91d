//! How much the neighbors' votes weigh beside the probe.

use super::bench::Bench;
use super::fitting::log_sum;
use scar_core::control::Cancelled;

/// Weights that are tried.
const TRIED: [f64; 3] = [0.35, 0.45, 0.6];
/// What the votes weigh beyond the weight with which labels are predicted best. Wrong labels take part in that, and the probe was trained to
/// predict them. Measured on four sets, with changed labels (`benches/label_noise.py`).
const BEYOND: f64 = 0.15;
/// Powers to which the fit of each class is raised.
const POWERS: [f64; 7] = [0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0];

/// The weight of the votes: [`BEYOND`] above the one of [`TRIED`] with which probe and votes predict the labels of the rows that `is_sampled`
/// with the lowest log loss, the first of equals. Each counts at the best of [`POWERS`], because how sharp a fit is says nothing of its order.
pub(super) fn votes_weight(bench: &Bench<'_>, is_sampled: &(dyn Fn(usize) -> bool + Sync)) -> Result<f64, Cancelled> {
    let class_ids = bench.class_ids();
    let losses = bench.some(is_sampled, &|row, logits, fit| {
        TRIED.map(|weight| {
            fit.weigh(logits, weight);
            let own = fit.logs[class_ids[row] as usize];
            POWERS.map(|power| log_sum(&fit.logs, power) - power * own)
        })
    })?;
    let least = |idx: usize| {
        let sum = |power: usize| losses.iter().map(|of_row| of_row[idx][power]).sum::<f64>();
        (0..POWERS.len()).map(sum).fold(f64::INFINITY, f64::min)
    };
    let best = (1..TRIED.len()).fold((0, least(0)), |best, idx| if least(idx) < best.1 { (idx, least(idx)) } else { best });
    Ok(TRIED[best.0] + BEYOND)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ndarray::{Array1, Array2};
    use scar_core::{EmbeddingSet, Labels};

    use super::*;
    use crate::probe::LinearProbe;
    use crate::rows::neighbors;
    use crate::rows::wrong::Judges;

    const N_ROWS: usize = 80;

    /// The weight for four classes, each with a column of its own beside four columns of `noise`; the probe sees the class, or the next one.
    fn weight_of(noise: f32, probe_errs: bool) -> f64 {
        let random = |row: usize, column: usize| (libm::sin((row * 13 + column * 79) as f64) * 43_758.5).rem_euclid(1.0) as f32 - 0.5;
        let values = Array2::from_shape_fn((N_ROWS, 8), |(row, column)| match column {
            0..4 => f32::from(u8::from(row % 4 == column)),
            _ => noise * random(row, column),
        });
        let labels: Vec<i128> = (0..N_ROWS as i128).map(|row| row % 4).collect();
        let set = EmbeddingSet::new(values, Arc::new(Labels::from_integers(&labels))).expect("sound");
        let weights =
            Array2::from_shape_fn((4, 8), |(class, column)| 4.0 * f32::from(u8::from((class + usize::from(probe_errs)) % 4 == column)));
        let probe = LinearProbe::from_arrays(weights.view(), Array1::zeros(4).view(), 4, 8).expect("sound");
        let (control, is_failed) = (Default::default(), [false; N_ROWS]);
        let found = neighbors(set.embeddings(), &is_failed, 0, &control).expect("not cancelled");
        let bench = Bench::new(&set, Judges { folds: &[], whole: &probe }, &found, &control);
        votes_weight(&bench, &|_| true).expect("not cancelled")
    }

    #[test]
    fn who_predicts_the_labels_weighs_more() {
        assert_eq!(weight_of(0.1, true), TRIED[2] + BEYOND, "the votes do");
        assert_eq!(weight_of(100.0, false), TRIED[0] + BEYOND, "the probe does");
    }
}
