//! `scar modalities`: what separates modalities of the same items.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::analysis::{
    self, AnalysisError, Modality, ModalityComparison, Swap, analyze_modalities, check_modality_ask, compare_modality_plans,
    modality_comparison_work, modality_curve, modality_plan,
};
use crate::cli::arrays::refused;
use crate::cli::output::write;
use crate::cli::progress::Bar;
use crate::cli::work::{ended, in_pool};
use crate::completion::Rule;
use crate::control::Control;
use crate::data::source::DiskSource;
use crate::data::{EmbeddingSet, Labels, NamedMatrix, ReadOptions, read, read_column, shown_name};
use crate::measures::Convention;
use crate::modality::{KmeansParams, pair_by_ids};
use crate::problem::{Code, Problem};
use crate::report::{ModalitiesReport, ModalityCosts, ModalityPlanAsk, modality_plan_csv};
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
    /// Column with the ids that pair the rows, in every file
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
    /// Find clusters by batches of N rows in place of passes over all: quicker for very many rows, with some percent more inertia
    #[arg(long, value_name = "N", conflicts_with = "labels", value_parser = clap::value_parser!(u32).range(1..))]
    mini_batch: Option<u32>,
    /// Show how inertia and silhouette of each modality go with the number of clusters, which helps to choose it
    #[arg(long)]
    cluster_curve: bool,
    /// How what to add is shared out between the classes: published, even, shares, level or deficit
    #[arg(long, default_value_t = ModalityPlanAsk::default().rule)]
    rule: Rule,
    /// What an item costs in the first modality alone, in the second alone, and in both at once
    #[arg(long, value_name = "A,B,PAIR", value_delimiter = ',', default_values_t = [1.0, 1.0, ModalityCosts::default().pair])]
    costs: Vec<f64>,
    /// Items to add at most, a pair counted once; without a budget, all that is lacking
    #[arg(long, value_name = "N")]
    budget_rows: Option<u64>,
    /// What all that is added may cost
    #[arg(long, value_name = "COST")]
    budget_cost: Option<f64>,
    /// Write what to add as CSV, a row per pair of modalities and class
    #[arg(long, value_name = "FILE")]
    plan_out: Option<PathBuf>,
    /// Compare plans with a random fill on both sides and by retrieval between them, over N splits of the items; takes as long as many
    /// trainings
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=1000))]
    validate: u32,
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
    let ask = plan_ask(args)?;
    let read: Vec<NamedMatrix> = args.files.iter().map(|file| matrix(file)).collect::<Result<_, _>>()?;
    let (modalities, items) = paired(args, read)?;
    let params = KmeansParams {
        n_clusters: args.clusters,
        n_restarts: args.restarts,
        seed: args.seed,
        batch: args.mini_batch,
        ..KmeansParams::default()
    };
    let swap = match &args.labels {
        Some(file) => Swap::Given(given_labels(file, &items)?),
        None => Swap::Clusters(params),
    };
    let control = Control::new();
    let found: Result<ModalitiesReport, AnalysisError> = in_pool(args.threads, || {
        let bar = Bar::start(&control, work(&modalities, &swap, &settings, args.validate));
        let mut tell = |progress| bar.tell(&progress);
        let mut report = analyze_modalities(&modalities, &swap, &settings, &control, &mut tell)?;
        if args.cluster_curve {
            for (modality, report) in modalities.iter().zip(&mut report.modalities) {
                report.curve = Some(modality_curve(modality, &params, &settings, &control)?);
            }
        }
        for (pair, sides) in report.pairs.iter_mut().zip(pairs_of(&modalities)) {
            pair.plan = Some(modality_plan(pair, &ask).map_err(Problem::from)?);
            if args.validate > 0 {
                let comparison = ModalityComparison::of(pair, args.validate);
                pair.validation = Some(compare_modality_plans(sides, &swap, &comparison, &settings, &control, &mut tell)?);
            }
        }
        Ok(report)
    })?;
    let report = found.map_err(ended)?;
    if let Some(file) = &args.plan_out {
        let plans: Vec<_> = report.pairs.iter().filter_map(|pair| Some((&pair.names, pair.plan.as_ref()?))).collect();
        write(file, modality_plan_csv(&plans).as_bytes())?;
    }
    Ok(report)
}

