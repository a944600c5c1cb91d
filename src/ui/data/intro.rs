use leptos::prelude::*;

/// What the page is, in a sentence, before any file.
#[component]
pub fn Intro() -> impl IntoView {
    view! {
        <section class="intro" aria-labelledby="intro-title">
            <h2 class="intro__title" id="intro-title">"See what a labeled embedding set is worth, and what it lacks"</h2>
            <p class="intro__text">
                "Drop embeddings and labels, and read four measures for each class: Scale, Coverage, Authenticity and Richness. "
                "Threads in this browser compute them; nothing leaves this tab."
            </p>
        </section>
    }
}
