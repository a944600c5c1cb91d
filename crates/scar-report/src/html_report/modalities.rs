//! What modalities come to as a page of its own.

use std::fmt::Write;

use super::shell::{escape, figure, page};
use crate::format;
use crate::modality_finding::{
    agreement_words, bias_verdict, bias_words, class_words, driver_words, modalities_finding, modalities_source, modality_needs,
    modality_notes, stand_ins,
};
use crate::plot::{self, Colors, MirroredClass, Width};
use crate::words::Finding;
use crate::{ModalitiesReport, ModalityLabels, ModalityPair, ModalityPlan};

/// Items that stand for a class in a cell.
const MOST_NAMED: usize = 6;

/// What modalities come to as a page of its own, light or dark as the screen is: of every pair the finding, the mirrored sizes, what separates the sides
/// class by class, and the plan.
///
/// ```
/// use scar_report::example;
/// use scar_report::html_report::modalities_to_html;
/// let page = modalities_to_html(&example::modalities(example::modality_pair(["a", "<b>"], None, Vec::new())));
/// assert!(page.contains("<title>SCAR report: a and &lt;b&gt;</title>"));
/// assert!(page.contains("<svg") && !page.contains("<script") && !page.contains("<b>"));
/// ```
pub fn modalities_to_html(report: &ModalitiesReport) -> String {
    let names: Vec<&str> = report.modalities.iter().map(|modality| modality.name.as_str()).collect();
    let mut body = String::new();
    for note in modality_notes(report) {
        let _ = writeln!(body, "<p>{}</p>", escape(&note));
    }
    for modality in &report.modalities {
        if let Some(pairing) = &modality.pairing {
            let _ = writeln!(
                body,
                "<p>{}: {} paired by id, {} only in the first, {} only here, {} doubled.</p>",
                escape(&modality.name),
                format::counted(pairing.paired, "row", "rows"),
                format::count(pairing.only_first),
                format::count(pairing.only_second),
                format::count(pairing.duplicates_first + pairing.duplicates_second)
            );
        }
    }
    report.pairs.iter().for_each(|pair| body.push_str(&section(report, pair)));
    let settings = serde_json::to_string_pretty(&report.settings).unwrap_or_default();
    let digests: Vec<String> = report
        .modalities
        .iter()
        .map(|modality| format!("{} {}", modality.matrix.name(), modality.matrix.values.sha256_f32le.as_deref().unwrap_or_default()))
        .collect();
    let _ = writeln!(
        body,
        "<h2>To repeat it</h2>\n<p>SCAR Lens {}, report form {}. Data, SHA-256 of the f32 values: {}.</p>\n<pre>{}</pre>",
        escape(&report.scar_lens_version),
        report.schema_version,
        escape(&digests.join(", ")),
        escape(&settings)
    );
    page(&format!("SCAR report: {}", names.join(" and ")), &modalities_source(report), &body)
}

fn section(report: &ModalitiesReport, pair: &ModalityPair) -> String {
    let [first, second] = pair.names.each_ref().map(|name| escape(name));
    let Finding { heading, below } = modalities_finding(report, pair);
    let mut out = format!("<h2>{}</h2>\n", escape(&heading));
    if !below.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", escape(&below));
    }
    if let Some(words) = agreement_words(pair) {
        let _ = writeln!(out, "<p>{}</p>", escape(&words));
    }
    let needs = modality_needs(pair);
    let drawn = figure(&needs.heading, |width| format!("<div class=\"panels\">{}</div>", drawings(report, pair, width)));
    let _ = write!(out, "<h3>{}</h3>\n<p>{}</p>\n{drawn}", escape(&needs.heading), escape(&needs.below));
    let _ = write!(
        out,
        "<div class=\"scroll\"><table><caption>Measured size of each step in rows of the class, with the difference and its interval; with 95 %, those of all classes hold together</caption>\
         <thead><tr><th scope=\"col\">Class</th><th scope=\"col\">{first}</th><th scope=\"col\">{second}</th><th scope=\"col\">Difference</th>\
         <th scope=\"col\">Verdict</th><th scope=\"col\">Driven by</th><th scope=\"col\">Stand for it in {second}</th>\
         <th scope=\"col\">Stand for it in {first}</th></tr></thead><tbody>"
    );
    for class in &pair.bias {
        let items =
            stand_ins(report, pair, &class.class).map(|items| items.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", "));
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escape(&class_words(report.labels, &class.class)));
        let cells = [0, 1].map(|side| format::size(class.needed(side))).into_iter().chain([
            bias_words(class),
            bias_verdict(pair, class),
            driver_words(class),
        ]);
        for cell in cells.chain(items) {
            let _ = write!(out, "<td>{}</td>", escape(&cell));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>\n");
    if let Some(plan) = &pair.plan {
        out.push_str(&plan_table(report, pair, plan));
    }
    out
}

fn drawings(report: &ModalitiesReport, pair: &ModalityPair, width: Width) -> String {
    let names = pair.names.each_ref().map(String::as_str);
    let head = if matches!(report.labels, ModalityLabels::Given) { "class" } else { "cluster" };
    let ([measured, theory], n_more) = MirroredClass::of_pair(pair);
    let left_out = (n_more > 0).then(|| format!("{} more are in the table", format::count(n_more as u64)));
    [(measured, "measured size, rows of the class"), (theory, "size by the theory, samples")]
        .map(|(classes, unit)| plot::mirrored_sizes(&classes, names, head, left_out.as_deref(), unit, width, Colors::Page))
        .concat()
}

fn plan_table(report: &ModalitiesReport, pair: &ModalityPair, plan: &ModalityPlan) -> String {
    let [first, second] = pair.names.each_ref().map(|name| escape(name));
    let mut out = format!(
        "<h3>What to add, by the rule «{}»</h3>\n<div class=\"scroll\"><table><caption>{} for {}; a new pair counts on both sides</caption><thead><tr>\
         <th scope=\"col\">Class</th><th scope=\"col\">Pairs</th><th scope=\"col\">{first} alone</th><th scope=\"col\">{second} alone</th></tr></thead><tbody>",
        escape(&plan.ask.rule.to_string()),
        format::counted(plan.totals.items, "new item", "new items"),
        format::money(plan.totals.cost)
    );
    for class in &plan.classes {
        let counts = [class.pairs, class.only_first, class.only_second].map(|count| format!("<td>{}</td>", format::count(count)));
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>{}</tr>", escape(&class_words(report.labels, &class.class)), counts.concat());
    }
    out.push_str("</tbody></table></div>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;

    #[test]
    fn the_page_stands_alone() {
        let report = example::modalities(example::modality_pair(["image", "text"], None, Vec::new()));
        let page = modalities_to_html(&report);
        assert!(page.contains("SCAR report: image and text") && page.contains("k = 2 by k-means of 10 starts"));
        // Each figure is there twice: as wide as a desk, and as narrow as a phone.
        assert_eq!(page.matches("<svg").count(), 2 * 2);
        for outside in ["src=", "href=", "url(", "<script"] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}
