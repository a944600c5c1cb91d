//! A figure as a separate file: its drawings with the text around them, on a background.
//!
//! The file uses presentation attributes only. It has no style sheet, and the page's policy would forbid one.

use std::fmt::Write;

use super::theme::{Colors, Token};
use crate::format;

/// The text around the drawings.
///
/// ```
/// use scar_report::plot::{Colors, Sheet, Width, bubbles};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let drawings = [bubbles(&report.measures[0], &[0, 1, 2], &[], Width::Wide, Colors::Dark)];
/// let sheet = Sheet { title: "ant has the lowest Coverage", note: "Each bubble is a class.", source: "animals.npy · 120 × 2" };
/// let file = sheet.to_svg(&drawings, Colors::Dark);
/// assert!(file.contains("<title>ant has the lowest Coverage</title>") && file.contains("animals.npy"));
/// // It has no references to styles of the page.
/// assert!(!file.contains("var(--"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet<'a> {
    /// The finding.
    pub title: &'a str,
    /// How to read the figure.
    pub note: &'a str,
    /// The data and settings behind it.
    pub source: &'a str,
}

const MARGIN: f64 = 24.0;
const GAP: f64 = 24.0;
const TITLE_PX: f64 = 18.0;
const NOTE_PX: f64 = 13.0;
const SOURCE_PX: f64 = 11.0;

/// Fonts that the machine has, as on the page.
const FONTS: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

impl Sheet<'_> {
    /// One SVG document of all `drawings`, two in a row where there are several. They are SVG documents drawn in `colors`, which
    /// are those of a file.
    pub fn to_svg(&self, drawings: &[String], colors: Colors) -> String {
        let panels: Vec<Panel> = drawings.iter().filter_map(|svg| Panel::of(svg)).collect();
        let n_columns = if panels.len() > 1 { 2 } else { 1 };
        let column = panels.iter().map(|panel| panel.width).fold(320.0, f64::max);
        let width = column * n_columns as f64 + GAP * (n_columns - 1) as f64;
        let mut body = String::new();
        let mut y = MARGIN;
        let (ink, soft) = (Token::INK.in_svg(colors), Token::INK_SOFT.in_svg(colors));
        y = write_lines(&mut body, self.title, (y, width), &Words { px: TITLE_PX, weight: 600, fill: &ink });
        y = write_lines(&mut body, self.note, (y + 4.0, width), &Words { px: NOTE_PX, weight: 400, fill: &soft }) + 12.0;
        for row in panels.chunks(n_columns) {
            for (idx, panel) in row.iter().enumerate() {
                let x = MARGIN + (column + GAP) * idx as f64;
                let _ = writeln!(body, "<svg x=\"{x}\" y=\"{y}\" {}", panel.rest);
            }
            y += row.iter().map(|panel| panel.height).fold(0.0, f64::max) + GAP / 2.0;
        }
        y = write_lines(&mut body, self.source, (y, width), &Words { px: SOURCE_PX, weight: 400, fill: &soft });
        let (width, height) = (width + 2.0 * MARGIN, y + MARGIN / 2.0);
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             font-family=\"{FONTS}\">\n<title>{}</title>\n<desc>{}</desc>\n<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n\
             {body}</svg>\n",
            escape(self.title),
            escape(&format!("{} {}", self.note, self.source)),
            Token::SURFACE.in_svg(colors)
        );
        // A name may contain characters that XML forbids. A single one would make the file unreadable.
        svg.replace("font-family=\"sans-serif\"", &format!("font-family=\"{FONTS}\""))
            .replace(|c| is_no_xml(c) || format::turns_a_line(c), "")
    }
}

/// One drawing: its document after `<svg `, and its size.
struct Panel<'a> {
    rest: &'a str,
    width: f64,
    height: f64,
}

impl<'a> Panel<'a> {
    fn of(svg: &'a str) -> Option<Self> {
        let rest = svg.trim().strip_prefix("<svg ")?;
        let number = |name: &str| rest.split_once(name)?.1.split('"').next()?.parse().ok();
        Some(Self { rest, width: number("width=\"")?, height: number("height=\"")? })
    }
}

struct Words<'a> {
    px: f64,
    weight: u32,
    fill: &'a str,
}

