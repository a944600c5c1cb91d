//! Full-batch training of a [`LinearProbe`].

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use crate::control::{Cancelled, Control};
use crate::probe::adam::{Adam, AdamSchedule};
use crate::probe::kernel::{self, BlockSums, Rows};
use crate::probe::linear_probe::predictions;
use crate::probe::{CheckedProbeParams, LinearProbe};

/// What a training gave.
#[derive(Clone, Debug, PartialEq)]
pub struct ProbeOutcome {
    /// The probe after the last epoch.
    pub probe: LinearProbe,
    /// Its logits on the rows it was trained on, shape *n* × *k*, in the order of the rows given.
    pub logits: Array2<f32>,
    /// Mean cross-entropy per epoch, in nats, of the forward pass before the step.
    pub loss_per_epoch: Vec<f64>,
    /// Rows right per epoch, of the forward pass before the step.
    pub correct_per_epoch: Vec<u64>,
}

impl ProbeOutcome {
    /// The predicted class of each row: its largest logit, the first of equals.
    pub fn predictions(&self) -> Vec<u32> {
        predictions(self.logits.view())
    }
}

/// Units by which [`train`] advances its [`Control`] in all: rows times passes, whether or not it stops early.
pub fn training_work(n_rows: u64, params: &CheckedProbeParams) -> u64 {
    n_rows * (u64::from(params.0.max_epochs) + 1)
}

/// Trains `first` on the rows `sample_idxs` of `embeddings` (*N* × *D*, row-major) with the classes `class_ids` (length *N*).
///
/// Softmax cross-entropy, mean over rows, Adam, all rows in one batch. Training stops after
/// [`ProbeParams::patience`](crate::probe::ProbeParams::patience) epochs in a row without a rise of the training
/// accuracy; the state after the last epoch is kept, not the best one, as in the published code.
///
/// Rows are cut into strips and blocks by their number alone and all sums are formed in that order, so the outcome does
/// not depend on the number of threads.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// # Panics
/// Where `sample_idxs` is empty or names a row that is not there, or `first` does not fit `embeddings`.
pub fn train(
    embeddings: ArrayView2<'_, f32>,
    class_ids: &[u32],
    sample_idxs: &[u32],
    first: LinearProbe,
    params: &CheckedProbeParams,
    control: &Control,
) -> Result<ProbeOutcome, Cancelled> {
    let params = &params.0;
    let mut trainer = Trainer::new(embeddings, class_ids, sample_idxs, first, params.learning_rate);
    let (mut loss_per_epoch, mut correct_per_epoch) = (Vec::new(), Vec::new());
    let (mut best, mut n_waited) = (0, 0);
    for _ in 0..params.max_epochs {
        let (loss, n_correct) = trainer.epoch(control)?;
        loss_per_epoch.push(loss);
        correct_per_epoch.push(n_correct);
        if n_correct > best {
            (best, n_waited) = (n_correct, 0);
        } else {
            n_waited += 1;
            if n_waited == params.patience {
                break;
            }
        }
    }
    let n_skipped = u64::from(params.max_epochs) - loss_per_epoch.len() as u64;
    control.advance(n_skipped * sample_idxs.len() as u64);
    let logits = trainer.logits(control)?;
    Ok(ProbeOutcome { probe: trainer.probe, logits, loss_per_epoch, correct_per_epoch })
}

/// A training between two epochs.
#[doc(hidden)]
pub struct Trainer<'a> {
    rows: Rows<'a>,
    class_ids: &'a [u32],
    probe: LinearProbe,
    weights_adam: Adam,
    bias_adam: Adam,
    schedule: AdamSchedule,
    strips: Vec<Strip>,
}

/// A run of rows with the sums over it; threads share the work by strips.
struct Strip {
    start: usize,
    end: usize,
    gradient: Vec<f32>,
    bias_gradient: Vec<f32>,
    sums: BlockSums,
    block: Vec<f32>,
}

impl<'a> Trainer<'a> {
    /// A training of `first` before its first epoch.
    pub fn new(
        embeddings: ArrayView2<'a, f32>,
        class_ids: &'a [u32],
        sample_idxs: &'a [u32],
        first: LinearProbe,
        learning_rate: f64,
    ) -> Self {
        assert!(!sample_idxs.is_empty(), "train: no rows");
        assert_eq!(embeddings.ncols(), first.n_dims(), "train: dimensions of the first weights");
        assert_eq!(embeddings.nrows(), class_ids.len(), "train: one class a row");
        let values = embeddings.to_slice().expect("embeddings are row-major");
        let rows = Rows::new(values, first.n_dims(), sample_idxs);
        let n_strips = n_strips(rows.len());
        let strips = (0..n_strips)
            .map(|i| Strip {
                start: i * rows.len() / n_strips,
                end: (i + 1) * rows.len() / n_strips,
                gradient: vec![0.0; first.weights.len()],
                bias_gradient: vec![0.0; first.bias.len()],
                sums: BlockSums::default(),
                block: vec![0.0; kernel::block_rows(first.n_dims()) * first.n_classes()],
            })
            .collect();
        Self {
            rows,
            class_ids,
            weights_adam: Adam::new(first.weights.len()),
            bias_adam: Adam::new(first.bias.len()),
            schedule: AdamSchedule::new(learning_rate),
            probe: first,
            strips,
        }
    }

