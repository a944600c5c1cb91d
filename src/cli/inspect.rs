//! `scar inspect`: shows what files hold.

use std::fmt::Write as _;

use serde::Serialize;

use crate::cli::input::InputArgs;
use crate::cli::progress::Watch;
use crate::cli::terminal::{Align, Columns};
use scar_core::problem::{Code, Problem};
use scar_core::{GroupSummary, LabelKind, SplitSummary};
use scar_data::sample::{Engine, SampleReport, sample_query};
use scar_data::{Dataset, FieldSummary, FileSummary, LabelSummary, ValueSummary, field_runs};
use scar_report::{format, seen_name};

/// Arguments of `scar inspect`.
#[derive(Debug, clap::Args)]
pub(super) struct InspectArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Print the query by which an engine takes the same sample, where the files are larger than the memory budget
    #[arg(long, value_name = "ENGINE", value_enum)]
    sample_query: Option<QueryEngine>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// Query engines, by their names on the command line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum QueryEngine {
    Duckdb,
    Spark,
}

/// What `scar inspect` prints. The fields of the first matrix are at the top level, because most inputs have one matrix.
#[derive(Debug, Serialize)]
pub(super) struct Inspection {
    rows: u64,
    dims: u64,
    dtype: String,
    format: String,
    values: ValueSummary,
    labels: Option<FoundLabels>,
    label_column: Option<String>,
    label_columns: Vec<String>,
    /// The sample that was read, if the files are larger than the memory budget.
    sample: Option<SampleReport>,
    /// The split into data and test rows, if a file names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    split: Option<SplitSummary>,
    /// The groups of rows, if a file names some.
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<GroupSummary>,
    /// The query that draws the sample, if one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    sample_query: Option<String>,
    problems: Vec<Problem>,
    /// What became of each field of the files.
    fields: Vec<FieldSummary>,
    /// All matrices, if there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<FileSummary>,
}

/// The labels, and how many rows have none.
#[derive(Debug, Serialize)]
struct FoundLabels {
    #[serde(flatten)]
    summary: LabelSummary,
    missing: u64,
}

/// Reads the files.
///
/// # Errors
/// The first problem that makes the input unusable; labels without a matrix are refused too.
pub(super) fn run(args: &InspectArgs, watch: Watch) -> Result<Inspection, Problem> {
    let dataset = args.input.find()?.look(watch)?;
    let (labels, split, groups) = (dataset.label_summary(), dataset.split_summary(), dataset.group_summary());
    let labels = labels.map(|summary| FoundLabels { summary, missing: dataset.n_unlabelled });
    let FileSummary { rows, dims, dtype, format, values, file, .. } = dataset.main_matrix()?.summary.clone();
    let sample_query = match args.sample_query {
        None => None,
        Some(engine) => Some(query(engine, &dataset, &format, &file)?),
    };
    let mut files: Vec<FileSummary> = dataset.matrices.into_iter().map(|matrix| matrix.summary).collect();
    if files.len() == 1 {
        files.clear();
    }
    Ok(Inspection {
        rows,
        dims,
        dtype,
        format,
        values,
        labels,
        label_column: dataset.label_column,
        label_columns: dataset.label_columns,
        sample: dataset.sample,
        split,
        groups,
        sample_query,
        problems: dataset.problems.into_iter().map(Problem::in_program).collect(),
        fields: dataset.fields,
        files,
    })
}

/// The query by which `engine` draws the sample in `dataset` from the file shown as `file`.
fn query(engine: QueryEngine, dataset: &Dataset, format: &str, file: &str) -> Result<String, Problem> {
    let engine = match engine {
        QueryEngine::Duckdb => Engine::DuckDb,
        QueryEngine::Spark => Engine::SparkSql,
    };
    let bad = |message: String| Problem::new(Code::BadOption, message).in_file(file);
    let whole = || bad(format!("{file} fits into the memory budget, so no sample is taken. Lower --memory-budget to get a query."));
    let sample = dataset.sample.as_ref().ok_or_else(whole)?;
    let label_column = dataset.label_column.as_deref().filter(|_| dataset.labels_file.as_deref() == Some(file));
    sample_query(engine, sample, format, label_column).ok_or_else(|| {
        bad(format!("{file}: {engine} reads no such files with their labels in them. Convert them to Parquet with a label column."))
    })
}

