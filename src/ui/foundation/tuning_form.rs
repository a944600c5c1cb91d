use leptos::prelude::*;

use super::slider::Slider;
use crate::ui::foundation::foundation;
use crate::ui::queries::page;
use crate::ui::state::{Moved, TuningField};
use scar_report::words::extension_words;

/// The tolerances, to be moved without training again.
#[component]
pub fn TuningForm() -> impl IntoView {
    let (page, foundation) = (page(), foundation());
    let report = foundation.report;
    let is_published = foundation.is_published;
    let has_plan = Memo::new(move |_| report.with(|report| report.as_ref().is_some_and(|report| report.plan.is_some())));
    let is_moved = move || foundation.moved.get() != Moved::default();
    let extension = move || foundation.resized.with(|resized| resized.as_ref().and_then(|resized| extension_words(resized)));
    let is_measuring = move || page.state.with(|state| state.remeasuring.is_some());
    view! {
        <section class="tuning" aria-labelledby="tuning-title">
            <h3 class="tuning__title" id="tuning-title">"Try other tolerances"</h3>
            <p class="tuning__lead">
                "Sizes by the theory follow at once; measured sizes follow when a slider is let go, from the test errors there are. Nothing is trained again."
            </p>
            <div class="tuning__sliders">
                <Slider id="tune-epsilon" name="ε" hint="Accepted gap of generalization" field=TuningField::Epsilon/>
                <Slider id="tune-delta" name="δ" hint="Accepted chance of failure" field=TuningField::Delta/>
                <Show when=move || has_plan.get()>
                    <Slider id="tune-fill" name="Fill size" hint="Rows that completion may add at most" field=TuningField::FillSize/>
                </Show>
                <Show when=move || is_published.get()>
                    <Slider id="tune-lambda" name="λ bound" hint="Lowest rate of the published envelope, which decides its height" field=TuningField::LambdaBound/>
                </Show>
            </div>
            {move || extension().map(|words| view! { <p class="tuning__words">{words}</p> })}
            <Show when=move || !is_published.get()>
                <p class="tuning__words">
                    "The bound of the rate λ has no slider here: the corrected envelope is fitted by least squares, so no bound decides its height. It is one of the published conventions."
                </p>
            </Show>
            <p class="tuning__foot">
                <button type="button" class="button" id="tune-reset" disabled=move || !is_moved() on:click=move |_| foundation.reset()>"Reset"</button>
                <span class="tuning__state" role="status">{move || is_measuring().then_some("Measured sizes for these tolerances are worked out …")}</span>
            </p>
        </section>
    }
}
