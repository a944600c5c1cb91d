//! Filling classes like vessels of different widths: the one calculation behind every plan but the published.

use crate::completion::PlanError;

/// One class as a vessel.
///
/// ```
/// use scar_method::completion::{PlanError, Vessel, fill};
/// let wide = Vessel { base: 0.0, weight: 3.0, cap: None, cost: 1.0 };
/// let narrow = Vessel { weight: 1.0, ..wide };
/// assert_eq!(fill(&[wide, narrow], 8.0).unwrap(), [6, 2]);
/// // What one cannot take goes to the other.
/// assert_eq!(fill(&[Vessel { cap: Some(5), ..wide }, narrow], 8.0).unwrap(), [5, 3]);
/// assert!(matches!(fill(&[Vessel { cost: 0.0, ..wide }], 8.0), Err(PlanError::OutOfRange { value: 0.0, .. })));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vessel {
    /// Rows in it already.
    pub base: f64,
    /// Its width: at the common level L it holds L · weight rows. 0 gets nothing.
    pub weight: f64,
    /// Rows that can be added at most; `None` for any number.
    pub cap: Option<u64>,
    /// What a row costs.
    pub cost: f64,
}

/// Rows to add to each vessel so that all stand at one level, as high as `budget` reaches.
///
/// Real amounts are a_c = min(cap, max(0, L·weight − base)) with Σ cost·a = `budget`; they are rounded down, and what is
/// left buys one row each in order of the largest fraction (of equal ones the first class), as far as it can pay.
/// With costs of 1 and a whole `budget` the rows add up to it exactly, unless all caps are reached before.
///
/// # Errors
/// [`PlanError::OutOfRange`] for a number that is negative or not finite, or a cost of 0.
///
/// Source: METHOD, section 4, *plans to choose between*; formulas in `docs/completion.md`.
///
/// ```
/// use scar_method::completion::{Vessel, fill};
/// let vessel = |base| Vessel { base, weight: 1.0, cap: Some(100), cost: 1.0 };
/// assert_eq!(fill(&[vessel(10.0), vessel(4.0), vessel(1.0)], 9.0).unwrap(), [0, 3, 6]);
/// ```
pub fn fill(vessels: &[Vessel], budget: f64) -> Result<Vec<u64>, PlanError> {
    check(vessels, budget)?;
    let amounts = amounts(vessels, budget);
    let mut adds: Vec<u64> = amounts.iter().map(|&amount| amount as u64).collect();
    let mut left = budget - adds.iter().zip(vessels).map(|(&add, vessel)| add as f64 * vessel.cost).sum::<f64>();
    let mut by_fraction: Vec<usize> = (0..vessels.len()).filter(|&class| amounts[class].fract() > 0.0).collect();
    by_fraction.sort_by(|&a, &b| amounts[b].fract().total_cmp(&amounts[a].fract()).then(a.cmp(&b)));
    for class in by_fraction {
        let Vessel { cap, cost, .. } = vessels[class];
        // A row that only rounding makes dearer than what is left is paid all the same.
        if cap.is_none_or(|cap| adds[class] < cap) && cost <= left + budget * 1e-12 {
            adds[class] += 1;
            left -= cost;
        }
    }
    Ok(adds)
}

fn check(vessels: &[Vessel], budget: f64) -> Result<(), PlanError> {
    let check = |name, value: f64, class, is_good: bool| {
        if value.is_finite() && is_good { Ok(()) } else { Err(PlanError::OutOfRange { name, value, class }) }
    };
    check("number of samples or the budget", budget, None, budget >= 0.0)?;
    for (class, vessel) in vessels.iter().enumerate() {
        check("count", vessel.base, Some(class), vessel.base >= 0.0)?;
        check("weight", vessel.weight, Some(class), vessel.weight >= 0.0)?;
        check("cost (which must be above 0)", vessel.cost, Some(class), vessel.cost > 0.0)?;
    }
    Ok(())
}

