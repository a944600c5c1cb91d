//! What a reader of the measures must know to read them right.

use crate::analysis::Settings;
use crate::data::Labels;
use crate::report::{Diagnostic, RatioReport};

/// Diagnostics of the ratios that are done.
pub(super) fn diagnose(ratios: &[RatioReport], labels: &Labels, settings: &Settings) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    diagnostics.extend(published(settings));
    diagnostics.extend(ratios.iter().filter_map(|ratio| stopped_early(ratio, settings)));
    diagnostics.extend(settings.ratios.iter().filter_map(|&ratio| lost_classes(ratio, labels)));
    diagnostics
}

fn published(settings: &Settings) -> Option<Diagnostic> {
    (settings.ratios.len() > 1).then(|| Diagnostic {
        code: "coverage_falls_with_samples".to_owned(),
        message: "In this convention Coverage compares 100 bins with a normal law whatever the number of samples, so it falls as samples get fewer although nothing else changed. Compare it between data sets of one size only.".to_owned(),
        class: None,
        ratio: None,
    })
}

/// Trainings that stopped before the last epoch are often far from converged.
fn stopped_early(ratio: &RatioReport, settings: &Settings) -> Option<Diagnostic> {
    let n_early = ratio.epochs.iter().filter(|&&epochs| epochs < settings.max_epochs).count();
    (n_early > 0).then(|| Diagnostic {
        code: "stopped_early".to_owned(),
        message: format!(
            "{n_early} of {} trainings stopped before epoch {} because their accuracy had not risen for {} epochs; mean training accuracy {:.3}. They may be far from converged, so read these measures with care, or give more patience.",
            ratio.epochs.len(),
            settings.max_epochs,
            settings.patience,
            ratio.train_accuracy
        ),
        class: None,
        ratio: Some(ratio.ratio),
    })
}

/// Classes with fewer samples than the ratio keep none.
fn lost_classes(ratio: u32, labels: &Labels) -> Option<Diagnostic> {
    let counts = labels.counts();
    let lost: Vec<&str> =
        counts.iter().zip(labels.class_names()).filter(|&(&count, _)| count < u64::from(ratio)).map(|(_, name)| name.as_str()).collect();
    let first = lost.first()?;
    let others = if lost.len() > 1 { format!(" and {} other classes", lost.len() - 1) } else { String::new() };
    let (code, end) = if lost.len() == counts.len() {
        ("ratio_without_rows", "No row is left at this ratio, so it has no measures.")
    } else {
        ("class_without_rows", "Their measures at this ratio say nothing.")
    };
    Some(Diagnostic {
        code: code.to_owned(),
        message: format!(
            "«{first}»{others} had fewer than {ratio} samples, so none was kept at ratio {ratio}. {end} Add samples or leave that ratio out."
        ),
        class: None,
        ratio: Some(ratio),
    })
}
