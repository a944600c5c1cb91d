use leptos::prelude::*;

use crate::ui::completion::completion;
use crate::ui::shared::BesideInput;
use crate::ui::state::{Aim, PlanForm};
use scar_analysis::PlanSource;
use scar_method::completion::{Goal, Rule};
use scar_protocol::Purpose;
use scar_report::format;
use scar_report::words::rule_words;

/// What a person chooses about a plan: where the rows come from, what they are for, how many or for how much.
#[component]
pub fn PlanFields() -> impl IntoView {
    let completion = completion();
    let (form, beside) = (completion.form, completion.beside);
    let source = Memo::new(move |_| form.with(|form| form.source));
    let is_by_cost = Memo::new(move |_| form.with(|form| form.is_by_cost));
    let choose_source = move |event| {
        let source = match event_target_value(&event).as_str() {
            "file" => PlanSource::File,
            "nothing" => PlanSource::Nothing,
            _ => PlanSource::Split,
        };
        form.update(|form| {
            form.source = source;
            // A rule that looks at rows has none to look at in a shopping list.
            if matches!(form.aim, Aim::Rule(rule) if !form.offered().contains(&rule)) {
                form.aim = PlanForm::default().aim;
            }
        });
    };
    let source_hint = move || match source.get() {
        PlanSource::Split => {
            "Two fifths of each class play the candidates, as in the paper's experiments: what a plan would have done".to_owned()
        }
        PlanSource::Nothing => "Nothing to choose from yet: the plan is a shopping list of counts for each class".to_owned(),
        PlanSource::File => {
            match beside.with(|beside| beside.reserve.as_ref().map(|file| (file.file.clone(), file.rows, file.class_rows.is_some()))) {
                None => "Embeddings by the same model, with labels or without; a label file may be chosen with them".to_owned(),
                Some((file, rows, true)) => format!("{file}: {}, with labels", format::counted(rows, "candidate", "candidates")),
                Some((file, rows, false)) => format!(
                    "{file}: {}, without labels, so a probe of the rows in hand predicts their classes",
                    format::counted(rows, "candidate", "candidates")
                ),
            }
        }
    };
    let rule_hint = move || {
        let rule = form.with(|form| beside.with(|beside| form.rule(beside)));
        format!("By the rule «{rule}»: {}", rule_words(rule))
    };
    let limit_hint = move || {
        let limits = completion.plan().map(|plan| plan.ask.plan.limits);
        match limits.map(|limits| (limits.n_rows, limits.budget)) {
            Some((Some(rows), _)) => format!("Now {}; leave the field empty for a default", format::count(rows as u64)),
            Some((_, Some(budget))) => format!("Now {}; set what a row of each class costs in the table", format::money(budget)),
            _ => String::new(),
        }
    };
    let problem =
        move || completion.view.with(|view| view.as_ref().and_then(|view| view.as_ref().err().map(|problem| problem.message.clone())));
    view! {
        <form class="plan-form" aria-label="Plan" on:submit=move |event| event.prevent_default()>
            <p class="field">
                <label class="field__label" for="plan-source">"Where rows come from"</label>
                <select class="field__input" id="plan-source" aria-describedby="plan-source-hint" on:change=choose_source>
                    {[("split", PlanSource::Split, "A split of this data"), ("file", PlanSource::File, "A file of candidates"), ("nothing", PlanSource::Nothing, "They do not exist yet")]
                        .map(|(value, of, name)| view! { <option value=value prop:selected=move || source.get() == of>{name}</option> })
                        .into_iter().collect_view()}
                </select>
                <span class="field__hint" id="plan-source-hint">{source_hint}</span>
                <Show when=move || source.get() == PlanSource::File>
                    <BesideInput id="plan-file" purpose=Purpose::Reserve/>
                </Show>
            </p>
            <p class="field">
                <label class="field__label" for="plan-aim">"What they are for"</label>
                <select
                    class="field__input" id="plan-aim" aria-describedby="plan-aim-hint"
                    on:change=move |event| {
                        if let Some(aim) = Aim::named(&event_target_value(&event)) {
                            form.update(|form| form.aim = aim);
                        }
                    }
                >
                    <optgroup label="For a goal">
                        {option(form, Aim::Goal(Goal::Accuracy), "Accuracy")}
                        {option(form, Aim::Goal(Goal::BalancedAccuracy), "Balanced accuracy: rare classes count as much")}
                    </optgroup>
                    <optgroup label="By foundation sizes">
                        {option(form, Aim::Rule(Rule::Published), "The paper's rule")}
                        {option(form, Aim::Rule(Rule::Deficit), "By deficits, as far as each class reaches")}
                    </optgroup>
                    <optgroup label="By another rule">
                        {move || {
                            let offered = form.with(PlanForm::offered);
                            let others = offered.into_iter().filter(|rule| !rule.needs_sizes());
                            others.map(|rule| option(form, Aim::Rule(rule), rule_words(rule))).collect_view()
                        }}
                    </optgroup>
                </select>
                <span class="field__hint" id="plan-aim-hint">{rule_hint}</span>
            </p>
            <fieldset class="field plan-form__limit">
                <legend class="field__label">"What limits the plan"</legend>
                <label class="switch">
                    <input type="radio" name="plan-limit" id="plan-by-rows" prop:checked=move || !is_by_cost.get() on:change=move |_| form.update(|form| form.is_by_cost = false)/>
                    "Rows"
                </label>
                <label class="switch">
                    <input type="radio" name="plan-limit" id="plan-by-cost" prop:checked=move || is_by_cost.get() on:change=move |_| form.update(|form| form.is_by_cost = true)/>
                    "A budget"
                </label>
                <label class="visually-hidden" for="plan-limit">{move || if is_by_cost.get() { "Budget" } else { "Rows to add" }}</label>
                <input
                    class="field__input" id="plan-limit" type="text" inputmode="decimal" autocomplete="off" aria-describedby="plan-limit-hint"
                    prop:value=move || form.with(|form| if form.is_by_cost { form.budget.clone() } else { form.rows.clone() })
                    on:input=move |event| {
                let text = event_target_value(&event);
                        form.update(|form| if form.is_by_cost { form.budget = text } else { form.rows = text });
                    }
                />
                <span class="field__hint" id="plan-limit-hint">{limit_hint}</span>
            </fieldset>
        </form>
        {move || problem().map(|words| view! { <p class="notice" role="status">{words}</p> })}
    }
}

fn option(form: RwSignal<PlanForm>, aim: Aim, name: &'static str) -> impl IntoView {
    view! { <option value=aim.name() prop:selected=move || form.with(|form| form.aim == aim)>{name}</option> }
}
