//! Goes through the rows of a set, each with the logits of the probe that judges it and the votes of its neighbors.

use super::fitting::Fit;
use super::neighbors::Neighbors;
use super::wrong::Judges;
use crate::probe::LinearProbe;
use crate::probe::kernel::block_rows;
use scar_core::EmbeddingSet;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// Who judges which rows.
pub(super) struct Bench<'a> {
    set: &'a EmbeddingSet,
    neighbors: &'a Neighbors,
    /// Each probe with blocks of the rows that it judges.
    blocks: Vec<(&'a LinearProbe, Vec<u32>)>,
    control: &'a Control,
}

impl<'a> Bench<'a> {
    /// # Panics
    /// If a probe has another number of classes.
    pub(super) fn new(set: &'a EmbeddingSet, judges: Judges<'a>, neighbors: &'a Neighbors, control: &'a Control) -> Self {
        let mut is_in_fold = vec![false; set.n_samples()];
        judges.folds.iter().flat_map(|fold| &fold.held_out).for_each(|&row| is_in_fold[row as usize] = true);
        let others: Vec<u32> = (0..set.n_samples() as u32).filter(|&row| !is_in_fold[row as usize]).collect();
        let of_probe = |probe: &'a LinearProbe, rows: &[u32]| -> Vec<(&'a LinearProbe, Vec<u32>)> {
            rows.chunks(block_rows(set.n_dims())).map(|block| (probe, block.to_vec())).collect()
        };
        let mut blocks: Vec<_> = judges.folds.iter().flat_map(|fold| of_probe(&fold.probe, &fold.held_out)).collect();
        blocks.extend(of_probe(judges.whole, &others));
        assert!(blocks.iter().all(|(probe, _)| probe.n_classes() == set.n_classes()), "judge: classes of the probe");
        Self { set, neighbors, blocks, control }
    }

    /// The class of each row, length *N*.
    pub(super) fn class_ids(&self) -> &[u32] {
        self.set.labels().class_ids()
    }

    /// What `look` gives for every row; the votes of the fit are counted.
    pub(super) fn each<T: Send>(
        &self,
        trust: Option<&[f32]>,
        look: &(dyn Fn(usize, &[f32], &mut Fit) -> T + Sync),
    ) -> Result<Vec<T>, Cancelled> {
        let found: Vec<Vec<T>> = parallel::try_map(self.blocks.len(), |i| {
            let (probe, rows) = &self.blocks[i];
            let looked = self.block(probe, rows, trust, look)?;
            self.control.advance(rows.len() as u64);
            Ok(looked)
        })?;
        let mut of_rows: Vec<Option<T>> = (0..self.set.n_samples()).map(|_| None).collect();
        for ((_, rows), found) in self.blocks.iter().zip(found) {
            rows.iter().zip(found).for_each(|(&row, found)| of_rows[row as usize] = Some(found));
        }
        Ok(of_rows.into_iter().map(|found| found.expect("every row has a judge")).collect())
    }

    /// What `look` gives for the rows that `is_chosen`, in an order that does not depend on the threads.
    pub(super) fn some<T: Send>(
        &self,
        is_chosen: &(dyn Fn(usize) -> bool + Sync),
        look: &(dyn Fn(usize, &[f32], &mut Fit) -> T + Sync),
    ) -> Result<Vec<T>, Cancelled> {
        let of_block = |(probe, rows): &(&LinearProbe, Vec<u32>)| {
            let chosen: Vec<u32> = rows.iter().copied().filter(|&row| is_chosen(row as usize)).collect();
            self.block(probe, &chosen, None, look)
        };
        let found: Vec<Vec<T>> = parallel::try_map(self.blocks.len(), |i| of_block(&self.blocks[i]))?;
        Ok(found.into_iter().flatten().collect())
    }

    fn block<T>(
        &self,
        probe: &LinearProbe,
        rows: &[u32],
        trust: Option<&[f32]>,
        look: &(dyn Fn(usize, &[f32], &mut Fit) -> T + Sync),
    ) -> Result<Vec<T>, Cancelled> {
        self.control.check()?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let (n_classes, class_ids) = (self.set.n_classes(), self.class_ids());
        let logits = probe.logits(self.set.embeddings(), rows).into_raw_vec_and_offset().0;
        let mut fit = Fit::default();
        let looked = rows.iter().zip(logits.chunks_exact(n_classes)).map(|(&row, logits)| {
            fit.votes.count(self.neighbors, row as usize, class_ids, n_classes, trust);
            look(row as usize, logits, &mut fit)
        });
        Ok(looked.collect())
    }
}
