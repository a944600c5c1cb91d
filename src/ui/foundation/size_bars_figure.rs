use leptos::prelude::*;

use crate::ui::foundation::foundation;
use crate::ui::queries::page;
use crate::ui::shared::{DataTable, Figure, PublishedSwitch};
use scar_report::Extension;
use scar_report::format;
use scar_report::plot::{self, SizeBar};
use scar_report::published;
use scar_report::words::{Finding, size_bars_finding, size_bars_note};

/// Total, extension and foundation, with the published data sets behind them where a person wants these.
#[component]
pub fn SizeBarsFigure() -> impl IntoView {
    let foundation = foundation();
    let is_backdrop = page().is_published_shown;
    let own = Memo::new(move |_| {
        let (report, resized) = foundation.report.get().zip(foundation.resized.get())?;
        let extension = resized.extension.as_ref().map(Extension::rows);
        Some((report.data.matrix.rows, extension, resized.reported))
    });
    let finding = Signal::derive(move || {
        let Some((rows, _, reported)) = own.get() else { return Finding::default() };
        let extension = foundation.resized.with(|resized| resized.as_ref()?.extension.clone());
        size_bars_finding(rows, extension.as_ref(), reported)
    });
    let note = Signal::derive(move || size_bars_note(if is_backdrop.get() { published::points().sizes_thousands.len() } else { 0 }));
    let draw = Callback::new(move |(width, colors)| {
        let Some((rows, extension, reported)) = own.get() else { return Vec::new() };
        let others = |read: fn(&published::PublishedSizes) -> f64| {
            let all = published::points().sizes_thousands.iter().filter(|_| is_backdrop.get());
            all.map(|bars| read(bars) * 1000.0).collect()
        };
        let bars = [
            SizeBar { name: "Total", size: Some(rows as f64), words: format::count(rows), others: others(|bars| bars.total) },
            SizeBar {
                name: "Extension",
                size: extension.map(|rows| rows as f64),
                words: counted(extension),
                others: others(|bars| bars.extension),
            },
            SizeBar { name: "Foundation", size: reported, words: format::size(reported), others: others(|bars| bars.foundation) },
        ];
        vec![plot::size_bars(&bars, width, colors)]
    });
    let thousands = |value: f64| format::size(Some(value * 1000.0));
    let published_rows = move || {
        is_backdrop.get().then(|| {
            let rows = published::points().sizes_thousands.iter().map(|bars| {
                view! {
                    <tr>
                        <th scope="row">{format!("{} · {}", bars.dataset, bars.encoder)}</th>
                        <td>{thousands(bars.total)}</td><td>{thousands(bars.extension)}</td><td>{thousands(bars.foundation)}</td>
                    </tr>
                }
            });
            rows.collect_view()
        })
    };
    let own_row = move || {
        own.get().map(|(rows, extension, reported)| {
            view! {
                <tr>
                    <th scope="row">"Your data"</th>
                    <td>{format::count(rows)}</td><td>{counted(extension)}</td><td>{format::size(reported)}</td>
                </tr>
            }
        })
    };
    view! {
        <Figure name="size-bars" finding=finding note=note draw=draw>
            <PublishedSwitch id="published-sizes" label="Show the published data sets beside"/>
            <DataTable
                id="size-bars" label="Total, extension and foundation" caption="Rows, or samples where the size is by the theory"
                heads=vec!["Data set", "Total", "Extension", "Foundation"]
            >
                {own_row}
                {published_rows}
            </DataTable>
        </Figure>
    }
}

fn counted(rows: Option<u64>) -> String {
    rows.map_or_else(|| format::MISSING.to_owned(), format::count)
}
