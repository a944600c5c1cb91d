//! `scar measures`: computes the four measures from logits of the user's own model.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::cli::arrays;
use scar_analysis::logits::{GivenClasses, LogitsReport, MAX_RATIO, measure_logits};
use scar_core::Labels;
use scar_core::problem::Problem;
use scar_data::shown_name;
use scar_method::measures::Convention;
use scar_report::format;

/// Arguments of `scar measures`.
#[derive(Debug, clap::Args)]
pub(super) struct MeasuresArgs {
    /// Logits, one row per sample and one column per class in ascending order (.npy)
    #[arg(long, value_name = "FILE")]
    logits: PathBuf,
    /// One label per row (.npy, .csv, .tsv, .txt)
    #[arg(long, value_name = "FILE")]
    labels: PathBuf,
    /// One predicted class per row; without it, each row's largest logit (the first of equals)
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// One row in RATIO of the whole set was kept
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_RATIO)))]
    ratio: u32,
    /// Which formulas are used
    #[arg(long, default_value_t = Convention::default())]
    convention: Convention,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// Reads the files and measures.
///
/// # Errors
/// The first problem that makes the input unusable.
pub(super) fn run(args: &MeasuresArgs) -> Result<LogitsReport, Problem> {
    let logits = arrays::numbers(&args.logits)?;
    let labels = Classes::read(&args.labels)?;
    let predictions = args.predictions.as_deref().map(Classes::read).transpose()?;
    measure_logits(logits.view(), labels.given(), predictions.as_ref().map(Classes::given), args.ratio, args.convention)
}

/// Classes, and the name of the file they come from.
struct Classes {
    labels: Labels,
    file: String,
}

impl Classes {
    fn read(path: &Path) -> Result<Self, Problem> {
        Ok(Self { labels: arrays::classes(path)?, file: shown_name(&path.display().to_string()) })
    }

    fn given(&self) -> GivenClasses<'_> {
        GivenClasses { labels: &self.labels, file: &self.file }
    }
}

/// The measures as text.
pub(super) fn text(measured: &LogitsReport) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} rows, ratio {}, convention {}", measured.rows, measured.ratio, measured.convention.name());
    let _ = writeln!(out, "{:>8} {:>8} {:>8} {:>8}  class", "scale", "coverage", "authent.", "richness");
    for m in &measured.classes {
        let name = shown_name(&m.class);
        let values = [m.scale, m.coverage, m.authenticity, m.richness].map(|value| format!("{:>8}", format::measure(value))).join(" ");
        let _ = writeln!(out, "{values}  {name}");
    }
    let _ = writeln!(out, "accuracy {}", measured.accuracy);
    out
}
