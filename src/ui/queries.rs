//! What components read of the page's state, each derived once.

use std::sync::Arc;

use leptos::prelude::*;

use super::actions::Page;
use super::state::{AppState, Needs, Phase, Place};
use scar_learn::{Learn, Lesson};
use scar_protocol::DataSummary;
use scar_report::Report;

/// The page of this component.
pub fn page() -> Page {
    expect_context::<Page>()
}

impl Page {
    /// The newest report.
    pub fn report(self) -> Memo<Option<Arc<Report>>> {
        self.newest(|state| &state.report)
    }

    /// The newest of something that the workers answered. It changes with each answer, also with an equal one: comparing large answers
    /// would take longer than showing them.
    pub fn newest<T: Send + Sync + 'static>(self, read: fn(&AppState) -> &Option<Arc<T>>) -> Memo<Option<Arc<T>>> {
        let differs = |a: Option<&Option<Arc<T>>>, b: Option<&Option<Arc<T>>>| match (a, b) {
            (Some(Some(a)), Some(Some(b))) => !Arc::ptr_eq(a, b),
            (Some(None), Some(None)) => false,
            _ => true,
        };
        Memo::new_with_compare(move |_| self.state.with(|state| read(state).clone()), differs)
    }

    /// What the worker holds.
    pub fn data(self) -> Memo<Option<DataSummary>> {
        Memo::new(move |_| self.state.with(|state| state.data.clone()))
    }

    /// Where the page stands.
    pub fn phase(self) -> Memo<Phase> {
        Memo::new(move |_| self.state.with(|state| state.phase))
    }

    /// The place in view.
    pub fn place(self) -> Memo<Place> {
        Memo::new(move |_| self.link.with(|link| link.place).unwrap_or_else(|| self.work_place.get()))
    }

    /// The place in view, asked once.
    pub fn place_now(self) -> Place {
        self.link.with_untracked(|link| link.place).unwrap_or_else(|| self.work_place.get_untracked())
    }

    /// The address of a lesson as it begins.
    pub fn lesson_address(self, lesson: Lesson) -> String {
        self.link.with(|link| link.to_lesson(Learn::start(lesson).to_fragment()))
    }

    /// Whether the address leaves out header and rail, as a lesson's may.
    pub fn is_bare(self) -> Memo<bool> {
        Memo::new(move |_| self.link.with(|link| link.learn.as_deref().is_some_and(|learn| Learn::open(learn).0.hidden.frame)))
    }

    /// What `place` still needs before it has something to show.
    pub fn needs(self, place: Place) -> Memo<Option<Needs>> {
        Memo::new(move |_| {
            let has_kept = self.kept.with(|kept| !kept.results().is_empty() || kept.removed().is_some());
            self.state.with(|state| place.needs(state, has_kept))
        })
    }

    /// The address of `place`.
    pub fn address(self, place: Place) -> String {
        self.link.with(|link| link.to_place(place))
    }
}
