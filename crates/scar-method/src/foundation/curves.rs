//! The measures of every class over the ratios, from which theoretical sizes are computed.

use crate::foundation::{FoundationError, curve_point};
use crate::measures::Measures;
use scar_core::stats::mean;

/// Measures over ratios, averaged over repeats.
///
/// Source: METHOD, section 3.
///
/// ```
/// use scar_method::foundation::{Curves, FoundationError};
/// use scar_method::measures::Measures;
/// let at = |coverage| Measures { scale: 1.0, coverage, authenticity: 0.9, richness: 0.9 };
/// let curves = Curves::new(vec![1.0, 4.0], vec![vec![at(0.75), at(0.5)]]).unwrap();
/// assert_eq!((curves.n_classes(), curves.heights(0)), (1, vec![0.25, 0.5]));
/// assert_eq!(curves.points(0), [(1.0, 0.25), (0.25, 0.5)]);
/// // Every class needs an entry for every ratio.
/// let refused = Curves::new(vec![1.0, 4.0], vec![vec![at(0.75)]]);
/// assert_eq!(refused, Err(FoundationError::Lengths { class_idx: 0, found: 1, expected: 2 }));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    ratios: Vec<f64>,
    classes: Vec<Vec<Measures>>,
}

impl Curves {
    /// `classes` holds, for each class, its measures in the order of `ratios`. A Coverage may be NaN: no number there.
    ///
    /// # Errors
    /// [`FoundationError::NoSteps`] for no classes, [`FoundationError::Lengths`] where a class has not one entry a ratio,
    /// [`FoundationError::OutOfRange`] for a ratio that is not finite and above 0, or a measure that is not finite.
    ///
    /// ```
    /// use scar_method::foundation::Curves;
    /// use scar_method::measures::Measures;
    /// let class = vec![Measures { scale: 1.0, coverage: 0.9, authenticity: 0.95, richness: 0.96 }];
    /// let curves = Curves::new(vec![1.0], vec![class]).unwrap();
    /// assert_eq!(curves.points(0).len(), 1);
    /// assert_eq!(curves.mean_authenticity(), Some(0.95));
    /// ```
    pub fn new(ratios: Vec<f64>, classes: Vec<Vec<Measures>>) -> Result<Self, FoundationError> {
        if classes.is_empty() || ratios.is_empty() {
            return Err(FoundationError::NoSteps);
        }
        let out_of_range = |argument, value| Err(FoundationError::OutOfRange { argument, value });
        if let Some(&ratio) = ratios.iter().find(|ratio| !(**ratio > 0.0 && ratio.is_finite())) {
            return out_of_range("ratio", ratio);
        }
        for (class_idx, class) in classes.iter().enumerate() {
            if class.len() != ratios.len() {
                return Err(FoundationError::Lengths { class_idx, found: class.len(), expected: ratios.len() });
            }
            for m in class {
                for (argument, value) in [("scale", m.scale), ("authenticity", m.authenticity), ("richness", m.richness)] {
                    if !value.is_finite() {
                        return out_of_range(argument, value);
                    }
                }
                if m.coverage.is_infinite() {
                    return out_of_range("coverage", m.coverage);
                }
            }
        }
        Ok(Self { ratios, classes })
    }

    /// Number of classes, k.
    pub fn n_classes(&self) -> usize {
        self.classes.len()
    }

    /// H of a class at each ratio, in their order; NaN where it has no Coverage.
    ///
    /// # Panics
    /// Where `class` is not below [`Curves::n_classes`].
    pub fn heights(&self, class: usize) -> Vec<f64> {
        self.classes[class].iter().map(curve_point).collect()
    }

    /// (x, H) of a class with x = 1/ratio, in the order of the ratios.
    ///
    /// # Panics
    /// Where `class` is not below [`Curves::n_classes`].
    ///
    /// Source: METHOD, section 3.
    pub fn points(&self, class: usize) -> Vec<(f64, f64)> {
        self.ratios.iter().map(|ratio| 1.0 / ratio).zip(self.heights(class)).collect()
    }

    /// Mean Authenticity over the classes at ratio 1, where that is among the ratios.
    pub fn mean_authenticity(&self) -> Option<f64> {
        let at = self.ratios.iter().position(|&ratio| ratio == 1.0)?;
        Some(mean(&self.classes.iter().map(|class| class[at].authenticity).collect::<Vec<_>>()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_that_do_not_fit_are_refused() {
        let m = Measures { scale: 1.0, coverage: f64::NAN, authenticity: 0.9, richness: 0.9 };
        assert_eq!(Curves::new(vec![1.0], vec![]), Err(FoundationError::NoSteps));
        assert_eq!(
            Curves::new(vec![1.0, 2.0], vec![vec![m, m], vec![m]]),
            Err(FoundationError::Lengths { class_idx: 1, found: 1, expected: 2 })
        );
        assert!(matches!(Curves::new(vec![0.0], vec![vec![m]]), Err(FoundationError::OutOfRange { argument: "ratio", .. })));
        let infinite = Measures { authenticity: f64::INFINITY, ..m };
        assert!(matches!(Curves::new(vec![1.0], vec![vec![infinite]]), Err(FoundationError::OutOfRange { argument: "authenticity", .. })));
        assert!(Curves::new(vec![2.0], vec![vec![m]]).expect("no Coverage is no fault").mean_authenticity().is_none());
    }
}
