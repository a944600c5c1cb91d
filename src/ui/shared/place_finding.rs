use leptos::prelude::*;

use crate::ui::state::Place;
use scar_report::words::Finding;

/// What a place finds: its heading, which takes the focus where a person goes there, and the sentences below it.
#[component]
pub fn PlaceFinding(place: Place, #[prop(into)] finding: Signal<Finding>) -> impl IntoView {
    let below = move || finding.with(|finding| (!finding.below.is_empty()).then(|| finding.unbroken().below));
    view! {
        <hgroup id=format!("{}-finding", place.name())>
            <h2 class="place__title place__finding" id=place.title_id() tabindex="-1">{move || finding.with(|finding| finding.unbroken().heading)}</h2>
            {move || below().map(|words| view! { <p class="place__sizes">{words}</p> })}
        </hgroup>
    }
}
