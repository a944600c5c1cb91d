//! Reports as one HTML file each that needs nothing else: figures as SVG, tables, settings, versions, and the report itself as JSON.
//!
//! We write the markup as text, and each text of a report goes through `shell::escape`. The crate `maud` would escape by the type, but
//! it was tried and does not pay: 338 lines became 349, three more crates would be built, and it leaves apostrophes as they are, so
//! that the bytes of reports would change. In its place `escaping_tests` puts markup into every text that a report can hold, and
//! fails where a page takes one for markup.

#[cfg(test)]
mod escaping_tests;
mod json_link;
mod shell;

use std::fmt::Write;

pub(crate) use self::json_link::{NoJson, json_in};
use self::shell::{escape, figure, page, table};
use crate::document::{Block, Document, Level, TermText, Tone, analysis, modalities};
use crate::plot::Colors;
use crate::words::Medium;
use crate::{ModalitiesReport, Report, as_seen, modalities_to_json, to_json};

/// The report as a page of its own, light or dark as the screen is: the overview, weak classes, the learning curve, what to add, then all
/// numbers, and the report as JSON behind a link. [`open_saved`](crate::open_saved) opens the page again.
///
/// ```
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// // `report` is that of 120 animals in 3 classes.
/// let page = scar_report::html_report::to_html(&report);
/// assert!(page.starts_with("<!doctype html>") && page.contains("<title>SCAR report: animals.npy</title>"));
/// // The learning curve, sizes, their spread and the bars, the curves of all measures but Scale, the bubbles, and two for each class's step;
/// // each also as narrow as a phone.
/// assert_eq!(page.matches("<svg").count(), 2 * (8 + 2 * 3));
/// assert!(!page.contains("<script"));
/// ```
pub fn to_html(report: &Report) -> String {
    rendered(&analysis(&as_seen(report), Medium::Html), &to_json(report))
}

/// What modalities come to as a page of its own, light or dark as the screen is: of every pair the finding, the mirrored sizes, what separates the
/// sides class by class, and the plan.
///
/// ```
/// use scar_report::example;
/// use scar_report::html_report::modalities_to_html;
/// let page = modalities_to_html(&example::modalities(example::modality_pair(["a", "<b>"], None, Vec::new())));
/// assert!(page.contains("<title>SCAR report: a and &lt;b&gt;</title>"));
/// assert!(page.contains("<svg") && !page.contains("<script") && !page.contains("<b>"));
/// ```
pub fn modalities_to_html(report: &ModalitiesReport) -> String {
    rendered(&modalities(&as_seen(report)), &modalities_to_json(report))
}

fn rendered(document: &Document, json: &str) -> String {
    let body: String = document.blocks.iter().map(|part| block(part, json)).collect();
    page(&document.title, &document.source, &body)
}

fn block(block: &Block, json: &str) -> String {
    match block {
        Block::Heading(Level::Section, text) => format!("<h2>{}</h2>\n", escape(text)),
        Block::Heading(Level::Part, text) => format!("<h3>{}</h3>\n", escape(text)),
        Block::Heading(Level::Item, text) => format!("<h4>{}</h4>\n", escape(text)),
        Block::Text(Tone::Headline, text) => format!("<p class=\"headline\">{}</p>\n", escape(text)),
        Block::Text(Tone::Plain, text) => format!("<p>{}</p>\n", escape(text)),
        Block::Text(Tone::Soft, text) => format!("<p class=\"soft\">{}</p>\n", escape(text)),
        Block::Terms(terms) => format!("<dl>{}</dl>\n", terms.iter().map(term).collect::<String>()),
        Block::List(items) => {
            let items: String = items.iter().map(|item| format!("<li>{}</li>", escape(item))).collect();
            format!("<ul>{items}</ul>\n")
        }
        Block::Table(of) => table(of),
        Block::Figure(of) => figure(&of.finding.heading, |width| {
            let mut drawings = of.drawings(width, Colors::Page);
            // One alone takes the width of the page.
            if drawings.len() == 1 { drawings.swap_remove(0) } else { format!("<div class=\"panels\">{}</div>", drawings.concat()) }
        }),
        Block::Code { text, .. } => format!("<pre>{}</pre>\n", text.lines().map(escape).collect::<Vec<_>>().join("\n")),
        Block::Json => json_link::link(json),
    }
}

