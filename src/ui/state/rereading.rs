//! Reading the files of the data again, after the workers that held it were lost: how often that is tried, and what its answer
//! means.

use scar_core::problem::{Code, Problem};
use scar_protocol::Event;

/// Compute workers that may be lost one after another, none of which ended a job: whatever comes next would end them too.
const MOST_LOST: u32 = 3;

/// Compute workers that were lost, and reading again, where it is under way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rereading {
    job: Option<u32>,
    /// What ended the workers before, in a sentence.
    cause: String,
    /// Compute workers that were lost since one ended a job.
    n_lost: u32,
    /// Whether a compute worker ever took requests.
    has_started: bool,
}

/// What the page does where the compute worker is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterLoss {
    /// It has another read the files of the data again, if there are any.
    ReadAgain,
    /// It starts another without these files, which ended one worker after another.
    LeaveFiles,
    /// It starts no other for now: none would work.
    GiveUp,
}

/// What the end of reading again means.
#[derive(Clone, Debug, PartialEq)]
pub enum Reread {
    /// The workers hold the data again.
    Held,
    /// The files cannot be read, and why.
    Failed(Problem),
    /// It was stopped because a person chose other files, which come next.
    GaveWay,
}

impl Rereading {
    /// A compute worker takes requests.
    pub fn start_worker(&mut self) {
        self.has_started = true;
    }

    /// The compute worker was lost; `can_start`: it took requests before, or would have if nobody had ended it. `has_files`: there are
    /// files to be read again.
    pub fn lose_worker(&mut self, can_start: bool, has_files: bool) -> AfterLoss {
        self.n_lost += 1;
        match self.n_lost >= MOST_LOST {
            _ if !self.has_started && !can_start => AfterLoss::GiveUp,
            false => AfterLoss::ReadAgain,
            // One that did not start has not seen the files.
            true if has_files && can_start => AfterLoss::LeaveFiles,
            true => AfterLoss::GiveUp,
        }
    }

    /// Workers are started again after none could be had.
    pub fn start_again(&mut self) {
        self.n_lost = 0;
    }

    /// What ended the workers before, in a sentence.
    pub fn cause(&self) -> &str {
        &self.cause
    }

    /// The workers were lost because of `cause`.
    pub fn set_cause(&mut self, cause: String) {
        self.cause = cause;
    }

    /// The files are read again as `job`.
    pub fn start(&mut self, job: u32) {
        self.job = Some(job);
    }

    /// A worker ended `job` with `event`; gives what that means, if the files were read again by it. `gives_way`: a person chose other
    /// files meanwhile.
    pub fn end(&mut self, job: u32, event: &Event, gives_way: bool) -> Option<Reread> {
        self.n_lost = 0;
        self.job.take_if(|reread| *reread == job)?;
        Some(match event {
            Event::Refused { problem } | Event::NoRoom { problem } => Reread::Failed(problem.clone()),
            Event::Cancelled if gives_way => Reread::GaveWay,
            Event::Cancelled => Reread::Failed(Problem::new(Code::Unreadable, "That was stopped.")),
            _ => Reread::Held,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_protocol::DataSummary;

    fn started() -> Rereading {
        let mut rereading = Rereading::default();
        rereading.start_worker();
        rereading
    }

    fn loaded() -> Event {
        Event::Loaded { data: DataSummary::default() }
    }

    #[test]
    fn workers_that_never_start_are_not_started_for_ever() {
        assert_eq!(Rereading::default().lose_worker(false, true), AfterLoss::GiveUp);
        assert_eq!(Rereading::default().lose_worker(true, false), AfterLoss::ReadAgain, "it was ended while it started");
        for (can_start, has_files) in [(true, false), (false, true), (false, false)] {
            let mut rereading = started();
            let mut lose = || [(); 3].map(|()| rereading.lose_worker(can_start, has_files));
            assert_eq!(lose(), [AfterLoss::ReadAgain, AfterLoss::ReadAgain, AfterLoss::GiveUp]);
            rereading.start_again();
            assert_eq!(rereading.lose_worker(can_start, has_files), AfterLoss::ReadAgain);
        }
    }

    #[test]
    fn files_that_end_every_worker_are_left_and_those_that_are_read_are_not() {
        let mut rereading = started();
        let losses = [(); 3].map(|()| rereading.lose_worker(true, true));
        assert_eq!(losses, [AfterLoss::ReadAgain, AfterLoss::ReadAgain, AfterLoss::LeaveFiles]);
        // Any job that is ended says that workers work.
        let mut rereading = started();
        for job in 0..9 {
            assert_eq!(rereading.lose_worker(true, true), AfterLoss::ReadAgain);
            rereading.end(job, &loaded(), false);
        }
    }

    #[test]
    fn only_the_job_that_reads_again_is_answered_for_and_once() {
        let mut rereading = started();
        rereading.start(4);
        assert_eq!(rereading.end(3, &loaded(), false), None);
        assert_eq!(rereading.end(4, &loaded(), false), Some(Reread::Held));
        assert_eq!(rereading.end(4, &loaded(), false), None);
    }

    #[test]
    fn what_kept_the_files_from_being_read_is_told() {
        let problem = Problem::new(Code::Unreadable, "x.npy cannot be read. Choose it again.");
        let stopped = Problem::new(Code::Unreadable, "That was stopped.");
        for (event, gives_way, expected) in [
            (Event::Refused { problem: problem.clone() }, false, Reread::Failed(problem.clone())),
            (Event::Refused { problem: problem.clone() }, true, Reread::Failed(problem.clone())),
            (Event::NoRoom { problem: problem.clone() }, false, Reread::Failed(problem)),
            (Event::Cancelled, false, Reread::Failed(stopped)),
            (Event::Cancelled, true, Reread::GaveWay),
        ] {
            let mut rereading = started();
            rereading.start(4);
            assert_eq!(rereading.end(4, &event, gives_way), Some(expected), "{event:?} {gives_way}");
        }
    }
}
