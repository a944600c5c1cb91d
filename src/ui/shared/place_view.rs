use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::state::{AppState, Place};

/// One place. It is made when it is first needed, and hidden while another is in view; what it waits for, it says.
#[component]
pub fn PlaceView(place: Place, children: ChildrenFn) -> impl IntoView {
    let page = page();
    let (now, needs) = (page.place(), page.needs(place));
    let has_shown = Memo::new(move |_| page.state.with(AppState::has_shown));
    // The lessons need no data.
    let is_in_view = Memo::new(move |_| (has_shown.get() || place == Place::Learn) && now.get() == place);
    // The settings are there with the data, and the table of the measures with every report that is whole, wherever a person is.
    let is_wanted = move || {
        is_in_view.get()
            || page.state.with(|state| match place {
                Place::Data => state.data.is_some(),
                Place::Measures => state.report.is_some() && !state.is_provisional(),
                _ => false,
            })
    };
    let was_wanted = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or(false) || is_wanted());
    let waiting = move || {
        needs.get().filter(|_| is_in_view.get()).map(|needs| {
            view! {
                <section class="place" aria-labelledby=place.title_id()>
                    <h2 class="place__title" id=place.title_id() tabindex="-1">{format!("{}: {}", place.title(), needs.words())}</h2>
                    <p>{place.promise()}" "{needs.advice()}</p>
                </section>
            }
        })
    };
    view! {
        <div class="view" data-view=place.name() hidden=move || !is_in_view.get()>
            {waiting}
            <Show when=move || was_wanted.get()>{children()}</Show>
        </div>
    }
}
