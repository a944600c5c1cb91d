//! The report as files.

use leptos::prelude::*;

use crate::html_report::to_html;
use crate::problem::{Code, Problem};
use crate::report::{Report, to_csv, to_json};
use crate::ui::browser;
use crate::ui::queries::page;

/// The report as files.
#[component]
pub fn Downloads() -> impl IntoView {
    let page = page();
    let report = page.report();
    let save = move |extension: &'static str, mime: &'static str, form: fn(&Report) -> String| {
        let Some(report) = report.get_untracked() else { return };
        let matrix = &report.data.matrix.file;
        let stem: String = matrix.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
        let name = format!("scar-{}.{extension}", stem.trim_end_matches(".npy"));
        if let Err(error) = browser::download(&name, mime, &form(&report)) {
            let message = format!("The report could not be saved ({}). Try again.", browser::error_text(&error));
            page.state.update(|state| state.problem = Some(Problem::new(Code::Unreadable, message)));
        }
    };
    view! {
        <p class="downloads">
            <span class="downloads__lead">"Save the report:"</span>
            <button type="button" class="button" id="download-html" on:click=move |_| save("html", "text/html", to_html)>"HTML page"</button>
            <button type="button" class="button" id="download-csv" on:click=move |_| save("csv", "text/csv", to_csv)>"CSV table"</button>
            <button type="button" class="button" id="download-json" on:click=move |_| save("json", "application/json", to_json)>"JSON"</button>
        </p>
    }
}
