//! The lesson on Coverage.

use super::points;
use crate::fit::Fit;
use crate::hills::{N_PUBLISHED_BINS, hills};
use crate::point::class_name;
use scar_report::format;

pub(super) fn finding(fit: &Fit, class: u8) -> String {
    let name = class_name(class);
    match fit.classes[usize::from(class)].coverage.value {
        Some(value) => format!("Class {name}: Coverage {}.", format::measure(value)),
        None => format!("Class {name}: too few points to say what its Coverage is."),
    }
}

pub(super) fn answer(fit: &Fit, class: u8) -> String {
    let (found, name) = (&fit.classes[usize::from(class)], class_name(class));
    let [own, _] = hills(fit, usize::from(class), Some(N_PUBLISHED_BINS));
    let published = format::measure(found.published.coverage);
    let n_own = points(own.logits.len());
    let corrected = match (found.coverage.value, found.coverage.low, found.coverage.high) {
        (Some(value), Some(low), Some(high)) => {
            format!("{}, with 95 % confidence from {} to {}.", format::measure(value), format::measure(low), format::measure(high))
        }
        _ => "Too few points to say: each hill needs eight.".to_owned(),
    };
    if own.logits.len() < 2 {
        return format!("{corrected} The hill of {name} has {n_own}.");
    }
    format!(
        "{corrected} The published bins say {published}: {n_own} of {name} leave {} of their {N_PUBLISHED_BINS} bins empty, and emptiness counts as distance.",
        own.n_empty()
    )
}
