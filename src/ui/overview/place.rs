use leptos::prelude::*;

use crate::ui::queries::page;
use scar_report::overview::overview;

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
                .map(|answer| view! { <div class="overview__answer"><dt>{answer.question.words()}</dt><dd>{answer.text}</dd></div> })
                .collect_view();
            view! {
                <section class="place overview-place" aria-labelledby="overview-title">
                    <p class="place__kicker">"Overview"</p>
                    <h2 class="place__title place__finding" id="overview-title" tabindex="-1">{seen.headline}</h2>
                    <dl class="overview">{answers}</dl>
                </section>
            }
        })
    }
}
