use leptos::ev;
use leptos::prelude::*;

use super::actions::Page;
use super::browser;
use super::compare::ComparePlace;
use super::completion::CompletionPlace;
use super::data::{DataPlace, DropZone, EarlierResults, FilesBefore, Intro};
use super::foundation::FoundationPlace;
use super::measures::MeasuresPlace;
use super::modalities::ModalitiesPlace;
use super::overview::OverviewPlace;
use super::privacy::PrivacyPanel;
use super::rows::RowsPlace;
use super::shared::{Alert, Announcer, Header, HostNote, LinkedNote, PlaceView, ProgressBar, Rail};
use super::state::{AppState, EscapeAction, Place};

/// The whole page: header, rail, the place in view, progress.
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
    // The focus follows the view: to the place that a person goes to, and to the one that just came.
    // What is finished is kept; what runs would be lost.
    let on_leave = window_event_listener(ev::beforeunload, move |event| {
        if page.state.with_untracked(|state| state.work.is_some() && state.data.is_some()) {
            event.prevent_default();
        }
    });
    let on_fragment = window_event_listener(ev::hashchange, move |_| {
        page.follow_link();
        page.focus_place();
    });
    on_cleanup(move || {
        on_escape.remove();
        on_leave.remove();
        on_fragment.remove();
    });
    Effect::new(move |before: Option<u32>| {
        let now = page.state.with(|state| state.n_arrivals);
        if before.is_some_and(|before| before != now) {
            page.arrive();
        }
        now
    });
    let phase = page.phase();
    let place = page.place();
    let has_shown = Memo::new(move |_| page.state.with(AppState::has_shown));
    view! {
        <Header/>
        <div class="layout" class:layout--with-rail=has_shown>
            <Show when=move || has_shown.get()><Rail/></Show>
            <main class="layout__main" data-state=move || phase.get().name()>
                <Show when=move || !has_shown.get()><Intro/><EarlierResults/></Show>
                <Alert/>
                <HostNote/>
                <LinkedNote/>
                <div class="open-files" hidden=move || has_shown.get() && place.get() != Place::Data>
                    <DropZone is_small=has_shown/>
                    <FilesBefore/>
                </div>
                <PlaceView place=Place::Overview><OverviewPlace/></PlaceView>
                <PlaceView place=Place::Data><DataPlace/></PlaceView>
                <PlaceView place=Place::Rows><RowsPlace/></PlaceView>
                <PlaceView place=Place::Measures><MeasuresPlace/></PlaceView>
                <PlaceView place=Place::Foundation><FoundationPlace/></PlaceView>
                <PlaceView place=Place::Completion><CompletionPlace/></PlaceView>
                <PlaceView place=Place::Modalities><ModalitiesPlace/></PlaceView>
                <PlaceView place=Place::Compare><ComparePlace/></PlaceView>
            </main>
        </div>
        <ProgressBar/>
        <PrivacyPanel/>
        <Announcer/>
    }
}
