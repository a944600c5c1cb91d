//! What the components of the Modalities place have in common: derived once, and reached as a context.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::File;

use crate::ui::actions::Page;
use crate::ui::browser::now_ms;
use crate::ui::queries::page;
use crate::ui::state::{AppState, ModalitiesForm, ModalityPlanForm, SettingsForm};
use scar_analysis::ModalityComparison;
use scar_protocol::{DataSummary, ModalitiesAsk, Request};
use scar_report::{ClusterCurve, ModalitiesReport, ModalityPair};

/// The forms of the place, and what was compared last.
#[derive(Clone, Copy)]
pub struct Modalities {
    page: Page,
    /// What was read.
    pub data: Memo<Option<DataSummary>>,
    /// What a person chose.
    pub form: RwSignal<ModalitiesForm>,
    /// What was compared last, with names as they are seen.
    pub report: Memo<Option<Arc<ModalitiesReport>>>,
    /// The same with all names as the files gave them: what is saved.
    pub whole_report: Memo<Option<Arc<ModalitiesReport>>>,
    /// What helps to choose a number of clusters.
    pub curves: Memo<Option<Arc<Vec<ClusterCurve>>>>,
    /// What a person chose about the plan.
    pub plan_form: RwSignal<ModalityPlanForm>,
    /// Which pair is shown.
    pub pair_idx: RwSignal<usize>,
    /// Whether they can be compared now.
    pub can_compare: Memo<bool>,
}

/// What the place provided.
pub fn modalities() -> Modalities {
    expect_context::<Modalities>()
}

impl Modalities {
    /// Derives it and provides it.
    pub fn provide() -> Self {
        let page = page();
        let data = page.data();
        let form = RwSignal::new(ModalitiesForm::default());
        let report = page.newest_seen(|state| &state.modalities.report);
        let whole_report = page.newest(|state| &state.modalities.report);
        let curves = page.newest_seen(|state| &state.modalities.curves);
        let pair_idx = RwSignal::new(0);
        let can_compare = Memo::new(move |_| page.state.with(AppState::can_compare_modalities));
        // Names and choices belong to the files they were made for.
        let files = Memo::new(move |_| {
            data.with(|data| data.as_ref().map(|data| data.matrices.iter().map(|matrix| matrix.name()).collect::<Vec<_>>()))
        });
        Effect::new(move |before: Option<()>| {
            files.track();
            if before.is_some() {
                form.set(ModalitiesForm::default());
                pair_idx.set(0);
            }
        });
        let plan_form = RwSignal::new(ModalityPlanForm::default());
        let modalities = Self { page, data, form, report, whole_report, curves, plan_form, pair_idx, can_compare };
        provide_context(modalities);
        modalities
    }

    /// What they are called, as the form stands.
    pub fn names(self) -> Vec<String> {
        self.data.with(|data| data.as_ref().map(|data| self.form.with(|form| form.names(&data.matrices)))).unwrap_or_default()
    }

    /// Reads of the pair on screen, with names as they are seen.
    pub fn of_pair<T>(self, read: impl FnOnce(&ModalitiesReport, &ModalityPair) -> T) -> Option<T> {
        self.report.with(|report| of_pair(report.as_deref()?, self.pair_idx.get(), read))
    }

    /// Reads once of the pair on screen, with names as the files gave them.
    pub fn of_whole_pair<T>(self, read: impl FnOnce(&ModalitiesReport, &ModalityPair) -> T) -> Option<T> {
        self.whole_report.with_untracked(|report| of_pair(report.as_deref()?, self.pair_idx.get_untracked(), read))
    }

    /// Compares the modalities.
    pub fn compare(self) {
        self.ask(true, |ask| Request::Modalities { ask });
    }

    /// Clusters them by several numbers of clusters.
    pub fn compare_clusters(self) {
        self.ask(false, |ask| Request::ClusterCurves { ask });
    }

    fn ask(self, is_report: bool, request: impl FnOnce(Box<ModalitiesAsk>) -> Request) {
        let page = self.page;
        let Some(data) = self.data.get_untracked().filter(|_| self.can_compare.get_untracked()) else { return };
        let asked = page.form.with_untracked(SettingsForm::settings);
        match asked.and_then(|settings| self.form.with_untracked(|form| form.ask(&data, settings))) {
            Err(problem) => page.state.update(|state| state.refuse(problem)),
            Ok(ask) => {
                if is_report {
                    page.state.update(|state| state.modalities.ask(ask.clone()));
                }
                self.send(request(Box::new(ask)));
            }
        }
    }

    /// Compares plans for the pair on screen with random fills.
    pub fn compare_plans(self) {
        let page = self.page;
        let asked = page.state.with_untracked(|state| {
            let report = state.modalities.report.clone()?;
            let pair_idx = shown_idx(self.pair_idx.get_untracked(), &report);
            let (ask, pair) = state.modalities.of_pair(pair_idx)?;
            Some((ask.clone(), pair, pair_idx, report))
        });
        let Some((ask, pair, pair_idx, report)) = asked.filter(|_| self.can_compare.get_untracked()) else { return };
        let comparison = self.plan_form.with_untracked(|form| {
            let mut comparison = ModalityComparison::of(&report.pairs[pair_idx], form.seeds()?);
            if !comparison.rules.contains(&form.rule) {
                comparison.rules.insert(0, form.rule);
            }
            Ok(comparison)
        });
        match comparison {
            Err(problem) => page.state.update(|state| state.refuse(problem)),
            Ok(comparison) => self.send(Request::ComparePairPlans {
                ask: Box::new(ask),
                pair_idx: pair_idx as u32,
                pair,
                comparison: Box::new(comparison),
            }),
        }
    }

    fn send(self, request: Request) {
        let page = self.page;
        let job = page.new_number();
        page.state.update(|state| state.start_modalities(job, now_ms()));
        page.watch(job);
        page.send(job, request, Vec::new());
    }

    /// Reads `files` beside those that were read, as further modalities.
    pub fn add(self, files: Vec<File>) {
        self.page.read_with_more(files);
    }
}

fn of_pair<T>(report: &ModalitiesReport, chosen: usize, read: impl FnOnce(&ModalitiesReport, &ModalityPair) -> T) -> Option<T> {
    Some(read(report, report.pairs.get(shown_idx(chosen, report))?))
}

/// The place of the pair that is shown where the one at `chosen` was: fewer may have been compared since.
fn shown_idx(chosen: usize, report: &ModalitiesReport) -> usize {
    chosen.min(report.pairs.len().saturating_sub(1))
}
