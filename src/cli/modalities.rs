//! `scar modalities`: finds what separates modalities of the same items.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::free_memory::free_bytes;
use crate::cli::link::{LinkArgs, WithLink};
use crate::cli::modality_input::{PairedModalities, input};
use crate::cli::output::{CommandOutcome, warn};
use crate::cli::progress::{Bar, Watch};
use crate::cli::targets::Targets;
use crate::cli::work::{ended, in_pool};
use scar_analysis::{
    AnalysisError, Modality, ModalityComparison, Swap, analyze_modalities, check_modalities_room, check_modality_ask,
    compare_modality_plans, modalities_work, modality_comparison_work, modality_curve, modality_plan,
};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_method::completion::{PlanError, Rule};
use scar_method::measures::Convention;
use scar_method::modality::KmeansParams;
use scar_method::settings::Settings;
use scar_report::html_report::modalities_to_html;
use scar_report::markdown::modalities_to_markdown;
use scar_report::{ModalitiesReport, ModalityCosts, ModalityPlanAsk, modalities_to_json, modality_plan_csv};

/// Arguments of `scar modalities`.
#[derive(Debug, clap::Args)]
pub(super) struct ModalitiesArgs {
    /// Files with embeddings, one per modality, or one that holds several; their rows belong to the same items and are paired by order or by ids
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Name of each modality, in their order; by default the names of the files or of the arrays
    #[arg(long, value_name = "NAME,NAME,…", value_delimiter = ',')]
    pub(super) names: Vec<String>,
    /// Array or column to use as a modality; give it once per modality where files hold several
    #[arg(long, value_name = "NAME", conflicts_with_all = ["id_column", "ids"])]
    pub(super) matrix: Vec<String>,
    /// Column or array to pass over; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(super) leave_out: Vec<String>,
    /// Label column to use, where the labels have several
    #[arg(long, value_name = "NAME", requires = "labels", conflicts_with_all = ["id_column", "ids"])]
    pub(super) label_column: Option<String>,
    /// Label that means that there is none: these rows are left out; may be given several times. "" says that no word does
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, requires = "labels", conflicts_with_all = ["id_column", "ids"])]
    pub(super) missing_label: Vec<String>,
    /// Column with ids that pair the rows, in every file; by default a column with a usual name for ids, else the order of rows
    #[arg(long, value_name = "NAME", conflicts_with = "ids")]
    pub(super) id_column: Option<String>,
    /// File with the ids of a modality's rows, one per line; give it once per modality, in the order of the files
    #[arg(long, value_name = "FILE")]
    pub(super) ids: Vec<PathBuf>,
    /// Number of clusters of each modality; they are the classes of the other
    #[arg(long, value_name = "K", default_value_t = 10, conflicts_with = "labels", value_parser = clap::value_parser!(u32).range(2..))]
    clusters: u32,
    /// Number of random starts of k-means
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    restarts: u32,
    /// Find clusters from batches of N rows instead of all rows: faster for very many rows, with a few percent more inertia
    #[arg(long, value_name = "N", conflicts_with = "labels", value_parser = clap::value_parser!(u32).range(1..))]
    mini_batch: Option<u32>,
    /// Show inertia and silhouette of each modality over the number of clusters, to help choose it
    #[arg(long)]
    cluster_curve: bool,
    /// Rule by which added rows are shared out between classes: published, even, shares, level or deficit
    #[arg(long, default_value_t = ModalityPlanAsk::default().rule)]
    rule: Rule,
    /// Cost of an item in the first modality alone, in the second alone, and in both at once
    #[arg(long, value_name = "A,B,PAIR", value_delimiter = ',', default_values_t = [1.0, 1.0, ModalityCosts::default().pair])]
    costs: Vec<f64>,
    /// Most items to add, a pair counted once; without a budget, all missing rows
    #[arg(long, value_name = "N")]
    budget_rows: Option<u64>,
    /// Highest total cost of the added items
    #[arg(long, value_name = "COST")]
    budget_cost: Option<f64>,
    /// Write the report as JSON, which `scar show` shows again
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write the plan as CSV, one row per pair of modalities and class
    #[arg(long, value_name = "FILE")]
    plan_out: Option<PathBuf>,
    /// Compare plans with a random fill on both sides and by retrieval between them, over N splits of the items; takes the time of many
    /// trainings
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=1000))]
    validate: u32,
    /// Labels of the items, used instead of clusters, in the order of the first file's rows
    #[arg(long, value_name = "FILE")]
    pub(super) labels: Option<PathBuf>,
    /// Keep one row in R per class, for each R
    #[arg(long, value_name = "R,R,…", value_delimiter = ',', default_values_t = Settings::default().ratios)]
    ratios: Vec<u32>,
    /// Share of the items that the largest trainings leave out in turn to test on; plans are compared on such a share too
    #[arg(long, value_name = "SHARE", default_value_t = Settings::default().test_share)]
    test_share: f64,
    /// Seed of all random draws
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Number of threads; by default one per core. It changes no result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Which formulas are used
    #[arg(long, default_value_t = Convention::default())]
    convention: Convention,
    /// Write the report as one HTML page
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write the report as Markdown, for notes and papers; `scar show` writes its figures too
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    #[command(flatten)]
    link: LinkArgs,
    /// Print the report as one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

