//! What a person can ask for beside the analysis: rows of a subset or a plan, a comparison of plans, files beside the data.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::File;

use super::actions::{MOST_BUDGET_MB, Page};
use super::browser::now_ms;
use super::state::{AppState, Asked, PlanAsk, SubsetAsk};
use crate::analysis::{Comparison, PlanSource};
use crate::data::ReadOptions;
use crate::protocol::{Purpose, Request};
use crate::report::Report;

impl Page {
    /// Has the rows of a subset chosen.
    pub fn choose_subset(self, ask: SubsetAsk) {
        self.ask_side(Asked::Subset(ask), Vec::new(), |job, matrix_idx, report| Request::Subset {
            job,
            matrix_idx,
            settings: report.settings.clone(),
            size: ask.size,
            method: ask.method,
        });
    }

    /// Has the rows of a plan chosen.
    pub fn choose_plan_rows(self, ask: PlanAsk) {
        let (source, plan) = (ask.source, ask.plan.clone());
        self.ask_side(Asked::Plan(ask), Vec::new(), |job, matrix_idx, report| Request::ChooseRows {
            job,
            matrix_idx,
            settings: report.settings.clone(),
            source,
            plan,
        });
    }

    /// Has plans compared with random fills.
    pub fn compare_plans(self, source: PlanSource, comparison: Comparison) {
        self.ask_side(Asked::Comparison, Vec::new(), |job, matrix_idx, report| Request::Compare {
            job,
            matrix_idx,
            settings: report.settings.clone(),
            source,
            comparison: Box::new(comparison),
        });
    }

    pub(super) fn ask_side(self, asked: Asked, files: Vec<File>, request: impl FnOnce(u32, u32, &Report) -> Request) {
        let (can_ask, report, matrix_idx) =
            self.state.with_untracked(|state| (state.can_ask(), state.report.clone(), state.matrix_idx as u32));
        let Some(report) = report.filter(|_| can_ask) else { return };
        let job = self.next_job();
        self.state.update(|state| state.start_side(job, asked, now_ms()));
        self.watch(job);
        self.send(job, request(job, matrix_idx, &report), files);
    }

    /// Reads files to stand beside the data: candidates, or rows to test on.
    pub fn open_beside(self, purpose: Purpose, files: Vec<File>) {
        if files.is_empty() || !self.state.with_untracked(AppState::can_run) {
            return;
        }
        let held = self.state.with_untracked(|state| {
            state.data.as_ref().map_or(0, |data| data.matrices.iter().map(|matrix| matrix.rows * matrix.dims * 4).sum::<u64>())
        });
        let left = (MOST_BUDGET_MB * 1_000_000).saturating_sub(held).max(1_000_000);
        let budget = self.budget_mb.get_untracked().saturating_mul(1_000_000).min(left);
        let job = self.next_job();
        self.state.update(|state| state.start_reading_beside(job, now_ms()));
        self.watch(job);
        let options = ReadOptions { budget_bytes: Some(budget), ..ReadOptions::default() };
        self.hands.update_value(|hands| hands.offered = (purpose == Purpose::Reserve).then(|| files.clone()));
        self.send(job, Request::Read { job, purpose, options }, files);
    }

    /// Forgets files beside the data.
    pub fn forget_beside(self, purpose: Purpose) {
        if self.state.with_untracked(AppState::can_run) {
            let job = self.next_job();
            // Those that were refused are no candidates.
            self.hands.update_value(|hands| hands.offered = None);
            self.state.update(|state| state.start_reading_beside(job, now_ms()));
            self.send(job, Request::Forget { job, purpose }, Vec::new());
        }
    }

    /// The rows of the plan and the comparison, newest.
    pub fn side<T: Send + Sync + 'static>(self, read: fn(&AppState) -> &Option<Arc<T>>) -> Memo<Option<Arc<T>>> {
        let is_same = |a: Option<&Option<Arc<T>>>, b: Option<&Option<Arc<T>>>| match (a, b) {
            (Some(Some(a)), Some(Some(b))) => !Arc::ptr_eq(a, b),
            (Some(None), Some(None)) => false,
            _ => true,
        };
        Memo::new_with_compare(move |_| self.state.with(|state| read(state).clone()), is_same)
    }
}
