//! Compares modalities of the same items. Each is clustered, the clusters of each become the classes of the other (label swap), and the
//! analyses of the two sides are compared.

use std::sync::Arc;

use crate::bias_errors::error_differences;
use crate::{AnalysisError, Extras, Outcome, Progress, TestRecord, bias, modality_plan, run_with, total_work_with};
use scar_core::Random;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_core::{EmbeddingSet, Labels, Matrix, Split};
use scar_files::{FileSummary, LabelSummary, PairingReport};
use scar_method::modality::{KmeansError, KmeansParams, agreement, kmeans, matched};
use scar_method::settings::Settings;
use scar_report::{
    ClusterReport, DataReport, ModalitiesReport, ModalityLabels, ModalityPair, ModalityPlanAsk, ModalityReport, Note, Report,
};

/// Part of the random stream's path for the held-out items.
const HELD_OUT: u64 = 0x4EAD;
/// Number of representative items of a cluster.
const N_NEAREST: usize = 12;

/// One modality. Its rows are in the order of the items.
///
/// ```
/// use scar_analysis::Modality;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let modality = Modality { name: "text".to_owned(), embeddings: set.embeddings().clone(), matrix: report.data.matrix, pairing: None };
/// assert_eq!(modality.embeddings.n_rows(), 120);
/// ```
#[derive(Clone, Debug)]
pub struct Modality {
    /// What it is called.
    pub name: String,
    /// Shape *n* × *D*, finite; any D.
    pub embeddings: Matrix,
    /// Summary of its file.
    pub matrix: FileSummary,
    /// How its rows were paired with those of the first modality by ids; `None` if they were paired by order.
    pub pairing: Option<PairingReport>,
}

/// The classes of each side.
///
/// ```
/// use scar_analysis::Swap;
/// use scar_method::modality::KmeansParams;
/// let swap = Swap::Clusters(KmeansParams { n_clusters: 4, ..KmeansParams::default() });
/// assert!(matches!(swap, Swap::Clusters(params) if params.n_clusters == 4));
/// ```
#[derive(Clone, Debug)]
pub enum Swap {
    /// k-means clusters of the other modality.
    Clusters(KmeansParams),
    /// The labels of the items, the same on every side.
    Given(Arc<Labels>),
}

/// Analyzes every pair of `modalities`. The classes of each are the clusters of the other, or the same labels for all.
///
/// Clusters are found on all items. Each item is tested by probes that were trained without it, in folds
/// that are stratified by the classes of each side.
///
/// # Errors
/// [`AnalysisError::Refused`] for fewer than two modalities, numbers of rows that differ, more clusters than items, embeddings that are
/// all equal, and what [`run_with`] refuses; [`AnalysisError::Cancelled`].
///
/// Source: METHOD, section 6.
///
/// ```
/// use scar_analysis::{Modality, Swap, analyze_modalities};
/// use scar_method::settings::Settings;
/// use scar_method::modality::KmeansParams;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let modality = |name: &str| Modality {
///     name: name.to_owned(),
///     embeddings: set.embeddings().clone(),
///     matrix: report.data.matrix.clone(),
///     pairing: None,
/// };
/// let swap = Swap::Clusters(KmeansParams { n_clusters: 3, ..KmeansParams::default() });
/// let settings = Settings { ratios: vec![1, 2, 4], ..Settings::default() };
/// let found = analyze_modalities(&[modality("a"), modality("b")], &swap, &settings, &Default::default(), &mut |_| {}).unwrap();
/// // The same modality twice: the clusterings agree, nothing separates the sides, and a diagnostic says so.
/// let pair = &found.pairs[0];
/// assert!((pair.agreement.unwrap().adjusted_rand - 1.0).abs() < 1e-12);
/// assert!(pair.bias.iter().all(|class| class.difference.is_none_or(|difference| difference == 0.0)));
/// assert_eq!(found.diagnostics[0].code(), "same_modality");
/// assert_eq!((found.items, found.test_items), (120, 120));
/// ```
pub fn analyze_modalities(
    modalities: &[Modality],
    swap: &Swap,
    settings: &Settings,
    control: &Control,
    tell: &mut dyn FnMut(Progress),
) -> Result<ModalitiesReport, AnalysisError> {
    let settings = settings.clone().checked()?;
    let n_items = check(&modalities.iter().collect::<Vec<_>>())?;
    if settings.test_share == 0.0 {
        let message = "A test share of 0 tests nothing, so no size is known on either side. Give a share such as 0.2.";
        return Err(Problem::new(Code::BadOption, message).into());
    }
    let items: Vec<u32> = (0..n_items as u32).collect();
    let mut clusters = Vec::new();
    if let Swap::Clusters(params) = swap {
        let before = control.done();
        for modality in modalities {
            clusters.push(clustered(modality, &items, &[], params, control)?);
        }
        control.advance((before + clustering_work(modalities, params)).saturating_sub(control.done()));
    }
    let (mut pairs, mut diagnostics) = (Vec::new(), Vec::new());
    for first in 0..modalities.len() {
        for second in first + 1..modalities.len() {
            if is_same(&modalities[first].embeddings, &modalities[second].embeddings) {
                diagnostics.push(Note::SameModality { names: [first, second].map(|idx| modalities[idx].name.clone()) });
            }
            let sides = [&modalities[first], &modalities[second]];
            let (labels, agreed, matching) = match swap {
                Swap::Given(labels) => ([Arc::clone(labels), Arc::clone(labels)], None, Vec::new()),
                Swap::Clusters(params) => {
                    let (a, b): (&Clustered, &Clustered) = (&clusters[first], &clusters[second]);
                    let matching = matched(&a.ids, &b.ids, params.n_clusters as usize);
                    // The classes of the first side are clusters of the second. They are named by the matched clusters of the first.
                    let renamed: Vec<u32> = b.ids.iter().map(|&id| matching[id as usize]).collect();
                    ([labels_of(&renamed), labels_of(&a.ids)], Some(agreement(&a.ids, &b.ids)), matching)
                }
            };
            let [of_first, of_second] = labels;
            let mut analyzed = |modality, labels| side(modality, labels, &settings, control, tell);
            let [(first, first_record), (second, second_record)] = [analyzed(sides[0], of_first)?, analyzed(sides[1], of_second)?];
            let reports = [first, second];
            let mut bias = bias(reports.each_ref());
            if let Some((first, second)) = first_record.zip(second_record) {
                let differences = error_differences([first.tested(), second.tested()]);
                for (class, found) in bias.iter_mut().zip(differences) {
                    (class.errors, class.fall) = (found.map(|found| found.errors), found.map(|found| found.fall));
                }
            }
            let mut pair = ModalityPair {
                names: sides.map(|modality| modality.name.clone()),
                agreement: agreed,
                matched: matching,
                sides: reports,
                bias,
                plan: None,
                validation: None,
            };
            pair.plan = modality_plan(&pair, &ModalityPlanAsk::default()).ok();
            pairs.push(pair);
        }
    }
    let labels = match swap {
        Swap::Clusters(params) => ModalityLabels::Clusters { clusters: params.n_clusters, restarts: params.n_restarts },
        Swap::Given(_) => ModalityLabels::Given,
    };
    let report = |(place, modality): (usize, &Modality)| ModalityReport {
        name: modality.name.clone(),
        matrix: modality.matrix.clone(),
        pairing: modality.pairing.clone(),
        clusters: clusters.get(place).map(|clustered: &Clustered| clustered.report.clone()),
        curve: None,
    };
    Ok(ModalitiesReport {
        schema_version: ModalitiesReport::SCHEMA_VERSION,
        scar_lens_version: env!("CARGO_PKG_VERSION").to_owned(),
        settings,
        items: n_items as u64,
        test_items: n_items as u64,
        labels,
        modalities: modalities.iter().enumerate().map(report).collect(),
        pairs,
        diagnostics,
    })
}

