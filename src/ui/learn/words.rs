use leptos::prelude::*;

use super::context::lesson;

/// A sentence, in which a term stands between asterisks where it is first said.
fn sentence(text: &'static str) -> impl IntoView {
    let parts = text.split('*').enumerate();
    parts.map(|(i, part)| if i % 2 == 1 { view! { <dfn>{part}</dfn> }.into_any() } else { part.into_any() }).collect_view()
}

/// What the lesson says, what to try, and its question.
#[component]
pub fn LessonWords() -> impl IntoView {
    let lesson = lesson();
    let now = Memo::new(move |_| lesson.learn.with(|learn| learn.lesson));
    let question = move || lesson.learn.with(|learn| learn.lesson.question(learn));
    let answer = move || {
        let found = lesson.found.get();
        lesson.learn.with(|learn| found.found.map_or_else(|none| learn.no_fit_words(none), |found| learn.answer(&found)))
    };
    view! {
        {move || now.get().sentences().iter().map(|text| view! { <p>{sentence(text)}</p> }).collect_view()}
        <p class="learn-task"><strong>"Try: "</strong>{move || now.get().task()}</p>
        <details class="learn-question">
            <summary>{question}</summary>
            <p id="learn-answer">{answer}</p>
        </details>
    }
}
