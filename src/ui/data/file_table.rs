use leptos::prelude::*;

use crate::ui::queries::page;
use scar_files::FileSummary;
use scar_report::format;

/// The matrices that were read, a row each.
#[component]
pub fn FileTable() -> impl IntoView {
    let data = page().data();
    let rows = move || data.with(|data| data.as_ref().map(|data| data.matrices.clone()).unwrap_or_default());
    let row = |matrix: FileSummary| {
        let range = format!("{} to {}", format::value(matrix.values.min), format::value(matrix.values.max));
        view! {
            <tr>
                <th scope="row">{matrix.name()}</th>
                <td>{format::count(matrix.rows)}</td>
                <td>{format::count(matrix.dims)}</td>
                <td>{matrix.dtype}</td>
                <td>{matrix.format}</td>
                <td>{range}</td>
            </tr>
        }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Files that were read">
            <table class="table">
                <caption>"Embeddings"</caption>
                <thead>
                    <tr>
                        <th scope="col">"File"</th><th scope="col">"Rows"</th><th scope="col">"Dimensions"</th>
                        <th scope="col">"Type"</th><th scope="col">"Format"</th><th scope="col">"Values"</th>
                    </tr>
                </thead>
                <tbody>{move || rows().into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
