//! What a person chooses about a plan across two modalities.

use scar_analysis::modality_plan;
use scar_core::problem::{Code, Problem};
use scar_method::completion::Rule;
use scar_report::{ModalityCosts, ModalityPair, ModalityPlan, ModalityPlanAsk};

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
