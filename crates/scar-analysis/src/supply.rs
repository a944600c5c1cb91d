//! The rows that plans choose from, and the choice itself. Report, page and program all use this code.

use std::borrow::Cow;

use crate::held_out::counts;
use crate::prepared::Prepared;
use crate::{AnalysisError, RowPlan};
use scar_core::control::{Cancelled, Control};
use scar_core::problem::{Code, Problem};
use scar_core::{EmbeddingSet, Matrix};
use scar_method::completion::{Candidates, PRIMARY_SHARE, PlanError, SPLIT_SEED, Split, choose};
use scar_method::probe::{LinearProbe, converged_work, train_converged};
use scar_report::ReserveKind;

/// Rows in hand, and candidates that may be added, all in one set.
///
/// # The probe
///
/// All plans use the same kind of probe: one trained to convergence on all rows in hand, in every convention. It predicts the classes of
/// candidates without labels, and rules by margin use its logits. The probe that an analysis trains at ratio 1 does not serve here: it
/// is stopped early in the published conventions, and it does not exist without ratio 1.
/// [`compare_plans`](crate::compare_plans) also uses a probe of this kind, so its results are valid for the rows that are chosen.
pub(super) struct Supply<'a> {
    /// The rows of the data, then those of the reserve's file.
    set: Cow<'a, EmbeddingSet>,
    /// Ascending.
    pub(super) in_hand: Vec<u32>,
    /// Ascending.
    pub(super) candidates: Vec<u32>,
    pub(super) kind: ReserveKind,
    /// Rows of each class of the data. Later use is assumed to have the same class shares.
    pub(super) data_counts: Vec<u64>,
    probe: Option<LinearProbe>,
}

impl<'a> Supply<'a> {
    /// The rows `in_hand` of `set`, without candidates.
    pub(super) fn of_rows(set: &'a EmbeddingSet, in_hand: &[u32]) -> Self {
        Self {
            set: Cow::Borrowed(set),
            in_hand: in_hand.to_vec(),
            candidates: Vec::new(),
            kind: ReserveKind::Split,
            data_counts: counts(in_hand, set.labels()),
            probe: None,
        }
    }

    /// The supply of an analysis. The candidates are the rows of the reserve's file; without a file they are two fifths of each class of
    /// the data, drawn by [`SPLIT_SEED`].
    ///
    /// A probe is trained if a rule `needs_probe`, or if the file has no labels.
    pub(super) fn of(prepared: &Prepared<'a>, needs_probe: bool, control: &Control) -> Result<Self, Cancelled> {
        let mut supply = Self::of_rows(prepared.set, &prepared.data_rows);
        let Some(reserve) = &prepared.extras.reserve else {
            Split { primary: supply.in_hand, reserve: supply.candidates } = supply.divided(SPLIT_SEED);
            if needs_probe {
                supply.probe = Some(trained(prepared, &supply.in_hand, control)?);
            }
            return Ok(supply);
        };
        let class_ids = match &reserve.class_ids {
            Some(class_ids) => {
                if needs_probe {
                    supply.probe = Some(trained(prepared, &supply.in_hand, control)?);
                }
                Cow::Borrowed(class_ids)
            }
            None => {
                let probe = trained(prepared, &supply.in_hand, control)?;
                let idxs: Vec<u32> = (0..reserve.embeddings.n_rows() as u32).collect();
                let predicted = probe.predictions(&reserve.embeddings, &idxs);
                supply.probe = Some(probe);
                Cow::Owned(predicted)
            }
        };
        let kind = if reserve.class_ids.is_some() { ReserveKind::File } else { ReserveKind::FilePredicted };
        Ok(supply.with_file(&reserve.embeddings, &class_ids, kind))
    }

    /// Units by which [`of`](Self::of) advances its [`Control`].
    pub(super) fn work(prepared: &Prepared<'_>, needs_probe: bool) -> u64 {
        let is_unlabelled = prepared.extras.reserve.as_ref().is_some_and(|reserve| reserve.class_ids.is_none());
        let n_in_hand = match &prepared.extras.reserve {
            Some(_) => prepared.data_rows.len() as u64,
            None => (prepared.data_rows.len() as f64 * PRIMARY_SHARE) as u64,
        };
        if needs_probe || is_unlabelled { converged_work(n_in_hand, &prepared.converged) } else { 0 }
    }

    /// This supply with the rows of a file, of the classes `class_ids`, as candidates.
    pub(super) fn with_file(mut self, embeddings: &Matrix, class_ids: &[u32], kind: ReserveKind) -> Self {
        self.candidates = self.append(embeddings, class_ids);
        Self { kind, ..self }
    }

    /// Appends rows to the set and gives their positions.
    pub(super) fn append(&mut self, embeddings: &Matrix, class_ids: &[u32]) -> Vec<u32> {
        let first = self.set.n_samples() as u32;
        self.set = Cow::Owned(self.set.followed_by(embeddings, class_ids));
        (first..first + class_ids.len() as u32).collect()
    }

    /// Splits the rows in hand: two fifths of each class, drawn by `seed`, become the reserve.
    pub(super) fn divided(&self, seed: u64) -> Split {
        let labels = self.set.labels();
        Split::by_class(labels.class_ids(), labels.n_classes(), &self.in_hand, PRIMARY_SHARE, seed)
    }

    /// All rows.
    pub(super) fn set(&self) -> &EmbeddingSet {
        &self.set
    }

    /// Number of `rows` of each class. Candidates without labels count by the predictions of the probe.
    pub(super) fn counts(&self, rows: &[u32]) -> Vec<u64> {
        counts(rows, self.set.labels())
    }

    /// The candidates that `plan` takes, as ascending positions in the set.
    ///
    /// # Errors
    /// [`AnalysisError::Refused`] with the reason if the rule gives no plan; [`AnalysisError::Cancelled`].
    pub(super) fn choose(&self, plan: &RowPlan, seed: u64, control: &Control) -> Result<Vec<u32>, AnalysisError> {
        let later_shares: Vec<f64> = self.data_counts.iter().map(|&count| count as f64).collect();
        let from = Candidates {
            embeddings: self.set.embeddings(),
            class_ids: self.set.labels().class_ids(),
            n_classes: self.set.n_classes(),
            primary: &self.in_hand,
            reserve: &self.candidates,
            later_shares: &later_shares,
            foundation_sizes: &plan.sizes,
            costs: &plan.costs,
            probe: self.probe.as_ref(),
            control,
        };
        choose(plan.rule, &from, plan.limits, seed).map_err(|error| match error {
            PlanError::Cancelled => AnalysisError::Cancelled,
            error => AnalysisError::Refused(Problem::new(Code::BadOption, format!("There is no plan by «{}»: {error}", plan.rule))),
        })
    }

    /// Converts positions of candidates in the set to positions in their source: their file, or the data.
    pub(super) fn in_source(&self, rows: Vec<u32>) -> Vec<u32> {
        let first = match self.kind {
            ReserveKind::Split => 0,
            ReserveKind::File | ReserveKind::FilePredicted => self.candidates.first().copied().unwrap_or(0),
        };
        rows.into_iter().map(|row| row - first).collect()
    }
}

fn trained(prepared: &Prepared<'_>, rows: &[u32], control: &Control) -> Result<LinearProbe, Cancelled> {
    let set = prepared.set;
    let outcome = train_converged(set.embeddings(), set.labels().class_ids(), rows, set.n_classes(), &prepared.converged, control)?;
    Ok(outcome.probe)
}
