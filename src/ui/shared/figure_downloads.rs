use leptos::prelude::*;

use crate::ui::browser;
use crate::ui::queries::page;
use crate::ui::state::file_name;
use scar_report::finding;
use scar_report::plot::{Colors, Sheet, Width};

/// Buttons that save a figure with its title and its note, in the colors on screen. `name` is its part of the files' names.
#[component]
pub fn FigureDownloads(
    name: &'static str,
    title: Signal<String>,
    note: Signal<String>,
    /** Finished SVG documents for a width and colors. */
    draw: Callback<(Width, Colors), Vec<String>>,
    /** What the files are called by, and what they say they are of; without it, the report on screen. */
    source: Option<Signal<(String, String)>>,
) -> impl IntoView {
    let page = page();
    let report = page.report();
    let of_report = move || {
        report.with_untracked(|report| report.as_ref().map(|report| (report.data.matrix.file.clone(), finding::provenance(report))))
    };
    let of = move || source.map_or_else(|| of_report().unwrap_or_default(), |source| source.get_untracked());
    let called = move |extension: &str| file_name(&of().0, Some(name), extension);
    // A click asks once and follows nothing.
    let file = move || {
        untrack(|| {
            let colors = if browser::is_dark() { Colors::Dark } else { Colors::Light };
            let source = format!("{} · SCAR Lens {}", of().1, env!("CARGO_PKG_VERSION"));
            let (title, note) = (title.get(), note.get());
            Sheet { title: &title, note: &note, source: &source }.to_svg(&draw.run((Width::Wide, colors)), colors)
        })
    };
    let labeled = move |action: &'static str| move || format!("{action}: {}", title.get());
    view! {
        <p class="figure__downloads">
            <button
                type="button" class="button button--small" aria-label=labeled("Download SVG")
                on:click=move |_| page.save(&called("svg"), "image/svg+xml", file())
            >"Download SVG"</button>
            <button
                type="button" class="button button--small" aria-label=labeled("Download PNG")
                on:click=move |_| page.save_picture(called("png"), file())
            >"Download PNG"</button>
        </p>
    }
}
