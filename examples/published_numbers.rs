//! Lays printed totals beside those computed here, as a Markdown table:
//! `cargo run --example published_numbers`; with `-- --write` into `docs/method.md`, between its markers.

use std::fmt::Write as _;
use std::path::Path;

use scar_method::foundation::total::{Equation, N_PUBLISHED_SETS, TotalParams, Totals, root_size};
use serde_json::Value;

const BEGIN: &str = "<!-- published numbers: begin (cargo run --example published_numbers -- --write) -->\n";
const END: &str = "<!-- published numbers: end -->\n";

type Fault = Box<dyn std::error::Error>;

fn main() -> Result<(), Fault> {
    if std::env::args().any(|argument| argument == "--write") {
        std::fs::write(root().join(PAGE), page()?)?;
    } else {
        print!("{}", printed_and_here()?);
    }
    Ok(())
}

const PAGE: &str = "docs/method.md";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The page with the table as it is now; `tests/docs.rs` holds the page against it.
pub fn page() -> Result<String, Fault> {
    let text = std::fs::read_to_string(root().join(PAGE))?;
    let (before, rest) = text.split_once(BEGIN).ok_or("the page has no begin marker")?;
    let (_, after) = rest.split_once(END).ok_or("the page has no end marker")?;
    Ok(format!("{before}{BEGIN}{}{END}{after}", printed_and_here()?))
}

fn printed_and_here() -> Result<String, Fault> {
    let published: Value =
        serde_json::from_str(&std::fs::read_to_string(root().join("crates/scar-method/tests/fixtures/oracle/published.json"))?)?;
    table(&published).ok_or_else(|| "the fixture is not of the form that this reads".into())
}

/// One line for each part that was printed and can be recomputed.
fn table(published: &Value) -> Option<String> {
    let mut out = "| data set | encoder | run | part | definition | printed | here | relative difference |\n".to_owned();
    out.push_str("| --- | --- | --- | --- | --- | ---: | ---: | ---: |\n");
    for pair in published["pairs"].as_array()? {
        for run in pair["runs"].as_array()? {
            let sides: Vec<(String, &Value)> = match run.get("modalities").and_then(Value::as_object) {
                Some(modalities) => modalities.iter().map(|(name, side)| (format!("{name}, "), side)).collect(),
                None => vec![(String::new(), run)],
            };
            for (modality, side) in sides {
                for part in ["total", "primary"] {
                    if side[part].get("h").is_some() {
                        let place = format!("{} | {} | {} | {modality}{part}", text(&pair["dataset"]), text(&pair["encoder"]), run["run"]);
                        let definition = text(&pair["measure_definition"]).split(',').next().unwrap_or_default().to_owned();
                        writeln!(out, "| {place} | {definition} | {} |", line(&side[part])?).ok()?;
                    }
                }
            }
        }
    }
    Some(out)
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Printed and recomputed total. Where the published code drew index sets at random, the sum that drawing gives on average.
fn line(part: &Value) -> Option<String> {
    let h: Vec<f64> = part["h"].as_array()?.iter().filter_map(Value::as_f64).collect();
    let factor = part.get("ratio_effective").unwrap_or(&part["ratio"]).as_f64()?;
    let (here, mark) = if part["totals"].get("fast_order3_200_sets").is_some() {
        let ln_h: Vec<f64> = h.iter().map(|h| h.ln()).collect();
        let size = root_size(&ln_h, Equation::SampledOrders(3, N_PUBLISHED_SETS), 0.01, 0.01)?;
        (factor.ln() * size, " (expected of its draws)")
    } else {
        (Totals::of(&h, Some(factor), TotalParams::default()).ok()?.truncated?, "")
    };
    let printed = part["published_foundation"].as_f64()?;
    let difference = here / printed - 1.0;
    // Far below the tolerance of 1e-9 the digits are those of the printing.
    let shown = if difference.abs() < 1e-11 { "< 1e-11".to_owned() } else { format!("{difference:.0e}") };
    Some(format!("{printed:.3} | {here:.3}{mark} | {shown}"))
}
