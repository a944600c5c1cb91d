use leptos::prelude::*;

use crate::ui::modalities::modalities;
use crate::ui::queries::page;
use crate::ui::shared::TablePager;
use crate::ui::state::{MODALITY_RULES, ModalityLimit, bar_width, file_name, rows_of_page};
use scar_method::completion::Rule;
use scar_report::format;
use scar_report::modality_finding::class_words;
use scar_report::words::{Finding, modality_plan_finding, rows_of_size, rule_words, unsized_note};
use scar_report::{ModalityPlanClass, modality_plan_csv};

/// What to add to two modalities: new pairs, and items of one alone.
#[component]
pub fn ModalityPlanPart() -> impl IntoView {
    let modalities = modalities();
    let page = page();
    let form = modalities.plan_form;
    let (search, page_idx) = (RwSignal::new(String::new()), RwSignal::new(0));
    let names = Memo::new(move |_| modalities.of_pair(|_, pair| pair.names.clone()).unwrap_or_default());
    let labels = Memo::new(move |_| modalities.report.with(|report| report.as_ref().map(|report| report.labels)));
    let plan = Memo::new(move |_| modalities.of_pair(|_, pair| form.with(|form| form.plan(pair))));
    let finding = move || {
        let plan = plan.get()?;
        Some(match plan {
            Ok(plan) => modality_plan_finding(&names.get(), &plan).unbroken(),
            Err(_) => Finding::heading("There is no such plan"),
        })
    };
    let heading = move || finding().map(|finding| finding.heading);
    let below = move || finding().map(|finding| finding.below + " ");
    let refusal = move || plan.get().and_then(Result::err).map(|problem| problem.message);
    let unlearned = move || unsized_note(&names.get(), &plan.get()?.ok()?);
    let class_name = move |name: &str| labels.get().map_or_else(|| name.to_owned(), |labels| class_words(labels, name));
    let found = Memo::new(move |_| {
        let search = search.get().trim().to_lowercase();
        let classes = plan.get().and_then(Result::ok).map(|plan| plan.classes).unwrap_or_default();
        let is_found = |class: &ModalityPlanClass| class_name(&class.class).to_lowercase().contains(&search);
        classes.into_iter().filter(is_found).collect::<Vec<_>>()
    });
    let n_classes =
        Signal::derive(move || plan.with(|plan| plan.as_ref().and_then(|plan| plan.as_ref().ok()).map_or(0, |plan| plan.classes.len())));
    let largest = Memo::new(move |_| found.with(|classes| classes.iter().map(ModalityPlanClass::items).max().unwrap_or(0).max(1)));
    let row = move |class: ModalityPlanClass| {
        let items = class.items();
        let width = bar_width(items as f64 / largest.get_untracked() as f64);
        view! {
            <tr>
                <th scope="row">{class_name(&class.class)}</th>
                <td class="plan-table__bar-cell">
                    <span class="plan-table__number plan-table__add">{format::count(items)}</span>
                    <span class="class-table__track"><span class="class-table__bar plan-table__adds" style:width=width></span></span>
                </td>
                <td>{format::count(class.pairs)}</td>
                <td>{format::count(class.only_first)}</td>
                <td>{format::count(class.only_second)}</td>
                {[0, 1].map(|side| view! { <td>{rows_of_size(class.counts[side], class.sizes[side])}</td> }).into_iter().collect_view()}
            </tr>
        }
    };
    let shown = move || {
        largest.track();
        found.with(|classes| rows_of_page(classes, page_idx.get()).to_vec())
    };
    let cost = move |idx: usize, id: &'static str, name: Signal<String>| {
        view! {
            <span class="modality-cost">
                <label for=id>{name}</label>
                <input
                    class="field__input plan-table__cost" id=id type="text" inputmode="decimal" autocomplete="off"
                    prop:value=move || form.with(|form| form.costs[idx].clone())
                    on:input=move |event| form.update(|form| form.costs[idx] = event_target_value(&event))
                />
            </span>
        }
    };
    let limit = Memo::new(move |_| form.with(|form| form.limit));
    let limit_option = move |of: ModalityLimit, value: &'static str, name: &'static str| {
        view! { <option value=value prop:selected=move || limit.get() == of>{name}</option> }
    };
    let rule_option = move |rule: Rule| {
        view! { <option value=rule.to_string() prop:selected=move || form.with(|form| form.rule == rule)>{rule_words(rule)}</option> }
    };
    let called = move |extension: &str| file_name(&names.get_untracked().join("-"), Some("pair-plan"), extension);
    // Files hold names whole.
    let whole_plan =
        move || modalities.of_whole_pair(|_, pair| Some((pair.names.clone(), form.with_untracked(|form| form.plan(pair)).ok()?))).flatten();
    let save_csv = move |_| {
        if let Some((names, plan)) = whole_plan() {
            page.save(&called("csv"), "text/csv", modality_plan_csv(&[(&names, &plan)]));
        }
    };
    let save_json = move |_| {
        if let Some((_, plan)) = whole_plan()
            && let Ok(text) = serde_json::to_string_pretty(&plan)
        {
            page.save(&called("json"), "application/json", text);
        }
    };
    view! {
        <section class="plan-comparison" aria-labelledby="modality-plan-title">
            <h3 class="figure__title" id="modality-plan-title">{heading}</h3>
            <p class="figure__note">
                {below}
                "A new pair stands for a row of its class on both sides and is counted once. That it is of one class on both rests on the matching of the clusters, so it holds as far as these agree."
            </p>
            <form class="plan-form" aria-label="Plan across modalities" on:submit=move |event| event.prevent_default()>
                <p class="field">
                    <label class="field__label" for="modality-rule">"How rows are shared out"</label>
                    <select
                        class="field__input" id="modality-rule"
                        on:change=move |event| {
                            let value = event_target_value(&event);
                            if let Some(rule) = MODALITY_RULES.into_iter().find(|rule| rule.to_string() == value) {
                                form.update(|form| form.rule = rule);
                            }
                        }
                    >
                        {MODALITY_RULES.map(rule_option).into_iter().collect_view()}
                    </select>
                </p>
                <p class="field">
                    <label class="field__label" for="modality-limit">"What ends the plan"</label>
                    <select
                        class="field__input" id="modality-limit"
                        on:change=move |event| {
                            let limit = match event_target_value(&event).as_str() {
                                "items" => ModalityLimit::Items,
                                "cost" => ModalityLimit::Cost,
                                _ => ModalityLimit::Deficits,
                            };
                            form.update(|form| form.limit = limit);
                        }
                    >
                        {limit_option(ModalityLimit::Deficits, "deficits", "All that is lacking")}
                        {limit_option(ModalityLimit::Items, "items", "A number of new items")}
                        {limit_option(ModalityLimit::Cost, "cost", "A budget")}
                    </select>
                    <Show when=move || limit.get() != ModalityLimit::Deficits>
                        <label class="field__label" for="modality-most">{move || if limit.get() == ModalityLimit::Cost { "Budget" } else { "New items at most" }}</label>
                        <input
                            class="field__input" id="modality-most" type="text" inputmode="decimal" autocomplete="off"
                            prop:value=move || form.with(|form| form.most.clone())
                            on:input=move |event| form.update(|form| form.most = event_target_value(&event))
                        />
                    </Show>
                </p>
                <fieldset class="field plan-form__limit">
                    <legend class="field__label">"What an item costs"</legend>
                    {cost(0, "modality-cost-first", Signal::derive(move || format!("«{}» alone", names.get()[0])))}
                    {cost(1, "modality-cost-second", Signal::derive(move || format!("«{}» alone", names.get()[1])))}
                    {cost(2, "modality-cost-pair", Signal::derive(|| "A pair".to_owned()))}
                </fieldset>
            </form>
            {move || unlearned().map(|words| view! { <p class="notice">{format::unbroken(&words)}</p> })}
            {move || refusal().map(|words| view! { <p class="notice" role="status">{words}</p> })}
            <TablePager id="modality-plan-search" label="Find a class" search=search page_idx=page_idx n_rows=n_classes n_found=Signal::derive(move || found.with(Vec::len))/>
            <div class="scroll" tabindex="0" role="region" aria-label="What to add, by class and modality">
                <table class="table plan-table" id="modality-plan">
                    <caption>"New items of each class; rows in hand of those that the foundation size asks for"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Class"</th><th scope="col">"New items"</th><th scope="col">"Pairs"</th>
                            {move || names.get().map(|name| view! { <th scope="col">{format!("«{name}» alone")}</th> }).into_iter().collect_view()}
                            {move || names.get().map(|name| view! { <th scope="col">{format!("«{name}» has")}</th> }).into_iter().collect_view()}
                        </tr>
                    </thead>
                    <tbody>{move || shown().into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            <p class="downloads">
                <span class="downloads__lead">"Save the plan:"</span>
                <button type="button" class="button" id="modality-plan-csv" on:click=save_csv>"CSV table"</button>
                <button type="button" class="button" id="modality-plan-json" on:click=save_json>"JSON"</button>
            </p>
        </section>
    }
}
