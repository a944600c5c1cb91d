//! What the Completion place says in sentences.

use super::plan_form::Aim;
use super::plan_view::{PlanRow, PlanView};
use scar_analysis::PlanSource;
use scar_core::LabelKind;
use scar_method::completion::{Gain, Goal, Interval, Rule, Validation, Verdict};
use scar_report::format;
use scar_report::{Report, ReserveKind, TestKind, ValidationReport};

/// Classes that a sentence names.
const MOST_NAMED: usize = 3;

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

/// What to add, by this plan.
pub fn plan_finding(report: &Report, view: &PlanView, aim: Aim) -> String {
    let by = format!("By the {} convention (seed {})", report.settings.convention.name(), report.settings.seed);
    let rule = view.ask.plan.rule;
    if view.is_complete && rule.needs_sizes() {
        return format!("{by} nothing is missing: every class, and the whole, has its foundation size, so there is nothing to complete");
    }
    if let Some(problem) = &view.problem {
        return format!("{by} there is no such plan: {}", problem.message);
    }
    let goal = match aim {
        Aim::Goal(Goal::Accuracy) => "to raise accuracy, ",
        Aim::Goal(Goal::BalancedAccuracy) => "to raise balanced accuracy, ",
        Aim::Rule(_) => "",
    };
    let verb = if view.ask.source == PlanSource::Nothing { "acquire" } else { "add" };
    let rule = rule_words(rule);
    let plan = match view.n_added {
        None => format!("{goal}{verb} rows {rule}: which of each class is known once they are chosen"),
        Some(0) => format!("{goal}{verb} nothing: the limit is spent, or no candidate is left"),
        Some(n) => {
            let cost = view.ask.plan.limits.budget.map(|_| format!(" for {}", format::money(view.cost.unwrap_or(0.0))));
            let list = class_list(report.data.labels.kind, &view.classes);
            format!("{goal}{verb} {}{} ({rule}): {list}", format::counted(n, "row", "rows"), cost.unwrap_or_default())
        }
    };
    match view.n_added {
        Some(1..) if view.is_complete => {
            format!("Nothing is missing: every class, and the whole, has its foundation size. If rows are added all the same: {plan}")
        }
        _ => begun(&plan),
    }
}

/// Words as a sentence begins.
fn begun(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The classes that get most, and how many others get the rest.
fn class_list(kind: LabelKind, classes: &[PlanRow]) -> String {
    let mut adds: Vec<(&str, u64)> =
        classes.iter().map(|class| (class.class.as_str(), class.add.unwrap_or(0))).filter(|(_, add)| *add > 0).collect();
    adds.sort_by_key(|&(_, add)| std::cmp::Reverse(add));
    let (named, others) = adds.split_at(adds.len().min(MOST_NAMED));
    let mut parts: Vec<String> = named.iter().map(|(class, add)| format!("{} of {}", format::count(*add), class_of(kind, class))).collect();
    if !others.is_empty() {
        let rest: u64 = others.iter().map(|(_, add)| add).sum();
        parts.push(format!("{} of {}", format::count(rest), format::counted(others.len() as u64, "other class", "other classes")));
    }
    match parts.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => parts.concat(),
    }
}

/// A class within a sentence.
fn class_of(kind: LabelKind, class: &str) -> String {
    match kind {
        LabelKind::Integer => format!("class {class}"),
        LabelKind::Text => class.to_owned(),
    }
}

