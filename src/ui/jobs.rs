//! Jobs on their way to the workers: they are sent, stopped, and sent again after a worker was ended. Their order is kept in
//! [`JobQueue`](super::state::JobQueue).

use std::time::Duration;

use leptos::prelude::*;
use web_sys::File;

use super::actions::Page;
use super::client::Client;
use super::state::{AppState, Cancelling, Handling, Job, NoWorkers, ReadRequest, SettingsForm};
use scar_protocol::{Envelope, Purpose, Request};

/// How long the worker may take to answer a cancel before it is ended.
const CANCEL_PATIENCE: Duration = Duration::from_secs(2);

/// What a worker is sent: a request, with the files that it speaks of.
pub(super) type Sent = (Request, Vec<File>);

impl Page {
    /// Asks the work at hand to stop; a worker that does not answer is ended.
    pub fn cancel(self) {
        let Some(number) = self.number_under_way() else { return };
        self.follow_ups.update_value(|follow_ups| follow_ups.cancel());
        match self.queue.try_update_value(|queue| queue.cancel(number)) {
            Some(Cancelling::Stop) => {
                self.state.update(AppState::start_cancelling);
                self.stop(number);
            }
            Some(Cancelling::Dropped) | None => self.state.update(AppState::stop),
        }
    }

    /// Stops the work under way, if any, because something else takes its place.
    pub(super) fn stop_work(self) {
        let Some(number) = self.number_under_way() else { return };
        if self.queue.try_update_value(|queue| queue.cancel(number)) == Some(Cancelling::Stop) {
            self.stop(number);
        }
    }

    fn number_under_way(self) -> Option<u32> {
        self.state.with_untracked(|state| state.work.as_ref().map(|work| work.job))
    }

    /// Asks the worker to stop job `number`, which it has.
    fn stop(self, number: u32) {
        if self.with_client(Client::cancel) == Some(true) {
            self.end_later(number);
        } else {
            self.end_worker(number);
        }
    }

    /// Ends the worker that has job `number`, unless the job has ended by itself by then.
    fn end_later(self, number: u32) {
        set_timeout(move || self.end_worker(number), CANCEL_PATIENCE);
    }

    /// Ends the worker if it still has job `number`, and has a new one read the files of the data.
    fn end_worker(self, number: u32) {
        if self.queue.with_value(|queue| queue.is_at_work(number)) {
            if self.with_client(Client::end_reading) == Some(true) {
                return;
            }
            if self.state.with_untracked(|state| state.is_under_way(number)) {
                self.state.update(AppState::stop);
            }
            self.restart("The computation was ended to stop it, and the files had to be read again.".to_owned());
        }
    }

    /// Starts new workers, which hold nothing. The memory of a WebAssembly module never shrinks, and what is to be read may find no room
    /// beside what the old workers hold. If the next request to read fails, the data that the page shows is read again.
    pub(super) fn empty_worker(self) {
        self.state.update(|state| state.n_threads = 0);
        self.with_client(Client::restart);
        self.forget(self.queue.try_update_value(|queue| queue.clear()).unwrap_or_default());
        self.follow_ups.update_value(|follow_ups| follow_ups.empty_workers());
    }

    /// Job `number` read a matrix for which there was no room beside what is held: reads its files once more, in new workers. `false`
    /// where that would not help.
    pub(super) fn read_with_more_room(self, number: u32) -> bool {
        let ReadRequest { files, purpose, options } = self.files.with_value(|files| files.request().clone());
        let may_help = self.state.with_untracked(|state| state.could_make_room(number))
            && purpose == Purpose::Data
            && !files.is_empty()
            && self.follow_ups.with_value(|follow_ups| !follow_ups.are_workers_empty());
        if may_help {
            let labels_of = |state: &AppState| state.data.as_ref().map(|data| self.files.with_value(|files| files.labels_of(data)));
            let labels = self.state.with_untracked(labels_of).unwrap_or_default();
            self.empty_worker();
            self.request_read(files, options);
            // Labels that are held would have stayed with the new matrix.
            self.follow_ups.update_value(|follow_ups| follow_ups.want_labels(labels));
        }
        may_help
    }

    /// The number of a new job.
    pub(super) fn new_number(self) -> u32 {
        self.queue.try_update_value(|queue| queue.new_number()).unwrap_or_default()
    }

    /// Sends a request as job `number`, now or once the workers end the job that they have.
    pub(super) fn send(self, number: u32, request: Request, files: Vec<File>) {
        self.ask(Job { number, gives_way: false, request: (request, files) });
    }

    /// Asks for first numbers of what was read; no person waits for them, and nothing is said where there are none.
    pub(super) fn ask_first(self) {
        let Ok(settings) = self.form.with_untracked(SettingsForm::settings) else { return };
        let number = self.new_number();
        let matrix_idx = self.state.with_untracked(|state| state.matrix_idx) as u32;
        self.state.update(|state| state.start_first(number));
        let request = Request::First { matrix_idx, settings };
        self.ask(Job { number, gives_way: true, request: (request, Vec::new()) });
    }

    fn ask(self, job: Job<Sent>) {
        match self.queue.try_update_value(|queue| queue.ask(job)) {
            Some(Handling::Send(job)) => self.post(job),
            Some(Handling::Wait { stop, dropped }) => {
                self.forget(dropped);
                match stop {
                    // Nobody asked for it, and it is short: ending its worker would have the files read again for nothing.
                    Some(number) if self.with_client(Client::can_be_asked_to_stop) == Some(false) => self.end_later(number),
                    Some(number) => self.stop(number),
                    None => {}
                }
            }
            None => {}
        }
    }

    /// The workers ended job `number`: they can have the next.
    pub(super) fn send_next(self, number: u32) {
        if let Some(job) = self.queue.try_update_value(|queue| queue.end(number)).flatten() {
            self.post(job);
        }
    }

    pub(super) fn post(self, job: Job<Sent>) {
        match self.refusal.with_value(Clone::clone) {
            None => {
                let Job { number, request: (request, files), .. } = job;
                self.with_client(|client| client.send(Envelope { job: number, body: request }, files));
            }
            Some(NoWorkers::Never(problem)) => {
                self.forget(self.queue.try_update_value(|queue| queue.clear()).unwrap_or_default());
                self.state.update(|state| state.refuse(problem));
            }
            Some(NoWorkers::NotNow) => {
                // The job comes after the data that it may be about.
                self.queue.update_value(|queue| drop(queue.clear()));
                self.start_again();
                self.ask(job);
            }
        }
    }

    /// The page does not wait any more for jobs that will never be answered.
    pub(super) fn forget(self, unanswered: impl IntoIterator<Item = u32>) {
        for number in unanswered {
            self.state.update(|state| state.forget_job(number));
        }
    }

    pub(super) fn with_client<T>(self, ask: impl FnOnce(&Client) -> T) -> Option<T> {
        // The client may call back into the page, so it is taken out before it is asked.
        self.client.with_value(Clone::clone).map(|client| ask(&client))
    }
}
