//! Workers that were lost, and the files that the next ones read again, so that they hold what the page shows. Where that fails, no
//! worker holds the data, and the page shows it no longer.

use leptos::prelude::*;
use web_sys::File;

use super::actions::Page;
use super::browser::now_ms;
use super::jobs::Hands;
use super::state::{AppState, Phase, ended_job, lost_words};
use crate::data::ReadOptions;
use crate::problem::{Code, Problem};
use crate::protocol::{DataSummary, Event, Purpose, Request};

/// Compute workers that may be lost one after another, none of which ended a job: whatever comes next would end them too.
const MOST_LOST: u32 = 3;

/// Reading again, where it is under way.
#[derive(Default)]
pub(super) struct Reread {
    /// The request to read.
    job: Option<u32>,
    /// What ended the workers before, in a sentence.
    cause: String,
    /// Compute workers that were lost since one ended a job.
    n_lost: u32,
}

impl Page {
    /// The compute worker is lost with all that it held, and `why`: another takes its place.
    pub(super) fn replace_lost(self, why: &str) {
        let is_newer_read = self.is_newer_read();
        let (n_lost, has_started, holds_files) = self.with_hands(|hands| {
            hands.reread.n_lost += 1;
            if !is_newer_read {
                // What was to come after the job that is lost does not come.
                (hands.is_run_wanted, hands.then_keep, hands.next) = (false, None, None);
            }
            (hands.reread.n_lost, hands.has_started, !hands.kept.is_empty())
        });
        if !has_started || (n_lost >= MOST_LOST && !holds_files) {
            let message = format!("The computation could not start: {why}. Load the page again.");
            return self.give_up(Problem::new(Code::Unreadable, message));
        }
        let cause = format!("The computation ended without an answer: {why}.");
        let message = format!("{cause} Run it again, or drop a smaller file.");
        self.tell_trouble(Problem::new(Code::Unreadable, message), is_newer_read);
        if n_lost >= MOST_LOST {
            self.with_hands(|hands| hands.reread.cause.clone_from(&cause));
            self.lose_data(Problem::new(Code::Unreadable, "It ended each time its files were read again."));
        }
        self.restart(format!("{cause} Its files had to be read again."));
    }

    /// Has new workers, which hold nothing, read the files that the page shows, if there are any; `cause` is why.
    pub(super) fn read_kept_again(self, cause: String) {
        let kept = self.with_hands(|hands| {
            hands.is_bare = false;
            hands.kept.clone()
        });
        if kept.is_empty() {
            return;
        }
        let options = self.kept_options();
        let job = self.next_job();
        self.with_hands(|hands| (hands.reread.job, hands.reread.cause) = (Some(job), cause));
        // Its answer is of a job that the state does not wait for, so the page shows nothing of it; but a selection of the rows is
        // lost, and what is read then is shown, unless other files are waited for.
        let is_part = self.state.with_untracked(|state| state.data.as_ref().is_some_and(|data| data.whole_rows.is_some()));
        if is_part && self.state.with_untracked(|state| state.work.is_none()) {
            self.with_hands(|hands| {
                hands.batch.clear();
                hands.asked.clone_from(&options);
                hands.purpose = Purpose::Data;
            });
            self.state.update(|state| {
                let problem = state.problem.take();
                state.start_reading(job, now_ms());
                // Why the files are read again is to be seen meanwhile, and after.
                state.problem = problem;
            });
            self.watch(job);
        }
        self.send(job, Request::Read { job, purpose: Purpose::Data, options }, kept);
    }

    /// Notes what `event` says of reading again; `true` where it needs no other answer.
    pub(super) fn take_reread(self, event: &Event) -> bool {
        let Some(job) = ended_job(event) else { return false };
        let is_reread = self.with_hands(|hands| {
            hands.reread.n_lost = 0;
            hands.reread.job.take_if(|reread| *reread == job).is_some()
        });
        let trouble = match event {
            _ if !is_reread => return false,
            Event::Refused { problem, .. } | Event::NoRoom { problem, .. } => problem.clone(),
            Event::Cancelled { .. } if self.is_newer_read() => {
                self.with_hands(|hands| hands.is_bare = true);
                return false;
            }
            Event::Cancelled { .. } => Problem::new(Code::Unreadable, "That was stopped."),
            Event::Loaded { data, .. } => {
                if self.state.with_untracked(|state| state.work.as_ref().is_none_or(|work| work.job != job)) {
                    self.compare_reread(data);
                }
                return false;
            }
            _ => return false,
        };
        self.lose_data(trouble);
        self.send_next(job);
        true
    }

    /// Shows what was read again where it is not what the page showed, and says so.
    fn compare_reread(self, data: &DataSummary) {
        if self.state.try_update(|state| state.take_again(data)) == Some(true) && !self.is_newer_read() {
            let cause = self.hands.with_value(|hands| hands.reread.cause.clone());
            let message = format!("{cause} They hold something else now, which the page shows in place of what it showed. Run it again.");
            let is_awaited = self.state.with_untracked(|state| state.work.is_some());
            self.tell_trouble(Problem::new(Code::Unreadable, message), is_awaited);
        }
    }

    /// Shows no longer what no worker holds; `trouble` is what kept the files from being read again.
    fn lose_data(self, trouble: Problem) {
        let is_newer_read = self.is_newer_read();
        let options = self.kept_options();
        let (names, cause) = self.with_hands(|hands| {
            let kept = std::mem::take(&mut hands.kept);
            let names: Vec<String> = kept.iter().map(File::name).collect();
            hands.candidates.clear();
            if !is_newer_read {
                // Nothing can be done with what is not held. What was refused about these files can still be agreed to.
                (hands.is_run_wanted, hands.then_keep, hands.next, hands.offered) = (false, None, None, None);
                hands.then_read.clear();
                (hands.batch, hands.asked, hands.purpose) = (kept, options, Purpose::Data);
            }
            (names, std::mem::take(&mut hands.reread.cause))
        });
        self.state.update(AppState::lose_data);
        let message = lost_words(&cause, &trouble.message, &names);
        self.tell_trouble(Problem { message, ..trouble }, is_newer_read);
    }

    /// What the files that the page shows are read with.
    fn kept_options(self) -> ReadOptions {
        let label_column = self.state.with_untracked(|state| state.data.as_ref().and_then(|data| data.label_column.clone()));
        ReadOptions { label_column, ..self.hands.with_value(|hands| hands.options.clone()) }
    }

    /// Whether a person waits for other files, of which no worker has heard yet.
    fn is_newer_read(self) -> bool {
        let reading = self.state.with_untracked(|state| state.work.as_ref().filter(|_| state.phase == Phase::Reading).map(|work| work.job));
        let is_read = |request: &Request| matches!(request, Request::Read { purpose: Purpose::Data, .. });
        self.hands.with_value(|hands| {
            reading.is_some() && reading != hands.outstanding && hands.next.as_ref().is_none_or(|(_, request, _)| is_read(request))
        })
    }

    /// Tells of a problem; the work under way goes on where it is still awaited.
    fn tell_trouble(self, problem: Problem, is_awaited: bool) {
        self.state.update(|state| if is_awaited { state.problem = Some(problem) } else { state.refuse(problem) });
    }

    fn with_hands<T: Default>(self, change: impl FnOnce(&mut Hands) -> T) -> T {
        // The hands are there as long as the page is.
        self.hands.try_update_value(change).unwrap_or_default()
    }
}
