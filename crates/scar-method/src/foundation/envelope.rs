//! The lower envelope of a class's curve.

use crate::foundation::FoundationError;

/// The rates that are tried: `n` of them, evenly spaced in their logarithm.
///
/// Source: METHOD, section 3; published code `fit_lower_exp_function`.
///
/// ```
/// use scar_method::foundation::{LambdaGrid, lower_envelope};
/// let height = |lowest| lower_envelope(&[(1.0, 0.25)], LambdaGrid { lowest, ..LambdaGrid::default() }).unwrap().h;
/// // The lowest rate decides the height: ten times lower, nearly ten times higher.
/// assert!((height(1e-5) / height(1e-4) - 10.0).abs() < 1e-3);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LambdaGrid {
    /// Lowest rate; defaults to `1e-4`.
    pub lowest: f64,
    /// Highest rate; defaults to 10.
    pub highest: f64,
    /// Number of rates; defaults to 1,000.
    pub n: usize,
}

impl Default for LambdaGrid {
    fn default() -> Self {
        Self { lowest: 1e-4, highest: 10.0, n: 1000 }
    }
}

impl LambdaGrid {
    fn rates(self) -> impl Iterator<Item = f64> {
        let (first, last) = (libm::log10(self.lowest), libm::log10(self.highest));
        let step = (last - first) / (self.n.max(2) - 1) as f64;
        (0..self.n).map(move |i| libm::pow(10.0, if i + 1 == self.n && i > 0 { last } else { i as f64 * step + first }))
    }
}

/// H(x) = h·(1 − e^(−λx)), x = 1/ratio.
///
/// Source: METHOD, section 3.
///
/// ```
/// use scar_method::foundation::{Envelope, LambdaGrid, lower_envelope};
/// let envelope: Envelope = lower_envelope(&[(1.0, 0.25), (0.5, 0.2)], LambdaGrid::default()).unwrap();
/// let at = |x: f64| envelope.h * (1.0 - (-envelope.lambda * x).exp());
/// // It touches the lowest point for its rate and lies below the other.
/// assert!((at(1.0) - 0.25).abs() < 1e-9 && at(0.5) < 0.2);
/// assert_eq!((envelope.lambda, envelope.lambda_at_bound), (1e-4, true));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Envelope {
    /// Height.
    pub h: f64,
    /// Rate.
    pub lambda: f64,
    /// Whether the rate is the lowest of the grid: then that bound decides the height.
    pub lambda_at_bound: bool,
}

/// The highest of the envelopes a·(1 − e^(−λx)) that lie below all points, over the rates of `grid`.
///
/// `points` are (x, H) with x = 1/ratio; points with x ≤ 0 or H ≤ 0 or not finite are left out. For a given λ the
/// height is min H/(1 − e^(−λx)). It falls with λ, so the lowest rate always wins: this is no fit, and the height is
/// about min H/x over that rate.
///
/// # Errors
/// [`FoundationError::NoPoints`] where no point takes part.
///
/// Source: published code `fit_lower_exp_function`.
///
/// ```
/// use scar_method::foundation::{LambdaGrid, lower_envelope};
/// let envelope = lower_envelope(&[(1.0, 0.25), (0.5, 0.25)], LambdaGrid::default()).unwrap();
/// assert!((envelope.h - 2500.125).abs() < 1e-3);
/// assert!(envelope.lambda_at_bound);
/// ```
pub fn lower_envelope(points: &[(f64, f64)], grid: LambdaGrid) -> Result<Envelope, FoundationError> {
    let usable: Vec<(f64, f64)> = points.iter().copied().filter(|&(x, y)| x > 0.0 && y > 0.0 && x.is_finite() && y.is_finite()).collect();
    if usable.is_empty() {
        return Err(FoundationError::NoPoints);
    }
    let mut best: Option<(f64, f64, usize)> = None;
    for (i, lambda) in grid.rates().enumerate() {
        let height = usable.iter().map(|&(x, y)| y / (1.0 - libm::exp(-lambda * x))).fold(f64::INFINITY, f64::min);
        if best.is_none_or(|(highest, ..)| height > highest) {
            best = Some((height, lambda, i));
        }
    }
    let (h, lambda, i) = best.ok_or(FoundationError::OutOfRange { argument: "rates", value: grid.n as f64 })?;
    Ok(Envelope { h, lambda, lambda_at_bound: i == 0 })
}

/// The height at `x` of the envelope of height `h` and rate `lambda`, h·(1 − e^(−λx)); `None` for an infinite rate, whose envelope
/// is h everywhere.
///
/// ```
/// use scar_method::foundation::envelope_height;
/// assert_eq!(envelope_height(0.3, None, 0.5), 0.3);
/// assert!((envelope_height(2.0, Some(3.0), 0.5) - 2.0 * (1.0 - (-1.5_f64).exp())).abs() < 1e-12);
/// ```
pub fn envelope_height(h: f64, lambda: Option<f64>, x: f64) -> f64 {
    lambda.map_or(h, |lambda| -h * libm::expm1(-lambda * x))
}
