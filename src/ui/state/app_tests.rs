//! What the page's state does with each event.

use super::*;
use crate::ui::state::SubsetAsk;
use scar_core::problem::Code;
use scar_method::subset::SubsetMethod;
use scar_protocol::BesideFile;
use scar_report::example::report;

fn data(has_labels: bool) -> DataSummary {
    let data = report(3, &[1]).data;
    DataSummary { matrices: vec![data.matrix], labels: has_labels.then_some(data.labels), ..DataSummary::default() }
}

fn loaded(has_labels: bool) -> AppState {
    let mut state = AppState::default();
    state.start_reading(1, 0.0);
    state.apply(1, Event::Loaded { data: data(has_labels) }, 1.0);
    state
}

#[test]
fn a_matrix_without_labels_waits_and_says_for_what() {
    let state = loaded(false);
    assert_eq!((state.phase, state.can_run()), (Phase::Idle, false));
    assert_eq!(state.announcement, "example.npy was read: 1,797 × 64. Labels are missing: drop a label file too.");
}

#[test]
fn several_label_columns_ask_for_a_choice() {
    let mut state = loaded(false);
    state.data = state.data.map(|data| DataSummary { label_columns: vec!["what".to_owned(), "where".to_owned()], ..data });
    assert!(state.missing().expect("incomplete").ends_with("choose one."));
}

#[test]
fn an_analysis_goes_from_ready_to_done() {
    let mut state = loaded(true);
    assert_eq!((state.phase, state.can_run()), (Phase::Ready, true));
    state.start_running(2, 0.0);
    assert!(!state.can_run());
    state.apply(2, Event::Started { total: 83, step: Step::Ratio { ratio: 30, number: 1, of: 2 } }, 5.0);
    assert_eq!(state.announcement, "ratio 1/30 · 1 of 2");
    let mut part = report(3, &[1, 2]);
    part.measures.remove(0);
    part.complete = false;
    state.apply(2, Event::Partial { report: Box::new(part) }, 6.0);
    assert!(state.is_provisional() && state.phase == Phase::Running);
    let n_arrivals = state.n_arrivals;
    state.apply(2, Event::Done { report: Box::new(report(3, &[1, 2])) }, 7.0);
    assert!(!state.is_provisional() && state.phase == Phase::Done && state.work.is_none());
    assert_eq!(state.n_arrivals, n_arrivals, "the focus moves with the first numbers only");
}

#[test]
fn first_numbers_come_beside_the_data_and_not_after_something_newer() {
    let first = || {
        let part = scar_report::Report { complete: false, ..report(3, &[30]) };
        Event::First { report: Some(Box::new(part)) }
    };
    let mut state = loaded(true);
    state.start_first(2);
    let n_arrivals = state.n_arrivals;
    state.apply(2, first(), 1.0);
    assert_eq!((state.phase, state.is_provisional(), state.can_run()), (Phase::Ready, true, true));
    assert_eq!(state.n_arrivals, n_arrivals, "the focus stays");
    let mut state = loaded(true);
    state.start_first(2);
    state.start_running(3, 1.0);
    state.apply(2, first(), 2.0);
    assert_eq!((state.phase, &state.report), (Phase::Running, &None));
}

#[test]
fn a_refused_file_leaves_what_was_loaded() {
    let mut state = loaded(true);
    state.start_reading(2, 0.0);
    state.apply(2, Event::Refused { problem: Problem::new(Code::EmptyFile, "x.npy is empty. Drop another.") }, 1.0);
    assert_eq!((state.phase, state.can_run()), (Phase::Error, true));
    assert!(state.problem.is_some() && state.data.is_some());
    state.start_running(3, 0.0);
    assert_eq!((state.phase, state.problem.is_none()), (Phase::Running, true));
}

#[test]
fn a_matrix_without_room_is_tried_again_where_another_is_held_and_leaves_it_where_that_fails() {
    let mut state = loaded(true);
    state.start_reading(2, 0.0);
    assert!(state.could_make_room(2) && !state.could_make_room(1));
    // The second time in empty workers, under another job; what the ended ones still say of the first is no end of that.
    state.start_reading(3, 1.0);
    assert!(!state.ends_with(2, &Event::Cancelled) && state.ends_with(3, &Event::Cancelled));
    let before_late = state.clone();
    state.apply(2, Event::Cancelled, 1.5);
    assert_eq!(state, before_late);
    let before = state.data.clone();
    let problem = Problem::new(Code::TooLarge, "The matrix needs 9,000 MB of memory, more than is free here: too large. Read a sample.");
    state.apply(3, Event::NoRoom { problem: problem.clone() }, 2.0);
    assert_eq!((state.phase, &state.problem, &state.data), (Phase::Error, &Some(problem), &before));
    // Nothing that is held: nothing to make room of.
    let mut empty = AppState::default();
    empty.start_reading(1, 0.0);
    assert!(!empty.could_make_room(1));
}

#[test]
fn a_dismissed_problem_is_gone() {
    let mut state = loaded(false);
    state.refuse(Problem::new(Code::BadOption, "Seed is “x”. Give a number."));
    state.dismiss();
    assert_eq!((state.phase, state.problem), (Phase::Idle, None));
}

