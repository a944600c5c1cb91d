//! What a person can ask for beside the analysis: rows of a subset or a plan, a comparison of plans, files beside the data.

use leptos::prelude::*;
use web_sys::File;

use super::actions::Page;
use super::browser::now_ms;
use super::state::{AppState, Asked, PlanAsk, ReadRequest, SubsetAsk, bytes_beside};
use scar_analysis::{Comparison, PlanSource};
use scar_files::ReadOptions;
use scar_method::rows::RowsParams;
use scar_protocol::{Purpose, Request};
use scar_report::Report;

impl Page {
    /// Has the rows of a subset chosen.
    pub fn choose_subset(self, ask: SubsetAsk) {
        self.ask_side(Asked::Subset(ask), Vec::new(), |matrix_idx, report| Request::Subset {
            matrix_idx,
            settings: report.settings.clone(),
            size: ask.size,
            method: ask.method,
        });
    }

    /// Has the rows of a plan chosen.
    pub fn choose_plan_rows(self, ask: PlanAsk) {
        let (source, plan) = (ask.source, ask.plan.clone());
        self.ask_side(Asked::Plan(ask), Vec::new(), |matrix_idx, report| Request::ChooseRows {
            matrix_idx,
            settings: report.settings.clone(),
            source,
            plan,
        });
    }

    /// Has plans compared with random fills.
    pub fn compare_plans(self, source: PlanSource, comparison: Comparison) {
        self.ask_side(Asked::Comparison, Vec::new(), |matrix_idx, report| Request::Compare {
            matrix_idx,
            settings: report.settings.clone(),
            source,
            comparison: Box::new(comparison),
        });
    }

    /// Has every row looked at.
    pub fn look_at_rows(self, params: RowsParams) {
        self.ask_side(Asked::Look, Vec::new(), |matrix_idx, report| Request::Look {
            matrix_idx,
            settings: report.settings.clone(),
            params,
        });
    }

    /// Has the worker hold nothing but `rows` of the data, and analyzes them; with no rows given, it holds all that was read again.
    pub fn keep_rows(self, rows: Vec<u32>) {
        self.hold(Request::Keep { rows, of_all: false });
    }

    /// Analyzes the rows `before` of all that were read, keeps the result, and then analyzes the rows `after`.
    pub fn analyze_before_and_after(self, before: Vec<u32>, after: Vec<u32>) {
        if self.hold(Request::Keep { rows: before, of_all: true }) {
            self.follow_ups.update_value(|follow_ups| follow_ups.want_rows(after));
        }
    }

    /// Keeps the result on screen, and then analyzes `rows` of all that were read.
    pub(super) fn keep_and_analyze(self, rows: Vec<u32>) {
        self.keep_result();
        self.hold(Request::Keep { rows, of_all: true });
    }

    /// Keeps the result on screen for comparison, if it is whole.
    pub fn keep_result(self) {
        let Some(report) = self.state.with_untracked(|state| state.report.clone()) else { return };
        let column = self.chosen_column();
        self.kept.update(|kept| kept.keep(report, column.as_deref()));
    }

    /// The label column in use, where there are several.
    pub fn chosen_column(self) -> Option<String> {
        self.state.with_untracked(|state| {
            let data = state.data.as_ref()?;
            data.label_column.clone().filter(|_| data.label_columns.len() > 1)
        })
    }

    /// Has the worker hold `rows` of the candidates behind the data, and analyzes both.
    pub fn extend_with(self, rows: Vec<u32>) {
        self.hold(Request::Extend { rows });
    }

    /// Has the worker hold other rows of what was read, and analyzes them; `false` where that cannot be done now.
    fn hold(self, request: Request) -> bool {
        if !self.state.with_untracked(AppState::can_run) {
            return false;
        }
        self.follow_work();
        let job = self.new_number();
        self.follow_ups.update_value(|follow_ups| follow_ups.want_run(true));
        self.files.update_value(|files| files.ask_without_files());
        self.state.update(|state| state.start_reading(job, now_ms()));
        self.send(job, request, Vec::new());
        true
    }

    pub(super) fn ask_side(self, asked: Asked, files: Vec<File>, request: impl FnOnce(u32, &Report) -> Request) {
        let (can_ask, report, matrix_idx) =
            self.state.with_untracked(|state| (state.can_ask(), state.report.clone(), state.matrix_idx as u32));
        let Some(report) = report.filter(|_| can_ask) else { return };
        let job = self.new_number();
        self.state.update(|state| state.start_side(job, asked, now_ms()));
        self.watch(job);
        self.send(job, request(matrix_idx, &report), files);
    }

    /// Reads files to stand beside the data: candidates, or rows to test on.
    pub fn open_beside(self, purpose: Purpose, files: Vec<File>) {
        if files.is_empty() || !self.state.with_untracked(AppState::can_run) {
            return;
        }
        let budget = bytes_beside(self.budget_mb.get_untracked(), self.held_bytes());
        let of_data = self.files.with_value(|files| files.data().1);
        self.read_beside(purpose, files, ReadOptions { budget_bytes: Some(budget), ..of_data.for_rows_beside() });
    }

    pub(super) fn read_beside(self, purpose: Purpose, files: Vec<File>, options: ReadOptions) {
        let job = self.new_number();
        self.state.update(|state| state.start_reading_beside(job, now_ms()));
        self.watch(job);
        let request = ReadRequest { files: files.clone(), purpose, options: options.clone() };
        self.files.update_value(|kept| kept.ask(request));
        self.send(job, Request::Read { purpose, options }, files);
    }

    /// Forgets files beside the data.
    pub fn forget_beside(self, purpose: Purpose) {
        if self.state.with_untracked(AppState::can_run) {
            let job = self.new_number();
            self.files.update_value(|files| files.ask_without_files());
            self.state.update(|state| state.start_reading_beside(job, now_ms()));
            self.send(job, Request::Forget { purpose }, Vec::new());
        }
    }
}
