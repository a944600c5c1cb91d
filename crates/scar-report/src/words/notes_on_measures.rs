//! Notes on measures, and on the rows that they are of.

use super::lists::{listed, listed_numbers};
use crate::{Note, SmallClass, UnknownAt, UnknownCoverage, format};

pub(super) fn words(note: &Note) -> Option<String> {
    Some(match note {
        Note::NothingTested => {
            "The test share is 0 and no test set was given, so foundation sizes are not measured. Give a test set, or a share such as 0.2."
                .to_owned()
        }
        Note::SplitIsTest { rows, column, file, value } => format!(
            "Tested on the {} that «{column}» of {file} calls «{value}»: no probe was trained on them, and no count, plan or subset has them.",
            format::counted(*rows, "row", "rows")
        ),
        Note::SplitNotUsed { rows, column, file, value } => format!(
            "Left out of account: the {} that «{column}» of {file} calls «{value}». They were taken for data like all others.",
            format::counted(*rows, "row", "rows")
        ),
        Note::OneGroup { column } => format!(
            "All rows have the same «{column}», so each probe is tested on rows of the group that it was trained on. How it does on another «{column}» cannot be told. Add rows of others."
        ),
        Note::GroupsAcrossSplit { column, shared, test_rows } => format!(
            "{} of {} have a «{column}» that rows to train on have too, so the test is easier than rows of a new «{column}» would be. Split by «{column}», or leave the split out of account.",
            format::count(*shared),
            format::counted(*test_rows, "test row", "test rows")
        ),
        Note::Grouped { column, groups, largest } => format!(
            "Rows with the same «{column}» stay together: {} groups, the largest of {} rows. No probe is tested on rows of a group that it has seen.",
            format::count(*groups),
            format::count(*largest)
        ),
        Note::ClassInOneGroup { column, classes } => format!(
            "Of {}, all rows have one «{column}». A probe that has not seen it has not seen the class either, so whether the class can be told apart cannot be tested. Add rows of the class with another «{column}».",
            classes.words()
        ),
        Note::FewGroups { column, groups } => format!(
            "There are {} groups only, so the errors may be far off for rows with another «{column}». Add rows of more of them.",
            format::count(*groups)
        ),
        Note::CoverageFallsWithSamples => {
            "In this convention Coverage compares 100 bins with a normal law whatever the number of samples, so it falls as samples get fewer although nothing else changed. Compare it between data sets of one size only."
                .to_owned()
        }
        Note::NotConverged { open, trainings } => format!(
            "{open} of {trainings} trainings ended before their gradient fell to the tolerance. Their measures are near those of the minimum, but not at it; allow a larger tolerance or a stronger penalty."
        ),
        Note::ProbeMovesMeasures { ratio, accuracy, coverage, authenticity, richness } => {
            let shown = |value: &Option<f64>| value.map_or_else(|| format::MISSING.to_owned(), format::measure);
            let (accuracy, coverage) = (format::fixed(*accuracy, 3), shown(coverage));
            let (authenticity, richness) = (shown(authenticity), shown(richness));
            if *ratio == 1 {
                format!(
                    "The converged probe is used. The published training, which may stop early, ends at training accuracy {accuracy}; its measures differ from these by, on average over classes: Coverage {coverage}, Authenticity {authenticity}, Richness {richness}."
                )
            } else {
                format!(
                    "The converged probe is used. The published training, which may stop early and was tried at ratio {ratio} to save time, ends at training accuracy {accuracy}; its measures differ from those of the converged one by, on average over classes: Coverage {coverage}, Authenticity {authenticity}, Richness {richness}."
                )
            }
        }
        Note::CoverageUnknown(UnknownCoverage::AtRatios(ratios)) => {
            let at = |at: &UnknownAt| format!("{} of {} at ratio {}", at.classes, at.of, at.ratio);
            format!(
                "Too few values to say how some classes are covered: {}. They stand as missing. Add samples of these classes.",
                listed(&ratios.iter().map(at).collect::<Vec<_>>())
            )
        }
        Note::CoverageUnknown(UnknownCoverage::Class { class, rows: 0 }) => {
            format!("No row has the label «{class}», so its measures say nothing.")
        }
        Note::CoverageUnknown(UnknownCoverage::Class { class, .. }) => {
            format!("Too few values for a Coverage of «{class}». Add samples of this class.")
        }
        Note::StoppedEarly { stopped, trainings, ratios, max_epochs, patience, lowest, highest } => format!(
            "{stopped} of {trainings} trainings, at ratio {}, stopped before epoch {max_epochs} because their accuracy had not risen for {patience} epochs; mean training accuracy there {} to {}. They may be far from converged, so read their measures with care, or give more patience.",
            listed_numbers(ratios),
            format::fixed(*lowest, 3),
            format::fixed(*highest, 3)
        ),
        Note::ClassWithoutRows { ratios, first, classes } => format!(
            "At ratio {} classes smaller than the ratio keep no row: {}. Their measures there say nothing. Add samples or leave those ratios out.",
            listed_numbers(ratios),
            small_classes(first, *classes)
        ),
        Note::RatioWithoutRows { ratios } => format!(
            "At ratio {} every class is smaller than the ratio, so no row is left and there are no measures. Add samples or leave those ratios out.",
            listed_numbers(ratios)
        ),
        Note::LogitsOnly => {
            "Measured from given logits: no probe was trained, so there are no foundation sizes. Read the same file as embeddings to estimate some."
                .to_owned()
        }
        _ => return None,
    })
}

/// The first classes with their rows, and the number of the others.
fn small_classes(first: &[SmallClass], classes: u64) -> String {
    let names: Vec<String> = first.iter().map(|small| format!("«{}» ({})", small.class, small.rows)).collect();
    match classes.saturating_sub(first.len() as u64) {
        0 => listed(&names),
        n_more => format!("{} and {n_more} more", names.join(", ")),
    }
}
