use leptos::prelude::*;

use super::accuracy_figure::AccuracyFigure;
use crate::ui::completion::completion;
use crate::ui::shared::PlansCompared;
use scar_report::format;
use scar_report::tables::compared_plans;
use scar_report::words::{plan_not_compared, verdict_words};

/// What the plan is worth: the button that trains, the verdict, every plan beside a random fill, accuracy against size.
#[component]
pub fn PlanComparison() -> impl IntoView {
    let completion = completion();
    let comparison = completion.comparison;
    let rule = Memo::new(move |_| completion.plan().map(|plan| plan.ask.plan.rule));
    let aim = Memo::new(move |_| completion.form.with(|form| form.aim));
    let verdict = move || {
        let comparison = comparison.get()?;
        let words = verdict_words(&comparison, rule.get()?, aim.get().goal());
        Some(words.unwrap_or_else(|| plan_not_compared().to_owned()))
    };
    let table = move || {
        comparison.get().map(|comparison| {
            view! { <PlansCompared id="plans-compared" label="Plans compared" table=compared_plans(&comparison) own=rule.get()/> }
        })
    };
    view! {
        <section class="plan-comparison" aria-labelledby="plan-comparison-title">
            <h3 class="figure__title" id="plan-comparison-title">"Does the plan beat rows at random?"</h3>
            <p class="figure__note">
                "Trains probes on the rows in hand alone, with each plan's rows, with as many at random and evenly spread, and with all, and tests each on rows that none was trained on."
            </p>
            <p class="plan-comparison__start">
                <label for="plan-seeds">"Seeds"</label>
                <input
                    class="field__input plan-table__cost" id="plan-seeds" type="text" inputmode="numeric" autocomplete="off"
                    prop:value=move || completion.form.with(|form| form.seeds.clone())
                    on:input=move |event| completion.form.update(|form| form.seeds = event_target_value(&event))
                />
                <button type="button" class="button" id="compare-plans" disabled=move || !completion.can_ask.get() || rule.get().is_none() on:click=move |_| completion.compare()>
                    "Compare the plans"
                </button>
            </p>
            {move || verdict().map(|words| view! { <p class="notice" id="plan-verdict">{format::unbroken(&words)}</p> })}
            {table}
            <AccuracyFigure/>
        </section>
    }
}
