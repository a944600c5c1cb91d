//! What the program's text looks like where a person reads it: as wide as the terminal, and in colour where that is wanted.

mod columns;
mod paint;

use std::io::{self, IsTerminal};

pub(super) use columns::{Align, Columns, shown_class};
pub(super) use paint::{Mood, Paint, can_redraw};

use scar_report::format::turns_a_line;

/// The narrowest and the widest lines, in columns: longer lines are hard to follow.
const LEAST_WIDTH: usize = 40;
const MOST_WIDTH: usize = 100;

/// Where a text goes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sheet {
    /// Columns of the terminal; `None` where there is none, and lines are as long as they are.
    pub(super) width: Option<usize>,
    /// How words are made to stand out.
    pub(super) paint: Paint,
}

impl Sheet {
    /// That of standard output.
    pub(super) fn of_stdout() -> Self {
        let stdout = io::stdout();
        let columns = || terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0).clamp(LEAST_WIDTH, MOST_WIDTH));
        Self { width: if stdout.is_terminal() { columns() } else { None }, paint: Paint::of_stdout() }
    }

    /// Sentences in lines of the terminal's width, each line behind `indent`; as one line where there is no terminal.
    pub(super) fn filled(&self, text: &str, indent: &str) -> String {
        // A saved report may say anything.
        let text = plain(&text.replace('\n', " "));
        let Some(width) = self.width else { return format!("{indent}{text}") };
        // A number stays on one line with its sign and unit.
        let text = scar_report::format::unbroken(&text);
        let options = textwrap::Options::new(width).initial_indent(indent).subsequent_indent(indent).break_words(false);
        textwrap::fill(&text, options).replace('\u{a0}', " ")
    }
}

/// `text` without what a terminal would take for a command, and without marks that turn a line around.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|&c| c == '\n' || !(c.is_control() || turns_a_line(c))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_one_line_without_a_terminal_and_keep_numbers_whole_on_one() {
        let text = "Right are 93 % (95 % interval 88 % to 96 %) of the rows.";
        assert_eq!(Sheet::default().filled(text, "  "), format!("  {text}"));
        let sheet = Sheet { width: Some(24), paint: Paint::default() };
        let filled = sheet.filled(text, "  ");
        assert_eq!(filled.replace("\n ", ""), format!(" {text}").trim_start().to_owned().replacen("Right", "  Right", 1));
        assert!(
            filled.lines().all(|line| line.starts_with("  ") && line.chars().count() <= 24 && !line.trim_start().starts_with('%')),
            "{filled}"
        );
    }
}
