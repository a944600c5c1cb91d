//! Water-filling over classes: the calculation behind every plan except the published one.
//!
//! Each class is like a container that water flows into: all rise to one common level, except those that are full.

use crate::completion::PlanError;
use crate::completion::error::whole_rows;

/// One class in the water-filling.
///
/// ```
/// use scar_method::completion::{PlanError, ClassFill, fill};
/// let wide = ClassFill { base: 0.0, weight: 3.0, cap: None, cost: 1.0 };
/// let narrow = ClassFill { weight: 1.0, ..wide };
/// assert_eq!(fill(&[wide, narrow], 8.0).unwrap(), [6, 2]);
/// // Rows that one class cannot take go to the other.
/// assert_eq!(fill(&[ClassFill { cap: Some(5), ..wide }, narrow], 8.0).unwrap(), [5, 3]);
/// assert!(matches!(fill(&[ClassFill { cost: 0.0, ..wide }], 8.0), Err(PlanError::OutOfRange { value: 0.0, .. })));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassFill {
    /// Rows that count as present already.
    pub base: f64,
    /// Width of the class: at the common level L it has L · weight rows. A class of weight 0 gets nothing.
    pub weight: f64,
    /// Rows that can be added at most; `None` for any number.
    pub cap: Option<u64>,
    /// Cost of a row; above 0.
    pub cost: f64,
}

/// Rows to add to each class so that all reach one common level, as high as `budget` allows.
///
/// The exact amounts are a_c = min(cap, max(0, L·weight − base)) with Σ cost·a = `budget`. They are rounded down. The rest of the
/// budget then buys one more row for the classes with the largest fractions (of equal ones the first class), as far as it reaches.
/// With costs of 1 and a whole `budget` the rows add up to it exactly, unless all caps are reached before.
///
/// # Errors
/// [`PlanError::OutOfRange`] for a number that is negative or not finite, or a cost of 0; [`PlanError::TooMany`] beyond 2⁵³ rows.
///
/// Source: METHOD, section 4, *plans to choose between*; formulas in `docs/completion.md`.
///
/// ```
/// use scar_method::completion::{ClassFill, fill};
/// let class_fill = |base| ClassFill { base, weight: 1.0, cap: Some(100), cost: 1.0 };
/// assert_eq!(fill(&[class_fill(10.0), class_fill(4.0), class_fill(1.0)], 9.0).unwrap(), [0, 3, 6]);
/// ```
pub fn fill(classes: &[ClassFill], budget: f64) -> Result<Vec<u64>, PlanError> {
    check(classes, budget)?;
    let amounts = amounts(classes, budget);
    let mut adds = whole_rows(&amounts)?;
    let mut left = budget - adds.iter().zip(classes).map(|(&add, class_fill)| add as f64 * class_fill.cost).sum::<f64>();
    let mut by_fraction: Vec<usize> = (0..classes.len()).filter(|&class| amounts[class].fract() > 0.0).collect();
    by_fraction.sort_by(|&a, &b| amounts[b].fract().total_cmp(&amounts[a].fract()).then(a.cmp(&b)));
    for class in by_fraction {
        let ClassFill { cap, cost, .. } = classes[class];
        // A row is bought too if only rounding makes it more expensive than the rest of the budget.
        if cap.is_none_or(|cap| adds[class] < cap) && cost <= left + budget * 1e-12 {
            adds[class] += 1;
            left -= cost;
        }
    }
    Ok(adds)
}

fn check(classes: &[ClassFill], budget: f64) -> Result<(), PlanError> {
    let check = |name, value: f64, class, is_good: bool| {
        if value.is_finite() && is_good { Ok(()) } else { Err(PlanError::OutOfRange { name, value, class }) }
    };
    check("number of samples or the budget", budget, None, budget >= 0.0)?;
    for (class, class_fill) in classes.iter().enumerate() {
        check("count", class_fill.base, Some(class), class_fill.base >= 0.0)?;
        check("weight", class_fill.weight, Some(class), class_fill.weight >= 0.0)?;
        check("cost (which must be above 0)", class_fill.cost, Some(class), class_fill.cost > 0.0)?;
    }
    check("sum of all weights times costs", classes.iter().map(|class_fill| class_fill.weight * class_fill.cost).sum(), None, true)
}

