//! What the page does by itself once a job has ended: a person asked for it before, or it repairs what a failed job left.

use scar_protocol::Event;

/// How the job under way ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With data: other files, or other rows of them.
    Loaded,
    /// With a complete analysis.
    Analyzed,
    /// It was refused or cancelled, or the worker died.
    Failed,
    /// With anything else.
    Other,
}

impl Ending {
    /// How an event ends its job.
    pub fn of(event: &Event) -> Self {
        match event {
            Event::Loaded { .. } => Self::Loaded,
            Event::Done { .. } => Self::Analyzed,
            Event::Refused { .. } | Event::NoRoom { .. } | Event::Cancelled => Self::Failed,
            _ => Self::Other,
        }
    }
}

/// What the page does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowUp<F> {
    /// It has new workers read the data that it shows: the old ones hold none of it.
    ReadShownData,
    /// It reads these label files to the matrix that has just come.
    ReadLabels(Vec<F>),
    /// It runs an analysis.
    Run,
    /// It asks for first numbers.
    FirstNumbers,
    /// It keeps the result, and has these rows of all that were read held and analyzed.
    AnalyzeRows(Vec<u32>),
}

/// What is to follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUps<F> {
    is_run_wanted: bool,
    rows: Option<Vec<u32>>,
    labels: Vec<F>,
    are_workers_empty: bool,
}

impl<F> Default for FollowUps<F> {
    fn default() -> Self {
        Self { is_run_wanted: false, rows: None, labels: Vec::new(), are_workers_empty: false }
    }
}

impl<F> FollowUps<F> {
    /// Whether new data is to be analyzed as soon as it is there.
    pub fn want_run(&mut self, is_wanted: bool) {
        self.is_run_wanted = is_wanted;
    }

    /// Once the next analysis is complete, these rows of all that were read are to be analyzed.
    pub fn want_rows(&mut self, rows: Vec<u32>) {
        self.rows = Some(rows);
    }

    /// If the matrix that is being read comes without labels, these label files are to be read to it.
    pub fn want_labels(&mut self, labels: Vec<F>) {
        self.labels = labels;
    }

    /// New workers were started that hold nothing of the data that the page shows.
    pub fn empty_workers(&mut self) {
        self.are_workers_empty = true;
    }

    /// New workers were started that read the data that the page shows.
    pub fn refill_workers(&mut self) {
        self.are_workers_empty = false;
    }

    /// Whether the workers hold nothing of the data that the page shows.
    pub fn are_workers_empty(&self) -> bool {
        self.are_workers_empty
    }

    /// Other files are read: what was to follow those before does not follow these. A run that is wanted stays wanted.
    pub fn start_reading(&mut self) {
        self.rows = None;
        self.labels.clear();
    }

    /// A person cancelled.
    pub fn cancel(&mut self) {
        (self.is_run_wanted, self.rows) = (false, None);
    }

    /// The workers died with the job under way. New ones read the data that the page shows, and nothing else follows; unless they read the
    /// files of that job (`is_read_again`), which are then analyzed where that was wanted.
    pub fn lose_workers(&mut self, is_read_again: bool) {
        *self = Self { is_run_wanted: is_read_again && self.is_run_wanted, ..Self::default() };
    }

