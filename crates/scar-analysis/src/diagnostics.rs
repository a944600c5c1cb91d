//! Notes that a reader needs to understand the measures.

use scar_core::{Groups, Split};
use scar_method::settings::Settings;
use scar_report::format;
use scar_report::{Diagnostic, MeasuredReport, ProbeReport, RatioReport, TestKind};

/// Further input of the diagnostics.
pub(super) struct DiagnosticsInput<'a> {
    pub(super) settings: &'a Settings,
    pub(super) probe: &'a ProbeReport,
    pub(super) measured: Option<&'a MeasuredReport>,
    /// The split that the files name.
    pub(super) split: Option<&'a Split>,
    /// The groups that the files name, if they are wanted.
    pub(super) groups: Option<&'a Groups>,
    pub(super) is_complete: bool,
}

/// Diagnostics for the finished ratios. `train_counts` are the rows of each class that trainings draw from.
pub(super) fn diagnose(
    ratios: &[RatioReport],
    class_names: &[String],
    train_counts: &[u64],
    input: &DiagnosticsInput<'_>,
) -> Vec<Diagnostic> {
    let settings = input.settings;
    let mut diagnostics = Vec::new();
    if settings.convention.is_published() {
        diagnostics.extend(published(settings));
    }
    if input.probe.kind == "converged" {
        diagnostics.extend(not_converged(input.probe));
        diagnostics.extend(shifted(input.probe));
    } else {
        diagnostics.extend(stopped_early(ratios, settings));
    }
    diagnostics.extend(too_few_for_coverage(ratios));
    diagnostics.extend(lost_classes(class_names, train_counts, settings));
    diagnostics.extend(input.split.and_then(|split| split_note(split, input)));
    diagnostics.extend(input.groups.and_then(|groups| group_note(groups, input)));
    if input.is_complete && input.measured.is_none() {
        diagnostics.push(plain(
            "nothing_tested",
            "The test share is 0 and no test set was given, so foundation sizes are not measured. Give a test set, or a share such as 0.2."
                .to_owned(),
        ));
    }
    diagnostics
}

/// A note on whether the test rows that the files name were used.
fn split_note(split: &Split, input: &DiagnosticsInput<'_>) -> Option<Diagnostic> {
    let measured = input.measured?;
    let (of, n_test) = (split.column(), split.test_rows().len() as u64);
    let what = format!("the {} that «{of}» of {} calls «{}»", format::counted(n_test, "row", "rows"), split.file(), split.value());
    Some(if measured.test.kind == TestKind::Split {
        plain("split_is_test", format!("Tested on {what}: no probe was trained on them, and no count, plan or subset has them."))
    } else {
        plain("split_not_used", format!("Left out of account: {what}. They were taken for data like all others."))
    })
}

/// A note on groups that stand on both sides of the tests: because there is one only, or because the files' own split cuts through them.
fn group_note(groups: &Groups, input: &DiagnosticsInput<'_>) -> Option<Diagnostic> {
    let (measured, column) = (input.measured?, groups.column());
    if groups.n_groups() == 1 {
        let message = format!(
            "All rows have the same «{column}», so each probe is tested on rows of the group that it was trained on. How it does on another «{column}» cannot be told. Add rows of others."
        );
        return Some(plain("one_group", message));
    }
    let split = input.split.filter(|_| measured.test.kind == TestKind::Split)?;
    let mut is_trained_on = vec![false; groups.n_groups()];
    split.data_rows().iter().for_each(|&row| is_trained_on[groups.ids()[row as usize] as usize] = true);
    let test_rows = split.test_rows();
    let n_shared = test_rows.iter().filter(|&&row| is_trained_on[groups.ids()[row as usize] as usize]).count() as u64;
    (n_shared > 0).then(|| {
        let message = format!(
            "{} of {} have a «{column}» that rows to train on have too, so the test is easier than rows of a new «{column}» would be. Split by «{column}», or leave the split out of account.",
            format::count(n_shared),
            format::counted(test_rows.len() as u64, "test row", "test rows")
        );
        plain("groups_across_split", message)
    })
}

fn plain(code: &str, message: String) -> Diagnostic {
    Diagnostic { code: code.to_owned(), message, class: None, ratio: None }
}

fn published(settings: &Settings) -> Option<Diagnostic> {
    (settings.ratios.len() > 1).then(|| {
        plain(
            "coverage_falls_with_samples",
            "In this convention Coverage compares 100 bins with a normal law whatever the number of samples, so it falls as samples get fewer although nothing else changed. Compare it between data sets of one size only.".to_owned(),
        )
    })
}

fn not_converged(probe: &ProbeReport) -> Option<Diagnostic> {
    let n_open = probe.trainings - probe.finished;
    // One in twenty does not change a displayed mean. The report has the exact count.
    (20 * n_open > probe.trainings).then(|| {
        plain(
            "not_converged",
            format!(
                "{n_open} of {} trainings ended before their gradient fell to the tolerance. Their measures are near those of the minimum, but not at it; allow a larger tolerance or a stronger penalty.",
                probe.trainings
            ),
        )
    })
}

fn shifted(probe: &ProbeReport) -> Option<Diagnostic> {
    let (accuracy, shift) = (probe.published_accuracy?, probe.shift?);
    let shown = |value: Option<f64>| value.map_or_else(|| format::MISSING.to_owned(), format::measure);
    Some(Diagnostic {
        ratio: Some(1),
        ..plain(
            "probe_moves_measures",
            format!(
                "The converged probe is used. The published training, which may stop early, ends at training accuracy {}; its measures differ from these by, on average over classes: Coverage {}, Authenticity {}, Richness {}.",
                format::fixed(accuracy, 3),
                shown(shift.coverage),
                shown(shift.authenticity),
                shown(shift.richness)
            ),
        )
    })
}