/// The exact amounts at the level where they cost `budget`; the caps if the budget pays for all.
fn amounts(classes: &[ClassFill], budget: f64) -> Vec<f64> {
    let cap = |class_fill: &ClassFill| class_fill.cap.map_or(f64::INFINITY, |cap| cap as f64);
    let amount = |class_fill: &ClassFill, level: f64| (level * class_fill.weight - class_fill.base).max(0.0).min(cap(class_fill));
    // The levels at which a class starts to fill and at which it is full. The cost is linear between two such levels.
    let mut bends: Vec<f64> = classes
        .iter()
        .filter(|class_fill| class_fill.weight > 0.0)
        .flat_map(|class_fill| [class_fill.base / class_fill.weight, (class_fill.base + cap(class_fill)) / class_fill.weight])
        .filter(|level| level.is_finite())
        .collect();
    bends.sort_by(f64::total_cmp);
    let price = |level: f64| classes.iter().map(|class_fill| class_fill.cost * amount(class_fill, level)).sum::<f64>();
    let below = bends.partition_point(|&level| price(level) <= budget);
    let Some(low) = below.checked_sub(1).map(|i| bends[i]) else { return vec![0.0; classes.len()] };
    // The classes that fill from this level on.
    let is_filling = |class_fill: &&ClassFill| {
        class_fill.weight > 0.0
            && class_fill.base / class_fill.weight <= low
            && (class_fill.base + cap(class_fill)) / class_fill.weight > low
    };
    let slope: f64 = classes.iter().filter(is_filling).map(|class_fill| class_fill.cost * class_fill.weight).sum();
    let rise = if slope > 0.0 { (budget - price(low)) / slope } else { 0.0 };
    classes.iter().map(|class_fill| amount(class_fill, low + rise)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn class_fill(base: u32, weight: f64, cap: u64) -> ClassFill {
        ClassFill { base: f64::from(base), weight, cap: Some(cap), cost: 1.0 }
    }

    proptest! {
        #[test]
        fn rows_add_up_and_fit(
            classes in prop::collection::vec((0u32..300, 0.01f64..5.0, 0u64..200), 1..12), budget in 0u32..1500,
        ) {
            let fills: Vec<ClassFill> = classes.iter().map(|&(base, weight, cap)| class_fill(base, weight, cap)).collect();
            let adds = fill(&fills, f64::from(budget)).expect("sound");
            let caps: u64 = classes.iter().map(|class| class.2).sum();
            prop_assert_eq!(adds.iter().sum::<u64>(), u64::from(budget).min(caps));
            prop_assert!(adds.iter().zip(&classes).all(|(&add, class)| add <= class.2));
            // There is one level: a class that could take more is no lower than one that got rows, except for rounding by one row.
            for (a, (add_a, at)) in adds.iter().zip(&classes).enumerate() {
                for (b, (&add_b, other)) in adds.iter().zip(&classes).enumerate() {
                    if a != b && *add_a < at.2 && add_b > 0 {
                        let level = |add: u64, class: &(u32, f64, u64), off: f64| (f64::from(class.0) + add as f64 + off) / class.1;
                        prop_assert!(level(*add_a, at, 1.0) >= level(add_b, other, -1.0) - 1e-9);
                    }
                }
            }
        }

        #[test]
        fn plan_never_costs_more_than_the_budget(
            classes in prop::collection::vec((0u32..300, 0.01f64..5.0, 0u64..200, 0.1f64..9.0), 1..12), budget in 0f64..3000.0,
        ) {
            let fills: Vec<ClassFill> =
                classes.iter().map(|&(base, weight, cap, cost)| ClassFill { cost, ..class_fill(base, weight, cap) }).collect();
            let adds = fill(&fills, budget).expect("sound");
            let spent: f64 = adds.iter().zip(&fills).map(|(&add, class_fill)| add as f64 * class_fill.cost).sum();
            prop_assert!(spent <= budget * (1.0 + 1e-9), "{spent} of {budget}");
        }
    }

    #[test]
    fn without_caps_weights_decide_the_total() {
        let fills = [0.75, 0.25].map(|weight| ClassFill { base: 10.0, weight, cap: None, cost: 1.0 });
        assert_eq!(fill(&fills, 20.0).expect("sound"), [20, 0]);
        assert_eq!(fill(&fills, 60.0).expect("sound"), [50, 10]);
    }

    #[test]
    fn dear_rows_count_against_the_budget() {
        let fills = [1.0, 3.0].map(|cost| ClassFill { base: 0.0, weight: 1.0, cap: None, cost });
        assert_eq!(fill(&fills, 40.0).expect("sound"), [10, 10]);
    }

    #[test]
    fn weight_of_zero_gets_nothing_even_when_all_others_are_full() {
        assert_eq!(fill(&[class_fill(0, 0.0, 50), class_fill(0, 1.0, 5)], 20.0).expect("sound"), [0, 5]);
        assert_eq!(fill(&[class_fill(0, 0.0, 50)], 20.0).expect("sound"), [0]);
    }

    #[test]
    fn more_rows_than_there_can_be_are_no_plan() {
        let endless = ClassFill { cap: None, ..class_fill(0, 1.0, 0) };
        assert_eq!(fill(&[endless], 1e308), Err(PlanError::TooMany { class: Some(0), asked: 1e308 }));
        assert!(matches!(fill(&[endless, endless], 1.5e16), Err(PlanError::TooMany { class: None, .. })));
        assert!(matches!(fill(&[ClassFill { weight: 1e308, ..endless }; 2], 5.0), Err(PlanError::OutOfRange { class: None, .. })));
        assert_eq!(fill(&[class_fill(0, 1.0, 5)], 1e308).expect("a plan"), [5]);
    }

    #[test]
    fn numbers_without_meaning_are_named_with_their_class() {
        assert!(matches!(fill(&[class_fill(0, 1.0, 5), class_fill(0, -1.0, 5)], 1.0), Err(PlanError::OutOfRange { class: Some(1), .. })));
        assert!(matches!(fill(&[], f64::NAN), Err(PlanError::OutOfRange { class: None, .. })));
        assert!(fill(&[ClassFill { cost: 0.0, ..class_fill(0, 1.0, 5) }], 1.0).is_err());
    }
}
