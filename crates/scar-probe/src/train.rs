//! Full-batch training of a [`LinearProbe`].

use ndarray::Array2;

use crate::adam::{Adam, AdamSchedule};
use crate::linear_probe::predictions;
use crate::strips::Strips;
use crate::{CheckedProbeParams, LinearProbe};
use scar_core::Matrix;
use scar_core::control::{Cancelled, Control};

/// The result of a training.
///
/// An example is at [`train`].
#[derive(Clone, Debug, PartialEq)]
pub struct ProbeOutcome {
    /// The probe after the last epoch.
    pub probe: LinearProbe,
    /// Its logits on the rows it was trained on, shape *n* × *k*, in the order of the rows given.
    pub logits: Array2<f32>,
    /// Mean cross-entropy per epoch, in nats, of the forward pass before the step.
    pub loss_per_epoch: Vec<f64>,
    /// Correctly classified rows per epoch, in the forward pass before the step.
    pub correct_per_epoch: Vec<u64>,
}

impl ProbeOutcome {
    /// The predicted class of each row: its largest logit, the first of equals.
    ///
    /// ```
    /// use ndarray::array;
    /// use scar_probe::{LinearProbe, ProbeParams, train};
    /// let embeddings = array![[-1.0f32], [1.0], [2.0]].into();
    /// let first = LinearProbe::from_arrays(array![[-1.0], [1.0]].view(), array![0.0, 0.0].view(), 2, 1).unwrap();
    /// let params = ProbeParams::default().check().unwrap();
    /// let outcome = train(&embeddings, &[0, 1, 1], &[0, 1, 2], first, &params, &Default::default()).unwrap();
    /// assert_eq!(outcome.predictions(), [0, 1, 1]);
    /// assert_eq!(outcome.logits.dim(), (3, 2));
    /// ```
    pub fn predictions(&self) -> Vec<u32> {
        predictions(self.logits.view())
    }
}

/// Total units by which [`train`] advances its [`Control`]: rows times passes. They are the same if the training stops early.
///
/// `n_rows` times one pass an epoch, and one pass for the logits at the end.
///
/// ```
/// use scar_probe::{ProbeParams, training_work};
/// let params = ProbeParams { max_epochs: 10, ..ProbeParams::default() }.check().unwrap();
/// assert_eq!(training_work(50, &params), 50 * 11);
/// ```
pub fn training_work(n_rows: u64, params: &CheckedProbeParams) -> u64 {
    n_rows * (u64::from(params.0.max_epochs) + 1)
}

/// Trains `first` on the rows `sample_idxs` of `embeddings` (*N* × *D*) with the classes `class_ids` (length *N*).
///
/// Softmax cross-entropy, mean over rows, Adam, all rows in one batch. Training stops after
/// [`ProbeParams::patience`](crate::ProbeParams::patience) epochs in a row without a rise of the training
/// accuracy. The result is the state after the last epoch, not the best state, as in the published code.
///
/// Rows are divided into strips and blocks by their number alone, and all sums are formed in that order. The result therefore does
/// not depend on the number of threads.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// # Panics
/// If `sample_idxs` is empty or names a row beyond *N*, or if `first` has another number of dimensions than `embeddings`.
///
/// Source: METHOD, section 1; published code `single_train_test`. Adam: Kingma & Ba 2015.
///
/// ```
/// use ndarray::array;
/// use scar_core::control::Control;
/// use scar_probe::{LinearProbe, ProbeParams, train, training_work};
/// use scar_core::Random;
///
/// let embeddings = array![[-2.0f32, 0.5], [-1.0, 0.0], [1.0, 0.1], [2.0, -0.3]].into();
/// let params = ProbeParams { max_epochs: 200, patience: 200, learning_rate: 0.05 }.check().unwrap();
/// let (first, control) = (LinearProbe::random(2, 2, &mut Random::new(0, &[])), Control::new());
/// let outcome = train(&embeddings, &[0, 0, 1, 1], &[0, 1, 2, 3], first, &params, &control).unwrap();
///
/// assert_eq!(outcome.predictions(), [0, 0, 1, 1]);
/// assert_eq!(*outcome.correct_per_epoch.last().unwrap(), 4);
/// assert!(outcome.loss_per_epoch.last() < outcome.loss_per_epoch.first());
/// assert_eq!(control.done(), training_work(4, &params));
/// // Cancelled work gives no result.
/// control.cancel();
/// assert!(train(&embeddings, &[0, 0, 1, 1], &[0, 1], outcome.probe, &params, &control).is_err());
/// ```
pub fn train(
    embeddings: &Matrix,
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

/// A training in progress, between two epochs.
#[doc(hidden)]
pub struct Trainer<'a> {
    probe: LinearProbe,
    weights_adam: Adam,
    bias_adam: Adam,
    schedule: AdamSchedule,
    strips: Strips<'a>,
}

impl<'a> Trainer<'a> {
    /// A training of `first` before its first epoch.
    pub fn new(embeddings: &'a Matrix, class_ids: &'a [u32], sample_idxs: &'a [u32], first: LinearProbe, learning_rate: f64) -> Self {
        assert!(!sample_idxs.is_empty(), "train: no rows");
        assert_eq!(embeddings.n_dims(), first.n_dims(), "train: dimensions of the first weights");
        assert_eq!(embeddings.n_rows(), class_ids.len(), "train: one class a row");
        let rows = embeddings.rows_at(sample_idxs);
        let classes = sample_idxs.iter().map(|&idx| class_ids[idx as usize]).collect();
        Self {
            strips: Strips::new(rows, first.n_dims(), classes, first.n_classes(), None),
            weights_adam: Adam::new(first.weights.len()),
            bias_adam: Adam::new(first.bias.len()),
            schedule: AdamSchedule::new(learning_rate),
            probe: first,
        }
    }

    /// One pass over all rows and one step. Gives the mean loss and the number of correctly classified rows before the step.
    ///
    /// # Errors
    /// [`Cancelled`] soon after `control` says so.
    pub fn epoch(&mut self, control: &Control) -> Result<(f64, u64), Cancelled> {
        self.strips.pass(&self.probe.weights, &self.probe.bias, control, 1)?;
        let n_rows = self.strips.n_rows();
        let total = self.strips.total();
        let step = self.schedule.next_step();
        let scale = 1.0 / n_rows as f32;
        self.weights_adam.step(step, &mut self.probe.weights, &total.gradient, scale);
        self.bias_adam.step(step, &mut self.probe.bias, &total.bias_gradient, scale);
        Ok((total.sums.loss / n_rows as f64, total.sums.n_correct))
    }

    /// Logits of all rows, shape *n* × *k*.
    fn logits(&self, control: &Control) -> Result<Array2<f32>, Cancelled> {
        let logits = self.strips.logits(&self.probe.weights, &self.probe.bias, control)?;
        Ok(Array2::from_shape_vec((self.strips.n_rows(), self.probe.n_classes()), logits).expect("length is rows times classes"))
    }
}
