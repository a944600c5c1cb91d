//! The sizes that plans use.

use scar_method::measures::Convention;
use scar_report::{FoundationReport, MeasuredReport};

/// The sizes that a convention reports: measured ones in `corrected`, else theoretical ones.
pub(super) struct PlanSizes {
    pub(super) is_measured: bool,
    /// Of each class.
    pub(super) steps: Vec<Option<f64>>,
    /// Of all rows.
    pub(super) whole: Option<f64>,
}

impl PlanSizes {
    /// All sizes are `None` if `convention` needs measured ones and nothing was tested.
    pub(super) fn of(convention: Convention, foundation: &FoundationReport, measured: Option<&MeasuredReport>) -> Self {
        if convention.is_published() {
            let steps = foundation.classes.iter().map(|class| class.foundation_size).collect();
            return Self { is_measured: false, steps, whole: foundation.total.reported };
        }
        let step = |class: usize| measured.and_then(|measured| measured.steps.get(class)?.size.needed());
        Self {
            is_measured: true,
            steps: (0..foundation.classes.len()).map(step).collect(),
            whole: measured.and_then(|measured| measured.whole.size),
        }
    }
}
