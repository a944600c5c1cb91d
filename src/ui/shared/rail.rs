use leptos::prelude::*;

use crate::ui::queries::page;
use crate::ui::state::Place;

/// The places that can be gone to, each by an address of its own; those that still wait for something are set back.
#[component]
pub fn Rail() -> impl IntoView {
    let page = page();
    let now = page.place();
    let link = move |place: Place| {
        let needs = page.needs(place);
        view! {
            <a
                class="rail__place" class:rail__place--waiting=move || needs.with(Option::is_some)
                href=move || page.address(place) aria-current=move || (now.get() == place).then_some("page")
            >
                {place.title()}
            </a>
        }
    };
    view! { <nav class="rail" aria-label="Places">{Place::ALL.map(link).into_iter().collect_view()}</nav> }
}
