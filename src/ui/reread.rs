//! Workers that were lost, and the files that the next ones read again, so that they hold what the page shows. Where that fails, no
//! worker holds the data, and the page shows it no longer.

use leptos::prelude::*;
use web_sys::File;

use super::actions::Page;
use super::browser::{is_online, now_ms};
use super::client::Client;
use super::host::look_at_host;
use super::jobs::Sent;
use super::state::{AfterLoss, AppState, Job, Loss, NoWorkers, Phase, ReadRequest, Reread, Restarted, lost_words};
use scar_core::problem::{Code, Problem};
use scar_files::ReadOptions;
use scar_protocol::{DataSummary, Event, Purpose, Request};

impl Page {
    /// The compute worker is lost with all that it held: another takes its place. `has_started`: it took requests before.
    pub(super) fn replace_lost(self, loss: &Loss, has_started: bool) {
        if self.refusal.with_value(Option::is_some) {
            return;
        }
        let why = loss.words();
        let is_newer_read = self.is_newer_read();
        let read = self.read_under_way();
        let was_at_work = self.state.with_untracked(|state| state.work.is_some());
        let has_files = self.files.with_value(|files| files.has_data());
        let after = self.rereading.try_update_value(|rereading| rereading.lose_worker(has_started || loss.is_from_outside(), has_files));
        // The same files may well be read by the next worker, where they did not end this one.
        let again = read.filter(|_| loss.is_from_outside() && after == Some(AfterLoss::ReadAgain));
        if !is_newer_read {
            // What was to come after the job that is lost comes only where that job is done again.
            self.follow_ups.update_value(|follow_ups| follow_ups.lose_workers(again.is_some()));
            self.forget(self.queue.try_update_value(|queue| queue.drop_waiting()).flatten());
        }
        if after == Some(AfterLoss::GiveUp) {
            return self.give_up_for_now(&why);
        }
        let cause = match was_at_work {
            true => format!("The computation ended without an answer: {why}."),
            false => format!("The computation's worker was lost while it rested: {why}."),
        };
        let starts = match has_files || again.is_some() {
            true => "Another one has started, and reads the files again.",
            false => "Another one has started.",
        };
        let remedy = match was_at_work && again.is_none() {
            true if loss.is_of_memory() => " Run it again on fewer rows, or drop a smaller file.",
            true => " Run it again, or drop a smaller file.",
            false => "",
        };
        let trouble = Problem::new(Code::Unreadable, format!("{cause} {starts}{remedy}"));
        self.show_trouble(trouble.clone(), is_newer_read || !was_at_work);
        if after == Some(AfterLoss::LeaveFiles) {
            self.rereading.update_value(|rereading| rereading.set_cause(cause.clone()));
            self.lose_data(Problem::new(Code::Unreadable, "It ended each time its files were read again."));
        }
        self.restart(format!("{cause} Its files had to be read again."));
        if let Some(ReadRequest { files, options, .. }) = again {
            self.request_read(files, options);
            self.show_trouble(trouble, true);
        }
    }

    /// What is read as data, if a worker has heard of it.
    fn read_under_way(self) -> Option<ReadRequest<File>> {
        let number =
            self.state.with_untracked(|state| state.work.as_ref().filter(|_| state.phase == Phase::Reading).map(|work| work.job))?;
        let request = self.files.with_value(|files| files.request().clone());
        let is_read = self.queue.with_value(|queue| queue.is_at_work(number)) && request.purpose == Purpose::Data;
        (is_read && !request.files.is_empty()).then_some(request)
    }

    /// There will be no worker.
    pub(super) fn give_up(self, problem: Problem) {
        self.refusal.set_value(Some(NoWorkers::Never(problem.clone())));
        self.files.update_value(|files| drop(files.lose_data(None)));
        self.state.update(|state| {
            state.lose_data();
            state.refuse(problem);
        });
    }

    /// No worker can be started now, and `why`. The next request tries again, and so does the page once it is online.
    fn give_up_for_now(self, why: &str) {
        self.refusal.set_value(Some(NoWorkers::NotNow));
        self.forget(self.queue.try_update_value(|queue| queue.clear()).unwrap_or_default());
        let remedy = match is_online() {
            true => "Load the page again.",
            false => "The page is offline, and this browser kept no copy of all its files. It goes on once it is online.",
        };
        let message = format!("The computation could not start: {why}. {remedy}");
        self.state.update(|state| state.refuse(Problem::new(Code::Unreadable, message)));
    }

    /// Starts workers where none could be started before; they read again what the page shows.
    pub(super) fn start_again(self) {
        self.refusal.set_value(None);
        self.rereading.update_value(|rereading| rereading.start_again());
        self.restart("The computation could not start before.".to_owned());
    }

    /// Tries again to start workers once the browser is online.
    pub(super) fn listen_to_network(self) {
        let listener = window_event_listener_untyped("online", move |_| {
            if self.refusal.with_value(|refusal| *refusal == Some(NoWorkers::NotNow)) {
                self.state.update(AppState::dismiss);
                self.start_again();
            }
        });
        on_cleanup(move || listener.remove());
    }

