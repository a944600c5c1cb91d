use leptos::ev;
use leptos::prelude::*;

use super::figure_downloads::FigureDownloads;
use scar_report::plot::{Colors, Width};
use scar_report::words::Finding;

/// A figure: its finding, whose heading is the title, the drawing, and what else must be said.
#[component]
pub fn Figure(
    /** Its part of a file's name; with `-title` the id of its title. */
    name: &'static str,
    #[prop(into)] finding: Signal<Finding>,
    #[prop(into)] note: Signal<String>,
    /** Finished SVG documents for a width and colors; what it reads is followed. */
    draw: Callback<(Width, Colors), Vec<String>>,
    /** What its files are called by, and what they say they are of; without it, the report on screen. */
    #[prop(optional, into)]
    source: Option<Signal<(String, String)>>,
    /** The same numbers as a table, folded. */
    children: Children,
) -> impl IntoView {
    let (id, note_id) = (format!("{name}-title"), format!("{name}-note"));
    let title = Signal::derive(move || finding.with(|finding| finding.unbroken().heading));
    let note = Signal::derive(move || {
        let (below, note) = (finding.with(|finding| finding.unbroken().below), note.get());
        if below.is_empty() { note } else { format!("{below} {note}") }
    });
    let width = figure_width();
    let drawings = move || {
        let drawings = draw.run((width.get(), Colors::Page));
        drawings.into_iter().map(|svg| view! { <div class="figure__drawing" inner_html=svg></div> }).collect_view()
    };
    view! {
        <section class="figure">
            <h3 class="figure__title" id=id.clone()>{title}</h3>
            <p class="figure__note" id=note_id.clone()>{note}</p>
            <figure class="figure__drawings" role="img" aria-labelledby=id aria-describedby=note_id>{drawings}</figure>
            <FigureDownloads name=name title=title note=note draw=draw source=source/>
            {children()}
        </section>
    }
}

/// The width that figures are drawn for, as the window changes.
fn figure_width() -> Memo<Width> {
    let measure =
        || if window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(1024.0) < 640.0 { Width::Narrow } else { Width::Wide };
    let width = RwSignal::new(measure());
    let handle = window_event_listener(ev::resize, move |_| width.set(measure()));
    on_cleanup(move || handle.remove());
    Memo::new(move |_| width.get())
}
