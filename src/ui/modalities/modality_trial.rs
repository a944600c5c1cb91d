use leptos::prelude::*;

use crate::ui::modalities::modalities;
use scar_method::completion::Interval;
use scar_report::format;
use scar_report::words::{accuracy_words, modality_scores_caption, modality_verdict, points_words, rule_words};
use scar_report::{ModalityScores, ModalityValidation};

/// What plans across two modalities are worth: probes of both sides, and retrieval between them.
#[component]
pub fn ModalityTrial() -> impl IntoView {
    let modalities = modalities();
    let form = modalities.plan_form;
    let rule = Memo::new(move |_| form.with(|form| form.rule));
    let names = Memo::new(move |_| modalities.of_pair(|_, pair| pair.names.clone()).unwrap_or_default());
    let validation = Memo::new(move |_| modalities.of_pair(|_, pair| pair.validation.clone()).flatten());
    let verdict = move || validation.get().map(|validation| modality_verdict(&validation, rule.get()));
    let table = move || {
        validation.get().map(|validation| {
            let [first, second] = names.get();
            let caption = modality_scores_caption(&validation);
            view! {
                <div class="scroll" tabindex="0" role="region" aria-label="Plans across modalities compared">
                    <table class="table plan-comparison__table" id="modality-trial">
                        <caption>{caption}</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Items trained on"</th><th scope="col">"Gain over random"</th><th scope="col">"Gain, balanced"</th><th scope="col">"Gain, recall@1"</th>
                                <th scope="col">{format!("Accuracy, «{first}»")}</th><th scope="col">{format!("Accuracy, «{second}»")}</th>
                                <th scope="col">{format!("Recall@1, 5, 10: «{first}» to «{second}»")}</th><th scope="col">"And back"</th>
                            </tr>
                        </thead>
                        <tbody>{rows(&validation, rule.get())}</tbody>
                    </table>
                </div>
            }
        })
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

fn rows(validation: &ModalityValidation, own: scar_method::completion::Rule) -> impl IntoView + use<> {
    let whole = |name: &'static str, scores: &ModalityScores<Interval>| {
        view! { <tr><th scope="row">{name}</th>{gains([None; 3])}{cells(scores)}</tr> }
    };
    let plans = validation.rules.iter().map(|compared| {
        let gained = [compared.gain, compared.balanced_gain, compared.recall_gain].map(|gain| Some(gain.difference));
        view! {
            <tr class:plan-comparison__own=compared.rule == own>
                <th scope="row">{format!("In hand and {}", compared.rule)}<span class="totals__small">{rule_words(compared.rule)}</span></th>
                {gains(gained)}
                {cells(&compared.plan)}
            </tr>
        }
    });
    let plans = plans.collect_view();
    view! {
        {whole("All: in hand and every candidate", &validation.total)}
        {whole("In hand alone", &validation.primary)}
        {whole("In hand and pairs at random", &validation.random)}
        {plans}
    }
}

fn gains(gains: [Option<Interval>; 3]) -> impl IntoView + use<> {
    let cell = |gain: Option<Interval>| view! { <td>{gain.map_or_else(|| format::MISSING.to_owned(), |gain| points_words(&gain))}</td> };
    gains.map(cell).into_iter().collect_view()
}

fn cells(scores: &ModalityScores<Interval>) -> impl IntoView + use<> {
    let accuracy = scores.accuracy.map(|accuracy| view! { <td>{accuracy_words(&accuracy)}</td> });
    let recall = scores.recall.each_ref().map(|recall| {
        let words = [recall.at_1, recall.at_5, recall.at_10].map(|at| format::percent_number(at.mean)).join(" · ");
        view! { <td>{format!("{words} %")}</td> }
    });
    view! { {accuracy.into_iter().collect_view()}{recall.into_iter().collect_view()} }
}
