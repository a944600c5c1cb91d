use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::rows::rows;
use crate::ui::shared::{SortHead, TablePager};
use crate::ui::state::{RowColumn, RowKind, rows_of_page};
use scar_report::rows::{IdLook, Looked, NearRow, RowTable};
use scar_report::words::{name_of, row_name, rows_caption};
use scar_report::{format, seen_name};

/// The rows as a table: filtered, sorted, in pages.
#[component]
pub fn RowsTable() -> impl IntoView {
    let rows = rows();
    let search = RwSignal::new(String::new());
    let page_idx = RwSignal::new(0usize);
    Effect::new(move |_| {
        let search = search.get();
        rows.shown.update(|shown| shown.search = search);
    });
    Effect::new(move |_| {
        rows.selection.track();
        page_idx.set(0);
    });
    let choose = move |event| {
        let name = event_target_value(&event);
        if let Some(kind) = RowKind::ALL.into_iter().find(|kind| kind.name() == name) {
            rows.shown.update(|shown| shown.kind = kind);
            page_idx.set(0);
        }
    };
    let nearest = Memo::new(move |_| {
        let listed = |looked: &Arc<Looked>| {
            let with = looked.report.rows.iter().filter(|row| !row.nearest.is_empty());
            Arc::new(with.map(|row| (row.row, row.nearest.clone())).collect::<HashMap<u64, Vec<NearRow>>>())
        };
        rows.looked.with(|looked| looked.as_ref().map(listed)).unwrap_or_default()
    });
    let group_sizes = Memo::new(move |_| {
        let mut sizes = HashMap::<u32, u64>::new();
        rows.looked.with(|looked| {
            let firsts = looked.iter().flat_map(|looked| &looked.table.group_firsts);
            firsts.filter(|first| **first != RowTable::NO_TWIN).for_each(|&first| *sizes.entry(first).or_default() += 1);
        });
        Arc::new(sizes)
    });
    let n_found = Memo::new(move |_| rows.rows.with(|rows| rows.len()));
    let n_rows = Memo::new(move |_| rows.looked.with(|looked| looked.as_ref().map_or(0, |looked| looked.table.n_rows())));
    let n_copies = Memo::new(move |_| rows.looked.with(|looked| looked.as_ref().map_or(0, |looked| looked.report.duplicates.to_drop)));
    let shown = move || {
        let Some(looked) = rows.looked.get() else { return Vec::new() };
        let (nearest, group_sizes) = (nearest.get(), group_sizes.get());
        rows.rows.with(|found| {
            let page = rows_of_page(found, page_idx.get()).iter().filter(|&&row| (row as usize) < looked.table.n_rows());
            page.map(|&row| table_row(&looked, row, nearest.get(&looked.table.place(row as usize)), &group_sizes)).collect::<Vec<_>>()
        })
    };
    let sorting = Signal::derive(move || rows.shown.with(|shown| shown.sorting));
    let sort = move |column| rows.shown.update(|shown| shown.sorting.click(column));
    let head = move |column: RowColumn| view! { <SortHead column=column sorting=sorting on_sort=sort meaning=column.explanation()/> };
    let caption = move || {
        let looked = rows.looked.get()?;
        let n_selected = rows.selection.with(|selection| selection.len());
        Some(rows_caption(&looked.report, rows.shown.with(|shown| shown.kind).name(), n_found.get(), n_selected))
    };
    view! {
        <div class="rows-table">
            <div class="map__tools">
                <label class="map__label" for="rows-kind">"Show"</label>
                <select class="field__input" id="rows-kind" on:change=choose>
                    {RowKind::ALL.map(|kind| view! { <option value=kind.name()>{kind.name()}</option> }).collect_view()}
                </select>
                <button type="button" class="button button--small" id="rows-csv" disabled=move || n_found.get() == 0 on:click=move |_| rows.save_table()>
                    {move || format!("Save {} as CSV", format::counted(n_found.get() as u64, "row", "rows"))}
                </button>
            </div>
            <Show when=move || n_copies.get() != 0>
                <p>
                    <button type="button" class="button button--small" id="one-of-each-csv" on:click=move |_| rows.save_one_of_each()>
                        "Save one of each as CSV"
                    </button>
                    {move || format!(" Rows to keep and rows to drop: {} would go.", format::counted(n_copies.get(), "copy", "copies"))}
                </p>
            </Show>
            <TablePager id="rows-search" label="Find an id, a class or a position" search=search page_idx=page_idx n_rows=n_rows n_found=n_found/>
            <div class="scroll" tabindex="0" role="region" aria-label="Rows worth a look">
                <table class="table" id="rows">
                    <caption>{caption}</caption>
                    <thead><tr>{RowColumn::ALL.map(head).collect_view()}<th scope="col">"Nearest rows of the class that fits better"</th></tr></thead>
                    <tbody>{shown}</tbody>
                </table>
            </div>
        </div>
    }
}

