//! What a person chose about a plan, as it stands in the form, and what it means.

use std::collections::BTreeMap;

use scar_analysis::{PlanSource, RowPlan, default_rows, plan_classes};
use scar_core::problem::{Code, Problem};
use scar_method::completion::{ClassCounts, Goal, Known, Limits, Rule};
use scar_protocol::{Beside, BesideFile};
use scar_report::Report;

use super::side::PlanAsk;

/// Seeds over which plans are compared until a person says otherwise.
const N_SEEDS: u32 = 10;

/// What a plan is for, or which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The rule that gained most by this figure, with what is known of the candidates.
    Goal(Goal),
    /// A rule by its name.
    Rule(Rule),
}

impl Aim {
    /// What is to be raised, where that is what it says.
    pub fn goal(self) -> Option<Goal> {
        match self {
            Self::Goal(goal) => Some(goal),
            Self::Rule(_) => None,
        }
    }

    /// Its name in the form.
    pub fn name(self) -> String {
        match self {
            Self::Goal(Goal::Accuracy) => "accuracy".to_owned(),
            Self::Goal(Goal::BalancedAccuracy) => "balanced-accuracy".to_owned(),
            Self::Rule(rule) => rule.name().to_owned(),
        }
    }

    /// The aim of that name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "accuracy" => Some(Self::Goal(Goal::Accuracy)),
            "balanced-accuracy" => Some(Self::Goal(Goal::BalancedAccuracy)),
            name => name.parse().ok().map(Self::Rule),
        }
    }
}

/// The text of each field.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanForm {
    /// Where the rows come from.
    pub source: PlanSource,
    /// What they are for.
    pub aim: Aim,
    /// Whether money limits the plan, and not rows.
    pub is_by_cost: bool,
    /// Rows to add at most; empty: as many as [`default_rows`] says.
    pub rows: String,
    /// Money to spend at most; empty: as much as the default rows cost at 1 each.
    pub budget: String,
    /// What a row of a class costs, by its place, where that is not 1.
    pub costs: BTreeMap<usize, String>,
    /// Whole number from 2 to 100.
    pub seeds: String,
}

impl Default for PlanForm {
    fn default() -> Self {
        Self {
            source: PlanSource::Split,
            aim: Aim::Goal(Goal::Accuracy),
            is_by_cost: false,
            rows: String::new(),
            budget: String::new(),
            costs: BTreeMap::new(),
            seeds: N_SEEDS.to_string(),
        }
    }
}

impl PlanForm {
    /// The rule that the aim comes to.
    pub fn rule(&self, beside: &Beside) -> Rule {
        match self.aim {
            Aim::Goal(goal) => Rule::recommended(goal, known(self.source, beside.reserve.as_ref())),
            Aim::Rule(rule) => rule,
        }
    }

    /// The rules that can be chosen by name.
    pub fn offered(&self) -> Vec<Rule> {
        let all = Rule::ALL.into_iter().filter(|&rule| rule != Rule::Random);
        // Without candidates there are no rows to look at, only counts.
        all.filter(|&rule| self.source != PlanSource::Nothing || !rule.looks_at_rows()).collect()
    }

    /// The classes as the plan sees them, and the plan itself; `None` while there is no whole report.
    ///
    /// # Errors
    /// [`Code::BadOption`] naming the field, its text and what it takes.
    pub fn ask(&self, report: &Report, beside: &Beside) -> Option<Result<(Vec<ClassCounts>, PlanAsk), Problem>> {
        // A report has its own plan once all sizes stand; logits alone have none.
        report.plan.as_ref()?;
        let candidates = beside.reserve.as_ref().and_then(|reserve| reserve.class_rows.as_deref());
        let costs = match self.costs(report.data.labels.classes.len()) {
            Ok(costs) => costs,
            Err(problem) => return Some(Err(problem)),
        };
        let classes = plan_classes(report, self.source, candidates, &costs);
        let rule = self.rule(beside);
        let n_candidates = beside.reserve.as_ref().map_or(0, |reserve| reserve.rows);
        let limits = self.limits(default_rows(self.source, rule, &classes, n_candidates));
        let sizes = classes.iter().map(|class| class.need.foundation_size).collect();
        let ask = |limits| PlanAsk { source: self.source, plan: RowPlan { rule, limits, costs, sizes } };
        Some(limits.map(|limits| (classes, ask(limits))))
    }

    /// Seeds to compare plans over.
    ///
    /// # Errors
    /// [`Code::BadOption`].
    pub fn seeds(&self) -> Result<u32, Problem> {
        read("Seeds", &self.seeds, "a whole number from 2 to 100", |seeds: &u32| (2..=100).contains(seeds))
    }

    fn limits(&self, default_rows: u64) -> Result<Limits, Problem> {
        if self.is_by_cost {
            let is_fit = |budget: &f64| *budget >= 0.0 && budget.is_finite();
            let budget = match self.budget.trim() {
                "" => default_rows as f64,
                text => read("Budget", text, "a number from 0", is_fit)?,
            };
            return Ok(Limits { n_rows: None, budget: Some(budget) });
        }
        Ok(Limits::rows(match self.rows.trim() {
            "" => default_rows,
            text => read("Rows to add", &text.replace(',', ""), "a whole number from 0", |_: &u64| true)?,
        }))
    }

