//! The tables of faults that the tests try, as Markdown: `cargo run --example reliability`; with `-- --write` into `docs/reliability.md` and,
//! those of the browser tests, `docs/reliability-page.md`, between their markers. Run the tests first: each notes in
//! `tmp/reliability` of Cargo's target folder (`target`, or `CARGO_TARGET_DIR`) how often it tried its fault, and what came of it. What was not tried since stays as it stands in its page, and
//! what no test tries any more goes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const BEGIN: &str = "<!-- faults: begin (cargo run --example reliability -- --write, after the tests) -->\n";
const END: &str = "<!-- faults: end -->\n";
/// Each page with its sections in their order; others come behind those of the first.
pub const PAGES: [(&str, &[&str]); 2] = [
    ("docs/reliability.md", &["Files", "Folders", "Outputs", "Names and sizes", "Memory", "Builds"]),
    (
        "docs/reliability-page.md",
        &["Workers that die", "Files on the page", "Large on the page", "A session", "Names on the page", "Browsers"],
    ),
];

type Fault = Box<dyn std::error::Error>;
/// How often a fault was tried, and what came of it, by section and fault.
type Rows = BTreeMap<(String, String), (u64, String)>;

fn main() -> Result<(), Fault> {
    let noted = noted()?;
    for (page_idx, (path, _)) in PAGES.iter().enumerate() {
        if std::env::args().any(|argument| argument == "--write") {
            std::fs::write(root().join(path), page(page_idx, &noted)?)?;
        } else {
            print!("{}", tables(page_idx, &noted));
        }
    }
    Ok(())
}

/// Whether `section` stands on the page at `page_idx`.
pub fn is_on(page_idx: usize, section: &str) -> bool {
    PAGES.iter().position(|(_, sections)| sections.contains(&section)).unwrap_or(0) == page_idx
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The page at `page_idx` with the rows in `noted`.
pub fn page(page_idx: usize, noted: &Rows) -> Result<String, Fault> {
    let text = std::fs::read_to_string(root().join(PAGES[page_idx].0))?;
    let (before, rest) = text.split_once(BEGIN).ok_or("the page has no begin marker")?;
    let (stands, after) = rest.split_once(END).ok_or("the page has no end marker")?;
    let known = known()?;
    let rows: Rows = standing(stands).into_iter().chain(noted.clone()).filter(|(fault, _)| known.contains(fault)).collect();
    Ok(format!("{before}{BEGIN}{}{END}{after}", tables(page_idx, &rows)))
}

/// The rows that stand in the page, of which the tests say nothing new.
pub fn standing(tables: &str) -> Rows {
    let mut section = String::new();
    let mut rows = Rows::new();
    for line in tables.lines() {
        if let Some(title) = line.strip_prefix("### ") {
            section = title.to_owned();
        }
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        if let [fault, times, outcome] = cells.as_slice()
            && let Ok(times) = times.replace(',', "").parse()
        {
            rows.insert((section.clone(), (*fault).to_owned()), (times, (*outcome).to_owned()));
        }
    }
    rows
}

/// What the tests noted when they last ran.
fn noted() -> Result<Rows, Fault> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let mut rows = Rows::new();
    for entry in std::fs::read_dir(target.join("tmp/reliability")).map_err(|error| format!("run the tests first: {error}"))? {
        let text = std::fs::read_to_string(entry?.path())?;
        let [section, fault, times, outcome] = text.trim().split('\t').collect::<Vec<_>>()[..] else { continue };
        rows.insert((section.to_owned(), fault.to_owned()), (times.parse()?, outcome.to_owned()));
    }
    Ok(rows)
}

/// Section and fault of every row that some test notes, read off the tests themselves.
pub fn known() -> Result<BTreeSet<(String, String)>, Fault> {
    let mut folders = vec![root().join("tests"), root().join("tests/browser"), root().join("tests/program")];
    for entry in std::fs::read_dir(root().join("crates"))? {
        let tests = entry?.path().join("tests");
        let below = std::fs::read_dir(&tests).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| path.is_dir());
        folders.extend(below.chain([tests.clone()]));
    }
    let mut known = BTreeSet::new();
    for path in folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten().map(|entry| entry.path()) {
        if path.extension().is_some_and(|ending| ending == "rs" || ending == "mjs") {
            let text = std::fs::read_to_string(&path)?;
            known.extend(text.split("tried(").skip(1).filter_map(two_texts));
        }
    }
    Ok(known)
}

/// The two texts that `code` begins with, as the arguments of a call.
fn two_texts(code: &str) -> Option<(String, String)> {
    let (first, rest) = code.trim_start().strip_prefix('"')?.split_once('"')?;
    let (second, _) = rest.trim_start().strip_prefix(',')?.trim_start().strip_prefix('"')?.split_once('"')?;
    Some((first.to_owned(), second.to_owned()))
}

fn tables(page_idx: usize, rows: &Rows) -> String {
    let sections: BTreeSet<&str> = rows.keys().map(|(section, _)| section.as_str()).filter(|section| is_on(page_idx, section)).collect();
    let in_order = PAGES[page_idx].1;
    let others = sections.iter().copied().filter(|section| !in_order.contains(section));
    let mut out = String::new();
    for section in in_order.iter().copied().filter(|section| sections.contains(section)).chain(others) {
        let _ = writeln!(out, "### {section}\n\n| fault | times tried | what comes of it |\n| --- | ---: | --- |");
        for ((_, fault), (times, outcome)) in rows.iter().filter(|((of, _), _)| of == section) {
            let _ = writeln!(out, "| {fault} | {} | {outcome} |", scar_report::format::count(*times));
        }
        out.push('\n');
    }
    out
}
