//! A plan as the Completion place shows it: what to add of each class.

use std::sync::Arc;

use serde::Serialize;

use super::plan_form::{PlanForm, is_counted};
use super::side::{PlanAsk, RowChoice};
use scar_analysis::is_complete;
use scar_core::problem::Problem;
use scar_method::completion::{Added, ClassTotals, plan_within};
use scar_protocol::Beside;
use scar_report::{Note, PlanEnd, Report};

/// A plan, class by class.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanView {
    /// What is asked for.
    pub ask: PlanAsk,
    /// In class order.
    pub classes: Vec<PlanRow>,
    /// Rows to add in all; `None` until they are chosen, where that takes the rows themselves.
    pub n_added: Option<u64>,
    /// What they cost.
    pub cost: Option<f64>,
    /// What all classes have, and what can be added.
    pub totals: ClassTotals,
    /// Why there is no plan.
    pub problem: Option<Problem>,
    /// The note on the class that ends first, with which the published rule stops all others.
    pub limited_by: Option<Note>,
    /// Whether every class, and the whole, has at least its foundation size in hand.
    pub is_complete: bool,
}

/// The plan of one class.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanRow {
    /// Name of the class.
    pub class: String,
    /// Rows in hand.
    pub count: u64,
    /// Rows it should have.
    #[serde(rename = "foundation_size")]
    pub size: Option<f64>,
    /// What it lacks against that; `None` without a size.
    pub deficit: Option<f64>,
    /// Rows that can be added; `None` for any number, or where their classes are not known.
    pub available: Option<u64>,
    /// Rows to add.
    pub add: Option<u64>,
    /// Its part of all rows to add, 0…1.
    pub share: Option<f64>,
    /// What a row costs.
    pub cost: f64,
    /// Whether the rule goes by sizes.
    #[serde(skip)]
    pub goes_by_sizes: bool,
}

impl PlanRow {
    /// Rows it should have, as the table shows it: nothing beside a rule that does not go by that, as it would contradict what is added.
    pub fn shown_size(&self) -> Option<f64> {
        self.size.filter(|_| self.goes_by_sizes)
    }

    /// What it lacks, likewise.
    pub fn shown_deficit(&self) -> Option<f64> {
        self.deficit.filter(|_| self.goes_by_sizes)
    }
}

