//! From probes of several penalties to the one that judges: how sure each of them should be, and the part that it has.

use scar_core::Matrix;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;
use scar_method::probe::LinearProbe;

/// The L2 penalties that are tried, strongest first.
pub(super) const PENALTIES: [f64; 3] = [1.0, 0.1, 0.01];
/// Factors of the logits that are tried: a strong penalty leaves a probe less sure than it should be, wrong labels let a weak one be too sure.
const POWERS: [f64; 7] = [0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0];
/// Parts of the better of two probes that are tried.
const SHARES: [f64; 3] = [1.0, 0.75, 0.5];
/// Rows that the choice is made from at most, and values of their logits; more change it little.
const MOST_ROWS: usize = 20_000;
const MOST_VALUES: usize = 1 << 21;

/// Probes for each of [`PENALTIES`], trained without the rows beside them; whether each is trained to its end.
pub(super) type FoldProbes = (Vec<(LinearProbe, bool)>, Vec<u32>);

/// How the probes of the penalties are put together.
///
/// Each probe counts by the power at which its softmax probabilities predict the labels of its fold with the lowest log loss. How sure a probe
/// is says nothing of how well it orders classes, and probabilities that are as sure as they turn out to be can be weighed with each other
/// and with the votes of neighbors. Of the two penalties with the lowest losses, the better one has the part of [`SHARES`] with which
/// both together predict best, the first of equals.
#[derive(Clone, Debug)]
pub(super) struct PenaltyMix {
    /// For each penalty, the mean log loss at its best power.
    pub(super) losses: [f64; PENALTIES.len()],
    /// For each penalty, its part; they add up to 1.
    pub(super) shares: [f64; PENALTIES.len()],
    /// The penalty with the lowest loss.
    pub(super) first: usize,
    second: usize,
    /// What the logits of the first and of the second are multiplied by.
    factors: [f32; 2],
}

impl PenaltyMix {
    /// Chooses it by the rows that each fold left out.
    pub(super) fn new(embeddings: &Matrix, class_ids: &[u32], trained: &[FoldProbes], control: &Control) -> Result<Self, Cancelled> {
        let n_rows: usize = trained.iter().map(|(_, held_out)| held_out.len()).sum();
        let n_classes = trained.first().map_or(1, |(probes, _)| probes[0].0.n_classes());
        let step = n_rows.div_ceil(MOST_ROWS.min(MOST_VALUES / n_classes.max(1)).max(1)).max(1);
        let of_fold = |i: usize| {
            control.check()?;
            let (probes, held_out) = &trained[i];
            let rows: Vec<u32> = held_out.iter().copied().step_by(step).collect();
            let of_rows: Vec<u32> = rows.iter().map(|&row| class_ids[row as usize]).collect();
            let of = |probe: &LinearProbe| probe.logits(embeddings, &rows).into_raw_vec_and_offset().0;
            Ok(probes.iter().map(|(probe, _)| Logits { values: of(probe), n_classes, class_ids: of_rows.clone() }).collect())
        };
        let folds: Vec<Vec<Logits>> = parallel::try_map(trained.len(), of_fold)?;
        let of_penalties: [(f64, f64); PENALTIES.len()] = std::array::from_fn(|penalty| best_power(&folds, penalty, 1.0, penalty, 0.0));
        let mut order: [usize; PENALTIES.len()] = std::array::from_fn(|penalty| penalty);
        order.sort_by(|&a, &b| of_penalties[a].0.total_cmp(&of_penalties[b].0));
        let (first, second) = (order[0], order[1]);
        let factors = |share: f64| [share * of_penalties[first].1, (1.0 - share) * of_penalties[second].1];
        let mut best = (f64::INFINITY, SHARES[0], 1.0);
        for share in SHARES {
            control.check()?;
            let [of_first, of_second] = factors(share);
            let (loss, power) = best_power(&folds, first, of_first, second, of_second);
            // Less than this is rounding.
            if loss + 1e-9 < best.0 {
                best = (loss, share, power);
            }
        }
        let (_, share, power) = best;
        let mut shares = [0.0; PENALTIES.len()];
        shares[first] = share;
        shares[second] = 1.0 - share;
        let factors = factors(share).map(|factor| (power * factor) as f32);
        Ok(Self { losses: of_penalties.map(|(loss, _)| loss), shares, first, second, factors })
    }

