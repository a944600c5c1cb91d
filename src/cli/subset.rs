//! `scar subset`: chooses a stratified subset; gives its row indices and, on request, the rows themselves.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use crate::cli::input::{InputArgs, InputFiles};
use crate::cli::output::CommandOutcome;
use crate::cli::progress::{Bar, Watch};
use crate::cli::row_files::{try_rows, write_rows};
use crate::cli::targets::{Saved, Targets};
use crate::cli::work::ended;
use scar_analysis as analysis;
use scar_analysis::{ChosenRows, choose_subset, total_work};
use scar_core::EmbeddingSet;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_data::index_bytes;
use scar_data::{Dataset, RowFiles, shown_name};
use scar_method::settings::Settings;
use scar_method::subset::SubsetMethod;
use scar_report::Note;

/// Arguments of `scar subset`.
#[derive(Debug, clap::Args)]
pub(super) struct SubsetArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Samples to keep
    #[arg(long, value_name = "N", required_unless_present = "foundation", conflicts_with = "foundation")]
    size: Option<u64>,
    /// Keep as many samples as the measured foundation size
    #[arg(long)]
    foundation: bool,
    /// Write the indices: int64, from 0, ascending (.npy)
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write the rows of the embeddings' file in its own format (.npy, .parquet, .csv and their kin)
    #[arg(long, value_name = "FILE")]
    data_out: Option<PathBuf>,
    /// Write the rows of the labels' file, where they have one of their own, in its format
    #[arg(long, value_name = "FILE")]
    labels_out: Option<PathBuf>,
    /// Choose also among test rows that the files name (by a split column, or files called test-…)
    #[arg(long)]
    ignore_split: bool,
    /// Take rows of one group (a column such as patient_id) for independent where --foundation measures the size
    #[arg(long, conflicts_with = "size")]
    ignore_groups: bool,
    /// Seed of all random draws
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// How samples of a class are chosen: herding or random
    #[arg(long, default_value_t = SubsetMethod::default())]
    method: SubsetMethod,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// What `scar subset` prints.
#[derive(Debug, Serialize)]
pub(super) struct SubsetResult {
    method: SubsetMethod,
    seed: u64,
    /// Rows that could be chosen.
    rows: u64,
    size: u64,
    classes: Vec<ClassSubset>,
    /// Rows of the file, counted from 0, ascending.
    indices: Vec<u64>,
    diagnostics: Vec<Note>,
    #[serde(skip)]
    written: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ClassSubset {
    class: String,
    rows: u64,
    kept: u64,
}

/// Reads the files, chooses rows and writes the requested outputs.
///
/// # Errors
/// The first problem that makes the input unusable, a size of 0 or above the number of rows, or rows that cannot be taken out of their
/// file.
pub(super) fn run(args: &SubsetArgs, watch: Watch) -> Result<CommandOutcome<SubsetResult>, Problem> {
    let input = args.input.find()?;
    let asked = [("--out", &args.out), ("--data-out", &args.data_out), ("--labels-out", &args.labels_out)];
    let targets = Targets::tried(input.paths(), &asked.map(|(option, file)| (option, file.as_deref())))?;
    let dataset = input.read_one("subset", watch)?;
    let mut set = dataset.embedding_set(0)?;
    if args.ignore_split {
        set = set.with_split(None);
    }
    try_files(args, &input, &dataset.rows_in_files(0, &[0]))?;
    let (size, measured) = match args.size {
        Some(size) => (size, None),
        None => foundation_size(&set, &dataset, &measuring(args), watch).map(|(size, note)| (size, Some(note)))?,
    };
    let (mut chosen, held) = choose(&set, size, args.method, args.seed)?;
    chosen.diagnostics.splice(0..0, measured);
    let files = dataset.rows_in_files(0, &held);
    chosen.indices.clone_from(&files.matrix.rows);
    chosen.diagnostics.extend(files.matrix.counted_through().map(|message| Note::RowsThroughFiles { message }));
    let saved = save(&targets, &input, &files);
    chosen.written = written_files(&saved, &files);
    Ok(CommandOutcome { result: chosen, unsaved: saved.unsaved })
}

/// Checks before the work that rows of the files can be written in their formats, if that was asked for. `rows` has one row of each
/// file.
fn try_files(args: &SubsetArgs, input: &InputFiles, rows: &RowFiles) -> Result<(), Problem> {
    if args.data_out.is_some() {
        try_rows(input, &rows.matrix)?;
    }
    match &rows.labels {
        Some(labels) if args.labels_out.is_some() => try_rows(input, labels),
        None if args.labels_out.is_some() => {
            let message = format!("The labels stand in {} itself, so --data-out writes them with its rows.", rows.matrix.file);
            Err(Problem::new(Code::BadOption, message))
        }
        _ => Ok(()),
    }
}

/// Writes all requested files or none: the files hold the same rows and are useless without each other.
fn save(targets: &Targets, input: &InputFiles, files: &RowFiles) -> Saved {
    let mut saving = targets.save();
    saving.bytes("--out", || index_bytes(&files.matrix.rows));
    saving.stream("--data-out", |out| write_rows(input, &files.matrix, out));
    if let Some(labels) = &files.labels {
        saving.stream("--labels-out", |out| write_rows(input, labels, out));
    }
    saving.finish_together()
}

/// A line for each file that was written.
fn written_files(saved: &Saved, files: &RowFiles) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(file) = saved.shown("--out") {
        lines.push(format!("row indices in {file}: int64, counted from 0, ascending"));
    }
    if let Some(file) = saved.shown("--data-out") {
        lines.push(format!("rows of {} in {file}", files.matrix.file));
    }
    if let (Some(labels), Some(file)) = (&files.labels, saved.shown("--labels-out")) {
        lines.push(format!("rows of {} in {file}", labels.file));
    }
    lines
}

