//! Memory that work takes beside the data, known before it begins: with very many rows in very many classes it is far more than the data
//! itself.

use crate::{Extras, Modality, Swap};
use scar_core::EmbeddingSet;
use scar_core::problem::{Code, Problem};
use scar_method::settings::Settings;
use scar_report::format;

/// Bytes that an analysis takes at least beside the data: the logits (f32, a value for each row and class) of the largest training, which
/// are kept, those of the folds, and those that a training makes. `extras` are those of the analysis.
///
/// ```
/// use scar_analysis::{Extras, working_bytes};
/// use scar_method::settings::Settings;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// // `set` has 120 rows of three classes.
/// let of = |settings: &Settings| working_bytes(&set, settings, &Extras::default());
/// assert_eq!(of(&Settings { ratios: vec![1, 2], ..Settings::default() }), 3 * 120 * 3 * 4);
/// assert_eq!(of(&Settings { ratios: vec![2, 4], ..Settings::default() }), 3 * 60 * 3 * 4);
/// // Without folds, there are no logits of folds.
/// assert_eq!(of(&Settings { ratios: vec![1], test_share: 0.0, ..Settings::default() }), 2 * 120 * 3 * 4);
/// ```
pub fn working_bytes(set: &EmbeddingSet, settings: &Settings, extras: &Extras) -> u64 {
    let logits = |n_classes: usize| logits_bytes(set.n_samples(), n_classes, settings);
    let has_split = set.split().is_some() && settings.use_split;
    let has_folds = settings.test_share > 0.0 && extras.test.is_none() && !has_split && !settings.convention.is_published();
    let others = extras.columns.iter().map(|(_, labels)| labels.n_classes());
    let kept = others.clone().map(logits).fold(logits(set.n_classes()), u64::saturating_add);
    let made = others.map(logits).fold(logits(set.n_classes()), u64::max);
    let of_folds = if has_folds { logits(set.n_classes()) } else { 0 };
    kept.saturating_add(made).saturating_add(of_folds)
}

/// Proves that an analysis has room in `free_bytes`, as far as that is known before it begins.
///
/// # Errors
/// [`Code::TooLarge`] with both sizes and what to do.
///
/// ```
/// use scar_analysis::{Extras, check_room};
/// use scar_method::settings::Settings;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// let check = |free_bytes| check_room(&set, &Settings::default(), &Extras::default(), free_bytes);
/// assert!(check(1 << 20).is_ok());
/// let problem = check(1_000).unwrap_err();
/// assert!(problem.message.starts_with("To analyze 120 rows in 3 classes takes 1 MB of memory or more beside the data"));
/// ```
pub fn check_room(set: &EmbeddingSet, settings: &Settings, extras: &Extras, free_bytes: u64) -> Result<(), Problem> {
    let needed = working_bytes(set, settings, extras);
    if needed <= free_bytes {
        return Ok(());
    }
    let what = format!("To analyze {} in {}", rows(set.n_samples()), classes(set.n_classes()));
    let why = "a number for each row and class several times over";
    Err(refused(
        &what,
        needed,
        why,
        free_bytes,
        "Read a sample of the rows within a smaller memory budget, leave ratio 1 out, or join classes.",
    ))
}

/// Proves that a comparison of `modalities` has room in `free_bytes`, as far as that is known before it begins: that the analysis of one
/// side has.
///
/// # Errors
/// [`Code::TooLarge`] with both sizes and what to do.
///
/// ```
/// use scar_analysis::{Modality, Swap, check_modalities_room};
/// use scar_method::{modality::KmeansParams, settings::Settings};
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let one = Modality { name: "text".to_owned(), embeddings: set.embeddings().clone(), matrix: report.data.matrix, pairing: None };
/// let check = |n_clusters, free_bytes| {
///     let swap = Swap::Clusters(KmeansParams { n_clusters, ..KmeansParams::default() });
///     check_modalities_room(&[one.clone(), one.clone()], &swap, &Settings::default(), free_bytes)
/// };
/// assert!(check(3, 3 * 120 * 3 * 4).is_ok());
/// let problem = check(40, 3 * 120 * 3 * 4).unwrap_err();
/// assert!(problem.message.starts_with("To compare modalities of 120 items in 40 classes takes 1 MB of memory or more beside the data"));
/// ```
pub fn check_modalities_room(modalities: &[Modality], swap: &Swap, settings: &Settings, free_bytes: u64) -> Result<(), Problem> {
    let n_items = modalities.first().map_or(0, |modality| modality.embeddings.n_rows());
    let (n_classes, advice) = match swap {
        Swap::Clusters(params) => (params.n_clusters as usize, "fewer clusters"),
        Swap::Given(labels) => (labels.n_classes(), "labels of fewer classes"),
    };
    let logits = logits_bytes(n_items, n_classes, settings);
    // Of more clusters than items, the comparison itself says so.
    let is_possible = n_classes <= n_items;
    let needed = logits.saturating_mul(if settings.convention.is_published() { 2 } else { 3 });
    if needed <= free_bytes || !is_possible {
        return Ok(());
    }
    let what = format!("To compare modalities of {} in {}", format::counted(n_items as u64, "item", "items"), classes(n_classes));
    let why = "a number for each item and class several times over";
    let advice = format!("Read a sample of the items within a smaller memory budget, leave ratio 1 out, or choose {advice}.");
    Err(refused(&what, needed, why, free_bytes, &advice))
}

