//! How good the data is now.

use super::quality::Quality;
use super::{Values, Verdict, class_name};
use crate::finding::headline;
use crate::words::interval;
use crate::{Report, format};

pub(super) fn words(report: &Report, verdict: Verdict, quality: Option<&Quality>) -> String {
    let trained = headline(report).map(|at| (at.ratio, at.train_accuracy));
    let Some(quality) = quality else {
        return match trained {
            Some((_, accuracy)) if verdict != Verdict::Provisional => {
                format!(
                    "Of the rows trained on, {} are right. That says nothing of new rows: nothing was tested.",
                    format::percent(accuracy)
                )
            }
            _ => "That is told once the analysis is finished.".to_owned(),
        };
    };
    let class = report.data.labels.classes.get(quality.largest).map_or("", |class| class.name.as_str());
    let interval =
        quality.interval.map_or_else(String::new, |[low, high]| format!(" ({})", interval(format::percent(low), format::percent(high))));
    let guess = format!(
        "Always guessing the largest class, {}, is right in {}.",
        class_name(report, class),
        format::percent(quality.largest_share)
    );
    let right = format!("{} of rows never seen are right{interval}. {guess}", format::percent(quality.accuracy));
    if verdict == Verdict::NoBetterThanChance {
        return format!(
            "{right} By these rows, that is no more than chance. Check the labels, whether they belong to these rows, and the embeddings."
        );
    }
    match trained {
        Some((1, accuracy)) => format!("{right} Of the rows trained on, {} are right.", format::percent(accuracy)),
        _ => right,
    }
}

/// The share that is right of rows never seen, with its interval; that of a guess; and that of the rows trained on.
pub(super) fn values(report: &Report, quality: Option<&Quality>) -> Values {
    let trained = headline(report).filter(|at| at.ratio == 1).map(|at| ("trained", at.train_accuracy));
    let [low, high] = ["right_low", "right_high"];
    let tested = quality.into_iter().flat_map(|quality| {
        let interval = quality.interval.map(|ends| [(low, ends[0]), (high, ends[1])]);
        [("right", quality.accuracy), ("guess", quality.largest_share)].into_iter().chain(interval.into_iter().flatten())
    });
    tested.chain(trained).collect()
}
