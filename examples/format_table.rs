//! The formats that are read, as a Markdown table: `cargo run --example format_table`; with `-- --write` into
//! `docs/formats.md`, between its markers.

use std::fmt::Write as _;
use std::path::Path;

use scar_data::formats;

const BEGIN: &str = "<!-- formats: begin (cargo run --example format_table -- --write) -->\n";
const END: &str = "<!-- formats: end -->\n";
const PAGE: &str = "docs/formats.md";

type Fault = Box<dyn std::error::Error>;

fn main() -> Result<(), Fault> {
    if std::env::args().any(|argument| argument == "--write") {
        std::fs::write(root().join(PAGE), page()?)?;
    } else {
        print!("{}", table()?);
    }
    Ok(())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The page with the table as it is now; `tests/docs.rs` holds the page against it.
pub fn page() -> Result<String, Fault> {
    let text = std::fs::read_to_string(root().join(PAGE))?;
    let (before, rest) = text.split_once(BEGIN).ok_or("the page has no begin marker")?;
    let (_, after) = rest.split_once(END).ok_or("the page has no end marker")?;
    Ok(format!("{before}{BEGIN}{}{END}{after}", table()?))
}

fn table() -> Result<String, std::fmt::Error> {
    let mut out = "| format | endings | rows out | what is read, and how |\n| --- | --- | --- | --- |\n".to_owned();
    for format in formats() {
        let endings: Vec<String> = format.extensions.iter().map(|ending| format!("`.{ending}`")).collect();
        let rows = if format.is_extracted { "yes" } else { "" };
        writeln!(out, "| {} | {} | {rows} | {} |", format.name, endings.join(" "), format.about)?;
    }
    Ok(out)
}
