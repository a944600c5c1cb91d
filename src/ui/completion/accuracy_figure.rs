use leptos::prelude::*;

use crate::ui::completion::completion;
use crate::ui::shared::{DataTable, Figure};
use scar_report::format;
use scar_report::plot;
use scar_report::words::{accuracy_words, size_curve_finding};

/// Test accuracy of subsets against their size, with the foundation size marked; nothing before a comparison.
#[component]
pub fn AccuracyFigure() -> impl IntoView {
    let comparison = completion().comparison;
    let has_curve =
        Memo::new(move |_| comparison.with(|comparison| comparison.as_ref().is_some_and(|comparison| !comparison.sizes.is_empty())));
    let finding = Signal::derive(move || {
        comparison.with(|comparison| comparison.as_ref().map(|comparison| size_curve_finding(comparison)).unwrap_or_default())
    });
    let note = Signal::derive(move || {
        comparison.with(|comparison| {
            comparison.as_ref().map_or_else(String::new, |comparison| {
                format!(
                    "Stratified subsets drawn at random, {} of each size; a point is their mean, its line the 95 % interval.",
                    format::counted(comparison.seeds.into(), "seed", "seeds")
                )
            })
        })
    });
    let draw = Callback::new(move |(width, colors)| {
        comparison.with(|comparison| {
            comparison.as_ref().map(|comparison| vec![plot::accuracy_by_size(&comparison.sizes, width, colors)]).unwrap_or_default()
        })
    });
    let rows = move || {
        comparison.get().map(|comparison| {
            let row = |point: &scar_method::completion::SizePoint| {
                let mark = if point.is_marked { " (foundation size)" } else { "" };
                view! {
                    <tr>
                        <th scope="row">{format!("{}{mark}", format::count(point.size))}</th>
                        <td>{accuracy_words(&point.scores.accuracy)}</td><td>{accuracy_words(&point.scores.balanced_accuracy)}</td>
                    </tr>
                }
            };
            comparison.sizes.iter().map(row).collect_view()
        })
    };
    view! {
        <Show when=move || has_curve.get()>
            <Figure name="accuracy-by-size" finding=finding note=note draw=draw>
                <DataTable id="accuracy-by-size" label="Accuracy by size" caption="Mean over seeds ± half of a 95 % interval" heads=vec!["Rows", "Accuracy", "Balanced accuracy"]>
                    {rows}
                </DataTable>
            </Figure>
        </Show>
    }
}
