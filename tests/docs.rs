//! What the docs print is what the code gives, and the files that they name are there.

use std::path::Path;

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

/// Folders below the root that docs name files in.
const FOLDERS: [&str; 8] = ["src/", "crates/", "www/", "tests/", "scripts/", "docs/", "benches/", "examples/"];

/// What stands between backticks in `page` and is a path from the root.
fn paths(page: &str) -> Vec<&str> {
    let quoted = page.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    quoted.filter(|text| FOLDERS.iter().any(|folder| text.starts_with(folder)) && !text.contains([' ', '*', '<'])).collect()
}

#[test]
fn paths_are_told_from_other_code() {
    assert_eq!(
        paths("Run `make test`; see `src/lib.rs`, `crates/scar-core` and `docs/method.md`.\n`src/*.rs`"),
        ["src/lib.rs", "crates/scar-core", "docs/method.md"]
    );
}

#[test]
fn files_that_the_docs_name_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Builds and downloads are in no fresh clone. The docs may say where they go.
    let made_later = std::fs::read_to_string(root.join(".gitignore")).expect("the list of what is not kept");
    let docs = std::fs::read_dir(root.join("docs")).expect("docs").map(|entry| entry.expect("an entry").path());
    let pages = docs.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    let mut n_paths = 0;
    for page in pages.chain(["README.md", "ARCHITECTURE.md"].map(|name| root.join(name))) {
        let text = std::fs::read_to_string(&page).expect("the page is there");
        for path in paths(&text) {
            let made_later = made_later.lines().any(|line| Path::new("/").join(path) == Path::new(line));
            assert!(made_later || root.join(path).exists(), "{} names {path}, which is not there", page.display());
            n_paths += 1;
        }
    }
    assert!(n_paths > 15, "only {n_paths} paths were found");
}
