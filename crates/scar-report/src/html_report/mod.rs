//! Reports as one HTML file each that needs nothing else: figures as SVG, tables, settings, versions.
//!
//! We write the markup as text, and each text of a report goes through `shell::escape`. The crate `maud` would escape by the type, but
//! it was tried and does not pay: 338 lines became 349, three more crates would be built, and it leaves apostrophes as they are, so
//! that the bytes of reports would change. In its place `escaping_tests` puts markup into every text that a report can hold, and
//! fails where a page takes one for markup.

mod classes;
#[cfg(test)]
mod escaping_tests;
mod modalities;
mod shell;

use std::fmt::Write;

use self::shell::{escape, figure, page, table};
use crate::class_table::size_cell;
use crate::finding::{self, headline};
use crate::format;
use crate::overview::{MEASURES_TITLE, Overview, overview};
use crate::plot::{self, Colors, Measure};
use crate::words::{GLOSSARY, HOW_MANY_ROWS, Medium, SEND, TotalRow, all_flat_curves, flat_curves, send_words, total_groups};
use crate::{Notes, Report, Resized, ShownNote, UnseenRow, unseen_rows};

pub use self::modalities::modalities_to_html;

/// The report as a page of its own, light or dark as the screen is: the overview, weak classes, the learning curve, what to add, then all
/// numbers.
///
/// ```
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// // `report` is that of 120 animals in 3 classes.
/// let page = scar_report::html_report::to_html(&report);
/// assert!(page.starts_with("<!doctype html>") && page.contains("<title>SCAR report: animals.npy</title>"));
/// // The learning curve, the curves of all measures but Scale, and the bubbles; each also as narrow as a phone.
/// assert_eq!(page.matches("<svg").count(), 2 * 5);
/// assert!(!page.contains("<script"));
/// ```
pub fn to_html(report: &Report) -> String {
    let title = format!("SCAR report: {}", report.data.matrix.name());
    let mut body = String::new();
    let mut put = |text: &str| body.push_str(text);
    put(&answers(report));
    if report.is_provisional() {
        put("<p>This report is provisional: some ratios were not measured when it was saved.</p>\n");
    }
    let Notes { to_act_on, method } = Notes::of(report);
    put(&classes::weak_classes(report));
    put(&classes::learning_curve(report));
    put(&classes::plan(report));
    put(&notes("To act on", to_act_on.into_iter().map(ShownNote::words)));
    put(&unseen_table(report));
    put(&figures(report));
    put(&class_table(report));
    put(&dataset_table(report));
    put(&totals_table(report));
    put(&terms(report));
    put(&notes("Method notes", method.into_iter()));
    put(&settings(report));
    page(&title, &finding::provenance(report), &body)
}

/// The overview.
fn answers(report: &Report) -> String {
    let Overview { headline, answers, measures, .. } = overview(report);
    let said = measures.into_iter().fold(String::new(), |mut out, said| {
        let _ = write!(out, "<dt>{}</dt><dd>{}</dd>", said.measure, escape(&said.text));
        out
    });
    let said = if said.is_empty() { said } else { format!("<h2>{MEASURES_TITLE}</h2>\n<dl>{said}</dl>\n") };
    let answers = answers.into_iter().fold(String::new(), |mut out, answer| {
        let _ = write!(out, "<dt>{}</dt><dd>{}</dd>", answer.question.words(), escape(&answer.text));
        out
    });
    let send = send_words(report, Medium::Html).map_or_else(String::new, |words| format!("<dt>{SEND}</dt><dd>{}</dd>", escape(&words)));
    format!("<p class=\"headline\">{}</p>\n<dl>{answers}{send}</dl>\n{said}", escape(&headline))
}

fn notes(title: &str, all: impl Iterator<Item = String>) -> String {
    let items: String = all.map(|text| format!("<li>{}</li>", escape(&text))).collect();
    if items.is_empty() { items } else { format!("<h2>{title}</h2>\n<ul>{items}</ul>\n") }
}

