//! The page for teachers: its addresses open, and its answers are those of the page.

use scar_learn::{Learn, Lesson};

fn page() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/teaching.md")).expect("the page for teachers")
}

/// The states of lessons that a line names.
fn states(line: &str) -> Vec<&str> {
    line.split("#learn=").skip(1).map(|rest| rest.split(['`', '"']).next().unwrap_or_default()).collect()
}

#[test]
fn every_address_opens_and_every_lesson_has_one() {
    let page = page();
    let named: Vec<Learn> = page
        .lines()
        .flat_map(states)
        .map(|state| Learn::parse(state).unwrap_or_else(|problem| panic!("{state}: {}", problem.message)))
        .collect();
    for lesson in Lesson::ALL {
        assert!(named.contains(&Learn::start(lesson)), "{lesson:?}");
    }
}

#[test]
fn every_answer_is_that_of_the_page() {
    let page = page();
    let (mut asked, mut n_answers) = (None, 0);
    for line in page.lines().map(str::trim) {
        asked = states(line).first().copied().or(asked);
        if let Some(answer) = line.strip_prefix("> ") {
            let learn = Learn::parse(asked.expect("an address before the answer")).expect("a state");
            assert_eq!(learn.answer(&learn.find().expect("classes")), answer, "{}", learn.to_fragment());
            n_answers += 1;
        }
    }
    assert_eq!(n_answers, 9);
}
