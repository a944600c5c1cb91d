//! `scar analyze`: the whole analysis of an embedding set.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::arrays;
use crate::cli::forms::FormArgs;
use crate::cli::free_memory::free_bytes;
use crate::cli::input::{InputArgs, InputFiles, read_beside};
use crate::cli::link::{LinkArgs, WithLink};
use crate::cli::output::CommandOutcome;
use crate::cli::progress::{Bar, Watch};
use crate::cli::targets::Targets;
use crate::cli::work::{ended, in_pool};
use scar_analysis::{Extras, Outcome, ReserveSet, TestSet, check_room, run_with, total_work_with};
use scar_core::EmbeddingSet;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_data::{ReadOptions, npy_bytes, shown_name};
use scar_method::foundation::total::RatioRule;
use scar_method::measures::Convention;
use scar_method::probe::LinearProbe;
use scar_method::settings::Settings;
use scar_report::html_report::to_html;
use scar_report::markdown::to_markdown;
use scar_report::{DataReport, JsonReport, as_seen, figure_names, figures, to_json};

/// Arguments of `scar analyze`.
#[derive(Debug, clap::Args)]
pub(super) struct AnalyzeArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Embeddings to test on, in place of the rows that each training leaves out; their labels are in the file or given by --test-labels
    #[arg(long, value_name = "FILE")]
    test: Option<PathBuf>,
    /// Labels of the test embeddings, if their file has none
    #[arg(long, value_name = "FILE", requires = "test")]
    test_labels: Option<PathBuf>,
    /// Share of each class that the largest trainings leave out in turn to test on, so that every row is tested; 0 for no test
    #[arg(long, value_name = "SHARE", default_value_t = Settings::default().test_share)]
    test_share: f64,
    /// Use test rows that the files name (by a split column, or files called test-…) as data like all others
    #[arg(long)]
    ignore_split: bool,
    /// Take rows of one group (a column such as patient_id) for independent, so that a probe may be tested on rows of a group that it has seen
    #[arg(long)]
    ignore_groups: bool,
    /// Embeddings that a plan may add, in place of two fifths of the data; labels in the file, by --reserve-labels, or none
    #[arg(long, value_name = "FILE")]
    reserve: Option<PathBuf>,
    /// Labels of the reserve; without labels, its classes are predicted
    #[arg(long, value_name = "FILE", requires = "reserve")]
    reserve_labels: Option<PathBuf>,
    /// Compare plans with a random fill over N splits of the data; takes the time of many trainings
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=1000))]
    validate: u32,
    /// δ, the accepted chance of failure
    #[arg(long, default_value_t = Settings::default().delta)]
    delta: f64,
    /// ε, the accepted gap of generalization
    #[arg(long, default_value_t = Settings::default().epsilon)]
    epsilon: f64,
    /// Orders of inclusion–exclusion that the truncated total takes
    #[arg(long, default_value_t = Settings::default().order, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    order: u32,
    /// Lower bound of the ratio factor of the published total: floor-e (at least e) or plain (no bound)
    #[arg(long, default_value_t = Settings::default().ratio_rule)]
    ratio_rule: RatioRule,
    /// L2 penalty of the converged probe
    #[arg(long, default_value_t = Settings::default().l2)]
    l2: f64,
    /// Keep one row in R per class, for each R
    #[arg(long, value_name = "R,R,…", value_delimiter = ',', default_values_t = Settings::default().ratios)]
    ratios: Vec<u32>,
    /// Seed of all random draws
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Number of threads; by default one per core. It changes no result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Which formulas are used
    #[arg(long, default_value_t = Convention::default())]
    convention: Convention,
    /// Most passes over the data in the published training
    #[arg(long, value_name = "N", default_value_t = Settings::default().max_epochs)]
    max_epochs: u32,
    /// Stop a published training after N epochs without a rise of its accuracy
    #[arg(long, value_name = "N", default_value_t = Settings::default().patience)]
    patience: u32,
    /// First weights of the training at ratio 1, classes × dimensions (.npy)
    #[arg(long, value_name = "FILE", requires = "initial_bias")]
    initial_weights: Option<PathBuf>,
    /// First biases of the training at ratio 1, one number per class (.npy)
    #[arg(long, value_name = "FILE", requires = "initial_weights")]
    initial_bias: Option<PathBuf>,
    /// Write the logits of ratio 1, rows × classes, f32 (.npy)
    #[arg(long, value_name = "FILE")]
    logits_out: Option<PathBuf>,
    /// Include the loss and accuracy of every training in the report
    #[arg(long)]
    trace: bool,
    /// Write the report as JSON
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    forms: FormArgs,
    #[command(flatten)]
    link: LinkArgs,
    /// Print all there is: every ratio, the measures of rows trained on, all sizes, the plan, notes on the method
    #[arg(long)]
    pub(super) full: bool,
    /// Print the report as one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// Reads the files, analyses them and writes the requested outputs.
