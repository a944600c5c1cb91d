//! What to collect next.

use super::{Values, Verdict, class_name};
use crate::words::{class_list, collect_trial, vain_collection};
use crate::{ClassMeasures, CollectReport, Report, format};

/// Classes that are named.
const MOST_NAMED: usize = 5;

pub(super) fn words(report: &Report, verdict: Verdict, weak: &[&ClassMeasures]) -> String {
    if let Some(mix) = &report.collect {
        return mix_words(report, mix, weak);
    }
    if report.is_provisional() {
        return "That is told once the analysis is finished.".to_owned();
    }
    let untested = "Whether a choice of classes or rows beats rows at random was not tested on these data: the place Completion does that.";
    match verdict {
        Verdict::Provisional | Verdict::NotTested => "Rows to test on: without them, nobody can say what is missing.".to_owned(),
        Verdict::NoBetterThanChance => "Nothing yet: first find out why the classes are not told apart.".to_owned(),
        Verdict::Enough if weak.is_empty() => "Nothing: more rows of the same kind would hardly change what is right.".to_owned(),
        _ if weak.is_empty() => format!("More rows of every class, in the shares that they have now. {untested}"),
        _ => {
            let all = if verdict == Verdict::Enough { "" } else { ", then of all" };
            format!("First rows of the weak classes: {}{all}. {untested}", weak_names(report, weak))
        }
    }
}

/// The weakest classes by name.
fn weak_names(report: &Report, weak: &[&ClassMeasures]) -> String {
    let mut names: Vec<String> = weak.iter().take(MOST_NAMED).map(|class| class_name(report, &class.class)).collect();
    if weak.len() > MOST_NAMED {
        names.push("…".to_owned());
    }
    names.join(", ")
}

fn mix_words(report: &Report, mix: &CollectReport, weak: &[&ClassMeasures]) -> String {
    if let Some(vain) = mix.trial.as_ref().and_then(vain_collection) {
        return match weak_names(report, weak) {
            names if names.is_empty() => vain,
            names => format!("{vain} First find out why the weak classes are not told apart: {names}."),
        };
    }
    let names: Vec<(String, u64)> = mix.classes.iter().map(|class| (class_name(report, &class.class), class.rows)).collect();
    let adds: Vec<(&str, u64)> = names.iter().map(|(name, rows)| (name.as_str(), *rows)).collect();
    let rows = format!("{}, a tenth more: {}.", format::counted(mix.rows, "row", "rows"), class_list(&adds));
    match &mix.trial {
        Some(trial) => format!("{rows} {}", collect_trial(trial)),
        None => format!("{rows} Whether that beats rows at random was not tried here: the place Completion does that."),
    }
}

/// The rows, and what such a mix gained over rows at random.
pub(super) fn values(report: &Report) -> Values {
    let Some(mix) = &report.collect else { return Values::new() };
    let gain = mix.trial.iter().flat_map(|trial| {
        let difference = trial.gain.difference;
        let ends = [("gain_over_random_low", difference.low), ("gain_over_random_high", difference.high)];
        ends.into_iter().filter_map(|(name, end)| Some((name, end?))).chain([("gain_over_random", difference.mean)])
    });
    gain.chain([("rows", mix.rows as f64)]).collect()
}