/// Real amounts at the level where they cost `budget`, or all caps.
fn amounts(vessels: &[Vessel], budget: f64) -> Vec<f64> {
    let cap = |vessel: &Vessel| vessel.cap.map_or(f64::INFINITY, |cap| cap as f64);
    let amount = |vessel: &Vessel, level: f64| (level * vessel.weight - vessel.base).max(0.0).min(cap(vessel));
    // Where a vessel begins to fill and where it is full; between two such levels the cost is linear.
    let mut bends: Vec<f64> = vessels
        .iter()
        .filter(|vessel| vessel.weight > 0.0)
        .flat_map(|vessel| [vessel.base / vessel.weight, (vessel.base + cap(vessel)) / vessel.weight])
        .filter(|level| level.is_finite())
        .collect();
    bends.sort_by(f64::total_cmp);
    let price = |level: f64| vessels.iter().map(|vessel| vessel.cost * amount(vessel, level)).sum::<f64>();
    let below = bends.partition_point(|&level| price(level) <= budget);
    let Some(low) = below.checked_sub(1).map(|i| bends[i]) else { return vec![0.0; vessels.len()] };
    // Those that fill from this level on.
    let fills =
        |vessel: &&Vessel| vessel.weight > 0.0 && vessel.base / vessel.weight <= low && (vessel.base + cap(vessel)) / vessel.weight > low;
    let slope: f64 = vessels.iter().filter(fills).map(|vessel| vessel.cost * vessel.weight).sum();
    let rise = if slope > 0.0 { (budget - price(low)) / slope } else { 0.0 };
    vessels.iter().map(|vessel| amount(vessel, low + rise)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn vessel(base: u32, weight: f64, cap: u64) -> Vessel {
        Vessel { base: f64::from(base), weight, cap: Some(cap), cost: 1.0 }
    }

    proptest! {
        #[test]
        fn rows_add_up_and_fit(
            classes in prop::collection::vec((0u32..300, 0.01f64..5.0, 0u64..200), 1..12), budget in 0u32..1500,
        ) {
            let vessels: Vec<Vessel> = classes.iter().map(|&(base, weight, cap)| vessel(base, weight, cap)).collect();
            let adds = fill(&vessels, f64::from(budget)).expect("sound");
            let caps: u64 = classes.iter().map(|class| class.2).sum();
            prop_assert_eq!(adds.iter().sum::<u64>(), u64::from(budget).min(caps));
            prop_assert!(adds.iter().zip(&classes).all(|(&add, class)| add <= class.2));
            // One level: a class that could take more stands no lower than one that got some, but for the rounding of a row.
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
            let vessels: Vec<Vessel> =
                classes.iter().map(|&(base, weight, cap, cost)| Vessel { cost, ..vessel(base, weight, cap) }).collect();
            let adds = fill(&vessels, budget).expect("sound");
            let spent: f64 = adds.iter().zip(&vessels).map(|(&add, vessel)| add as f64 * vessel.cost).sum();
            prop_assert!(spent <= budget * (1.0 + 1e-9), "{spent} of {budget}");
        }
    }

    #[test]
    fn without_caps_weights_decide_the_total() {
        let vessels = [0.75, 0.25].map(|weight| Vessel { base: 10.0, weight, cap: None, cost: 1.0 });
        assert_eq!(fill(&vessels, 20.0).expect("sound"), [20, 0]);
        assert_eq!(fill(&vessels, 60.0).expect("sound"), [50, 10]);
    }

    #[test]
    fn dear_rows_count_against_the_budget() {
        let vessels = [1.0, 3.0].map(|cost| Vessel { base: 0.0, weight: 1.0, cap: None, cost });
        assert_eq!(fill(&vessels, 40.0).expect("sound"), [10, 10]);
    }

    #[test]
    fn weight_of_zero_gets_nothing_even_when_all_others_are_full() {
        assert_eq!(fill(&[vessel(0, 0.0, 50), vessel(0, 1.0, 5)], 20.0).expect("sound"), [0, 5]);
        assert_eq!(fill(&[vessel(0, 0.0, 50)], 20.0).expect("sound"), [0]);
    }

    #[test]
    fn numbers_without_meaning_are_named_with_their_class() {
        assert!(matches!(fill(&[vessel(0, 1.0, 5), vessel(0, -1.0, 5)], 1.0), Err(PlanError::OutOfRange { class: Some(1), .. })));
        assert!(matches!(fill(&[], f64::NAN), Err(PlanError::OutOfRange { class: None, .. })));
        assert!(fill(&[Vessel { cost: 0.0, ..vessel(0, 1.0, 5) }], 1.0).is_err());
    }
}
