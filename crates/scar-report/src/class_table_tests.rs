use super::*;
use crate::{UnseenMeasures, example};

fn analysis() -> Report {
    serde_json::from_str(include_str!("../doc/report.json")).expect("a report")
}

fn unseen(report: &mut Report, class: usize) -> &mut UnseenMeasures {
    report.measures[0].classes[class].unseen.as_mut().expect("tested")
}

fn names(report: &Report) -> Vec<String> {
    ClassTable::of(report).lines.into_iter().map(|line| line.class).collect()
}

#[test]
fn worst_comes_first_and_a_class_of_two_rows_is_not_the_worst() {
    let mut report = analysis();
    for (class, recall, interval, rows) in [(0, 0.5, [0.1, 0.9], 2.0), (1, 0.55, [0.5, 0.6], 400.0), (2, 0.9, [0.8, 0.95], 100.0)] {
        let unseen = unseen(&mut report, class);
        (unseen.recall, unseen.recall_interval, unseen.rows) = (Some(recall), Some(interval), rows);
    }
    assert_eq!(names(&report), ["bee", "ant", "cat"]);
    // Of what was not tested, nothing is known.
    (unseen(&mut report, 1).recall, unseen(&mut report, 1).recall_interval) = (None, None);
    assert_eq!(names(&report), ["ant", "cat", "bee"]);
    assert_eq!(ClassTable::of(&report).lines[2].right, "–");
}

#[test]
fn published_conventions_go_by_the_test_error_and_then_by_coverage() {
    let mut report = analysis();
    report.measures.iter_mut().flat_map(|at| &mut at.classes).for_each(|class| class.unseen = None);
    let measured = report.measured.as_mut().expect("measured");
    for (step, error) in measured.steps.iter_mut().zip([0.1, 0.3, 0.2]) {
        step.errors.last_mut().expect("an error").error = error;
    }
    let table = ClassTable::of(&report);
    assert_eq!((table.basis, table.lines[0].right.as_str()), (Basis::TestError, "0.300"));
    assert_eq!(names(&report), ["bee", "cat", "ant"]);
    let report = example::report(3, &[1, 2]);
    let table = ClassTable::of(&report);
    assert_eq!((table.basis, table.heads()[4]), (Basis::Coverage, "lacks by theory"));
    assert_eq!((names(&report)[0].as_str(), table.lines[0].size.as_str()), ("class 1", "≈ 58,000"));
    assert!(table.lines.iter().all(|line| line.add == "–"), "nothing is recommended where nothing was tested");
}

#[test]
fn what_to_add_says_no_more_than_the_interval() {
    let mut report = analysis();
    let mut cells = |size: f64, low: f64, high: Option<f64>| {
        let plan = report.plan.as_mut().expect("a plan");
        (plan.classes[0].count, plan.classes[0].reserve) = (60, 40);
        let step = &mut report.measured.as_mut().expect("measured").steps[0];
        (step.size.size, step.size.low, step.size.high, step.learned) = (Some(size), Some(low), high, Some(true));
        // As an older report has it.
        step.size.place = None;
        let line = ClassTable::of(&report).lines.into_iter().find(|line| line.class == "ant").expect("there");
        (line.rows, line.size, line.add)
    };
    let of = |rows: &str, size: &str, add: &str| (rows.to_owned(), size.to_owned(), add.to_owned());
    assert_eq!(cells(50.0, 40.0, Some(70.0)), of("100", "≈ 50", "none"));
    assert_eq!(cells(90.0, 80.0, Some(130.0)), of("100", "≈ 90", "up to ≈ 30"));
    assert_eq!(cells(250.0, 200.0, Some(300.0)), of("100", "≈ 250", "≈ 150"));
    assert_eq!(cells(250.0, 50.0, Some(400.0)), of("100", "≈ 50 to ≈ 400", "up to ≈ 300"));
    assert_eq!(cells(250.0, 110.0, None), of("100", "at least ≈ 110", "at least ≈ 10"));
    assert_eq!(cells(250.0, 90.0, None), of("100", "at least ≈ 90", "–"));
    assert_eq!(cells(9_000.0, 0.0, None), of("100", "–", "–"));
    assert_eq!(cells(0.0, 0.0, Some(0.0)), of("100", "hardly learned", "–"));
}

#[test]
fn nothing_is_to_add_where_classes_are_not_told_apart() {
    let mut report = analysis();
    let measured = report.measured.as_mut().expect("measured");
    (measured.test.errors.last_mut().expect("an error").error, measured.test.error_interval) = (0.75, Some([0.67, 0.82]));
    for step in &mut measured.steps {
        (step.errors.last_mut().expect("an error").error, step.error_interval) = (0.5, Some([0.45, 0.55]));
    }
    assert!(ClassTable::of(&report).lines.iter().all(|line| line.add == "–"));
}

#[test]
fn rows_of_a_reserve_have_a_column_of_their_own() {
    let mut report = analysis();
    assert!(!ClassTable::of(&report).has_reserve);
    let plan = report.plan.as_mut().expect("a plan");
    (plan.reserve, plan.classes[2].add) = (ReserveKind::File, 1_234);
    let table = ClassTable::of(&report);
    let line = table.lines.iter().find(|line| line.class == "cat").expect("there");
    assert_eq!(table.heads().last(), Some(&"from the reserve"));
    assert_eq!(line.cells(table.has_reserve).last(), Some(&"1,234"));
    assert_eq!(line.rows, format::count(report.plan.expect("a plan").classes[2].count));
}

#[test]
fn weak_class_is_never_said_to_lack_nothing() {
    let mut report = analysis();
    let step = &mut report.measured.as_mut().expect("measured").steps[0];
    (step.size.size, step.size.low, step.size.high, step.learned) = (Some(5.0), Some(4.0), Some(6.0), Some(true));
    let add = |report: &Report| {
        let line = ClassTable::of(report).lines.into_iter().find(|line| line.class == "ant").expect("there");
        (line.size, line.add)
    };
    assert_eq!(add(&report), ("≈ 5".to_owned(), "none".to_owned()));
    (unseen(&mut report, 0).recall, unseen(&mut report, 0).recall_interval) = (Some(0.1), Some([0.03, 0.26]));
    assert_eq!(add(&report), ("≈ 5".to_owned(), "–".to_owned()));
}
