use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::context::lesson;
use scar_learn::Symbol;

/// The formula of the lesson. A symbol lights up with its part of the pictures: by pointer, focus and tap.
#[component]
pub fn LessonFormula() -> impl IntoView {
    let lesson = lesson();
    let lit = lesson.lit;
    let formula = Memo::new(move |_| lesson.learn.with(|learn| learn.lesson.formula()));
    let mathml = move || formula.with(|formula| format!(r#"<math display="block">{}</math>"#, formula.mathml(lit.get())));
    // The symbols of the formula itself, which the browser's own elements hold.
    let over = move |event: PointerEvent| {
        let part = event.target().and_then(|target| target.dyn_into::<Element>().ok()).and_then(|element| part_of(&element));
        let symbols = formula.with_untracked(|formula| formula.symbols);
        lit.set(symbols.iter().map(|symbol| symbol.part).find(|&known| Some(known) == part.as_deref()));
    };
    let symbol = move |symbol: &'static Symbol| {
        view! {
            <li class="learn-formula__symbol" on:pointerenter=move |_| lit.set(Some(symbol.part)) on:pointerleave=move |_| lit.set(None)>
                <button
                    type="button" class="button button--small" aria-pressed=move || (lit.get() == Some(symbol.part)).to_string()
                    on:focus=move |_| lit.set(Some(symbol.part)) on:click=move |_| lit.set(Some(symbol.part)) on:blur=move |_| lit.set(None)
                >{symbol.name}</button>
                <span>{symbol.meaning}</span>
            </li>
        }
    };
    view! {
        <details class="fold learn-formula">
            <summary>"As a formula"</summary>
            <div class="learn-formula__math" inner_html=mathml on:pointerover=over on:pointerleave=move |_| lit.set(None)></div>
            <ul class="learn-formula__symbols">{move || formula.with(|formula| formula.symbols).iter().map(symbol).collect_view()}</ul>
        </details>
    }
}

/// The part that an element of the formula, or one around it, speaks of.
fn part_of(element: &Element) -> Option<String> {
    element.closest("[data-part]").ok().flatten()?.get_attribute("data-part")
}