/// How the foundation size is measured.
fn measuring(args: &SubsetArgs) -> Settings {
    Settings { seed: args.seed, use_groups: !args.ignore_groups, ..Settings::default() }
}

/// The measured foundation size of the data, for [`SubsetArgs::foundation`], and a note on how certain it is.
fn foundation_size(set: &EmbeddingSet, dataset: &Dataset, settings: &Settings, watch: Watch) -> Result<(u64, Note), Problem> {
    let seed = settings.seed;
    let control = Arc::new(Control::new());
    let bar = Bar::start(watch, &control, total_work(set, settings));
    let report = analysis::run(set, dataset.report(0)?, settings, &control, &mut |progress| bar.tell(&progress));
    let report = report.map_err(ended)?;
    let measured = report.measured.as_ref();
    let Some((measured, size)) = measured.and_then(|measured| Some((measured, measured.whole.size_within?))) else {
        let message =
            "The data gives no measured foundation size: it has too few rows to test on or to train on. Give the size with --size N.";
        return Err(Problem::new(Code::TooFewRows, message));
    };
    let note = Note::FoundationSize {
        size,
        low: measured.whole.within_low,
        high: measured.whole.within_high,
        train_rows: measured.test.train_rows,
        tolerance: measured.whole.tolerance.unwrap_or(measured.epsilon),
        delta: measured.delta,
        seed,
    };
    Ok(((size.ceil() as u64).clamp(1, set.n_samples() as u64), note))
}

/// The kept rows: as the result to print, still without their positions in the file, and as positions in memory.
fn choose(set: &EmbeddingSet, size: u64, method: SubsetMethod, seed: u64) -> Result<(SubsetResult, Vec<u32>), Problem> {
    let settings = Settings { seed, ..Settings::default() };
    let chosen = choose_subset(set, &settings, size, method, &Control::new()).map_err(ended)?;
    let ChosenRows { indices: held, available: counts, chosen: kept, .. } = chosen;
    let (labels, rows) = (set.labels(), counts.iter().sum());
    let lost = kept.iter().filter(|&&kept| kept == 0).count() as u64;
    let lost = (lost > 0).then_some(Note::ClassesLost { lost, of: kept.len() as u64 });
    let classes = labels.class_names().iter().zip(counts).zip(kept);
    let chosen = SubsetResult {
        method,
        seed,
        rows,
        size,
        classes: classes.map(|((class, rows), kept)| ClassSubset { class: class.clone(), rows, kept }).collect(),
        indices: Vec::new(),
        diagnostics: lost.into_iter().collect(),
        written: Vec::new(),
    };
    Ok((chosen, held))
}

/// The result as text: the indices, one per line, or the names of the files that were written.
pub(super) fn text(chosen: &SubsetResult) -> String {
    if chosen.written.is_empty() {
        return chosen.indices.iter().map(|idx| format!("{idx}\n")).collect();
    }
    let mut out = String::new();
    let _ = writeln!(out, "{} of {} samples, method {}, seed {}", chosen.size, chosen.rows, chosen.method, chosen.seed);
    for class in &chosen.classes {
        let _ = writeln!(out, "{:>8} of {:>8}  {}", class.kept, class.rows, shown_name(&class.class));
    }
    for note in &chosen.diagnostics {
        let _ = writeln!(out, "note: {}", note.words());
    }
    for line in &chosen.written {
        let _ = writeln!(out, "{line}");
    }
    out
}
