use std::sync::Arc;

use super::*;
use crate::Extras;
use crate::prepared::Prepared;
use scar_method::settings::Settings;

/// 240 rows of three classes, of which the last has `n_rare`.
fn set(n_rare: usize) -> EmbeddingSet {
    let mut random = Random::new(3, &[]);
    let labels: Vec<i128> = (0..240).map(|row| if row < n_rare { 2 } else { row as i128 % 2 }).collect();
    let values = Array2::from_shape_fn((240, 6), |(row, dim)| labels[row] as f32 * (dim % 2) as f32 + random.symmetric(1.5));
    EmbeddingSet::new(values, Arc::new(Labels::from_integers(&labels))).expect("sound")
}

#[test]
fn trainings_that_begin_at_the_mean_of_smaller_ones_end_at_the_same_minimum() {
    let (set, settings, extras, control) = (set(60), Settings::default(), Extras::default(), Control::new());
    let prepared = Prepared::new(&set, &settings, &extras).expect("sound");
    let tasks = prepared.tasks(&control);
    let trainer = &tasks[0].trainer;
    let repeats = |ratio: u32, start: Option<&LinearProbe>| trainer.repeats(ratio, 0..ratio, start).expect("nobody cancels");
    let start = mean_probe(&repeats(4, None)).expect("every class has rows");
    for (cold, warm) in repeats(2, None).iter().zip(&repeats(2, Some(&start))) {
        assert!(warm.trained.loss[0] < cold.trained.loss[0], "{} at its start", warm.trained.loss[0]);
        let difference = cold.trained.probe.weights() - warm.trained.probe.weights();
        assert!(difference.iter().all(|difference| difference.abs() < 1e-3), "{difference}");
    }
}

#[test]
fn no_training_begins_at_probes_that_lack_a_class() {
    let (set, settings, extras, control) = (set(3), Settings::default(), Extras::default(), Control::new());
    let prepared = Prepared::new(&set, &settings, &extras).expect("sound");
    let tasks = prepared.tasks(&control);
    let of_ratio = |ratio: u32| mean_probe(&tasks[0].trainer.repeats(ratio, 0..ratio, None).expect("nobody cancels"));
    assert_eq!((of_ratio(4), of_ratio(3).is_some()), (None, true));
}
