use leptos::prelude::*;

/// The numbers behind a figure, folded: a table that scrolls in itself. `label` names its region, `heads` are its columns.
#[component]
pub fn DataTable(
    id: &'static str,
    #[prop(default = "The same numbers as a table")] summary: &'static str,
    label: &'static str,
    #[prop(into)] caption: Signal<String>,
    heads: Vec<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="fold">
            <summary>{summary}</summary>
            <div class="scroll" tabindex="0" role="region" aria-label=label>
                <table class="table" id=id>
                    <caption>{caption}</caption>
                    <thead>
                        <tr>{heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr>
                    </thead>
                    <tbody>{children()}</tbody>
                </table>
            </div>
        </details>
    }
}
