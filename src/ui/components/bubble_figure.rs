//! The classes by Coverage and Authenticity.

use leptos::prelude::*;

use super::Figure;
use crate::format;
use crate::plot;
use crate::report::finding::{bubbles_finding, headline};
use crate::ui::queries::page;

/// The classes by Coverage and Authenticity.
#[component]
pub fn BubbleFigure() -> impl IntoView {
    let report = page().report();
    let title = Signal::derive(move || report.with(|report| report.as_ref().map(|report| bubbles_finding(report)).unwrap_or_default()));
    let note = Signal::derive(move || {
        let Some(report) = report.get() else { return String::new() };
        let rows = headline(&report).map(|at| format!("Each bubble is a class, measured on {}.", format::ratio(at.ratio)));
        rows.into_iter().chain(plot::left_out(report.data.labels.classes.len())).collect::<Vec<_>>().join(" ")
    });
    let draw = Callback::new(move |(width, colors)| {
        let Some(report) = report.get() else { return Vec::new() };
        let Some(at) = headline(&report) else { return Vec::new() };
        let coverage: Vec<f64> = at.classes.iter().map(|class| class.coverage).collect();
        vec![plot::bubbles(at, &plot::shown_classes(&coverage), width, colors)]
    });
    view! {
        <Figure name="bubbles" title=title note=note draw=draw>
            <p class="figure__note">"The table below holds the same numbers."</p>
        </Figure>
    }
}
