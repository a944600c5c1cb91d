//! Colours and weights of words on a terminal.

use std::io::{self, IsTerminal};

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};

/// Whether words are painted.
///
/// They are where a terminal shows colours; `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE` and `TERM=dumb` are obeyed, and `CI` counts as a
/// terminal with colours. Elsewhere words stay as they are, so that no byte of what another program reads changes.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::cli) struct Paint {
    is_on: bool,
}

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Mood {
    /// All is well.
    Good,
    /// Something is to be done.
    Mind,
    /// Something is wrong.
    Bad,
    /// A heading.
    Plain,
    /// Less important than the rest.
    Quiet,
}

impl Paint {
    /// For standard output.
    pub(in crate::cli) fn of_stdout() -> Self {
        Self { is_on: anstream::AutoStream::choice(&io::stdout()) != ColorChoice::Never }
    }

    /// For standard error.
    pub(in crate::cli) fn of_stderr() -> Self {
        Self { is_on: anstream::AutoStream::choice(&io::stderr()) != ColorChoice::Never }
    }

    /// As where all colours are shown.
    #[cfg(test)]
    pub(in crate::cli) fn on() -> Self {
        Self { is_on: true }
    }

    /// The parser's help with its heads and options standing out.
    pub(in crate::cli) fn help(self, words: &clap::builder::StyledStr) -> String {
        if self.is_on { words.ansi().to_string() } else { words.to_string() }
    }

    /// `words` as `mood` makes them look.
    pub(in crate::cli) fn strong(self, words: &str, mood: Mood) -> String {
        let style = match mood {
            Mood::Good => Style::new().bold().fg_color(Some(AnsiColor::Green.into())),
            Mood::Mind => Style::new().bold().fg_color(Some(AnsiColor::Yellow.into())),
            Mood::Bad => Style::new().bold().fg_color(Some(AnsiColor::Red.into())),
            Mood::Plain => Style::new().bold(),
            Mood::Quiet => Style::new().dimmed(),
        };
        if self.is_on { format!("{style}{words}{style:#}") } else { words.to_owned() }
    }
}

/// Whether a bar may be drawn on standard error: it is a terminal that can go back to the start of a line.
pub(in crate::cli) fn can_redraw() -> bool {
    io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_as_they_are_unless_painted() {
        assert_eq!(Paint::default().strong("Enough.", Mood::Good), "Enough.");
        let painted = Paint::on().strong("Enough.", Mood::Good);
        assert!(painted.starts_with('\u{1b}') && painted.contains("Enough.") && painted.ends_with("\u{1b}[0m"), "{painted:?}");
    }
}
