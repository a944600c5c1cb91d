//! Notes on the look at every row.

use crate::{Note, ThresholdRule, format};

pub(super) fn words(note: &Note) -> Option<String> {
    Some(match note {
        Note::ProbeNotFinished => {
            "The probe stopped before it was done, so it is sure of little, and what it takes for another class may be its own fault. The corrected convention trains it to the end."
                .to_owned()
        }
        Note::ProbeCrossFitted { rows, folds } => format!(
            "Each of the {} rows that the probe is trained on was judged by one of {folds} probes that was trained without it, on {} of these rows: a little fewer, so a little less sure. A row alone in its class cannot be judged so.",
            format::count(*rows),
            format::percent(1.0 - 1.0 / f64::from(*folds))
        ),
        Note::ProbeSawAllRows => {
            "The probe was trained on all of these rows, so it is right about rows that it would get wrong if they were new.".to_owned()
        }
        Note::ProbeSawRows { rows } => format!(
            "The probe was trained on {} of these rows (marked as seen) and is right about some that it would get wrong if they were new.",
            format::count(*rows)
        ),
        Note::FailedRows { rows, first } => {
            let of_rows = format::counted(*rows, "row has", "rows have");
            let first: Vec<String> = first.iter().map(|&row| format::count(row)).collect();
            format!(
                "{of_rows} no value but 0, as where an encoder gave nothing (the first: {}). Such rows have failed: they take no part in votes, near duplicates and estimates. Encode them again, or leave them out.",
                first.join(", ")
            )
        }
        Note::DuplicatesThreshold { cosine, rule, by_chance, rows } => threshold(*cosine, *rule, *by_chance, *rows),
        Note::DuplicatesByProjection { seed, sampled, recall } => {
            let recall = match recall {
                Some(recall) => format!("found {} of those that these have", format::percent(*recall)),
                None => "found as many as these have: none".to_owned(),
            };
            format!(
                "There are too many pairs of rows to compare, so near duplicates are those found by random projections (seed {seed}), and the share is that of {} rows drawn by the seed and compared with all others; the projections alone {recall}.",
                format::count(*sampled)
            )
        }
        Note::CopiesAcrossFolds { rows, apart, together, rise } => copies_across_folds(*rows, *apart, *together, *rise),
        Note::DuplicatesAcrossSplit { rows } => format!(
            "{} with a twin on the other side of the line between rows trained on and rows tested on: errors on such test rows are too low.",
            format::counted(*rows, "row stands", "rows stand")
        ),
        _ => return None,
    })
}

/// What copies in several folds do to the errors.
fn copies_across_folds(rows: u64, apart: Option<f64>, together: Option<f64>, rise: Option<[f64; 2]>) -> String {
    let rows =
        format!("{} a copy in another fold, so the probe that judges them has seen it", format::counted(rows, "row has", "rows have"));
    let (Some(apart), Some(together), Some([low, high])) = (apart, together, rise) else {
        return format!("{rows}.");
    };
    let come = if low > 0.0 { "come" } else { "may come" };
    let share = |share: f64| format::fixed(100.0 * share, 1);
    format!(
        "{rows}: errors on rows never seen {come} out too low. With copies kept together, {} % of the rows are predicted as another class, in place of {} % ({} points, 95 % interval {} to {}). Copies that were not found leak too. Keep one of each group.",
        share(together),
        share(apart),
        format::points(together - apart),
        format::points(low),
        format::points(high)
    )
}

/// How the threshold of near duplicates came about.
fn threshold(cosine: f64, rule: ThresholdRule, by_chance: f64, rows: u64) -> String {
    let cosine = format::cosine(cosine);
    let by_chance = format!("by chance {} of {} rows would be that near another", format::fixed(by_chance, 1), format::count(rows));
    let taken = "Cosines are of rows less their mean.";
    match rule {
        ThresholdRule::Given => format!("Near duplicates are counted from the cosine {cosine} that was given; {by_chance}. {taken}"),
        ThresholdRule::Gap => format!(
            "Near duplicates are counted from a cosine of {cosine}: there the data's own distances leave a gap between these rows and all others; {by_chance}. {taken}"
        ),
        ThresholdRule::Usual => format!(
            "Near duplicates are counted from the usual cosine of {cosine}, because the data's own distances leave no gap; {by_chance}. {taken}"
        ),
        ThresholdRule::Chance => format!(
            "Near duplicates are counted from a cosine of {cosine}, because rows less alike would be so by chance; {by_chance}. {taken}"
        ),
        ThresholdRule::ExactOnly => {
            "Only exact copies are counted: the rows are too few, or too near each other by chance, for a near copy to stand out."
                .to_owned()
        }
    }
}
