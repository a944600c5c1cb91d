use leptos::prelude::*;

use super::context::lesson;
use scar_learn::Knob;
use scar_report::format;

/// A slider that changes how the points are drawn.
#[component]
pub fn KnobSlider(knob: Knob) -> impl IntoView {
    let lesson = lesson();
    let value = Memo::new(move |_| lesson.learn.with(|learn| knob.read(learn.scene.recipe())));
    let words = move || {
        let value = value.get();
        if knob.is_percent() { format!("{value} %") } else { format::count(value) }
    };
    let id = format!("learn-{}", knob.key());
    let [least, most] = knob.range();
    let on_input = move |event| {
        if let Ok(value) = event_target_value(&event).parse() {
            lesson.redraw(|recipe| knob.write(recipe, value));
        }
    };
    view! {
        <p class="slider">
            <label class="slider__label" for=id.clone()>{knob.title()}</label>
            <output class="slider__value" for=id.clone()>{words}</output>
            <input
                class="slider__input" id=id type="range" min=least.to_string() max=most.to_string() step="1" aria-valuetext=words
                prop:value=move || value.get().to_string() on:input=on_input on:change=move |_| lesson.rest()
            />
        </p>
    }
}
