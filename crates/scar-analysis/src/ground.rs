//! What plans are compared on: rows to train on, rows that may be added and rows to test on, all of one set.

use std::borrow::Cow;

use crate::held_out::Rows;
use crate::reserve::ReserveSet;
use scar_core::control::{Cancelled, Control};
use scar_core::{EmbeddingSet, Matrix};
use scar_method::completion::{PRIMARY_SHARE, Split};
use scar_method::subset::{SubsetMethod, subset};
use scar_report::{ReserveKind, TestKind};

/// Share of the rows in hand, and of a reserve's file, that each seed takes: without it a rule that draws nothing would give the
/// same numbers with every seed, and an interval of no width.
const FILE_SHARE: f64 = 0.8;

/// Keeps the draws from a reserve's file apart from those of the rows in hand.
const RESERVE: u64 = 0x5EED;

/// Rows of one set for every part of a comparison. A reserve's and a test file's rows stand behind those of the data.
pub(super) struct Ground<'a> {
    pub(super) set: Cow<'a, EmbeddingSet>,
    /// Rows of the data to train on.
    pub(super) train: &'a [u32],
    pub(super) test: Vec<u32>,
    /// Rows of the reserve's file; `None` where a part of `train` plays it.
    reserve: Option<Vec<u32>>,
    pub(super) test_kind: TestKind,
    pub(super) test_file: Option<String>,
}

impl<'a> Ground<'a> {
    /// `None` without rows to test on. A `reserve` without labels cannot be trained on, so it is left out.
    pub(super) fn new(set: &'a EmbeddingSet, rows: &'a Rows<'a>, reserve: Option<&ReserveSet>) -> Option<Self> {
        let test = rows.test.as_ref()?;
        let mut ground = Self {
            set: Cow::Borrowed(set),
            train: &rows.train,
            test: test.sample_idxs.clone(),
            reserve: None,
            test_kind: test.kind,
            test_file: test.file.clone(),
        };
        if let Some((reserve, class_ids)) = reserve.and_then(|reserve| Some((reserve, reserve.class_ids.as_ref()?))) {
            ground.reserve = Some(ground.append(&reserve.embeddings, class_ids));
        }
        if test.kind == TestKind::File {
            ground.test = ground.append(test.embeddings, &test.class_ids);
        }
        Some(ground)
    }

    /// Puts rows behind all others and gives their places.
    fn append(&mut self, embeddings: &Matrix, class_ids: &[u32]) -> Vec<u32> {
        let first = self.set.n_samples() as u32;
        self.set = Cow::Owned(self.set.followed_by(embeddings, class_ids));
        (first..first + class_ids.len() as u32).collect()
    }

    pub(super) fn kind(&self) -> ReserveKind {
        if self.reserve.is_some() { ReserveKind::File } else { ReserveKind::Split }
    }

    /// The part of the rows in hand that each seed trains plans on, for limits that were meant for all of `n_data`.
    pub(super) fn scale(&self, n_data: usize) -> f64 {
        let of_train = self.train.len() as f64 / n_data.max(1) as f64;
        if self.reserve.is_some() { of_train * FILE_SHARE } else { of_train }
    }

    /// Rows in hand and rows that a plan may take, with `seed`.
    pub(super) fn split(&self, seed: u64, control: &Control) -> Result<Split, Cancelled> {
        let labels = self.set.labels();
        let Some(reserve) = &self.reserve else {
            return Ok(Split::by_class(labels.class_ids(), labels.n_classes(), self.train, PRIMARY_SHARE, seed));
        };
        let part = |rows: &[u32], seed| {
            let n_rows = (rows.len() as f64 * FILE_SHARE).ceil() as u64;
            subset(&self.set, rows, n_rows, SubsetMethod::Random, seed, control)
        };
        Ok(Split { primary: part(self.train, seed)?, reserve: part(reserve, seed ^ RESERVE)? })
    }
}
