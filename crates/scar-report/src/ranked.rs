//! The classes by foundation size.

use crate::{FoundationClass, MeasuredReport, Need, Note, Report, Resized, words};

/// A class with its size and its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedClass {
    /// Its place in class order.
    pub class_idx: usize,
    /// Its name.
    pub name: String,
    /// The size that the convention reports, where there is one.
    pub size: Option<f64>,
    /// The size's 95 % interval, where it was measured; an upper end that was not found is missing.
    pub interval: Option<(f64, Option<f64>)>,
    /// Whether the size lies beyond the data and is extrapolated.
    pub is_beyond: bool,
    /// By the theory, in samples.
    pub theory: Option<f64>,
    /// Rows of it in the data.
    pub count: u64,
    /// What must be known about its sizes.
    pub notes: Vec<String>,
}

impl RankedClass {
    /// The size beside the rows.
    pub fn need(&self) -> Option<Need> {
        Need::of(self.size, self.count)
    }
}

/// All classes, the largest size first; those without one come last.
pub fn ranked(report: &Report, resized: &Resized, measured: Option<&MeasuredReport>) -> Vec<RankedClass> {
    let measured = measured.filter(|_| !report.settings.convention.is_published());
    let of_class = |(class_idx, class): (usize, &FoundationClass)| {
        let step = measured.and_then(|measured| measured.steps.get(class_idx));
        let all = resized.foundation.diagnostics.iter().chain(measured.iter().flat_map(|measured| &measured.diagnostics));
        let notes = all.filter(|note| note.class() == Some(&class.class)).map(Note::words);
        let unlearned = step.and_then(words::unlearned_note);
        RankedClass {
            class_idx,
            name: class.class.clone(),
            size: resized.step_sizes.get(class_idx).copied().flatten(),
            interval: step.filter(|step| step.size.needed().is_some()).and_then(|step| Some((step.size.low?, step.size.high))),
            is_beyond: step.is_some_and(|step| step.size.beyond_data),
            theory: class.foundation_size,
            count: report.data.labels.classes.get(class_idx).map_or(0, |class| class.count),
            notes: unlearned.into_iter().chain(notes).collect(),
        }
    };
    let mut classes: Vec<RankedClass> = resized.foundation.classes.iter().enumerate().map(of_class).collect();
    // The sort is stable: of equals, the first class comes first.
    classes.sort_by(|a, b| b.size.unwrap_or(f64::NEG_INFINITY).total_cmp(&a.size.unwrap_or(f64::NEG_INFINITY)));
    classes
}
