use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::state::bar_width;
use scar_files::ClassCount;
use scar_report::{format, seen_name};

/// Rows shown before a person asks for all.
const FEW: usize = 24;

/// The classes with their samples, a bar each.
#[component]
pub fn ClassCounts() -> impl IntoView {
    let page = page();
    let data = page.data();
    let is_all = RwSignal::new(false);
    let with_split = Memo::new(move |_| page.form.with(|form| form.use_split && !form.is_logits));
    let is_split = move || with_split.get() && data.with(|data| data.as_ref().is_some_and(|data| data.split.is_some()));
    let classes = Memo::new(move |_| data.with(|data| data.as_ref().and_then(|data| data.classes(with_split.get()))));
    move || {
        let classes = classes.get()?;
        let largest = classes.iter().map(|class| class.count).max().unwrap_or(1).max(1);
        let n_classes = classes.len();
        let n_shown = if is_all.get() { n_classes } else { n_classes.min(FEW) };
        let row = move |class: ClassCount| {
            let width = bar_width(class.count as f64 / largest as f64);
            view! {
                <tr>
                    <th scope="row">{seen_name(&class.name)}</th>
                    <td class="class-counts__number">{format::count(class.count)}</td>
                    <td class="class-counts__track"><span class="class-counts__bar" style:width=width></span></td>
                </tr>
            }
        };
        Some(view! {
            <div class="class-counts">
                <table class="table class-counts__table">
                    <caption>"Classes"</caption>
                    <thead><tr><th scope="col">"Class"</th><th scope="col">{if is_split() { "Samples to train on" } else { "Samples" }}</th><td></td></tr></thead>
                    <tbody>{classes.into_iter().take(n_shown).map(row).collect_view()}</tbody>
                </table>
                {(n_shown < n_classes).then(|| view! {
                    <button type="button" class="button" on:click=move |_| is_all.set(true)>
                        {format!("Show all {} classes", format::count(n_classes as u64))}
                    </button>
                })}
            </div>
        })
    }
}
