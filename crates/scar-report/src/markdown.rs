//! Reports as Markdown, for notes, wikis and papers: the text and the tables of the HTML page. Figures are files beside it, where there are
//! some.
//!
//! It is read as GitHub and Pandoc read it. Every text of a report is escaped: a class may be called anything.

use crate::document::{Block, Document, Level, TermText, Tone, analysis, modalities, shown};
use crate::tables::{Cell, Table};
use crate::words::Medium;
use crate::{ModalitiesReport, Report, as_seen};

/// The report as Markdown. `figures` is the folder of its [`figures`](crate::figures), as the text is to name it; without one it has none.
///
/// ```
/// use scar_report::markdown::to_markdown;
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// report.data.labels.classes[0].name = "a|b <i>".to_owned();
/// let text = to_markdown(&report, Some("figures"));
/// assert!(text.starts_with("# SCAR report: animals.npy\n") && text.contains("](figures/whole.svg)"));
/// assert!(text.contains("| a\\|b &lt;i&gt; | 30 |") && text.contains("```bibtex\n@article{su2025scar,"));
/// assert!(!to_markdown(&report, None).contains(".svg"));
/// ```
pub fn to_markdown(report: &Report, figures: Option<&str>) -> String {
    rendered(&analysis(&as_seen(report), Medium::Markdown), figures)
}

/// What modalities come to as Markdown. `figures` is as in [`to_markdown`].
///
/// ```
/// use scar_report::{example, markdown::modalities_to_markdown};
/// let report = example::modalities(example::modality_pair(["image", "`text`"], None, Vec::new()));
/// assert!(modalities_to_markdown(&report, Some(".")).contains("](./bias.svg)"));
/// assert!(modalities_to_markdown(&report, None).starts_with("# SCAR report: image and \\`text\\`\n"));
/// ```
pub fn modalities_to_markdown(report: &ModalitiesReport, figures: Option<&str>) -> String {
    rendered(&modalities(&as_seen(report)), figures)
}

fn rendered(document: &Document, figures: Option<&str>) -> String {
    let head = [format!("# {}", inline(&document.title)), paragraph(&document.source)];
    let parts = document.blocks.iter().filter_map(|part| block(part, figures));
    head.into_iter().chain(parts).collect::<Vec<_>>().join("\n\n") + "\n"
}

fn block(block: &Block, figures: Option<&str>) -> Option<String> {
    Some(match block {
        Block::Heading(Level::Section, text) => format!("## {}", inline(text)),
        Block::Heading(Level::Part, text) => format!("### {}", inline(text)),
        Block::Heading(Level::Item, text) => format!("#### {}", inline(text)),
        Block::Text(Tone::Headline, text) => format!("**{}**", inline(text)),
        Block::Text(Tone::Plain | Tone::Soft, text) => paragraph(text),
        Block::Terms(terms) => terms.iter().map(term).collect::<Vec<_>>().join("\n"),
        Block::List(items) => items.iter().map(|item| format!("- {}", paragraph(item))).collect::<Vec<_>>().join("\n"),
        Block::Table(of) => table(of),
        Block::Figure(of) => {
            let place: String = format!("{}/{}.svg", figures?, of.name).chars().map(in_link).collect();
            format!("![{}]({place})", inline(&of.finding.heading))
        }
        Block::Code { language, text } => code(language, text),
        Block::Json => return None,
    })
}

fn term(term: &TermText) -> String {
    let soft = if term.soft.is_empty() { String::new() } else { format!(" {}", inline(&term.soft)) };
    format!("- **{}** {}{soft}", inline(&term.name), inline(&term.text))
}

fn table(of: &Table) -> String {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let heads = line(of.heads.iter().map(|head| inline(head)).collect());
    // Names and sentences to the left, numbers to the right, as on the page.
    let rule = line((0..of.heads.len()).map(|place| if of.is_of_words(place) { ":---" } else { "---:" }.to_owned()).collect());
    let rows = of.rows.iter().map(|row| line(row.iter().map(|Cell { text, .. }| inline(text)).collect()));
    let caption = paragraph(&of.caption);
    [caption, String::new(), heads, rule].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// Text between fences that are longer than any row of backticks in it.
fn code(language: &str, text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}", text.trim_end())
}

/// A character of a path in a link; what would end the link is written as its number.
fn in_link(c: char) -> String {
    match c {
        '/' | '.' | '-' | '_' | '~' | ':' => c.to_string(),
        c if c.is_alphanumeric() => c.to_string(),
        c => c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
    }
}

