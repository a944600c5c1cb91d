//! The text that `scar modalities` prints.

use std::fmt::Write as _;

use crate::cli::terminal::plain;
use scar_data::shown_name;
use scar_method::completion::Gain;
use scar_method::modality::ClusterPoint;
use scar_report::format;
use scar_report::modality_finding::{agreement_words, bias_words, modalities_finding, modalities_source, modality_needs, modality_notes};
use scar_report::words::{modality_gains_caption, modality_verdict_cell};
use scar_report::{ModalitiesReport, ModalityPair, ModalityPlan, ModalityValidation, as_seen};

/// The report as text: each pair of modalities, and what separates its two sides, class by class.
pub(super) fn text(report: &ModalitiesReport) -> String {
    let seen = as_seen(report);
    let report = &*seen;
    let mut out = String::new();
    let _ = writeln!(out, "{}", modalities_source(report));
    for modality in report.modalities.iter().filter_map(|modality| modality.pairing.as_ref().map(|pairing| (&modality.name, pairing))) {
        let (name, pairing) = modality;
        let _ = writeln!(
            out,
            "{}: {} rows paired by id, {} only in the first, {} only here, {} doubled",
            shown_name(name),
            pairing.paired,
            pairing.only_first,
            pairing.only_second,
            pairing.duplicates_first + pairing.duplicates_second
        );
    }
    for modality in &report.modalities {
        if let Some(curve) = &modality.curve {
            curve_text(&mut out, &modality.name, curve);
        }
    }
    for note in modality_notes(report) {
        let _ = writeln!(out, "note: {note}");
    }
    report.pairs.iter().for_each(|pair| pair_text(&mut out, report, pair));
    // A saved report may say anything.
    plain(&out)
}

fn curve_text(out: &mut String, name: &str, curve: &[ClusterPoint]) {
    let _ = writeln!(out, "\n{}: how well k clusters part the items that are trained on", shown_name(name));
    let _ = writeln!(out, "{:>6} {:>14} {:>12}", "k", "inertia", "silhouette");
    for point in curve {
        let silhouette = format::fixed_or_missing(point.silhouette, 3);
        let _ = writeln!(out, "{:>6} {:>14} {silhouette:>12}", point.k, format::fixed(point.inertia, 6));
    }
}

fn pair_text(out: &mut String, report: &ModalitiesReport, pair: &ModalityPair) {
    let [first, second] = pair.names.each_ref().map(|name| shown_name(name));
    let _ = writeln!(out, "\n{first} and {second}: {}", modalities_finding(report, pair));
    if let Some(words) = agreement_words(pair) {
        let _ = writeln!(out, "{words}");
    }
    let _ = writeln!(out, "{}", modality_needs(pair));
    let _ = writeln!(out, "{:>12} {:>12} {:>25}  {:>12}  class", "rows, first", "second", "difference (95 % for all)", "driven by");
    for class in &pair.bias {
        let driver = class.driver.map_or_else(|| format::MISSING.to_owned(), |driver| format!("{driver:?}"));
        let _ = writeln!(
            out,
            "{:>12} {:>12} {:>25}  {driver:>12}  {}",
            format::fixed_or_missing(class.needed(0), 0),
            format::fixed_or_missing(class.needed(1), 0),
            bias_words(class),
            shown_name(&class.class)
        );
    }
    if let Some(plan) = &pair.plan {
        plan_text(out, plan);
    }
    if let Some(validation) = &pair.validation {
        validation_text(out, validation);
    }
}

fn plan_text(out: &mut String, plan: &ModalityPlan) {
    let (ask, totals) = (&plan.ask, &plan.totals);
    let costs = format!("costs {}, {}, a pair {}", ask.costs.first, ask.costs.second, ask.costs.pair);
    let _ = writeln!(out, "plan by the rule {}, {costs}", ask.rule);
    let head = ["in hand, first", "second", "add, first", "second", "pairs", "only first", "only second"];
    let _ = writeln!(
        out,
        "{:>14} {:>10} {:>10} {:>10} {:>10} {:>10} {:>11}  class",
        head[0], head[1], head[2], head[3], head[4], head[5], head[6]
    );
    for class in &plan.classes {
        let [first, second] = class.counts;
        let [add_first, add_second] = class.add;
        let _ = writeln!(
            out,
            "{first:>14} {second:>10} {add_first:>10} {add_second:>10} {:>10} {:>10} {:>11}  {}",
            class.pairs,
            class.only_first,
            class.only_second,
            shown_name(&class.class)
        );
    }
    let _ = writeln!(
        out,
        "{} items to add: {} pairs, {} of the first alone, {} of the second alone; cost {}",
        format::count(totals.items),
        format::count(totals.pairs),
        format::count(totals.only_first),
        format::count(totals.only_second),
        totals.cost
    );
}

fn validation_text(out: &mut String, validation: &ModalityValidation) {
    let _ = writeln!(out, "{}", modality_gains_caption(validation));
    for rule in &validation.rules {
        let _ = writeln!(
            out,
            "{:>14}  {:>14}  {:>14}  {:>14}  {}",
            rule.rule.to_string(),
            gain_text(&rule.gain),
            gain_text(&rule.balanced_gain),
            gain_text(&rule.recall_gain),
            modality_verdict_cell(rule)
        );
    }
    let _ = writeln!(out, "recall at 1, 5 and 10 in points, from the first to the second and back");
    let all = [("nothing added", &validation.primary), ("random", &validation.random)].map(|(name, scores)| (name.to_owned(), scores));
    let plans = validation.rules.iter().map(|rule| (rule.rule.to_string(), &rule.plan));
    for (name, scores) in all.into_iter().chain(plans).chain([("all added".to_owned(), &validation.total)]) {
        let [to, back] =
            scores.recall.map(|recall| [recall.at_1, recall.at_5, recall.at_10].map(|share| format::fixed(100.0 * share.mean, 1)));
        let _ = writeln!(out, "{name:>14}  {:>5} {:>5} {:>5}   {:>5} {:>5} {:>5}", to[0], to[1], to[2], back[0], back[1], back[2]);
    }
}

fn gain_text(gain: &Gain) -> String {
    format::points_with_half_width(gain.difference.mean, gain.difference.high)
}