fn table_row(looked: &Looked, row: u32, nearest: Option<&Vec<NearRow>>, group_sizes: &HashMap<u32, u64>) -> impl IntoView + use<> {
    let rows = rows();
    let (table, at) = (&looked.table, row as usize);
    let picture = match table.id(at).map(IdLook::of) {
        Some(IdLook::Picture(url)) => Some(view! { <img class="rows-table__picture" src=url.to_owned() alt="" loading="lazy"/> }),
        _ => None,
    };
    let class = |class: u32| seen_name(&looked.report.classes[class as usize].class);
    let twin = (table.twins[at] != RowTable::NO_TWIN).then(|| {
        let cosine =
            if table.has(at, RowTable::EXACT) { "the same values".to_owned() } else { format::cosine(table.twin_cosines[at].into()) };
        let n_group = group_sizes.get(&table.group_firsts[at]).copied().unwrap_or_default();
        let group = if n_group > 2 { format!("; one of {}", format::count(n_group)) } else { String::new() };
        format!("{} ({cosine}){group}", name_of(table, table.twins[at]))
    });
    let near = |near: &NearRow| format!("{} ({})", row_name(near.id.as_deref(), near.row), format::measure(near.cosine));
    let nearest = nearest.map_or_else(|| format::MISSING.to_owned(), |nearest| nearest.iter().map(near).collect::<Vec<_>>().join(", "));
    let fits_better = table.suggested[at] != table.labels[at];
    let likely_mark = if table.has(at, RowTable::CONFIDENT) { " (likely)" } else { "" };
    let suggested = if fits_better { format!("{}{likely_mark}", class(table.suggested[at])) } else { "none".to_owned() };
    let both = |label: f32, suggested: f32| match fits_better {
        true => format!("{}, {}", format::percent(label.into()), format::percent(suggested.into())),
        false => format::percent(label.into()),
    };
    let failed_mark = if table.has(at, RowTable::FAILED) { " (failed)" } else { "" };
    let far_mark = if table.has(at, RowTable::FAR) { " (far)" } else { "" };
    let seen = match (table.has(at, RowTable::SEEN), looked.report.probe.folds) {
        (true, None) => "The probe was trained on this row.",
        _ => "The probe was not trained on this row.",
    };
    view! {
        <tr class:rows-table__row--at=move || rows.at.get() == Some(row)>
            <th scope="row">
                {picture}
                <button
                    type="button" class="rows-table__row" title="Show it on the map"
                    on:click=move |_| rows.at.set(Some(row)) on:focus=move |_| rows.at.set(Some(row)) on:pointerenter=move |_| rows.at.set(Some(row))
                >{name_of(table, row)}</button>{failed_mark}
            </th>
            <td>{class(table.labels[at])}</td>
            <td>{suggested}</td>
            <td title=seen>{both(table.label_probability[at], table.suggested_probability[at])}</td>
            <td>{both(table.label_votes[at], table.suggested_votes[at])}</td>
            <td>{format::fixed(table.wrong_scores[at].into(), 2)}</td>
            <td>{twin.unwrap_or_else(|| format::MISSING.to_owned())}</td>
            <td>{format::measure(table.far_scores[at].into())}{far_mark}</td>
            <td class="rows-table__nearest">{nearest}</td>
        </tr>
    }
}