/// Bytes that looking at rows takes at least beside the data: the search for one probe (of each weight five numbers as f64 and ten pairs as
/// f32), three probes a fold, and what is known of each row.
///
/// ```
/// use scar_analysis::looking_bytes;
/// use scar_method::settings::Settings;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// // `set` has 120 rows of three classes and two dimensions, so that a probe has nine numbers.
/// assert_eq!(looking_bytes(&set, &Settings { folds: 0, ..Settings::default() }), 120 * 64 + 9 * 120);
/// assert_eq!(looking_bytes(&set, &Settings { folds: 5, ..Settings::default() }), 120 * 64 + 9 * (120 + 5 * 12));
/// ```
pub fn looking_bytes(set: &EmbeddingSet, settings: &Settings) -> u64 {
    const OF_SEARCH: u64 = 5 * 8 + 10 * 2 * 4;
    const OF_PROBES: u64 = 3 * 4;
    const OF_ROW: u64 = 64;
    let weights = (set.n_dims() as u64 + 1).saturating_mul(set.n_classes() as u64);
    let of_weights = weights.saturating_mul(OF_SEARCH + OF_PROBES * u64::from(settings.folds));
    of_weights.saturating_add(OF_ROW.saturating_mul(set.n_samples() as u64))
}

/// Proves that looking at the rows of `set` has room in `free_bytes`, as far as that is known before it begins.
///
/// # Errors
/// [`Code::TooLarge`] with both sizes and what to do.
///
/// ```
/// use scar_analysis::check_looking_room;
/// use scar_method::settings::Settings;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// assert!(check_looking_room(&set, &Settings::default(), 1 << 20).is_ok());
/// let problem = check_looking_room(&set, &Settings::default(), 1_000).unwrap_err();
/// assert!(problem.message.starts_with("To look at 120 rows in 3 classes takes 1 MB of memory or more beside the data"));
/// ```
pub fn check_looking_room(set: &EmbeddingSet, settings: &Settings, free_bytes: u64) -> Result<(), Problem> {
    let needed = looking_bytes(set, settings);
    if needed <= free_bytes {
        return Ok(());
    }
    let what = format!("To look at {} in {}", rows(set.n_samples()), classes(set.n_classes()));
    let why = "numbers for each class and dimension many times over";
    Err(refused(&what, needed, why, free_bytes, "Join classes, reduce the dimensions, or close other programs."))
}

/// Bytes of the logits of the largest training over `n_rows` in `n_classes`.
fn logits_bytes(n_rows: usize, n_classes: usize, settings: &Settings) -> u64 {
    let n_kept = n_rows as u64 / u64::from(settings.ratios.iter().copied().min().unwrap_or(1).max(1));
    n_kept.saturating_mul(n_classes as u64).saturating_mul(4)
}

fn rows(n_rows: usize) -> String {
    format::counted(n_rows as u64, "row", "rows")
}

fn classes(n_classes: usize) -> String {
    format::counted(n_classes as u64, "class", "classes")
}

fn refused(what: &str, needed: u64, why: &str, free_bytes: u64, advice: &str) -> Problem {
    let megabytes = |bytes: u64| format::count(bytes.div_ceil(1_000_000));
    let (needed, free) = (megabytes(needed), megabytes(free_bytes));
    let message = format!("{what} takes {needed} MB of memory or more beside the data, {why}, and {free} MB are free here. {advice}");
    Problem::new(Code::TooLarge, message)
}
