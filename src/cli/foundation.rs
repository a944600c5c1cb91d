//! `scar foundation`: computes theoretical sizes from measures over ratios, or from heights.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::cli::json_file::read_json;
use scar_analysis::{EstimateParams, estimate, totals};
use scar_core::problem::{Code, Problem};
use scar_data::shown_name;
use scar_method::foundation::Curves;
use scar_method::foundation::total::{RatioRule, TotalParams, Totals};
use scar_method::measures::{Convention, Measures};
use scar_report::{FoundationClass, Note, format};

const CURVES_FORM: &str = "{\"ratios\":[…],\"classes\":[{\"class\",\"scale\":[…],\"coverage\":[…],\"authenticity\":[…],\"richness\":[…]}],\"train_accuracy\"}, each list in the order of the ratios";
const HYPOTHESES_FORM: &str = "{\"h\":[…],\"ratio_factor\":x}";

/// Arguments of `scar foundation`.
#[derive(Debug, clap::Args)]
pub(super) struct FoundationArgs {
    /// Measures of every class over the ratios (.json)
    #[arg(value_name = "CURVES.json", required_unless_present = "hypotheses")]
    curves: Option<PathBuf>,
    /// Heights of the steps instead of their curves (.json)
    #[arg(long, value_name = "FILE", conflicts_with = "curves")]
    hypotheses: Option<PathBuf>,
    /// δ, the accepted chance of failure
    #[arg(long, default_value_t = TotalParams::default().delta)]
    delta: f64,
    /// ε, the accepted gap of generalization
    #[arg(long, default_value_t = TotalParams::default().epsilon)]
    epsilon: f64,
    /// Orders of inclusion–exclusion that the truncated total takes
    #[arg(long, default_value_t = TotalParams::default().order as u32, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    order: u32,
    /// Lower bound of the ratio factor: floor-e (at least e) or plain (no bound)
    #[arg(long, default_value_t = RatioRule::default())]
    ratio_rule: RatioRule,
    /// Which formulas are used
    #[arg(long, default_value_t = Convention::default())]
    convention: Convention,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// What `scar foundation` prints.
#[derive(Debug, Serialize)]
pub(super) struct TheoreticalSizes {
    version: &'static str,
    convention: Convention,
    delta: f64,
    epsilon: f64,
    order: u32,
    ratio_rule: RatioRule,
    #[serde(skip_serializing_if = "Option::is_none")]
    classes: Option<Vec<FoundationClass>>,
    ratio_factor: Option<f64>,
    total: Totals,
    diagnostics: Vec<Note>,
}

#[derive(Deserialize)]
struct CurvesFile {
    ratios: Vec<f64>,
    classes: Vec<ClassFile>,
    train_accuracy: Option<f64>,
}

#[derive(Deserialize)]
struct ClassFile {
    class: ClassName,
    scale: Vec<f64>,
    /// `null` at ratios without a Coverage.
    coverage: Vec<Option<f64>>,
    authenticity: Vec<f64>,
    richness: Vec<f64>,
}

/// Class names are texts, but other programs may write them as numbers.
#[derive(Deserialize)]
#[serde(untagged)]
enum ClassName {
    Text(String),
    Number(serde_json::Number),
}

#[derive(Deserialize)]
struct HypothesesFile {
    h: Vec<Option<f64>>,
    ratio_factor: Option<f64>,
}

/// Reads the file and computes the sizes.
///
/// # Errors
/// The first problem that makes the input unusable.
pub(super) fn run(args: &FoundationArgs) -> Result<TheoreticalSizes, Problem> {
    for (name, value) in [("delta", args.delta), ("epsilon", args.epsilon)] {
        if !(value > 0.0 && value < 1.0) {
            return Err(Problem::new(Code::BadOption, format!("--{name} {value} is outside (0, 1). Give a number between 0 and 1.")));
        }
    }
    let total = TotalParams { delta: args.delta, epsilon: args.epsilon, order: args.order as usize };
    let sizes = |classes, ratio_factor, total, diagnostics| TheoreticalSizes {
        version: env!("CARGO_PKG_VERSION"),
        convention: args.convention,
        delta: args.delta,
        epsilon: args.epsilon,
        order: args.order,
        ratio_rule: args.ratio_rule,
        classes,
        ratio_factor,
        total,
        diagnostics,
    };
    match (&args.hypotheses, &args.curves) {
        (Some(path), _) => {
            let file: HypothesesFile = read_json(path, HYPOTHESES_FORM)?;
            if let Some(i) = file.h.iter().position(|h| h.is_some_and(|h| h < 0.0)) {
                let name = shown_name(&path.display().to_string());
                return Err(Problem::new(
                    Code::OutOfRange,
                    format!(
                        "{name}: the height {} at position {} is negative. Give heights of 0 and above.",
                        file.h[i].unwrap_or(0.0),
                        i + 1
                    ),
                )
                .in_file(&name));
            }
            let mut diagnostics = Vec::new();
            let total = totals(&file.h, file.ratio_factor, total, &mut diagnostics);
            Ok(sizes(None, file.ratio_factor, total, diagnostics))
        }
        (None, Some(path)) => {
            let file: CurvesFile = read_json(path, CURVES_FORM)?;
            let train_accuracy = file.train_accuracy;
            let (curves, names) = curves(file, &shown_name(&path.display().to_string()))?;
            let params = EstimateParams { convention: args.convention, total, ratio_rule: args.ratio_rule, seed: 0 };
            let report = estimate(&curves, None, &names, train_accuracy, &params);
            Ok(sizes(Some(report.classes), report.ratio_factor, report.total, report.diagnostics))
        }
        (None, None) => Err(Problem::new(Code::BadOption, format!("No file was given. Give {CURVES_FORM}."))),
    }
}

fn curves(file: CurvesFile, name: &str) -> Result<(Curves, Vec<String>), Problem> {
    let mut names = Vec::with_capacity(file.classes.len());
    let mut classes = Vec::with_capacity(file.classes.len());
    for class in file.classes {
        let class_name = match class.class {
            ClassName::Text(text) => text,
            ClassName::Number(number) => number.to_string(),
        };
        let n = file.ratios.len();
        for (list, found) in [
            ("scale", class.scale.len()),
            ("coverage", class.coverage.len()),
            ("authenticity", class.authenticity.len()),
            ("richness", class.richness.len()),
        ] {
            if found != n {
                return Err(Problem::new(
                    Code::RowMismatch,
                    format!(
                        "{name}, class «{class_name}»: {list} has {found} values for {n} ratios. Give one value per ratio, in their order."
                    ),
                )
                .in_file(name));
            }
        }
        classes.push(
            (0..n)
                .map(|i| Measures {
                    scale: class.scale[i],
                    coverage: class.coverage[i].unwrap_or(f64::NAN),
                    authenticity: class.authenticity[i],
                    richness: class.richness[i],
                })
                .collect(),
        );
        names.push(class_name);
    }
    let curves = Curves::new(file.ratios, classes)
        .map_err(|error| Problem::new(Code::OutOfRange, format!("{name}: {error}. Give {CURVES_FORM}.")).in_file(name))?;
    Ok((curves, names))
}

/// The sizes as text.
pub(super) fn text(sizes: &TheoreticalSizes) -> String {
    let mut out = String::new();
    let shown = |size: Option<f64>| format::fixed_or_missing(size, 0);
    let _ = writeln!(out, "convention {} · δ {} · ε {} · ratio rule {}", sizes.convention, sizes.delta, sizes.epsilon, sizes.ratio_rule);
    if let Some(classes) = &sizes.classes {
        let _ = writeln!(out, "\n{:>14} {:>10}  class", "h", "size");
        for class in classes {
            let h = format::fixed_or_missing(class.h, 6);
            let _ = writeln!(out, "{h:>14} {:>10}  {}", shown(class.foundation_size), shown_name(&class.class));
        }
    }
    let factor = sizes.ratio_factor.map_or_else(|| format::MISSING.to_owned(), |factor| format!("{factor}"));
    let _ = writeln!(out, "\nratio factor {factor}; samples of the whole:");
    let t = &sizes.total;
    for (name, value) in [
        ("two_term", t.two_term),
        ("all_orders", t.all_orders),
        ("truncated", t.truncated),
        ("single_log", t.single_log),
        ("simple", t.simple),
        ("sum", t.sum),
        ("reported", t.reported),
    ] {
        let _ = writeln!(out, "{:>14}  {name}", shown(value));
    }
    for note in &sizes.diagnostics {
        let _ = writeln!(out, "\nnote: {}", note.words());
    }
    out
}