    /// What follows the job that has just ended. `can_run`: an analysis can start now; `is_incomplete`: data is there, but labels
    /// or a matrix are missing.
    pub fn after(&mut self, ending: Ending, can_run: bool, is_incomplete: bool) -> Option<FollowUp<F>> {
        let were_empty = std::mem::take(&mut self.are_workers_empty);
        match ending {
            // What was to be analyzed did not come.
            Ending::Failed => {
                *self = Self::default();
                were_empty.then_some(FollowUp::ReadShownData)
            }
            Ending::Loaded => {
                let labels = std::mem::take(&mut self.labels);
                if is_incomplete && !labels.is_empty() {
                    return Some(FollowUp::ReadLabels(labels));
                }
                if !can_run {
                    return None;
                }
                Some(if std::mem::take(&mut self.is_run_wanted) { FollowUp::Run } else { FollowUp::FirstNumbers })
            }
            Ending::Analyzed => self.rows.take_if(|_| can_run).map(FollowUp::AnalyzeRows),
            Ending::Other => were_empty.then_some(FollowUp::ReadShownData),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Next = FollowUps<&'static str>;

    #[test]
    fn first_numbers_follow_new_data_that_can_be_analyzed() {
        let mut next = Next::default();
        assert_eq!(next.after(Ending::Loaded, true, false), Some(FollowUp::FirstNumbers));
        assert_eq!(next.after(Ending::Loaded, false, true), None);
    }

    #[test]
    fn a_run_that_is_wanted_waits_for_data_that_is_complete_and_follows_once() {
        let mut next = Next::default();
        next.want_run(true);
        assert_eq!(next.after(Ending::Other, true, false), None);
        assert_eq!(next.after(Ending::Loaded, false, true), None, "labels are missing");
        next.start_reading();
        assert_eq!(next.after(Ending::Loaded, true, false), Some(FollowUp::Run));
        assert_eq!(next.after(Ending::Loaded, true, false), Some(FollowUp::FirstNumbers));
    }

    #[test]
    fn rows_follow_a_complete_analysis() {
        let mut next = Next::default();
        next.want_run(true);
        next.want_rows(vec![3, 4]);
        assert_eq!(next.after(Ending::Loaded, true, false), Some(FollowUp::Run));
        assert_eq!(next.after(Ending::Analyzed, true, false), Some(FollowUp::AnalyzeRows(vec![3, 4])));
        assert_eq!(next.after(Ending::Analyzed, true, false), None);
    }

    #[test]
    fn labels_are_read_to_a_matrix_that_has_none() {
        let mut next = Next::default();
        next.want_run(true);
        next.want_labels(vec!["y.npy"]);
        assert_eq!(next.after(Ending::Loaded, false, true), Some(FollowUp::ReadLabels(vec!["y.npy"])));
        // The labels themselves: now the run follows.
        assert_eq!(next.after(Ending::Loaded, true, false), Some(FollowUp::Run));
        // A matrix that brought labels of its own needs none.
        next.want_labels(vec!["y.npy"]);
        assert_eq!(next.after(Ending::Loaded, true, false), Some(FollowUp::FirstNumbers));
        assert_eq!(next.after(Ending::Loaded, false, true), None);
    }

    #[test]
    fn nothing_follows_a_job_that_failed() {
        let wanted = || {
            let mut next = Next::default();
            next.want_run(true);
            next.want_rows(vec![1]);
            next.want_labels(vec!["y.npy"]);
            next
        };
        let mut failed = wanted();
        assert_eq!(failed.after(Ending::Failed, true, true), None);
        assert_eq!(failed, Next::default());
        // Neither workers that died nor a cancel leave a run behind that nobody asks for any more.
        let mut died = wanted();
        died.lose_workers(false);
        assert_eq!(died, Next::default());
        // An address that asks for a run still does when its files are read by the next workers.
        let mut again = wanted();
        again.lose_workers(true);
        again.start_reading();
        assert_eq!(again.after(Ending::Loaded, true, false), Some(FollowUp::Run));
        assert_eq!(again, Next::default());
        let mut not_wanted = Next::default();
        not_wanted.lose_workers(true);
        assert_eq!(not_wanted, Next::default());
        let mut cancelled = wanted();
        cancelled.cancel();
        assert_eq!(cancelled.after(Ending::Loaded, true, false), Some(FollowUp::FirstNumbers));
        assert_eq!(cancelled.after(Ending::Analyzed, true, false), None);
        // Other files are read instead: their analysis is not followed by rows of the former ones.
        let mut other = wanted();
        other.start_reading();
        assert_eq!(other.after(Ending::Loaded, true, true), Some(FollowUp::Run));
        assert_eq!(other.after(Ending::Analyzed, true, false), None);
    }

    #[test]
    fn data_that_is_shown_is_read_into_empty_workers_unless_newer_data_came() {
        for (ending, follows) in [
            (Ending::Failed, Some(FollowUp::ReadShownData)),
            (Ending::Other, Some(FollowUp::ReadShownData)),
            (Ending::Loaded, Some(FollowUp::FirstNumbers)),
        ] {
            let mut next = Next::default();
            next.empty_workers();
            assert!(next.are_workers_empty());
            assert_eq!(next.after(ending, true, false), follows, "{ending:?}");
            assert!(!next.are_workers_empty());
            assert_eq!(next.after(Ending::Failed, true, false), None, "once");
        }
        let mut next = Next::default();
        next.empty_workers();
        next.refill_workers();
        assert_eq!(next.after(Ending::Failed, true, false), None, "it was read again already");
    }
}
