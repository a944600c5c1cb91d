use leptos::prelude::*;

use super::context::lesson;
use scar_learn::{BUDGET, Learn, Lesson, RATIOS, class_mark, class_name};

/// What belongs to one lesson: bins, ratio and draw, ε and δ.
#[component]
pub fn LessonKnobs() -> impl IntoView {
    let lesson = lesson();
    let now = Memo::new(move |_| lesson.learn.with(|learn| learn.lesson));
    move || match now.get() {
        Lesson::Coverage => view! { <Bins/> }.into_any(),
        Lesson::Scale => view! { <RatioKnobs/> }.into_any(),
        Lesson::Add => view! { <SpendSliders/> }.into_any(),
        of if of.has_tolerance() => view! { <ToleranceSlider/><ChanceSlider/> }.into_any(),
        _ => ().into_any(),
    }
}

/// How logits are piled up.
#[component]
fn Bins() -> impl IntoView {
    let learn = lesson().learn;
    view! {
        <p class="switch">
            <input type="checkbox" id="learn-bins" prop:checked=move || learn.with(|learn| learn.has_published_bins)
                on:change=move |event| learn.update(|learn| learn.has_published_bins = event_target_checked(&event))/>
            <label for="learn-bins">"Pile them up in 100 bins, as the published code does"</label>
        </p>
    }
}

/// The ratio, and the next draw of it.
#[component]
fn RatioKnobs() -> impl IntoView {
    let learn = lesson().learn;
    let ratio = Memo::new(move |_| learn.with(|learn| learn.ratio));
    let place = move || RATIOS.iter().position(|&of| of == ratio.get()).unwrap_or(0).to_string();
    let on_input = move |event| {
        if let Some(&ratio) = event_target_value(&event).parse().ok().and_then(|place: usize| RATIOS.get(place)) {
            learn.update(|learn| learn.set_ratio(ratio));
        }
    };
    view! {
        <p class="slider learn-knob">
            <label class="slider__label" for="learn-ratio">"Ratio"</label>
            <output class="slider__value" for="learn-ratio">{ratio}</output>
            <input class="slider__input" id="learn-ratio" type="range" min="0" max=(RATIOS.len() - 1).to_string() step="1"
                aria-valuetext=move || ratio.get().to_string() prop:value=place on:input=on_input/>
        </p>
        <p class="learn-buttons">
            <button type="button" class="button button--small" id="learn-draw" disabled=move || ratio.get() == 1
                on:click=move |_| learn.update(|learn| learn.draw_next())>"Draw another subsample"</button>
        </p>
    }
}

/// What is bought of each class.
#[component]
fn SpendSliders() -> impl IntoView {
    let learn = lesson().learn;
    let n_classes = Memo::new(move |_| learn.with(|learn| learn.scene.n_classes() as u8));
    let slider = move |class: u8| {
        let n = Memo::new(move |_| learn.with(|learn| learn.spend[usize::from(class)]));
        let id = format!("learn-spend-{}", class_name(class).to_lowercase());
        let input = NodeRef::<leptos::html::Input>::new();
        let on_input = move |event| {
            if let Ok(n) = event_target_value(&event).parse() {
                learn.update(|learn| learn.buy(class, n));
            }
            // The budget may have stopped it where it stood, and then nothing else moves it back.
            if let Some(input) = input.get() {
                input.set_value(&n.get_untracked().to_string());
            }
        };
        view! {
            <p class="slider learn-knob">
                <label class="slider__label" for=id.clone()>{format!("Buy {} {}", class_mark(class), class_name(class))}</label>
                <output class="slider__value" for=id.clone()>{n}</output>
                <input class="slider__input" id=id type="range" min="0" max=BUDGET.to_string() step="1" node_ref=input
                    prop:value=move || n.get().to_string() on:input=on_input/>
            </p>
        }
    };
    view! { {move || (0..n_classes.get()).map(slider).collect_view()} }
}

/// ε.
#[component]
fn ToleranceSlider() -> impl IntoView {
    view! { <PercentSlider id="learn-epsilon" title="Tolerance ε" most=20 read=|learn| learn.epsilon write=|learn, epsilon| learn.epsilon = epsilon/> }
}

/// δ.
#[component]
fn ChanceSlider() -> impl IntoView {
    view! { <PercentSlider id="learn-delta" title="Chance to miss it δ" most=50 read=|learn| learn.delta write=|learn, delta| learn.delta = delta/> }
}

/// A whole number of % from 1 on.
#[component]
fn PercentSlider(id: &'static str, title: &'static str, most: u8, read: fn(&Learn) -> u8, write: fn(&mut Learn, u8)) -> impl IntoView {
    let learn = lesson().learn;
    let value = Memo::new(move |_| learn.with(read));
    let words = move || format!("{} %", value.get());
    let on_input = move |event| {
        if let Ok(value) = event_target_value(&event).parse() {
            learn.update(|learn| write(learn, value));
        }
    };
    view! {
        <p class="slider learn-knob">
            <label class="slider__label" for=id>{title}</label>
            <output class="slider__value" for=id>{words}</output>
            <input class="slider__input" id=id type="range" min="1" max=most.to_string() step="1"
                aria-valuetext=words prop:value=move || value.get().to_string() on:input=on_input/>
        </p>
    }
}
