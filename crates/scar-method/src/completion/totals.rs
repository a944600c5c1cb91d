//! Sums over the classes of a plan.

use crate::completion::ClassCounts;

/// What rows that are added come to.
///
/// ```
/// use scar_method::completion::{Added, ClassCounts, ClassNeed};
/// let class = |cost| {
///     ClassCounts { need: ClassNeed { count: 5, foundation_size: None, reserve: None }, later_share: 1.0, cost }
/// };
/// let added = Added::of(&[3, 1], &[class(1.0), class(2.5)]);
/// assert_eq!((added.n_rows, added.shares, added.cost), (4, vec![0.75, 0.25], 5.5));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Added {
    /// Rows of all classes.
    pub n_rows: u64,
    /// Each class's part of these rows; all 0 where there are none.
    pub shares: Vec<f64>,
    /// What these rows cost.
    pub cost: f64,
}

impl Added {
    /// Sums up `adds`, the rows that are added of each of `classes` (both of length k).
    pub fn of(adds: &[u64], classes: &[ClassCounts]) -> Self {
        let n_rows: u64 = adds.iter().sum();
        let part = |&add: &u64| if n_rows > 0 { add as f64 / n_rows as f64 } else { 0.0 };
        let cost = adds.iter().zip(classes).map(|(&add, class)| add as f64 * class.cost).sum();
        Self { n_rows, shares: adds.iter().map(part).collect(), cost }
    }
}

/// What the classes have, and what they lack, taken together.
///
/// ```
/// use scar_method::completion::{ClassCounts, ClassNeed, ClassTotals};
/// let class = |count, reserve| {
///     ClassCounts { need: ClassNeed { count, foundation_size: Some(7.5), reserve }, later_share: 1.0, cost: 1.0 }
/// };
/// let totals = ClassTotals::of(&[class(5, Some(4)), class(9, Some(1))]);
/// assert_eq!((totals.in_hand, totals.available, totals.missing), (14, Some(5), 3.0));
/// assert_eq!(ClassTotals::of(&[class(5, Some(4)), class(9, None)]).available, None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassTotals {
    /// Rows in hand.
    pub in_hand: u64,
    /// Rows that can be added; `None` where that is not known of every class, or any number can.
    pub available: Option<u64>,
    /// Whole rows that are missing to the foundation sizes; classes without a size count as complete.
    pub missing: f64,
}

impl ClassTotals {
    /// Sums up `classes`.
    pub fn of(classes: &[ClassCounts]) -> Self {
        let needs = || classes.iter().map(|class| class.need);
        Self {
            in_hand: needs().map(|need| need.count).sum(),
            available: needs().map(|need| need.reserve).sum(),
            missing: needs().map(|need| need.deficit().ceil()).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::completion::ClassNeed;

    #[test]
    fn nothing_added_has_no_shares_and_costs_nothing() {
        let class = ClassCounts { need: ClassNeed { count: 1, foundation_size: None, reserve: None }, later_share: 1.0, cost: 9.0 };
        assert_eq!(Added::of(&[0, 0], &[class; 2]), Added { n_rows: 0, shares: vec![0.0, 0.0], cost: 0.0 });
        assert_eq!(ClassTotals::of(&[class]), ClassTotals { in_hand: 1, available: None, missing: 0.0 });
        assert_eq!(ClassTotals::of(&[]), ClassTotals { in_hand: 0, available: Some(0), missing: 0.0 });
    }
}