fn figures(report: &Report) -> String {
    let Some(at) = headline(report) else { return String::new() };
    let coverage: Vec<f64> = at.classes.iter().map(|class| class.coverage).collect();
    let shown = plot::shown_classes(&coverage);
    let (curves_title, bubbles_title) = (finding::curves_finding(report).heading, finding::bubbles_finding(report).heading);
    let panels = figure(&curves_title, |width| {
        let panels = plot::ratio_curves(report, &shown, width, Colors::Page).into_iter();
        let panels = panels.filter(|panel| flat_curves(report, panel.measure).is_none()).map(|panel| panel.svg);
        format!("<div class=\"panels\">{}</div>", panels.collect::<String>())
    });
    let bubbles = figure(&bubbles_title, |width| plot::bubbles(at, &shown, &[], width, Colors::Page));
    let note = plot::left_out(coverage.len()).map_or(String::new(), |text| format!("<p class=\"soft\">{}</p>", escape(&text)));
    let flat: String = all_flat_curves(report).iter().map(|words| format!("<p class=\"soft\">{}</p>\n", escape(words))).collect();
    format!("<h2>{}</h2>\n{note}{panels}{flat}<h2>{}</h2>\n{bubbles}", escape(&curves_title), escape(&bubbles_title))
}

/// The classes on rows never seen; nothing where nothing was tested.
fn unseen_table(report: &Report) -> String {
    let rows = headline(report).map(unseen_rows).unwrap_or_default();
    if rows.is_empty() {
        return String::new();
    }
    let cells = |row: &'_ UnseenRow| -> Vec<String> {
        let UnseenRow { class, recognized, recall, coverage, authenticity, richness } = row.clone();
        vec![class, recognized, recall, coverage, authenticity, richness]
    };
    let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let caption = "In the order of the upper end of their recall's interval; in brackets 95 % intervals";
    let heads = ["class", "recognized", "recall", "coverage", "authenticity", "richness"];
    let rows = rows.iter().map(|row| row.iter().map(String::as_str).collect());
    format!("<h2>Classes on rows that the probes never saw</h2>\n{}", table(caption, &heads, rows))
}

fn class_table(report: &Report) -> String {
    let Some(at) = headline(report) else { return String::new() };
    let mut rows = String::new();
    for (idx, class) in at.classes.iter().enumerate() {
        let cells = Measure::ALL.map(|measure| {
            let (value, sd) = measure.of_class(class);
            format!("<td title=\"{}\">{}</td>", format::full(value), format::measure_with_spread(value, sd))
        });
        let _ = write!(
            rows,
            "<tr><th scope=\"row\">{}</th>{}<td title=\"{}\">{}</td></tr>",
            escape(&class.class),
            cells.concat(),
            escape(&finding::step_words(report, idx)),
            escape(&size_cell(report, idx))
        );
    }
    format!(
        "<h2>Classes</h2>\n<div class=\"scroll\"><table><caption>Measures on {}</caption><thead><tr><th scope=\"col\">Class</th>{}\
         <th scope=\"col\">Foundation size</th></tr></thead><tbody>{rows}</tbody></table></div>\n",
        format::ratio(at.ratio),
        heads()
    )
}

fn dataset_table(report: &Report) -> String {
    let row = |at: &crate::RatioReport| {
        let cells = Measure::ALL.map(|measure| {
            let (value, sd) = measure.of_dataset(&at.dataset);
            format!("<td>{}</td>", format::measure_with_spread(value, sd))
        });
        format!("<tr><th scope=\"row\">{}</th><td>{}</td>{}</tr>", format::ratio(at.ratio), at.repeats, cells.concat())
    };
    let rows: String = report.measures.iter().map(row).collect();
    format!(
        "<h2>The whole data set</h2>\n<div class=\"scroll\"><table><caption>Mean ± standard deviation over the draws</caption><thead><tr>\
         <th scope=\"col\">Rows</th><th scope=\"col\">Draws</th>{}</tr></thead><tbody>{rows}</tbody></table></div>\n",
        heads()
    )
}

/// Every size of the whole but the one that leads, folded: each with what it assumes.
fn totals_table(report: &Report) -> String {
    let row = |row: &TotalRow| {
        let mark = if row.is_reported { " (reported)" } else { "" };
        let interval = row.interval.as_deref().map_or_else(String::new, |interval| format!(" {interval}"));
        [format!("{}{mark}", row.name), format!("{}{interval}", format::size(row.size)), row.assumes.clone()]
    };
    let tables = total_groups(report, &Resized::own(report), report.measured.as_ref()).into_iter().map(|group| {
        let rows: Vec<[String; 3]> = group.rows.iter().map(row).collect();
        table(
            &group.name,
            &["Size of the whole", "Rows or samples", "What it assumes"],
            rows.iter().map(|row| row.iter().map(String::as_str).collect()),
        )
    });
    format!("<details><summary>{}</summary>\n{}</details>\n", escape(HOW_MANY_ROWS), tables.collect::<String>())
}

