//! A plan across two modalities: what a person chooses about it, and what the place says of it.

use super::plan_words::{interval_words, rule_words};
use scar_analysis::modality_plan;
use scar_core::problem::{Code, Problem};
use scar_method::completion::{Gain, Rule, Verdict};
use scar_report::format;
use scar_report::{ModalityCosts, ModalityPair, ModalityPlan, ModalityPlanAsk, ModalityValidation};

/// What ends a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ModalityLimit {
    /// All that is lacking.
    #[default]
    Deficits,
    /// New items at most.
    Items,
    /// What they cost at most.
    Cost,
}

/// The form as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct ModalityPlanForm {
    /// How rows are shared out between the classes of each side.
    pub rule: Rule,
    /// What ends the plan.
    pub limit: ModalityLimit,
    /// The number that does, where one does.
    pub most: String,
    /// What an item of the first, of the second, and a pair cost.
    pub costs: [String; 3],
    /// Seeds of the comparison.
    pub seeds: String,
}

impl Default for ModalityPlanForm {
    fn default() -> Self {
        let ModalityCosts { first, second, pair } = ModalityCosts::default();
        Self {
            rule: Rule::Deficit,
            limit: ModalityLimit::default(),
            most: String::new(),
            costs: [first, second, pair].map(|cost| cost.to_string()),
            seeds: "10".to_owned(),
        }
    }
}

/// Rules by counts that are offered.
pub const MODALITY_RULES: [Rule; 5] = [Rule::Deficit, Rule::Published, Rule::Level, Rule::Shares, Rule::Even];

impl ModalityPlanForm {
    /// What is asked.
    ///
    /// # Errors
    /// [`Code::BadOption`] naming the field, its text and what it takes.
    pub fn ask(&self) -> Result<ModalityPlanAsk, Problem> {
        let refused =
            |name: &str, text: &str, takes: &str| Problem::new(Code::BadOption, format!("{name} is “{}”. Give {takes}.", text.trim()));
        let cost = |idx: usize, name: &str| {
            let text = &self.costs[idx];
            let number = text.trim().parse::<f64>().ok().filter(|cost| cost.is_finite() && *cost > 0.0);
            number.ok_or_else(|| refused(name, text, "a number above 0"))
        };
        let costs = ModalityCosts {
            first: cost(0, "The cost of an item of the first modality")?,
            second: cost(1, "The cost of an item of the second modality")?,
            pair: cost(2, "The cost of a pair")?,
        };
        let (budget_rows, budget_cost) = match self.limit {
            ModalityLimit::Deficits => (None, None),
            ModalityLimit::Items => {
                let most = self.most.trim().replace(',', "").parse().map_err(|_| refused("New items", &self.most, "a whole number"))?;
                (Some(most), None)
            }
            ModalityLimit::Cost => {
                let most = self.most.trim().replace(',', "").parse::<f64>().ok().filter(|most| most.is_finite() && *most >= 0.0);
                (None, Some(most.ok_or_else(|| refused("Budget", &self.most, "a number from 0"))?))
            }
        };
        Ok(ModalityPlanAsk { rule: self.rule, costs, budget_rows, budget_cost })
    }

    /// The plan for `pair`.
    ///
    /// # Errors
    /// What [`ModalityPlanForm::ask`] refuses, and why there is no such plan.
    pub fn plan(&self, pair: &ModalityPair) -> Result<ModalityPlan, Problem> {
        modality_plan(pair, &self.ask()?).map_err(|error| Problem::new(Code::BadOption, error.to_string()))
    }

    /// Seeds of the comparison.
    ///
    /// # Errors
    /// [`Code::BadOption`] for what is no number from 2 to 100.
    pub fn seeds(&self) -> Result<u32, Problem> {
        let seeds = self.seeds.trim().parse().ok().filter(|seeds| (2..=100).contains(seeds));
        seeds.ok_or_else(|| Problem::new(Code::BadOption, format!("Seeds is “{}”. Give a whole number from 2 to 100.", self.seeds.trim())))
    }
}

/// What to add, by this plan.
pub fn modality_plan_finding(names: &[String; 2], plan: &ModalityPlan) -> String {
    let totals = &plan.totals;
    if totals.items == 0 {
        return match plan.ask.budget_rows.is_some() || plan.ask.budget_cost.is_some() {
            true => "The budget pays for nothing".to_owned(),
            false => "Nothing is missing by count: every class that is learned has its foundation size on both sides".to_owned(),
        };
    }
    let [first, second] = names;
    let parts = [
        (
            totals.pairs,
            "new pair, which counts on both sides".to_owned(),
            "new pairs, each counted once and of use on both sides".to_owned(),
        ),
        (totals.only_first, format!("of «{first}» alone"), format!("of «{first}» alone")),
        (totals.only_second, format!("of «{second}» alone"), format!("of «{second}» alone")),
    ];
    let parts: Vec<String> = parts.iter().filter(|part| part.0 > 0).map(|(n, one, many)| format::counted(*n, one, many)).collect();
    let parts = match parts.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => parts.concat(),
    };
    format!(
        "Acquire {parts}: {} for {} ({})",
        format::counted(totals.items, "item", "items"),
        format::money(totals.cost),
        rule_words(plan.ask.rule)
    )
}