/// What is to be planned; that it can be is known before anything is read.
fn plan_ask(args: &Args) -> Result<ModalityPlanAsk, Problem> {
    let &[first, second, pair] = args.costs.as_slice() else {
        let message = format!("{} costs were given. Give three: of the first modality, of the second, and of a pair.", args.costs.len());
        return Err(Problem::new(Code::BadOption, message));
    };
    let costs = ModalityCosts { first, second, pair };
    let ask = ModalityPlanAsk { rule: args.rule, costs, budget_rows: args.budget_rows, budget_cost: args.budget_cost };
    check_modality_ask(&ask)?;
    Ok(ask)
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
fn paired(args: &Args, read: Vec<NamedMatrix>) -> Result<(Vec<Modality>, Option<Vec<u32>>), Problem> {
    let ids: Vec<Labels> = match (&args.id_column, args.ids.as_slice()) {
        (Some(column), _) => args.files.iter().map(|file| ids_of(file, Some(column))).collect::<Result<_, _>>()?,
        (None, []) => Vec::new(),
        (None, files) => files.iter().map(|file| ids_of(file, None)).collect::<Result<_, _>>()?,
    };
    let name = |place: usize, matrix: &NamedMatrix| args.names.get(place).cloned().unwrap_or_else(|| matrix.summary.file.clone());
    let modality = |place: usize, matrix: NamedMatrix, rows: Option<&[u32]>, pairing| Modality {
        name: name(place, &matrix),
        embeddings: rows.map_or_else(|| matrix.values.clone(), |rows| matrix.values.select(rows)),
        matrix: matrix.summary,
        pairing,
    };
    if ids.is_empty() {
        return Ok((read.into_iter().enumerate().map(|(place, matrix)| modality(place, matrix, None, None)).collect(), None));
    }
    for (ids, matrix) in ids.iter().zip(&read) {
        if ids.n_samples() as u64 != matrix.summary.rows {
            let file = &matrix.summary.file;
            let message = format!("{file} has {} rows and {} ids. Give one id per row.", matrix.summary.rows, ids.n_samples());
            return Err(Problem::new(Code::RowMismatch, message).in_file(file));
        }
    }
    let texts = |ids: &Labels| -> Vec<String> { ids.class_ids().iter().map(|&id| ids.class_names()[id as usize].clone()).collect() };
    let first = texts(&ids[0]);
    // Of each row of the first, the row of every other; rows that one lacks are of no item.
    let mut of_item: Vec<Option<Vec<u32>>> = (0..first.len() as u32).map(|row| Some(vec![row])).collect();
    let mut reports = vec![None];
    for (ids, matrix) in ids[1..].iter().zip(&read[1..]) {
        let pairing = pair_by_ids(&first, &texts(ids));
        if pairing.report.paired == 0 {
            let message = format!(
                "No id of {} is in {}, so no rows can be paired. Give the column or the files whose ids are the same in both.",
                read[0].summary.file, matrix.summary.file
            );
            return Err(Problem::new(Code::RowMismatch, message).in_file(&matrix.summary.file));
        }
        let mut partner = vec![None; first.len()];
        pairing.first.iter().zip(&pairing.second).for_each(|(&row, &other)| partner[row as usize] = Some(other));
        for (item, partner) in of_item.iter_mut().zip(partner) {
            *item = item.take().zip(partner).map(|(mut rows, partner)| {
                rows.push(partner);
                rows
            });
        }
        reports.push(Some(pairing.report));
    }
    let items: Vec<Vec<u32>> = of_item.into_iter().flatten().collect();
    if items.is_empty() {
        return Err(Problem::new(Code::RowMismatch, "No item is in every modality. Give modalities of the same items."));
    }
    let modalities = read.into_iter().zip(reports).enumerate().map(|(place, (matrix, report))| {
        let rows: Vec<u32> = items.iter().map(|rows| rows[place]).collect();
        modality(place, matrix, Some(&rows), report)
    });
    Ok((modalities.collect(), Some(items.iter().map(|rows| rows[0]).collect())))
}

fn ids_of(file: &Path, column: Option<&str>) -> Result<Labels, Problem> {
    read_column(&DiskSource::open(file)?, column, &Control::new()).map_err(refused)
}

fn given_labels(file: &Path, items: &Option<Vec<u32>>) -> Result<Arc<Labels>, Problem> {
    let labels = read_column(&DiskSource::open(file)?, None, &Control::new()).map_err(refused)?;
    let Some(items) = items else { return Ok(Arc::new(labels)) };
    let name = |&row: &u32| labels.class_ids().get(row as usize).map(|&class| labels.class_names()[class as usize].as_str());
    let names: Option<Vec<&str>> = items.iter().map(name).collect();
    let names = names.ok_or_else(|| {
        let message =
            format!("{} has {} labels, fewer than the first file has rows. Give one per row.", file.display(), labels.n_samples());
        Problem::new(Code::LabelLength, message)
    })?;
    Ok(Arc::new(Labels::from_texts(&names)))
}

/// Every two modalities, in the order of the report's pairs.
fn pairs_of(modalities: &[Modality]) -> impl Iterator<Item = [&Modality; 2]> {
    modalities.iter().enumerate().flat_map(|(place, first)| modalities[place + 1..].iter().map(move |second| [first, second]))
}

/// Units of work of all sides, and of the comparison over so many seeds; 0 where the input will be refused.
fn work(modalities: &[Modality], swap: &Swap, settings: &Settings, n_validated: u32) -> u64 {
    let n_items = modalities.first().map_or(0, |modality| modality.embeddings.n_rows());
    let labels = match swap {
        Swap::Given(labels) => Arc::clone(labels),
        // The work goes by rows, hardly by classes.
        Swap::Clusters(params) => {
            Arc::new(Labels::from_integers(&(0..n_items).map(|item| (item % params.n_clusters as usize) as i128).collect::<Vec<_>>()))
        }
    };
    let any_side = modalities.first().map(|modality| EmbeddingSet::new(modality.embeddings.clone(), labels));
    let sides = any_side.and_then(Result::ok).map_or(0, |side| analysis::modalities_work(&side, modalities.len() as u64, settings));
    let comparison = ModalityComparison {
        n_seeds: n_validated,
        rules: vec![Rule::Deficit, Rule::Level, Rule::Even],
        n_added: None,
        sizes: [Vec::new(), Vec::new()],
        matched: Vec::new(),
    };
    sides + pairs_of(modalities).count() as u64 * modality_comparison_work(n_items as u64, &comparison, settings)
}
