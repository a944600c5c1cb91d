//! What plans gained over a random fill, in words and cells.

use crate::ValidationReport;
use crate::format;
use crate::words::verdict_cell;
use scar_method::completion::{Gain, Validation};

/// What a table of the gains is of.
pub fn validation_caption(validation: &ValidationReport) -> String {
    format!(
        "plans against a random fill of {} rows, {} splits: gain in points of accuracy, of balanced accuracy",
        validation.rows_added, validation.seeds
    )
}

/// A rule as the cells of that table: its name, both gains with half the width of their intervals, and the verdict on accuracy.
pub fn validation_row(rule: &Validation) -> [String; 4] {
    let gain = |gain: &Gain| format::points_with_half_width(gain.difference.mean, gain.difference.high);
    [rule.rule.to_string(), gain(&rule.gain), gain(&rule.balanced_gain), verdict_cell(rule.gain.verdict).to_owned()]
}
