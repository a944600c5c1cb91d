//! What is said of plans, and of what they are worth.

use super::intervals::points_interval;
use super::{Finding, listed};
use crate::{CollectTrial, Report, ReserveKind, TestKind, ValidationReport, format};
use scar_core::LabelKind;
use scar_method::completion::{Gain, Goal, Interval, Rule, Verdict};

/// Classes that a sentence names.
const MOST_NAMED: usize = 3;

/// The least rise of a share that a person would see.
const LEAST_RISE: f64 = 0.001;

/// What a rule does, in a few words.
pub fn rule_words(rule: Rule) -> &'static str {
    match rule {
        Rule::Published => "the paper's rule",
        Rule::Random => "rows at random",
        Rule::Even => "evenly over the classes",
        Rule::Shares => "by class shares, rows at random",
        Rule::Level => "lowest classes first, rows at random",
        Rule::Deficit => "by deficits, as far as each class reaches",
        Rule::Margin => "smallest margins first",
        Rule::SharesMargin => "by class shares, smallest margins first",
        Rule::LevelMargin => "lowest classes first, smallest margins first",
        Rule::Herding => "herding",
        Rule::SharesHerding => "by class shares, herding",
        Rule::LevelHerding => "lowest classes first, herding",
    }
}

/// A plan as its sentence needs it.
#[derive(Clone, Copy, Debug)]
pub struct PlanSaid<'a> {
    /// What it is to raise, where it is not a rule by name.
    pub goal: Option<Goal>,
    /// How rows are shared out.
    pub rule: Rule,
    /// Whether the rows do not exist yet.
    pub is_acquired: bool,
    /// Whether every class, and the whole, has its foundation size.
    pub is_complete: bool,
    /// Why there is no plan.
    pub problem: Option<&'a str>,
    /// Rows to add in all; `None` until they are chosen.
    pub n_added: Option<u64>,
    /// What they cost, where a budget limits the plan.
    pub cost: Option<f64>,
    /// Each class with the rows to add of it.
    pub adds: &'a [(&'a str, u64)],
}

/// What to add, by a plan.
///
/// ```
/// use scar_method::completion::{Goal, Rule};
/// use scar_report::words::{PlanSaid, plan_finding};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let adds = [("ant", 3), ("bee", 9)];
/// let said = PlanSaid {
///     goal: Some(Goal::Accuracy),
///     rule: Rule::SharesHerding,
///     is_acquired: false,
///     is_complete: false,
///     problem: None,
///     n_added: Some(12),
///     cost: None,
///     adds: &adds,
/// };
/// let finding = plan_finding(&report, &said);
/// assert_eq!(finding.heading, "To raise accuracy, add 12 rows, 9 of them bee");
/// assert_eq!(finding.below, "By class shares, herding: 9 of bee and 3 of ant.");
/// ```
pub fn plan_finding(report: &Report, plan: &PlanSaid<'_>) -> Finding {
    const COMPLETE: &str = "Nothing is missing: every class, and the whole, has its foundation size";
    let by = format!("By the {} convention (seed {})", report.settings.convention.name(), report.settings.seed);
    if plan.is_complete && plan.rule.needs_sizes() {
        return Finding::new(COMPLETE, format!("{by}, so there is nothing to complete."));
    }
    if let Some(problem) = plan.problem {
        let stop = if problem.ends_with('.') { "" } else { "." };
        return Finding::new("There is no such plan", format!("{by}: {problem}{stop}"));
    }
    let goal = match plan.goal {
        Some(Goal::Accuracy) => "to raise accuracy, ",
        Some(Goal::BalancedAccuracy) => "to raise balanced accuracy, ",
        None => "",
    };
    let (verb, rule) = (if plan.is_acquired { "acquire" } else { "add" }, begun(rule_words(plan.rule)));
    match plan.n_added {
        None => Finding::new(begun(&format!("{goal}{verb} rows")), format!("{rule}. Which of each class is known once they are chosen.")),
        Some(0) => Finding::heading(begun(&format!("{verb} nothing: the limit is spent, or no candidate is left"))),
        Some(n) => {
            let kind = report.data.labels.kind;
            let cost = plan.cost.map_or_else(String::new, |cost| format!(" for {}", format::money(cost)));
            let named: Vec<(String, u64)> = plan.adds.iter().map(|&(class, add)| (class_of(kind, class), add)).collect();
            let list = class_list(&named.iter().map(|(class, add)| (class.as_str(), *add)).collect::<Vec<_>>());
            // The first of equals.
            let most = named.iter().rev().max_by_key(|(_, add)| *add).filter(|(_, add)| *add > 0);
            let most = most.map_or_else(String::new, |(class, add)| match *add == n {
                true => format!(", all of them {class}"),
                false => format!(", {} of them {class}", format::count(*add)),
            });
            let rows = format::counted(n, "row", "rows");
            let heading = format!("{goal}{verb} {rows}{cost}{most}");
            let below = format!("{rule}: {list}.");
            match plan.is_complete {
                true => Finding::new(COMPLETE, format!("If rows are added all the same: {heading}. {below}")),
                false => Finding::new(begun(&heading), below),
            }
        }
    }
}

