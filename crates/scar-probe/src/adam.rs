//! Adam (Kingma & Ba 2015) without weight decay, in f32 as the published training.

/// First and second moments of one array of weights.
#[derive(Clone, Debug)]
pub(crate) struct Adam {
    first: Vec<f32>,
    second: Vec<f32>,
}

/// The factors of one step, which are the same for all weights.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AdamStep {
    step_length: f32,
    second_root: f32,
}

const BETA_1: f64 = 0.9;
const BETA_2: f64 = 0.999;
const EPSILON: f32 = 1e-8;

/// Computes the factors of steps 1, 2, 3 ….
#[derive(Clone, Debug)]
pub(crate) struct AdamSchedule {
    learning_rate: f64,
    power_1: f64,
    power_2: f64,
}

impl AdamSchedule {
    pub(crate) fn new(learning_rate: f64) -> Self {
        Self { learning_rate, power_1: 1.0, power_2: 1.0 }
    }

    pub(crate) fn next_step(&mut self) -> AdamStep {
        self.power_1 *= BETA_1;
        self.power_2 *= BETA_2;
        AdamStep { step_length: (self.learning_rate / (1.0 - self.power_1)) as f32, second_root: (1.0 - self.power_2).sqrt() as f32 }
    }
}

impl Adam {
    pub(crate) fn new(n_weights: usize) -> Self {
        Self { first: vec![0.0; n_weights], second: vec![0.0; n_weights] }
    }

    /// Moves `weights` against `gradient` · `scale`.
    pub(crate) fn step(&mut self, step: AdamStep, weights: &mut [f32], gradient: &[f32], scale: f32) {
        assert!(weights.len() == self.first.len() && gradient.len() == self.first.len(), "adam: lengths differ");
        let moments = self.first.iter_mut().zip(self.second.iter_mut());
        for ((weight, &sum), (first, second)) in weights.iter_mut().zip(gradient).zip(moments) {
            let g = sum * scale;
            *first += (g - *first) * (1.0 - BETA_1) as f32;
            *second = *second * BETA_2 as f32 + (g * g) * (1.0 - BETA_2) as f32;
            *weight -= step.step_length * (*first / (second.sqrt() / step.second_root + EPSILON));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_step_has_the_learning_rate_as_its_length() {
        let (mut adam, mut weights) = (Adam::new(2), [1.0f32, 1.0]);
        adam.step(AdamSchedule::new(1e-3).next_step(), &mut weights, &[4.0, -2.0], 0.5);
        assert!((weights[0] - 0.999).abs() < 1e-6 && (weights[1] - 1.001).abs() < 1e-6, "{weights:?}");
    }

    #[test]
    fn zero_gradient_moves_nothing() {
        let (mut adam, mut weights) = (Adam::new(1), [0.25f32]);
        adam.step(AdamSchedule::new(1e-3).next_step(), &mut weights, &[0.0], 1.0);
        assert_eq!(weights, [0.25]);
    }
}
