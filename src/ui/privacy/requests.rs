use leptos::prelude::*;

use crate::ui::browser;
use crate::ui::queries::page;
use crate::ui::state::RequestRow;
use scar_report::format;

/// What was asked for since the page was loaded, as far as the page sees it.
#[component]
pub fn Requests() -> impl IntoView {
    let page = page();
    let folder = StoredValue::new(browser::page_folder());
    let words = move || page.host.with(|host| folder.with_value(|folder| host.requests_words(folder)));
    let rows = move || page.host.with(|host| folder.with_value(|folder| host.request_rows(folder)));
    let row = |RequestRow { address, who, n, is_foreign }: RequestRow| {
        view! {
            <tr class:privacy__foreign=is_foreign><th scope="row">{address}</th><td>{who}</td><td>{format::count(n)}</td></tr>
        }
    };
    let refused = move || {
        page.host.with(|host| {
            let item = |address: &str, directive: &str| view! { <li>{format!("{address} ({directive})")}</li> };
            let items = host.refused.iter().map(|refused| item(&refused.address, &refused.directive)).collect_view();
            (!host.refused.is_empty())
                .then(|| view! { <p>"Refused by the policy:"</p><ul class="privacy__list" id="refused-requests">{items}</ul> })
        })
    };
    view! {
        <h3>"Requests since the page was loaded"</h3>
        <p id="requests-words">{words}</p>
        {refused}
        <details class="fold">
            <summary>"All requests"</summary>
            <div class="scroll privacy__scroll" tabindex="0" role="region" aria-label="Requests">
                <table class="table" id="requests">
                    <caption>"In the order in which they were first made, also those that the browser could answer by itself. The page's folder is ./"</caption>
                    <thead><tr><th scope="col">"Address"</th><th scope="col">"Asked by"</th><th scope="col">"Times"</th></tr></thead>
                    <tbody>{move || rows().into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </details>
        <p class="privacy__small">
            "The first visit to some hosts loads the page twice; the list begins with the last load. It cannot see what the threads of the computation load (the same files of the page), what the browser asks for by itself "
            "(whether there is a newer version), and extensions. A link that you follow leaves the page as any link does."
        </p>
    }
}
