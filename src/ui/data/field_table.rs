use leptos::prelude::*;
use web_sys::HtmlSelectElement;

use crate::ui::queries::page;
use crate::ui::shared::TablePager;
use crate::ui::state::{FieldRow, field_rows, rows_of_page};
use scar_files::FieldRole;

/// What each field of the files became, a row each, and a choice of what else it is.
#[component]
pub fn FieldTable() -> impl IntoView {
    let page = page();
    let data = page.data();
    let is_each = RwSignal::new(false);
    let (search, page_idx) = (RwSignal::new(String::new()), RwSignal::new(0));
    let fields = Memo::new(move |_| data.with(|data| data.as_ref().map(|data| data.fields.clone()).unwrap_or_default()));
    let rows = Memo::new(move |_| fields.with(|fields| field_rows(fields, is_each.get())));
    let found = Memo::new(move |_| {
        let wanted = search.get().to_lowercase();
        rows.with(|rows| rows.iter().filter(|row| row.name.to_lowercase().contains(&wanted)).cloned().collect::<Vec<_>>())
    });
    let has_runs = move || is_each.get() || rows.with(|rows| rows.iter().any(|row| row.names.len() > 1));
    let has_chosen = move || {
        fields.track();
        page.has_chosen_roles()
    };
    let shown = move || {
        found.with(|found| rows_of_page(found, page_idx.get()).iter().cloned().map(|row| view! { <FieldTableRow row/> }).collect_view())
    };
    view! {
        <Show when=move || fields.with(|fields| !fields.is_empty())>
            <p class="field-table__intro" id="fields-intro">
                "Fields of the files, and what each is taken for. Choose another role, and the files are read again."
            </p>
            <div class="scroll" tabindex="0" role="region" aria-label="Fields of the files">
                <table class="table field-table" id="fields" aria-labelledby="fields-intro">
                    <thead>
                        <tr>
                            <th scope="col">"Field"</th><th scope="col">"Role"</th><th scope="col">"Because"</th>
                            <th scope="col">"Shape and type"</th>
                        </tr>
                    </thead>
                    <tbody>{shown}</tbody>
                </table>
            </div>
            <TablePager
                id="field-search" label="Find a field" search page_idx
                n_rows=Signal::derive(move || rows.with(Vec::len)) n_found=Signal::derive(move || found.with(Vec::len))
            />
            <p class="field-table__buttons">
                <Show when=has_runs>
                    <button type="button" class="button" id="fields-each" on:click=move |_| is_each.update(|is_each| *is_each = !*is_each)>
                        {move || if is_each.get() { "Show dimensions in one row" } else { "Show each dimension" }}
                    </button>
                </Show>
                <Show when=has_chosen>
                    <button type="button" class="button" id="fields-found" on:click=move |_| page.forget_roles()>"Back to what was found"</button>
                </Show>
            </p>
        </Show>
    }
}

#[component]
fn FieldTableRow(row: FieldRow) -> impl IntoView {
    let page = page();
    let FieldRow { name, file, names, role, alternatives, why, shape } = row;
    let label = format!("Role of {name}");
    let roles = FieldRole::ALL.into_iter().filter(|other| *other == role || alternatives.contains(other));
    let options =
        roles.map(|other| view! { <option value=other.name() prop:selected=other == role>{other.words()}</option> }).collect_view();
    let choose = move |event| {
        let select: HtmlSelectElement = event_target(&event);
        let chosen = select.value();
        // It shows what stands until the files were read anew: the choice may be refused.
        select.set_value(role.name());
        if let Some(role) = FieldRole::named(&chosen) {
            page.choose_role(&names.iter().map(String::as_str).collect::<Vec<_>>(), role);
        }
    };
    view! {
        <tr>
            <th scope="row"><bdi>{name}</bdi>{file.map(|file| view! { <span class="field-table__file"><bdi>{file}</bdi></span> })}</th>
            <td><select class="field__input" aria-label=label data-role=role.name() on:change=choose>{options}</select></td>
            <td class="field-table__why">{why}</td>
            <td>{shape}</td>
        </tr>
    }
}
