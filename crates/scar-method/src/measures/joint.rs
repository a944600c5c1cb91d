//! Measures over several label columns: each column is a task, one row may be right in some and wrong in others.

use super::Measures;

/// What the probe of one label column did.
#[derive(Clone, Copy, Debug)]
pub struct TaskResult<'a> {
    /// Whether each row is right, length *n*.
    pub right: &'a [bool],
    /// Mean Coverage over the column's classes; NaN where none has one.
    pub coverage: f64,
}

/// The data-set level over `tasks`, whose rows are the same, in their order; one row in `ratio` of the whole set was kept.
///
/// Per task: Scale = share of rows right in at least one task, over the ratio, alike for all; Coverage = the task's mean over
/// classes; Authenticity = its accuracy; Richness = mean, over the rows right in at least one task, of 1 for a row that is
/// right in it, else the share of the other tasks that are right. With one task, Scale is the accuracy over the ratio and
/// Richness 1; 0 where no row is right anywhere.
///
/// # Panics
/// Where there are no rows or tasks differ in their number.
///
/// Source: METHOD, section 2, *Data-set level*.
///
/// ```
/// use scar_method::measures::{TaskResult, joint};
/// let what = TaskResult { right: &[true, true, false, false], coverage: 0.9 };
/// let place = TaskResult { right: &[true, false, true, false], coverage: 0.8 };
/// let measures = joint(&[what, place], 1);
/// assert_eq!((measures[0].scale, measures[0].authenticity, measures[0].richness), (0.75, 0.5, 1.0));
/// assert_eq!(joint(&[what], 2)[0].scale, 0.25);
/// ```
pub fn joint(tasks: &[TaskResult<'_>], ratio: u32) -> Vec<Measures> {
    let n_rows = tasks.first().map_or(0, |task| task.right.len());
    assert!(n_rows > 0 && tasks.iter().all(|task| task.right.len() == n_rows), "joint: rows differ");
    let n_right: Vec<usize> = (0..n_rows).map(|row| tasks.iter().filter(|task| task.right[row]).count()).collect();
    let n_valid = n_right.iter().filter(|&&n_right| n_right > 0).count();
    let n_others = (tasks.len() - 1) as f64;
    let of_task = |task: &TaskResult<'_>| {
        let n_correct = task.right.iter().filter(|&&right| right).count();
        // A row that is wrong here and right anywhere is right in n of the others.
        let elsewhere: usize = task.right.iter().zip(&n_right).filter(|(right, _)| !**right).map(|(_, n_right)| n_right).sum();
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
        let tasks: Vec<TaskResult<'_>> = tasks.iter().map(|right| TaskResult { right, coverage: 0.5 }).collect();
        let measures = joint(&tasks, 1);
        // Row 1: right in the first only. Row 2: right in the others. Row 3: right nowhere, so it takes no part.
        assert_eq!(measures[0], Measures { scale: 2.0 / 3.0, coverage: 0.5, authenticity: 1.0 / 3.0, richness: (1.0 + 1.0) / 2.0 });
        assert_eq!(measures[1].richness, (1.0 + 0.5) / 2.0);
    }

    #[test]
    fn one_task_and_no_right_row_are_the_limits() {
        let measures = joint(&[TaskResult { right: &[true, false], coverage: f64::NAN }], 1);
        assert_eq!((measures[0].scale, measures[0].authenticity, measures[0].richness), (0.5, 0.5, 1.0));
        let none = joint(&[TaskResult { right: &[false], coverage: 0.0 }; 2], 1);
        assert_eq!((none[0].scale, none[1].richness), (0.0, 0.0));
    }
}
