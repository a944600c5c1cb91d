use leptos::prelude::*;

use super::class_choice::ClassChoice;
use super::context::LearnContext;
use super::controls::Controls;
use super::figure::LessonFigure;
use super::lesson_formula::LessonFormula;
use super::lesson_nav::{LessonNav, LessonSteps};
use super::lesson_table::LessonTable;
use super::map::LearnMap;
use super::words::LessonWords;
use crate::ui::state::Place;
use scar_report::format;

/// One lesson, on one screen.
#[component]
pub fn LearnPlace() -> impl IntoView {
    let lesson = LearnContext::provide();
    let hidden = Memo::new(move |_| lesson.learn.with(|learn| learn.hidden));
    let has_class = Memo::new(move |_| lesson.learn.with(|learn| learn.lesson.has_class()));
    let title = move || lesson.learn.with(|learn| learn.lesson.title());
    let finding = move || {
        let found = lesson.found.get();
        lesson.learn.with(|learn| found.found.map_or_else(|none| learn.no_fit_words(none), |found| learn.finding(&found)))
    };
    let refusal = move || lesson.refusal.get().map(|words| view! { <p class="alert learn__alert" role="alert">{words}</p> });
    view! {
        <section class="place learn" aria-labelledby=Place::Learn.title_id() data-lit=move || lesson.lit.get() data-took-ms=move || format::fixed(lesson.found.get().took_ms, 1)>
            <Show when=move || !hidden.get().controls><LessonNav/></Show>
            <h2 class="place__title place__finding learn__title" id=Place::Learn.title_id() tabindex="-1">{title}</h2>
            {refusal}
            <div class="learn__screen">
                <div class="learn__pictures">
                    <p class="learn__finding" id="learn-finding">{finding}</p>
                    <LearnMap/>
                    <p class="learn-map__keys" id="learn-keys" class:visually-hidden=move || hidden.get().controls>
                        "Drag a point, or double click to add one. Keys: Page Down chooses a point, arrows move it, 1 to 4 label it, Delete removes it."
                    </p>
                </div>
                <div class="learn__words"><Show when=move || !hidden.get().words><LessonWords/></Show></div>
                <div class="learn__figure"><Show when=move || has_class.get()><ClassChoice/></Show><LessonFigure/></div>
                <div class="learn__formula"><Show when=move || !hidden.get().words><LessonFormula/></Show></div>
                <LessonTable/>
            </div>
            <Show when=move || !hidden.get().controls><Controls/><LessonSteps/></Show>
        </section>
    }
}
