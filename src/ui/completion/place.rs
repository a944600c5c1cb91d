use leptos::prelude::*;

use super::plan_comparison::PlanComparison;
use super::plan_form::PlanFields;
use super::plan_rows::PlanRows;
use super::plan_table::PlanTable;
use crate::ui::completion::Completion;
use crate::ui::queries::page;
use crate::ui::shared::{PlaceFinding, WhatIsThis};
use crate::ui::state::{Place, plan_finding};
use scar_learn::Lesson;
use scar_report::words::{untested_plan, verdict_words};
use scar_report::{Note, format};

/// The plan with its form, its table and its rows, and what it is worth; nothing before a whole report.
#[component]
pub fn CompletionPlace() -> impl IntoView {
    let completion = Completion::provide();
    let needs = page().needs(Place::Completion);
    let finding = Signal::derive(move || {
        let standing = completion.report.get().zip(completion.plan());
        standing.map(|(report, plan)| plan_finding(&report, &plan, completion.form.with(|form| form.aim))).unwrap_or_default()
    });
    let worth = move || {
        let (plan, comparison) = (completion.plan()?, completion.comparison.get());
        let aim = completion.form.with(|form| form.aim);
        Some(
            comparison
                .and_then(|comparison| verdict_words(&comparison, plan.ask.plan.rule, aim.goal()))
                .unwrap_or_else(|| untested_plan().to_owned()),
        )
    };
    let limited = move || {
        let plan = completion.plan()?;
        plan.limited_by.as_ref().map(Note::words)
    };
    view! {
        <Show when=move || needs.with(Option::is_none)>
            <section class="place completion-place" aria-labelledby="completion-title">
                <p class="place__kicker">"Completion"</p>
                <PlaceFinding place=Place::Completion finding=finding/>
                {move || worth().map(|words| view! { <p class="place__sizes">{format::unbroken(&words)}</p> })}
                <p><WhatIsThis lesson=Lesson::Add of="Completion"/></p>
                <PlanFields/>
                {move || limited().map(|words| view! { <p class="notice">{words}</p> })}
                <PlanTable/>
                <PlanRows/>
                <PlanComparison/>
            </section>
        </Show>
    }
}
