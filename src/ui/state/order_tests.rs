//! Whole courses of events: what the page knows, the order of its jobs and what follows of them, as `ui/jobs.rs` and `ui/actions.rs`
//! put them together.

use super::{AppState, Asked, Cancelling, Ending, FollowUp, FollowUps, Handling, Job, JobQueue, Phase, Restarted, SubsetAsk};
use scar_method::subset::SubsetMethod;
use scar_protocol::{DataSummary, Event};
use scar_report::example::report;

/// A page without a browser and without workers: `sent` has what workers would have got.
#[derive(Default)]
struct Course {
    state: AppState,
    queue: JobQueue<&'static str>,
    follow_ups: FollowUps<&'static str>,
    sent: Vec<(u32, &'static str)>,
    stopped: Vec<u32>,
}

impl Course {
    /// A page that shows data and a whole report; its workers rest.
    fn analyzed() -> Self {
        let mut course = Self::default();
        let read = course.drop_files();
        course.answer(read, loaded());
        let run = course.run();
        course.answer(run, done());
        course
    }

    fn ask(&mut self, request: &'static str, gives_way: bool, start: impl FnOnce(&mut AppState, u32)) -> u32 {
        let number = self.queue.new_number();
        start(&mut self.state, number);
        match self.queue.ask(Job { number, gives_way, request }) {
            Handling::Send(job) => self.sent.push((job.number, job.request)),
            Handling::Wait { stop, dropped } => {
                self.stopped.extend(stop);
                dropped.into_iter().for_each(|job| self.state.forget_job(job));
            }
        }
        number
    }

    fn run(&mut self) -> u32 {
        assert!(self.state.can_run());
        self.ask("run", false, |state, job| state.start_running(job, 0.0))
    }

    fn remeasure(&mut self) -> u32 {
        self.ask("remeasure", false, |state, job| state.remeasuring = Some(job))
    }

    fn choose_subset(&mut self) -> u32 {
        let asked = Asked::Subset(SubsetAsk { size: 9, method: SubsetMethod::Herding });
        self.ask("subset", false, |state, job| state.start_side(job, asked, 0.0))
    }

    fn drop_files(&mut self) -> u32 {
        if let Some(job) = self.state.work.as_ref().map(|work| work.job)
            && self.queue.cancel(job) == Cancelling::Stop
        {
            self.stopped.push(job);
        }
        self.follow_ups.start_reading();
        self.ask("read", false, |state, job| state.start_reading(job, 0.0))
    }

    /// A person presses the button, or the key.
    fn cancel(&mut self) {
        let Some(job) = self.state.work.as_ref().map(|work| work.job) else { return };
        self.follow_ups.cancel();
        match self.queue.cancel(job) {
            Cancelling::Stop => {
                self.state.start_cancelling();
                self.stopped.push(job);
            }
            Cancelling::Dropped => self.state.stop(),
        }
    }

    /// The workers answer; gives what the page does next by itself.
    fn answer(&mut self, job: u32, event: Event) -> Option<FollowUp<&'static str>> {
        let ending = self.state.ends_with(job, &event).then(|| Ending::of(&event));
        let ends_job = event.ends_job();
        self.state.apply(job, event, 1.0);
        if ends_job {
            self.sent.extend(self.queue.end(job).map(|job| (job.number, job.request)));
        }
        let (can_run, is_incomplete) = (self.state.can_run(), self.state.missing().is_some());
        self.follow_ups.after(ending?, can_run, is_incomplete)
    }

    /// New workers read the data again, and then do what waited.
    fn restart(&mut self) -> u32 {
        let number = self.queue.new_number();
        let Restarted { send, unanswered } = self.queue.restart(Some(Job { number, gives_way: false, request: "read again" }), |_| true);
        unanswered.into_iter().for_each(|job| self.state.forget_job(job));
        self.sent.extend(send.map(|job| (job.number, job.request)));
        number
    }
}

fn loaded() -> Event {
    let data = report(3, &[1]).data;
    Event::Loaded { data: DataSummary { matrices: vec![data.matrix], labels: Some(data.labels), ..DataSummary::default() } }
}

fn done() -> Event {
    Event::Done { report: Box::new(report(3, &[1, 2])) }
}

#[test]
fn files_that_are_dropped_while_an_analysis_runs_are_read_once_it_has_stopped() {
    for late in [Event::Cancelled, done()] {
        let mut course = Course::default();
        let read = course.drop_files();
        assert_eq!(course.answer(read, loaded()), Some(FollowUp::FirstNumbers));
        let run = course.run();
        let other = course.drop_files();
        assert_eq!((course.stopped.as_slice(), course.sent.last()), (&[run][..], Some(&(run, "run"))), "it has not stopped yet");
        // Whether it stopped or was complete a moment before: nobody waits for it any more.
        assert_eq!(course.answer(run, late), None);
        assert_eq!((course.state.phase, &course.state.report, course.sent.last()), (Phase::Reading, &None, Some(&(other, "read"))));
        assert_eq!(course.answer(other, loaded()), Some(FollowUp::FirstNumbers));
        assert!(course.state.can_run());
    }
}

#[test]
fn an_analysis_that_waits_is_cancelled_at_once_and_never_sent() {
    let mut course = Course::analyzed();
    let sizes = course.remeasure();
    let run = course.run();
    assert_eq!(course.sent.last(), Some(&(sizes, "remeasure")));
    course.cancel();
    assert_eq!((course.state.phase, course.state.work.as_ref(), course.stopped.is_empty()), (Phase::Ready, None, true));
    course.answer(sizes, Event::Remeasured { measured: None });
    assert_eq!((course.sent.last(), course.state.remeasuring), (Some(&(sizes, "remeasure")), None));
    assert!(!course.queue.is_at_work(run));
}

#[test]
fn a_second_analysis_is_not_asked_for_while_one_runs() {
    let mut course = Course::analyzed();
    let run = course.run();
    assert!(!course.state.can_run() && !course.state.can_ask() && !course.state.can_compare_modalities());
    course.answer(run, done());
    assert!(course.state.can_run() && course.state.can_ask());
}

#[test]
fn jobs_of_workers_that_are_lost_are_not_waited_for_and_the_one_that_waited_is_done_by_the_next() {
    let mut course = Course::analyzed();
    let sizes = course.remeasure();
    let subset = course.choose_subset();
    let reading = course.restart();
    assert_eq!((course.state.remeasuring, course.sent.last()), (None, Some(&(reading, "read again"))), "nobody works the sizes out");
    // What the lost workers still say.
    let before = course.state.clone();
    course.answer(sizes, Event::Remeasured { measured: None });
    assert_eq!((&course.state, course.sent.last()), (&before, Some(&(reading, "read again"))));
    course.answer(reading, loaded());
    assert_eq!((&course.state, course.sent.last()), (&before, Some(&(subset, "subset"))), "the page shows what it showed");
    assert!(course.state.is_under_way(subset));
}

#[test]
fn first_numbers_give_way_and_come_no_more() {
    let mut course = Course::default();
    let read = course.drop_files();
    course.answer(read, loaded());
    let first = course.ask("first numbers", true, AppState::start_first);
    let run = course.run();
    assert_eq!((course.stopped.as_slice(), course.sent.last()), (&[first][..], Some(&(first, "first numbers"))));
    let late = Event::First { report: Some(Box::new(report(3, &[30]))) };
    assert_eq!(course.answer(first, late), None);
    assert_eq!((&course.state.report, course.sent.last()), (&None, Some(&(run, "run"))));
}
