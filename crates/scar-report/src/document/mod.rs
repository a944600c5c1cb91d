//! A report as headings, sentences, tables and figures, before it becomes a page or Markdown: so both say the same, in the same order.
//!
//! All texts in it are plain. What makes a page or Markdown of it escapes them.

mod analysis;
mod classes;
mod data;
mod measures;
mod modalities;
mod sizes;

use crate::tables::{Cell, Table};
use crate::words::Finding;
use crate::{ReportFigure, format};

pub(crate) use self::analysis::analysis;
pub(crate) use self::modalities::modalities;

/// A report as blocks.
pub(crate) struct Document<'a> {
    pub title: String,
    /// What the numbers are of, on one line.
    pub source: String,
    pub blocks: Vec<Block<'a>>,
}

/// How a paragraph reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// What a person is to keep.
    Headline,
    Plain,
    /// What explains.
    Soft,
}

/// How deep a heading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Section,
    Part,
    Item,
}

/// A part of a report.
pub(crate) enum Block<'a> {
    Heading(Level, String),
    Text(Tone, String),
    /// Words with what they mean.
    Terms(Vec<TermText>),
    List(Vec<String>),
    Table(Table),
    Figure(ReportFigure<'a>),
    /// Text for other programs, in their `language`.
    Code {
        language: &'static str,
        text: String,
    },
    /// Where a page holds the report as JSON.
    Json,
}

/// A word or a question with what is to be said of it.
pub(crate) struct TermText {
    pub name: String,
    pub text: String,
    /// What follows, softer: a formula.
    pub soft: String,
}

impl<'a> Document<'a> {
    fn new(title: String, source: String) -> Self {
        Self { title, source, blocks: Vec::new() }
    }

    fn heading(&mut self, level: Level, text: impl Into<String>) {
        self.blocks.push(Block::Heading(level, text.into()));
    }

    /// A paragraph, unless it is empty.
    fn text(&mut self, tone: Tone, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.blocks.push(Block::Text(tone, text));
        }
    }

    /// A finding: its heading, and its sentences below.
    fn finding(&mut self, level: Level, Finding { heading, below }: Finding) {
        self.heading(level, heading);
        self.text(Tone::Plain, below);
    }

    fn terms(&mut self, terms: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) {
        let terms: Vec<TermText> =
            terms.into_iter().map(|(name, text)| TermText { name: name.into(), text: text.into(), soft: String::new() }).collect();
        if !terms.is_empty() {
            self.blocks.push(Block::Terms(terms));
        }
    }

    /// `items` below a heading; nothing without items.
    fn list(&mut self, title: &str, items: impl IntoIterator<Item = String>) {
        let items: Vec<String> = items.into_iter().collect();
        if !items.is_empty() {
            self.heading(Level::Section, title);
            self.blocks.push(Block::List(items));
        }
    }

    fn table<H: Into<String>, C: Into<Cell>>(
        &mut self,
        caption: impl Into<String>,
        heads: impl IntoIterator<Item = H>,
        rows: impl IntoIterator<Item = Vec<C>>,
    ) {
        self.blocks.push(Block::Table(Table::new(caption, heads, rows)));
    }

    /// A table, unless it has no rows.
    fn rows(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
    }

    /// A figure below its finding, and above how it is read.
    fn figure(&mut self, level: Level, figure: ReportFigure<'a>) {
        self.finding(level, figure.finding.clone());
        let note = figure.note.clone();
        self.blocks.push(Block::Figure(figure));
        self.text(Tone::Soft, note);
    }
}

/// `table` with what is told of the name of each row beside the name: paper has no pointer.
fn with_more(mut table: Table) -> Table {
    for name in table.rows.iter_mut().filter_map(|row| row.first_mut()).filter(|name| !name.more.is_empty()) {
        *name = format!("{}: {}", name.text, name.more).into();
    }
    table
}

/// `words` with a capital at their start.
fn capitalized(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `text` on one line, without control characters, and without marks that turn a line around: a name may hold any.
pub(crate) fn shown(text: &str) -> String {
    let one_line = text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c });
    one_line.filter(|&c| !(c.is_control() || format::turns_a_line(c))).collect()
}
