use leptos::prelude::*;

use super::downloads::Downloads;
use super::keep_button::KeepButton;
use super::walk::{AnswerWalk, WalkButton, WalkStep};
use crate::ui::later;
use crate::ui::queries::page;
use crate::ui::shared::Share;
use crate::ui::state::Place;
use scar_report::overview::{MEASURES_TITLE, Question, overview};
use scar_report::words::{Medium, SEND, link_contents, provisional_headline, provisional_note, send_words};
use scar_report::{finding, format};

/// The place behind the answer to `question`.
fn place_behind(question: Question) -> Place {
    match question {
        Question::Now | Question::Weak => Place::Measures,
        Question::More => Place::Foundation,
        Question::Wrong => Place::Rows,
        Question::Collect => Place::Completion,
    }
}

/// The headline of a report that is whole, and the answers that stand; before, what is known and what is still missing.
#[component]
pub fn OverviewPlace() -> impl IntoView {
    let page = page();
    let (report, phase, needs) = (page.report(), page.phase(), page.needs(Place::Overview));
    let seen =
        Memo::new(move |_| report.with(|report| report.as_ref().map(|report| overview(report)).filter(|seen| seen.verdict.has_answers())));
    let headline = move || {
        let part = report
            .with(|report| report.as_ref().and_then(|report| provisional_headline(report, phase.get().is_running())).map(str::to_owned));
        part.or_else(|| seen.with(|seen| seen.as_ref().map(|seen| seen.headline.clone())))
    };
    let unfinished = move || {
        report.with(|report| {
            let report = report.as_ref()?;
            let note = provisional_note(report, phase.get().is_running())?;
            let is_told = report.measures.is_empty() || report.measured.is_some();
            let finding = (!is_told).then(|| format::unbroken(&finding::measures_finding(report).to_string()));
            Some(view! { <p class="notice">{note}</p><p class="place__sizes">{finding}</p> })
        })
    };
    let walk = AnswerWalk::new();
    let answers = move || {
        let answers = seen.get()?.answers;
        let n_places = answers.len();
        let answers = answers.into_iter().enumerate().map(|(at, answer)| {
            let (place, question) = (place_behind(answer.question), answer.question);
            view! { <div class="overview__answer" class:overview__answer--lit=move || walk.is_at(at) data-answer=question.name()>
                <dt><a class="overview__door" href=move || page.address(place)>{question.words()}</a></dt>
                <dd>{answer.text}</dd>
                <WalkStep walk place=at n_places question/>
            </div> }
        });
        let send = report.with(|report| report.as_ref().and_then(|report| send_words(report, Medium::Page)));
        let send = send.map(|words| {
            view! { <div class="overview__answer" id="send-it"><dt>{SEND}</dt><dd>{words}<Share id="share" report=page.whole_report() contents=link_contents link=|report| Box::pin(async move { later::to_link(&report).await? })/><Downloads/></dd></div> }
        });
        Some(view! { <WalkButton walk/><dl class="overview">{answers.collect_view()}{send}</dl> })
    };
    let measures = move || {
        let said = seen.get()?.measures.into_iter();
        let said = said.map(
            |said| view! { <div class="overview__answer" data-measure=said.measure><dt>{said.measure}</dt><dd>{said.text}</dd></div> },
        );
        let said: Vec<_> = said.collect();
        (!said.is_empty())
            .then(|| view! { <h3 class="overview__title">{MEASURES_TITLE}</h3><dl class="overview overview--measures">{said}</dl> })
    };
    // A report that is not whole can be saved too.
    let files = move || report.with(|report| report.as_ref().is_some_and(|report| report.is_provisional())).then(|| view! { <Downloads/> });
    view! {
        <Show when=move || needs.with(Option::is_none)>
            <section class="place overview-place" id="overview" aria-labelledby="overview-title">
                <p class="place__kicker">"Overview"</p>
                <h2 class="place__title place__finding" id="overview-title" tabindex="-1">{headline}</h2>
                {unfinished}
                {answers}
                {measures}
                {files}
                <KeepButton/>
            </section>
        </Show>
    }
}
