//! A finding in two parts: what stands large, and what stands below it.

use std::fmt;

use crate::format;

/// The most words of a heading, where names of classes and modalities have one each.
pub const MOST_WORDS: usize = 14;

/// What a place or a figure finds.
///
/// ```
/// use scar_report::words::Finding;
/// let finding = Finding::new("bee is recognized least: 4 of its 40 rows", "By probes that never saw them.");
/// assert_eq!(finding.to_string(), "bee is recognized least: 4 of its 40 rows. By probes that never saw them.");
/// assert_eq!(Finding::heading("Nothing is measured yet").to_string(), "Nothing is measured yet.");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// What a person is to keep, in at most [`MOST_WORDS`] words, without a full stop.
    pub heading: String,
    /// Its doubt, its numbers and how they came about: whole sentences, or nothing.
    pub below: String,
}

impl Finding {
    /// `heading`, with the sentences `below` it.
    pub fn new(heading: impl Into<String>, below: impl Into<String>) -> Self {
        Self { heading: heading.into(), below: below.into() }
    }

    /// Only a heading.
    pub fn heading(heading: impl Into<String>) -> Self {
        Self::new(heading, "")
    }

    /// The same, with numbers that no line parts from their signs.
    #[must_use]
    pub fn unbroken(&self) -> Self {
        Self { heading: format::unbroken(&self.heading), below: format::unbroken(&self.below) }
    }

    /// How many words the heading has. A sign alone is none.
    pub fn n_words(&self) -> usize {
        self.heading.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
    }
}

/// Heading and sentences in one line.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.below.as_str() {
            "" if self.heading.is_empty() => Ok(()),
            "" => write!(f, "{}.", self.heading),
            below => write!(f, "{}. {below}", self.heading),
        }
    }
}
