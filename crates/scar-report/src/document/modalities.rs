//! The report of a comparison of modalities: of every pair the finding, the mirrored sizes, what separates the sides class by class, and the
//! plan.

use super::analysis::{cite, repeat};
use super::{Document, Level, Tone, with_more};
use crate::modality_finding::{
    agreement_words, bias_verdict, bias_words, by_difference, class_words, driver_words, modalities_finding, modalities_source,
    modality_notes, stand_ins,
};
use crate::words::{modalities_methods_words, modality_plan_finding, modality_verdict, unsized_note};
use crate::{CLUSTERS_FIGURE, ClusterCurve, ModalitiesReport, ModalityPair, ModalityPlan, ReportFigure, format, modality_figures, tables};

/// Items that stand for a class in a cell.
const MOST_NAMED: usize = 6;

/// The report.
pub(crate) fn modalities(report: &ModalitiesReport) -> Document<'_> {
    let names: Vec<&str> = report.modalities.iter().map(|modality| modality.name.as_str()).collect();
    let mut out = Document::new(format!("SCAR report: {}", names.join(" and ")), modalities_source(report));
    modality_notes(report).into_iter().for_each(|note| out.text(Tone::Plain, note));
    for modality in &report.modalities {
        let Some(pairing) = &modality.pairing else { continue };
        let words = format!(
            "{}: {} paired by id, {} only in the first, {} only here, {} doubled.",
            modality.name,
            format::counted(pairing.paired, "row", "rows"),
            format::count(pairing.only_first),
            format::count(pairing.only_second),
            format::count(pairing.duplicates_first + pairing.duplicates_second)
        );
        out.text(Tone::Plain, words);
    }
    if report.modalities.len() > 2 {
        out.heading(Level::Section, "Every pair of modalities");
        out.rows(tables::modality_matrix(report));
    }
    let mut figures = modality_figures(report);
    let clusters = figures.iter().position(|figure| figure.name == CLUSTERS_FIGURE).map(|place| figures.remove(place));
    report.pairs.iter().zip(figures).for_each(|(pair, figure)| section(&mut out, report, pair, figure));
    if let Some(figure) = clusters {
        out.figure(Level::Section, figure);
        out.rows(tables::clusters(&ClusterCurve::of_report(report)));
    }
    cite(&mut out, modalities_methods_words(report), &report.scar_lens_version);
    let digest = |modality: &crate::ModalityReport| {
        format!("{} {}", modality.matrix.name(), modality.matrix.values.sha256_f32le.as_deref().unwrap_or_default())
    };
    let digests: Vec<String> = report.modalities.iter().map(digest).collect();
    let words = format!(
        "SCAR Lens {}, report form {}. Data, SHA-256 of the f32 values: {}.",
        report.scar_lens_version,
        report.schema_version,
        digests.join(", ")
    );
    repeat(&mut out, words, &report.settings);
    out
}

fn section<'a>(out: &mut Document<'a>, report: &ModalitiesReport, pair: &'a ModalityPair, figure: ReportFigure<'a>) {
    let [first, second] = pair.names.each_ref().map(String::as_str);
    out.finding(Level::Section, modalities_finding(report, pair));
    out.text(Tone::Plain, agreement_words(pair).unwrap_or_default());
    out.figure(Level::Part, figure);
    out.rows(tables::bias_sizes(report, pair));
    let rows = by_difference(pair).into_iter().map(|class| {
        let items =
            stand_ins(report, pair, &class.class).map(|items| items.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", "));
        let sizes = [0, 1].map(|side| format::size(class.needed(side)));
        let words = [bias_words(class), bias_verdict(pair, class), driver_words(class)];
        std::iter::once(class_words(report.labels, &class.class)).chain(sizes).chain(words).chain(items).collect()
    });
    let stand = |name: &str| format!("Stand for it in {name}");
    let heads = [
        "Class".to_owned(),
        first.to_owned(),
        second.to_owned(),
        "Difference".to_owned(),
        "Verdict".to_owned(),
        "Driven by".to_owned(),
        stand(second),
        stand(first),
    ];
    let caption = "Measured size of each step in rows of the class, with the difference and its interval; with 95 %, those of all classes hold together";
    out.table(caption, heads, rows);
    if let Some(plan) = &pair.plan {
        plan_table(out, report, pair, plan);
    }
    if let Some(validation) = &pair.validation {
        out.heading(Level::Part, "Does such a plan beat pairs at random?");
        let rule = pair.plan.as_ref().map(|plan| plan.ask.rule).or(validation.rules.first().map(|compared| compared.rule));
        out.text(Tone::Plain, rule.map(|rule| modality_verdict(validation, rule)).unwrap_or_default());
        out.rows(with_more(tables::compared_pair_plans(pair, validation)));
    }
}

fn plan_table(out: &mut Document, report: &ModalitiesReport, pair: &ModalityPair, plan: &ModalityPlan) {
    out.finding(Level::Part, modality_plan_finding(&pair.names, plan));
    let [first, second] = pair.names.each_ref().map(|name| format!("{name} alone"));
    let caption = format!(
        "What to add, by the rule «{}»: {} for {}; a new pair counts on both sides",
        plan.ask.rule,
        format::counted(plan.totals.items, "new item", "new items"),
        format::money(plan.totals.cost)
    );
    let rows = plan.classes.iter().map(|class| {
        let counts = [class.pairs, class.only_first, class.only_second].map(format::count);
        std::iter::once(class_words(report.labels, &class.class)).chain(counts).collect()
    });
    out.table(caption, ["Class".to_owned(), "Pairs".to_owned(), first, second], rows);
    out.text(Tone::Soft, unsized_note(&pair.names, plan).unwrap_or_default());
}
