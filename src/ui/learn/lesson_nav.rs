use leptos::prelude::*;

use super::context::lesson;
use scar_learn::{Learn, Lesson};

/// The lessons of the course.
#[component]
pub fn LessonNav() -> impl IntoView {
    let lesson = lesson();
    let lessons = Memo::new(move |_| lesson.learn.with(Learn::lessons));
    let now = Memo::new(move |_| lesson.learn.with(|learn| learn.lesson));
    let link = move |of: Lesson| {
        view! {
            <li>
                <a class="learn-nav__lesson" href=move || lesson.address(of) aria-current=move || (now.get() == of).then_some("page")>
                    {format!("{} {}", of.number(), of.name())}
                </a>
            </li>
        }
    };
    view! {
        <nav class="learn-nav" aria-label="Lessons">
            <ol class="learn-nav__list">{move || lessons.get().into_iter().map(link).collect_view()}</ol>
        </nav>
    }
}

/// The ways to the lesson before and to the next.
#[component]
pub fn LessonSteps() -> impl IntoView {
    let lesson = lesson();
    let neighbors = Memo::new(move |_| lesson.learn.with(Learn::neighbors));
    let link = move |of: Option<Lesson>, word: &'static str| {
        of.map(|of| view! { <a class="button" href=move || lesson.address(of)>{format!("{word}: {}", of.name())}</a> })
    };
    view! {
        <p class="learn-buttons">
            {move || neighbors.with(|&[before, _]| link(before, "Back"))}
            {move || neighbors.with(|&[_, after]| link(after, "Next"))}
        </p>
    }
}