impl ModalitiesArgs {
    /// How many modalities were asked for.
    pub(super) fn n_modalities(&self) -> usize {
        self.matrix.len().max(self.files.len())
    }
}

/// Reads the files, pairs their rows and analyses every pair.
///
/// # Errors
/// The first problem that makes the input unusable.
pub(super) fn run(args: &ModalitiesArgs, watch: Watch) -> Result<CommandOutcome<WithLink<ModalitiesReport>>, Problem> {
    args.link.check()?;
    let settings = Settings {
        convention: args.convention,
        ratios: args.ratios.clone(),
        seed: args.seed,
        test_share: args.test_share,
        ..Settings::default()
    }
    .checked()?;
    let wrong_number = |what: &str, found: usize| {
        let message = format!("{found} {what} were given for {} modalities. Give one for each, in their order.", args.n_modalities());
        Problem::new(Code::BadOption, message)
    };
    if !args.names.is_empty() && args.names.len() != args.n_modalities() {
        return Err(wrong_number("names", args.names.len()));
    }
    if !args.ids.is_empty() && args.ids.len() != args.n_modalities() {
        return Err(wrong_number("files of ids", args.ids.len()));
    }
    let ask = plan_ask(args)?;
    let asked = [("--out", &args.out), ("--html", &args.html), ("--markdown", &args.markdown), ("--plan-out", &args.plan_out)];
    let targets = Targets::tried(read_by(args), &asked.map(|(option, file)| (option, file.as_deref())))?;
    let PairedModalities { modalities, labels, ids } = input(args, watch)?;
    let params = KmeansParams {
        n_clusters: args.clusters,
        n_restarts: args.restarts,
        seed: args.seed,
        batch: args.mini_batch,
        ..KmeansParams::default()
    };
    let swap = labels.map_or(Swap::Clusters(params), Swap::Given);
    free_bytes().map_or(Ok(()), |free_bytes| check_modalities_room(&modalities, &swap, &settings, free_bytes))?;
    let control = Arc::new(Control::new());
    let found: Result<ModalitiesReport, AnalysisError> = in_pool(args.threads, || {
        let bar = Bar::start(watch, &control, work(&modalities, &swap, &settings, args.validate));
        let mut tell = |progress| bar.tell(&progress);
        let mut report = analyze_modalities(&modalities, &swap, &settings, &control, &mut tell)?;
        if args.cluster_curve {
            for (modality, report) in modalities.iter().zip(&mut report.modalities) {
                report.curve = Some(modality_curve(modality, &params, &settings, &control)?);
            }
        }
        for (pair, sides) in report.pairs.iter_mut().zip(pairs_of(&modalities)) {
            pair.plan = match modality_plan(pair, &ask) {
                Ok(plan) => Some(plan),
                // The sizes are estimates, and the rest of the report stands without the plan.
                Err(error @ PlanError::TooMany { .. }) => {
                    warn(&Problem::from(error));
                    None
                }
                Err(error) => return Err(Problem::from(error).into()),
            };
            if args.validate > 0 {
                let comparison = ModalityComparison::of(pair, args.validate);
                pair.validation = Some(compare_modality_plans(sides, &swap, &comparison, &settings, &control, &mut tell)?);
            }
        }
        if let Some(ids) = &ids {
            report.name_items(ids);
        }
        Ok(report)
    })?;
    let report = found.map_err(ended)?;
    let mut saving = targets.save();
    saving.bytes("--plan-out", || {
        let plans: Vec<_> = report.pairs.iter().filter_map(|pair| Some((&pair.names, pair.plan.as_ref()?))).collect();
        modality_plan_csv(&plans).into_bytes()
    });
    saving.bytes("--out", || modalities_to_json(&report).into_bytes());
    saving.bytes("--html", || modalities_to_html(&report).into_bytes());
    saving.bytes("--markdown", || modalities_to_markdown(&report, None).into_bytes());
    let unsaved = saving.finish().unsaved;
    // A report that has no link is printed as text all the same: the work is done.
    let (link, refused) = args.link.of_modalities(&report).map_or_else(|problem| (None, Some(problem)), |link| (link, None));
    Ok(CommandOutcome { result: WithLink { result: report, link }, unsaved: unsaved.or(refused) })
}

