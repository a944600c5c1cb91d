//! Every way in which a job comes, waits, gives way, ends or is lost.

use super::*;

type Queue = JobQueue<&'static str>;

/// Asks for a job that a person waits for; gives its number, and what the page does with it.
fn ask(queue: &mut Queue, request: &'static str) -> (u32, Handling<&'static str>) {
    let number = queue.new_number();
    (number, queue.ask(Job { number, gives_way: false, request }))
}

/// The same of a job that nobody waits for.
fn ask_aside(queue: &mut Queue, request: &'static str) -> (u32, Handling<&'static str>) {
    let number = queue.new_number();
    (number, queue.ask(Job { number, gives_way: true, request }))
}

/// A queue whose workers have `request`, and the job's number.
fn at_work(request: &'static str) -> (Queue, u32) {
    let mut queue = Queue::default();
    let (number, asked) = ask(&mut queue, request);
    assert!(matches!(asked, Handling::Send(_)));
    (queue, number)
}

fn job(number: u32, request: &'static str) -> Job<&'static str> {
    Job { number, gives_way: false, request }
}

#[test]
fn numbers_count_up_from_one_and_are_never_used_twice() {
    let mut queue = Queue::default();
    assert_eq!([queue.new_number(), queue.new_number()], [1, 2]);
    queue.clear();
    assert_eq!(queue.new_number(), 3);
    queue.restart(None, |_| true);
    assert_eq!(queue.new_number(), 4);
}

#[test]
fn workers_that_rest_get_a_job_at_once() {
    let mut queue = Queue::default();
    let (number, asked) = ask(&mut queue, "read");
    assert_eq!(asked, Handling::Send(job(1, "read")));
    assert!(queue.is_at_work(number) && !queue.is_at_work(number + 1) && queue.waiting().is_none());
}

#[test]
fn a_second_job_waits_and_follows_once_the_first_has_ended() {
    let (mut queue, read) = at_work("read");
    let (run, asked) = ask(&mut queue, "run");
    assert_eq!(asked, Handling::Wait { stop: None, dropped: None });
    assert!(queue.is_at_work(read) && !queue.is_at_work(run) && queue.waiting() == Some(&"run"));
    assert_eq!(queue.end(read), Some(job(run, "run")));
    assert!(queue.is_at_work(run) && queue.waiting().is_none());
    assert_eq!(queue.end(run), None);
    assert!(!queue.is_at_work(run));
    // Resting again.
    assert!(matches!(ask(&mut queue, "look").1, Handling::Send(_)));
}

#[test]
fn of_jobs_that_wait_the_newest_stays_and_the_other_is_named() {
    let (mut queue, read) = at_work("read");
    let (run, _) = ask(&mut queue, "run");
    let (other, asked) = ask(&mut queue, "read others");
    assert_eq!(asked, Handling::Wait { stop: None, dropped: Some(run) });
    assert_eq!(queue.end(read), Some(job(other, "read others")));
}

#[test]
fn what_nobody_waits_for_is_stopped_for_every_other_job() {
    let mut queue = Queue::default();
    let (first, asked) = ask_aside(&mut queue, "first numbers");
    assert!(matches!(asked, Handling::Send(Job { gives_way: true, .. })));
    let (run, asked) = ask(&mut queue, "run");
    assert_eq!(asked, Handling::Wait { stop: Some(first), dropped: None });
    // Asked again while it has not stopped yet.
    let (_, asked) = ask_aside(&mut queue, "first numbers of something else");
    assert_eq!(asked, Handling::Wait { stop: Some(first), dropped: Some(run) });
}

#[test]
fn what_nobody_waits_for_still_gives_way_after_it_waited_itself() {
    let (mut queue, sizes) = at_work("sizes anew");
    let (first, asked) = ask_aside(&mut queue, "first numbers");
    assert_eq!(asked, Handling::Wait { stop: None, dropped: None });
    assert!(queue.end(sizes).is_some_and(|job| job.gives_way));
    assert_eq!(ask(&mut queue, "run").1, Handling::Wait { stop: Some(first), dropped: None });
}

#[test]
fn the_end_of_another_job_ends_nothing() {
    let (mut queue, read) = at_work("read");
    let (run, _) = ask(&mut queue, "run");
    // Of the job that waits, of one that ended long ago, of one that never was.
    for number in [run, 0, 99] {
        let before = queue.clone();
        assert_eq!(queue.end(number), None);
        assert_eq!(queue, before);
    }
    queue.end(read);
    assert_eq!(queue.end(read), None, "an end that is told twice");
    assert!(queue.is_at_work(run));
    assert_eq!(Queue::default().end(1), None, "workers that rest");
}

#[test]
fn workers_are_asked_to_stop_a_job_that_they_have_and_keep_it_until_they_answer() {
    let (mut queue, run) = at_work("run");
    assert_eq!(queue.cancel(run), Cancelling::Stop);
    assert!(queue.is_at_work(run));
    assert_eq!(queue.cancel(run), Cancelling::Stop, "asked twice");
    let (read, asked) = ask(&mut queue, "read");
    assert_eq!(asked, Handling::Wait { stop: None, dropped: None }, "not before they answered");
    assert_eq!(queue.end(run), Some(job(read, "read")));
}

#[test]
fn a_job_that_waits_is_dropped_by_a_cancel_and_the_other_goes_on() {
    let (mut queue, first) = at_work("first numbers");
    let (run, _) = ask(&mut queue, "run");
    assert_eq!(queue.cancel(run), Cancelling::Dropped);
    assert!(queue.is_at_work(first) && queue.waiting().is_none());
    assert_eq!(queue.end(first), None);
}

#[test]
fn cancelling_a_job_that_was_never_asked_leaves_the_one_that_waits() {
    let (mut queue, read) = at_work("read");
    let (run, _) = ask(&mut queue, "run");
    // The page takes a number while it lists a folder, before it asks for anything.
    let listing = queue.new_number();
    assert_eq!(queue.cancel(listing), Cancelling::Dropped);
    assert_eq!(queue.end(read), Some(job(run, "run")));
}

#[test]
fn a_job_that_waits_for_data_that_is_gone_is_dropped_and_named() {
    let (mut queue, reading) = at_work("read again");
    assert_eq!(queue.drop_waiting(), None);
    let (run, _) = ask(&mut queue, "run");
    assert_eq!((queue.drop_waiting(), queue.drop_waiting()), (Some(run), None));
    assert!(queue.is_at_work(reading), "it ends by itself");
    assert_eq!(queue.end(reading), None);
}

#[test]
fn new_workers_read_the_data_first_and_then_get_the_job_that_waited() {
    let (mut queue, stuck) = at_work("run");
    let (subset, _) = ask(&mut queue, "subset");
    let reading = job(queue.new_number(), "read again");
    let restarted = queue.restart(Some(reading.clone()), |_| true);
    assert_eq!(restarted, Restarted { send: Some(reading.clone()), unanswered: vec![stuck] });
    assert!(queue.is_at_work(reading.number) && !queue.is_at_work(stuck));
    assert_eq!(queue.end(reading.number), Some(job(subset, "subset")));
}

#[test]
fn new_workers_without_data_to_read_get_the_job_that_waited_at_once() {
    let (mut queue, stuck) = at_work("read");
    let (read, _) = ask(&mut queue, "read others");
    assert_eq!(queue.restart(None, |_| true), Restarted { send: Some(job(read, "read others")), unanswered: vec![stuck] });
    assert!(queue.is_at_work(read) && !queue.is_at_work(stuck) && queue.waiting().is_none());
}

#[test]
fn the_job_that_workers_died_of_is_not_tried_again() {
    let (mut queue, died_of) = at_work("run");
    assert_eq!(queue.restart(None, |_| true), Restarted { send: None, unanswered: vec![died_of] });
    assert!(!queue.is_at_work(died_of));
    assert_eq!(queue.end(died_of), None, "what they had said before comes late");
    assert!(matches!(ask(&mut queue, "run").1, Handling::Send(_)));
}

#[test]
fn a_job_that_makes_no_sense_to_new_workers_is_dropped_and_named() {
    for reads_again in [false, true] {
        let (mut queue, run) = at_work("run");
        let (keep, _) = ask(&mut queue, "keep rows of the selection");
        let reading = reads_again.then(|| job(queue.new_number(), "read again"));
        let restarted = queue.restart(reading.clone(), |request| *request != "keep rows of the selection");
        assert_eq!(restarted, Restarted { send: reading, unanswered: vec![run, keep] });
        assert!(queue.waiting().is_none());
    }
}

#[test]
fn workers_that_die_again_while_they_read_still_have_the_job_that_waited() {
    let (mut queue, _) = at_work("run");
    let (subset, _) = ask(&mut queue, "subset");
    let reading = queue.new_number();
    queue.restart(Some(job(reading, "read again")), |_| true);
    assert_eq!(queue.restart(None, |_| true), Restarted { send: Some(job(subset, "subset")), unanswered: vec![reading] });
}

#[test]
fn empty_workers_have_no_job_and_none_waits() {
    let (mut queue, run) = at_work("run");
    let (subset, _) = ask(&mut queue, "subset");
    assert_eq!(queue.clear(), [run, subset], "nobody answers these");
    assert!(queue.clear().is_empty());
    assert!(!queue.is_at_work(run) && queue.waiting().is_none());
    assert_eq!(queue.end(run), None);
    assert!(matches!(ask(&mut queue, "read").1, Handling::Send(_)));
}
