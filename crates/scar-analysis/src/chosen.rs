//! Which rows a plan takes, and which rows are a subset: what a person carries away.

use serde::{Deserialize, Serialize};

use crate::held_out::counts;
use crate::prepared::Prepared;
use crate::{AnalysisError, Extras};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_core::{EmbeddingSet, Matrix};
use scar_method::completion::{Candidates, Limits, PRIMARY_SHARE, PlanError, Rule, SPLIT_SEED, Split, choose};
use scar_method::probe::{LinearProbe, converged_work, train_converged};
use scar_method::settings::Settings;
use scar_method::subset::{SubsetMethod, subset};
use scar_report::ReserveKind;

/// A plan whose rows are to be chosen.
///
/// ```
/// use scar_analysis::RowPlan;
/// use scar_method::completion::{Limits, Rule};
/// let plan = RowPlan { rule: Rule::Level, limits: Limits::rows(20), costs: Vec::new(), sizes: vec![None; 3] };
/// assert_eq!(serde_json::from_str::<RowPlan>(&serde_json::to_string(&plan).unwrap()).unwrap(), plan);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowPlan {
    /// How rows are shared out, and which are taken.
    pub rule: Rule,
    /// What it must not exceed.
    pub limits: Limits,
    /// What a row of each class costs, length k; empty: 1 each.
    pub costs: Vec<f64>,
    /// Rows each class should have, length k.
    pub sizes: Vec<Option<f64>>,
}

/// Rows of one matrix, with their number in each class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenRows {
    /// Rows counted from 0, ascending: of the reserve as it is held, or of the data where a part of that plays the reserve, or is the
    /// subset. Where they stand in a file, [`scar_data::Dataset::rows_in_files`] says.
    #[serde(with = "scar_core::packed")]
    pub indices: Vec<u32>,
    /// Rows of each class that could be chosen, in class order.
    pub available: Vec<u64>,
    /// Rows of each class that were chosen. Where candidates have no labels, as a probe predicts them.
    pub chosen: Vec<u64>,
    /// Where they come from; `None` for a subset of the data.
    pub reserve: Option<ReserveKind>,
    /// Rows of the data in hand, ascending, where a part of it plays the reserve; else none.
    #[serde(with = "scar_core::packed")]
    pub in_hand: Vec<u32>,
}

/// The rows that `plan` takes: of the reserve in `extras`, or, without one, of the two fifths of each class that play it
/// ([`SPLIT_SEED`]). A probe, where the rule asks for one, is trained to convergence on the rows in hand.
///
/// # Errors
/// [`AnalysisError::Refused`] where the rule gives no plan, saying why; [`AnalysisError::Cancelled`].
///
/// Source: METHOD, section 4.
///
/// ```
/// use scar_analysis::{AnalysisError, Extras, RowPlan, choose_rows};
/// use scar_method::settings::Settings;
/// use scar_method::completion::{Limits, Rule};
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// let mut rows = |rule| {
///     let plan = RowPlan { rule, limits: Limits::rows(20), costs: Vec::new(), sizes: vec![Some(1.0); 3] };
///     choose_rows(&set, &Settings::default(), &Extras::default(), &plan, &Default::default())
/// };
/// let chosen = rows(Rule::Margin).unwrap();
/// assert_eq!((chosen.indices.len(), chosen.available, chosen.chosen.iter().sum::<u64>()), (20, vec![12, 12, 24], 20));
/// // The other three fifths are in hand.
/// assert_eq!(chosen.in_hand.len(), 72);
/// // No class has less than one row, so by deficit there is nothing to add.
/// assert!(matches!(rows(Rule::Deficit), Err(AnalysisError::Refused(_))));
/// ```
pub fn choose_rows(
    set: &EmbeddingSet,
    settings: &Settings,
    extras: &Extras,
    plan: &RowPlan,
    control: &Control,
) -> Result<ChosenRows, AnalysisError> {
    let settings = settings.clone().checked()?;
    let prepared = Prepared::new(set, &settings, extras)?;
    let (data_rows, n_classes) = (&prepared.data_rows, set.n_classes());
    let reserve = extras.reserve.as_ref();
    let needs_probe = plan.rule.needs_probe() || reserve.is_some_and(|reserve| reserve.class_ids.is_none());
    let mut class_ids = set.labels().class_ids().to_vec();
    let (split, first, kind) = match reserve {
        None => (Split::by_class(&class_ids, n_classes, data_rows, PRIMARY_SHARE, SPLIT_SEED), 0, ReserveKind::Split),
        Some(reserve) => {
            let first = set.n_samples() as u32;
            let rows = first..first + reserve.embeddings.n_rows() as u32;
            let kind = if reserve.class_ids.is_some() { ReserveKind::File } else { ReserveKind::FilePredicted };
            (Split { primary: data_rows.clone(), reserve: rows.collect() }, first, kind)
        }
    };
    let probe = match needs_probe {
        true => Some(trained(&prepared, &split.primary, control)?),
        false => None,
    };
    let joined: Matrix;
    let embeddings = match reserve {
        None => set.embeddings(),
        Some(reserve) => {
            let predicted = || {
                let idxs: Vec<u32> = (0..reserve.embeddings.n_rows() as u32).collect();
                probe.as_ref().map(|probe| probe.predictions(&reserve.embeddings, &idxs)).unwrap_or_default()
            };
            class_ids.extend(reserve.class_ids.clone().unwrap_or_else(predicted));
            joined = set.embeddings().concatenated(&reserve.embeddings);
            &joined
        }
    };
    let later_shares: Vec<f64> = counts(data_rows, set.labels()).iter().map(|&count| count as f64).collect();
    let from = Candidates {
        embeddings,
        class_ids: &class_ids,
        n_classes,
        primary: &split.primary,
        reserve: &split.reserve,
        later_shares: &later_shares,
        foundation_sizes: &plan.sizes,
        costs: &plan.costs,
        probe: probe.as_ref(),
        control,
    };
    let rows = choose(plan.rule, &from, plan.limits, settings.seed).map_err(|error| match error {
        PlanError::Cancelled => AnalysisError::Cancelled,
        error => AnalysisError::Refused(Problem::new(Code::BadOption, format!("There is no plan by «{}»: {error}", plan.rule))),
    })?;
    let of_class = |rows: &[u32]| {
        let mut counts = vec![0; n_classes];
        rows.iter().for_each(|&row| counts[class_ids[row as usize] as usize] += 1);
        counts
    };
    let (available, chosen) = (of_class(&split.reserve), of_class(&rows));
    let indices = rows.into_iter().map(|row| row - first).collect();
    let in_hand = if kind == ReserveKind::Split { split.primary } else { Vec::new() };
    Ok(ChosenRows { indices, available, chosen, reserve: Some(kind), in_hand })
}