/// The plan that `form` means, with the rows that were chosen, if they are of this plan; `None` while there is no whole report.
///
/// # Errors
/// What is wrong with a field of the form.
pub fn plan_view(
    report: &Report,
    beside: &Beside,
    form: &PlanForm,
    chosen: Option<&(PlanAsk, Arc<RowChoice>)>,
) -> Option<Result<PlanView, Problem>> {
    let (classes, ask) = match form.ask(report, beside)? {
        Ok(asked) => asked,
        Err(problem) => return Some(Err(problem)),
    };
    let chosen = chosen.filter(|(of, _)| *of == ask).map(|(_, chosen)| &chosen.rows);
    let planned =
        is_counted(ask.plan.rule, ask.source, beside.reserve.as_ref()).then(|| plan_within(ask.plan.rule, &classes, ask.plan.limits));
    let (adds, limited_by, problem) = match (&planned, chosen) {
        // What was chosen is what is added; counts may differ from it where classes are predicted.
        (_, Some(chosen)) => (Some(chosen.chosen.clone()), planned.as_ref().and_then(|plan| plan.as_ref().ok()?.limited_by), None),
        (Some(Ok(plan)), None) => (Some(plan.adds.clone()), plan.limited_by, None),
        (Some(Err(error)), None) => (None, None, Some(Problem::from(error.clone()))),
        (None, None) => (None, None, None),
    };
    let added = adds.as_ref().map(|adds| Added::of(adds, &classes));
    let name = |class: usize| report.data.labels.classes[class].name.clone();
    let goes_by_sizes = ask.plan.rule.needs_sizes();
    let row = |class: usize| {
        let counts = &classes[class];
        PlanRow {
            class: name(class),
            count: counts.need.count,
            size: counts.need.foundation_size,
            deficit: counts.need.foundation_size.map(|_| counts.need.deficit()),
            goes_by_sizes,
            available: counts.need.reserve,
            add: adds.as_ref().map(|adds| adds[class]),
            share: added.as_ref().map(|added| added.shares[class]),
            cost: counts.cost,
        }
    };
    let rows: Vec<PlanRow> = (0..classes.len()).map(row).collect();
    Some(Ok(PlanView {
        n_added: added.as_ref().map(|added| added.n_rows),
        cost: added.as_ref().map(|added| added.cost),
        totals: ClassTotals::of(&classes),
        is_complete: is_complete(report, &classes),
        limited_by: limited_by.map(|class| Note::LimitsThePlan { class: name(class), end: PlanEnd::of(&classes[class].need) }),
        ask,
        classes: rows,
        problem,
    }))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::ui::state::plan_form::Aim;
    use scar_analysis::ChosenRows;
    use scar_files::RowFiles;
    use scar_method::completion::{FillSize, Rule};
    use scar_report::{PlanClass, PlanReport, ReserveKind};

    /// A whole report of 60, 30 and 10 rows, whose theory asks for 50, 40 and 30.
    pub(in crate::ui::state) fn report() -> Report {
        let mut report = scar_report::example::report(3, &[1, 2]);
        for (class, size) in report.foundation.classes.iter_mut().zip([50.0, 40.0, 30.0]) {
            class.foundation_size = Some(size);
        }
        for (class, count) in report.data.labels.classes.iter_mut().zip([60, 30, 10]) {
            class.count = count;
        }
        let class = |(class, (count, reserve)): (usize, (u64, u64))| PlanClass {
            class: format!("class {class}"),
            count,
            foundation_size: None,
            reserve,
            deficit: None,
            share: 0.0,
            add: 0,
            to_acquire: None,
        };
        report.plan = Some(PlanReport {
            reserve: ReserveKind::Split,
            file: None,
            by_measured_sizes: false,
            primary_rows: 60,
            reserve_rows: 40,
            fill_rule: FillSize::Reserve,
            fill_size: 40.0,
            available: 0.0,
            classes: [(36, 24), (18, 12), (6, 4)].into_iter().enumerate().map(class).collect(),
            rows: None,
            validation: None,
            diagnostics: Vec::new(),
        });
        report
    }

    fn view(form: &PlanForm, chosen: Option<&(PlanAsk, Arc<RowChoice>)>) -> PlanView {
        plan_view(&report(), &Beside::default(), form, chosen).expect("a whole report").expect("sound")
    }

    #[test]
    fn counts_stand_at_once_where_the_rule_counts() {
        let form = PlanForm { aim: Aim::Rule(Rule::Level), rows: "10".to_owned(), ..PlanForm::default() };
        let view = view(&form, None);
        let adds: Vec<_> = view.classes.iter().map(|class| (class.count, class.available, class.add)).collect();
        assert_eq!(adds, [(36, Some(24), Some(0)), (18, Some(12), Some(6)), (6, Some(4), Some(4))]);
        assert_eq!((view.n_added, view.cost, view.is_complete), (Some(10), Some(10.0), false));
        assert_eq!(view.classes[1].share, Some(0.6));
    }

    #[test]
    fn rules_that_look_at_rows_wait_for_them_and_former_rows_do_not_count() {
        let form = PlanForm { aim: Aim::Rule(Rule::Margin), rows: "10".to_owned(), ..PlanForm::default() };
        let waiting = view(&form, None);
        assert_eq!((waiting.n_added, waiting.problem), (None, None));
        let rows = ChosenRows {
            indices: (0..10).collect(),
            available: vec![24, 12, 4],
            chosen: vec![7, 2, 1],
            reserve: None,
            in_hand: Vec::new(),
        };
        let rows = Arc::new(RowChoice { rows, files: RowFiles::default() });
        let chosen = (waiting.ask, rows);
        assert_eq!(view(&form, Some(&chosen)).n_added, Some(10));
        assert_eq!(view(&PlanForm { rows: "11".to_owned(), ..form }, Some(&chosen)).n_added, None);
    }

    #[test]
    fn what_classes_should_have_stands_beside_rules_that_go_by_it() {
        let sized = |rule| view(&PlanForm { aim: Aim::Rule(rule), ..PlanForm::default() }, None).classes[1].shown_deficit();
        assert_eq!((sized(Rule::Deficit), sized(Rule::Level)), (Some(22.0), None));
    }

    #[test]
    fn the_paper_s_rule_names_the_class_that_ends_first() {
        let view = view(&PlanForm { aim: Aim::Rule(Rule::Published), ..PlanForm::default() }, None);
        assert_eq!(view.limited_by.as_ref().and_then(Note::class), Some("class 2"));
        assert!(view.n_added.expect("a plan") < 40);
    }

    #[test]
    fn complete_classes_have_no_plan_by_deficits_and_say_so() {
        let mut report = report();
        report.foundation.classes.iter_mut().for_each(|class| class.foundation_size = Some(1.0));
        report.foundation.total.reported = Some(50.0);
        let form = PlanForm { aim: Aim::Rule(Rule::Deficit), ..PlanForm::default() };
        let view = plan_view(&report, &Beside::default(), &form, None).expect("whole").expect("sound");
        assert!(view.is_complete && view.problem.expect("none").message.starts_with("No class is known to lack samples"));
    }
}