/// Each file that is read, with the option or argument that named it.
fn read_by(args: &ModalitiesArgs) -> impl Iterator<Item = (&'static str, &Path)> {
    let given = [("FILE", args.files.as_slice()), ("--ids", &args.ids), ("--labels", args.labels.as_slice())];
    given.into_iter().flat_map(|(given, files)| files.iter().map(move |file| (given, file.as_path())))
}

/// The plan to make. Settings that allow no plan are refused before any file is read.
fn plan_ask(args: &ModalitiesArgs) -> Result<ModalityPlanAsk, Problem> {
    let &[first, second, pair] = args.costs.as_slice() else {
        let message = format!("{} costs were given. Give three: of the first modality, of the second, and of a pair.", args.costs.len());
        return Err(Problem::new(Code::BadOption, message));
    };
    let costs = ModalityCosts { first, second, pair };
    let ask = ModalityPlanAsk { rule: args.rule, costs, budget_rows: args.budget_rows, budget_cost: args.budget_cost };
    check_modality_ask(&ask)?;
    Ok(ask)
}

/// All pairs of modalities, in the order of the report.
fn pairs_of(modalities: &[Modality]) -> impl Iterator<Item = [&Modality; 2]> {
    modalities.iter().enumerate().flat_map(|(place, first)| modalities[place + 1..].iter().map(move |second| [first, second]))
}

/// Units of work of all analyses, and of the comparison over `n_validated` seeds; 0 if the input will be refused.
fn work(modalities: &[Modality], swap: &Swap, settings: &Settings, n_validated: u32) -> u64 {
    let n_items = modalities.first().map_or(0, |modality| modality.embeddings.n_rows());
    let sides = modalities_work(modalities, swap, settings);
    let comparison = ModalityComparison {
        n_seeds: n_validated,
        rules: vec![Rule::Deficit, Rule::Level, Rule::Even],
        n_added: None,
        sizes: [Vec::new(), Vec::new()],
        matched: Vec::new(),
    };
    sides + pairs_of(modalities).count() as u64 * modality_comparison_work(n_items as u64, &comparison, settings)
}
