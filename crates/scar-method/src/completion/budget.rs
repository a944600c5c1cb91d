//! Plans within a number of rows, an amount of money, or both.

use serde::{Deserialize, Serialize};

use crate::completion::{Added, ClassCounts, ClassNeed, PlanError, PublishedPlan, Rule, plan_counts, published_plan};

/// What a plan must not exceed.
///
/// ```
/// use scar_method::completion::{ClassCounts, ClassNeed, Limits, PlanError, Rule, plan_within};
/// let need = ClassNeed { count: 10, foundation_size: None, reserve: None };
/// let classes = [ClassCounts { need, later_share: 1.0, cost: 2.0 }];
/// let adds = |limits| plan_within(Rule::Level, &classes, limits).map(|plan| plan.adds);
/// // Rows and money both limit the plan. Without either limit, the plan has no end.
/// assert_eq!(adds(Limits { n_rows: Some(6.0), budget: None }), Ok(vec![6]));
/// assert_eq!(adds(Limits { n_rows: Some(6.0), budget: Some(8.0) }), Ok(vec![4]));
/// assert_eq!(adds(Limits::default()), Err(PlanError::NoLimit));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Rows to add at most: the fill size.
    pub n_rows: Option<f64>,
    /// Costs of the added rows at most.
    pub budget: Option<f64>,
}

impl Limits {
    /// At most `n_rows` rows, at any cost.
    ///
    /// ```
    /// use scar_method::completion::Limits;
    /// assert_eq!(Limits::rows(40), Limits { n_rows: Some(40.0), budget: None });
    /// ```
    pub fn rows(n_rows: u64) -> Self {
        Self { n_rows: Some(n_rows as f64), budget: None }
    }

    /// That both are numbers that can limit.
    pub(in crate::completion) fn check(self) -> Result<(), PlanError> {
        for (name, value) in [("fill size", self.n_rows), ("budget", self.budget)] {
            if let Some(value) = value.filter(|value| !(*value >= 0.0 && value.is_finite())) {
                return Err(PlanError::OutOfRange { name, value, class: None });
            }
        }
        Ok(())
    }
}

/// A plan by counts, class by class.
///
/// ```
/// use scar_method::completion::{ClassCounts, ClassNeed, CountPlan, Limits, Rule, plan_within};
/// let class = |size, reserve| {
///     let need = ClassNeed { count: 10, foundation_size: Some(size), reserve: Some(reserve) };
///     ClassCounts { need, later_share: 1.0, cost: 2.0 }
/// };
/// // Deficits of 30 and 10; the first class's reserve of 15 is half of its deficit, so the second gets half of its own.
/// let plan: CountPlan = plan_within(Rule::Published, &[class(40.0, 15), class(20.0, 90)], Limits::default()).unwrap();
/// assert_eq!((plan.deficits, plan.shares), (vec![Some(30.0), Some(10.0)], vec![0.75, 0.25]));
/// assert_eq!((plan.adds, plan.available, plan.limited_by, plan.cost), (vec![15, 5], 20.0, Some(0), 40.0));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CountPlan {
    /// max(0, n_c − count); `None` where the class has no foundation size.
    pub deficits: Vec<Option<f64>>,
    /// For [`Rule::Published`] each class's part of all deficits, for other rules its part of the added rows; they add up to 1,
    /// or all are 0 where nothing is added.
    pub shares: Vec<f64>,
    /// Rows to add.
    pub adds: Vec<u64>,
    /// For [`Rule::Published`] the rows that can be added in these shares, before rounding; for other rules the added rows.
    pub available: f64,
    /// The class whose reserve or deficit limits all others; only [`Rule::Published`] has one.
    pub limited_by: Option<usize>,
    /// What the added rows cost.
    pub cost: f64,
}

/// Rows to add of each class by `rule` within `limits`.
///
/// Where classes have no reserve this is a shopping list. Without any limit the rules by deficit ([`Rule::Published`],
/// [`Rule::Deficit`]) list all that is missing.
///
/// The published rule knows no costs: with a budget its fill size is at most what its shares can pay, budget / Σ share · cost.
///
/// # Errors
/// [`PlanError::NoLimit`] where neither limits nor deficits end the plan, and those of [`plan_counts`].
///
/// Source: METHOD, section 4.
///
/// ```
/// use scar_method::completion::{ClassCounts, ClassNeed, Limits, Rule, plan_within};
/// let class = |count, cost| {
///     ClassCounts { need: ClassNeed { count, foundation_size: Some(50.0), reserve: None }, later_share: 1.0, cost }
/// };
/// let classes = [class(40, 1.0), class(10, 2.0)];
/// let plan = plan_within(Rule::Deficit, &classes, Limits::default()).unwrap();
/// assert_eq!((plan.adds, plan.cost), (vec![10, 40], 90.0));
/// let plan = plan_within(Rule::Deficit, &classes, Limits { n_rows: None, budget: Some(45.0) }).unwrap();
/// assert_eq!((plan.adds, plan.cost), (vec![5, 20], 45.0));
/// ```
pub fn plan_within(rule: Rule, classes: &[ClassCounts], limits: Limits) -> Result<CountPlan, PlanError> {
    limits.check()?;
    let (adds, published) = match rule {
        Rule::Published => {
            let plan = published_within(classes, limits)?;
            (plan.adds.clone(), Some(plan))
        }
        _ => (adds_within(rule, classes, limits)?, None),
    };
    let added = Added::of(&adds, classes);
    if !added.cost.is_finite() {
        return Err(PlanError::OutOfRange { name: "cost of the plan", value: added.cost, class: None });
    }
    Ok(CountPlan {
        deficits: classes.iter().map(|class| class.need.foundation_size.map(|_| class.need.deficit())).collect(),
        cost: added.cost,
        available: published.as_ref().map_or(added.n_rows as f64, |plan| plan.available),
        limited_by: published.as_ref().and_then(|plan| plan.limited_by),
        shares: published.map_or(added.shares, |plan| plan.shares),
        adds,
    })
}

