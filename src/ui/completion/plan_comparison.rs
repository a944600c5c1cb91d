use leptos::prelude::*;

use super::accuracy_figure::AccuracyFigure;
use crate::ui::completion::completion;
use scar_method::completion::Validation;
use scar_report::ValidationReport;
use scar_report::format;
use scar_report::words::{accuracy_words, plan_not_compared, points_words, rule_words, tested_words, verdict_cell, verdict_words};

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
            view! {
                <div class="scroll" tabindex="0" role="region" aria-label="Plans compared">
                    <table class="table plan-comparison__table" id="plans-compared">
                        <caption>{format!("{}; accuracy in %, gains in points, ± half of a 95 % interval over seeds", tested_words(&comparison))}</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Rows trained on"</th><th scope="col">"Gain over random"</th><th scope="col">"Verdict"</th><th scope="col">"Accuracy"</th>
                                <th scope="col">"Random fill"</th><th scope="col">"Even fill"</th><th scope="col">"Gain, balanced"</th><th scope="col">"Added"</th>
                            </tr>
                        </thead>
                        <tbody>{whole_rows(&comparison)}{comparison.rules.iter().map(|compared| plan_row(compared, rule.get() == Some(compared.rule))).collect_view()}</tbody>
                    </table>
                </div>
            }
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

fn whole_rows(comparison: &ValidationReport) -> impl IntoView + use<> {
    let first = comparison.rules.first().copied();
    let row = |name: &'static str, scores: Option<scar_method::completion::Scores>| {
        scores.map(|scores| {
            view! {
                <tr>
                    <th scope="row">{name}</th><td>{format::MISSING}</td><td></td><td>{accuracy_words(&scores.accuracy)}</td>
                    <td>{format::MISSING}</td><td>{format::MISSING}</td><td>{format::MISSING}</td><td>{format::MISSING}</td>
                </tr>
            }
        })
    };
    view! { {row("All: in hand and every candidate", first.and_then(|first| first.total))}{row("In hand alone", first.map(|first| first.primary))} }
}

fn plan_row(compared: &Validation, is_own: bool) -> impl IntoView + use<> {
    let compared = *compared;
    view! {
        <tr class:plan-comparison__own=is_own>
            <th scope="row">{format!("In hand and {}", compared.rule)}<span class="totals__small">{rule_words(compared.rule)}</span></th>
            <td>{points_words(&compared.gain.difference)}</td>
            <td>{verdict_cell(compared.gain.verdict)}</td>
            <td>{accuracy_words(&compared.plan.accuracy)}</td>
            <td>{accuracy_words(&compared.random.accuracy)}</td>
            <td>{accuracy_words(&compared.even.accuracy)}</td>
            <td>{points_words(&compared.balanced_gain.difference)}</td>
            <td>{format::count(compared.n_added.round() as u64)}</td>
        </tr>
    }
}
