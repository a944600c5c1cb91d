use leptos::prelude::*;

use scar_report::tables::{Cell, Table};

/// The numbers behind a figure, folded: a table that scrolls in itself. `label` names its region.
#[component]
pub fn DataTable(
    id: &'static str,
    #[prop(default = "The same numbers as a table")] summary: &'static str,
    label: &'static str,
    #[prop(into)] table: Signal<Table>,
) -> impl IntoView {
    let heads = move || {
        let heads = table.with(|table| table.heads.clone());
        heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view()
    };
    view! {
        <details class="fold">
            <summary>{summary}</summary>
            <div class="scroll" tabindex="0" role="region" aria-label=label>
                <table class="table" id=id>
                    <caption>{move || table.with(|table| table.caption.clone())}</caption>
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{move || table.get().rows.into_iter().map(data_row).collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
}

fn data_row(cells: Vec<Cell>) -> impl IntoView {
    let mut cells = cells.into_iter();
    let name = cells.next().map(|name| view! { <th scope="row" title=title(name.more)>{name.text}</th> });
    let cells = cells.map(|cell| {
        // Words are broken into lines, numbers are not.
        let is_of_words = cell.text.chars().count() > MOST_OF_NUMBER;
        view! { <td class:table__words=is_of_words title=title(cell.more)>{cell.text}</td> }
    });
    view! { <tr>{name}{cells.collect_view()}</tr> }
}

/// Characters of the longest cell that is a number with its doubt.
const MOST_OF_NUMBER: usize = 40;

fn title(more: String) -> Option<String> {
    (!more.is_empty()).then_some(more)
}
