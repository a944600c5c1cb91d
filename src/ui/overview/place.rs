use leptos::prelude::*;

use crate::ui::browser;
use crate::ui::queries::page;
use scar_report::overview::{Question, overview};

/// The title of the place behind the answer to `question`.
fn title_behind(question: Question) -> &'static str {
    match question {
        Question::Now | Question::Weak => "measures-title",
        Question::More => "foundation-title",
        Question::Wrong => "rows-title",
        Question::Collect => "completion-title",
    }
}

/// The overview of a report that is whole; nothing before.
#[component]
pub fn OverviewPlace() -> impl IntoView {
    let report = page().report();
    let seen =
        Memo::new(move |_| report.with(|report| report.as_ref().filter(|report| !report.is_provisional()).map(|report| overview(report))));
    move || {
        seen.get().map(|seen| {
            let answers = seen
                .answers
                .into_iter()
                .map(|answer| {
                    view! { <div class="overview__answer" data-answer=answer.question.name()><dt>
                        <button type="button" class="overview__door" on:click=move |_| browser::focus(title_behind(answer.question))>
                            {answer.question.words()}
                        </button>
                    </dt><dd>{answer.text}</dd></div> }
                })
                .collect_view();
            view! {
                <section class="place overview-place" id="overview" aria-labelledby="overview-title">
                    <p class="place__kicker">"Overview"</p>
                    <h2 class="place__title place__finding" id="overview-title" tabindex="-1">{seen.headline}</h2>
                    <dl class="overview">{answers}</dl>
                </section>
            }
        })
    }
}
