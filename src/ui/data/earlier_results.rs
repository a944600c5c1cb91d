use leptos::prelude::*;

use crate::ui::browser::date_words;
use crate::ui::queries::page;
use scar_report::finding::provenance;
use scar_report::format;

/// What this browser keeps of earlier visits: to be shown again, or to be forgotten.
#[component]
pub fn EarlierResults() -> impl IntoView {
    let page = page();
    let words = move || {
        let last = page.last_result.with(|last| {
            last.as_ref().map(|(ms, report)| format!("the result of {}, finished on {}", provenance(report), date_words(*ms)))
        });
        let n_kept = page.kept.with(|kept| kept.results().len()) as u64;
        let kept = (n_kept > 0).then(|| format!("{} for comparison", format::counted(n_kept, "result", "results")));
        let told: Vec<String> = last.into_iter().chain(kept).collect();
        (!told.is_empty()).then(|| format!("This browser keeps {}. It never keeps the data itself.", told.join(", and ")))
    };
    move || {
        words().map(|words| {
            view! {
                <div class="notice" id="earlier-results" role="status">
                    <p>{words}</p>
                    <p class="downloads">
                        <button type="button" class="button" id="show-result" on:click=move |_| page.show_last_result()>"Show it"</button>
                        <button type="button" class="button" id="forget-results" on:click=move |_| page.forget_results()>"Forget all"</button>
                    </p>
                </div>
            }
        })
    }
}
