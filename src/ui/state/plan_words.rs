//! The sentence of the plan that the Completion place shows.

use super::plan_form::Aim;
use super::plan_view::PlanView;
use scar_analysis::PlanSource;
use scar_report::words::{self, Finding, PlanSaid};
use scar_report::{Report, as_seen, seen_name};

/// What to add, by this plan.
pub fn plan_finding(report: &Report, view: &PlanView, aim: Aim) -> Finding {
    let names: Vec<String> = view.classes.iter().map(|class| seen_name(&class.class)).collect();
    let adds: Vec<(&str, u64)> = names.iter().zip(&view.classes).map(|(name, class)| (name.as_str(), class.add.unwrap_or(0))).collect();
    let plan = PlanSaid {
        goal: aim.goal(),
        rule: view.ask.plan.rule,
        is_acquired: view.ask.source == PlanSource::Nothing,
        is_complete: view.is_complete,
        problem: view.problem.as_ref().map(|problem| problem.message.as_str()),
        n_added: view.n_added,
        cost: view.ask.plan.limits.budget.map(|_| view.cost.unwrap_or(0.0)),
        adds: &adds,
    };
    words::plan_finding(&as_seen(report), &plan)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::state::plan_form::PlanForm;
    use crate::ui::state::plan_view::plan_view;
    use crate::ui::state::plan_view::tests::report;
    use scar_method::completion::{Goal, Rule};
    use scar_protocol::Beside;

    fn finding(form: &PlanForm) -> String {
        let report = report();
        let view = plan_view(&report, &Beside::default(), form, None).expect("whole").expect("sound");
        plan_finding(&report, &view, form.aim).to_string()
    }

    #[test]
    fn a_finding_says_what_to_add_of_which_class() {
        let form =
            PlanForm { aim: Aim::Goal(Goal::BalancedAccuracy), source: PlanSource::Nothing, rows: "60".to_owned(), ..PlanForm::default() };
        assert_eq!(
            finding(&form),
            "To raise balanced accuracy, acquire 60 rows, 40 of them class 2. Lowest classes first, rows at random: 40 of class 2 and 20 of class 1."
        );
        let form = PlanForm { aim: Aim::Rule(Rule::Level), rows: "0".to_owned(), ..PlanForm::default() };
        assert_eq!(finding(&form), "Add nothing: the limit is spent, or no candidate is left.");
        let form = PlanForm { aim: Aim::Rule(Rule::Margin), ..PlanForm::default() };
        assert!(finding(&form).ends_with("known once they are chosen."));
    }
}