/// What the sizes leave open: classes that a side does not learn from what there is.
pub fn unlearned_note(names: &[String; 2], plan: &ModalityPlan) -> Option<String> {
    let n = [0, 1].map(|side| plan.classes.iter().filter(|class| class.sizes[side] == Some(0.0)).count());
    let of = |side: usize| format!("«{}» in {}", names[side], format::count(n[side] as u64));
    let sides: Vec<String> = (0..2).filter(|&side| n[side] > 0).map(of).collect();
    (!sides.is_empty()).then(|| {
        format!(
            "Size 0 says that a class is rare or not learned from all the rows there are ({}): how many it needs is not known, and plans by \
             deficits add none of it. To grow such classes plan by another rule, with a number of items or a budget.",
            sides.join(", ")
        )
    })
}

/// Rows in hand beside those that a class should have.
pub fn rows_of_size(count: u64, size: Option<f64>) -> String {
    match size {
        Some(0.0) => format!("{}; rare or not learned", format::count(count)),
        size => format!("{} of {}", format::count(count), format::size(size)),
    }
}

/// What the comparison says of `rule`: the sentence to believe.
pub fn modality_verdict(validation: &ModalityValidation, rule: Rule) -> String {
    let Some(compared) = validation.rules.iter().find(|compared| compared.rule == rule) else {
        return "This rule is not among those that were compared. Compare again to test it.".to_owned();
    };
    let words = |gain: &Gain| format!("{} points{}", format::points(gain.difference.mean), interval_words(&gain.difference));
    let verdict = match compared.gain.verdict {
        Verdict::Better => "That is better than random",
        Verdict::NotShown => "It is not shown to be better than random: as far as this test can tell, pairs at random do as well",
        Verdict::Worse => "That is worse than random: take pairs at random instead",
    };
    format!(
        "Over {} splits of the items this rule moved accuracy, the mean of both sides, by {} against as many pairs at random. {verdict}. \
         Recall at 1, the mean of both directions, moved by {}.",
        format::count(validation.seeds.into()),
        words(&compared.gain),
        words(&compared.recall_gain)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_report::{ModalityPlanClass, ModalityPlanTotals};

    #[test]
    fn fields_are_refused_by_name() {
        assert_eq!(ModalityPlanForm::default().ask(), Ok(ModalityPlanAsk::default()));
        let of = |change: fn(&mut ModalityPlanForm)| {
            let mut form = ModalityPlanForm::default();
            change(&mut form);
            form.ask().map_err(|problem| problem.message)
        };
        assert!(of(|form| form.costs[2] = "0".to_owned()).expect_err("free").contains("The cost of a pair is “0”"));
        assert!(of(|form| form.limit = ModalityLimit::Items).expect_err("empty").contains("New items is “”"));
        let ask = of(|form| (form.limit, form.most) = (ModalityLimit::Cost, "1,200.5".to_owned())).expect("a budget");
        assert_eq!((ask.budget_rows, ask.budget_cost), (None, Some(1_200.5)));
        assert!(ModalityPlanForm { seeds: "1".to_owned(), ..ModalityPlanForm::default() }.seeds().is_err());
    }

    #[test]
    fn size_0_is_told_in_words() {
        assert_eq!(
            (rows_of_size(230, Some(0.0)).as_str(), rows_of_size(1_229, Some(992.4)).as_str()),
            ("230; rare or not learned", "1,229 of ≈ 992")
        );
        let class = |sizes| ModalityPlanClass {
            class: "0".to_owned(),
            counts: [1, 1],
            sizes,
            add: [0, 0],
            pairs: 0,
            only_first: 0,
            only_second: 0,
        };
        let plan =
            |classes| ModalityPlan { ask: ModalityPlanAsk::default(), rows_each: None, classes, totals: ModalityPlanTotals::default() };
        let names = ["image", "text"].map(str::to_owned);
        let note =
            unlearned_note(&names, &plan(vec![class([Some(3.0), Some(0.0)]), class([None, Some(0.0)])])).expect("two are not learned");
        assert!(note.contains("(«text» in 2)"), "{note}");
        assert_eq!(unlearned_note(&names, &plan(vec![class([Some(3.0), None])])), None);
    }

    #[test]
    fn a_plan_is_a_sentence() {
        let names = ["image", "text"].map(str::to_owned);
        let mut plan = ModalityPlan {
            ask: ModalityPlanAsk::default(),
            rows_each: None,
            classes: Vec::new(),
            totals: ModalityPlanTotals { add: [5, 3], pairs: 3, only_first: 2, only_second: 0, items: 5, cost: 6.5 },
        };
        assert_eq!(
            modality_plan_finding(&names, &plan),
            "Acquire 3 new pairs, each counted once and of use on both sides and 2 of «image» alone: 5 items for 6.50 (by deficits, as far as each class reaches)"
        );
        plan.totals = ModalityPlanTotals::default();
        assert!(modality_plan_finding(&names, &plan).starts_with("Nothing is missing"));
    }
}
