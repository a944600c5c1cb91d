//! Results outlast a visit: what is finished is kept in this browser, and offered when the page is opened again.

use std::sync::Arc;

use js_sys::Date;
use leptos::prelude::*;

use super::actions::Page;
use super::shared::THEME_KEY;
use super::state::{KeptResults, Seen, Visit};
use super::store;
use super::{browser, later};

impl Page {
    /// Loads what an earlier visit left, and keeps what is finished from then on.
    pub(super) fn keep_results(self) {
        let is_loaded = RwSignal::new(false);
        let seen = StoredValue::new(Seen::default());
        leptos::task::spawn_local(async move {
            let text = store::load().await.unwrap_or_default();
            // A first visit has nothing to read. What cannot be read now is not seen, so it stays in the store.
            if !text.is_empty()
                && let Ok(visit) = later::visit_of_text(&text).await
            {
                seen.set_value(Seen::of_text(&text));
                self.kept.update(|kept| kept.restore(visit.kept));
                // An analysis may have been finished meanwhile.
                self.last_result.update(|last| *last = last.take().or(visit.last));
            }
            is_loaded.set(true);
        });
        let report = self.whole_report();
        Effect::new(move |_| {
            let Some(report) = report.get().filter(|report| !report.is_provisional()) else { return };
            let is_known = self.last_result.with_untracked(|last| last.as_ref().is_some_and(|(_, last)| Arc::ptr_eq(last, &report)));
            if !is_known {
                self.last_result.set(Some((Date::now(), report)));
            }
        });
        Effect::new(move |_| {
            let visit = self.kept.with(|kept| Visit::of(self.last_result.get(), kept));
            if is_loaded.get() && !visit.is_empty() {
                leptos::task::spawn_local(async move {
                    let change = |before: Option<String>| {
                        seen.try_update_value(|seen| visit.to_text_beside(before.as_deref(), seen)).unwrap_or_default()
                    };
                    // Where a browser keeps nothing, nothing is offered at the next visit either.
                    let is_kept = store::change(change).await;
                    self.are_results_unkept.set_value(!is_kept);
                });
            }
        });
    }

    /// Shows the last result again, or else the first of those that were kept.
    pub fn show_last_result(self) {
        let last = self.last_result.get_untracked().map(|(_, report)| report);
        let first = || self.kept.with_untracked(|kept| kept.results().first().map(|first| Arc::clone(&first.report)));
        if let Some(report) = last.or_else(first) {
            self.show_report(report);
        }
    }

    /// Forgets everything that this browser keeps for the page: results, and the choice of light or dark.
    pub fn forget_results(self) {
        self.last_result.set(None);
        self.kept.set(KeptResults::default());
        browser::forget(THEME_KEY);
        leptos::task::spawn_local(async move {
            store::forget().await;
        });
    }
}
