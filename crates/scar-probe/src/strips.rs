//! Passes over all rows, divided among threads by strips and blocks. The sums are the same for every number of threads.

use crate::kernel::{self, BlockSums, Rows, Weights};
use crate::standardizer::Standardizer;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// Rows with their classes, divided into strips. The division depends on the number of rows only.
pub(super) struct Strips<'a> {
    rows: Vec<&'a [f32]>,
    n_dims: usize,
    /// Class of each of the rows.
    classes: Vec<u32>,
    n_classes: usize,
    /// Applied to each block before it is used, where there is one.
    standardizer: Option<Standardizer>,
    strips: Vec<Strip>,
}

/// Consecutive rows with the sums over them; each strip is the work of one thread at a time.
pub(super) struct Strip {
    start: usize,
    end: usize,
    /// Sum over rows of residual times row, *k* × `padded(D)`.
    pub(super) gradient: Vec<f32>,
    /// Sum over rows of the residuals, length *k*.
    pub(super) bias_gradient: Vec<f32>,
    /// Loss and number of correctly classified rows.
    pub(super) sums: BlockSums,
    block: Vec<f32>,
    /// Standardized rows: those of a block, or all of the strip's where they are kept.
    standardized: Vec<f32>,
    kept: Kept,
}

/// Whether a strip keeps its standardized rows from one pass to the next.
#[derive(Clone, Copy, PartialEq)]
enum Kept {
    /// There are too many: each block is standardized anew in each pass.
    No,
    /// They are to be kept from the next pass on.
    Soon,
    Yes,
}

impl<'a> Strips<'a> {
    /// Divides `rows`, each of length `n_dims`, into strips.
    pub(super) fn new(
        rows: Vec<&'a [f32]>,
        n_dims: usize,
        classes: Vec<u32>,
        n_classes: usize,
        standardizer: Option<Standardizer>,
    ) -> Self {
        assert_eq!(rows.len(), classes.len(), "strips: one class a row");
        let n_strips = n_strips(rows.len());
        let block_rows = kernel::block_rows(n_dims);
        let is_kept = standardizer.is_some() && rows.len() * n_dims <= MOST_KEPT;
        let strip = |i| {
            let (start, end) = (i * rows.len() / n_strips, (i + 1) * rows.len() / n_strips);
            let n_standardized = if standardizer.is_none() {
                0
            } else if is_kept {
                end - start
            } else {
                block_rows
            } * n_dims;
            Strip {
                start,
                end,
                gradient: vec![0.0; n_classes * kernel::padded(n_dims)],
                bias_gradient: vec![0.0; n_classes],
                sums: BlockSums::default(),
                block: vec![0.0; block_rows * n_classes],
                standardized: vec![0.0; n_standardized],
                kept: if is_kept { Kept::Soon } else { Kept::No },
            }
        };
        let strips = (0..n_strips).map(strip).collect();
        Self { rows, n_dims, classes, n_classes, standardizer, strips }
    }

    fn rows(&self) -> Rows<'_> {
        Rows::new(&self.rows, self.n_dims)
    }

    pub(super) fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Class of each of the rows.
    pub(super) fn classes(&self) -> &[u32] {
        &self.classes
    }

    pub(super) fn standardizer(&self) -> Option<&Standardizer> {
        self.standardizer.as_ref()
    }

    /// Runs forward pass, softmax and backward pass over all rows and leaves the sums in the strips. Advances `control` by `units` per
    /// row.
    pub(super) fn pass(&mut self, weights: &[f32], bias: &[f32], control: &Control, units: u64) -> Result<(), Cancelled> {
        let Self { rows, n_dims, classes, n_classes, standardizer, strips } = self;
        let (rows, n_classes, standardizer) = (Rows::new(rows, *n_dims), *n_classes, standardizer.as_ref());
        let weights = &Weights::new(weights, n_classes, *n_dims);
        let pass = PassInput { rows, classes, n_classes, standardizer, weights, bias, control, units };
        match strips.as_mut_slice() {
            [strip] => strip.pass(&pass),
            strips => parallel::for_each_chunk(strips, 1, |_, strip| strip[0].pass(&pass)),
        }
        control.check()
    }

    /// The strips after a pass, in the order in which they are to be added.
    pub(super) fn strips(&self) -> &[Strip] {
        &self.strips
    }

    /// The sums of the last pass over all rows, in f32. They are added up in the first strip, so call this only once per pass.
    pub(super) fn total(&mut self) -> &Strip {
        let (total, others) = self.strips.split_first_mut().expect("at least one strip");
        for strip in others {
            total.sums.loss += strip.sums.loss;
            total.sums.n_correct += strip.sums.n_correct;
            add(&mut total.gradient, &strip.gradient);
            add(&mut total.bias_gradient, &strip.bias_gradient);
        }
        total
    }

    /// Logits of all rows, *n* × *k*. Advances `control` by one a row.
    pub(super) fn logits(&self, weights: &[f32], bias: &[f32], control: &Control) -> Result<Vec<f32>, Cancelled> {
        let weights = Weights::new(weights, self.n_classes, self.n_dims);
        let mut logits = vec![0.0; self.rows.len() * self.n_classes];
        let chunk_rows = kernel::block_rows(self.n_dims);
        let all = self.rows();
        let chunk = |i: usize, chunk: &mut [f32]| {
            if !control.is_cancelled() {
                let start = i * chunk_rows;
                let rows = all.slice(start, start + chunk.len() / self.n_classes);
                match &self.standardizer {
                    None => kernel::forward(rows, &weights, bias, chunk),
                    Some(standardizer) => {
                        let mut standardized = vec![0.0; rows.len() * rows.n_dims()];
                        let mut table = [EMPTY; kernel::MOST_BLOCK_ROWS];
                        standardizer.apply(rows, &mut standardized);
                        kernel::forward(Rows::consecutive(&standardized, rows.n_dims(), &mut table), &weights, bias, chunk);
                    }
                }
                control.advance(rows.len() as u64);
            }
        };
        if self.strips.len() == 1 {
            logits.chunks_mut(chunk_rows * self.n_classes).enumerate().for_each(|(i, part)| chunk(i, part));
        } else {
            parallel::for_each_chunk(&mut logits, chunk_rows * self.n_classes, chunk);
        }
        control.check()?;
        Ok(logits)
    }
}

