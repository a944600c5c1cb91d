use leptos::prelude::*;

use super::context::lesson;
use scar_learn::class_name;

/// The numbers of the lesson, one row a class.
#[component]
pub fn LessonTable() -> impl IntoView {
    let lesson = lesson();
    let table = move || {
        let found = lesson.found.get().found.ok()?;
        let (table, now, has_class) = lesson.learn.with(|learn| (learn.table(&found.fit), learn.class, learn.lesson.has_class()));
        let heads = table.heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
        let rows = table.rows.into_iter().enumerate().map(|(class, cells)| {
            let cells = cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view();
            let is_lit = usize::from(now) == class && has_class;
            view! { <tr class:learn-table__row--lit=is_lit><th scope="row">{class_name(class as u8)}</th>{cells}</tr> }
        });
        Some(view! {
            <table class="table learn-table" id="learn-table">
                <caption>{table.caption}</caption>
                <thead><tr><th scope="col">"Class"</th>{heads}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        })
    };
    view! { {table} }
}
