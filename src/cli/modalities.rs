//! `scar modalities`: what separates modalities of the same items.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::analysis::{Modality, Swap, analyze_modalities, modalities_work};
use crate::cli::arrays::refused;
use crate::cli::progress::Bar;
use crate::cli::work::{ended, in_pool};
use crate::control::Control;
use crate::data::source::DiskSource;
use crate::data::{ByteSource, Labels, NamedMatrix, ReadOptions, items_of, no_common_id, read, read_column, read_paired, shown_name};
use crate::format;
use crate::measures::Convention;
use crate::modality::KmeansParams;
use crate::problem::{Code, Problem};
use crate::report::{ClassBias, ModalitiesReport, ModalityPair};
use crate::settings::Settings;

/// Arguments of `scar modalities`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files with embeddings, one a modality; rows are of the same items, paired by order or by ids
    #[arg(required = true, num_args = 2.., value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Name of each modality, in the order of the files; without it, the file's
    #[arg(long, value_name = "NAME,NAME,…", value_delimiter = ',')]
    names: Vec<String>,
    /// Column with the ids that pair the rows, in every file; without it, a column called as ids are, else their order
    #[arg(long, value_name = "NAME", conflicts_with = "ids")]
    id_column: Option<String>,
    /// File with the ids of a modality's rows, one a line; once for each modality, in the order of the files
    #[arg(long, value_name = "FILE")]
    ids: Vec<PathBuf>,
    /// Clusters of each modality, which are the other's classes
    #[arg(long, value_name = "K", default_value_t = 10, conflicts_with = "labels", value_parser = clap::value_parser!(u32).range(2..))]
    clusters: u32,
    /// Starts of k-means
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    restarts: u32,
    /// Labels of the items in place of clusters, in the order of the first file's rows
    #[arg(long, value_name = "FILE")]
    labels: Option<PathBuf>,
    /// Keep one row in R per class, for each R
    #[arg(long, value_name = "R,R,…", value_delimiter = ',', default_values_t = Settings::default().ratios)]
    ratios: Vec<u32>,
    /// Share of the items that is held out to measure sizes on
    #[arg(long, value_name = "SHARE", default_value_t = Settings::default().test_share)]
    test_share: f64,
    /// Decides every random draw
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Threads; without it, one per core. Never changes a number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Which formulas are used
    #[arg(long, default_value_t = Convention::default())]
    convention: Convention,
    /// Print the report as one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// Reads the files, pairs their rows and analyses every pair.
///
/// # Errors
/// The first thing that makes the input unusable.
pub(super) fn run(args: &Args) -> Result<ModalitiesReport, Problem> {
    let settings = Settings {
        convention: args.convention,
        ratios: args.ratios.clone(),
        seed: args.seed,
        test_share: args.test_share,
        ..Settings::default()
    }
    .checked()?;
    let wrong_number = |what: &str, found: usize| {
        let message = format!("{found} {what} were given for {} files. Give one for each, in their order.", args.files.len());
        Problem::new(Code::BadOption, message)
    };
    if !args.names.is_empty() && args.names.len() != args.files.len() {
        return Err(wrong_number("names", args.names.len()));
    }
    if !args.ids.is_empty() && args.ids.len() != args.files.len() {
        return Err(wrong_number("files of ids", args.ids.len()));
    }
    let (modalities, labels) = match args.id_column.is_none() && args.ids.is_empty() {
        true => by_own_ids_or_order(args)?,
        false => {
            let read: Vec<NamedMatrix> = args.files.iter().map(|file| matrix(file)).collect::<Result<_, _>>()?;
            let (modalities, items) = paired(args, read)?;
            let labels = args.labels.as_ref().map(|file| given_labels(file, &items)).transpose()?;
            (modalities, labels)
        }
    };
    let swap = labels.map_or_else(
        || {
            Swap::Clusters(KmeansParams {
                n_clusters: args.clusters,
                n_restarts: args.restarts,
                seed: args.seed,
                ..KmeansParams::default()
            })
        },
        Swap::Given,
    );
    let control = Control::new();
    let found = in_pool(args.threads, || {
        let bar = Bar::start(&control, modalities_work(&modalities, &swap, &settings));
        analyze_modalities(&modalities, &swap, &settings, &control, &mut |progress| bar.tell(&progress))
    })?;
    found.map_err(ended)
}

/// The modalities as they are read together, paired by ids that stand in each file, or else by order; and the labels that were given.
fn by_own_ids_or_order(args: &Args) -> Result<(Vec<Modality>, Option<Arc<Labels>>), Problem> {
    let files: Vec<DiskSource> = args.files.iter().map(|file| DiskSource::open(file)).collect::<Result<_, _>>()?;
    let files: Vec<&dyn ByteSource> = files.iter().map(|file| file as &dyn ByteSource).collect();
    let (options, control) = (ReadOptions::default(), Control::new());
    let mut dataset = match &args.labels {
        Some(labels) => read_paired(&files, &DiskSource::open(labels)?, &options, &control),
        None => read(&files, &options, &control),
    }
    .map_err(refused)?;
    for place in 0..dataset.matrices.len() {
        dataset.make_digest(place, &control).map_err(|cancelled| refused(cancelled.into()))?;
    }
    if dataset.matrices.len() != args.files.len() {
        let message = format!(
            "{} matrices were found in {} files. Give one matrix a modality, each in a file of its own.",
            dataset.matrices.len(),
            args.files.len()
        );
        return Err(Problem::new(Code::NoMatrix, message));
    }
    let labels = args.labels.as_ref().and(dataset.labels.take());
    let name = |place: usize, matrix: &NamedMatrix| args.names.get(place).cloned().unwrap_or_else(|| matrix.summary.file.clone());
    let modality = |(place, matrix): (usize, NamedMatrix)| Modality {
        name: name(place, &matrix),
        embeddings: matrix.values,
        matrix: matrix.summary,
        pairing: matrix.pairing,
    };
    Ok((dataset.matrices.into_iter().enumerate().map(modality).collect(), labels))
}