/// Writes `words` below `top` in lines of at most `width`. Gives the position below the last line.
fn write_lines(body: &mut String, words: &str, (top, width): (f64, f64), style: &Words) -> f64 {
    let Words { px, weight, fill } = style;
    let mut y = top;
    // Text cannot be measured here, so this is the width of the widest common sans-serif font. With other fonts lines end a little early.
    let letter = if *weight > 500 { 0.66 } else { 0.58 };
    for line in lines(words, width / px, letter) {
        y += px * 1.35;
        let (at, line) = (format::fixed(y - px * 0.3, 1), escape(&line));
        let _ = writeln!(body, "<text x=\"{MARGIN}\" y=\"{at}\" font-size=\"{px}\" font-weight=\"{weight}\" fill=\"{fill}\">{line}</text>");
    }
    y
}

/// Breaks words into lines of at most about `ems`, with letters of width `letter`. A word longer than a line gets its own line.
fn lines(words: &str, ems: f64, letter: f64) -> Vec<String> {
    let length = |word: &str| word.chars().map(|c| if c < '\u{2e80}' { letter } else { 1.05 }).sum::<f64>();
    let (mut lines, mut used) = (Vec::<String>::new(), f64::INFINITY);
    // Do not break at non-breaking spaces, which keep a number with its sign.
    for word in words.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if used + length(word) + 0.3 <= ems => {
                line.push(' ');
                line.push_str(word);
                used += length(word) + 0.3;
            }
            _ => {
                lines.push(word.to_owned());
                used = length(word);
            }
        }
    }
    lines
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Whether XML forbids a character, even escaped.
pub(super) fn is_no_xml(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;
    use crate::plot::{Width, ratio_curves};

    const SHEET: Sheet = Sheet { title: "a & b < c", note: "How it is read.", source: "digits.npy" };

    fn drawings(colors: Colors) -> Vec<String> {
        ratio_curves(&report(3, &[1, 2, 5]), &[0, 1, 2], Width::Wide, colors).into_iter().map(|panel| panel.svg).collect()
    }

    #[test]
    fn all_drawings_stand_beside_and_below_each_other() {
        let svg = SHEET.to_svg(&drawings(Colors::Light), Colors::Light);
        assert_eq!((svg.matches("<svg ").count(), svg.matches("</svg>").count()), (5, 5));
        // Two columns of 520 with a gap, and margins.
        assert!(svg.contains(r#"width="1112""#));
        let places: Vec<&str> = svg.match_indices("<svg x=").map(|(at, _)| &svg[at..at + 14]).collect();
        assert_eq!(
            places,
            ["<svg x=\"24\" y=\"", "<svg x=\"568\" y=", "<svg x=\"24\" y=\"", "<svg x=\"568\" y="].map(|place| &place[..14])
        );
    }

    #[test]
    fn a_file_has_its_own_words_ground_and_fonts() {
        for (colors, ground) in [(Colors::Light, "#ffffff"), (Colors::Dark, "#14171b")] {
            let svg = SHEET.to_svg(&drawings(colors), colors);
            assert!(svg.contains("<title>a &amp; b &lt; c</title>") && svg.contains("digits.npy</text>"));
            assert!(svg.contains(&format!("fill=\"{ground}\"")) && !svg.contains("var(") && !svg.contains("font-family=\"sans-serif\""));
            assert!(!svg.contains("style=") && !svg.contains("<style"));
        }
    }

    #[test]
    fn names_that_xml_cannot_hold_lose_what_it_cannot() {
        let mut report = report(3, &[1, 2]);
        report.data.labels.classes[0].name = "a\u{0}\u{1b}\u{202e}b".to_owned();
        let drawings: Vec<String> =
            ratio_curves(&report, &[0, 1, 2], Width::Wide, Colors::Light).into_iter().map(|panel| panel.svg).collect();
        let svg = Sheet { title: "x\u{1}\u{2066}y", ..SHEET }.to_svg(&drawings, Colors::Light);
        assert!(svg.contains("ab") && svg.contains("xy") && !svg.contains(is_no_xml));
    }

    #[test]
    fn long_words_are_laid_in_lines() {
        let words = "Points are measured means over the draws of a ratio";
        let found = lines(words, 10.0, 0.58);
        assert!(found.len() > 1 && found.iter().all(|line| line.chars().count() <= 19), "{found:?}");
        assert_eq!(found.join(" "), words);
        assert_eq!(lines("≈\u{a0}830 of", 2.0, 0.58), ["≈\u{a0}830", "of"]);
        assert!(SHEET.to_svg(&[], Colors::Light).contains("digits.npy"));
    }
}
