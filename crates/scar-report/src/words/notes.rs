//! Notes as sentences.

use super::{notes_on_measures, notes_on_plans, notes_on_rows, notes_on_sizes};
use crate::Note;

impl Note {
    /// The note in sentences: what the reader must know, and what to do. A note on a class names it.
    ///
    /// ```
    /// use scar_report::{Note, PlanEnd};
    /// let note = Note::LimitsThePlan { class: "ant".to_owned(), end: PlanEnd::Reserve(7) };
    /// assert!(note.words().starts_with("The reserve of «ant», 7 rows, ends first."));
    /// ```
    pub fn words(&self) -> String {
        // Each part of the notes has its own sentences.
        let parts = [notes_on_measures::words, notes_on_sizes::words, notes_on_plans::words, notes_on_rows::words];
        match self {
            Self::Other(written) => written.message.clone(),
            Self::SameModality { names: [first, second] } => {
                format!("«{first}» and «{second}» hold the same numbers: they are one modality given twice, and nothing can separate them.")
            }
            note => parts.iter().find_map(|words| words(note)).unwrap_or_default(),
        }
    }

    /// The note where it does not stand beside its class: one of an older report may not name it.
    pub fn words_with_class(&self) -> String {
        match self {
            Self::Other(written) => match &written.class {
                Some(class) => format!("{class}: {}", written.message),
                None => written.message.clone(),
            },
            note => note.words(),
        }
    }
}