    /// Empty where rows limit: then costs play no part.
    fn costs(&self, n_classes: usize) -> Result<Vec<f64>, Problem> {
        if !self.is_by_cost {
            return Ok(Vec::new());
        }
        let mut costs = vec![1.0; n_classes];
        for (&class, text) in self.costs.iter().filter(|(class, _)| **class < n_classes) {
            costs[class] = read("Cost", text, "a number above 0", |cost: &f64| *cost > 0.0 && cost.is_finite())?;
        }
        Ok(costs)
    }
}

/// What is known of the candidates.
pub fn known(source: PlanSource, reserve: Option<&BesideFile>) -> Known {
    match source {
        PlanSource::Split => Known::Classes,
        PlanSource::File if reserve.is_some_and(|reserve| reserve.class_rows.is_none()) => Known::Embeddings,
        PlanSource::File => Known::Classes,
        PlanSource::Nothing => Known::Nothing,
    }
}

/// Whether the counts of a plan by `rule` follow from class counts alone.
pub fn is_counted(rule: Rule, source: PlanSource, reserve: Option<&BesideFile>) -> bool {
    rule.counts_classes() && known(source, reserve) != Known::Embeddings
}

fn read<T: std::str::FromStr>(name: &str, text: &str, takes: &str, is_fit: impl Fn(&T) -> bool) -> Result<T, Problem> {
    let refused =
        || Problem::new(Code::BadOption, format!("{name}: “{}” is not {takes}. Change it, or leave the field empty.", text.trim()));
    text.trim().parse().ok().filter(is_fit).ok_or_else(refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::state::plan_view::tests::report;

    fn plan(form: &PlanForm, beside: &Beside) -> Result<RowPlan, Problem> {
        form.ask(&report(), beside).expect("a whole report").map(|(_, ask)| ask.plan)
    }

    #[test]
    fn the_untouched_form_adds_half_of_the_split_for_accuracy() {
        let plan = plan(&PlanForm::default(), &Beside::default()).expect("a plan");
        // The data has 60, 30 and 10 rows: 24, 12 and 4 play the reserve.
        assert_eq!((plan.rule, plan.limits), (Rule::SharesHerding, Limits::rows(20)));
        assert!(plan.costs.is_empty());
    }

    #[test]
    fn what_is_known_of_the_candidates_decides_the_rule() {
        let form = |source| PlanForm { source, ..PlanForm::default() };
        let file = |class_rows| Beside {
            reserve: Some(BesideFile { file: "more.npy".to_owned(), format: "npy".to_owned(), rows: 90, class_rows, problems: Vec::new() }),
            test: None,
        };
        assert_eq!(form(PlanSource::File).rule(&file(None)), Rule::Margin);
        assert_eq!(form(PlanSource::File).rule(&file(Some(vec![30; 3]))), Rule::SharesHerding);
        assert_eq!(form(PlanSource::Nothing).rule(&Beside::default()), Rule::Shares);
        assert_eq!(plan(&form(PlanSource::File), &file(None)).expect("a plan").limits, Limits::rows(45));
        assert!(!form(PlanSource::Nothing).offered().contains(&Rule::Margin) && form(PlanSource::Split).offered().contains(&Rule::Margin));
    }

    #[test]
    fn costs_count_where_money_limits() {
        let mut form = PlanForm { is_by_cost: true, budget: "12.5".to_owned(), ..PlanForm::default() };
        form.costs.insert(1, "4".to_owned());
        let plan_by_cost = plan(&form, &Beside::default()).expect("a plan");
        assert_eq!((plan_by_cost.limits, plan_by_cost.costs), (Limits { n_rows: None, budget: Some(12.5) }, vec![1.0, 4.0, 1.0]));
        form.costs.insert(2, "0".to_owned());
        assert!(plan(&form, &Beside::default()).expect_err("free").message.starts_with("Cost: “0” is not a number above 0"));
        form.is_by_cost = false;
        assert_eq!(plan(&form, &Beside::default()).expect("rows").costs, Vec::<f64>::new());
    }

    #[test]
    fn fields_are_refused_by_name_and_a_budget_of_zero_is_none_of_these() {
        let rows = |text: &str| PlanForm { rows: text.to_owned(), ..PlanForm::default() };
        assert!(plan(&rows("-3"), &Beside::default()).expect_err("negative").message.starts_with("Rows to add: “-3” is not"));
        assert_eq!(plan(&rows("1,200"), &Beside::default()).expect("grouped").limits, Limits::rows(1200));
        assert_eq!(plan(&rows("0"), &Beside::default()).expect("nothing").limits, Limits::rows(0));
        assert!(PlanForm { seeds: "1".to_owned(), ..PlanForm::default() }.seeds().is_err());
    }

    #[test]
    fn aims_have_names() {
        for name in ["accuracy", "balanced-accuracy", "published", "level-margin"] {
            assert_eq!(Aim::named(name).expect("known").name(), name);
        }
        assert_eq!(Aim::named("best"), None);
    }
}