/// The inspection as text.
pub(super) fn text(inspection: &Inspection) -> String {
    let Inspection {
        rows, dims, dtype, format, values, labels, label_column, problems, files, split, groups, sample_query, fields, ..
    } = inspection;
    let mut out = String::new();
    let mut matrix = |name: &str, rows: u64, dims: u64, dtype: &str, format: &str, values: &ValueSummary| {
        let _ = writeln!(out, "{name:<8} {rows} rows × {dims} columns, {dtype}, {format}");
        let _ = writeln!(out, "values   {} to {}, sum {}", values.min, values.max, values.sum);
        let _ = writeln!(out, "sha256   {}", values.sha256_f32le.as_deref().unwrap_or_default());
    };
    if files.is_empty() {
        matrix("matrix", *rows, *dims, dtype, format, values);
    }
    for file in files {
        matrix(&seen_name(&file.name()), file.rows, file.dims, &file.dtype, &file.format, &file.values);
    }
    match labels {
        None => out.push_str("labels   none; give them with --labels FILE\n"),
        Some(FoundLabels { summary: labels, missing }) => {
            let kind = if labels.kind == LabelKind::Integer { "whole numbers" } else { "text" };
            let column = label_column.as_ref().map(|column| format!(", column {}", seen_name(column))).unwrap_or_default();
            let _ = writeln!(out, "labels   {} classes, {kind}{column}", labels.classes.len());
            for class in &labels.classes {
                let _ = writeln!(out, "{:>8} {}", class.count, seen_name(&class.name));
            }
            if *missing > 0 {
                let _ = writeln!(out, "{missing:>8} without a label");
            }
        }
    }
    if let Some(split) = split {
        let (rows, value, column) = (format::counted(split.test_rows, "row", "rows"), seen_name(&split.value), seen_name(&split.column));
        let _ = writeln!(out, "split    {rows} to test on, called {value} by {column}");
    }
    if let Some(groups) = groups {
        let (n_groups, largest) = (format::counted(groups.groups, "group", "groups"), format::counted(groups.largest, "row", "rows"));
        let _ = writeln!(out, "groups   {n_groups} by {}, the largest of {largest}", seen_name(&groups.column));
    }
    if let Some(query) = sample_query {
        out.push_str(query);
    }
    write_fields(&mut out, fields);
    for problem in problems {
        let _ = writeln!(out, "warning  {}", problem.message);
    }
    out
}

/// What became of each field, columns that are a dimension each in one line. A name of one file needs no file beside it.
fn write_fields(out: &mut String, fields: &[FieldSummary]) {
    /// Lines at most: the JSON has all.
    const MOST_LINES: usize = 40;
    let has_several_files = fields.iter().any(|field| field.file != fields[0].file);
    let heads = [("fields", Align::Left), ("taken for", Align::Left), ("because", Align::Left), ("shape", Align::Left)];
    let mut table = Columns::new(heads);
    for run in field_runs(fields).take(MOST_LINES) {
        let ([first, ..], [.., last]) = (run, run) else { continue };
        let mut name =
            if run.len() == 1 { seen_name(&first.name) } else { format!("{} … {}", seen_name(&first.name), seen_name(&last.name)) };
        if has_several_files {
            name = format!("{}, {name}", seen_name(&first.file));
        }
        table.push([name.as_str(), first.role.words(), first.why.as_str(), first.shape_words().as_str()]);
    }
    let n_more = field_runs(fields).skip(MOST_LINES).count();
    table.lines(None).iter().for_each(|line| out.extend([line.trim_end(), "\n"]));
    if n_more > 0 {
        let _ = writeln!(out, "         and {} more (--json has all)", format::count(n_more as u64));
    }
}
