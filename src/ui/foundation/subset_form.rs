use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::foundation::foundation;
use crate::ui::queries::page;
use crate::ui::shared::{ChosenCounts, RowButtons, RowDownloads};
use crate::ui::state::{subset_ask, subset_hint, subset_size};
use scar_method::subset::SubsetMethod;
use scar_report::format;

/// Foundation Data itself, to take along: a stratified subset of the foundation's size, or of any other.
#[component]
pub fn SubsetForm() -> impl IntoView {
    let page = page();
    let foundation = foundation();
    let report = foundation.report;
    // What a person wrote; the foundation's size until then.
    let (size, method) = (RwSignal::new(None::<String>), RwSignal::new(SubsetMethod::default()));
    let default = Memo::new(move |_| {
        report.with(|report| report.as_ref().and_then(|report| subset_size(report, foundation.measured.get().as_deref())))
    });
    let n_rows = Memo::new(move |_| report.with(|report| report.as_ref().and_then(|report| Some(report.plan.as_ref()?.data_rows()))));
    let text = move || size.get().unwrap_or_else(|| default.get().map(|rows| rows.to_string()).unwrap_or_default());
    let asked = move || subset_ask(&text(), n_rows.get()?, method.get());
    let hint = move || n_rows.get().map(|n_rows| subset_hint(n_rows, default.get()));
    let can_ask = Memo::new(move |_| page.state.with(|state| state.can_ask()));
    let chosen = page.newest(|state| &state.side.subset);
    let file =
        Signal::derive(move || report.with(|report| report.as_ref().map(|report| report.data.matrix.file.clone())).unwrap_or_default());
    let format =
        Signal::derive(move || report.with(|report| report.as_ref().map(|report| report.data.matrix.format.clone())).unwrap_or_default());
    let newest = Signal::derive(move || chosen.get().map(|chosen| Arc::clone(&chosen.1)));
    let result = move || {
        chosen.get().map(|chosen| {
            let (ask, rows) = (&chosen.0, &chosen.1.rows);
            let classes = report.with(|report| {
                report
                    .as_ref()
                    .map(|report| report.data.labels.classes.iter().map(|class| class.name.clone()).collect())
                    .unwrap_or_default()
            });
            let seed = report.with(|report| report.as_ref().map_or(0, |report| report.settings.seed));
            let words = format!(
                "{} of {} rows of {}, method {}, seed {seed}.",
                format::count(ask.size),
                format::count(rows.n_available()),
                file.get(),
                ask.method
            );
            view! {
                <p>{words}</p>
                <RowButtons part="subset" format=format of_reserve=false chosen=newest/>
                <RowDownloads part="subset" chosen=newest/>
                <ChosenCounts id="subset-counts" caption="Rows of each class, before and in the subset" classes=classes rows=rows.clone()/>
            }
        })
    };
    view! {
        <Show when=move || n_rows.get().is_some()>
            <form
                class="subset-form" aria-labelledby="subset-title"
                on:submit=move |event| {
                    event.prevent_default();
                    if let Some(ask) = untrack(asked) {
                        page.choose_subset(ask);
                    }
                }
            >
                <h3 class="figure__title" id="subset-title">"Take the foundation along"</h3>
                <div class="plan-form">
                    <p class="field">
                        <label class="field__label" for="subset-size">"Rows to keep"</label>
                        <input
                            class="field__input" id="subset-size" type="text" inputmode="numeric" autocomplete="off" aria-describedby="subset-size-hint"
                            prop:value=text on:input=move |event| size.set(Some(event_target_value(&event)))
                        />
                        <span class="field__hint" id="subset-size-hint">{hint}</span>
                    </p>
                    <p class="field">
                        <label class="field__label" for="subset-method">"Which rows stand for a class"</label>
                        <select
                            class="field__input" id="subset-method" aria-describedby="subset-method-hint"
                            on:change=move |event| if let Ok(chosen) = event_target_value(&event).parse() {
                                method.set(chosen);
                            }
                        >
                            <option value="herding" prop:selected=move || method.get() == SubsetMethod::Herding>"Herding: means of classes kept"</option>
                            <option value="random" prop:selected=move || method.get() == SubsetMethod::Random>"At random"</option>
                        </select>
                        <span class="field__hint" id="subset-method-hint">"The foundation's size was measured on rows at random; herded rows need no more"</span>
                    </p>
                </div>
                <p><button type="submit" class="button" id="choose-subset" disabled=move || !can_ask.get() || asked().is_none()>"Choose the rows"</button></p>
            </form>
            {result}
        </Show>
    }
}