    /// Starts new workers, which read again what the page shows. `cause` says why, in a sentence.
    pub(super) fn restart(self, cause: String) {
        let was_selection = self.state.with_untracked(|state| state.data.as_ref().is_some_and(|data| data.whole_rows.is_some()));
        self.state.update(|state| {
            state.n_threads = 0;
            // Only the data is read again.
            state.lose_beside();
        });
        // New workers may come of another version than the page.
        look_at_host();
        self.with_client(Client::restart);
        self.follow_ups.update_value(|follow_ups| follow_ups.refill_workers());
        let reading = self.reading_again(cause);
        let number = reading.as_ref().map(|job| job.number);
        // The new workers know nothing of the rows that were selected: only what replaces the data can still be done.
        let makes_sense = |sent: &Sent| !was_selection || reads_data(sent);
        let restarted = self.queue.try_update_value(|queue| queue.restart(reading, makes_sense));
        let Some(Restarted { send, unanswered }) = restarted else { return };
        self.forget(unanswered);
        // The page shows nothing of an answer that it does not wait for. But where rows were selected, it has to show all rows
        // again, unless other files are waited for.
        if let Some(number) = number.filter(|_| was_selection && !self.is_newer_read()) {
            self.show_reading_again(number);
        }
        if let Some(job) = send {
            self.post(job);
        }
    }

    /// The job that reads the files of the data again, if there are any.
    fn reading_again(self, cause: String) -> Option<Job<Sent>> {
        let files = self.files.with_value(|files| files.data().0);
        (!files.is_empty()).then(|| {
            let number = self.new_number();
            self.rereading.update_value(|rereading| {
                rereading.start(number);
                rereading.set_cause(cause);
            });
            let request = Request::Read { purpose: Purpose::Data, options: self.data_options() };
            Job { number, gives_way: false, request: (request, files) }
        })
    }

    /// The page showed a selection of the rows, and now waits for all of them.
    fn show_reading_again(self, number: u32) {
        let request = ReadRequest { files: Vec::new(), purpose: Purpose::Data, options: self.data_options() };
        self.files.update_value(|files| files.ask(request));
        self.state.update(|state| {
            let problem = state.problem.take();
            state.start_reading(number, now_ms());
            // Why the files are read again is to be seen meanwhile, and after.
            state.problem = problem;
        });
        self.watch(number);
    }

    /// Notes what `event` of `job` says of reading again; `true` where it needs no other answer.
    pub(super) fn take_reread(self, job: u32, event: &Event) -> bool {
        if !event.ends_job() {
            return false;
        }
        let gives_way = self.is_newer_read();
        match self.rereading.try_update_value(|rereading| rereading.end(job, event, gives_way)).flatten() {
            // The files are not to blame.
            Some(Reread::Failed(_)) if !is_online() && self.with_client(Client::has_no_reader) == Some(true) => {
                self.give_up_for_now("reader.js did not load");
                return true;
            }
            Some(Reread::Failed(trouble)) => {
                self.lose_data(trouble);
                self.send_next(job);
                return true;
            }
            Some(Reread::GaveWay) => self.follow_ups.update_value(|follow_ups| follow_ups.empty_workers()),
            Some(Reread::Held) => {
                if let Event::Loaded { data } = event
                    && !self.state.with_untracked(|state| state.is_under_way(job))
                {
                    self.compare_reread(data);
                }
            }
            None => {}
        }
        false
    }

    /// Shows what was read again where it is not what the page showed, and says so.
    fn compare_reread(self, data: &DataSummary) {
        if self.state.try_update(|state| state.take_again(data)) == Some(true) && !self.is_newer_read() {
            let cause = self.rereading.with_value(|rereading| rereading.cause().to_owned());
            let message = format!("{cause} They hold something else now, which the page shows in place of what it showed. Run it again.");
            let is_awaited = self.state.with_untracked(|state| state.work.is_some());
            self.show_trouble(Problem::new(Code::Unreadable, message), is_awaited);
        }
    }

    /// Shows no longer what no worker holds; `trouble` is what kept the files from being read again.
    fn lose_data(self, trouble: Problem) {
        let is_newer_read = self.is_newer_read();
        let options = self.data_options();
        let names = self.files.try_update_value(|files| files.lose_data((!is_newer_read).then_some(options))).unwrap_or_default();
        if !is_newer_read {
            // Nothing can be done with what is not held.
            self.follow_ups.update_value(|follow_ups| follow_ups.lose_workers(false));
            self.forget(self.queue.try_update_value(|queue| queue.drop_waiting()).flatten());
        }
        let cause = self.rereading.with_value(|rereading| rereading.cause().to_owned());
        self.state.update(AppState::lose_data);
        let message = lost_words(&cause, &trouble.message, &names);
        self.show_trouble(Problem { message, ..trouble }, is_newer_read);
    }

    /// What the files that the page shows are read with.
    fn data_options(self) -> ReadOptions {
        let label_column = self.state.with_untracked(|state| state.data.as_ref().and_then(|data| data.label_column.clone()));
        ReadOptions { label_column, ..self.files.with_value(|files| files.data().1) }
    }

    /// Whether a person waits for other files, of which no worker has heard yet.
    fn is_newer_read(self) -> bool {
        let reading = self.state.with_untracked(|state| state.work.as_ref().filter(|_| state.phase == Phase::Reading).map(|work| work.job));
        reading.is_some_and(|number| self.queue.with_value(|queue| !queue.is_at_work(number) && queue.waiting().is_none_or(reads_data)))
    }

    /// Shows a problem; the work under way goes on where it is still awaited.
    fn show_trouble(self, problem: Problem, is_awaited: bool) {
        self.state.update(|state| if is_awaited { state.problem = Some(problem) } else { state.refuse(problem) });
    }
}

/// Whether it reads files that take the place of the data, or complete it.
fn reads_data((request, _): &Sent) -> bool {
    matches!(request, Request::Read { purpose: Purpose::Data, .. })
}
