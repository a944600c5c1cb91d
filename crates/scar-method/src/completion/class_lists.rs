//! Builds the description of each class from lists over all classes.

use crate::completion::{ClassCounts, ClassNeed};

/// The input of a plan as lists with one entry per class.
///
/// ```
/// use scar_method::completion::{ClassLists, Limits, Rule, plan_within};
/// let lists = ClassLists { in_hand: &[20, 5], sizes: &[Some(25.0), Some(20.0)], ..ClassLists::default() };
/// // Without a list of candidates, any number of rows can be added.
/// assert_eq!(plan_within(Rule::Deficit, &lists.classes(), Limits::default()).unwrap().adds, [5, 15]);
/// let lists = ClassLists { candidates: Some(&[9, 9]), costs: &[1.0, 2.5], ..lists };
/// assert_eq!((lists.classes()[1].need.reserve, lists.classes()[1].cost), (Some(9), 2.5));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ClassLists<'a> {
    /// Rows in hand, length k.
    pub in_hand: &'a [u64],
    /// Rows that can be added, none of a class beyond the list; `None` for data that do not exist yet, as many as one likes.
    pub candidates: Option<&'a [u64]>,
    /// Rows each class should have; none of a class beyond the list.
    pub sizes: &'a [Option<f64>],
    /// Each class's part of the data's later use, length k, in any unit; empty: that of the rows in hand.
    pub later_shares: &'a [f64],
    /// What a row of each class costs; 1 of a class beyond the list.
    pub costs: &'a [f64],
}

impl ClassLists<'_> {
    /// What is known of each class.
    pub fn classes(&self) -> Vec<ClassCounts> {
        let class = |(class, &count): (usize, &u64)| ClassCounts {
            need: ClassNeed {
                count,
                foundation_size: self.sizes.get(class).copied().flatten(),
                reserve: self.candidates.map(|candidates| candidates.get(class).copied().unwrap_or(0)),
            },
            later_share: self.later_shares.get(class).copied().unwrap_or(count as f64),
            cost: self.costs.get(class).copied().unwrap_or(1.0),
        };
        self.in_hand.iter().enumerate().map(class).collect()
    }

    /// What each class needs, without shares and costs.
    ///
    /// ```
    /// use scar_method::completion::{ClassLists, published_plan};
    /// let lists = ClassLists { in_hand: &[10, 10], candidates: Some(&[20, 20]), sizes: &[Some(40.0), Some(20.0)], ..ClassLists::default() };
    /// assert_eq!(published_plan(&lists.needs(), 100.0).unwrap().adds, [20, 6]);
    /// ```
    pub fn needs(&self) -> Vec<ClassNeed> {
        self.classes().into_iter().map(|class| class.need).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_end_early_leave_what_is_usual() {
        let lists = ClassLists { in_hand: &[3, 4], candidates: Some(&[7]), sizes: &[Some(9.0)], later_shares: &[], costs: &[2.0] };
        let need = |count, foundation_size, reserve| ClassNeed { count, foundation_size, reserve };
        let first = ClassCounts { need: need(3, Some(9.0), Some(7)), later_share: 3.0, cost: 2.0 };
        let second = ClassCounts { need: need(4, None, Some(0)), later_share: 4.0, cost: 1.0 };
        assert_eq!(lists.classes(), [first, second]);
        assert_eq!(ClassLists { candidates: None, ..lists }.needs()[1].reserve, None);
    }
}