fn term(term: &TermText) -> String {
    let mut out = format!("<dt>{}</dt><dd>{}", escape(&term.name), escape(&term.text));
    if !term.soft.is_empty() {
        let _ = write!(out, " <span class=\"soft\">{}</span>", escape(&term.soft));
    }
    out + "</dd>"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{self, report};

    #[test]
    fn the_page_stands_alone_and_holds_figures_tables_and_settings() {
        let page = to_html(&report(9, &[1, 2, 5]));
        // Nothing was tested, so there is no learning curve; and a sentence stands for Scale, which is 1 over the ratio.
        assert_eq!(page.matches("<svg").count(), 2 * (7 + 9));
        assert!(page.contains("Scale is 1 over the ratio for every class.") && page.contains("<h3>How many rows?"));
        assert!(page.contains("class 8") && page.contains("≈\u{a0}58,000") && page.contains("&quot;seed&quot;: 0"));
        stands_alone(&page);
        for color in page.split("var(").skip(1).filter_map(|rest| rest.split_once(')')) {
            assert_eq!(page.matches(&format!("{}:#", color.0)).count(), 2, "{} is light or dark in the page itself", color.0);
        }
    }

    /// Nothing is fetched, and the only link is the report itself.
    #[track_caller]
    fn stands_alone(page: &str) {
        for outside in ["src=", "url(", "<script", "<iframe", "<object", "<form"] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert_eq!(page.matches("href=").count(), 1);
        assert!(page.contains("href=\"data:application/json;base64,"));
    }

    #[test]
    fn the_page_of_modalities_stands_alone() {
        let report = example::modalities(example::modality_pair(["image", "text"], None, Vec::new()));
        let page = modalities_to_html(&report);
        assert!(page.contains("SCAR report: image and text") && page.contains("k = 2 by k-means of 10 starts"));
        // A name stays as it is.
        assert!(page.contains("<h2>How to cite</h2>") && page.contains("<th scope=\"col\">image</th>"));
        stands_alone(&page);
    }

    #[test]
    fn what_a_person_reads_first_comes_first() {
        let report: Report = serde_json::from_str(include_str!("../../doc/report.json")).expect("a report");
        let page = to_html(&report);
        let places: Vec<Option<usize>> = [
            "class=\"headline\"",
            "<h2>Classes, worst first</h2>",
            "rows trained with",
            "<h2>What to add</h2>",
            "<h3>Classes on rows",
            "<h2>What the numbers and words mean</h2>",
            "<h2>Method notes</h2>",
            "<h2>How to cite</h2>",
            "<h2>To repeat it</h2>",
        ]
        .map(|words| page.find(words))
        .to_vec();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
        assert!(page.contains("<bdi>ant</bdi></th><td>30</td><td>22 of 30 (73\u{a0}%)</td>"), "{page}");
    }

    /// What the places of the page show below and beside their figures.
    #[test]
    fn tables_behind_figures_are_in_the_page() {
        let report: Report = serde_json::from_str(include_str!("../../doc/report.json")).expect("a report");
        let page = to_html(&report);
        for caption in [
            "Test error of all test rows",
            "Foundation sizes in rows of the class, the largest first",
            "Classes by foundation size in rows of the class",
            "Step function H of each class",
            "Test error of each class&#39;s task",
            "Rows, or samples where the size is by the theory",
        ] {
            assert_eq!(page.matches(&format!("<caption>{caption}")).count(), 1, "{caption}");
        }
        assert!(page.contains("Completion would add none to the 72 primary rows.") && page.contains("<h2>How to read the answers</h2>"));
        let many = to_html(&self::report(40, &[1, 2]));
        assert!(many.contains("Of 40 classes, the 12 that need the most rows are drawn"));
        assert_eq!(many.matches("envelope whose height gives").count(), 1, "how a step is read stands once");
    }

    #[test]
    fn headings_have_at_most_fourteen_words() {
        let report: Report = serde_json::from_str(include_str!("../../doc/report.json")).expect("a report");
        for page in [to_html(&report), to_html(&self::report(3, &[1, 2]))] {
            for part in page.split("<h2>").skip(1).chain(page.split("<h3>").skip(1)).chain(page.split("<h4>").skip(1)) {
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
