use leptos::prelude::*;

use crate::ui::modalities::modalities;
use crate::ui::shared::PlansCompared;
use scar_report::tables::compared_pair_plans;
use scar_report::words::modality_verdict;
use scar_report::{ModalityPair, format};

/// What plans across two modalities are worth: probes of both sides, and retrieval between them.
#[component]
pub fn ModalityTrial() -> impl IntoView {
    let modalities = modalities();
    let form = modalities.plan_form;
    let rule = Memo::new(move |_| form.with(|form| form.rule));
    let validation = Memo::new(move |_| modalities.of_pair(|_, pair| pair.validation.clone()).flatten());
    let verdict = move || validation.get().map(|validation| modality_verdict(&validation, rule.get()));
    let table = move || {
        let of = |pair: &ModalityPair| pair.validation.as_ref().map(|validation| compared_pair_plans(pair, validation));
        let table = modalities.of_pair(|_, pair| of(pair)).flatten()?;
        Some(view! { <PlansCompared id="modality-trial" label="Plans across modalities compared" table=table own=Some(rule.get())/> })
    };
    view! {
        <section class="plan-comparison" aria-labelledby="modality-trial-title">
            <h3 class="figure__title" id="modality-trial-title">"Does such a plan beat pairs at random?"</h3>
            <p class="figure__note">
                "Two fifths of the items play the candidates. Probes of both sides and a linear map between the modalities are trained with the items in hand and what each rule adds to both, and with as many at random."
            </p>
            <p class="plan-comparison__start">
                <label for="modality-seeds">"Seeds"</label>
                <input
                    class="field__input plan-table__cost" id="modality-seeds" type="text" inputmode="numeric" autocomplete="off"
                    prop:value=move || form.with(|form| form.seeds.clone())
                    on:input=move |event| form.update(|form| form.seeds = event_target_value(&event))
                />
                <button type="button" class="button" id="compare-pair-plans" disabled=move || !modalities.can_compare.get() on:click=move |_| modalities.compare_plans()>
                    "Compare the plans"
                </button>
            </p>
            {move || verdict().map(|words| view! { <p class="notice" id="modality-verdict">{format::unbroken(&words)}</p> })}
            {table}
        </section>
    }
}
