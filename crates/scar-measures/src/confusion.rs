//! Counts of correct and wrong predictions, class by class.

/// Counts over one set of predictions.
pub(super) struct Confusion {
    n_samples: u64,
    n_correct: u64,
    true_positives: Vec<u64>,
    predicted: Vec<u64>,
    actual: Vec<u64>,
}

impl Confusion {
    /// Counts `predictions` against `class_ids`, both of values 0…`n_classes`−1.
    pub(super) fn new(n_classes: usize, predictions: &[u32], class_ids: &[u32]) -> Self {
        let mut counts = Self {
            n_samples: class_ids.len() as u64,
            n_correct: 0,
            true_positives: vec![0; n_classes],
            predicted: vec![0; n_classes],
            actual: vec![0; n_classes],
        };
        for (&prediction, &class) in predictions.iter().zip(class_ids) {
            counts.predicted[prediction as usize] += 1;
            counts.actual[class as usize] += 1;
            if prediction == class {
                counts.true_positives[class as usize] += 1;
                counts.n_correct += 1;
            }
        }
        counts
    }

    pub(super) fn n_classes(&self) -> usize {
        self.actual.len()
    }

    pub(super) fn n_samples(&self) -> f64 {
        self.n_samples as f64
    }

    /// Samples that are correct in at least one task. With three or more classes these are all samples, with two the correct ones.
    pub(super) fn n_valid(&self) -> f64 {
        if self.n_classes() > 2 { self.n_samples as f64 } else { self.n_correct as f64 }
    }

    pub(super) fn n_predicted(&self, class: usize) -> f64 {
        self.predicted[class] as f64
    }

    pub(super) fn false_positives(&self, class: usize) -> f64 {
        (self.predicted[class] - self.true_positives[class]) as f64
    }

    pub(super) fn false_negatives(&self, class: usize) -> f64 {
        (self.actual[class] - self.true_positives[class]) as f64
    }

    /// Samples that are correct in the task of `class` and in at least one task.
    pub(super) fn n_valid_correct(&self, class: usize) -> f64 {
        if self.n_classes() > 2 {
            self.n_samples as f64 - self.false_positives(class) - self.false_negatives(class)
        } else {
            self.n_correct as f64
        }
    }
}
