use leptos::prelude::*;

use scar_method::completion::Rule;
use scar_report::tables::{Cell, Table, rule_name};

/// What plans are worth, a row each, with the row of a person's own rule marked.
#[component]
pub fn PlansCompared(id: &'static str, label: &'static str, table: Table, own: Option<Rule>) -> impl IntoView {
    let own = own.map(rule_name);
    let row = |cells: Vec<Cell>| {
        let mut cells = cells.into_iter();
        let name = cells.next().unwrap_or_default();
        let is_own = own.as_ref() == Some(&name.text);
        view! {
            <tr class:plan-comparison__own=is_own>
                <th scope="row">{name.text}{(!name.more.is_empty()).then(|| view! { <span class="totals__small">{name.more}</span> })}</th>
                {cells.map(|cell| view! { <td>{cell.text}</td> }).collect_view()}
            </tr>
        }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=label>
            <table class="table plan-comparison__table" id=id>
                <caption>{table.caption}</caption>
                <thead><tr>{table.heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr></thead>
                <tbody>{table.rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
