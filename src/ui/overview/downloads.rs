use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::later::{self, ComingText};
use crate::ui::queries::page;
use crate::ui::state::file_name;
use scar_report::{Report, to_csv, to_json};

/// The report as files.
#[component]
pub fn Downloads() -> impl IntoView {
    let page = page();
    let report = page.whole_report();
    let save_later = move |extension: &'static str, mime: &'static str, form: fn(Arc<Report>) -> ComingText| {
        let Some(report) = report.get_untracked() else { return };
        page.save_later(file_name(&report.data.matrix.file, None, extension), mime, form(report));
    };
    let save = move |extension: &'static str, mime: &'static str, form: fn(&Report) -> String| {
        let Some(report) = report.get_untracked() else { return };
        page.save(&file_name(&report.data.matrix.file, None, extension), mime, form(&report));
    };
    view! {
        <p class="downloads">
            <span class="downloads__lead">"Save the report:"</span>
            <button type="button" class="button" id="download-html" on:click=move |_| save_later("html", "text/html", |report| Box::pin(async move { Ok(later::to_html(&report).await?) }))>"HTML page"</button>
            <button type="button" class="button" id="download-markdown" on:click=move |_| save_later("md", "text/markdown", |report| Box::pin(async move { Ok(later::to_markdown(&report).await?) }))>"Markdown"</button>
            <button type="button" class="button" id="download-csv" on:click=move |_| save("csv", "text/csv", to_csv)>"CSV table"</button>
            <button type="button" class="button" id="download-json" on:click=move |_| save("json", "application/json", to_json)>"JSON"</button>
        </p>
    }
}
