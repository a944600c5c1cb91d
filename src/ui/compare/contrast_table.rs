use leptos::prelude::*;

use scar_report::ContrastRow;
use scar_report::Weight;
use scar_report::words::{difference_words, quantity_words, weight_words};

/// Quantities of several results side by side; below each number how it differs from the first.
#[component]
pub fn ContrastTable(
    id: &'static str,
    label: &'static str,
    /** What the rows are. */
    head: &'static str,
    #[prop(into)] caption: Signal<String>,
    #[prop(into)] names: Signal<Vec<String>>,
    #[prop(into)] rows: Signal<Vec<ContrastRow>>,
) -> impl IntoView {
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=label>
            <table class="table contrast" id=id>
                <caption>{caption}</caption>
                <thead>
                    <tr><th scope="col">{head}</th>{move || names.get().into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view()}</tr>
                </thead>
                <tbody>{move || rows.get().into_iter().map(table_row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn table_row(row: ContrastRow) -> impl IntoView {
    let is_size = row.is_size;
    let differences = row.differences();
    let cells = row.values.into_iter().zip(differences).map(move |(value, difference)| {
        let mark = difference.map(|difference| {
            let class = if difference.weight == Weight::Beyond { "contrast__mark contrast__mark--beyond" } else { "contrast__mark" };
            view! { <span class=class>{format!("{}, {}", difference_words(&difference, is_size), weight_words(difference.weight))}</span> }
        });
        view! { <td>{quantity_words(value.as_ref(), is_size)}{mark}</td> }
    });
    view! { <tr><th scope="row">{row.name}</th>{cells.collect_view()}</tr> }
}