/// A text that stands at the start of a line, where more characters have a meaning than within one.
fn paragraph(text: &str) -> String {
    let text = inline(text);
    let n_digits = text.chars().take_while(char::is_ascii_digit).count();
    match text[n_digits..].chars().next() {
        Some('#' | '+' | '-' | '=' | ':') if n_digits == 0 => format!("\\{text}"),
        Some('.' | ')') if n_digits > 0 => format!("{}\\{}", &text[..n_digits], &text[n_digits..]),
        _ => text,
    }
}

/// A text on one line, in which no character has a meaning in Markdown, HTML or the formulas of some readers.
fn inline(text: &str) -> String {
    let text = shown(text);
    let text = text.trim();
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        let is_special = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '@' | '^');
        // What some readers make an address of: `://`, `www.`.
        let is_address = (c == '/' && before == ':') || (c == '.' && before == 'w');
        if is_special || is_address {
            out.push('\\');
        }
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;

    /// A name with everything that means something in Markdown or HTML, or turns a line around.
    const HOSTILE: &str = "<script>alert(1)</script>|`x`\n# a\u{202e}b [c](http://d.e) **f** ~~g~~ $h$ &lt; ![i](j) www.k.l m@n.o";

    #[test]
    fn a_hostile_name_is_text() {
        let mut report = example::report(3, &[1, 2, 5]);
        report.data.matrix.file = HOSTILE.to_owned();
        report.data.labels.classes[0].name = HOSTILE.to_owned();
        report.foundation.classes[0].class = HOSTILE.to_owned();
        report.measures.iter_mut().for_each(|at| at.classes[0].class = HOSTILE.to_owned());
        let text = to_markdown(&report, None);
        let plain = "&lt;script&gt;alert(1)&lt;/script&gt;\\|\\`x\\` # ab \\[c\\](http:\\//d.e) \\*\\*f\\*\\* \\~\\~g\\~\\~ \\$h\\$ &amp;lt; !\\[i\\](j) www\\.k.l m\\@n.o";
        assert!(text.starts_with(&format!("# SCAR report: {plain}\n")), "{}", &text[..300]);
        assert!(text.contains(&format!("| {plain} | ")), "{text}");
        for raw in ["<script", "\u{202e}", "`x`", "\n# a", "[c](", "**f**", "](http://", "www.k"] {
            assert!(!text.contains(raw), "{raw}");
        }
        // A table has as many cells in each row as it has heads.
        for rows in text.split("\n\n").filter(|part| part.contains("\n| :---")) {
            let cells = |row: &str| row.replace("\\|", "").matches('|').count();
            let rows: Vec<&str> = rows.lines().filter(|line| line.starts_with('|')).collect();
            assert!(rows.iter().all(|row| cells(row) == cells(rows[0])), "{rows:?}");
        }
    }

    #[test]
    fn a_text_begins_no_list_and_no_heading() {
        for (text, expected) in [
            ("# a", "\\# a"),
            ("- a", "\\- a"),
            ("12. a", "12\\. a"),
            ("3) a", "3\\) a"),
            ("=== a", "\\=== a"),
            ("12 rows", "12 rows"),
            ("> a", "&gt; a"),
            ("", ""),
        ] {
            assert_eq!(paragraph(text), expected);
        }
    }

    #[test]
    fn paths_of_figures_and_fences_hold_what_they_are_given() {
        let report = example::report(3, &[1, 2]);
        assert!(to_markdown(&report, Some("my (figures)/ü")).contains("](my%20%28figures%29/ü/curves.svg)"));
        assert_eq!(code("json", "a ```` b\n"), "`````json\na ```` b\n`````");
    }

    #[test]
    fn it_says_what_the_page_says() {
        let report: Report = serde_json::from_str(include_str!("../doc/report.json")).expect("a report");
        let (text, page) = (to_markdown(&report, None), crate::html_report::to_html(&report));
        let headings = |level: &str| -> Vec<String> {
            let tag = format!("<{level}>");
            let parts = page.split(&tag).skip(1).filter_map(|part| part.split("</").next());
            parts.map(|heading| heading.replace("&#39;", "'").replace('\u{a0}', " ")).collect()
        };
        let (sections, parts, items) = (headings("h2"), headings("h3"), headings("h4"));
        assert!(sections.len() > 8 && parts.len() > 5 && items.len() > 3);
        let below = parts.iter().map(|it| ("###", it)).chain(items.iter().map(|it| ("####", it)));
        for (sign, heading) in sections.iter().map(|it| ("##", it)).chain(below) {
            assert!(text.contains(&format!("\n{sign} {}\n", inline(heading))), "{heading}");
        }
    }
}
