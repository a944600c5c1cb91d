//! `scar rows`: lists the rows worth checking, as CSV or JSON.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use crate::cli::free_memory::free_bytes;
use crate::cli::input::InputArgs;
use crate::cli::output::CommandOutcome;
use crate::cli::progress::{Bar, Watch};
use crate::cli::targets::Targets;
use crate::cli::terminal::plain;
use crate::cli::work::ended;
use scar_analysis::{Extras, LookInput, Progress, check_looking_room, judge_labels, judging_work, look, look_work};
use scar_core::control::{Control, Step};
use scar_core::problem::Problem;
use scar_data::Dataset;
use scar_method::measures::Convention;
use scar_method::rows::{CheckedRowsParams, RowsParams};
use scar_method::settings::Settings;
use scar_report::rows::{Looked, RowTable, RowsReport, copies_csv, rows_csv, rows_finding};
use scar_report::{CsvTable, as_seen};

/// Arguments of `scar rows`.
#[derive(Debug, clap::Args)]
pub(super) struct RowsArgs {
    #[command(flatten)]
    input: InputArgs,
    /// List a row as likely labelled wrong if another class is predicted with at least this probability [default: an estimate of how
    /// many labels are wrong decides]
    #[arg(long, value_name = "P")]
    confidence: Option<f64>,
    /// Two rows are near duplicates if their cosine, less the mean of all rows, is at least this, 0.5 to 1 [default: a gap in the data's
    /// own distances, or what chance allows]
    #[arg(long, value_name = "COSINE")]
    duplicate_cosine: Option<f64>,
    /// List at most N rows of each kind, and if these are fewer than N, other rows too, the likeliest wrong first; counts include all
    /// rows [default: 1000 of each kind and no others]
    #[arg(long, value_name = "N")]
    list: Option<u32>,
    /// Number of nearest rows of the class that fits better to show for each wrong row
    #[arg(long, value_name = "N", default_value_t = RowsParams::default().n_neighbors)]
    neighbors: u32,
    /// Decides nothing any more, as every row is judged by a probe that was trained without it
    #[arg(long, value_name = "SHARE", default_value_t = Settings::default().test_share)]
    test_share: f64,
    /// Cross-fitting: judge each training row by one of N probes that was trained without it, 2 to 20; 0: one probe judges all rows
    #[arg(long, value_name = "N", default_value_t = Settings::default().folds)]
    folds: u32,
    /// Train also on test rows that the files name (by a split column, or files called test-…)
    #[arg(long)]
    ignore_split: bool,
    /// Take rows of one group (a column such as patient_id) for independent, so that a probe may judge rows of a group that it has seen
    #[arg(long)]
    ignore_groups: bool,
    /// L2 penalty of the converged probe that judges all rows with --folds 0; cross-fitted probes try several
    #[arg(long, default_value_t = Settings::default().l2)]
    l2: f64,
    /// Seed of all random draws
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Convention that decides which rows are trained on, and how the probe of --folds 0 is trained
    #[arg(long, default_value_t = Convention::default())]
    convention: Convention,
    /// Write the rows as CSV
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write the position of every row on the 2-D map as CSV: row, id, label, x, y
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Write which rows to keep of each group of copies as CSV: row, id, group, keep
    #[arg(long, value_name = "FILE")]
    keep_one: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// What `scar rows` prints.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(super) struct RowsResult {
    report: RowsReport,
    #[serde(skip)]
    written: Option<String>,
}

/// Reads the files, trains the probe, examines every row and writes the requested outputs.
///
/// # Errors
/// The first problem that makes the input unusable, or an option outside its range.
pub(super) fn run(args: &RowsArgs, watch: Watch) -> Result<CommandOutcome<RowsResult>, Problem> {
    let params = RowsParams {
        confidence: args.confidence,
        duplicate_cosine: args.duplicate_cosine,
        n_listed: args.list.unwrap_or(RowsParams::default().n_listed),
        lists_others: args.list.is_some(),
        n_neighbors: args.neighbors,
    }
    .check()?;
    let settings = Settings {
        convention: args.convention,
        seed: args.seed,
        test_share: args.test_share,
        use_split: !args.ignore_split,
        use_groups: !args.ignore_groups,
        folds: args.folds,
        l2: args.l2,
        ..Settings::default()
    }
    .checked()?;
    let input = args.input.find()?;
    let targets = Targets::tried(
        input.paths(),
        &[("--out", args.out.as_deref()), ("--map", args.map.as_deref()), ("--keep-one", args.keep_one.as_deref())],
    )?;
    let dataset = input.read_one("rows", watch)?;
    let Looked { report, table } = look_at(&dataset, &settings, &params, watch)?;
    let mut saving = targets.save();
    saving.bytes("--out", || rows_csv(&report).into_bytes());
    saving.bytes("--map", || map_csv(&table, &report).into_bytes());
    saving.bytes("--keep-one", || copies_csv(&table).into_bytes());
    let saved = saving.finish();
    let written = saved.shown("--out").map(str::to_owned);
    Ok(CommandOutcome { result: RowsResult { report, written }, unsaved: saved.unsaved })
}

fn look_at(dataset: &Dataset, settings: &Settings, params: &CheckedRowsParams, watch: Watch) -> Result<Looked, Problem> {
    let set = dataset.embedding_set(0)?;
    free_bytes().map_or(Ok(()), |free_bytes| check_looking_room(&set, settings, free_bytes))?;
    let (control, extras) = (Arc::new(Control::new()), Extras::default());
    let bar = Bar::start(watch, &control, judging_work(&set, settings, &extras) + look_work(set.n_samples() as u64));
    bar.tell(&Progress::Step(Step::Training));
    let judged = judge_labels(&set, settings, &extras, &control).map_err(ended)?;
    bar.tell(&Progress::Step(Step::Looking));
    let subject = LookInput { set: &set, ids: dataset.ids.as_ref(), places: &dataset.row_places, judged: &judged, settings };
    look(subject, dataset.report(0)?, params, &control).map_err(|cancelled| ended(cancelled.into()))
}

/// The position of every row on the map, as CSV.
fn map_csv(table: &RowTable, report: &RowsReport) -> String {
    let mut lines = CsvTable::new(["row", "id", "label", "x", "y"]);
    for (row, ([x, y], &label)) in table.positions.iter().zip(&table.labels).enumerate() {
        let label = &report.classes[label as usize].class;
        lines.line([&table.place(row).to_string(), table.id(row).unwrap_or_default(), label, &x.to_string(), &y.to_string()]);
    }
    lines.into_text()
}

/// The result as text: the rows as CSV; or, if they were written to a file, a summary.
pub(super) fn text(listed: &RowsResult) -> String {
    let Some(file) = &listed.written else {
        let table = rows_csv(&listed.report);
        // A table that a person looks at is no file: an id may be a command of the terminal.
        return if std::io::stdout().is_terminal() { plain(&table) } else { table };
    };
    let report = as_seen(&listed.report);
    let mut lines = vec![rows_finding(&report).to_string()];
    lines.push(format!("convention {}, seed {}", report.settings.convention, report.settings.seed));
    lines.extend(report.diagnostics.iter().map(|note| format!("note: {}", note.words())));
    lines.push(format!("{} rows in {file}", report.rows.len()));
    lines.join("\n") + "\n"
}
