//! The rows of a comparison of plans: rows in hand, candidates and test rows, all in one set.

use crate::held_out::Rows;
use crate::reserve::ReserveSet;
use crate::supply::Supply;
use scar_core::EmbeddingSet;
use scar_core::control::{Cancelled, Control};
use scar_method::completion::Split;
use scar_method::subset::{SubsetMethod, subset};
use scar_report::{ReserveKind, TestKind};

/// Share of the rows in hand, and of a reserve's file, that each seed uses. If every seed used all rows, a rule without random draws would
/// give the same numbers each time, and an interval of width 0.
const FILE_SHARE: f64 = 0.8;

/// Part of the random stream's path for draws from a reserve's file.
const RESERVE: u64 = 0x5EED;

/// The rows for every part of a comparison. The rows of a test file come after those of the supply.
pub(super) struct ComparisonRows<'a> {
    /// The rows in hand are the rows to train on. Without a reserve's file there are no candidates yet; each seed takes another part of the
    /// rows in hand for them.
    supply: Supply<'a>,
    pub(super) test: Vec<u32>,
    pub(super) test_kind: TestKind,
    pub(super) test_file: Option<String>,
}

impl<'a> ComparisonRows<'a> {
    /// `None` without test rows. A `reserve` without labels is left out, because probes cannot be trained on it.
    pub(super) fn new(set: &'a EmbeddingSet, rows: &Rows<'_>, reserve: Option<&ReserveSet>) -> Option<Self> {
        let test = rows.test.as_ref()?;
        let mut supply = Supply::of_rows(set, &rows.train);
        if let Some((reserve, class_ids)) = reserve.and_then(|reserve| Some((reserve, reserve.class_ids.as_ref()?))) {
            supply = supply.with_file(&reserve.embeddings, class_ids, ReserveKind::File);
        }
        let test_rows = match test.kind {
            TestKind::File => supply.append(test.embeddings, &test.class_ids),
            TestKind::Split | TestKind::HeldOut | TestKind::Cross => test.sample_idxs.clone(),
        };
        Some(Self { supply, test: test_rows, test_kind: test.kind, test_file: test.file.clone() })
    }

    /// All rows.
    pub(super) fn set(&self) -> &EmbeddingSet {
        self.supply.set()
    }

    /// Rows of the data to train on.
    pub(super) fn train(&self) -> &[u32] {
        &self.supply.in_hand
    }

    pub(super) fn kind(&self) -> ReserveKind {
        self.supply.kind
    }

    /// The factor by which limits for all `n_data` rows shrink for the rows in hand of one seed.
    pub(super) fn scale(&self, n_data: usize) -> f64 {
        let of_train = self.train().len() as f64 / n_data.max(1) as f64;
        if self.kind() == ReserveKind::Split { of_train } else { of_train * FILE_SHARE }
    }

    /// Rows in hand and candidates for `seed`.
    pub(super) fn split(&self, seed: u64, control: &Control) -> Result<Split, Cancelled> {
        if self.kind() == ReserveKind::Split {
            return Ok(self.supply.divided(seed));
        }
        let part = |rows: &[u32], seed| {
            let n_rows = (rows.len() as f64 * FILE_SHARE).ceil() as u64;
            subset(self.set(), rows, n_rows, SubsetMethod::Random, seed, control)
        };
        Ok(Split { primary: part(self.train(), seed)?, reserve: part(&self.supply.candidates, seed ^ RESERVE)? })
    }
}
