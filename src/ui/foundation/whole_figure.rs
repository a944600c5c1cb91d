use leptos::prelude::*;

use crate::ui::foundation::foundation;
use crate::ui::shared::{DataTable, Figure};
use scar_report::format;
use scar_report::plot::{self, MeasuredErrors};
use scar_report::words::{whole_figure_note, whole_finding};

/// The test error of the whole against the rows trained with, and the size read off it; nothing where none was measured.
#[component]
pub fn WholeFigure() -> impl IntoView {
    let measured = foundation().measured;
    let finding =
        Signal::derive(move || measured.with(|measured| measured.as_ref().map(|measured| whole_finding(measured)).unwrap_or_default()));
    let note = Signal::derive(move || {
        measured.with(|measured| measured.as_ref().map(|measured| format::unbroken(&whole_figure_note(measured))).unwrap_or_default())
    });
    let draw = Callback::new(move |(width, colors)| {
        let Some(measured) = measured.get() else { return Vec::new() };
        let bound = measured.whole.bound(measured.epsilon, measured.delta);
        let of = MeasuredErrors { errors: &measured.test.errors, size: &measured.whole, bound, unit: "rows trained with", is_alone: true };
        vec![plot::measured_errors(&of, width, colors)]
    });
    let rows = move || {
        let measured = measured.get()?;
        let (law, bound) = (measured.whole.law(), measured.whole.bound(measured.epsilon, measured.delta));
        let missing = || format::MISSING.to_owned();
        let rows = measured.test.errors.iter().map(|at| {
            let rows = at.rows as f64;
            view! {
                <tr>
                    <th scope="row">{format::count(at.rows)}</th>
                    <td title=format::full(at.error)>{format::measure_with_spread(at.error, at.sd)}</td>
                    <td>{law.map_or_else(missing, |law| format::measure(law.error(rows)))}</td>
                    <td>{bound.map_or_else(missing, |bound| format::measure(bound.error(rows)))}</td>
                </tr>
            }
        });
        Some(rows.collect_view())
    };
    view! {
        <Show when=move || measured.with(|measured| measured.as_ref().is_some_and(|measured| !measured.test.errors.is_empty()))>
            <Figure name="whole" finding=finding note=note draw=draw>
                <DataTable
                    id="whole-errors" label="Test errors of the whole" caption="Test error of all test rows, ± standard deviation over the draws"
                    heads=vec!["Rows trained with", "Test error", "Law", "Bound"]
                >
                    {rows}
                </DataTable>
            </Figure>
        </Show>
    }
}
