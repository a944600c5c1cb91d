use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::shared::SortHead;
use crate::ui::state::{ClassColumn, ClassRow, SortColumn as _, Sorting, bar_width, class_rows, sort_rows};
use scar_report::finding::headline;
use scar_report::format;
use scar_report::plot::Measure;
use scar_report::terms;

/// Rows shown before a person asks for all.
const FEW: usize = 50;

/// The measures of each class, sortable.
#[component]
pub fn ClassTable() -> impl IntoView {
    let report = page().report();
    let sorting = RwSignal::new(Sorting::by(ClassColumn::Class));
    let is_all = RwSignal::new(false);
    let rows = Memo::new(move |_| {
        let rows = report.with(|report| report.as_ref().and_then(|report| Some(class_rows(report, headline(report)?))).unwrap_or_default());
        sort_rows(rows, sorting.get())
    });
    let caption = move || {
        report.with(|report| {
            report.as_ref().and_then(|report| {
                let at = headline(report)?;
                let sign = if report.is_provisional() { ", provisional" } else { "" };
                Some(format!("Classes, measured on {}{sign} ({})", format::ratio(at.ratio), report.settings.convention.name()))
            })
        })
    };
    let head = move |column: ClassColumn| {
        let meaning =
            Signal::derive(move || report.with(|report| report.as_ref().and_then(|report| meaning(column, report.settings.convention))));
        view! { <SortHead column=column sorting=sorting on_sort=move |column| sorting.update(|sorting| sorting.click(column)) meaning=meaning/> }
    };
    // A column of their own, where there are some, so that every other cell holds its value only.
    let has_notes = Memo::new(move |_| rows.with(|rows| rows.iter().any(|row| !row.notes.is_empty())));
    let n_rows = move || rows.with(Vec::len);
    let shown = move || {
        let n_shown = if is_all.get() { usize::MAX } else { FEW };
        rows.with(|rows| rows.iter().take(n_shown).cloned().map(|row| table_row(row, has_notes.get())).collect_view())
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Measures of each class">
            <table class="table class-table" id="measures">
                <caption>{caption}</caption>
                <thead><tr>{ClassColumn::ALL.map(head).into_iter().collect_view()}{move || has_notes.get().then(|| view! { <th scope="col">"Notes"</th> })}</tr></thead>
                <tbody>{shown}</tbody>
            </table>
        </div>
        <Show when=move || { n_rows() > FEW && !is_all.get() }>
            <button type="button" class="button" on:click=move |_| is_all.set(true)>
                {move || format!("Show all {} classes", format::count(n_rows() as u64))}
            </button>
        </Show>
    }
}

fn meaning(column: ClassColumn, convention: scar_method::measures::Convention) -> Option<&'static str> {
    terms(convention).into_iter().find(|term| term.name == column.name()).map(|term| term.meaning)
}

fn table_row(row: ClassRow, has_notes: bool) -> impl IntoView {
    let cells = Measure::ALL.map(|measure| {
        let (value, sd) = measure.of_class(&row.measures);
        let spread = sd.map_or_else(|| "trained once, no spread".to_owned(), |sd| format!("± {} (standard deviation)", format::full(sd)));
        let bar = format!("class-table__bar class-table__bar--{}", measure.name().to_lowercase());
        view! {
            <td class="class-table__cell" title=format!("{} · {spread}", format::full(value))>
                <span class="class-table__number">{format::measure(value)}</span>
                <span class="class-table__track"><span class=bar style:width=bar_width(value)></span></span>
            </td>
        }
    });
    let size = row.foundation_size;
    view! {
        <tr>
            <th scope="row">{row.measures.class}</th>
            {cells.into_iter().collect_view()}
            <td class="class-table__size" title=row.size_words>{format::size(size)}</td>
            {has_notes.then(|| view! { <td class="class-table__notes">{row.notes.join(" ")}</td> })}
        </tr>
    }
}