fn matrix(file: &Path) -> Result<NamedMatrix, Problem> {
    let source = DiskSource::open(file)?;
    let dataset = read(&[&source], &ReadOptions::default(), &Control::new()).map_err(refused)?;
    let name = shown_name(&file.file_name().unwrap_or(file.as_os_str()).to_string_lossy());
    let missing = || {
        Problem::new(Code::NoMatrix, format!("{name} holds no matrix of embeddings. Give numbers with one row per item.")).in_file(&name)
    };
    let mut dataset = dataset;
    dataset.make_digest(0, &Control::new()).map_err(|cancelled| refused(cancelled.into()))?;
    dataset.matrices.into_iter().next().ok_or_else(missing)
}

/// The modalities with their rows in the order of the items, which are the rows of the first that all have; and these rows.
fn paired(args: &Args, read: Vec<NamedMatrix>) -> Result<(Vec<Modality>, Vec<u32>), Problem> {
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
    let texts = |ids: &Labels| -> Vec<String> { ids.class_ids().iter().map(|&id| ids.class_names()[id as usize].clone()).collect() };
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
    Ok((modalities.collect(), items.rows[0].clone()))
}

fn ids_of(file: &Path, column: Option<&str>) -> Result<Labels, Problem> {
    read_column(&DiskSource::open(file)?, column, &Control::new()).map_err(refused)
}

fn given_labels(file: &Path, items: &[u32]) -> Result<Arc<Labels>, Problem> {
    let labels = read_column(&DiskSource::open(file)?, None, &Control::new()).map_err(refused)?;
    let name = |&row: &u32| labels.class_ids().get(row as usize).map(|&class| labels.class_names()[class as usize].as_str());
    let names: Option<Vec<&str>> = items.iter().map(name).collect();
    let names = names.ok_or_else(|| {
        let message =
            format!("{} has {} labels, fewer than the first file has rows. Give one per row.", file.display(), labels.n_samples());
        Problem::new(Code::LabelLength, message)
    })?;
    Ok(Arc::new(Labels::from_texts(&names)))
}

/// The form for people: each pair, and class by class what separates its sides.
pub(super) fn text(report: &ModalitiesReport) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} modalities of {} items, {} held out; convention {}, seed {}",
        report.modalities.len(),
        format::count(report.items),
        format::count(report.test_items),
        report.settings.convention,
        report.settings.seed
    );
    for modality in report.modalities.iter().filter_map(|modality| modality.pairing.as_ref().map(|pairing| (&modality.name, pairing))) {
        let (name, pairing) = modality;
        let _ = writeln!(
            out,
            "{}: {} rows paired by id, {} only in the first, {} only here, {} doubled",
            shown_name(name),
            pairing.paired,
            pairing.only_first,
            pairing.only_second,
            pairing.duplicates_first + pairing.duplicates_second
        );
    }
    for diagnostic in &report.diagnostics {
        let _ = writeln!(out, "note: {}", diagnostic.message);
    }
    report.pairs.iter().for_each(|pair| pair_text(&mut out, pair));
    out
}

fn pair_text(out: &mut String, pair: &ModalityPair) {
    let [first, second] = pair.names.each_ref().map(|name| shown_name(name));
    let _ = writeln!(out, "\n{first} and {second}");
    if let Some(agreement) = pair.agreement {
        let _ = writeln!(
            out,
            "clusterings agree by {:.3} (normalized mutual information), {:.3} (adjusted Rand)",
            agreement.normalized_mutual_information, agreement.adjusted_rand
        );
    }
    for (name, side) in [&first, &second].into_iter().zip(&pair.sides) {
        let size = side.measured.as_ref().and_then(|measured| measured.whole.size);
        let _ = writeln!(
            out,
            "{name}: measured foundation size {}, by the theory {}",
            format::size(size),
            format::size(side.foundation.total.reported)
        );
    }
    let _ = writeln!(out, "{:>12} {:>12} {:>24}  {:>12}  class", "rows, first", "second", "difference (95 %)", "driven by");
    for class in &pair.bias {
        let size = |size: Option<f64>| size.map_or_else(|| format::MISSING.to_owned(), |size| format!("{size:.0}"));
        let driver = class.driver.map_or_else(|| format::MISSING.to_owned(), |driver| format!("{driver:?}"));
        let _ = writeln!(
            out,
            "{:>12} {:>12} {:>24}  {driver:>12}  {}",
            size(class.sizes[0]),
            size(class.sizes[1]),
            difference_text(class),
            shown_name(&class.class)
        );
    }
}

fn difference_text(class: &ClassBias) -> String {
    let Some(difference) = class.difference else { return format::MISSING.to_owned() };
    match (class.low, class.high) {
        (Some(low), Some(high)) => format!("{difference:+.0} ({low:+.0} to {high:+.0})"),
        (Some(low), None) => format!("{difference:+.0} (from {low:+.0})"),
        _ => format!("{difference:+.0}"),
    }
}
