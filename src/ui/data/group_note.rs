use leptos::prelude::*;

use super::check_field::CheckField;
use crate::ui::queries::page;
use scar_report::{format, seen_name};

/// The groups of rows that the files name, and whether they stay together. With test rows of the files' own, they change nothing.
#[component]
pub fn GroupNote() -> impl IntoView {
    let page = page();
    let (data, form) = (page.data(), page.form);
    let groups = Memo::new(move |_| data.with(|data| data.as_ref().and_then(|data| data.groups.clone())));
    let has_split = Memo::new(move |_| data.with(|data| data.as_ref().is_some_and(|data| data.split.is_some())));
    let is_idle = Memo::new(move |_| form.with(|form| form.is_logits || (form.use_split && has_split.get())));
    let are_used = Memo::new(move |_| form.with(|form| form.use_groups));
    move || {
        let groups = groups.get().filter(|_| !is_idle.get())?;
        let (n_groups, largest) = (format::count(groups.groups), format::counted(groups.largest, "row", "rows"));
        let hint = move || match are_used.get() {
            true => format!("{n_groups} groups, the largest of {largest}: no probe is tested on rows of a group that it has seen"),
            false => "rows of one group are taken for independent, so errors may look smaller than they are on new groups".to_owned(),
        };
        Some(view! {
            <CheckField
                id="use-groups" name=format!("Keep rows with the same «{}» together", seen_name(&groups.column)) is_checked=are_used hint=hint
                on_choice=move |is_used| page.choose_groups(is_used)
            />
        })
    }
}
