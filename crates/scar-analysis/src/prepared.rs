//! The preparation of an analysis: which rows are used, how probes are trained, which tasks there are.

use crate::held_out::Rows;
use crate::task::Task;
use crate::training::{Procedure, Trainer};
use crate::{Extras, probe_shift};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_core::{EmbeddingSet, Groups};
use scar_method::measures::Convention;
use scar_method::probe::{CheckedConvergedParams, CheckedProbeParams, LinearProbe};
use scar_method::settings::Settings;

/// The groups of rows, if the files name them and they are wanted.
pub(super) fn groups<'a>(set: &'a EmbeddingSet, settings: &Settings) -> Option<&'a Groups> {
    set.groups().filter(|_| settings.use_groups)
}

/// Everything that is decided before the first training.
pub(super) struct Prepared<'a> {
    pub(super) set: &'a EmbeddingSet,
    pub(super) settings: &'a Settings,
    pub(super) extras: &'a Extras,
    /// All rows except the test rows that the files name, ascending.
    pub(super) data_rows: Vec<u32>,
    pub(super) adam: CheckedProbeParams,
    pub(super) converged: CheckedConvergedParams,
    /// Rows to train on, and how the trainings are tested.
    pub(super) rows: Rows<'a>,
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
        let rows = match (split, &extras.test) {
            (Some(split), _) => Rows::split(set, split)?,
            (None, Some(given)) => Rows::with_test_set(set, given),
            (None, None) => Rows::crossed(set, settings.test_share, settings.seed, groups(set, settings)),
        };
        let data_rows = rows.train.clone();
        Ok(Self { set, settings, extras, data_rows, adam: settings.probe_params()?, converged: settings.converged_params()?, rows })
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
            is_tested: !self.is_published(),
            procedure: self.procedure(first),
            convention: self.settings.convention,
            seed: self.settings.seed,
            control,
        };
        let own = Task::new(self.extras.column.as_deref(), trainer(self.set.labels(), self.extras.first_probe.as_ref()));
        let others = self.extras.columns.iter().map(|(name, labels)| Task::new(Some(name.as_str()), trainer(labels, None)));
        std::iter::once(own).chain(others).collect()
    }

    /// The trainer for measured sizes, if they need separate trainings: the published procedure stops early.
    pub(super) fn separate_tester<'b>(&'b self, control: &'b Control) -> Option<Trainer<'b>> {
        (self.is_published() && self.rows.is_tested()).then(|| Trainer {
            set: self.set,
            labels: self.set.labels(),
            rows: &self.rows,
            is_tested: true,
            procedure: Procedure::Converged(&self.converged),
            convention: Convention::Corrected,
            seed: self.settings.seed,
            control,
        })
    }

    /// Rows to train on and test rows for a comparison of plans. Where no file has test rows, a share of the data is held out.
    pub(super) fn comparison_rows(&self) -> Rows<'_> {
        let split = self.set.split().filter(|_| self.settings.use_split);
        match (&self.extras.test, split) {
            (Some(given), _) => Rows::with_test_set(self.set, given),
            // It was checked when this was prepared.
            (None, Some(split)) if self.rows.test.is_some() => {
                Rows::split(self.set, split).unwrap_or_else(|_| Rows::all(self.set, Some(split)))
            }
            _ => Rows::held_out(self.set, self.settings.test_share, self.settings.seed, groups(self.set, self.settings)),
        }
    }

    pub(super) fn shift_work(&self, control: &Control) -> u64 {
        self.tasks(control).first().map_or(0, |task| probe_shift::work(&task.trainer, &self.adam, &self.settings.ratios))
    }
}
