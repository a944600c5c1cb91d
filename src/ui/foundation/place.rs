use leptos::prelude::*;

use super::distribution_figure::DistributionFigure;
use super::ranking_figure::RankingFigure;
use super::size_bars_figure::SizeBarsFigure;
use super::step_figure::StepFigure;
use super::subset_form::SubsetForm;
use super::totals_table::TotalsTable;
use super::tuning_form::TuningForm;
use super::whole_figure::WholeFigure;
use crate::ui::foundation::Foundation;
use crate::ui::queries::page;
use crate::ui::shared::{PlaceFinding, WhatIsThis};
use crate::ui::state::Place;
use scar_learn::Lesson;
use scar_report::format;
use scar_report::words::{HOW_MANY_ROWS, foundation_finding, measured_words};

/// How much data is enough, for each class, and for other tolerances, and folded by every other formula; nothing before the first numbers.
#[component]
pub fn FoundationPlace() -> impl IntoView {
    let foundation = Foundation::provide();
    let report = foundation.report;
    let needs = page().needs(Place::Foundation);
    let is_provisional = Memo::new(move |_| report.with(|report| report.as_ref().is_some_and(|report| report.is_provisional())));
    let finding = Signal::derive(move || {
        let standing = report.get().zip(foundation.resized.get());
        standing.map(|(report, resized)| foundation_finding(&report, &resized, foundation.measured.get().as_deref())).unwrap_or_default()
    });
    let measured = move || {
        let (report, resized) = report.get().zip(foundation.resized.get())?;
        measured_words(&report, &resized, foundation.measured.get().as_deref()).map(|words| format::unbroken(&words))
    };
    view! {
        <Show when=move || needs.with(Option::is_none)>
            <section class="place foundation-place" class:foundation-place--provisional=is_provisional aria-labelledby="foundation-title">
                <p class="place__kicker">"Foundation"</p>
                <PlaceFinding place=Place::Foundation finding=finding/>
                {move || measured().map(|text| view! { <p class="place__sizes">{text}</p> })}
                <p><WhatIsThis lesson=Lesson::Enough of="Foundation"/></p>
                <Show when=move || is_provisional.get()>
                    <p class="notice">"Provisional: ratios are still missing, so the sizes will change."</p>
                </Show>
                <TuningForm/>
                <WholeFigure/>
                <RankingFigure/>
                <DistributionFigure/>
                <StepFigure/>
                <SubsetForm/>
                <details class="fold" id="ways-to-reckon">
                    <summary>{HOW_MANY_ROWS}</summary>
                    <p><WhatIsThis lesson=Lesson::All of="The total of all steps"/></p>
                    <TotalsTable/>
                    <SizeBarsFigure/>
                </details>
            </section>
        </Show>
    }
}
