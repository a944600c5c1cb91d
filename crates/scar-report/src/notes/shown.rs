//! The notes of a report: those on which a person can act, and those on the method.

use crate::Report;
use crate::format;

/// A note, and how many more there are like it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownNote {
    /// The note in sentences.
    pub text: String,
    /// Notes of the same kind that are left out behind it.
    pub n_more: u64,
}

impl ShownNote {
    /// The note with how many more there are.
    ///
    /// ```
    /// use scar_report::ShownNote;
    /// let note = ShownNote { text: "Rows 1 and 2 are the same.".to_owned(), n_more: 3 };
    /// assert_eq!(note.words(), "Rows 1 and 2 are the same. (And 3 more notes like it are in the JSON report.)");
    /// ```
    pub fn words(self) -> String {
        match self.n_more {
            0 => self.text,
            1 => format!("{} (And 1 more note like it is in the JSON report.)", self.text),
            n => format!("{} (And {} more notes like it are in the JSON report.)", self.text, format::count(n)),
        }
    }
}

/// The notes of a report.
///
/// ```
/// use scar_report::Notes;
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let notes = Notes::of(&report);
/// assert!(notes.method.iter().any(|note| note.starts_with("The converged probe is used.")));
/// assert!(notes.to_act_on.iter().all(|note| !note.text.starts_with("The converged probe is used.")));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// What was odd about the files but for the first such thing, which the overview says, and what a person can mend; of several of one
    /// kind the first.
    pub to_act_on: Vec<ShownNote>,
    /// How the numbers came about, and where they hold.
    pub method: Vec<String>,
}

impl Notes {
    /// The notes of `report`.
    pub fn of(report: &Report) -> Self {
        let mut notes = Self::default();
        let mut kinds: Vec<String> = Vec::new();
        let mut act_on = |kind: String, text: String| match kinds.iter().position(|known| *known == kind) {
            Some(place) => notes.to_act_on[place].n_more += 1,
            None => {
                kinds.push(kind);
                notes.to_act_on.push(ShownNote { text, n_more: 0 });
            }
        };
        for problem in report.data.problems.iter().skip(1) {
            act_on(format!("{:?}", problem.code), problem.message.clone());
        }
        for note in report.all_diagnostics() {
            if note.is_on_method() {
                notes.method.push(note.words_with_class());
            } else {
                act_on(note.code(), note.words_with_class());
            }
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;
    use crate::{Diagnostic, Note};
    use scar_core::problem::{Code, Problem};

    fn future(code: &str, message: &str, class: Option<&str>) -> Note {
        let (code, message) = (code.to_owned(), message.to_owned());
        Note::Other(Diagnostic { code, message, class: class.map(str::to_owned), ratio: None, data: None })
    }

    #[test]
    fn oddities_of_files_come_first_and_alike_ones_are_counted() {
        let mut report = report(3, &[1]);
        let odd = |message: &str| Problem::new(Code::DuplicateRows, message);
        report.data.problems = vec![odd("The overview says this."), odd("Rows 1 and 2 are the same."), odd("Rows 3 and 4 are the same.")];
        report.diagnostics =
            vec![future("nothing_tested", "Give a test set.", None), future("one_of_the_future", "Mind this.", Some("bee"))];
        let notes = Notes::of(&report);
        let shown: Vec<(&str, u64)> = notes.to_act_on.iter().map(|note| (note.text.as_str(), note.n_more)).collect();
        assert_eq!(shown, [("Rows 1 and 2 are the same.", 1), ("Give a test set.", 0), ("bee: Mind this.", 0)]);
        assert!(notes.method[0].contains("ended at the lower bound of its grid"), "{notes:?}");
    }
}