fn heads() -> String {
    Measure::ALL.map(|measure| format!("<th scope=\"col\">{}</th>", measure.name())).concat()
}

fn terms(report: &Report) -> String {
    let items = crate::terms(report.settings.convention).map(|term| {
        format!("<dt>{}</dt><dd>{} <span class=\"soft\">{}</span></dd>", term.name, escape(term.meaning), escape(term.formula))
    });
    let words = GLOSSARY.map(|(word, meaning)| format!("<dt>{word}</dt><dd>{}</dd>", escape(meaning)));
    format!("<h2>What the numbers and words mean</h2>\n<dl>{}{}</dl>\n", items.concat(), words.concat())
}

fn settings(report: &Report) -> String {
    let settings = serde_json::to_string_pretty(&report.settings).unwrap_or_default();
    format!(
        "<h2>To repeat it</h2>\n<p>SCAR Lens {}, report form {}. Data: SHA-256 of the f32 values {}.</p>\n<pre>{}</pre>\n",
        escape(&report.scar_lens_version),
        report.schema_version,
        escape(report.data.matrix.values.sha256_f32le.as_deref().unwrap_or_default()),
        escape(&settings)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;

    #[test]
    fn the_page_stands_alone_and_holds_figures_tables_and_settings() {
        let page = to_html(&report(9, &[1, 2, 5]));
        // Nothing was tested, so there is no learning curve; and a sentence stands for Scale, which is 1 over the ratio.
        assert_eq!(page.matches("<svg").count(), 2 * 4);
        assert!(page.contains("Scale is 1 over the ratio for every class.") && page.contains("<details><summary>How many rows?"));
        assert!(page.contains("class 8") && page.contains("≈ 58,000") && page.contains("&quot;seed&quot;: 0"));
        for outside in ["src=", "href=", "url(", "<script"] {
            assert!(!page.contains(outside), "{outside}");
        }
        for color in page.split("var(").skip(1).filter_map(|rest| rest.split_once(')')) {
            assert_eq!(page.matches(&format!("{}:#", color.0)).count(), 2, "{} is light or dark in the page itself", color.0);
        }
    }

    #[test]
    fn what_a_person_reads_first_comes_first() {
        let report: Report = serde_json::from_str(include_str!("../../doc/report.json")).expect("a report");
        let page = to_html(&report);
        let places: Vec<Option<usize>> = [
            "class=\"headline\"",
            "<h2>Classes, worst first</h2>",
            "<h2>Test error over the rows",
            "<h2>What to add</h2>",
            "<h2>Classes on rows",
            "<h2>What the numbers and words mean</h2>",
            "<h2>Method notes</h2>",
            "<h2>To repeat it</h2>",
        ]
        .map(|words| page.find(words))
        .to_vec();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
        assert!(page.contains("<bdi>ant</bdi></th><td>30</td><td>22 of 30 (73\u{a0}%)</td>"), "{page}");
    }

    #[test]
    fn headings_have_at_most_fourteen_words() {
        let report: Report = serde_json::from_str(include_str!("../../doc/report.json")).expect("a report");
        for page in [to_html(&report), to_html(&self::report(3, &[1, 2]))] {
            for part in page.split("<h2>").skip(1).chain(page.split("<summary>").skip(1)) {
                let heading = part.split("</").next().unwrap_or_default();
                assert!(heading.split_whitespace().count() <= 14, "{heading}");
            }
        }
    }

    #[test]
    fn names_that_are_markup_stay_text() {
        let mut report = report(3, &[1, 2]);
        let name = "<img src=x onerror=\"alert(1)\">";
        report.data.matrix.file = name.to_owned();
        report.measures[0].classes[0].class = name.to_owned();
        report.data.labels.classes[0].name = name.to_owned();
        assert!(!to_html(&report).contains("<img"));
    }
}