    /// The probe that judges, of the probes of the penalties.
    pub(super) fn probe(&self, probes: &[(LinearProbe, bool)]) -> LinearProbe {
        probes[self.first].0.mixed(&probes[self.second].0, self.factors)
    }
}

/// Logits of rows by one probe.
struct Logits {
    /// Shape *N* × *k*.
    values: Vec<f32>,
    n_classes: usize,
    /// The classes of the rows, length *N*.
    class_ids: Vec<u32>,
}

/// The lowest mean log loss over [`POWERS`], and its power, of the logits of penalty `a` times `of_a` plus those of `b` times `of_b`.
fn best_power(folds: &[Vec<Logits>], a: usize, of_a: f64, b: usize, of_b: f64) -> (f64, f64) {
    let of_fold = |i: usize| {
        let fold = &folds[i];
        let (mut sums, n_classes) = ([0.0; POWERS.len()], fold[a].n_classes);
        let mut logits = vec![0.0; n_classes];
        let rows = fold[a].values.chunks_exact(n_classes).zip(fold[b].values.chunks_exact(n_classes)).zip(&fold[a].class_ids);
        for ((first, second), &class) in rows {
            for ((logit, &first), &second) in logits.iter_mut().zip(first).zip(second) {
                *logit = of_a * f64::from(first) + of_b * f64::from(second);
            }
            let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            for (sum, power) in sums.iter_mut().zip(POWERS) {
                let total: f64 = logits.iter().map(|logit| exp(power * (logit - largest))).sum();
                *sum += power * (largest - logits[class as usize]) + libm::log(total);
            }
        }
        sums
    };
    let of_folds: Vec<[f64; POWERS.len()]> = parallel::map(folds.len(), of_fold);
    let n_rows: usize = folds.iter().map(|fold| fold[a].class_ids.len()).sum();
    let loss = |at: usize| of_folds.iter().map(|sums| sums[at]).sum::<f64>() / n_rows.max(1) as f64;
    (0..POWERS.len()).map(|at| (loss(at), POWERS[at])).fold((f64::INFINITY, 1.0), |best, found| if found.0 < best.0 { found } else { best })
}

/// eˣ for x ≤ 0; 0 where it could not be seen beside 1.
fn exp(x: f64) -> f64 {
    if x < -40.0 { 0.0 } else { libm::exp(x) }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, Array2};

    use super::*;

    /// Rows at 1 and −1 by their class, of which every fifth lies on the wrong side, and for each penalty a probe with that weight.
    fn mix_of(weights: [f32; 3]) -> PenaltyMix {
        let class_ids: Vec<u32> = (0..200).map(|row| row % 2).collect();
        let side = |row: usize| -> f32 { if (row % 2 == 1) == row.is_multiple_of(5) { -1.0 } else { 1.0 } };
        let rows = Array2::from_shape_fn((200, 1), |(row, _)| side(row)).into();
        let probe = |weight: f32| {
            let weights = Array2::from_shape_vec((2, 1), vec![-weight, weight]).expect("fits");
            LinearProbe::from_views(weights.view(), Array1::zeros(2).view())
        };
        let fold = |from: u32| (weights.map(|weight| (probe(weight), true)).to_vec(), (from..from + 100).collect());
        PenaltyMix::new(&rows, &class_ids, &[fold(0), fold(100)], &Control::new()).expect("not cancelled")
    }

    #[test]
    fn probes_are_made_as_sure_as_they_turn_out_to_be() {
        // Of labels that hold in four of five rows, the odds are 4: the weight is ln 4 / 2.
        let right = libm::log(4.0) / 2.0;
        for weight in [right / 2.8, right, right / 0.5] {
            let mix = mix_of([weight as f32; 3]);
            assert!((f64::from(mix.factors[0]) * weight / right - 1.0).abs() < 1e-5, "{weight}: {mix:?}");
            // −(0.8·ln 0.8 + 0.2·ln 0.2).
            assert!((mix.losses[0] - 0.500_402).abs() < 1e-5, "{mix:?}");
        }
    }

    #[test]
    fn how_sure_a_probe_is_decides_nothing() {
        // The first knows nothing, the second predicts the other class, the third is right but twice as sure as it should be.
        let mix = mix_of([0.0, -1.0, libm::log(4.0) as f32]);
        assert_eq!((mix.first, mix.shares), (2, [0.0, 0.0, 1.0]));
    }

    #[test]
    fn probes_that_say_the_same_share_nothing() {
        assert_eq!(mix_of([0.7; 3]).shares, [1.0, 0.0, 0.0]);
    }
}