    /// One pass over all rows and one step: mean loss and rows right before the step.
    pub fn epoch(&mut self, control: &Control) -> Result<(f64, u64), Cancelled> {
        let Self { rows, class_ids, probe, strips, .. } = self;
        let (rows, class_ids, probe) = (*rows, *class_ids, &*probe);
        for_each_strip(strips, |strip| strip.pass(rows, class_ids, probe, control));
        control.check()?;
        let (total, others) = self.strips.split_first_mut().expect("at least one strip");
        for strip in others {
            total.sums.loss += strip.sums.loss;
            total.sums.n_correct += strip.sums.n_correct;
            add(&mut total.gradient, &strip.gradient);
            add(&mut total.bias_gradient, &strip.bias_gradient);
        }
        let step = self.schedule.next_step();
        let scale = 1.0 / self.rows.len() as f32;
        self.weights_adam.step(step, &mut self.probe.weights, &total.gradient, scale);
        self.bias_adam.step(step, &mut self.probe.bias, &total.bias_gradient, scale);
        Ok((total.sums.loss / self.rows.len() as f64, total.sums.n_correct))
    }

    /// Logits of all rows, shape *n* × *k*.
    fn logits(&self, control: &Control) -> Result<Array2<f32>, Cancelled> {
        let n_classes = self.probe.n_classes();
        let mut logits = vec![0.0; self.rows.len() * n_classes];
        let chunk_rows = kernel::block_rows(self.probe.n_dims());
        let chunk = |(i, chunk): (usize, &mut [f32])| {
            if !control.is_cancelled() {
                let start = i * chunk_rows;
                let rows = self.rows.slice(start, start + chunk.len() / n_classes);
                kernel::forward(rows, &self.probe.weights, &self.probe.bias, chunk);
                control.advance(rows.len() as u64);
            }
        };
        if self.strips.len() == 1 {
            logits.chunks_mut(chunk_rows * n_classes).enumerate().for_each(chunk);
        } else {
            logits.par_chunks_mut(chunk_rows * n_classes).enumerate().for_each(chunk);
        }
        control.check()?;
        Ok(Array2::from_shape_vec((self.rows.len(), n_classes), logits).expect("length is rows times classes"))
    }
}

impl Strip {
    /// Forward, softmax and backward over the strip's rows, block by block.
    fn pass(&mut self, rows: Rows<'_>, class_ids: &[u32], probe: &LinearProbe, control: &Control) {
        let n_classes = probe.n_classes();
        self.gradient.fill(0.0);
        self.bias_gradient.fill(0.0);
        self.sums = BlockSums::default();
        let n_block_rows = kernel::block_rows(rows.n_dims());
        let mut start = self.start;
        while start < self.end && !control.is_cancelled() {
            let end = (start + n_block_rows).min(self.end);
            let block_rows = rows.slice(start, end);
            let block = &mut self.block[..block_rows.len() * n_classes];
            kernel::forward(block_rows, &probe.weights, &probe.bias, block);
            let classes = block_rows.idxs().iter().map(|&idx| class_ids[idx as usize]);
            let sums = kernel::residuals(block, n_classes, classes);
            self.sums.loss += sums.loss;
            self.sums.n_correct += sums.n_correct;
            kernel::backward(block_rows, block, n_classes, &mut self.gradient);
            for row in block.chunks_exact(n_classes) {
                add(&mut self.bias_gradient, row);
            }
            control.advance(block_rows.len() as u64);
            start = end;
        }
    }
}

/// Strips that `n_rows` are cut into: one below 2,048 rows, where threads cost more than they save, 16 at most, so that
/// the gradients of a thousand classes still fit.
fn n_strips(n_rows: usize) -> usize {
    (n_rows / 1024).clamp(1, 16)
}

fn for_each_strip(strips: &mut [Strip], work: impl Fn(&mut Strip) + Sync + Send) {
    match strips {
        [strip] => work(strip),
        strips => strips.par_iter_mut().for_each(work),
    }
}

fn add(target: &mut [f32], source: &[f32]) {
    target.iter_mut().zip(source).for_each(|(target, source)| *target += source);
}
