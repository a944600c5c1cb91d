use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::shared::{DataTable, Figure};
use scar_report::RatioReport;
use scar_report::finding::{curves_finding, headline};
use scar_report::format;
use scar_report::plot::{self, Measure};
use scar_report::words::{curves_figure_note, flat_curves};

/// Each measure against the ratio.
#[component]
pub fn CurvesFigure() -> impl IntoView {
    let report = page().report();
    let finding = Signal::derive(move || report.with(|report| report.as_ref().map(|report| curves_finding(report)).unwrap_or_default()));
    let note = Signal::derive(move || report.with(|report| report.as_ref().map(|report| curves_figure_note(report)).unwrap_or_default()));
    let draw = Callback::new(move |(width, colors)| {
        let Some(report) = report.get() else { return Vec::new() };
        let Some(at) = headline(&report) else { return Vec::new() };
        let coverage: Vec<f64> = at.classes.iter().map(|class| class.coverage).collect();
        let shown = plot::shown_classes(&coverage);
        let panels = plot::ratio_curves(&report, &shown, width, colors).into_iter();
        panels.filter(|panel| flat_curves(&report, panel.measure).is_none()).map(|panel| panel.svg).collect()
    });
    let row = |at: &RatioReport| {
        let cells = Measure::ALL.map(|measure| {
            let (value, sd) = measure.of_dataset(&at.dataset);
            view! { <td title=format::full(value)>{format::measure_with_spread(value, sd)}</td> }
        });
        view! { <tr><th scope="row">{format::ratio(at.ratio)}</th><td>{at.repeats}</td>{cells.into_iter().collect_view()}</tr> }
    };
    let rows = move || report.with(|report| report.iter().flat_map(|report| report.measures.iter().map(row)).collect_view());
    let heads: Vec<&str> = ["Rows", "Draws"].into_iter().chain(Measure::ALL.map(Measure::name)).collect();
    view! {
        <Figure name="curves" finding=finding note=note draw=draw>
            <DataTable
                id="curves" summary="The data set's numbers" label="The data set at each ratio"
                caption="The data set at each ratio, ± standard deviation over the draws; the CSV has every class"
                heads=heads
            >
                {rows}
            </DataTable>
        </Figure>
    }
}
