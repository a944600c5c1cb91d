//! Notes on plans and on chosen rows.

use crate::{Note, PlanEnd, format};
use scar_method::completion::PlanError;

pub(super) fn words(note: &Note) -> Option<String> {
    Some(match note {
        Note::LimitsThePlan { class, end: PlanEnd::Reserve(rows) } => format!(
            "The reserve of «{class}», {}, ends first. The published rule keeps the shares, so all others stop with it.",
            format::counted(*rows, "row", "rows")
        ),
        Note::LimitsThePlan { class, end: PlanEnd::Deficit } => {
            format!("What «{class}» lacks is filled first. The published rule keeps the shares, so all others stop with it.")
        }
        Note::NoDeficit => PlanError::NoDeficit.to_string(),
        Note::NoPlan { reason } => reason.clone(),
        Note::NotCompared => {
            "Plans were not compared with a random fill: there are too few rows to train on and to test on. Give more rows, or a test file."
                .to_owned()
        }
        Note::ReservePredicted => {
            "The reserve has no labels, so its rows count for the class that the probe predicts. Quotas by predicted classes lose most of their gain; the rows chosen go by the probe's margin, which needs no classes."
                .to_owned()
        }
        Note::ReserveIsSplit => {
            "No reserve was given, so two fifths of each class play it, as in the published experiments: the rows to add show what the rule would do, and the rows to acquire what is missing beyond all the data."
                .to_owned()
        }
        Note::NoFoundationSize { class } => {
            format!("«{class}» has no foundation size, so its deficit is unknown and rules by deficit add nothing to it.")
        }
        Note::ClassWithoutSamples { class } => {
            format!("«{class}» has no samples, in hand or in reserve: it keeps its share and receives nothing.")
        }
        Note::ClassesLost { lost, of } => format!(
            "{lost} of {of} classes keep no sample, because there are more classes than samples to keep. Keep at least {of}."
        ),
        Note::RowsThroughFiles { message } => message.clone(),
        _ => return None,
    })
}