#[test]
fn cancelling_keeps_what_was_done() {
    let mut state = loaded(true);
    state.start_running(2, 0.0);
    let mut part = report(3, &[1, 2]);
    part.measures.remove(0);
    part.complete = false;
    state.apply(2, Event::Partial { report: Box::new(part) }, 1.0);
    state.start_cancelling();
    state.apply(2, Event::Cancelled, 2.0);
    assert_eq!((state.phase, state.report.is_some(), state.is_provisional()), (Phase::Ready, true, true));
}

#[test]
fn what_is_asked_beside_leaves_the_page_done() {
    let mut state = loaded(true);
    assert!(!state.can_ask(), "no report yet");
    state.start_running(2, 0.0);
    state.apply(2, Event::Done { report: Box::new(report(3, &[1, 2])) }, 1.0);
    let ask = SubsetAsk { size: 9, method: SubsetMethod::Herding };
    state.start_side(3, Asked::Subset(ask), 2.0);
    assert_eq!((state.phase, state.can_run(), state.can_ask()), (Phase::Done, false, false));
    state.apply(3, Event::Cancelled, 3.0);
    assert_eq!((state.phase, state.can_ask()), (Phase::Done, true));
    // A refusal is said, and once it was read the report stands as before.
    state.start_side(4, Asked::Subset(ask), 4.0);
    state.apply(4, Event::Refused { problem: Problem::new(Code::BadOption, "No. Take less.") }, 5.0);
    assert_eq!((state.phase, state.can_ask()), (Phase::Error, true));
    state.dismiss();
    assert_eq!(state.phase, Phase::Done);
    // Rows to test on change the numbers, candidates do not.
    let file = BesideFile { file: "more.npy".to_owned(), format: "npy".to_owned(), rows: 9, class_rows: None, problems: Vec::new() };
    state.start_reading_beside(5, 6.0);
    state.apply(5, Event::LoadedBeside { beside: Beside { reserve: Some(file.clone()), test: None } }, 7.0);
    assert_eq!((state.phase, state.can_ask()), (Phase::Done, true));
    state.start_reading_beside(6, 8.0);
    state.apply(6, Event::LoadedBeside { beside: Beside { reserve: None, test: Some(file) } }, 9.0);
    assert_eq!((state.phase, state.can_ask()), (Phase::Ready, false));
}

#[test]
fn late_events_change_nothing() {
    let mut state = loaded(true);
    let before = state.clone();
    state.apply(1, Event::Done { report: Box::new(report(3, &[1])) }, 2.0);
    state.apply(9, Event::Cancelled, 2.0);
    assert_eq!(state, before);
}

#[test]
fn a_job_that_made_way_for_another_is_not_waited_for() {
    let mut state = loaded(true);
    (state.remeasuring, state.first) = (Some(4), Some(5));
    state.forget_job(3);
    assert_eq!((state.remeasuring, state.first), (Some(4), Some(5)));
    state.forget_job(4);
    assert_eq!((state.remeasuring, state.first), (None, Some(5)));
    state.forget_job(5);
    assert_eq!(state.first, None);
}

#[test]
fn a_job_on_the_side_that_is_refused_or_stopped_is_not_waited_for() {
    let refused = Event::Refused { problem: Problem::new(Code::BadOption, "No.") };
    for end in [Event::Cancelled, refused, Event::Remeasured { measured: None }] {
        let mut state = loaded(true);
        state.remeasuring = Some(4);
        state.apply(4, end.clone(), 1.0);
        assert_eq!((state.remeasuring, state.phase, state.problem), (None, Phase::Ready, None), "{end:?}");
    }
    let mut state = loaded(true);
    state.start_first(5);
    state.apply(5, Event::First { report: None }, 1.0);
    assert_eq!((state.first, state.report), (None, None));
}

#[test]
fn data_that_is_lost_is_not_shown_and_a_whole_report_is() {
    let mut state = loaded(true);
    state.start_running(2, 0.0);
    let mut part = report(3, &[1, 2]);
    part.complete = false;
    state.apply(2, Event::Partial { report: Box::new(part) }, 1.0);
    let mut unfinished = state.clone();
    unfinished.lose_data();
    unfinished.refuse(Problem::new(Code::Unreadable, "It is gone."));
    assert_eq!((unfinished.phase, unfinished.has_shown(), unfinished.can_run()), (Phase::Error, false, false));
    unfinished.dismiss();
    assert_eq!((unfinished.phase, unfinished.missing()), (Phase::Idle, None));

    state.apply(2, Event::Done { report: Box::new(report(3, &[1, 2])) }, 2.0);
    state.lose_data();
    assert_eq!((state.data.is_some(), state.report.is_some(), state.has_shown()), (false, true, true));
    assert_eq!((state.can_run(), state.can_ask(), state.can_compare_modalities()), (false, false, false));
}

#[test]
fn what_was_read_again_takes_the_place_of_what_it_differs_from() {
    let mut state = loaded(true);
    state.start_running(2, 0.0);
    state.apply(2, Event::Done { report: Box::new(report(3, &[1, 2])) }, 1.0);
    let before = state.clone();
    assert!(!state.take_again(&data(true)));
    assert_eq!(state, before);
    let mut other = data(true);
    other.matrices[0].rows += 1;
    assert!(state.take_again(&other));
    assert_eq!((state.data.as_ref(), state.report.is_some(), state.can_ask()), (Some(&other), false, false));
}
