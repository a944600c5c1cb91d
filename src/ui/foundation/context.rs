//! What the components of the Foundation place have in common: derived once, and reached as a context.

use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::actions::Page;
use crate::ui::queries::page;
use crate::ui::state::Moved;
use scar_analysis::resize;
use scar_protocol::Request;
use scar_report::{MeasuredReport, RankedClass, Report, Resized, Tuning, ranked};

/// The sizes as the sliders stand.
#[derive(Clone, Copy)]
pub struct Foundation {
    page: Page,
    /// What the sizes are of.
    pub report: Memo<Option<Arc<Report>>>,
    /// What a person moved.
    pub moved: RwSignal<Moved>,
    /// What the sizes are made with.
    pub tuning: Memo<Option<Tuning>>,
    /// The newest measured sizes, which name their own tolerances.
    pub measured: Memo<Option<Arc<MeasuredReport>>>,
    /// The sizes.
    pub resized: Memo<Option<Arc<Resized>>>,
    /// The classes, the largest size first.
    pub classes: Memo<Vec<RankedClass>>,
    /// Whether the convention reports sizes by the theory.
    pub is_published: Memo<bool>,
}

/// What the place provided.
pub fn foundation() -> Foundation {
    expect_context::<Foundation>()
}

impl Foundation {
    /// Derives the sizes and provides them.
    pub fn provide() -> Self {
        let page = page();
        let report = page.report();
        let moved = RwSignal::new(Moved::default());
        let tuning = Memo::new(move |_| report.with(|report| report.as_ref().map(|report| moved.get().over(Tuning::of(report)))));
        let measured = Memo::new(move |_| {
            let anew = page.state.with(|state| state.remeasured.clone());
            anew.or_else(|| report.with(|report| report.as_ref().and_then(|report| report.measured.clone()).map(Arc::new)))
        });
        let resized = Memo::new(move |_| {
            let (report, tuning, measured) = (report.get()?, tuning.get()?, measured.get());
            Some(Arc::new(resize(&report, measured.as_deref(), &tuning)))
        });
        let classes = Memo::new(move |_| {
            let (report, resized, measured) = (report.get(), resized.get(), measured.get());
            report.zip(resized).map(|(report, resized)| ranked(&report, &resized, measured.as_deref())).unwrap_or_default()
        });
        let is_published =
            Memo::new(move |_| report.with(|report| report.as_ref().is_some_and(|report| report.settings.convention.is_published())));
        // What was moved belongs to one analysis of one matrix: its reports follow each other, another begins anew.
        let of = Memo::new(move |_| {
            report.with(|report| report.as_ref().map(|report| (report.settings.clone(), report.data.matrix.file.clone())))
        });
        Effect::new(move |before: Option<()>| {
            of.track();
            if before.is_some() {
                moved.set(Moved::default());
            }
        });
        let foundation = Self { page, report, moved, tuning, measured, resized, classes, is_published };
        provide_context(foundation);
        foundation
    }

    /// What the sizes of classes count.
    pub fn unit(self) -> &'static str {
        if self.is_published.get() { "samples" } else { "rows of the class" }
    }

    /// The sliders stand as the report has them again.
    pub fn reset(self) {
        self.moved.set(Moved::default());
        self.page.state.update(|state| (state.remeasured, state.remeasuring) = (None, None));
    }

    /// A slider came to rest: the measured sizes follow, from the test errors that the worker keeps. Nothing is trained.
    pub fn settle(self) {
        let Some((report, tuning)) = self.report.get_untracked().zip(self.tuning.get_untracked()) else { return };
        let is_idle = self.page.state.with_untracked(|state| state.work.is_none());
        if !is_idle || report.is_provisional() || report.measured.is_none() {
            return;
        }
        let stands = self.measured.with_untracked(|measured| measured.as_ref().map(|measured| (measured.epsilon, measured.delta)));
        if stands == Some((tuning.epsilon, tuning.delta)) {
            return;
        }
        let job = self.page.new_number();
        self.page.state.update(|state| state.remeasuring = Some(job));
        let request = Request::Remeasure { epsilon: tuning.epsilon, delta: tuning.delta, seed: report.settings.seed };
        self.page.send(job, request, Vec::new());
    }
}
