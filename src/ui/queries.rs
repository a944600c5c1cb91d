//! What components read of the page's state, each derived once.

use std::borrow::Cow;
use std::sync::Arc;

use leptos::prelude::*;

use super::actions::Page;
use super::state::{AppState, Needs, Phase, Place};
use scar_learn::{Learn, Lesson};
use scar_protocol::DataSummary;
use scar_report::{Named, Report, as_seen};

/// The page of this component.
pub fn page() -> Page {
    expect_context::<Page>()
}

/// Whether an answer is another one than before.
fn differs<T>(a: Option<&Option<Arc<T>>>, b: Option<&Option<Arc<T>>>) -> bool {
    match (a, b) {
        (Some(Some(a)), Some(Some(b))) => !Arc::ptr_eq(a, b),
        (Some(None), Some(None)) => false,
        _ => true,
    }
}

/// A report as it is seen; itself where no name needs to be cut.
fn seen<T: Named>(report: &Arc<T>) -> Arc<T> {
    match as_seen(&**report) {
        Cow::Borrowed(_) => Arc::clone(report),
        Cow::Owned(seen) => Arc::new(seen),
    }
}

impl Page {
    /// The newest report as it is seen: with long names cut, and on one line.
    pub fn report(self) -> Memo<Option<Arc<Report>>> {
        self.newest_seen(|state| &state.report)
    }

    /// The newest of something that the workers answered, as it is seen.
    pub fn newest_seen<T: Named + Send + Sync + 'static>(self, read: fn(&AppState) -> &Option<Arc<T>>) -> Memo<Option<Arc<T>>> {
        let whole = self.newest(read);
        Memo::new_with_compare(move |_| whole.with(|whole| whole.as_ref().map(seen)), differs)
    }

    /// The newest report with all names as the files gave them: what is saved.
    pub fn whole_report(self) -> Memo<Option<Arc<Report>>> {
        self.newest(|state| &state.report)
    }

    /// The newest of something that the workers answered. It changes with each answer, also with an equal one: comparing large answers
    /// would take longer than showing them.
    pub fn newest<T: Send + Sync + 'static>(self, read: fn(&AppState) -> &Option<Arc<T>>) -> Memo<Option<Arc<T>>> {
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

    /// Whether something would be lost with the tab: what is finished is kept, what is under way is not, and neither are results where the
    /// browser keeps none.
    pub fn would_lose(self) -> bool {
        let has_results =
            || self.last_result.with_untracked(Option::is_some) || self.kept.with_untracked(|kept| !kept.results().is_empty());
        self.state.with_untracked(|state| state.work.is_some()) || (self.are_results_unkept.get_value() && has_results())
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