/// Units by which [`choose_rows`] will advance its [`Control`]; herding, which takes most of the time where it is asked for, counts
/// none.
///
/// ```
/// use scar_analysis::{Extras, RowPlan, choosing_work};
/// use scar_method::settings::Settings;
/// use scar_method::completion::{Limits, Rule};
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// let work = |rule| {
///     let plan = RowPlan { rule, limits: Limits::rows(20), costs: Vec::new(), sizes: Vec::new() };
///     choosing_work(&set, &Settings::default(), &Extras::default(), &plan)
/// };
/// assert!(work(Rule::Margin) > 0 && work(Rule::Level) == 0);
/// ```
pub fn choosing_work(set: &EmbeddingSet, settings: &Settings, extras: &Extras, plan: &RowPlan) -> u64 {
    let Ok(prepared) = Prepared::new(set, settings, extras) else { return 0 };
    let is_unlabelled = extras.reserve.as_ref().is_some_and(|reserve| reserve.class_ids.is_none());
    let n_in_hand = match &extras.reserve {
        Some(_) => prepared.data_rows.len() as u64,
        None => (prepared.data_rows.len() as f64 * PRIMARY_SHARE) as u64,
    };
    if plan.rule.needs_probe() || is_unlabelled { converged_work(n_in_hand, &prepared.converged) } else { 0 }
}

/// A stratified subset of `size` of the rows that are data.
///
/// # Errors
/// [`AnalysisError::Refused`] for a size of 0 or beyond the rows; [`AnalysisError::Cancelled`].
///
/// Source: METHOD, section 3, *Foundation Data itself*.
///
/// ```
/// use scar_analysis::choose_subset;
/// use scar_method::settings::Settings;
/// use scar_method::subset::SubsetMethod;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// let subset = |size| choose_subset(&set, &Settings::default(), size, SubsetMethod::Herding, &Default::default());
/// // `set` has 30, 30 and 60 rows of its classes.
/// assert_eq!(subset(12).unwrap().chosen, [3, 3, 6]);
/// assert!(subset(0).is_err() && subset(121).is_err());
/// ```
pub fn choose_subset(
    set: &EmbeddingSet,
    settings: &Settings,
    size: u64,
    method: SubsetMethod,
    control: &Control,
) -> Result<ChosenRows, AnalysisError> {
    let extras = Extras::default();
    let prepared = Prepared::new(set, settings, &extras)?;
    let n_rows = prepared.data_rows.len() as u64;
    if !(1..=n_rows).contains(&size) {
        let message = format!("A subset of {size} samples cannot be taken of {n_rows}. Give a size from 1 to {n_rows}.");
        return Err(AnalysisError::Refused(Problem::new(Code::BadOption, message)));
    }
    let indices = subset(set, &prepared.data_rows, size, method, settings.seed, control)?;
    let (available, chosen) = (counts(&prepared.data_rows, set.labels()), counts(&indices, set.labels()));
    Ok(ChosenRows { indices, available, chosen, reserve: None, in_hand: Vec::new() })
}

fn trained(prepared: &Prepared<'_>, rows: &[u32], control: &Control) -> Result<LinearProbe, AnalysisError> {
    let set = prepared.set;
    let outcome = train_converged(set.embeddings(), set.labels().class_ids(), rows, set.n_classes(), &prepared.converged, control)?;
    Ok(outcome.probe)
}
