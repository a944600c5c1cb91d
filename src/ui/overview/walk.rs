use leptos::html::Dd;
use leptos::prelude::*;

use crate::ui::browser;
use crate::ui::queries::page;
use scar_learn::Lesson;
use scar_report::overview::{Question, WALK};

/// Which answer is explained, if any.
#[derive(Clone, Copy)]
pub struct AnswerWalk {
    at: RwSignal<Option<usize>>,
}

/// The lesson behind a question.
fn lesson_behind(question: Question) -> Lesson {
    match question {
        Question::Now | Question::Wrong => Lesson::Authenticity,
        Question::More => Lesson::Enough,
        Question::Weak => Lesson::Step,
        Question::Collect => Lesson::Add,
    }
}

impl AnswerWalk {
    /// Nothing is explained yet.
    pub fn new() -> Self {
        Self { at: RwSignal::new(None) }
    }

    /// Whether the answer at `place` is explained.
    pub fn is_at(self, place: usize) -> bool {
        self.at.get() == Some(place)
    }
}

/// The button that begins the walk.
#[component]
pub fn WalkButton(walk: AnswerWalk) -> impl IntoView {
    let start = move |_| walk.at.set(Some(0));
    view! {
        <Show when=move || walk.at.with(Option::is_none)>
            <button type="button" class="button" id="walk" on:click=start>{WALK}</button>
        </Show>
    }
}

/// How to read the answer at `place` of `n_places`, under it.
#[component]
pub fn WalkStep(walk: AnswerWalk, place: usize, n_places: usize, question: Question) -> impl IntoView {
    let page = page();
    view! {
        <Show when=move || walk.is_at(place)>
            <WalkWords walk place n_places question address=page.lesson_address(lesson_behind(question))/>
        </Show>
    }
}

#[component]
fn WalkWords(walk: AnswerWalk, place: usize, n_places: usize, question: Question, address: String) -> impl IntoView {
    let node = NodeRef::<Dd>::new();
    // The focus goes along, so that a screen reader and the page's scrolling do too.
    Effect::new(move |_| {
        if let Some(element) = node.get() {
            browser::focus_in_view(&element);
        }
    });
    let is_last = place + 1 == n_places;
    let back = (place > 0).then(|| {
        view! { <button type="button" class="button button--small" on:click=move |_| walk.at.set(Some(place - 1))>"Back"</button> }
    });
    let next = (!is_last).then(|| {
        view! { <button type="button" class="button button--small" on:click=move |_| walk.at.set(Some(place + 1))>"Next"</button> }
    });
    view! {
        <dd class="overview__walk" tabindex="-1" node_ref=node>
            <p><strong>{format!("Step {} of {n_places}. ", place + 1)}</strong>{question.how_to_read()}</p>
            <p class="overview__steps">
                {back}
                {next}
                <button type="button" class="button button--small" on:click=move |_| walk.at.set(None)>{if is_last { "Done" } else { "Stop" }}</button>
                <a href=address>{format!("See it in a lesson: {}", lesson_behind(question).name())}</a>
            </p>
        </dd>
    }
}
