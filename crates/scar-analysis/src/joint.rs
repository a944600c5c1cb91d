//! Several label columns at one ratio: their joint measures, averaged over repeats.

use crate::repeats::mean_and_spread;
use crate::training::Training;
use scar_method::measures::{Measures, TaskResult, joint};
use scar_report::{DatasetMeasures, JointMeasures, JointReport};

/// Joint measures at `ratio` from the trainings of each column, which use the same rows in each repeat. `None` without trainings.
pub(super) fn summarize(ratio: u32, columns: &[&str], of_tasks: &[Vec<Training>]) -> Option<JointReport> {
    let n_repeats = of_tasks.iter().map(Vec::len).min().filter(|&n_repeats| n_repeats > 0)?;
    let per_repeat: Vec<Vec<Measures>> = (0..n_repeats)
        .map(|repeat| {
            let tasks: Vec<TaskResult<'_>> = of_tasks
                .iter()
                .map(|trainings| TaskResult { correct: &trainings[repeat].correct, coverage: trainings[repeat].dataset.coverage })
                .collect();
            joint(&tasks, ratio)
        })
        .collect();
    let tasks = columns.iter().enumerate().map(|(task, column)| {
        let (mean, sd) = mean_and_spread(&per_repeat.iter().map(|measures| measures[task]).collect::<Vec<_>>());
        let Measures { scale, coverage, authenticity, richness } = mean;
        JointMeasures { column: (*column).to_owned(), measures: DatasetMeasures { scale, coverage, authenticity, richness, sd } }
    });
    Some(JointReport { ratio, repeats: n_repeats as u32, tasks: tasks.collect() })
}
