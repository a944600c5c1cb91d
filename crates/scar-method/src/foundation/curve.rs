//! One point of a class's step function.

use crate::measures::Measures;

/// H = (1 − C)·exp(2·S·((1 − A) − (1 − R))²).
///
/// Source: METHOD, section 3; published code `count_h`.
///
/// ```
/// use scar_method::foundation::curve_point;
/// use scar_method::measures::Measures;
/// let measures = Measures { scale: 1.0, coverage: 0.75, authenticity: 0.9, richness: 0.9 };
/// assert_eq!(curve_point(&measures), 0.25);
/// ```
pub fn curve_point(measures: &Measures) -> f64 {
    let gap = (1.0 - measures.authenticity) - (1.0 - measures.richness);
    (1.0 - measures.coverage) * libm::exp(2.0 * measures.scale * (gap * gap))
}
