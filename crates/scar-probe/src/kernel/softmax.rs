//! From logits to residuals: softmax cross-entropy and its derivative, a block of rows at a time.

use super::backend::Backend;
use super::lanes::Work;

/// Sums over a block of rows that describe one epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct BlockSums {
    /// Sum of the rows' cross-entropies, in nats.
    pub(crate) loss: f64,
    /// Correctly classified rows: those whose largest logit (first of equals) is that of their class.
    pub(crate) n_correct: u64,
}

/// Position of the largest value, the first of equals.
///
/// # Panics
/// If `row` is empty.
#[inline(always)]
pub fn argmax(row: &[f32]) -> u32 {
    if row.len() < LEAST_LANES {
        let mut best = 0;
        for (i, &value) in row.iter().enumerate() {
            if value > row[best] {
                best = i;
            }
        }
        return best as u32;
    }
    // First the value, sixteen candidates at a time, then where it stands first. `value > largest` is false for NaN, so that is passed
    // over, but where it stands first nothing is larger.
    let larger = |value: f32, largest: f32| if value > largest { value } else { largest };
    let mut candidates = [row[0]; 16];
    let (sixteens, rest) = row.as_chunks::<16>();
    for sixteen in sixteens {
        for (largest, &value) in candidates.iter_mut().zip(sixteen) {
            *largest = larger(value, *largest);
        }
    }
    let largest = candidates.iter().chain(rest).fold(row[0], |largest, &value| larger(value, largest));
    row.iter().position(|&value| value == largest).unwrap_or(0) as u32
}

/// Shorter rows are looked at one value after the other.
const LEAST_LANES: usize = 32;

/// Turns logits into softmax probabilities less one-hot labels, in place.
///
/// `logits` is `classes.len()` × `n_classes`; `classes` holds each row's class.
pub(crate) fn residuals(logits: &mut [f32], n_classes: usize, classes: &[u32]) -> BlockSums {
    assert_eq!(logits.len(), classes.len() * n_classes, "residuals: shape of the logits");
    Backend::widest().run(Residuals { logits, n_classes, classes })
}

/// The arguments of [`residuals`]. The loops are plain, and the compiler makes SIMD code of them for any registers.
pub(super) struct Residuals<'a> {
    pub(super) logits: &'a mut [f32],
    pub(super) n_classes: usize,
    pub(super) classes: &'a [u32],
}

impl Work for Residuals<'_> {
    type Output = BlockSums;

    #[inline(always)]
    fn work(self) -> BlockSums {
        let Self { logits, n_classes, classes } = self;
        let mut sums = BlockSums::default();
        // First shift the logits and add up the linear part of the loss. All exponentials then follow in one loop.
        for (row, &class) in logits.chunks_exact_mut(n_classes).zip(classes) {
            let predicted = argmax(row);
            sums.n_correct += u64::from(predicted == class);
            let top = row[predicted as usize];
            sums.loss += f64::from(top) - f64::from(row[class as usize]);
            row.iter_mut().for_each(|z| *z -= top);
        }
        logits.iter_mut().for_each(|z| *z = exp_nonpositive(*z));
        for (rows, classes) in logits.chunks_mut(4 * n_classes).zip(classes.chunks(4)) {
            let totals = row_sums(rows, n_classes);
            for ((row, &class), total) in rows.chunks_exact_mut(n_classes).zip(classes).zip(totals) {
                sums.loss += libm::log(f64::from(total));
                row.iter_mut().for_each(|p| *p /= total);
                row[class as usize] -= 1.0;
            }
        }
        sums
    }
}

/// The sum of each of at most four rows, from its first value to its last. An addition waits for the one before it, so four rows side by
/// side take as long as one.
#[inline(always)]
fn row_sums(rows: &[f32], n_classes: usize) -> [f32; 4] {
    let mut sums = [0.0; 4];
    if rows.len() < 4 * n_classes {
        for (sum, row) in sums.iter_mut().zip(rows.chunks_exact(n_classes)) {
            row.iter().for_each(|p| *sum += p);
        }
        return sums;
    }
    let (ab, cd) = rows.split_at(2 * n_classes);
    let ((a, b), (c, d)) = (ab.split_at(n_classes), cd.split_at(n_classes));
    for (((a, b), c), d) in a.iter().zip(b).zip(c).zip(d) {
        sums[0] += a;
        sums[1] += b;
        sums[2] += c;
        sums[3] += d;
    }
    sums
}

/// eˣ for x ≤ 0, within 2 units in the last place; 0 below −87.3, where f32 leaves its normal range.
///
/// Only additions, multiplications and bit shifts, each rounded alike everywhere: the machine's own `exp` differs
/// between libraries. Range reduction x = n·ln 2 + r in two steps and a degree-6 polynomial in r, as in Cephes' `expf`.
#[inline(always)]
pub(super) fn exp_nonpositive(x: f32) -> f32 {
    const LOG2_E: f32 = std::f32::consts::LOG2_E;
    // ln 2 in two parts, the first with few bits so that n·LN2_HIGH is exact.
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    // Adding this rounds to a whole number, which is then in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let clamped = if x < -87.3 { -87.3 } else { x };
    let shifted = clamped * LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = (clamped - n * LN2_HIGH) - n * LN2_LOW;
    let mut p = 1.987_569_2e-4f32;
    p = p * r + 1.398_2e-3;
    p = p * r + 8.333_452e-3;
    p = p * r + 4.166_579_6e-2;
    p = p * r + 1.666_666_5e-1;
    p = p * r + 0.5;
    let value = (p * (r * r) + r) + 1.0;
    let power = f32::from_bits(((shifted.to_bits() as i32).wrapping_sub(ROUND.to_bits() as i32).wrapping_add(127) << 23) as u32);
    if x < -87.3 { 0.0 } else { value * power }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponential_is_within_two_units_in_the_last_place() {
        let mut worst = 0.0f64;
        for i in 0..=870_000 {
            let x = -(i as f32) * 1e-4;
            let exact = f64::from(x).exp();
            worst = worst.max(((f64::from(exp_nonpositive(x)) - exact) / exact).abs());
        }
        assert!(worst < 2.0 * f64::from(f32::EPSILON), "largest relative error {worst:e}");
        assert_eq!((exp_nonpositive(0.0), exp_nonpositive(-1e4), exp_nonpositive(f32::NEG_INFINITY)), (1.0, 0.0, 0.0));
    }

    #[test]
    fn residuals_are_softmax_less_one_hot() {
        let mut logits = [1.0f32, 2.0, 3.0, 5.0, 5.0, -50.0];
        let sums = residuals(&mut logits, 3, &[2, 1]);
        let e = [(-2.0f64).exp(), (-1.0f64).exp(), 1.0];
        let total: f64 = e.iter().sum();
        for (got, want) in logits[..3].iter().zip([e[0] / total, e[1] / total, e[2] / total - 1.0]) {
            assert!((f64::from(*got) - want).abs() < 1e-6, "{got} for {want}");
        }
        assert!((logits[4] + 0.5).abs() < 1e-6);
        // Of equal logits the first wins, so the second row is wrong.
        assert_eq!(sums.n_correct, 1);
        assert!((sums.loss - (total.ln() + 2f64.ln())).abs() < 1e-6);
    }
}
