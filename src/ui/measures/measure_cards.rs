use leptos::prelude::*;

use super::term::Term;
use crate::ui::queries::page;
use crate::ui::shared::WhatIsThis;
use scar_learn::Lesson;
use scar_report::finding::headline;
use scar_report::format;
use scar_report::plot::Measure;
use scar_report::terms;

/// The lesson that explains a measure.
fn lesson_of(measure: Measure) -> Lesson {
    match measure {
        Measure::Scale => Lesson::Scale,
        Measure::Coverage => Lesson::Coverage,
        Measure::Authenticity | Measure::Richness => Lesson::Authenticity,
    }
}

/// The four measures of the whole data set.
#[component]
pub fn MeasureCards() -> impl IntoView {
    let report = page().report();
    let cards = move || {
        let report = report.get()?;
        let at = headline(&report)?;
        let terms = terms(report.settings.convention);
        let doubt =
            if at.repeats > 1 { format!("± standard deviation of {} draws", at.repeats) } else { "trained once, no spread".to_owned() };
        let sign = if report.is_provisional() { "≈ " } else { "" };
        let cards = Measure::ALL.into_iter().zip(terms).map(|(measure, term)| {
            let (value, sd) = measure.of_dataset(&at.dataset);
            let words = format!("{sign}{}", format::measure_with_spread(value, sd));
            let class = format!("card card--{}", term.name.to_lowercase());
            let under = format!("{} · {doubt} · {}", format::ratio(at.ratio), report.settings.convention.name());
            view! {
                <li class=class>
                    <Term name=term.name meaning=term.meaning/>
                    <p class="card__value" title=format::full(value)>{words}</p>
                    <p class="card__under">{under}</p>
                    <p class="card__under"><WhatIsThis lesson=lesson_of(measure) of=term.name/></p>
                </li>
            }
        });
        Some(cards.collect_view())
    };
    view! { <ul class="cards" aria-label="Measures of the whole data set">{cards}</ul> }
}
