//! Looking at the work under way: how far it is, and whether anybody still does it.

use std::time::Duration;

use leptos::prelude::*;

use super::actions::Page;
use super::browser::now_ms;
use super::client::{Client, Message};
use super::state::{Listening, Loss, Silence};

/// How long a worker that lost a thread may take to say why; it cannot while it waits for that thread.
const CRASH_PATIENCE: Duration = Duration::from_millis(500);
/// Milliseconds between two looks: ten times a second is as often as a person can read.
const BETWEEN_MS: f64 = 100.0;

impl Page {
    /// Looks at the worker's progress, as long as `job` is under way.
    pub(super) fn watch(self, job: u32) {
        self.go_on_watching(job, Silence::default(), 0);
    }

    /// `silence` is what was heard so far, `n_events` how many events had come of the job by then.
    fn go_on_watching(self, job: u32, mut silence: Silence, mut n_events: u32) {
        // With each frame: a page that nobody sees does not look.
        request_animation_frame(move || {
            let seen = self.state.with_untracked(|state| {
                state.work.as_ref().filter(|work| work.job == job).map(|work| (work.done, work.seen_ms, work.n_events, work.silent_secs))
            });
            let Some((done, seen_ms, n_events_now, silent_secs)) = seen else { return };
            let now = now_ms();
            if self.with_client(Client::has_crashed) == Some(true) {
                return set_timeout(move || self.lose_thread(job), CRASH_PATIENCE);
            }
            if now - seen_ms <= BETWEEN_MS {
                return self.go_on_watching(job, silence, n_events);
            }
            let newly_done = self.with_client(Client::done).flatten().filter(|&newly_done| newly_done != done);
            let has_answered = silence.is_asked() && self.with_client(Client::has_answered) == Some(true);
            let is_heard = newly_done.is_some() || n_events_now != n_events || has_answered;
            n_events = n_events_now;
            match silence.look(now, is_heard) {
                Listening::Wait => {}
                Listening::Ask => {
                    self.with_client(Client::ask);
                }
                // One thread that computes hears nothing: a person may cancel, which ends it.
                Listening::GiveUp if self.with_client(Client::can_be_asked_to_stop) == Some(false) => {}
                Listening::GiveUp => {
                    self.with_client(Client::lose_silent);
                    return;
                }
            }
            let said_secs = silence.said_secs();
            if newly_done.is_some() || said_secs != silent_secs {
                self.state.update(|state| {
                    if let Some(work) = &mut state.work {
                        (work.done, work.seen_ms, work.silent_secs) = (newly_done.unwrap_or(done), now, said_secs);
                    }
                });
            }
            self.go_on_watching(job, silence, n_events);
        });
    }

    /// A thread was lost, and no message came that says more and ends `job`.
    fn lose_thread(self, job: u32) {
        if self.state.with_untracked(|state| state.is_under_way(job)) {
            self.receive(Message::Lost { loss: Loss::Thread, has_started: true });
        }
    }
}
