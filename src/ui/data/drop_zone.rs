use leptos::ev;
use leptos::prelude::*;

use super::examples::Examples;
use crate::ui::browser::files_of;
use crate::ui::dropped::dropped;
use crate::ui::queries::page;

/// The inputs for files and for a folder, and the whole page as a target for drops.
#[component]
pub fn DropZone(
    /** Whether something was read, so that it needs less room. */
    #[prop(into)]
    is_small: Signal<bool>,
) -> impl IntoView {
    let page = page();
    let input = NodeRef::<leptos::html::Input>::new();
    let folder_input = NodeRef::<leptos::html::Input>::new();
    // Enter and leave come for every element under the pointer; the drag is over when all were left.
    let n_entered = RwSignal::new(0i32);
    let handles = [
        window_event_listener(ev::dragenter, move |event| {
            event.prevent_default();
            n_entered.update(|n| *n += 1);
        }),
        window_event_listener(ev::dragover, |event| event.prevent_default()),
        window_event_listener(ev::dragleave, move |_| n_entered.update(|n| *n = (*n - 1).max(0))),
        window_event_listener(ev::drop, move |event| {
            event.prevent_default();
            n_entered.set(0);
            page.open_dropped(dropped(event.data_transfer()));
        }),
    ];
    on_cleanup(move || handles.into_iter().for_each(|handle| handle.remove()));
    let take = move |input: NodeRef<leptos::html::Input>| {
        input.get().map_or_else(Vec::new, |input| {
            let files = files_of(input.files());
            // Without this, the same file could not be chosen again after it was mended.
            input.set_value("");
            files
        })
    };
    view! {
        <div class="drop-zone" class:drop-zone--small=is_small>
            <div class="drop-zone__box">
                <input class="drop-zone__input visually-hidden" id="file-input" type="file" multiple node_ref=input
                    on:change=move |_| page.open_files(take(input))/>
                <label class="drop-zone__label" for="file-input">
                    <span class="drop-zone__button">{move || if is_small.get() { "Choose other files…" } else { "Choose files…" }}</span>
                    <span class="drop-zone__hint">
                        {move || if is_small.get() { "or drop them anywhere on this page" } else { "or drop embeddings and labels, or a folder with them, anywhere on this page" }}
                    </span>
                    <Show when=move || !is_small.get()>
                        <span class="drop-zone__hint drop-zone__hint--small">"Embeddings, one row per sample: NumPy, CSV, JSON, Parquet, Arrow, safetensors, PyTorch, HDF5, MATLAB, fvecs, packed or not. Labels in the same file or in one of their own."</span>
                    </Show>
                </label>
                <input class="drop-zone__input visually-hidden" id="folder-input" type="file" multiple prop:webkitdirectory=true
                    node_ref=folder_input on:change=move |_| page.open_chosen(take(folder_input))/>
                <label class="drop-zone__folder button" for="folder-input">"Choose a folder…"</label>
            </div>
            <Examples/>
        </div>
        <div class="drop-overlay" hidden=move || n_entered.get() == 0 aria-hidden="true">
            <p class="drop-overlay__text">"Drop to read: embeddings, labels, or a folder with both"</p>
        </div>
    }
}
