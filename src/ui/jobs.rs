//! Which job the worker has, which waits, and what happens when one must stop.

use std::time::Duration;

use leptos::prelude::*;
use web_sys::File;

use super::actions::Page;
use super::client::Client;
use super::reread::Reread;
use super::state::{AppState, SettingsForm, label_files};
use crate::data::ReadOptions;
use crate::problem::Problem;
use crate::protocol::{Purpose, Request};

/// How long the worker may take to answer a cancel before it is ended.
const CANCEL_PATIENCE: Duration = Duration::from_secs(2);

/// What the page holds besides its state.
#[derive(Default)]
pub(super) struct Hands {
    pub client: Option<Client>,
    /// Files that the data was read from.
    pub kept: Vec<File>,
    /// Files of the request to read that is under way.
    pub batch: Vec<File>,
    /// What these are to be.
    pub purpose: Purpose,
    /// Files of candidates that are being read, and those that were.
    pub offered: Option<Vec<File>>,
    pub candidates: Vec<File>,
    /// What the person chose for that request, and for the data that is there.
    pub asked: ReadOptions,
    pub options: ReadOptions,
    n_jobs: u32,
    /// The newest job that makes first numbers; it gives way to everything else.
    first: Option<u32>,
    /// The job that the worker has and did not end yet. It gets one at a time, so that a new job never meets the
    /// cancel flag of the one before.
    pub outstanding: Option<u32>,
    /// The job it gets next.
    pub next: Option<(u32, Request, Vec<File>)>,
    pub is_run_wanted: bool,
    /// Rows of all that were read, to be held and analysed once the analysis at hand is complete and kept.
    pub then_keep: Option<Vec<u32>>,
    /// Label files to be read once the matrix is that takes the place of another.
    pub then_read: Vec<File>,
    /// Whether the worker holds nothing of what the page shows, so that it is read again where something newer is not.
    pub is_bare: bool,
    /// Whether a compute worker ever took requests.
    pub has_started: bool,
    /// Reading again what the page shows.
    pub reread: Reread,
    /// Why no worker can be had, if so: every request is refused with it.
    pub refusal: Option<Problem>,
}

impl Page {
    /// Asks the work at hand to stop; a worker that does not answer is ended.
    pub fn cancel(self) {
        let Some(job) = self.state.with_untracked(|state| state.work.as_ref().map(|work| work.job)) else { return };
        self.hands.update_value(|hands| (hands.is_run_wanted, hands.then_keep) = (false, None));
        if self.hands.with_value(|hands| hands.outstanding == Some(job)) {
            self.state.update(AppState::start_cancelling);
            self.stop_work();
        } else {
            // The worker does not have it yet.
            self.hands.update_value(|hands| hands.next = None);
            self.state.update(AppState::stop);
        }
    }

    /// Stops what the worker does for the page, if anything.
    pub(super) fn stop_work(self) {
        let job = self.state.with_untracked(|state| state.work.as_ref().map(|work| work.job));
        if let Some(job) = self.hands.with_value(|hands| hands.outstanding.filter(|&outstanding| Some(outstanding) == job)) {
            self.stop(job);
        }
    }

    /// Asks the worker to stop `job`, which it has.
    fn stop(self, job: u32) {
        if self.with_client(Client::cancel) == Some(true) {
            set_timeout(move || self.end_worker(job), CANCEL_PATIENCE);
        } else {
            self.end_worker(job);
        }
    }

    /// Ends the worker if it still has `job`, and has a new one read the kept files.
    fn end_worker(self, job: u32) {
        if self.hands.with_value(|hands| hands.outstanding == Some(job)) {
            if self.with_client(Client::end_reading) == Some(true) {
                return;
            }
            if self.state.with_untracked(|state| state.work.as_ref().is_some_and(|work| work.job == job)) {
                self.state.update(AppState::stop);
            }
            self.restart("The computation did not stop, so it was ended, and the files had to be read again.".to_owned());
        }
    }

    /// Has new workers, which read again what the page shows; `cause` is why, in a sentence.
    pub(super) fn restart(self, cause: String) {
        self.state.update(|state| {
            state.n_threads = 0;
            // Only the data is read again.
            state.lose_beside();
        });
        self.with_client(Client::restart);
        let next = self.hands.try_update_value(|hands| {
            hands.outstanding = None;
            hands.next.take()
        });
        self.read_kept_again(cause);
        if let Some((job, request, files)) = next.flatten() {
            self.send(job, request, files);
        }
    }

