//! The plan across two modalities in a report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::CsvTable;
use scar_method::completion::Rule;

/// What an item costs to acquire.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModalityCosts {
    /// In the first modality alone; above 0.
    pub first: f64,
    /// In the second alone; above 0.
    pub second: f64,
    /// In both at once; above 0.
    pub pair: f64,
}

impl Default for ModalityCosts {
    /// 1, 1 and 1.5. The cost of a pair depends on the data: it may be that of one side, if the other comes with it (such as a picture with its
    /// caption), or that of both sides. The default is midway.
    fn default() -> Self {
        Self { first: 1.0, second: 1.0, pair: 1.5 }
    }
}

/// How a plan across two modalities is made.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModalityPlanAsk {
    /// How rows are shared out between the classes of each side.
    pub rule: Rule,
    /// What items cost.
    pub costs: ModalityCosts,
    /// Most items to acquire, a pair counted once; `null` for no limit.
    pub budget_rows: Option<u64>,
    /// Highest total cost of the items; `null` for no limit.
    pub budget_cost: Option<f64>,
}

impl Default for ModalityPlanAsk {
    /// All rows that each class lacks.
    fn default() -> Self {
        Self { rule: Rule::Deficit, costs: ModalityCosts::default(), budget_rows: None, budget_cost: None }
    }
}

/// What to add to two modalities, class by class: new pairs of items, which count on both sides, and items of one modality alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModalityPlan {
    /// The settings of the plan.
    pub ask: ModalityPlanAsk,
    /// Rows that the rule shared out on each side, the most that the budget pays for; `null` without a budget, where each side gets all
    /// that it lacks.
    pub rows_each: Option<u64>,
    /// Class by class.
    pub classes: Vec<ModalityPlanClass>,
    /// All classes together.
    pub totals: ModalityPlanTotals,
}

/// The plan of one class, which has the same name on both sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModalityPlanClass {
    /// Name of the class.
    pub class: String,
    /// Rows in hand on each side.
    pub counts: [u64; 2],
    /// Rows that each side should have; `null` where there is no size.
    pub sizes: [Option<f64>; 2],
    /// Rows that the rule adds on each side.
    pub add: [u64; 2],
    /// New items with both modalities.
    pub pairs: u64,
    /// New items of the first modality alone.
    pub only_first: u64,
    /// New items of the second alone.
    pub only_second: u64,
}

impl ModalityPlanClass {
    /// New items of the class, a pair counted once.
    pub fn items(&self) -> u64 {
        self.pairs + self.only_first + self.only_second
    }
}

/// Sums over the classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModalityPlanTotals {
    /// Rows that the rule adds on each side.
    pub add: [u64; 2],
    /// New items with both modalities.
    pub pairs: u64,
    /// New items of the first modality alone.
    pub only_first: u64,
    /// New items of the second alone.
    pub only_second: u64,
    /// All new items, a pair counted once.
    pub items: u64,
    /// What they cost.
    pub cost: f64,
}

const HEAD: [&str; 12] = [
    "first",
    "second",
    "class",
    "rows_in_hand_first",
    "rows_in_hand_second",
    "size_first",
    "size_second",
    "add_first",
    "add_second",
    "pairs",
    "only_first",
    "only_second",
];

/// Plans as CSV, a row per class, each with the names of its two modalities. What does not exist is an empty cell.
///
/// ```
/// use scar_report::{ModalityPlan, ModalityPlanAsk, ModalityPlanClass, ModalityPlanTotals, modality_plan_csv};
/// let class = ModalityPlanClass {
///     class: "3".to_owned(),
///     counts: [20, 30],
///     sizes: [Some(25.5), None],
///     add: [6, 0],
///     pairs: 0,
///     only_first: 6,
///     only_second: 0,
/// };
/// let (ask, totals) = (ModalityPlanAsk::default(), ModalityPlanTotals::default());
/// let plan = ModalityPlan { ask, rows_each: None, classes: vec![class], totals };
/// let names = ["image", "text"].map(str::to_owned);
/// assert_eq!(modality_plan_csv(&[(&names, &plan)]).lines().nth(1), Some("image,text,3,20,30,25.5,,6,0,0,6,0"));
/// ```
pub fn modality_plan_csv(plans: &[(&[String; 2], &ModalityPlan)]) -> String {
    let mut table = CsvTable::new(HEAD);
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    for (names, class) in plans.iter().flat_map(|(names, plan)| plan.classes.iter().map(move |class| (names, class))) {
        let counts = [class.counts[0], class.counts[1], class.add[0], class.add[1], class.pairs, class.only_first, class.only_second];
        let [first, second, add_first, add_second, pairs, only_first, only_second] = counts.map(|count| count.to_string());
        let [size_first, size_second] = class.sizes.map(number);
        let [first_name, second_name] = [&names[0], &names[1]].map(Clone::clone);
        table.line([
            first_name,
            second_name,
            class.class.clone(),
            first,
            second,
            size_first,
            size_second,
            add_first,
            add_second,
            pairs,
            only_first,
            only_second,
        ]);
    }
    table.into_text()
}