/// Placeholder for a row that is not yet set.
const EMPTY: &[f32] = &[];

/// The input of a pass that all strips share.
struct PassInput<'a> {
    rows: Rows<'a>,
    classes: &'a [u32],
    n_classes: usize,
    standardizer: Option<&'a Standardizer>,
    weights: &'a Weights<'a>,
    bias: &'a [f32],
    control: &'a Control,
    units: u64,
}

impl Strip {
    /// Forward, softmax and backward over the strip's rows, block by block.
    fn pass(&mut self, pass: &PassInput<'_>) {
        self.gradient.fill(0.0);
        self.bias_gradient.fill(0.0);
        self.sums = BlockSums::default();
        let n_block_rows = kernel::block_rows(pass.rows.n_dims());
        let mut start = self.start;
        while start < self.end && !pass.control.is_cancelled() {
            let end = (start + n_block_rows).min(self.end);
            let mut rows = pass.rows.slice(start, end);
            let mut table = [EMPTY; kernel::MOST_BLOCK_ROWS];
            if let Some(standardizer) = pass.standardizer {
                let n_dims = rows.n_dims();
                let at = if self.kept == Kept::No { 0 } else { (start - self.start) * n_dims };
                let standardized = &mut self.standardized[at..at + rows.len() * n_dims];
                if self.kept != Kept::Yes {
                    standardizer.apply(rows, standardized);
                }
                rows = Rows::consecutive(standardized, n_dims, &mut table);
            }
            let block = &mut self.block[..rows.len() * pass.n_classes];
            kernel::forward(rows, pass.weights, pass.bias, block);
            let sums = kernel::residuals(block, pass.n_classes, &pass.classes[start..end]);
            self.sums.loss += sums.loss;
            self.sums.n_correct += sums.n_correct;
            kernel::backward(rows, block, pass.n_classes, &mut self.gradient);
            for row in block.chunks_exact(pass.n_classes) {
                add(&mut self.bias_gradient, row);
            }
            pass.control.advance(pass.units * rows.len() as u64);
            start = end;
        }
        // A pass that was cancelled has left rows out.
        if self.kept == Kept::Soon && start == self.end {
            self.kept = Kept::Yes;
        }
    }
}

/// Values of a training up to which its standardized rows are kept: 4 MiB. Standardizing them in each pass takes a tenth of it.
const MOST_KEPT: usize = 1 << 20;

/// Rows from which threads share a pass: for fewer they cost more than they save.
pub(super) const LEAST_SHARED_ROWS: usize = 2_048;

/// Number of strips for `n_rows` rows: one where threads do not share them, and at most 16, so that the gradients of a thousand classes
/// still fit into memory.
fn n_strips(n_rows: usize) -> usize {
    if n_rows < LEAST_SHARED_ROWS { 1 } else { (n_rows / 1024).min(16) }
}

fn add(target: &mut [f32], source: &[f32]) {
    target.iter_mut().zip(source).for_each(|(target, source)| *target += source);
}
