//! What is said of plans across two modalities, and of what they are worth.

use super::intervals::points_interval;
use super::plans::{begun, rule_words, verdict_cell, verdict_sentence};
use super::{Finding, listed};
use crate::{ModalityPlan, ModalityRuleValidation, ModalityValidation, format};
use scar_method::completion::{Gain, Rule, Verdict};

/// What to add, by this plan.
pub fn modality_plan_finding(names: &[String; 2], plan: &ModalityPlan) -> Finding {
    let totals = &plan.totals;
    if totals.items == 0 {
        return match plan.ask.budget_rows.is_some() || plan.ask.budget_cost.is_some() {
            true => Finding::heading("The budget pays for nothing"),
            false => Finding::new("Nothing is missing by count", "Every class that is learned has its foundation size on both sides."),
        };
    }
    let [first, second] = names;
    let parts = [
        (
            totals.pairs,
            "new pair, which counts on both sides".to_owned(),
            "new pairs, each counted once and of use on both sides".to_owned(),
        ),
        (totals.only_first, format!("of «{first}» alone"), format!("of «{first}» alone")),
        (totals.only_second, format!("of «{second}» alone"), format!("of «{second}» alone")),
    ];
    let parts: Vec<String> = parts.iter().filter(|part| part.0 > 0).map(|(n, one, many)| format::counted(*n, one, many)).collect();
    Finding::new(
        format!("Acquire {} for {}", format::counted(totals.items, "item", "items"), format::money(totals.cost)),
        format!("{}: {}.", begun(rule_words(plan.ask.rule)), listed(&parts)),
    )
}

/// What the sizes leave open: classes that a side does not learn from what there is.
pub fn unsized_note(names: &[String; 2], plan: &ModalityPlan) -> Option<String> {
    let n = [0, 1].map(|side| plan.classes.iter().filter(|class| class.sizes[side].is_none()).count() as u64);
    let of = |side: usize| format!("«{}» in {}", names[side], format::count(n[side]));
    let sides: Vec<String> = (0..2).filter(|&side| n[side] > 0).map(of).collect();
    (!sides.is_empty()).then(|| {
        format!(
            "A class that is not learned from all the rows there are has no size ({}): how many it needs is not known, and plans by deficits \
             add none of it. To grow such classes plan by another rule, with a number of items or a budget.",
            sides.join(", ")
        )
    })
}

/// Rows in hand beside those that a class should have.
pub fn rows_of_size(count: u64, size: Option<f64>) -> String {
    match size {
        None => format!("{}; no size", format::count(count)),
        size => format!("{} of {}", format::count(count), format::size(size)),
    }
}

/// What the comparison says of `rule`: the sentence to believe.
pub fn modality_verdict(validation: &ModalityValidation, rule: Rule) -> String {
    let Some(compared) = validation.rules.iter().find(|compared| compared.rule == rule) else {
        return "This rule is not among those that were compared. Compare again to test it.".to_owned();
    };
    let words = |gain: &Gain| format!("{} points{}", format::points(gain.difference.mean), points_interval(&gain.difference));
    let verdict = verdict_sentence(compared.gain.verdict, "pairs");
    format!(
        "Over {} splits of the items this rule moved accuracy, the mean of both sides, by {} against as many pairs at random. {verdict}. \
         Recall at 1, the mean of both directions, moved by {}.",
        format::count(validation.seeds.into()),
        words(&compared.gain),
        words(&compared.recall_gain)
    )
}

/// In what a rule is better or worse than random, in a cell.
pub fn modality_verdict_cell(rule: &ModalityRuleValidation) -> String {
    let named = [(&rule.gain, "accuracy"), (&rule.balanced_gain, "balanced accuracy"), (&rule.recall_gain, "recall")];
    let with =
        |verdict: Verdict| -> Vec<&str> { named.iter().filter(|(gain, _)| gain.verdict == verdict).map(|(_, name)| *name).collect() };
    let verdicts: Vec<String> = [Verdict::Better, Verdict::Worse]
        .into_iter()
        .map(|verdict| (verdict, with(verdict)))
        .filter(|(_, names)| !names.is_empty())
        .map(|(verdict, names)| format!("{} in {}", verdict_cell(verdict), listed(&names)))
        .collect();
    if verdicts.is_empty() { verdict_cell(Verdict::NotShown).to_owned() } else { verdicts.join(", ") }
}

/// What a list of gains is of.
pub fn modality_gains_caption(validation: &ModalityValidation) -> String {
    format!(
        "plans against a random fill of {} items, {} splits, tested on {} items: gain in points of accuracy, of balanced accuracy (mean of both \
         sides), of recall at 1 (mean of both ways)",
        format::count(validation.items_added),
        validation.seeds,
        format::count(validation.test_items)
    )
}

/// What a table of scores is of.
pub fn modality_scores_caption(validation: &ModalityValidation) -> String {
    format!(
        "Over {} splits of the items, {} added to {}, tested on {} that were held out; in %, ± half of a 95 % interval over seeds. Recall: a linear map from one modality finds the item among the {} of the other, first, or among the first 5 or 10",
        format::count(validation.seeds.into()),
        format::count(validation.items_added),
        format::count(validation.primary_items),
        format::count(validation.test_items),
        format::count(validation.test_items)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ModalityPlanAsk, ModalityPlanClass, ModalityPlanTotals};

    #[test]
    fn no_size_is_told_in_words() {
        assert_eq!((rows_of_size(230, None).as_str(), rows_of_size(1_229, Some(992.4)).as_str()), ("230; no size", "1,229 of ≈ 992"));
        let class = |sizes| ModalityPlanClass {
            class: "0".to_owned(),
            counts: [1, 1],
            sizes,
            add: [0, 0],
            pairs: 0,
            only_first: 0,
            only_second: 0,
        };
        let plan =
            |classes| ModalityPlan { ask: ModalityPlanAsk::default(), rows_each: None, classes, totals: ModalityPlanTotals::default() };
        let names = ["image", "text"].map(str::to_owned);
        let note = unsized_note(&names, &plan(vec![class([Some(3.0), None]), class([Some(2.0), None])])).expect("two are not learned");
        assert!(note.contains("(«text» in 2)"), "{note}");
        assert_eq!(unsized_note(&names, &plan(vec![class([Some(3.0), Some(4.0)])])), None);
    }

    #[test]
    fn a_plan_is_a_sentence() {
        let names = ["image", "text"].map(str::to_owned);
        let mut plan = ModalityPlan {
            ask: ModalityPlanAsk::default(),
            rows_each: None,
            classes: Vec::new(),
            totals: ModalityPlanTotals { add: [5, 3], pairs: 3, only_first: 2, only_second: 0, items: 5, cost: 6.5 },
        };
        assert_eq!(
            modality_plan_finding(&names, &plan).to_string(),
            "Acquire 5 items for 6.50. By deficits, as far as each class reaches: 3 new pairs, each counted once and of use on both sides and 2 of «image» alone."
        );
        plan.totals = ModalityPlanTotals::default();
        assert!(modality_plan_finding(&names, &plan).heading.starts_with("Nothing is missing"));
    }
}
