//! Measures over several label columns. Each column is a task; a row may be classified correctly in some tasks and not in others.

use super::Measures;

/// The result of the probe of one label column.
#[derive(Clone, Copy, Debug)]
pub struct TaskResult<'a> {
    /// Whether each row is classified correctly, length *n*.
    pub correct: &'a [bool],
    /// Mean Coverage over the column's classes; NaN where none has one.
    pub coverage: f64,
}

/// The data-set level of each of `tasks`, in their order. All tasks have the same rows; one row in `ratio` of the whole set was kept.
///
/// - Scale: the share of rows that are correct in at least one task, over the ratio; the same for all tasks.
/// - Coverage: the task's mean over classes.
/// - Authenticity: the task's accuracy.
/// - Richness: the mean over the rows that are correct in at least one task. A row counts 1 if it is correct in this task, else the
///   share of the other tasks in which it is correct. 0 if no row is correct in any task.
///
/// With one task, Scale is the accuracy over the ratio, and Richness is 1.
///
/// # Panics
/// If there are no rows, or the tasks differ in their number of rows.
///
/// Source: METHOD, section 2, *Data-set level*.
///
/// ```
/// use scar_measures::{TaskResult, joint};
/// let what = TaskResult { correct: &[true, true, false, false], coverage: 0.9 };
/// let place = TaskResult { correct: &[true, false, true, false], coverage: 0.8 };
/// let measures = joint(&[what, place], 1);
/// assert_eq!((measures[0].scale, measures[0].authenticity, measures[0].richness), (0.75, 0.5, 1.0));
/// assert_eq!(joint(&[what], 2)[0].scale, 0.25);
/// ```
pub fn joint(tasks: &[TaskResult<'_>], ratio: u32) -> Vec<Measures> {
    let n_rows = tasks.first().map_or(0, |task| task.correct.len());
    assert!(n_rows > 0 && tasks.iter().all(|task| task.correct.len() == n_rows), "joint: rows differ");
    let n_tasks_correct: Vec<usize> = (0..n_rows).map(|row| tasks.iter().filter(|task| task.correct[row]).count()).collect();
    let n_valid = n_tasks_correct.iter().filter(|&&n_tasks_correct| n_tasks_correct > 0).count();
    let n_others = (tasks.len() - 1) as f64;
    let of_task = |task: &TaskResult<'_>| {
        let n_correct = task.correct.iter().filter(|&&correct| correct).count();
        // A row that is wrong in this task is correct in `n_tasks_correct` of the others.
        let elsewhere: usize =
            task.correct.iter().zip(&n_tasks_correct).filter(|(correct, _)| !**correct).map(|(_, n_tasks_correct)| n_tasks_correct).sum();
        let found_elsewhere = if elsewhere > 0 { elsewhere as f64 / n_others } else { 0.0 };
        Measures {
            scale: n_valid as f64 / n_rows as f64 / f64::from(ratio),
            coverage: task.coverage,
            authenticity: n_correct as f64 / n_rows as f64,
            richness: if n_valid > 0 { (n_correct as f64 + found_elsewhere) / n_valid as f64 } else { 0.0 },
        }
    };
    tasks.iter().map(of_task).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_row_counts_the_share_of_other_tasks_that_are_right() {
        let tasks = [[true, false, false], [false, true, false], [false, true, false]];
        let tasks: Vec<TaskResult<'_>> = tasks.iter().map(|correct| TaskResult { correct, coverage: 0.5 }).collect();
        let measures = joint(&tasks, 1);
        // Row 1 is correct in the first task only, row 2 in the others. Row 3 is correct in none, so it is left out.
        assert_eq!(measures[0], Measures { scale: 2.0 / 3.0, coverage: 0.5, authenticity: 1.0 / 3.0, richness: (1.0 + 1.0) / 2.0 });
        assert_eq!(measures[1].richness, (1.0 + 0.5) / 2.0);
    }

    #[test]
    fn one_task_and_no_right_row_are_the_limits() {
        let measures = joint(&[TaskResult { correct: &[true, false], coverage: f64::NAN }], 1);
        assert_eq!((measures[0].scale, measures[0].authenticity, measures[0].richness), (0.5, 0.5, 1.0));
        let none = joint(&[TaskResult { correct: &[false], coverage: 0.0 }; 2], 1);
        assert_eq!((none[0].scale, none[1].richness), (0.0, 0.0));
    }
}
