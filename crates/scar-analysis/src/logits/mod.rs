//! Computes the measures from logits of the user's own model. `scar measures` and the page share this code.

mod as_report;
mod columns;
mod forms;
mod report;

use ndarray::ArrayView2;

pub use report::{LogitsClass, LogitsReport};

use columns::LogitColumns;
use scar_core::Labels;
use scar_core::problem::{Code, Problem};
use scar_method::measures::{Convention, measure};

/// The largest valid ratio: one row in a million.
pub const MAX_RATIO: u32 = 1_000_000;

/// The class of each row, and the name of the file with the classes.
#[derive(Clone, Copy, Debug)]
pub struct GivenClasses<'a> {
    /// The classes, length *N*.
    pub labels: &'a Labels,
    /// Name of their file, as it is shown.
    pub file: &'a str,
}

/// Measures the class of each column.
///
/// `logits` has shape *N* × *k*, all finite, one column per class in ascending order. `labels` are column numbers 0…k−1, or *k* distinct
/// classes. `predictions` are among these classes; by default, each row's prediction is its largest logit (the first of equals). One row
/// in `ratio` of the whole set was kept, 1 to [`MAX_RATIO`]; this affects Scale only.
///
/// # Errors
/// [`Code::BadOption`] for a ratio outside its range, [`Code::TooFewClasses`] for one column, [`Code::LabelLength`] if there is not one
/// label or prediction per row, [`Code::LabelKind`] for a class without a column.
///
/// Source: METHOD, section 2; published code `src/scar/scar_calculate.py` (`calculate_scar`).
/// ```
/// use ndarray::array;
/// use scar_core::Labels;
/// use scar_analysis::logits::{GivenClasses, measure_logits};
/// use scar_method::measures::Convention;
///
/// let logits = array![[2.0, -1.0], [0.1, 1.5], [0.3, 0.2], [-0.5, 0.2]];
/// let labels = Labels::from_texts(&["cat", "dog", "dog", "dog"]);
/// let labels = GivenClasses { labels: &labels, file: "labels.txt" };
/// let report = measure_logits(logits.view(), labels, None, 1, Convention::Corrected).unwrap();
/// assert_eq!(report.accuracy, 0.75);
/// assert_eq!((report.classes[1].class.as_str(), report.classes[1].rows), ("dog", 3));
/// ```
pub fn measure_logits(
    logits: ArrayView2<'_, f64>,
    labels: GivenClasses<'_>,
    predictions: Option<GivenClasses<'_>>,
    ratio: u32,
    convention: Convention,
) -> Result<LogitsReport, Problem> {
    let (n_samples, n_classes) = logits.dim();
    if !(1..=MAX_RATIO).contains(&ratio) {
        return Err(Problem::new(Code::BadOption, format!("The ratio is {ratio}. Give a whole number from 1 to {MAX_RATIO}.")));
    }
    if n_classes < 2 {
        return Err(Problem::new(Code::TooFewClasses, "The logits have one column. Give one column per class, at least two."));
    }
    check_length(labels, n_samples, "labels", "Give one label per row, in the same order.")?;
    let columns = LogitColumns::new(labels, n_classes)?;
    let class_ids = columns.of_labels(labels.labels);
    let predictions = match predictions {
        None => logits.rows().into_iter().map(|row| argmax(row.iter().copied())).collect(),
        Some(predictions) => {
            check_length(predictions, n_samples, "predictions", "Give one predicted class per row.")?;
            columns.of_predictions(predictions)?
        }
    };
    let measures = measure(logits, &predictions, &class_ids, ratio, convention);
    let n_correct = predictions.iter().zip(&class_ids).filter(|(prediction, class)| prediction == class).count();
    let mut class_rows = vec![0; n_classes];
    class_ids.iter().for_each(|&class| class_rows[class as usize] += 1);
    Ok(LogitsReport {
        convention,
        ratio,
        rows: n_samples as u64,
        classes: columns.into_names().into_iter().zip(class_rows).zip(measures).map(LogitsClass::from).collect(),
        accuracy: n_correct as f64 / n_samples as f64,
    })
}

