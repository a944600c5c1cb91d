//! Notes that a reader needs to understand the measures.

use scar_core::{Groups, Split};
use scar_method::settings::Settings;
use scar_report::{MeasuredReport, Note, ProbeReport, RatioReport, SmallClass, TestKind, UnknownAt, UnknownCoverage};

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

/// Notes for the finished ratios. `train_counts` are the rows of each class that trainings draw from.
pub(super) fn diagnose(ratios: &[RatioReport], class_names: &[String], train_counts: &[u64], input: &DiagnosticsInput<'_>) -> Vec<Note> {
    let settings = input.settings;
    let mut notes = Vec::new();
    if settings.convention.is_published() && settings.ratios.len() > 1 {
        notes.push(Note::CoverageFallsWithSamples);
    }
    if input.probe.kind == "converged" {
        notes.extend(not_converged(input.probe));
        notes.extend(shifted(input.probe));
    } else {
        notes.extend(stopped_early(ratios, settings));
    }
    notes.extend(too_few_for_coverage(ratios));
    notes.extend(lost_classes(class_names, train_counts, settings));
    notes.extend(input.split.and_then(|split| split_note(split, input)));
    notes.extend(input.groups.and_then(|groups| group_note(groups, input)));
    if input.is_complete && input.measured.is_none() {
        notes.push(Note::NothingTested);
    }
    notes
}

/// A note on whether the test rows that the files name were used.
fn split_note(split: &Split, input: &DiagnosticsInput<'_>) -> Option<Note> {
    let measured = input.measured?;
    let rows = split.test_rows().len() as u64;
    let (column, file, value) = (split.column().to_owned(), split.file().to_owned(), split.value().to_owned());
    Some(if measured.test.kind == TestKind::Split {
        Note::SplitIsTest { rows, column, file, value }
    } else {
        Note::SplitNotUsed { rows, column, file, value }
    })
}

/// A note on groups that stand on both sides of the tests: because there is one only, or because the files' own split cuts through them.
fn group_note(groups: &Groups, input: &DiagnosticsInput<'_>) -> Option<Note> {
    let (measured, column) = (input.measured?, groups.column().to_owned());
    if groups.n_groups() == 1 {
        return Some(Note::OneGroup { column });
    }
    let split = input.split.filter(|_| measured.test.kind == TestKind::Split)?;
    let mut is_trained_on = vec![false; groups.n_groups()];
    split.data_rows().iter().for_each(|&row| is_trained_on[groups.ids()[row as usize] as usize] = true);
    let test_rows = split.test_rows();
    let shared = test_rows.iter().filter(|&&row| is_trained_on[groups.ids()[row as usize] as usize]).count() as u64;
    (shared > 0).then_some(Note::GroupsAcrossSplit { column, shared, test_rows: test_rows.len() as u64 })
}

fn not_converged(probe: &ProbeReport) -> Option<Note> {
    let open = probe.trainings - probe.finished;
    // One in twenty does not change a displayed mean. The report has the exact count.
    (20 * open > probe.trainings).then_some(Note::NotConverged { open, trainings: probe.trainings })
}

fn shifted(probe: &ProbeReport) -> Option<Note> {
    let (accuracy, shift) = (probe.published_accuracy?, probe.shift?);
    let (coverage, authenticity, richness) = (shift.coverage, shift.authenticity, shift.richness);
    Some(Note::ProbeMovesMeasures { ratio: probe.shift_ratio.unwrap_or(1), accuracy, coverage, authenticity, richness })
}

/// Classes without a Coverage because they have too few values.
fn too_few_for_coverage(ratios: &[RatioReport]) -> Option<Note> {
    let unknown = |at: &RatioReport| UnknownAt {
        ratio: at.ratio,
        classes: at.classes.iter().filter(|class| class.coverage.is_nan()).count() as u64,
        of: at.classes.len() as u64,
    };
    let at: Vec<UnknownAt> = ratios.iter().map(unknown).filter(|at| at.classes > 0).collect();
    (!at.is_empty()).then_some(Note::CoverageUnknown(UnknownCoverage::AtRatios(at)))
}

/// Trainings that stopped before the last epoch are often far from converged.
fn stopped_early(ratios: &[RatioReport], settings: &Settings) -> Option<Note> {
    let is_early = |&&epochs: &&u32| epochs < settings.max_epochs;
    let (mut stopped, mut trainings, mut at, mut accuracies) = (0, 0, Vec::new(), Vec::new());
    for ratio in ratios {
        let n = ratio.epochs.iter().filter(is_early).count() as u64;
        trainings += ratio.epochs.len() as u64;
        stopped += n;
        if n > 0 {
            at.push(ratio.ratio);
            accuracies.push(ratio.train_accuracy);
        }
    }
    let lowest = accuracies.iter().copied().reduce(f64::min)?;
    let highest = accuracies.iter().copied().fold(lowest, f64::max);
    let (max_epochs, patience) = (settings.max_epochs, settings.patience);
    Some(Note::StoppedEarly { stopped, trainings, ratios: at, max_epochs, patience, lowest, highest })
}

/// Classes that a note names.
const MOST_NAMED: usize = 5;

/// Classes with fewer samples than a ratio keep none at that ratio; sometimes the whole set keeps none.
fn lost_classes(class_names: &[String], counts: &[u64], settings: &Settings) -> Vec<Note> {
    let smallest = counts.iter().copied().min().unwrap_or(0);
    let largest = counts.iter().copied().max().unwrap_or(0);
    let (none, some): (Vec<u32>, Vec<u32>) =
        settings.ratios.iter().filter(|&&ratio| u64::from(ratio) > smallest).partition(|&&ratio| u64::from(ratio) > largest);
    let mut notes = Vec::new();
    if let Some(&highest) = some.last() {
        let lost = counts.iter().zip(class_names).filter(|&(&count, _)| count < u64::from(highest));
        let mut first: Vec<SmallClass> = lost.map(|(&rows, name)| SmallClass { class: name.clone(), rows }).collect();
        let classes = first.len() as u64;
        first.truncate(MOST_NAMED);
        notes.push(Note::ClassWithoutRows { ratios: some, first, classes });
    }
    if !none.is_empty() {
        notes.push(Note::RatioWithoutRows { ratios: none });
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(counts: &[(&str, u64)], settings: &Settings) -> Vec<Note> {
        let (names, counts): (Vec<String>, Vec<u64>) = counts.iter().map(|&(name, count)| (name.to_owned(), count)).unzip();
        lost_classes(&names, &counts, settings)
    }

    #[test]
    fn small_classes_are_named_with_their_sizes_and_ratios() {
        let settings = Settings { ratios: vec![1, 5, 10, 50], ..Settings::default() };
        let found = lost(&[("cat", 20), ("dog", 4), ("eel", 7)], &settings);
        let codes: Vec<String> = found.iter().map(Note::code).collect();
        assert_eq!(codes, ["class_without_rows", "ratio_without_rows"]);
        assert!(found[0].words().starts_with("At ratio 5 and 10 classes smaller than the ratio keep no row: «dog» (4) and «eel» (7)."));
        assert_eq!((found[0].ratio(), found[1].ratio()), (None, Some(50)));
    }

    #[test]
    fn nothing_is_said_where_every_class_keeps_rows() {
        assert!(lost(&[("cat", 30), ("dog", 30)], &Settings::default()).is_empty());
    }
}
