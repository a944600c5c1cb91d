//! Plans by counts: how many rows of each class to add, from given candidates or from data that do not exist yet.

use crate::completion::rule::ClassChoice;
use crate::completion::{ClassFill, ClassNeed, PlanError, Rule, fill, published_plan, rules};

/// A class as plans by counts see it.
///
/// ```
/// use scar_method::completion::{ClassCounts, ClassNeed, Rule, plan_counts};
/// let class = |count, later_share| {
///     let need = ClassNeed { count, foundation_size: None, reserve: None };
///     ClassCounts { need, later_share, cost: 1.0 }
/// };
/// // In later use one row in four belongs to the second class: 40 rows in the ratio 3 to 1.
/// assert_eq!(plan_counts(Rule::Shares, &[class(20, 3.0), class(0, 1.0)], 20.0).unwrap(), [10, 10]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassCounts {
    /// Rows in hand, foundation size, reserve.
    pub need: ClassNeed,
    /// Its part of the data's later use, in any unit (rows of the test set, or shares); only [`Rule::Shares`] asks for it.
    pub later_share: f64,
    /// What one more row costs; 1 where only rows count.
    pub cost: f64,
}

/// Rows to add of each class by `rule`, which together cost `budget` at most. With costs of 1 the budget is a number of rows.
///
/// Where no class has a `reserve`, this is a shopping list: what to acquire. Fewer rows come out where reserves or deficits end
/// before the budget. For [`Rule::Published`] the budget is the fill size, and costs play no part.
///
/// # Errors
/// [`PlanError::NeedsRows`] for rules that choose rows without counting classes ([`Rule::Random`], [`Rule::Margin`], [`Rule::Herding`]);
/// [`PlanError::NoDeficit`], [`PlanError::NoClasses`], [`PlanError::OutOfRange`].
///
/// Source: METHOD, section 4.
///
/// ```
/// use scar_method::completion::{ClassCounts, ClassNeed, Rule, plan_counts};
/// let class = |count, cost| {
///     ClassCounts { need: ClassNeed { count, foundation_size: None, reserve: None }, later_share: 1.0, cost }
/// };
/// // A shopping list for 100 units of money. Rows of the second class are expensive.
/// assert_eq!(plan_counts(Rule::Level, &[class(40, 1.0), class(10, 2.0)], 100.0).unwrap(), [14, 43]); // to 53⅓ each; the rest pays for one more
/// ```
pub fn plan_counts(rule: Rule, classes: &[ClassCounts], budget: f64) -> Result<Vec<u64>, PlanError> {
    if classes.is_empty() {
        return Err(PlanError::NoClasses);
    }
    let class_fill: fn(&ClassCounts) -> ClassFill = match rule.class_choice() {
        ClassChoice::Published => {
            let needs: Vec<ClassNeed> = classes.iter().map(|class| class.need).collect();
            return published_plan(&needs, budget).map(|plan| plan.adds);
        }
        ClassChoice::AsRowsCome => return Err(PlanError::NeedsRows),
        ClassChoice::Even => rules::even,
        ClassChoice::Shares => rules::shares,
        ClassChoice::Level => rules::level,
        ClassChoice::Deficit => rules::deficit,
    };
    if let Some((class, unsound)) =
        classes.iter().enumerate().find(|(_, class)| class.need.foundation_size.is_some_and(|size| !size.is_finite()))
    {
        let value = unsound.need.foundation_size.unwrap_or_default();
        return Err(PlanError::OutOfRange { name: "foundation size", value, class: Some(class) });
    }
    let fills: Vec<ClassFill> = classes.iter().map(class_fill).collect();
    if rule == Rule::Deficit && fills.iter().all(|class_fill| class_fill.weight <= 0.0) {
        return Err(PlanError::NoDeficit);
    }
    fill(&fills, budget)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn class(count: u64, size: f64, reserve: u64, later_share: f64) -> ClassCounts {
        ClassCounts { need: ClassNeed { count, foundation_size: Some(size), reserve: Some(reserve) }, later_share, cost: 1.0 }
    }

    const COUNTING: [Rule; 5] = [Rule::Published, Rule::Even, Rule::Shares, Rule::Level, Rule::Deficit];

    proptest! {
        #[test]
        fn no_rule_takes_more_than_the_reserve_or_the_budget(
            classes in prop::collection::vec((0u64..300, 0f64..900.0, 0u64..200, 0f64..1.0), 1..10), budget in 0u32..2000,
        ) {
            let classes: Vec<ClassCounts> = classes.into_iter().map(|(count, size, reserve, share)| class(count, size, reserve, share)).collect();
            for rule in COUNTING {
                match plan_counts(rule, &classes, f64::from(budget)) {
                    Err(error) => prop_assert!(error == PlanError::NoDeficit),
                    Ok(adds) => {
                        prop_assert!(adds.iter().sum::<u64>() <= u64::from(budget), "{rule}");
                        prop_assert!(adds.iter().zip(&classes).all(|(&add, class)| add <= class.need.reserve.unwrap_or(0)), "{rule}");
                    }
                }
            }
        }
    }

    #[test]
    fn each_rule_as_it_says() {
        let classes = [class(50, 100.0, 100, 0.5), class(10, 40.0, 100, 0.25), class(20, 25.0, 100, 0.25)];
        let plan = |rule| plan_counts(rule, &classes, 40.0).expect("a plan");
        assert_eq!(plan(Rule::Even), [14, 13, 13]);
        assert_eq!(plan(Rule::Level), [0, 25, 15]); // to 35 each
        assert_eq!(plan(Rule::Shares), [10, 20, 10]); // to 60, 30, 30
        assert_eq!(plan(Rule::Deficit), [24, 14, 2]); // 50, 30, 5 of 85: 23.5, 14.1, 2.4
    }

    #[test]
    fn full_class_does_not_stop_the_others_of_the_deficit_rule() {
        let classes = [class(0, 100.0, 1, 0.0), class(0, 100.0, 90, 0.0)];
        assert_eq!(plan_counts(Rule::Deficit, &classes, 50.0).expect("a plan"), [1, 49]);
        assert_eq!(plan_counts(Rule::Published, &classes, 50.0).expect("a plan"), [1, 1]);
    }

    #[test]
    fn rules_that_need_rows_say_so() {
        assert_eq!(plan_counts(Rule::Margin, &[class(1, 2.0, 3, 0.0)], 1.0), Err(PlanError::NeedsRows));
        assert_eq!(plan_counts(Rule::Level, &[], 1.0), Err(PlanError::NoClasses));
    }
}
