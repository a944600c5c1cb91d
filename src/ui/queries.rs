//! What components read of the page's state, each derived once.

use std::sync::Arc;

use leptos::prelude::*;

use super::actions::Page;
use super::state::Phase;
use scar_protocol::DataSummary;
use scar_report::Report;

/// The page of this component.
pub fn page() -> Page {
    expect_context::<Page>()
}

impl Page {
    /// The newest report. Reports are compared by place, not by content.
    pub fn report(self) -> Memo<Option<Arc<Report>>> {
        let is_same = |a: Option<&Option<Arc<Report>>>, b: Option<&Option<Arc<Report>>>| match (a, b) {
            (Some(Some(a)), Some(Some(b))) => !Arc::ptr_eq(a, b),
            (Some(None), Some(None)) => false,
            _ => true,
        };
        Memo::new_with_compare(move |_| self.state.with(|state| state.report.clone()), is_same)
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