/// What the comparison says of `rule`: the sentence to believe. `None` where it was not compared.
pub fn verdict_words(validation: &ValidationReport, rule: Rule, aim: Aim) -> Option<String> {
    let compared = validation.rules.iter().find(|compared| compared.rule == rule)?;
    let (gain, figure) = match aim {
        Aim::Goal(Goal::BalancedAccuracy) => (&compared.balanced_gain, "balanced accuracy"),
        _ => (&compared.gain, "accuracy"),
    };
    let verdict = match gain.verdict {
        Verdict::Better => "That is better than random",
        Verdict::NotShown => "It is not shown to be better than random: as far as this test can tell, rows at random do as well",
        Verdict::Worse => "That is worse than random: take rows at random instead",
    };
    Some(format!(
        "{}, this plan {} of {figure} over a random fill of the same size{}. {verdict}.",
        tested_words(validation),
        gain_words(gain),
        interval_words(&gain.difference)
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

pub(super) fn interval_words(interval: &Interval) -> String {
    match (interval.low, interval.high) {
        (Some(low), Some(high)) => format!(" (95 % interval {} to {})", format::points(low), format::points(high)),
        _ => String::new(),
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

/// A verdict in a cell.
pub fn verdict_cell(compared: &Validation) -> &'static str {
    match compared.gain.verdict {
        Verdict::Better => "better than random",
        Verdict::NotShown => "not shown to be better",
        Verdict::Worse => "worse than random",
    }
}

/// What accuracy against size says.
pub fn size_curve_finding(validation: &ValidationReport) -> String {
    let Some(all) = validation.sizes.last() else { return String::new() };
    let full = accuracy_words(&all.scores.accuracy);
    match validation.sizes.iter().find(|point| point.is_marked) {
        Some(marked) if marked.size != all.size => format!(
            "With the foundation size, {} of {} rows, test accuracy is {}; with all of them {full}",
            format::count(marked.size),
            format::count(all.size),
            accuracy_words(&marked.scores.accuracy)
        ),
        _ => format!("With all {} rows test accuracy is {full}; no smaller size keeps it, as far as was measured", format::count(all.size)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::state::plan_form::PlanForm;
    use crate::ui::state::plan_view::plan_view;
    use crate::ui::state::plan_view::tests::report;
    use scar_method::completion::{Arm, Arms, Score, validate};
    use scar_protocol::Beside;

    fn finding(form: &PlanForm) -> String {
        let report = report();
        let view = plan_view(&report, &Beside::default(), form, None).expect("whole").expect("sound");
        plan_finding(&report, &view, form.aim)
    }

    #[test]
    fn a_finding_says_what_to_add_of_which_class() {
        let form =
            PlanForm { aim: Aim::Goal(Goal::BalancedAccuracy), source: PlanSource::Nothing, rows: "60".to_owned(), ..PlanForm::default() };
        assert_eq!(
            finding(&form),
            "To raise balanced accuracy, acquire 60 rows (lowest classes first, rows at random): 40 of class 2 and 20 of class 1"
        );
        let form = PlanForm { aim: Aim::Rule(Rule::Level), rows: "0".to_owned(), ..PlanForm::default() };
        assert_eq!(finding(&form), "Add nothing: the limit is spent, or no candidate is left");
        let form = PlanForm { aim: Aim::Rule(Rule::Margin), ..PlanForm::default() };
        assert!(finding(&form).ends_with("known once they are chosen"));
    }

    #[test]
    fn many_classes_are_counted_not_listed() {
        let row = |class: usize| PlanRow {
            class: format!("c{class}"),
            count: 1,
            size: None,
            deficit: None,
            available: None,
            add: Some(class as u64),
            share: None,
            cost: 1.0,
        };
        assert_eq!(class_list(LabelKind::Text, &(0..6).map(row).collect::<Vec<_>>()), "5 of c5, 4 of c4, 3 of c3 and 3 of 2 other classes");
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
            verdict_words(&validation, Rule::Level, Aim::Goal(Goal::Accuracy)).expect("compared")
        };
        assert!(words([0.01, 0.03, -0.02]).ends_with("as far as this test can tell, rows at random do as well."));
        assert!(
            words([0.02, 0.021, 0.019])
                .contains("gained 2.0 points of accuracy over a random fill of the same size (95 % interval +1.8 to +2.2). That is better")
        );
        assert!(words([-0.02, -0.021, -0.019]).contains("lost 2.0 points"));
    }
}
