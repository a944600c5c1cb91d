use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::shared::{DataTable, Figure};
use scar_report::finding::curves_finding;
use scar_report::words::curves_figure_note;
use scar_report::{drawings, tables};

/// Each measure against the ratio.
#[component]
pub fn CurvesFigure() -> impl IntoView {
    let report = page().report();
    let finding = Signal::derive(move || report.with(|report| report.as_ref().map(|report| curves_finding(report)).unwrap_or_default()));
    let note = Signal::derive(move || report.with(|report| report.as_ref().map(|report| curves_figure_note(report)).unwrap_or_default()));
    let draw =
        Callback::new(move |(width, colors)| report.get().map(|report| drawings::curves(&report, width, colors)).unwrap_or_default());
    let table = Signal::derive(move || {
        let caption = "The data set at each ratio, ± standard deviation over the draws; the CSV has every class";
        report.with(|report| report.as_ref().map(|report| tables::by_ratio(&report.measures, caption)).unwrap_or_default())
    });
    view! {
        <Figure name="curves" finding=finding note=note draw=draw>
            <DataTable id="curves" summary="The data set's numbers" label="The data set at each ratio" table=table/>
        </Figure>
    }
}
