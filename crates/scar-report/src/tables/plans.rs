//! The tables of what plans are worth.

use super::{Cell, Table};
use crate::words::{accuracy_words, modality_scores_caption, modality_verdict_cell, points_words, rule_words, tested_words, verdict_cell};
use crate::{ModalityPair, ModalityScores, ModalityValidation, ValidationReport, format};
use scar_method::completion::{Interval, Rule, Scores, SizePoint, Validation};

/// Every plan beside a random and an even fill of the same size, below the data in hand alone and all there is.
pub fn compared_plans(validation: &ValidationReport) -> Table {
    let whole = |name: &str, scores: Scores| {
        let mut row = vec![format::MISSING.to_owned(); 8];
        (row[0], row[2], row[3]) = (name.to_owned(), String::new(), accuracy_words(&scores.accuracy));
        row.into_iter().map(Cell::from).collect::<Vec<_>>()
    };
    let first = validation.rules.first();
    let total = first.and_then(|first| first.total).map(|scores| whole("All: in hand and every candidate", scores));
    let primary = first.map(|first| whole("In hand alone", first.primary));
    let heads = ["Rows trained on", "Gain over random", "Verdict", "Accuracy", "Random fill", "Even fill", "Gain, balanced", "Added"];
    let caption = format!("{}; accuracy in %, gains in points, ± half of a 95 % interval over seeds", tested_words(validation));
    Table::new(caption, heads, total.into_iter().chain(primary).chain(validation.rules.iter().map(plan)))
}

/// What the row of a rule is called.
///
/// ```
/// use scar_method::completion::Rule;
/// assert_eq!(scar_report::tables::rule_name(Rule::Level), "In hand and level");
/// ```
pub fn rule_name(rule: Rule) -> String {
    format!("In hand and {rule}")
}

/// The name of a rule's row, and what the rule does.
fn rule_cell(rule: Rule) -> Cell {
    Cell::with(rule_name(rule), rule_words(rule))
}

fn plan(compared: &Validation) -> Vec<Cell> {
    let cells = [
        points_words(&compared.gain.difference),
        verdict_cell(compared.gain.verdict).to_owned(),
        accuracy_words(&compared.plan.accuracy),
        accuracy_words(&compared.random.accuracy),
        accuracy_words(&compared.even.accuracy),
        points_words(&compared.balanced_gain.difference),
        format::count(compared.n_added.round() as u64),
    ];
    std::iter::once(rule_cell(compared.rule)).chain(cells.map(Cell::from)).collect()
}

/// Test accuracy of subsets by their size.
pub fn accuracy_by_size(sizes: &[SizePoint]) -> Table {
    let rows = sizes.iter().map(|point| {
        let mark = if point.is_marked { " (foundation size)" } else { "" };
        let scores = [&point.scores.accuracy, &point.scores.balanced_accuracy].map(accuracy_words);
        std::iter::once(format!("{}{mark}", format::count(point.size))).chain(scores).collect::<Vec<_>>()
    });
    Table::new("Mean over seeds ± half of a 95 % interval", ["Rows", "Accuracy", "Balanced accuracy"], rows)
}

/// Plans across two modalities beside pairs at random, below the items in hand alone and all there are.
pub fn compared_pair_plans(pair: &ModalityPair, validation: &ModalityValidation) -> Table {
    let [first, second] = &pair.names;
    let heads = [
        "Items trained on".to_owned(),
        "Gain over random".to_owned(),
        "Gain, balanced".to_owned(),
        "Gain, recall@1".to_owned(),
        format!("Accuracy, «{first}»"),
        format!("Accuracy, «{second}»"),
        format!("Recall@1, 5, 10: «{first}» to «{second}»"),
        "And back".to_owned(),
        "Verdict".to_owned(),
    ];
    let whole = |name: &str, scores: &ModalityScores<Interval>| pair_row(name.into(), [None; 3], scores, String::new());
    let wholes = [
        whole("All: in hand and every candidate", &validation.total),
        whole("In hand alone", &validation.primary),
        whole("In hand and pairs at random", &validation.random),
    ];
    let plans = validation.rules.iter().map(|compared| {
        let gains = [compared.gain, compared.balanced_gain, compared.recall_gain].map(|gain| Some(gain.difference));
        pair_row(rule_cell(compared.rule), gains, &compared.plan, modality_verdict_cell(compared))
    });
    Table::new(modality_scores_caption(validation), heads, wholes.into_iter().chain(plans))
}

fn pair_row(name: Cell, gains: [Option<Interval>; 3], scores: &ModalityScores<Interval>, verdict: String) -> Vec<Cell> {
    let gains = gains.map(|gain| gain.map_or_else(|| format::MISSING.to_owned(), |gain| points_words(&gain)));
    let accuracy = scores.accuracy.each_ref().map(accuracy_words);
    let recall = scores.recall.each_ref().map(|recall| {
        let words = [recall.at_1, recall.at_5, recall.at_10].map(|at| format::percent_number(at.mean)).join(" · ");
        format!("{words} %")
    });
    let cells = gains.into_iter().chain(accuracy).chain(recall).chain([verdict]);
    std::iter::once(name).chain(cells.map(Cell::from)).collect()
}
