use leptos::prelude::*;

use crate::ui::queries::page;
use scar_learn::Lesson;

/// What the page is, in a sentence, before any file.
#[component]
pub fn Intro() -> impl IntoView {
    let page = page();
    view! {
        <section class="intro" aria-labelledby="intro-title">
            <h2 class="intro__title" id="intro-title">"See what a labeled embedding set is worth, and what it lacks"</h2>
            <p class="intro__text">
                "Drop embeddings and labels, and read four measures for each class: Scale, Coverage, Authenticity and Richness. "
                "Threads in this browser compute them; nothing leaves this tab."
            </p>
            <p><a id="learn-link" href=move || page.lesson_address(Lesson::Step)>"Learn how it works"</a>", without any data."</p>
        </section>
    }
}