/// Classes without a Coverage because they have too few values.
fn too_few_for_coverage(ratios: &[RatioReport]) -> Option<Diagnostic> {
    let at: Vec<String> = ratios
        .iter()
        .filter_map(|at| {
            let n = at.classes.iter().filter(|class| class.coverage.is_nan()).count();
            (n > 0).then(|| format!("{n} of {} at ratio {}", at.classes.len(), at.ratio))
        })
        .collect();
    (!at.is_empty()).then(|| {
        plain(
            "coverage_unknown",
            format!(
                "Too few values to say how some classes are covered: {}. They stand as missing. Add samples of these classes.",
                listed(&at)
            ),
        )
    })
}

/// Trainings that stopped before the last epoch are often far from converged.
fn stopped_early(ratios: &[RatioReport], settings: &Settings) -> Option<Diagnostic> {
    let is_early = |&&epochs: &&u32| epochs < settings.max_epochs;
    let (mut n_early, mut n_all, mut at, mut accuracies) = (0, 0, Vec::new(), Vec::new());
    for ratio in ratios {
        let n = ratio.epochs.iter().filter(is_early).count();
        n_all += ratio.epochs.len();
        n_early += n;
        if n > 0 {
            at.push(ratio.ratio.to_string());
            accuracies.push(ratio.train_accuracy);
        }
    }
    let lowest = accuracies.iter().copied().reduce(f64::min)?;
    let highest = accuracies.iter().copied().fold(lowest, f64::max);
    Some(Diagnostic {
        code: "stopped_early".to_owned(),
        message: format!(
            "{n_early} of {n_all} trainings, at ratio {}, stopped before epoch {} because their accuracy had not risen for {} epochs; mean training accuracy there {} to {}. They may be far from converged, so read their measures with care, or give more patience.",
            listed(&at),
            settings.max_epochs,
            settings.patience,
            format::fixed(lowest, 3),
            format::fixed(highest, 3),
        ),
        class: None,
        // If the note is about one ratio only, it is shown beside that ratio's numbers.
        ratio: if let [one] = at.as_slice() { one.parse().ok() } else { None },
    })
}

/// Classes with fewer samples than a ratio keep none at that ratio; sometimes the whole set keeps none.
fn lost_classes(class_names: &[String], counts: &[u64], settings: &Settings) -> Vec<Diagnostic> {
    let smallest = counts.iter().copied().min().unwrap_or(0);
    let largest = counts.iter().copied().max().unwrap_or(0);
    let (none, some): (Vec<u32>, Vec<u32>) =
        settings.ratios.iter().filter(|&&ratio| u64::from(ratio) > smallest).partition(|&&ratio| u64::from(ratio) > largest);
    let ratios = |ratios: &[u32]| listed(&ratios.iter().map(ToString::to_string).collect::<Vec<_>>());
    let mut diagnostics = Vec::new();
    if let Some(&highest) = some.last() {
        let lost: Vec<String> = counts
            .iter()
            .zip(class_names)
            .filter(|&(&count, _)| count < u64::from(highest))
            .map(|(count, name)| format!("«{name}» ({count})"))
            .collect();
        diagnostics.push(Diagnostic {
            code: "class_without_rows".to_owned(),
            message: format!(
                "At ratio {} classes smaller than the ratio keep no row: {}. Their measures there say nothing. Add samples or leave those ratios out.",
                ratios(&some),
                shortened(&lost)
            ),
            class: None,
            ratio: if let [one] = some.as_slice() { Some(*one) } else { None },
        });
    }
    if !none.is_empty() {
        diagnostics.push(Diagnostic {
            code: "ratio_without_rows".to_owned(),
            message: format!(
                "At ratio {} every class is smaller than the ratio, so no row is left and there are no measures. Add samples or leave those ratios out.",
                ratios(&none)
            ),
            class: None,
            ratio: if let [one] = none.as_slice() { Some(*one) } else { None },
        });
    }
    diagnostics
}

/// `1, 2 and 5`.
fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// The first names of a long list, and the number of the others.
fn shortened(names: &[String]) -> String {
    const N_SHOWN: usize = 5;
    if names.len() <= N_SHOWN { listed(names) } else { format!("{} and {} more", names[..N_SHOWN].join(", "), names.len() - N_SHOWN) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(counts: &[(&str, u64)], settings: &Settings) -> Vec<Diagnostic> {
        let (names, counts): (Vec<String>, Vec<u64>) = counts.iter().map(|&(name, count)| (name.to_owned(), count)).unzip();
        lost_classes(&names, &counts, settings)
    }

    #[test]
    fn small_classes_are_named_with_their_sizes_and_ratios() {
        let settings = Settings { ratios: vec![1, 5, 10, 50], ..Settings::default() };
        let found = lost(&[("cat", 20), ("dog", 4), ("eel", 7)], &settings);
        let codes: Vec<&str> = found.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
        assert_eq!(codes, ["class_without_rows", "ratio_without_rows"]);
        assert!(found[0].message.starts_with("At ratio 5 and 10 classes smaller than the ratio keep no row: «dog» (4) and «eel» (7)."));
        assert_eq!((found[0].ratio, found[1].ratio), (None, Some(50)));
    }

    #[test]
    fn nothing_is_said_where_every_class_keeps_rows() {
        assert!(lost(&[("cat", 30), ("dog", 30)], &Settings::default()).is_empty());
    }
}
