//! Quantiles of Student's t.

use super::halved;

/// The `p` quantile of Student's t distribution with `degrees` degrees of freedom; infinite for `p` = 1.
///
/// The distribution function has a closed form for whole degrees of freedom. Bisection inverts it to the last digits.
///
/// # Panics
/// If `p` is outside ½…1 or `degrees` is 0.
///
/// Source: Abramowitz & Stegun, 26.7.3 and 26.7.4.
///
/// ```
/// use scar_core::stats::student_t_quantile;
/// assert!((student_t_quantile(0.975, 9) - 2.262157).abs() < 1e-6);
/// ```
pub fn student_t_quantile(p: f64, degrees: u32) -> f64 {
    assert!((0.5..=1.0).contains(&p) && degrees > 0, "student_t_quantile: p outside ½…1 or no degrees");
    if p == 1.0 {
        return f64::INFINITY;
    }
    let inside = 2.0 * p - 1.0;
    let mut high = 1.0;
    while chance_within(high, degrees) < inside {
        high *= 2.0;
    }
    let (low, high) = halved(0.0, high, 200, |t| chance_within(t, degrees) < inside);
    0.5 * (low + high)
}

/// P(|T| < t) for `degrees` degrees of freedom.
fn chance_within(t: f64, degrees: u32) -> f64 {
    let nu = f64::from(degrees);
    let length = (nu + t * t).sqrt();
    let (sine, cosine) = (t / length, nu.sqrt() / length);
    // The terms are cosᵏθ · (… · (k − 1))/(… · k), with k = 2, 4, … for even degrees and k = 1, 3, … for odd ones.
    let (mut term, mut k, mut sum) = if degrees.is_multiple_of(2) { (1.0, 2, 1.0) } else { (cosine, 3, cosine) };
    while k < degrees {
        term *= cosine * cosine * f64::from(k - 1) / f64::from(k);
        sum += term;
        k += 2;
    }
    if degrees.is_multiple_of(2) {
        sine * sum
    } else {
        let sum = if degrees == 1 { 0.0 } else { sum };
        (libm::atan2(t, nu.sqrt()) + sine * sum) * std::f64::consts::FRAC_2_PI
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (degrees, quantile) in [
            (1, 12.706205),
            (2, 4.302653),
            (3, 3.182446),
            (4, 2.776445),
            (5, 2.570582),
            (10, 2.228139),
            (19, 2.093024),
            (30, 2.042272),
            (100, 1.983972),
        ] {
            let got = student_t_quantile(0.975, degrees);
            assert!((got - quantile).abs() < 1e-6, "{degrees}: {got} for {quantile}");
        }
        assert!(student_t_quantile(0.5, 3) < 1e-12);
        assert!(student_t_quantile(1.0, 3).is_infinite());
    }
}
