use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::shared::{DataTable, Figure, PublishedSwitch};
use scar_report::RatioReport;
use scar_report::finding::{bubbles_finding, headline};
use scar_report::format;
use scar_report::plot::{self, Measure};
use scar_report::published;
use scar_report::words::bubbles_figure_note;

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
        let Some(report) = report.get() else { return Vec::new() };
        let Some(at) = headline(&report) else { return Vec::new() };
        vec![plot::bubbles(at, &shown(at), backdrop(), width, colors)]
    });
    let rows = move || {
        let report = report.get()?;
        let at = headline(&report)?;
        let own = Measure::ALL.map(|measure| measure.of_dataset(&at.dataset).0);
        let others = backdrop().iter().map(|point| {
            let name = format!("{} · {}", point.dataset, point.encoder);
            table_row(name, [point.scale, point.coverage, point.authenticity, point.richness])
        });
        let classes = shown(at).into_iter().filter_map(|idx| at.classes.get(idx));
        let classes = classes.map(|class| table_row(class.class.clone(), Measure::ALL.map(|measure| measure.of_class(class).0)));
        Some(classes.chain([table_row("The whole data set".to_owned(), own)]).chain(others).collect_view())
    };
    view! {
        <Figure name="bubbles" finding=finding note=note draw=draw>
            <PublishedSwitch id="published-measures" label="Show the published data sets behind"/>
            <DataTable
                id="bubbles" label="Classes and data sets by their measures" caption="What is drawn; the table of classes has all of them"
                heads=["Class or data set"].into_iter().chain(Measure::ALL.map(Measure::name)).collect()
            >
                {rows}
            </DataTable>
        </Figure>
    }
}

/// The classes that are drawn.
fn shown(at: &RatioReport) -> Vec<usize> {
    plot::shown_classes(&at.classes.iter().map(|class| class.coverage).collect::<Vec<_>>())
}

fn table_row(name: String, values: [f64; 4]) -> impl IntoView {
    let cells = values.map(|value| view! { <td title=format::full(value)>{format::measure(value)}</td> });
    view! { <tr><th scope="row">{name}</th>{cells.into_iter().collect_view()}</tr> }
}
