use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;

use crate::ui::later::{ComingView, NOT_LOADED};
use crate::ui::queries::page;

/// Where a view is.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Coming,
    Here,
    NotLoaded,
}

/// A view that comes with a part of the page. Until it is there this says so, and where it does not come, why.
#[component]
pub fn LaterView(
    /** Fetches the part, unless it is here, and makes the view. */
    fetch: fn() -> ComingView,
) -> impl IntoView {
    let page = page();
    let stage = RwSignal::new(Stage::Coming);
    let made = StoredValue::new_local(None::<AnyView>);
    let owner = Owner::current().unwrap_or_default();
    let fetch_view = move || {
        stage.set(Stage::Coming);
        let coming = owner.with(|| {
            ScopedFuture::new_untracked(async move {
                let came = fetch().await.map(|view| made.set_value(Some(view)));
                // The person may have left meanwhile.
                let _ = stage.try_set(if came.is_ok() { Stage::Here } else { Stage::NotLoaded });
                page.focus_late();
            })
        });
        leptos::task::spawn_local(coming);
    };
    fetch_view();
    let again = move |_: MouseEvent| fetch_view();
    move || match stage.get() {
        Stage::Coming => view! { <p class="place">"Loading…"</p> }.into_any(),
        Stage::Here => made.try_update_value(Option::take).flatten().into_any(),
        Stage::NotLoaded => {
            let again = again.clone();
            view! {
                <div class="alert" role="alert">
                    <p class="alert__text">{NOT_LOADED}</p>
                    <button type="button" class="button" on:click=again>"Try again"</button>
                </div>
            }
            .into_any()
        }
    }
}
