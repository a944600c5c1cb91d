use leptos::ev;
use leptos::prelude::*;

use super::actions::Page;
use super::browser;
use super::compare::ComparePlace;
use super::completion::CompletionPlace;
use super::data::{DataPlace, DropZone, Intro};
use super::foundation::FoundationPlace;
use super::measures::MeasuresPlace;
use super::modalities::ModalitiesPlace;
use super::overview::OverviewPlace;
use super::rows::RowsPlace;
use super::shared::{Alert, Announcer, Header, ProgressBar, Rail};
use super::state::{AppState, EscapeAction};

/// The whole page: header, rail, places, progress.
#[component]
pub fn App() -> impl IntoView {
    let page = Page::start();
    provide_context(page);
    let on_escape = window_event_listener(ev::keydown, move |event| {
        if event.key() != "Escape" {
            return;
        }
        match browser::escape_action(&event, page.open_term.with_untracked(Option::is_some)) {
            EscapeAction::Nothing => {}
            EscapeAction::CloseTerm => page.open_term.set(None),
            EscapeAction::CancelWork => page.cancel(),
        }
    });
    let on_fragment = window_event_listener(ev::hashchange, move |_| page.follow_link());
    on_cleanup(move || {
        on_escape.remove();
        on_fragment.remove();
    });
    // The focus follows the view: to the place that just came.
    Effect::new(move |before: Option<u32>| {
        let now = page.state.with(|state| state.n_arrivals);
        if before.is_some_and(|before| before != now) {
            let has_report = page.state.with_untracked(|state| state.report.is_some());
            request_animation_frame(move || browser::focus(if has_report { "measures-title" } else { "data-title" }));
        }
        now
    });
    let phase = page.phase();
    let has_data = Memo::new(move |_| page.state.with(|state| state.data.is_some()));
    let has_shown = Memo::new(move |_| page.state.with(AppState::has_shown));
    view! {
        <Header/>
        <div class="layout" class:layout--with-rail=has_shown>
            <Show when=move || has_shown.get()><Rail/></Show>
            <main class="layout__main" data-state=move || phase.get().name()>
                <Show when=move || !has_shown.get()><Intro/></Show>
                <Alert/>
                <DropZone is_small=has_shown/>
                <OverviewPlace/>
                <Show when=move || has_data.get()><DataPlace/></Show>
                <MeasuresPlace/>
                <FoundationPlace/>
                <CompletionPlace/>
                <ModalitiesPlace/>
                <ComparePlace/>
                <RowsPlace/>
            </main>
        </div>
        <ProgressBar/>
        <Announcer/>
    }
}
