use leptos::prelude::*;

use crate::ui::queries::page;
use scar_report::finding::headline;
use scar_report::{UnseenRow, unseen_rows};

/// Rows shown before a person asks for all.
const FEW: usize = 20;

/// The classes on rows that the probes have not seen, in the order of the upper end of their recall's interval; nothing where nothing was tested.
#[component]
pub fn UnseenTable() -> impl IntoView {
    let report = page().report();
    let is_all = RwSignal::new(false);
    let rows = Memo::new(move |_| report.with(|report| report.as_deref().and_then(headline).map(unseen_rows).unwrap_or_default()));
    let n_rows = move || rows.with(Vec::len);
    let shown = move || {
        let n_shown = if is_all.get() { usize::MAX } else { FEW };
        rows.with(|rows| rows.iter().take(n_shown).cloned().map(table_row).collect_view())
    };
    view! {
        <Show when=move || n_rows() != 0>
            <p class="figure__note">
                "How the classes do on rows that the probes never saw, in the order of the upper end of their recall's interval. "
                "In brackets 95 % intervals. The measures above are of the rows trained on, as the scheme has it."
            </p>
            <div class="scroll" tabindex="0" role="region" aria-label="Each class on rows never seen">
                <table class="table" id="unseen">
                    <caption>"Classes on rows never seen"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Class"</th>
                            <th scope="col">"Recognized"</th>
                            <th scope="col">"Recall"</th>
                            <th scope="col">"Coverage"</th>
                            <th scope="col">"Authenticity"</th>
                            <th scope="col">"Richness"</th>
                        </tr>
                    </thead>
                    <tbody>{shown}</tbody>
                </table>
            </div>
            <Show when=move || { n_rows() > FEW && !is_all.get() }>
                <button type="button" class="button" on:click=move |_| is_all.set(true)>
                    {move || format!("Show all {} classes", scar_report::format::count(n_rows() as u64))}
                </button>
            </Show>
        </Show>
    }
}

fn table_row(row: UnseenRow) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{row.class}</th>
            <td>{row.recognized}</td>
            <td>{row.recall}</td>
            <td>{row.coverage}</td>
            <td>{row.authenticity}</td>
            <td>{row.richness}</td>
        </tr>
    }
}