/// Words as a sentence begins.
pub(crate) fn begun(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The classes that get most, and how many others get the rest.
pub(crate) fn class_list(adds: &[(&str, u64)]) -> String {
    let mut adds: Vec<(&str, u64)> = adds.iter().copied().filter(|(_, add)| *add > 0).collect();
    adds.sort_by_key(|&(_, add)| std::cmp::Reverse(add));
    // One other class is as short by its name.
    let n_named = if adds.len() <= MOST_NAMED + 1 { adds.len() } else { MOST_NAMED };
    let (named, others) = adds.split_at(n_named);
    let mut parts: Vec<String> = named.iter().map(|(class, add)| format!("{} of {class}", format::count(*add))).collect();
    if !others.is_empty() {
        let rest: u64 = others.iter().map(|(_, add)| add).sum();
        parts.push(format!("{} of {} other classes", format::count(rest), format::count(others.len() as u64)));
    }
    listed(&parts)
}

/// A class within a sentence.
pub(crate) fn class_of(kind: LabelKind, class: &str) -> String {
    match kind {
        LabelKind::Integer => format!("class {class}"),
        LabelKind::Text => class.to_owned(),
    }
}

/// What the comparison says of `rule`: the sentence to believe. `None` where it was not compared.
pub fn verdict_words(validation: &ValidationReport, rule: Rule, goal: Option<Goal>) -> Option<String> {
    let compared = validation.rules.iter().find(|compared| compared.rule == rule)?;
    let (gain, figure) = match goal {
        Some(Goal::BalancedAccuracy) => (&compared.balanced_gain, "balanced accuracy"),
        _ => (&compared.gain, "accuracy"),
    };
    let verdict = verdict_sentence(gain.verdict, "rows");
    Some(format!(
        "{}, this plan {} of {figure} over a random fill of the same size{}. {verdict}",
        tested_words(validation),
        gain_words(gain),
        points_interval(&gain.difference)
    ))
}

/// How plans were tested.
pub fn tested_words(validation: &ValidationReport) -> String {
    let rows = format::counted(validation.test_rows, "row", "rows");
    let on = match (validation.test, &validation.test_file) {
        (TestKind::File, Some(file)) => format!("the {rows} of {file}"),
        (TestKind::File, None) => format!("the {rows} of the test file"),
        (TestKind::Split, _) => format!("the {rows} that the data's files call those to test on"),
        (TestKind::HeldOut | TestKind::Cross, _) => format!("{rows} that were held out"),
    };
    let seeds = format::count(validation.seeds.into());
    match validation.reserve {
        ReserveKind::Split => format!("Over {seeds} splits of the data, tested on {on}"),
        ReserveKind::File | ReserveKind::FilePredicted => {
            format!("Over {seeds} draws of four fifths of the data and of the candidates, tested on {on}")
        }
    }
}

fn gain_words(gain: &Gain) -> String {
    let points = format::points(gain.difference.mean);
    let verb = if points.starts_with('−') { "lost" } else { "gained" };
    format!("{verb} {} points", points.trim_start_matches(['+', '−']))
}

/// What a verdict says, where `what` were added.
pub(super) fn verdict_sentence(verdict: Verdict, what: &str) -> String {
    match verdict {
        Verdict::Better => "That is better than random.".to_owned(),
        Verdict::NotShown => {
            format!("It is not shown to be better than random: as far as this test can tell, {what} at random do as well.")
        }
        Verdict::Worse => format!("That is worse than random: take {what} at random instead."),
    }
}

/// A mean of shares as percent, with half of its interval.
pub fn accuracy_words(interval: &Interval) -> String {
    format!("{}{} %", format::percent_number(interval.mean), half_words(interval))
}

/// A difference of shares in points, with half of its interval.
pub fn points_words(interval: &Interval) -> String {
    format::points(interval.mean) + &half_words(interval)
}

/// Half of an interval; nothing where the seeds had nothing to differ in, as then it says nothing.
fn half_words(interval: &Interval) -> String {
    // Below what one decimal shows, only rounding differs.
    let half = interval.half_width().filter(|half| *half >= 0.000_5);
    half.map_or_else(String::new, |half| format!(" ± {}", format::percent_number(half)))
}

/// The figure by which a mix is judged, explained where it stands.
const BALANCED: &str = "balanced accuracy (the mean over classes of the share that is right)";

/// What a mix brought that was tried on the data.
pub(crate) fn collect_trial(trial: &CollectTrial) -> String {
    let (seeds, rows) = (format::count(trial.seeds.into()), format::count(trial.rows_added.round() as u64));
    let rise = format::points(trial.with_mix.mean - trial.before.mean);
    // The rise of rows at random is not told apart: rounded, it would not be the one less the other.
    let gain = format!("{} points{}", format::points(trial.gain.difference.mean), points_interval(&trial.gain.difference));
    let tried = format!(
        "Tried on {seeds} splits of these data, {rows} such rows moved {BALANCED} by {rise} points. Beside as many rows at random that is {gain}"
    );
    match trial.gain.verdict {
        Verdict::Better => format!("{tried}: the mix beats them."),
        Verdict::NotShown => format!("{tried}: the mix is not shown to beat them."),
        Verdict::Worse => format!("{tried}: filling small classes first does worse. Keep the shares that classes have now."),
    }
}

/// What is said where neither the mix that was tried nor rows at random raised anything that a person would see.
pub(crate) fn vain_collection(trial: &CollectTrial) -> Option<String> {
    let rises = [&trial.with_mix, &trial.with_random].map(|after| after.mean - trial.before.mean);
    rises.iter().all(|rise| *rise < LEAST_RISE).then(|| {
        format!(
            "Nothing yet: tried on {} splits of these data, neither {} rows of the smallest classes nor as many rows at random raised {BALANCED}.",
            format::count(trial.seeds.into()),
            format::count(trial.rows_added.round() as u64)
        )
    })
}

/// A verdict in a cell.
pub fn verdict_cell(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Better => "better than random",
        Verdict::NotShown => "not shown to beat random",
        Verdict::Worse => "worse than random",
    }
}

