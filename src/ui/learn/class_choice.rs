use leptos::prelude::*;

use super::context::lesson;
use scar_learn::{class_mark, class_name};

/// The class whose step is looked at.
#[component]
pub fn ClassChoice() -> impl IntoView {
    let lesson = lesson();
    let n_classes = Memo::new(move |_| lesson.learn.with(|learn| learn.scene.n_classes() as u8));
    let now = Memo::new(move |_| lesson.learn.with(|learn| learn.class));
    let button = move |class: u8| {
        view! {
            <button
                type="button" class="button button--small learn-class" aria-pressed=move || (now.get() == class).to_string()
                on:click=move |_| lesson.learn.update(|learn| learn.class = class)
            >
                <span class=format!("learn-class__mark learn-class__mark--{}", class_name(class).to_lowercase()) aria-hidden="true">{class_mark(class)}</span>
                {class_name(class)}
            </button>
        }
    };
    view! {
        <p class="learn-classes" role="group" aria-label="Class in view">
            <span class="learn-classes__name" aria-hidden="true">"Class in view"</span>
            {move || (0..n_classes.get()).map(button).collect_view()}
        </p>
    }
}
