//! The published completion rule: deficits give shares, and shares give rows, as far as the reserve reaches.

use crate::completion::PlanError;
use crate::completion::error::whole_rows;

/// The rows that a class has, needs and can get.
///
/// ```
/// use scar_method::completion::ClassNeed;
/// let need = ClassNeed { count: 10, foundation_size: Some(12.5), reserve: None };
/// assert_eq!(need.deficit(), 2.5);
/// assert_eq!(ClassNeed { count: 20, ..need }.deficit(), 0.0);
/// assert_eq!(ClassNeed { foundation_size: None, ..need }.deficit(), 0.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassNeed {
    /// Rows in hand (the primary part).
    pub count: u64,
    /// Rows the class should have, as it was computed: fractions count, and a negative size is no need. `None` where there
    /// is none: then the class has no deficit.
    pub foundation_size: Option<f64>,
    /// Rows that can be added; `None` for data that do not exist yet, as many as one likes.
    pub reserve: Option<u64>,
}

impl ClassNeed {
    /// max(0, n_c − count); 0 where there is no foundation size.
    ///
    /// Source: METHOD, section 4.
    pub fn deficit(&self) -> f64 {
        self.foundation_size.map_or(0.0, |size| (size - self.count as f64).max(0.0))
    }
}

/// The published plan, class by class.
///
/// ```
/// use scar_method::completion::{ClassNeed, PublishedPlan, published_plan};
/// let class = |size| ClassNeed { count: 10, foundation_size: Some(size), reserve: Some(90) };
/// // The fill size of 20 is reached before any class runs out.
/// let plan: PublishedPlan = published_plan(&[class(40.0), class(20.0)], 20.0).unwrap();
/// assert_eq!((plan.deficits, plan.available, plan.limited_by), (vec![30.0, 10.0], 20.0, None));
/// assert_eq!(plan.adds, [15, 5]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedPlan {
    /// max(0, n_c − count), in samples.
    pub deficits: Vec<f64>,
    /// Deficits over their sum, 0…1.
    pub shares: Vec<f64>,
    /// Rows that can be added in these shares: before rounding, and before classes without rows drop out.
    pub available: f64,
    /// The class whose reserve or deficit limits all others; `None` if the fill size does.
    pub limited_by: Option<usize>,
    /// Rows to add, ⌊available · share⌋.
    pub adds: Vec<u64>,
}

/// Rows to add by the published rule: in proportion to deficits, until the first class has no more to give or to get.
///
/// available = min(`fill_size`, min over classes with a share of min(reserve, n − count)/share); add = ⌊available · share⌋.
/// A class with a large share and a tiny reserve therefore limits all others. A class without any row, in hand or in reserve, keeps
/// its share but receives nothing and limits no other class.
///
/// The order of operations is the published code's: available · share of the limiting class is a whole number in exact
/// arithmetic and may fall one row short after truncation.
///
/// # Errors
/// [`PlanError::NoDeficit`] where all deficits are 0 (the published code divides by zero), [`PlanError::NoClasses`],
/// [`PlanError::OutOfRange`] for a foundation size or `fill_size` that is not finite, or a negative `fill_size`;
/// [`PlanError::TooMany`] beyond 2⁵³ rows.
///
/// Source: METHOD, section 4; published code, `main` of the experiment scripts.
///
/// ```
/// use scar_method::completion::{ClassNeed, published_plan};
/// let class = |count, size, reserve| ClassNeed { count, foundation_size: Some(size), reserve: Some(reserve) };
/// let plan = published_plan(&[class(10, 40.0, 20), class(10, 20.0, 20)], 100.0).unwrap();
/// assert_eq!(plan.shares, [0.75, 0.25]);
/// assert_eq!(plan.adds, [20, 6]); // the first class has no more to give: available is 20/0.75
/// ```
pub fn published_plan(classes: &[ClassNeed], fill_size: f64) -> Result<PublishedPlan, PlanError> {
    if classes.is_empty() {
        return Err(PlanError::NoClasses);
    }
    if !(fill_size >= 0.0 && fill_size.is_finite()) {
        return Err(PlanError::OutOfRange { name: "fill size", value: fill_size, class: None });
    }
    for (class, need) in classes.iter().enumerate() {
        if let Some(value) = need.foundation_size.filter(|size| !size.is_finite()) {
            return Err(PlanError::OutOfRange { name: "foundation size", value, class: Some(class) });
        }
    }
    let deficits: Vec<f64> = classes.iter().map(ClassNeed::deficit).collect();
    let sum: f64 = deficits.iter().sum();
    if sum <= 0.0 {
        return Err(PlanError::NoDeficit);
    }
    if !sum.is_finite() {
        return Err(PlanError::TooMany { class: None, asked: sum });
    }
    let shares: Vec<f64> = deficits.iter().map(|deficit| deficit / sum).collect();
    let (mut available, mut limited_by) = (fill_size, None);
    for (class, (need, &share)) in classes.iter().zip(&shares).enumerate() {
        let has_rows = need.count > 0 || need.reserve != Some(0);
        if share > 0.0 && has_rows {
            let reserve = need.reserve.map_or(f64::INFINITY, |reserve| reserve as f64);
            let limit = reserve.min(deficits[class]) / share;
            if limit < available {
                (available, limited_by) = (limit, Some(class));
            }
        }
    }
    let amounts: Vec<f64> = shares.iter().map(|share| available * share).collect();
    let adds = whole_rows(&amounts)?.into_iter().zip(classes).map(|(add, need)| add.min(need.reserve.unwrap_or(u64::MAX))).collect();
    Ok(PublishedPlan { deficits, shares, available, limited_by, adds })
}

