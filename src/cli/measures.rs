//! `scar measures`: the four measures from logits of the person's own model.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use crate::cli::arrays;
use crate::data::Labels;
use crate::measures::{Convention, measure};
use crate::problem::{Code, Problem};

/// Arguments of `scar measures`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
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
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    ratio: u32,
    /// Which formulas are used
    #[arg(long, default_value_t = Convention::default())]
    convention: Convention,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// What `scar measures` prints.
#[derive(Debug, Serialize)]
pub(super) struct Measured {
    convention: Convention,
    ratio: u32,
    rows: u64,
    classes: Vec<ClassMeasures>,
    accuracy: f64,
}

#[derive(Debug, Serialize)]
struct ClassMeasures {
    class: String,
    scale: f64,
    coverage: f64,
    authenticity: f64,
    richness: f64,
}

/// Reads the files and measures.
///
/// # Errors
/// The first thing that makes the input unusable.
pub(super) fn run(args: &Args) -> Result<Measured, Problem> {
    let logits = arrays::numbers(&args.logits)?;
    let labels = arrays::classes(&args.labels)?;
    let file = crate::data::shown_name(&args.labels.display().to_string());
    let (n_samples, n_classes) = logits.dim();
    if n_classes < 2 {
        return Err(Problem::new(Code::TooFewClasses, "The logits have one column. Give one column per class, at least two."));
    }
    if labels.n_samples() != n_samples {
        return Err(Problem::new(
            Code::LabelLength,
            format!("{file} has {} labels for {n_samples} rows of logits. Give one label per row, in the same order.", labels.n_samples()),
        )
        .in_file(&file));
    }
    let columns = Columns::new(&labels, n_classes, &file)?;
    let class_ids: Vec<u32> = labels.class_ids().iter().map(|&class| columns.of_class[class as usize]).collect();
    let predictions: Vec<u32> = match &args.predictions {
        None => logits.rows().into_iter().map(|row| argmax(row.iter().copied())).collect(),
        Some(path) => {
            let predicted = arrays::classes(path)?;
            let file = crate::data::shown_name(&path.display().to_string());
            if predicted.n_samples() != n_samples {
                return Err(Problem::new(
                    Code::LabelLength,
                    format!(
                        "{file} has {} predictions for {n_samples} rows of logits. Give one predicted class per row.",
                        predicted.n_samples()
                    ),
                )
                .in_file(&file));
            }
            let names = predicted.class_ids().iter().map(|&class| &predicted.class_names()[class as usize]);
            names.enumerate().map(|(i, name)| columns.find(name, i, &file)).collect::<Result<_, _>>()?
        }
    };
    let measures = measure(logits.view(), &predictions, &class_ids, args.ratio, args.convention);
    let n_correct = predictions.iter().zip(&class_ids).filter(|(prediction, class)| prediction == class).count();
    Ok(Measured {
        convention: args.convention,
        ratio: args.ratio,
        rows: n_samples as u64,
        classes: columns
            .names
            .into_iter()
            .zip(measures)
            .map(|(class, m)| ClassMeasures {
                class,
                scale: m.scale,
                coverage: m.coverage,
                authenticity: m.authenticity,
                richness: m.richness,
            })
            .collect(),
        accuracy: n_correct as f64 / n_samples as f64,
    })
}

/// Which column of the logits belongs to which label.
struct Columns {
    names: Vec<String>,
    of_class: Vec<u32>,
}

impl Columns {
    /// Classes in ascending order are columns in order. Where labels are fewer than columns, they must be column numbers
    /// 0…k−1 themselves, since a class that no sample has cannot be told otherwise.
    fn new(labels: &Labels, n_columns: usize, file: &str) -> Result<Self, Problem> {
        let names = labels.class_names();
        let as_numbers: Option<Vec<u32>> =
            names.iter().map(|name| name.parse().ok().filter(|&column: &u32| (column as usize) < n_columns)).collect();
        match as_numbers {
            Some(of_class) => Ok(Self { names: (0..n_columns).map(|column| column.to_string()).collect(), of_class }),
            None if names.len() == n_columns => Ok(Self { names: names.to_vec(), of_class: (0..n_columns as u32).collect() }),
            None => Err(Problem::new(
                Code::LabelKind,
                format!(
                    "{file} has {} classes and the logits have {n_columns} columns. Give labels that are column numbers 0 to {}, or text labels with one class per column.",
                    names.len(),
                    n_columns - 1
                ),
            )
            .in_file(file)),
        }
    }

    fn find(&self, name: &str, row: usize, file: &str) -> Result<u32, Problem> {
        self.names.iter().position(|known| known == name).map(|column| column as u32).ok_or_else(|| {
            Problem::new(
                Code::LabelKind,
                format!("{file}, row {}: «{name}» is no class of the labels. Give predictions among the classes.", row + 1),
            )
            .in_file(file)
            .at_row(row as u64 + 1)
        })
    }
}

/// Position of the largest value, the first of equals.
fn argmax(row: impl Iterator<Item = f64>) -> u32 {
    let mut best = (0, f64::NEG_INFINITY);
    for (i, value) in row.enumerate() {
        if value > best.1 {
            best = (i, value);
        }
    }
    best.0 as u32
}

/// The form for people.
pub(super) fn text(measured: &Measured) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} rows, ratio {}, convention {}", measured.rows, measured.ratio, measured.convention.name());
    let _ = writeln!(out, "{:>8} {:>8} {:>8} {:>8}  class", "scale", "coverage", "authent.", "richness");
    for m in &measured.classes {
        let name = crate::data::shown_name(&m.class);
        let _ = writeln!(out, "{:>8.3} {:>8.3} {:>8.3} {:>8.3}  {name}", m.scale, m.coverage, m.authenticity, m.richness);
    }
    let _ = writeln!(out, "accuracy {}", measured.accuracy);
    out
}