/// What a plan is worth that nobody compared.
pub fn untested_plan() -> &'static str {
    "Whether this beats rows at random is not tested yet: compare the plans below."
}

/// What is said of a plan that is not among those compared.
pub fn plan_not_compared() -> &'static str {
    "This plan is not among those that were compared. Compare again to test it."
}

/// What accuracy against size says.
pub fn size_curve_finding(validation: &ValidationReport) -> Finding {
    let Some(all) = validation.sizes.last() else { return Finding::default() };
    let (full, of) = (accuracy_words(&all.scores.accuracy), format::count(all.size));
    match validation.sizes.iter().find(|point| point.is_marked) {
        Some(marked) if marked.size != all.size => Finding::new(
            format!("With {} of {of} rows test accuracy is {}", format::count(marked.size), accuracy_words(&marked.scores.accuracy)),
            format!("That is the foundation size. With all rows it is {full}."),
        ),
        _ => Finding::new(format!("With all {of} rows test accuracy is {full}"), "No smaller size keeps it, as far as was measured."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_method::completion::{Arm, Arms, Score, validate};

    #[test]
    fn many_classes_are_counted_not_listed() {
        let names: Vec<String> = (0..6).map(|class| format!("c{class}")).collect();
        let adds: Vec<(&str, u64)> = names.iter().map(String::as_str).zip(0..).collect();
        assert_eq!(class_list(&adds), "5 of c5, 4 of c4, 3 of c3 and 3 of 2 other classes");
    }

    #[test]
    fn a_plan_that_does_not_beat_random_says_so() {
        let score = |accuracy| Score { accuracy, balanced_accuracy: accuracy };
        let words = |gains: [f64; 3]| {
            let arms = gains.map(|gain| Arms {
                total: None,
                primary: score(0.5),
                arms: vec![Arm { rule: Rule::Level, n_added: 5, plan: score(0.7 + gain), random: score(0.7), even: score(0.7) }],
            });
            let validation = ValidationReport {
                seeds: 3,
                rows_added: 5,
                reserve: ReserveKind::Split,
                test: TestKind::HeldOut,
                test_file: None,
                test_rows: 24,
                train_rows: 96,
                rules: validate(&arms),
                sizes: Vec::new(),
            };
            verdict_words(&validation, Rule::Level, Some(Goal::Accuracy)).expect("compared")
        };
        assert!(words([0.01, 0.03, -0.02]).ends_with("as far as this test can tell, rows at random do as well."));
        assert!(
            words([0.02, 0.021, 0.019])
                .contains("gained 2.0 points of accuracy over a random fill of the same size (95 % interval +1.8 to +2.2). That is better")
        );
        assert!(words([-0.02, -0.021, -0.019]).contains("lost 2.0 points"));
    }
}