///
/// # Errors
/// The first problem that makes the input unusable.
pub(super) fn run(args: &AnalyzeArgs, watch: Watch) -> Result<CommandOutcome<WithLink<JsonReport<'static>>>, Problem> {
    args.link.check()?;
    let settings = Settings {
        convention: args.convention,
        ratios: args.ratios.clone(),
        seed: args.seed,
        max_epochs: args.max_epochs,
        patience: args.patience,
        test_share: args.test_share,
        use_split: !args.ignore_split,
        use_groups: !args.ignore_groups,
        delta: args.delta,
        epsilon: args.epsilon,
        order: args.order,
        ratio_rule: args.ratio_rule,
        l2: args.l2,
        ..Settings::default()
    }
    .checked()?;
    if args.logits_out.is_some() && settings.ratios.first() != Some(&1) {
        return Err(Problem::new(
            Code::BadOption,
            "--logits-out writes the logits of ratio 1, which is not among the ratios. Add 1 to --ratios.",
        ));
    }
    let input = args.input.find()?;
    let forms = args.forms.asked(figure_names())?;
    let own = [("--out", args.out.as_deref()), ("--logits-out", args.logits_out.as_deref())];
    let asked: Vec<_> = own.into_iter().chain(forms.files.iter().map(|(option, file)| (*option, Some(file.as_path())))).collect();
    let targets = Targets::tried(read_by(args, &input), &asked)?;
    let dataset = input.read_one("analyze", watch)?;
    let set = dataset.embedding_set(0)?;
    let test = match &args.test {
        Some(file) => {
            let shown = base_name(file);
            let (embeddings, labels) = read_beside(file, args.test_labels.as_deref(), &input.options())?;
            let missing = || {
                let message = format!("{shown} has no labels, so nothing can be tested on it. Give them with --test-labels, one per row.");
                Problem::new(Code::LabelMissing, message).in_file(&shown)
            };
            Some(TestSet::new(&embeddings, labels.ok_or_else(missing)?.as_ref(), &set, &shown)?)
        }
        None => None,
    };
    let reserve = match &args.reserve {
        Some(file) => Some(read_reserve(file, args.reserve_labels.as_deref(), &input.options(), &set)?),
        None => None,
    };
    let extras = Extras {
        reserve,
        n_validated: args.validate,
        first_probe: first_probe(args, &set)?,
        trace: args.trace,
        test,
        column: args.input.first_column(),
        columns: dataset.other_labels.clone(),
        ..Extras::default()
    };
    let data = dataset.report(0)?;
    let outcome = in_pool(args.threads, || analyze(&set, data, &settings, &extras, watch))??;
    let unsaved = save(args, &targets, &outcome);
    // A report that has no link is printed as text all the same: the work is done.
    let (link, refused) = args.link.of(&outcome.report).map_or_else(|problem| (None, Some(problem)), |link| (link, None));
    let result = WithLink { result: JsonReport::new(Cow::Owned(outcome.report)), link };
    Ok(CommandOutcome { result, unsaved: unsaved.or(refused) })
}

/// Each file that is read, with the option or argument that named it.
fn read_by<'a>(args: &'a AnalyzeArgs, input: &'a InputFiles) -> impl Iterator<Item = (&'static str, &'a Path)> {
    let beside = [
        ("--test", &args.test),
        ("--test-labels", &args.test_labels),
        ("--reserve", &args.reserve),
        ("--reserve-labels", &args.reserve_labels),
        ("--initial-weights", &args.initial_weights),
        ("--initial-bias", &args.initial_bias),
    ];
    input.paths().chain(beside.into_iter().filter_map(|(option, file)| Some((option, file.as_deref()?))))
}

/// The name of a file as reports show it: without its folders, as in a browser.
fn base_name(file: &Path) -> String {
    shown_name(&file.file_name().unwrap_or(file.as_os_str()).to_string_lossy())
}

fn read_reserve(file: &Path, labels: Option<&Path>, of_data: &ReadOptions, set: &EmbeddingSet) -> Result<ReserveSet, Problem> {
    let shown = base_name(file);
    let (embeddings, labels) = read_beside(file, labels, of_data)?;
    match labels {
        Some(labels) => ReserveSet::labelled(&embeddings, &labels, set, &shown),
        None => ReserveSet::unlabelled(embeddings, set, &shown),
    }
}

fn analyze(set: &EmbeddingSet, data: DataReport, settings: &Settings, extras: &Extras, watch: Watch) -> Result<Outcome, Problem> {
    free_bytes().map_or(Ok(()), |free_bytes| check_room(set, settings, extras, free_bytes))?;
    let control = Arc::new(Control::new());
    let bar = Bar::start(watch, &control, total_work_with(set, settings, extras));
    run_with(set, data, settings, extras, &control, &mut |progress| bar.tell(&progress)).map_err(ended)
}

fn first_probe(args: &AnalyzeArgs, set: &EmbeddingSet) -> Result<Option<LinearProbe>, Problem> {
    let (Some(weights), Some(bias)) = (&args.initial_weights, &args.initial_bias) else { return Ok(None) };
    let weights = arrays::numbers(weights)?;
    let bias = arrays::numbers(bias)?;
    let weights = weights.mapv(|value| value as f32);
    let bias = bias.iter().map(|&value| value as f32).collect::<ndarray::Array1<f32>>();
    LinearProbe::from_arrays(weights.view(), bias.view(), set.n_classes(), set.n_dims()).map(Some)
}

/// Writes the requested files. Gives the reason if some were not written.
fn save(args: &AnalyzeArgs, targets: &Targets, outcome: &Outcome) -> Option<Problem> {
    let (mut saving, report) = (targets.save(), &outcome.report);
    saving.bytes("--out", || to_json(report).into_bytes());
    let seen = as_seen(report);
    args.forms.save(&mut saving, || to_html(report), |place| to_markdown(report, place), || figures(&seen));
    if let Some(logits) = &outcome.logits {
        saving.bytes("--logits-out", || npy_bytes(logits.view()));
    }
    saving.finish().unsaved
}
