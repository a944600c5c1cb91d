//! The preparation of an analysis: which rows are used, how probes are trained, which tasks there are.

use crate::held_out::Rows;
use crate::task::Task;
use crate::training::{Procedure, Trainer};
use crate::{Extras, probe_shift};
use scar_core::EmbeddingSet;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_method::measures::Convention;
use scar_method::probe::{CheckedConvergedParams, CheckedProbeParams, LinearProbe};
use scar_method::settings::Settings;

/// Everything that is decided before the first training.
pub(super) struct Prepared<'a> {
    pub(super) set: &'a EmbeddingSet,
    pub(super) settings: &'a Settings,
    pub(super) extras: &'a Extras,
    /// All rows except the test rows that the files name, ascending.
    pub(super) data_rows: Vec<u32>,
    pub(super) adam: CheckedProbeParams,
    pub(super) converged: CheckedConvergedParams,
    /// Rows of the measured trainings.
    pub(super) rows: Rows<'a>,
    /// Rows of the tested trainings, if different.
    pub(super) tested_rows: Option<Rows<'a>>,
}

impl<'a> Prepared<'a> {
    pub(super) fn new(set: &'a EmbeddingSet, settings: &'a Settings, extras: &'a Extras) -> Result<Self, Problem> {
        if let Some((name, labels)) =
            extras.columns.iter().find(|(_, labels)| labels.n_samples() != set.n_samples() || labels.n_classes() < 2)
        {
            return Err(Problem::new(
                Code::LabelLength,
                format!(
                    "The label column «{name}» has {} labels of {} classes for {} rows. Give one label per row, of at least two classes.",
                    labels.n_samples(),
                    labels.n_classes(),
                    set.n_samples()
                ),
            ));
        }
        // A given test set takes precedence over the split that the files name.
        let split = set.split().filter(|_| settings.use_split && extras.test.is_none());
        let tested = match split {
            Some(split) => Rows::split(set, split)?,
            None => Rows::tested(set, extras.test.as_ref(), settings.test_share, settings.seed),
        };
        // The published procedure trains on all rows, so measured sizes need separate trainings.
        let is_published = settings.convention.is_published() || extras.first_probe.is_some();
        let (rows, tested_rows) =
            if is_published { (Rows::all(set, split), Some(tested).filter(|rows| rows.test.is_some())) } else { (tested, None) };
        let data_rows = Rows::all(set, split).train;
        Ok(Self {
            set,
            settings,
            extras,
            data_rows,
            adam: settings.probe_params()?,
            converged: settings.converged_params()?,
            rows,
            tested_rows,
        })
    }

    pub(super) fn is_published(&self) -> bool {
        self.settings.convention.is_published() || self.extras.first_probe.is_some()
    }

    fn procedure(&self, first: Option<&'a LinearProbe>) -> Procedure<'_> {
        if self.is_published() { Procedure::Published { params: &self.adam, first } } else { Procedure::Converged(&self.converged) }
    }

    pub(super) fn tasks<'b>(&'b self, control: &'b Control) -> Vec<Task<'b>> {
        let trainer = |labels, first| Trainer {
            set: self.set,
            labels,
            rows: &self.rows,
            procedure: self.procedure(first),
            convention: self.settings.convention,
            seed: self.settings.seed,
            control,
        };
        let own = Task::new(self.extras.column.as_deref(), trainer(self.set.labels(), self.extras.first_probe.as_ref()));
        let others = self.extras.columns.iter().map(|(name, labels)| Task::new(Some(name.as_str()), trainer(labels, None)));
        std::iter::once(own).chain(others).collect()
    }

    /// The trainer for measured sizes, if they need separate trainings.
    pub(super) fn separate_tester<'b>(&'b self, control: &'b Control) -> Option<Trainer<'b>> {
        Some(Trainer {
            set: self.set,
            labels: self.set.labels(),
            rows: self.tested_rows.as_ref()?,
            procedure: Procedure::Converged(&self.converged),
            convention: Convention::Corrected,
            seed: self.settings.seed,
            control,
        })
    }

    pub(super) fn shift_work(&self, control: &Control) -> u64 {
        if self.settings.ratios.contains(&1) { probe_shift::work(&self.tasks(control)[0], &self.adam) } else { 0 }
    }
}
