//! What lists of numbers are of.

use crate::finding::tested_words;
use crate::{MeasuredReport, PlanReport, PlanRows, Report, format};

/// What measured sizes were measured with.
pub fn measured_caption(measured: &MeasuredReport) -> String {
    format!(
        "measured foundation size (δ {}, ε {}, {} % intervals), {}, of {} rows to train on",
        measured.delta,
        measured.epsilon,
        measured.confidence * 100.0,
        tested_words(&measured.test),
        measured.test.train_rows
    )
}

/// What sizes by the theory were computed with.
pub fn theory_caption(report: &Report) -> String {
    format!("theoretical foundation size (δ {}, ε {})", report.settings.delta, report.settings.epsilon)
}

/// What the whole needs by the theory, where the convention goes by that.
///
/// ```
/// use scar_report::{example, words::theory_of_whole};
/// let mut report = example::report(3, &[1, 2]);
/// report.foundation.total.reported = Some(60_000.0);
/// assert_eq!(theory_of_whole(&report).unwrap(), "By the theory in the convention «published», the whole needs ≈ 60,000 samples.");
/// report.settings.convention = Default::default();
/// assert_eq!(theory_of_whole(&report), None);
/// ```
pub fn theory_of_whole(report: &Report) -> Option<String> {
    let convention = report.settings.convention;
    convention.is_published().then(|| {
        format!(
            "By the theory in the convention «{}», the whole needs {}.",
            convention.name(),
            format::samples(report.foundation.total.reported)
        )
    })
}

/// What a plan goes by and chooses from.
pub fn plan_caption(plan: &PlanReport) -> String {
    let sizes = if plan.by_measured_sizes { "measured" } else { "theoretical" };
    format!(
        "The paper's plan, by {sizes} sizes: {} rows in hand, {} in reserve, {} to add at most ({}). It is kept for comparison and is no advice, since it is not shown to beat rows at random. What to collect stands at the top.",
        plan.primary_rows,
        plan.reserve_rows,
        format::fixed(plan.fill_size, 0),
        plan.fill_rule
    )
}

/// Where the rows stand that a plan chose.
pub fn chosen_caption(rows: &PlanRows) -> String {
    format!("{} rows of the reserve chosen by {}: see the report's plan.rows", rows.indices.len(), rows.rule)
}
