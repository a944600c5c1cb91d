//! Reads the files of `scar modalities` and pairs their rows.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::modalities::ModalitiesArgs;
use crate::cli::arrays::refused;
use crate::cli::folder::{FoundFiles, expand, parts};
use crate::cli::output::warn;
use crate::cli::progress::{Bar, Watch};
use scar_analysis::Modality;
use scar_core::Labels;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_data::source::DiskSource;
use scar_data::{ByteSource, NamedMatrix, ReadOptions, items_of, no_common_id, read, read_column, read_paired, shown_name};
use scar_report::format;

/// The modalities with their rows in the order of the items, and the labels and ids of the items.
pub(super) struct PairedModalities {
    pub(super) modalities: Vec<Modality>,
    /// Labels of the items, if given.
    pub(super) labels: Option<Arc<Labels>>,
    /// Ids of the items, if any.
    pub(super) ids: Option<Vec<String>>,
}

/// Reads the files and pairs their rows.
///
/// # Errors
/// The first problem that makes the input unusable.
pub(super) fn input(args: &ModalitiesArgs, watch: Watch) -> Result<PairedModalities, Problem> {
    if args.id_column.is_none() && args.ids.is_empty() { by_own_ids_or_order(args, watch) } else { by_given_ids(args) }
}

/// Reads the modalities together. Rows are paired by ids within the files, or else by their order.
fn by_own_ids_or_order(args: &ModalitiesArgs, watch: Watch) -> Result<PairedModalities, Problem> {
    let mut found = expand(&args.files, args.labels.as_deref().filter(|labels| !labels.is_dir()))?;
    let labels = match args.labels.as_deref() {
        Some(folder) if folder.is_dir() => found.take_labels(folder)?,
        labels => labels.map(Path::to_path_buf),
    };
    let FoundFiles { files, problems } = found;
    let has_folder = args.files.iter().any(|file| file.is_dir());
    let files: Vec<DiskSource> = files.iter().map(|file| DiskSource::open(file)).collect::<Result<_, _>>()?;
    let files: Vec<&dyn ByteSource> = files.iter().map(|file| file as &dyn ByteSource).collect();
    let options = ReadOptions {
        matrices: args.matrix.clone(),
        left_out: args.leave_out.clone(),
        label_column: args.label_column.clone(),
        missing_labels: (!args.missing_label.is_empty()).then(|| args.missing_label.clone()),
        ..ReadOptions::default()
    };
    let control = Arc::new(Control::new());
    let bar = Bar::reading(watch, &control, files.iter().map(|file| file.len_bytes()).sum());
    let mut dataset = match &labels {
        Some(labels) => read_paired(&files, &DiskSource::open(labels)?, &options, &control),
        None => read(&files, &options, &control),
    }
    .map_err(refused)?;
    for place in 0..dataset.matrices.len() {
        dataset.make_digest(place, &control).map_err(|cancelled| refused(cancelled.into()))?;
    }
    drop(bar);
    let n_found = dataset.matrices.len();
    // How many a folder holds is said by its files.
    if n_found < 2 || (!has_folder && n_found != args.n_modalities()) {
        let message = format!(
            "{} found in {}. Give one matrix a modality: a file of its own for each, or their names (--matrix, once per modality).",
            if n_found == 1 { "1 matrix was".to_owned() } else { format!("{n_found} matrices were") },
            format::counted(args.files.len() as u64, "file", "files")
        );
        return Err(Problem::new(Code::NoMatrix, message));
    }
    problems.iter().chain(&dataset.problems).for_each(warn);
    let labels = args.labels.as_ref().and(dataset.labels.take());
    // Of several matrices in one file the file's name tells nothing.
    let own = |matrix: &NamedMatrix| if args.matrix.is_empty() { matrix.summary.file.clone() } else { matrix.summary.name() };
    let name = |place: usize, matrix: &NamedMatrix| args.names.get(place).cloned().unwrap_or_else(|| own(matrix));
    let modality = |(place, matrix): (usize, NamedMatrix)| Modality {
        name: name(place, &matrix),
        embeddings: matrix.values,
        matrix: matrix.summary,
        pairing: matrix.pairing,
    };
    let ids = dataset.ids.map(|ids| ids.to_vec());
    Ok(PairedModalities { modalities: dataset.matrices.into_iter().enumerate().map(modality).collect(), labels, ids })
}

