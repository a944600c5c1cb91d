//! From logits to residuals: softmax cross-entropy and its derivative, a block of rows at a time.

/// Sums over a block of rows that describe one epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct BlockSums {
    /// Sum of the rows' cross-entropies, in nats.
    pub(crate) loss: f64,
    /// Correctly classified rows: those whose largest logit (first of equals) is that of their class.
    pub(crate) n_correct: u64,
}

/// Position of the largest value, the first of equals.
pub(crate) fn argmax(row: &[f32]) -> u32 {
    let mut best = 0;
    for (i, &value) in row.iter().enumerate() {
        if value > row[best] {
            best = i;
        }
    }
    best as u32
}

/// Turns logits into softmax probabilities less one-hot labels, in place.
///
/// `logits` is `classes.len()` × `n_classes`; `classes` holds each row's class.
pub(crate) fn residuals(logits: &mut [f32], n_classes: usize, classes: impl ExactSizeIterator<Item = u32>) -> BlockSums {
    assert_eq!(logits.len(), classes.len() * n_classes, "residuals: shape of the logits");
    let mut sums = BlockSums::default();
    // First shift the logits and add up the linear part of the loss. All exponentials then follow in one loop, which compiles to SIMD code.
    let mut classes_seen = Vec::with_capacity(classes.len());
    for (row, class) in logits.chunks_exact_mut(n_classes).zip(classes) {
        let predicted = argmax(row);
        sums.n_correct += u64::from(predicted == class);
        let top = row[predicted as usize];
        sums.loss += f64::from(top) - f64::from(row[class as usize]);
        row.iter_mut().for_each(|z| *z -= top);
        classes_seen.push(class);
    }
    logits.iter_mut().for_each(|z| *z = exp_nonpositive(*z));
    for (row, class) in logits.chunks_exact_mut(n_classes).zip(classes_seen) {
        let total: f32 = row.iter().sum();
        sums.loss += libm::log(f64::from(total));
        row.iter_mut().for_each(|p| *p /= total);
        row[class as usize] -= 1.0;
    }
    sums
}

/// eˣ for x ≤ 0, within 2 units in the last place; 0 below −87.3, where f32 leaves its normal range.
///
/// Only additions, multiplications and bit shifts, each rounded alike everywhere: the machine's own `exp` differs
/// between libraries. Range reduction x = n·ln 2 + r in two steps and a degree-6 polynomial in r, as in Cephes' `expf`.
#[inline(always)]
fn exp_nonpositive(x: f32) -> f32 {
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
        let sums = residuals(&mut logits, 3, [2u32, 1].into_iter());
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
