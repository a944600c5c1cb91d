//! What components read of the page's state, each derived once.

use std::sync::Arc;

use leptos::prelude::*;

use super::actions::Page;
use super::state::{AppState, Phase};
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
}
