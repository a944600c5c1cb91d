use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::shared::{DataTable, Figure, PublishedSwitch};
use scar_report::finding::bubbles_finding;
use scar_report::words::bubbles_figure_note;
use scar_report::{drawings, published, tables};

/// The classes by Coverage and Authenticity, with the published data sets behind them where a person wants these.
#[component]
pub fn BubbleFigure() -> impl IntoView {
    let page = page();
    let report = page.report();
    let backdrop = move || if page.is_published_shown.get() { published::points().measures.as_slice() } else { &[] };
    let finding = Signal::derive(move || report.with(|report| report.as_ref().map(|report| bubbles_finding(report)).unwrap_or_default()));
    let note = Signal::derive(move || {
        report.with(|report| report.as_ref().map(|report| bubbles_figure_note(report, backdrop().len())).unwrap_or_default())
    });
    let draw = Callback::new(move |(width, colors)| {
        report.get().map(|report| drawings::bubbles(&report, backdrop(), width, colors)).unwrap_or_default()
    });
    let table =
        Signal::derive(move || report.with(|report| report.as_ref().map(|report| tables::bubbles(report, backdrop())).unwrap_or_default()));
    view! {
        <Figure name="bubbles" finding=finding note=note draw=draw>
            <PublishedSwitch id="published-measures" label="Show the published data sets behind"/>
            <DataTable id="bubbles" label="Classes and data sets by their measures" table=table/>
        </Figure>
    }
}
