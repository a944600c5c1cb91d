//! A figure: its finding as a title, the drawing, and what else must be said.

use leptos::ev;
use leptos::prelude::*;

use crate::plot::Width;

/// A figure: its finding as a title, the drawing, and what else must be said.
#[component]
pub fn Figure(
    /** Of the title's element. */
    id: &'static str,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] note: Signal<String>,
    /** Finished SVG documents. */
    #[prop(into)]
    drawings: Signal<Vec<String>>,
    /** The same numbers as a table, folded. */
    children: Children,
) -> impl IntoView {
    let note_id = format!("{id}-note");
    view! {
        <section class="figure">
            <h3 class="figure__title" id=id>{title}</h3>
            <p class="figure__note" id=note_id.clone()>{note}</p>
            <figure class="figure__drawings" role="img" aria-labelledby=id aria-describedby=note_id>
                {move || drawings.get().into_iter().map(|svg| view! { <div class="figure__drawing" inner_html=svg></div> }).collect_view()}
            </figure>
            {children()}
        </section>
    }
}

/// The width that figures are drawn for, as the window changes.
pub fn figure_width() -> Memo<Width> {
    let measure =
        || if window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(1024.0) < 640.0 { Width::Narrow } else { Width::Wide };
    let width = RwSignal::new(measure());
    let handle = window_event_listener(ev::resize, move |_| width.set(measure()));
    on_cleanup(move || handle.remove());
    Memo::new(move |_| width.get())
}
