//! The table of faults that the tests try, as Markdown: `cargo run --example reliability`; with `-- --write` into `docs/reliability.md`,
//! between its markers. Run the tests first: each notes below `target/tmp/reliability` how often it tried its fault, and what came of it. What
//! was not tried since stays as it stands in the page, and what no test tries any more goes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const BEGIN: &str = "<!-- faults: begin (cargo run --example reliability -- --write, after the tests) -->\n";
const END: &str = "<!-- faults: end -->\n";
const PAGE: &str = "docs/reliability.md";
/// The sections in their order; others come behind them.
const SECTIONS: [&str; 8] = ["Files", "Folders", "Outputs", "Names and sizes", "Memory", "Workers", "Sessions", "Browsers"];

type Fault = Box<dyn std::error::Error>;
/// How often a fault was tried, and what came of it, by section and fault.
type Rows = BTreeMap<(String, String), (u64, String)>;

fn main() -> Result<(), Fault> {
    if std::env::args().any(|argument| argument == "--write") {
        std::fs::write(root().join(PAGE), page(&noted()?)?)?;
    } else {
        print!("{}", tables(&noted()?));
    }
    Ok(())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The page with the rows in `noted`.
pub fn page(noted: &Rows) -> Result<String, Fault> {
    let text = std::fs::read_to_string(root().join(PAGE))?;
    let (before, rest) = text.split_once(BEGIN).ok_or("the page has no begin marker")?;
    let (stands, after) = rest.split_once(END).ok_or("the page has no end marker")?;
    let known = known()?;
    let rows: Rows = standing(stands).into_iter().chain(noted.clone()).filter(|(fault, _)| known.contains(fault)).collect();
    Ok(format!("{before}{BEGIN}{}{END}{after}", tables(&rows)))
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

fn tables(rows: &Rows) -> String {
    let sections: BTreeSet<&str> = rows.keys().map(|(section, _)| section.as_str()).collect();
    let others = sections.iter().copied().filter(|section| !SECTIONS.contains(section));
    let mut out = String::new();
    for section in SECTIONS.into_iter().filter(|section| sections.contains(section)).chain(others) {
        let _ = writeln!(out, "### {section}\n\n| fault | times tried | what comes of it |\n| --- | ---: | --- |");
        for ((_, fault), (times, outcome)) in rows.iter().filter(|((of, _), _)| of == section) {
            let _ = writeln!(out, "| {fault} | {} | {outcome} |", scar_report::format::count(*times));
        }
        out.push('\n');
    }
    out
}