/// About the units by which [`analyze_modalities`] advances its [`Control`]: how many passes the clusters take is not known before. 0 if the
/// input will be refused.
///
/// ```
/// use scar_analysis::{Modality, Swap, modalities_work};
/// use scar_method::settings::Settings;
/// use scar_method::modality::KmeansParams;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let one = Modality { name: "text".to_owned(), embeddings: set.embeddings().clone(), matrix: report.data.matrix, pairing: None };
/// let work = |n, swap: &Swap| modalities_work(&vec![one.clone(); n], swap, &Settings::default());
/// // Two modalities have one pair of two sides; three have three pairs.
/// let given = Swap::Given(std::sync::Arc::new(set.labels().clone()));
/// assert!(work(2, &given) > 0 && work(3, &given) == 3 * work(2, &given));
/// assert!(work(2, &Swap::Clusters(KmeansParams { n_clusters: 3, ..KmeansParams::default() })) > work(2, &given));
/// ```
pub fn modalities_work(modalities: &[Modality], swap: &Swap, settings: &Settings) -> u64 {
    let n_others = modalities.len().saturating_sub(1) as u64;
    let n_items = modalities.first().map_or(0, |modality| modality.embeddings.n_rows());
    let labels = match swap {
        Swap::Given(labels) => Arc::clone(labels),
        // The work depends on the number of rows and hardly on the classes.
        Swap::Clusters(params) => labels_of(&(0..n_items as u32).map(|item| item % params.n_clusters.max(1)).collect::<Vec<_>>()),
    };
    let of_side = |modality: &Modality| {
        let set = EmbeddingSet::new(modality.embeddings.clone(), Arc::clone(&labels));
        set.map_or(0, |set| n_others * total_work_with(&set, settings, &side_extras()))
    };
    let clusters = match swap {
        Swap::Clusters(params) => clustering_work(modalities, params),
        Swap::Given(_) => 0,
    };
    modalities.iter().map(of_side).sum::<u64>() + clusters
}

/// Passes over the items that progress expects of each start of k-means.
const USUAL_PASSES: u64 = 25;

fn clustering_work(modalities: &[Modality], params: &KmeansParams) -> u64 {
    let n_items = modalities.first().map_or(0, |modality| modality.embeddings.n_rows() as u64);
    modalities.len() as u64 * u64::from(params.n_restarts) * USUAL_PASSES * n_items
}

