//! What the components of the Completion place have in common: derived once, and reached as a context.

use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::actions::Page;
use crate::ui::queries::page;
use crate::ui::state::{PlanAsk, PlanForm, PlanView, RowChoice, RowChoiceFor, plan_view};
use scar_analysis::Comparison;
use scar_core::problem::Problem;
use scar_method::completion::Rule;
use scar_protocol::Beside;
use scar_report::{Report, ValidationReport};

/// The form, the plan that it means, and what was chosen or compared by it.
#[derive(Clone, Copy)]
pub struct Completion {
    page: Page,
    /// What the plan follows from.
    pub report: Memo<Option<Arc<Report>>>,
    /// What a person chose.
    pub form: RwSignal<PlanForm>,
    /// Files beside the data.
    pub beside: Memo<Beside>,
    /// The plan; `None` without a whole report.
    pub view: Memo<Option<Result<Arc<PlanView>, Problem>>>,
    /// The rows that were chosen last, with the plan they are of.
    pub rows: Memo<Option<RowChoiceFor<PlanAsk>>>,
    /// What plans were worth.
    pub comparison: Memo<Option<Arc<ValidationReport>>>,
    /// Whether something can be asked for now.
    pub can_ask: Memo<bool>,
}

/// What the place provided.
pub fn completion() -> Completion {
    expect_context::<Completion>()
}

impl Completion {
    /// Derives the plan and provides it.
    pub fn provide() -> Self {
        let page = page();
        let report = page.whole_report();
        let form = RwSignal::new(PlanForm::default());
        let beside = Memo::new(move |_| page.state.with(|state| state.beside.clone()));
        let rows = page.newest(|state| &state.side.plan);
        let comparison = page.newest(|state| &state.side.comparison);
        let view = Memo::new(move |_| {
            let (report, rows) = (report.get()?, rows.get());
            let view = beside.with(|beside| form.with(|form| plan_view(&report, beside, form, rows.as_deref())))?;
            Some(view.map(Arc::new))
        });
        let can_ask = Memo::new(move |_| page.state.with(|state| state.can_ask()));
        // Costs belong to the classes of one data set.
        let of = Memo::new(move |_| report.with(|report| report.as_ref().map(|report| report.data.labels.clone())));
        Effect::new(move |before: Option<()>| {
            of.track();
            if before.is_some() {
                form.update(|form| form.costs.clear());
            }
        });
        let completion = Self { page, report, form, beside, view, rows, comparison, can_ask };
        provide_context(completion);
        completion
    }

    /// The plan, where there is one.
    pub fn plan(self) -> Option<Arc<PlanView>> {
        self.view.get()?.ok()
    }

    /// The chosen rows, where they are of the plan as it stands.
    pub fn current_rows(self) -> Option<Arc<RowChoice>> {
        let plan = self.plan()?;
        self.rows.get().filter(|rows| rows.0 == plan.ask).map(|rows| Arc::clone(&rows.1))
    }

    /// Has the rows of the plan chosen.
    pub fn choose_rows(self) {
        if let Some(Ok(view)) = self.view.get_untracked() {
            self.page.choose_plan_rows(view.ask.clone());
        }
    }

    /// Compares the plan and the other usual ones with random fills of the same size.
    pub fn compare(self) {
        let Some((report, Ok(view))) = self.report.get_untracked().zip(self.view.get_untracked()) else { return };
        let seeds = match self.form.with_untracked(PlanForm::seeds) {
            Ok(seeds) => seeds,
            Err(problem) => return self.page.state.update(|state| state.problem = Some(problem)),
        };
        let mut comparison = Comparison::of(&report, seeds);
        let rule = view.ask.plan.rule;
        if !comparison.rules.contains(&rule) && rule != Rule::Random {
            comparison.rules.push(rule);
        }
        comparison.limits = Some(view.ask.plan.limits);
        comparison.costs.clone_from(&view.ask.plan.costs);
        self.page.compare_plans(view.ask.source, comparison);
    }
}