fn check_length(given: GivenClasses<'_>, n_samples: usize, what: &str, advice: &str) -> Result<(), Problem> {
    let n_given = given.labels.n_samples();
    if n_given == n_samples {
        return Ok(());
    }
    let message = format!("{} has {n_given} {what} for {n_samples} rows of logits. {advice}", given.file);
    Err(Problem::new(Code::LabelLength, message).in_file(given.file))
}

/// Position of the largest value, the first of equals.
fn argmax(row: impl Iterator<Item = f64>) -> u32 {
    let mut best = (0, f64::NEG_INFINITY);
    for (i, value) in row.enumerate() {
        if value > best.1 {
            best = (i, value);
        }
    }
    best.0 as u32
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    fn logits() -> Array2<f64> {
        array![[2.0, -1.0, 0.0], [0.1, 1.5, 1.5], [0.3, 0.2, 0.9], [1.0, 0.5, 0.2]]
    }

    #[track_caller]
    fn refused(labels: &Labels, predictions: Option<&Labels>, ratio: u32, code: Code, words: &str) {
        let labels = GivenClasses { labels, file: "y.npy" };
        let predictions = predictions.map(|labels| GivenClasses { labels, file: "p.npy" });
        let problem = measure_logits(logits().view(), labels, predictions, ratio, Convention::Corrected).expect_err("refused");
        assert_eq!(problem.code, code);
        assert!(problem.message.contains(words), "{}", problem.message);
    }

    #[test]
    fn the_largest_logit_is_the_prediction_and_the_first_of_equals() {
        let labels = Labels::from_integers(&[0, 1, 2, 2]);
        let report = measure_logits(logits().view(), GivenClasses { labels: &labels, file: "y" }, None, 2, Convention::Published);
        let report = report.expect("valid");
        assert_eq!((report.rows, report.ratio, report.accuracy), (4, 2, 0.75));
        let direct = measure(logits().view(), &[0, 1, 2, 0], &[0, 1, 2, 2], 2, Convention::Published);
        assert_eq!(report.classes.iter().map(LogitsClass::measures).collect::<Vec<_>>(), direct);
    }

    #[test]
    fn a_column_without_samples_is_a_class_with_no_rows() {
        let labels = Labels::from_integers(&[0, 2, 2, 0]);
        let report = measure_logits(logits().view(), GivenClasses { labels: &labels, file: "y" }, None, 1, Convention::Corrected);
        assert_eq!(report.expect("valid").classes.iter().map(|class| class.rows).collect::<Vec<_>>(), [2, 0, 2]);
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_file() {
        let good = Labels::from_texts(&["a", "b", "c", "a"]);
        refused(&Labels::from_texts(&["a", "b", "c"]), None, 1, Code::LabelLength, "y.npy has 3 labels for 4 rows");
        refused(&Labels::from_texts(&["a", "b", "b", "a"]), None, 1, Code::LabelKind, "y.npy has 2 classes and the logits have 3 columns");
        refused(&good, Some(&Labels::from_texts(&["a"])), 1, Code::LabelLength, "p.npy has 1 predictions for 4 rows");
        refused(&good, Some(&Labels::from_texts(&["a", "b", "d", "a"])), 1, Code::LabelKind, "p.npy, row 3: «d» is no class");
        refused(&good, None, 0, Code::BadOption, "from 1 to 1000000");
    }

    #[test]
    fn one_column_is_refused() {
        let labels = Labels::from_texts(&["a", "b"]);
        let one = Array2::zeros((2, 1));
        let problem = measure_logits(one.view(), GivenClasses { labels: &labels, file: "y" }, None, 1, Convention::Corrected);
        assert_eq!(problem.expect_err("refused").code, Code::TooFewClasses);
    }
}
