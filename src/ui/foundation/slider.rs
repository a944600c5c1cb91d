use leptos::prelude::*;

use crate::ui::foundation::foundation;
use crate::ui::state::{TuningField, nearest_stop};
use scar_report::Tuning;
use scar_report::format;

/// One slider of the Foundation place: its name, its value, what it does.
#[component]
pub fn Slider(id: &'static str, name: &'static str, hint: &'static str, field: TuningField) -> impl IntoView {
    let foundation = foundation();
    let stops = Memo::new(move |_| {
        foundation.report.with(|report| {
            report.as_ref().map_or_else(Vec::new, |report| {
                let most = report.plan.as_ref().map_or(0, |plan| plan.reserve_rows);
                field.stops(field.read(&Tuning::of(report)), most)
            })
        })
    });
    let value = Memo::new(move |_| foundation.tuning.with(|tuning| tuning.as_ref().map_or(0.0, |tuning| field.read(tuning))));
    let words = move || match value.get() {
        rows if field == TuningField::FillSize && rows.fract() == 0.0 => format::count(rows as u64),
        value => format::full(value),
    };
    let place = move || stops.with(|stops| nearest_stop(stops, value.get()));
    let on_input = move |event| {
        let idx: Option<usize> = event_target_value(&event).parse().ok();
        if let Some(stop) = idx.and_then(|idx| stops.with_untracked(|stops| stops.get(idx).copied())) {
            foundation.moved.update(|moved| field.write(moved, stop));
        }
    };
    let hint_id = format!("{id}-hint");
    view! {
        <p class="slider">
            <label class="slider__label" for=id>{name}</label>
            <output class="slider__value" for=id>{words}</output>
            <input
                class="slider__input"
                id=id
                type="range"
                min="0"
                max=move || stops.with(|stops| stops.len().saturating_sub(1).to_string())
                step="1"
                aria-valuetext=words
                aria-describedby=hint_id.clone()
                prop:value=move || place().to_string()
                on:input=on_input
                on:change=move |_| foundation.settle()
            />
            <span class="slider__hint" id=hint_id>{hint}</span>
        </p>
    }
}
