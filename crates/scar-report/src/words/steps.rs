//! The steps of the work by name.

use scar_core::control::Step;

/// A step in words: `ratio 1/5 · 3 of 7`.
///
/// ```
/// use scar_core::control::Step;
/// assert_eq!(scar_report::words::step_name(Step::Ratio { ratio: 5, number: 3, of: 7 }), "ratio 1/5 · 3 of 7");
/// ```
pub fn step_name(step: Step) -> String {
    match step {
        Step::Reading => "reading".to_owned(),
        Step::Ratio { ratio, number, of } => format!("ratio 1/{ratio} · {number} of {of}"),
        Step::Testing { ratio, number, of } => format!("sizes, ratio 1/{ratio} · {number} of {of}"),
        Step::CrossFitting { folds } => format!("testing every row, in {folds} parts"),
        Step::Estimating => "estimating sizes".to_owned(),
        Step::Validating => "comparing plans".to_owned(),
        Step::Choosing => "choosing rows".to_owned(),
        Step::Extracting => "writing rows".to_owned(),
        Step::Measuring => "measuring".to_owned(),
        Step::Training => "training the probe".to_owned(),
        Step::Looking => "looking at every row".to_owned(),
        Step::Clustering => "finding clusters".to_owned(),
    }
}
