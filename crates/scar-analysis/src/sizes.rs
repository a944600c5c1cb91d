//! The sizes that plans go by.

use scar_method::measures::Convention;
use scar_report::{FoundationReport, MeasuredReport};

/// Sizes as a convention reports them: measured ones under `corrected`, else those of the theory.
pub(super) struct Sizes {
    pub(super) is_measured: bool,
    /// Of each class.
    pub(super) steps: Vec<Option<f64>>,
    /// Of all rows.
    pub(super) whole: Option<f64>,
}

impl Sizes {
    /// There are no sizes where `convention` asks for measured ones and nothing was tested.
    pub(super) fn of(convention: Convention, foundation: &FoundationReport, measured: Option<&MeasuredReport>) -> Self {
        if convention.is_published() {
            let steps = foundation.classes.iter().map(|class| class.foundation_size).collect();
            return Self { is_measured: false, steps, whole: foundation.total.reported };
        }
        let step = |class: usize| measured.and_then(|measured| measured.steps.get(class)?.size.size);
        Self {
            is_measured: true,
            steps: (0..foundation.classes.len()).map(step).collect(),
            whole: measured.and_then(|measured| measured.whole.size),
        }
    }
}
