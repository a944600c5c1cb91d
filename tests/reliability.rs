//! `docs/reliability.md` and `docs/reliability-page.md` have a row for each fault that the tests try, and none besides.

use std::collections::BTreeSet;

#[path = "../examples/reliability.rs"]
#[expect(dead_code, reason = "its main is for the command line")]
mod reliability;

#[test]
fn each_page_has_a_row_for_each_fault_that_is_tried() {
    let tried = reliability::known().expect("the tests are there");
    for (page_idx, (path, _)) in reliability::PAGES.iter().enumerate() {
        let page = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("the page is there");
        let rows = reliability::standing(&page);
        let stands: BTreeSet<_> = rows.keys().cloned().collect();
        let tried: BTreeSet<_> = tried.iter().filter(|(section, _)| reliability::is_on(page_idx, section)).cloned().collect();
        assert!(tried.len() > 5, "{path}: {tried:?}");
        let (missing, gone): (Vec<_>, Vec<_>) = (tried.difference(&stands).collect(), stands.difference(&tried).collect());
        assert!(
            missing.is_empty() && gone.is_empty(),
            "{path}: run the tests, then cargo run --example reliability -- --write: {missing:?}, {gone:?}"
        );
        assert!(rows.values().all(|(times, outcome)| *times > 0 && outcome.len() > 4));
    }
}

#[test]
fn rows_come_back_as_they_were_written_and_new_ones_take_their_place() {
    let table = "### Files\n\n| fault | times tried | what comes of it |\n| --- | ---: | --- |\n| file cut | 1,200 | refused |\n";
    let rows = reliability::standing(table);
    assert_eq!(rows.into_iter().collect::<Vec<_>>(), [(("Files".to_owned(), "file cut".to_owned()), (1200, "refused".to_owned()))]);
}