    /// Has new workers, which hold nothing: a browser's memory does not give back what it had, and may not have twice what is
    /// read again. What the page shows is read anew should the next request to read fail.
    pub(super) fn empty_worker(self) {
        self.state.update(|state| state.n_threads = 0);
        self.with_client(Client::restart);
        self.hands.update_value(|hands| (hands.outstanding, hands.next, hands.is_bare) = (None, None, true));
    }

    /// Reads the files of `job`, a matrix that found no room, once more in new workers, where what is held took that room; `false`
    /// where that is of no use.
    pub(super) fn read_with_more_room(self, job: u32) -> bool {
        let may_help = self.state.with_untracked(|state| state.could_make_room(job))
            && self.hands.with_value(|hands| hands.purpose == Purpose::Data && !hands.is_bare && !hands.batch.is_empty());
        if may_help {
            let (batch, asked, kept) = self.hands.with_value(|hands| (hands.batch.clone(), hands.asked.clone(), hands.kept.clone()));
            let names: Vec<String> = kept.iter().map(File::name).collect();
            let labels = self.state.with_untracked(|state| state.data.as_ref().map(|data| label_files(data, &names))).unwrap_or_default();
            self.empty_worker();
            self.request_read(batch, asked);
            // Labels that are held would have stayed with the new matrix.
            let labels = kept.into_iter().filter(|file| labels.contains(&file.name())).collect();
            self.hands.update_value(|hands| hands.then_read = labels);
        }
        may_help
    }

    /// Reads the labels that were held before the matrix that was read last, where this has none; `false` where there are none.
    pub(super) fn read_labels_again(self) -> bool {
        let labels = self.hands.try_update_value(|hands| std::mem::take(&mut hands.then_read)).unwrap_or_default();
        let has_use = !labels.is_empty() && self.state.with_untracked(|state| state.missing().is_some());
        if has_use {
            self.request_read(labels, self.hands.with_value(|hands| hands.options.clone()));
        }
        has_use
    }

    pub(super) fn next_job(self) -> u32 {
        self.hands
            .try_update_value(|hands| {
                hands.n_jobs += 1;
                hands.n_jobs
            })
            .unwrap_or_default()
    }

    pub(super) fn send(self, job: u32, request: Request, files: Vec<File>) {
        if let Some(problem) = self.hands.with_value(|hands| hands.refusal.clone()) {
            return self.state.update(|state| state.refuse(problem));
        }
        if let Some(outstanding) = self.hands.with_value(|hands| hands.outstanding) {
            self.hands.update_value(|hands| hands.next = Some((job, request, files)));
            if self.hands.with_value(|hands| hands.first == Some(outstanding)) {
                self.stop(outstanding);
            }
            return;
        }
        self.hands.update_value(|hands| hands.outstanding = Some(job));
        self.with_client(|client| client.send(request, files));
    }

    /// Asks for first numbers of what was read; nothing waits for them, and nothing is told where there are none.
    pub(super) fn ask_first(self) {
        let Ok(settings) = self.form.with_untracked(SettingsForm::settings) else { return };
        let job = self.next_job();
        let matrix_idx = self.state.with_untracked(|state| state.matrix_idx) as u32;
        self.hands.update_value(|hands| hands.first = Some(job));
        self.state.update(|state| state.start_first(job));
        self.send(job, Request::First { job, matrix_idx, settings }, Vec::new());
    }

    /// The worker ended a job: it can have the next.
    pub(super) fn send_next(self, ended: u32) {
        let next = self.hands.try_update_value(|hands| {
            (hands.outstanding == Some(ended)).then(|| {
                hands.outstanding = None;
                hands.next.take()
            })?
        });
        if let Some((job, request, files)) = next.flatten() {
            self.send(job, request, files);
        }
    }

    pub(super) fn with_client<T>(self, ask: impl FnOnce(&Client) -> T) -> Option<T> {
        // The client may call back into the page, so it is taken out before it is asked.
        self.hands.with_value(|hands| hands.client.clone()).map(|client| ask(&client))
    }
}
