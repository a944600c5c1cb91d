use leptos::ev;
use leptos::prelude::*;

use super::actions::Page;
use super::browser;
use super::data::{DataPlace, DropZone, EarlierResults, FilesBefore, Intro};
use super::later;
use super::measures::MeasuresPlace;
use super::overview::OverviewPlace;
use super::privacy::PrivacyPanel;
use super::shared::{Alert, Announcer, Header, HostNote, LaterView, LinkedNote, PlaceView, ProgressBar, Rail};
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
    let on_leave = window_event_listener(ev::beforeunload, move |event| {
        if page.would_lose() {
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
    let is_learning = Memo::new(move |_| place.get() == Place::Learn);
    // A lesson on a slide, or in a frame of another page.
    let is_bare = page.is_bare();
    let has_rail = Memo::new(move |_| (has_shown.get() || is_learning.get()) && !is_bare.get());
    view! {
        <Show when=move || !is_bare.get()><Header/></Show>
        <div class="layout" class:layout--with-rail=has_rail>
            <Show when=move || has_rail.get()><Rail/></Show>
            <main class="layout__main" data-state=move || phase.get().name()>
                <Show when=move || !has_shown.get() && !is_learning.get()><Intro/><EarlierResults/></Show>
                <Alert/>
                <Show when=move || !is_learning.get()><HostNote/></Show>
                <LinkedNote/>
                <div class="open-files" hidden=move || is_learning.get() || has_shown.get() && place.get() != Place::Data>
                    <DropZone is_small=has_shown/>
                    <FilesBefore/>
                </div>
                <PlaceView place=Place::Overview><OverviewPlace/></PlaceView>
                <PlaceView place=Place::Data><DataPlace/></PlaceView>
                <PlaceView place=Place::Rows><LaterView fetch=|| Box::pin(later::rows())/></PlaceView>
                <PlaceView place=Place::Measures><MeasuresPlace/></PlaceView>
                <PlaceView place=Place::Foundation><LaterView fetch=|| Box::pin(later::foundation())/></PlaceView>
                <PlaceView place=Place::Completion><LaterView fetch=|| Box::pin(later::completion())/></PlaceView>
                <PlaceView place=Place::Modalities><LaterView fetch=|| Box::pin(later::modalities())/></PlaceView>
                <PlaceView place=Place::Compare><LaterView fetch=|| Box::pin(later::compare())/></PlaceView>
                <PlaceView place=Place::Learn><LaterView fetch=|| Box::pin(later::learn())/></PlaceView>
            </main>
        </div>
        <ProgressBar/>
        <PrivacyPanel/>
        <Announcer/>
    }
}
