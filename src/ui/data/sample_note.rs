use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::state::MOST_BUDGET_MB;
use scar_files::sample::{Engine, SampleReport, SampledClass, sample_query};
use scar_report::{format, seen_name};

/// The memory budget, and what was kept of files that are larger.
#[component]
pub fn SampleNote() -> impl IntoView {
    let page = page();
    let data = page.data();
    // The sample, with what its query needs.
    let sample = Memo::new(move |_| {
        data.with(|data| {
            let data = data.as_ref()?;
            let format = data.matrices.first()?.format.clone();
            Some((data.sample.clone()?, format, data.label_column.clone()))
        })
    });
    let choose = move |event| {
        if let Some(megabytes) = event_target_value(&event).trim().parse().ok().filter(|&megabytes: &u64| megabytes > 0) {
            page.choose_budget(megabytes.min(MOST_BUDGET_MB));
        }
    };
    view! {
        <p class="field">
            <label class="field__label" for="memory-budget">"Memory for the embeddings, MB"</label>
            <input
                class="field__input" id="memory-budget" type="number" min="1" max=MOST_BUDGET_MB.to_string() step="1" inputmode="numeric" aria-describedby="memory-budget-hint"
                prop:value=move || page.budget_mb.get().to_string() on:change=choose
            />
            <span class="field__hint" id="memory-budget-hint">{format!("Up to {}. Of what is larger, a stratified sample is read; changing it reads the files again", format::count(MOST_BUDGET_MB))}</span>
        </p>
        {move || sample.get().map(|(sample, format, label_column)| view! { <Sample sample format label_column/> })}
    }
}

/// What was kept, class by class, and how to take the same rows elsewhere.
#[component]
fn Sample(sample: SampleReport, format: String, label_column: Option<String>) -> impl IntoView {
    let row = |class: SampledClass| {
        view! { <tr><th scope="row">{seen_name(&class.name)}</th><td>{format::count(class.rows)}</td><td>{format::count(class.kept)}</td></tr> }
    };
    let page = page();
    let query = |engine: Engine| {
        sample_query(engine, &sample, &format, label_column.as_deref()).map(|query| {
            let (file, text) = (format!("sample-{}.sql", engine.to_string().to_lowercase().replace(' ', "-")), query.clone());
            view! {
                <h4 class="sample__engine">{engine.to_string()}</h4>
                <button type="button" class="button" on:click=move |_| page.save(&file, "application/sql", &text)>
                    {format!("Download for {engine} (.sql)")}
                </button>
                <pre class="sample__query" tabindex="0" role="region" aria-label=format!("Query for {engine}")><code>{query}</code></pre>
            }
        })
    };
    let queries: Vec<_> = Engine::ALL.into_iter().filter_map(query).collect();
    let kept = format!("Sample: {} of {} rows", format::count(sample.kept), format::count(sample.rows));
    let classes = sample.classes.clone();
    view! {
        <section class="sample" id="sample" aria-labelledby="sample-title">
            <h3 class="sample__title" id="sample-title">{kept}</h3>
            {(!classes.is_empty()).then(|| view! {
                <div class="scroll" tabindex="0" role="region" aria-label="Rows kept of each class">
                    <table class="table">
                        <caption>"Rows kept of each class"</caption>
                        <thead><tr><th scope="col">"Class"</th><th scope="col">"Rows in the file"</th><th scope="col">"Kept"</th></tr></thead>
                        <tbody>{classes.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            })}
            {(!queries.is_empty()).then(|| view! {
                <details class="sample__queries">
                    <summary>"Take the same sample where the data is"</summary>
                    {queries}
                </details>
            })}
        </section>
    }
}
