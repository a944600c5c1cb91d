use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::foundation::foundation;
use crate::ui::queries::page;
use crate::ui::shared::{DataTable, Figure, PublishedSwitch};
use scar_report::words::{size_bars_finding, size_bars_note};
use scar_report::{Report, Resized, drawings, published, tables};

/// Total, extension and foundation, with the published data sets behind them where a person wants these.
#[component]
pub fn SizeBarsFigure() -> impl IntoView {
    let foundation = foundation();
    let is_backdrop = page().is_published_shown;
    let standing = move || foundation.report.get().zip(foundation.resized.get());
    let finding = Signal::derive(move || {
        let of = |(report, resized): (Arc<Report>, Arc<Resized>)| {
            size_bars_finding(report.data.matrix.rows, resized.extension.as_ref(), resized.reported)
        };
        standing().map(of).unwrap_or_default()
    });
    let note = Signal::derive(move || size_bars_note(if is_backdrop.get() { published::points().sizes_thousands.len() } else { 0 }));
    let draw = Callback::new(move |(width, colors)| {
        let drawn = standing().map(|(report, resized)| drawings::size_bars(&report, &resized, is_backdrop.get(), width, colors));
        drawn.unwrap_or_default()
    });
    let table = Signal::derive(move || {
        standing().map(|(report, resized)| tables::size_bars(&report, &resized, is_backdrop.get())).unwrap_or_default()
    });
    view! {
        <Figure name="size-bars" finding=finding note=note draw=draw>
            <PublishedSwitch id="published-sizes" label="Show the published data sets beside"/>
            <DataTable id="size-bars" label="Total, extension and foundation" table=table/>
        </Figure>
    }
}
