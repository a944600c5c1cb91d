//! Memory that an analysis takes beside the data, known before it begins: with very many rows in very many classes it is far more than the
//! data itself.

use crate::Extras;
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
    let n_rows = set.n_samples() as u64 / u64::from(settings.ratios.iter().copied().min().unwrap_or(1).max(1));
    let logits = |n_classes: usize| n_rows.saturating_mul(n_classes as u64).saturating_mul(4);
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
    let megabytes = |bytes: u64| format::count(bytes.div_ceil(1_000_000));
    let message = format!(
        "To analyze {} in {} takes {} MB of memory or more beside the data, a number for each row and class several times over, and {} MB are \
         free here. Read a sample of the rows within a smaller memory budget, leave ratio 1 out, or join classes.",
        format::counted(set.n_samples() as u64, "row", "rows"),
        format::counted(set.n_classes() as u64, "class", "classes"),
        megabytes(needed),
        megabytes(free_bytes),
    );
    Err(Problem::new(Code::TooLarge, message))
}