fn published_within(classes: &[ClassCounts], limits: Limits) -> Result<PublishedPlan, PlanError> {
    let needs: Vec<ClassNeed> = classes.iter().map(|class| class.need).collect();
    let missing: f64 = needs.iter().map(ClassNeed::deficit).filter(|deficit| deficit.is_finite()).sum();
    let plan = published_plan(&needs, limits.n_rows.unwrap_or(missing))?;
    let Some(budget) = limits.budget else { return Ok(plan) };
    let price: f64 = plan.shares.iter().zip(classes).map(|(share, class)| share * class.cost).sum();
    // Costs of 0 pay for any number of rows.
    if price * plan.available <= budget { Ok(plan) } else { published_plan(&needs, budget / price) }
}

fn adds_within(rule: Rule, classes: &[ClassCounts], limits: Limits) -> Result<Vec<u64>, PlanError> {
    let unpriced: Vec<ClassCounts> = classes.iter().map(|class| ClassCounts { cost: 1.0, ..*class }).collect();
    let missing: f64 = classes.iter().map(|class| class.need.deficit().ceil()).sum();
    let by_deficit = (rule == Rule::Deficit).then_some(missing);
    let n_rows = match (limits.n_rows, by_deficit) {
        (Some(n_rows), Some(missing)) => Some(n_rows.min(missing)),
        (n_rows, missing) => n_rows.or(missing),
    };
    let by_rows = n_rows.map(|n_rows| plan_counts(rule, &unpriced, n_rows)).transpose()?;
    let by_cost = limits.budget.map(|budget| plan_counts(rule, classes, budget)).transpose()?;
    // Both plans fill the same classes to one level, so the one with the lower level keeps both limits. If the levels are close, the plans
    // differ by rounded rows only; then the smaller number of each class keeps both limits.
    match (by_rows, by_cost) {
        (Some(by_rows), Some(by_cost)) => Ok(by_rows.into_iter().zip(by_cost).map(|(by_rows, by_cost)| by_rows.min(by_cost)).collect()),
        (Some(adds), None) | (None, Some(adds)) => Ok(adds),
        (None, None) => Err(PlanError::NoLimit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn class(count: u64, size: f64, reserve: Option<u64>, cost: f64) -> ClassCounts {
        ClassCounts { need: ClassNeed { count, foundation_size: Some(size), reserve }, later_share: 1.0, cost }
    }

    proptest! {
        #[test]
        fn both_limits_hold(
            classes in prop::collection::vec((0u64..300, 0f64..900.0, prop::option::of(0u64..200), 0.1f64..9.0), 1..10),
            n_rows in prop::option::of(0u32..2000), budget in 0u32..2000,
        ) {
            let classes: Vec<ClassCounts> = classes.into_iter().map(|(count, size, reserve, cost)| class(count, size, reserve, cost)).collect();
            let limits = Limits { n_rows: n_rows.map(f64::from), budget: Some(f64::from(budget)) };
            for rule in [Rule::Published, Rule::Even, Rule::Shares, Rule::Level, Rule::Deficit] {
                match plan_within(rule, &classes, limits) {
                    Err(error) => prop_assert_eq!(error, PlanError::NoDeficit),
                    Ok(plan) => {
                        prop_assert!(plan.cost <= f64::from(budget) * (1.0 + 1e-9), "{}", rule);
                        prop_assert!(n_rows.is_none_or(|n_rows| plan.adds.iter().sum::<u64>() <= u64::from(n_rows)), "{}", rule);
                        for (add, class) in plan.adds.iter().zip(&classes) {
                            prop_assert!(class.need.reserve.is_none_or(|reserve| *add <= reserve), "{}", rule);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn limits_that_meet_are_both_kept() {
        // Found by the property above: both limits end the plan at nearly the same level, and rounding decides.
        let needs = [(1, 847.05, 8.51), (40, 771.34, 4.832_8), (37, 781.24, 1.033_8), (164, 755.17, 0.244_58)];
        let classes = needs.map(|(count, size, cost)| class(count, size, None, cost));
        for budget in 1_590..1_610 {
            let limits = Limits { n_rows: Some(401.0), budget: Some(f64::from(budget)) };
            let plan = plan_within(Rule::Deficit, &classes, limits).expect("a plan");
            assert!(plan.cost <= f64::from(budget) && plan.adds.iter().sum::<u64>() <= 401, "{plan:?}");
        }
    }

    #[test]
    fn published_rule_without_a_budget_is_as_published() {
        let classes = [class(10, 40.0, Some(20), 7.0), class(10, 20.0, Some(20), 1.0)];
        let plan = plan_within(Rule::Published, &classes, Limits { n_rows: Some(100.0), budget: None }).expect("a plan");
        assert_eq!((plan.adds, plan.limited_by, plan.cost), (vec![20, 6], Some(0), 146.0));
    }

    #[test]
    fn plan_without_an_end_asks_for_a_limit() {
        let endless = [class(1, 5.0, None, 1.0)];
        assert_eq!(plan_within(Rule::Level, &endless, Limits::default()), Err(PlanError::NoLimit));
        assert_eq!(plan_within(Rule::Published, &endless, Limits::default()).expect("a plan").adds, [4]);
    }
}