/// The matrix in `file`, or in the parts in a folder.
fn matrix(file: &Path, left_out: &[String]) -> Result<NamedMatrix, Problem> {
    let parts = if file.is_dir() { expand(&[file.to_path_buf()], None)?.files } else { vec![file.to_path_buf()] };
    let sources: Vec<DiskSource> = parts.iter().map(|part| DiskSource::open(part)).collect::<Result<_, _>>()?;
    let sources: Vec<&dyn ByteSource> = sources.iter().map(|source| source as &dyn ByteSource).collect();
    let options = ReadOptions { left_out: left_out.to_vec(), ..ReadOptions::default() };
    let dataset = read(&sources, &options, &Control::new()).map_err(refused)?;
    let name = shown_name(&file.file_name().unwrap_or(file.as_os_str()).to_string_lossy());
    let missing = || {
        Problem::new(Code::NoMatrix, format!("{name} holds no matrix of embeddings. Give numbers with one row per item.")).in_file(&name)
    };
    let mut dataset = dataset;
    dataset.make_digest(0, &Control::new()).map_err(|cancelled| refused(cancelled.into()))?;
    dataset.matrices.into_iter().next().ok_or_else(missing)
}

/// Reads the modalities with given ids. The items are the rows of the first modality whose ids all others have too, in its order.
/// Gives these rows as well.
fn by_given_ids(args: &ModalitiesArgs) -> Result<PairedModalities, Problem> {
    let read: Vec<NamedMatrix> = args.files.iter().map(|file| matrix(file, &args.leave_out)).collect::<Result<_, _>>()?;
    let ids: Vec<Labels> = match (&args.id_column, args.ids.as_slice()) {
        (Some(column), _) => args.files.iter().map(|file| ids_of(file, Some(column))).collect::<Result<_, _>>()?,
        (None, files) => files.iter().map(|file| ids_of(file, None)).collect::<Result<_, _>>()?,
    };
    let name = |place: usize, matrix: &NamedMatrix| args.names.get(place).cloned().unwrap_or_else(|| matrix.summary.file.clone());
    let modality = |place: usize, matrix: NamedMatrix, rows: &[u32], pairing| Modality {
        name: name(place, &matrix),
        embeddings: matrix.values.select(rows),
        matrix: matrix.summary,
        pairing,
    };
    for (ids, matrix) in ids.iter().zip(&read) {
        if ids.n_samples() as u64 != matrix.summary.rows {
            let file = &matrix.summary.file;
            let message = format!("{file} has {} rows and {} ids. Give one id per row.", matrix.summary.rows, ids.n_samples());
            return Err(Problem::new(Code::RowMismatch, message).in_file(file));
        }
    }
    let texts = |ids: &Labels| -> Vec<String> { texts_of(ids).map(str::to_owned).collect() };
    let texts: Vec<Vec<String>> = ids.iter().map(texts).collect();
    let items = items_of(&texts.iter().map(Vec::as_slice).collect::<Vec<_>>());
    if let Some(other) = items.reports.iter().position(|report| report.paired == 0) {
        let (first, other) = (&read[0].summary.file, &read[other + 1].summary.file);
        return Err(no_common_id(first, other));
    }
    if items.rows[0].is_empty() {
        return Err(Problem::new(Code::RowMismatch, "No item is in every modality. Give modalities of the same items."));
    }
    let reports = std::iter::once(None).chain(items.reports.into_iter().map(Some));
    let modalities =
        read.into_iter().zip(reports).enumerate().map(|(place, (matrix, report))| modality(place, matrix, &items.rows[place], report));
    let modalities = modalities.collect();
    let labels = args.labels.as_ref().map(|file| given_labels(file, &items.rows[0])).transpose()?;
    let ids = items.rows[0].iter().map(|&row| texts[0][row as usize].clone()).collect();
    Ok(PairedModalities { modalities, labels, ids: Some(ids) })
}

/// The values of a column of `file`, or of the parts in a folder one after another.
fn ids_of(file: &Path, column: Option<&str>) -> Result<Labels, Problem> {
    let read = |part: &PathBuf| read_column(&DiskSource::open(part)?, column, &Control::new()).map_err(refused);
    let mut all: Vec<Labels> = parts(file)?.iter().map(read).collect::<Result<_, Problem>>()?;
    if let (Some(_), 1) = (all.first(), all.len()) {
        return Ok(all.remove(0));
    }
    let texts: Vec<&str> = all.iter().flat_map(texts_of).collect();
    Ok(Labels::from_texts(&texts))
}

/// The text of every row.
fn texts_of(labels: &Labels) -> impl Iterator<Item = &str> {
    labels.class_ids().iter().map(|&class| labels.class_names()[class as usize].as_str())
}

fn given_labels(file: &Path, items: &[u32]) -> Result<Arc<Labels>, Problem> {
    let labels = ids_of(file, None)?;
    let name = |&row: &u32| labels.class_ids().get(row as usize).map(|&class| labels.class_names()[class as usize].as_str());
    let names: Option<Vec<&str>> = items.iter().map(name).collect();
    let names = names.ok_or_else(|| {
        let message =
            format!("{} has {} labels, fewer than the first file has rows. Give one per row.", file.display(), labels.n_samples());
        Problem::new(Code::LabelLength, message)
    })?;
    Ok(Arc::new(Labels::from_texts(&names)))
}
