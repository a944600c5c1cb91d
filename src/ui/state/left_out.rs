//! What was left out of the folders that a person gave, as long as the data from them is shown.

use scar_core::problem::Problem;
use scar_report::Report;

/// What is told of the files that were left out: for the data that is shown, and for the request that is under way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeftOutNotes {
    shown: Vec<Problem>,
    asked: Vec<Problem>,
}

impl LeftOutNotes {
    /// What belongs to the data that is there.
    pub fn shown(&self) -> &[Problem] {
        &self.shown
    }

    /// Other files were given, of which `problems` were left out.
    pub fn ask(&mut self, problems: Vec<Problem>) {
        self.asked = problems;
    }

    /// The files of the data that is there are read again.
    pub fn ask_again(&mut self) {
        self.asked.clone_from(&self.shown);
    }

    /// The request was answered with data; `is_joined` where it has the matrices that were there before.
    pub fn take(&mut self, is_joined: bool) {
        let asked = std::mem::take(&mut self.asked);
        if !is_joined || !asked.is_empty() {
            self.shown = asked;
        }
    }

    /// Puts them into a report, where the program has them too.
    pub fn put_into(&self, report: &mut Report) {
        report.data.problems.splice(0..0, self.shown.iter().cloned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_core::problem::Code;

    fn note(text: &str) -> Vec<Problem> {
        vec![Problem::new(Code::Ambiguous, text)]
    }

    #[test]
    fn notes_stay_as_long_as_their_data() {
        let mut notes = LeftOutNotes::default();
        notes.ask(note("set/test.npy: left out."));
        assert!(notes.shown().is_empty(), "nothing was read yet");
        notes.take(false);
        assert_eq!(notes.shown(), note("set/test.npy: left out."));
        // Labels join the matrices.
        notes.ask(Vec::new());
        notes.take(true);
        assert_eq!(notes.shown().len(), 1);
        notes.ask_again();
        notes.take(true);
        assert_eq!(notes.shown().len(), 1);
        // Files that were refused leave what was there.
        notes.ask(note("other/test.npy: left out."));
        assert_eq!(notes.shown(), note("set/test.npy: left out."));
        notes.ask(Vec::new());
        notes.take(false);
        assert!(notes.shown().is_empty());
    }

    #[test]
    fn report_tells_them_first() {
        let mut notes = LeftOutNotes::default();
        notes.ask(note("set/test.npy: left out."));
        notes.take(false);
        let mut report = scar_report::example::report(3, &[1]);
        report.data.problems = note("odd");
        notes.put_into(&mut report);
        let messages: Vec<&str> = report.data.problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(messages, ["set/test.npy: left out.", "odd"]);
    }
}