/// Checks that there are at least two modalities with equal numbers of rows. Gives this number.
pub(super) fn check(modalities: &[&Modality]) -> Result<usize, Problem> {
    let [first, others @ ..] = modalities else {
        return Err(Problem::new(Code::NoMatrix, "There is no modality. Give two files of embeddings or more."));
    };
    if others.is_empty() {
        let message = format!("{} is one modality. Give another of the same items beside it.", first.name);
        return Err(Problem::new(Code::NoMatrix, message));
    }
    let n_items = first.embeddings.n_rows();
    match others.iter().find(|other| other.embeddings.n_rows() != n_items) {
        Some(other) => {
            let message = format!(
                "{} has {n_items} rows and {} {}: without ids rows are paired by order, so their numbers must be equal. Give ids, or the same \
                 rows.",
                first.name,
                other.name,
                other.embeddings.n_rows()
            );
            Err(Problem::new(Code::RowMismatch, message).in_file(&other.matrix.file).with_option("--id-column NAME"))
        }
        None => Ok(n_items),
    }
}

/// Draws the items that plans are compared on. The draw is not stratified, because classes differ from side to side.
pub(super) fn held_out(n_items: usize, settings: &Settings) -> Result<Split, Problem> {
    let n_test = ((n_items as f64 * settings.test_share).round() as usize).min(n_items.saturating_sub(1));
    let mut items: Vec<u32> = (0..n_items as u32).collect();
    Random::new(settings.seed, &[HELD_OUT]).choose_to_front(&mut items, n_test);
    let mut is_test = vec![false; n_items];
    items[..n_test].iter().for_each(|&item| is_test[item as usize] = true);
    Split::new(String::new(), Some("the same items of every modality".to_owned()), "test".to_owned(), is_test).ok_or_else(|| {
        let message = format!("Of {n_items} items none can be held out to test on. Give more, or a larger test share.");
        Problem::new(Code::TooFewRows, message)
    })
}

/// The clusters of one modality, for all items.
pub(super) struct Clustered {
    pub(super) ids: Vec<u32>,
    report: ClusterReport,
}

/// Finds clusters on the items `train` and assigns the items `test` to the nearest.
pub(super) fn clustered(
    modality: &Modality,
    train: &[u32],
    test: &[u32],
    params: &KmeansParams,
    control: &Control,
) -> Result<Clustered, AnalysisError> {
    let clusters = kmeans(&modality.embeddings, train, params, control).map_err(|error| refused(modality, &error))?;
    let mut ids = vec![0; modality.embeddings.n_rows()];
    train.iter().zip(&clusters.ids).for_each(|(&item, &id)| ids[item as usize] = id);
    let of_test = clusters.nearest(&modality.embeddings, test, control)?;
    test.iter().zip(of_test).for_each(|(&item, id)| ids[item as usize] = id);
    let mut counts = vec![0; params.n_clusters as usize];
    ids.iter().for_each(|&id| counts[id as usize] += 1);
    let report = ClusterReport {
        counts,
        inertia: clusters.inertia,
        passes: clusters.n_passes,
        converged: clusters.is_converged,
        reseeded: clusters.n_reseeded,
        nearest: clusters.representatives(&modality.embeddings, train, N_NEAREST),
        nearest_ids: Vec::new(),
    };
    Ok(Clustered { ids, report })
}

/// How the sides of a pair are analyzed.
fn side_extras() -> Extras {
    Extras { is_side: true, ..Extras::default() }
}

pub(super) fn refused(modality: &Modality, error: &KmeansError) -> AnalysisError {
    let code = match error {
        KmeansError::Cancelled => return AnalysisError::Cancelled,
        KmeansError::ClusterCount { .. } => Code::BadOption,
        KmeansError::Constant => Code::TooFewClasses,
    };
    Problem::new(code, format!("{}: {error}", modality.name)).in_file(&modality.matrix.file).into()
}

/// The analysis of one side of a pair, and its test errors: a modality with the given classes.
fn side(
    modality: &Modality,
    labels: Arc<Labels>,
    settings: &Settings,
    control: &Control,
    tell: &mut dyn FnMut(Progress),
) -> Result<(Report, Option<TestRecord>), AnalysisError> {
    let data = DataReport {
        matrix: modality.matrix.clone(),
        labels: LabelSummary::of(&labels),
        sample: None,
        problems: Vec::new(),
        column_names: Vec::new(),
    };
    let set = EmbeddingSet::new(modality.embeddings.clone(), labels)?;
    let Outcome { report, test_record, .. } = run_with(&set, data, settings, &side_extras(), control, tell)?;
    Ok((report, test_record))
}

fn labels_of(ids: &[u32]) -> Arc<Labels> {
    Arc::new(Labels::from_integers(&ids.iter().map(|&id| i128::from(id)).collect::<Vec<_>>()))
}

fn is_same(a: &Matrix, b: &Matrix) -> bool {
    a.n_dims() == b.n_dims() && a.n_rows() == b.n_rows() && a.rows().zip(b.rows()).all(|(a, b)| a == b)
}
