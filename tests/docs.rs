//! What the docs print is what the code gives.

#[path = "../examples/published_numbers.rs"]
#[expect(dead_code, reason = "its main is for the command line")]
mod published_numbers;

#[path = "../examples/format_table.rs"]
#[expect(dead_code, reason = "its main is for the command line")]
mod format_table;

#[test]
fn table_of_formats_is_up_to_date() {
    let page = format_table::page().expect("the page has its markers");
    let stands = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/formats.md")).expect("the page is there");
    assert!(page == stands, "write it anew: cargo run --example format_table -- --write");
}

#[test]
fn table_of_published_numbers_is_up_to_date() {
    let page = published_numbers::page().expect("the page has its markers");
    let stands = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/method.md")).expect("the page is there");
    assert!(page == stands, "write it anew: cargo run --example published_numbers -- --write");
    assert!(page.matches("< 1e-11").count() > 30, "most totals come out to the last digit");
}