/// The published comparison: as many rows of every class that has any, ⌊`n_rows` / such classes⌋ each.
///
/// `reserves` and `has_rows` go class by class.
///
/// # Errors
/// [`PlanError::ReserveTooSmall`] where a class has fewer in reserve, as the published code fails there.
///
/// Source: published code, `main` of the experiment scripts.
///
/// ```
/// use scar_method::completion::published_even;
/// assert_eq!(published_even(&[22, 0, 30], &[true, false, true], 37).unwrap(), [18, 0, 18]);
/// ```
pub fn published_even(reserves: &[u64], has_rows: &[bool], n_rows: u64) -> Result<Vec<u64>, PlanError> {
    let n_classes = has_rows.iter().filter(|&&has_rows| has_rows).count() as u64;
    let Some(each) = n_rows.checked_div(n_classes) else { return Err(PlanError::NoClasses) };
    let adds = reserves.iter().zip(has_rows).enumerate().map(|(class, (&reserve, &has_rows))| match has_rows {
        false => Ok(0),
        true if each > reserve => Err(PlanError::ReserveTooSmall { class, asked: each, reserve }),
        true => Ok(each),
    });
    adds.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn need(count: u64, size: f64, reserve: u64) -> ClassNeed {
        ClassNeed { count, foundation_size: Some(size), reserve: Some(reserve) }
    }

    proptest! {
        #[test]
        fn plan_takes_at_most_the_reserve_the_fill_size_and_the_deficits(
            classes in prop::collection::vec((0u64..500, -100f64..1000.0, 0u64..300), 1..12), fill_size in 0f64..2000.0,
        ) {
            let needs: Vec<ClassNeed> = classes.iter().map(|&(count, size, reserve)| need(count, size, reserve)).collect();
            match published_plan(&needs, fill_size) {
                Err(error) => prop_assert_eq!(error, PlanError::NoDeficit),
                Ok(plan) => {
                    prop_assert!((plan.shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                    prop_assert!(plan.available <= fill_size);
                    prop_assert!(plan.adds.iter().sum::<u64>() as f64 <= fill_size * (1.0 + 1e-12));
                    for (class, need) in needs.iter().enumerate() {
                        prop_assert!(plan.adds[class] <= need.reserve.unwrap_or(u64::MAX));
                        prop_assert!(plan.adds[class] as f64 <= plan.deficits[class] * (1.0 + 1e-12));
                    }
                }
            }
        }
    }

    #[test]
    fn no_deficit_is_told() {
        assert_eq!(published_plan(&[need(9, 3.0, 5), need(9, -1.0, 5)], 10.0), Err(PlanError::NoDeficit));
        let unknown = ClassNeed { count: 0, foundation_size: None, reserve: None };
        assert_eq!(published_plan(&[unknown], 10.0), Err(PlanError::NoDeficit));
    }

    #[test]
    fn reserve_of_one_class_limits_all() {
        let plan = published_plan(&[need(0, 100.0, 1), need(0, 100.0, 900)], 500.0).expect("a plan");
        assert_eq!((plan.available, plan.limited_by, plan.adds), (2.0, Some(0), vec![1, 1]));
    }

    #[test]
    fn data_that_do_not_exist_yet_are_limited_by_their_deficits() {
        let classes = [(10, 30.0), (10, 20.0)].map(|(count, size)| ClassNeed { count, foundation_size: Some(size), reserve: None });
        let plan = published_plan(&classes, 1e9).expect("a plan");
        assert_eq!(plan.available.round(), 30.0);
    }

    #[test]
    fn more_rows_than_there_can_be_are_no_plan() {
        let endless = ClassNeed { count: 3, foundation_size: Some(1e308), reserve: None };
        let too_many = |classes: &[ClassNeed], fill_size| matches!(published_plan(classes, fill_size), Err(PlanError::TooMany { .. }));
        assert!(too_many(&[endless], 1e308) && too_many(&[endless, endless], 10.0) && too_many(&[endless, need(1, 9.0, 4)], 1e300));
        // Sizes may be as large as they like where something else ends the plan.
        assert_eq!(published_plan(&[endless], 10.0).expect("a plan").adds, [10]);
        assert_eq!(published_plan(&[ClassNeed { reserve: Some(7), ..endless }], 1e9).expect("a plan").adds, [7]);
    }

    #[test]
    fn numbers_that_have_no_meaning_are_named() {
        assert!(matches!(published_plan(&[need(1, f64::NAN, 1)], 1.0), Err(PlanError::OutOfRange { class: Some(0), .. })));
        assert!(matches!(published_plan(&[need(1, 9.0, 1)], -1.0), Err(PlanError::OutOfRange { class: None, .. })));
        assert_eq!(published_plan(&[], 1.0), Err(PlanError::NoClasses));
    }
}
