//! What both experiments share: reading a set, the converged probe, cells of a table.

use std::path::{Path, PathBuf};

use scar_core::EmbeddingSet;
use scar_core::control::{Cancelled, Control};
use scar_data::source::DiskSource;
use scar_data::{ByteSource, ReadOptions, read};
use scar_method::completion::Interval;
use scar_method::probe::{CheckedConvergedParams, ConvergedParams, LinearProbe, train_converged};

/// Why an experiment ends early; nobody can cancel one, so that a cancelled training is a fault like any other.
pub type Fault = Box<dyn std::error::Error>;

/// Reads FOLDER/X.npy with FOLDER/labels.npy, or a matrix FOLDER/NAME.npy with the labels beside it.
pub fn read_set(path: &Path) -> Result<(String, EmbeddingSet), Fault> {
    let matrix = if path.is_dir() { path.join("X.npy") } else { path.to_owned() };
    let labels = labels_beside(&matrix)?;
    let (matrix_file, labels_file) = (DiskSource::open(&matrix)?, DiskSource::open(&labels)?);
    let files: [&dyn ByteSource; 2] = [&matrix_file, &labels_file];
    let dataset = read(&files, &ReadOptions::default(), &Control::new()).map_err(|error| format!("{}: {error:?}", matrix.display()))?;
    let folder = matrix.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    let stem = matrix.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = match stem.strip_prefix(&folder) {
        _ if stem == "X" => folder,
        // `emoji/emoji-text.npy` is called «emoji-text».
        Some(_) => stem,
        None => format!("{folder} {stem}"),
    };
    Ok((name, dataset.embedding_set(0)?))
}

/// `labels.npy` in the matrix's folder, or the file there whose name ends in `labels`.
fn labels_beside(matrix: &Path) -> Result<PathBuf, Fault> {
    let usual = matrix.with_file_name("labels.npy");
    if usual.exists() {
        return Ok(usual);
    }
    let folder = matrix.parent().unwrap_or(Path::new("."));
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("labels")) {
            return Ok(path);
        }
    }
    Err(format!("{} has no labels beside it", matrix.display()).into())
}

/// The converged probe of rows of one set, with its default parameters but for the penalty.
pub struct Prober<'a> {
    set: &'a EmbeddingSet,
    params: CheckedConvergedParams,
    control: Control,
}

impl<'a> Prober<'a> {
    pub fn new(set: &'a EmbeddingSet, l2: f64) -> Result<Self, Fault> {
        let params = ConvergedParams { l2, ..ConvergedParams::default() }.check()?;
        Ok(Self { set, params, control: Control::new() })
    }

    pub fn train(&self, rows: &[u32]) -> Result<LinearProbe, Cancelled> {
        let (set, k) = (self.set, self.set.n_classes());
        train_converged(set.embeddings(), set.labels().class_ids(), rows, k, &self.params, &self.control).map(|outcome| outcome.probe)
    }
}

/// A difference in points with its standard error, bold where the 95 % interval leaves out 0.
pub fn points(difference: &Interval) -> String {
    let text = format!("{:+.1} ± {:.1}", 100.0 * difference.mean, 100.0 * difference.standard_error.unwrap_or(f64::NAN));
    let excludes_zero = difference.low.is_some_and(|low| low > 0.0) || difference.high.is_some_and(|high| high < 0.0);
    if excludes_zero { format!("**{text}**") } else { text }
}

/// What stands after the program's name.
pub struct Arguments {
    pub sets: Vec<String>,
    pub n_seeds: u64,
    /// The probe's penalty.
    pub l2: f64,
    pub options: Vec<String>,
}

impl Arguments {
    /// # Errors
    /// Where no set is given, or no number after `--seeds`.
    pub fn read() -> Result<Self, Fault> {
        let options: Vec<String> = std::env::args().skip(1).collect();
        let mut arguments = Self { sets: Vec::new(), n_seeds: 10, l2: ConvergedParams::default().l2, options };
        if let Some(n_seeds) = arguments.value("--seeds") {
            arguments.n_seeds = n_seeds.parse()?;
        }
        if let Some(l2) = arguments.value("--l2") {
            arguments.l2 = l2.parse()?;
        }
        let is_value = |i: usize| i > 0 && ["--seeds", "--rules", "--l2"].contains(&arguments.options[i - 1].as_str());
        let sets = arguments.options.iter().enumerate().filter(|&(i, option)| !option.starts_with("--") && !is_value(i));
        arguments.sets = sets.map(|(_, set)| set.clone()).collect();
        if arguments.sets.is_empty() {
            return Err("Give set folders (X.npy, labels.npy) or matrices with labels.npy beside them.".into());
        }
        Ok(arguments)
    }

    /// What stands after the option `name`.
    pub fn value(&self, name: &str) -> Option<&str> {
        let at = self.options.iter().position(|option| option == name)?;
        self.options.get(at + 1).map(String::as_str)
    }
}
