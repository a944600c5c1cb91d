//! Chooses the rows of a plan and the rows of a subset.

use serde::{Deserialize, Serialize};

use crate::held_out::counts;
use crate::prepared::Prepared;
use crate::supply::Supply;
use crate::{AnalysisError, Extras};
use scar_core::EmbeddingSet;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_method::completion::{Limits, Rule};
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
    /// How rows are shared out between classes, and which are taken.
    pub rule: Rule,
    /// The limits of the plan.
    pub limits: Limits,
    /// What a row of each class costs, length k; empty: 1 each.
    pub costs: Vec<f64>,
    /// Rows each class should have, length k.
    pub sizes: Vec<Option<f64>>,
}

/// Chosen rows of one matrix, with the counts of each class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenRows {
    /// Positions from 0, ascending: in the reserve's file as it is in memory, or in the data if these contain the reserve or the subset.
    /// `scar_data`'s `Dataset::rows_in_files` converts them to positions in the files.
    #[serde(with = "scar_core::packed")]
    pub indices: Vec<u32>,
    /// Rows of each class that could be chosen, in class order.
    pub available: Vec<u64>,
    /// Rows of each class that were chosen. Candidates without labels count by the predictions of a probe.
    pub chosen: Vec<u64>,
    /// The source of the rows; `None` for a subset of the data.
    pub reserve: Option<ReserveKind>,
    /// Rows of the data in hand, ascending, if another part of the data serves as the reserve; else empty.
    #[serde(with = "scar_core::packed")]
    pub in_hand: Vec<u32>,
}

impl ChosenRows {
    /// Rows of all classes that could be chosen.
    ///
    /// ```
    /// use scar_analysis::ChosenRows;
    /// let rows = ChosenRows { indices: vec![4], available: vec![2, 3, 0], chosen: vec![1, 0, 0], reserve: None, in_hand: Vec::new() };
    /// assert_eq!((rows.n_available(), rows.n_left_out()), (5, 1));
    /// ```
    pub fn n_available(&self) -> u64 {
        self.available.iter().sum()
    }

    /// Classes of which no row was chosen although there were some.
    pub fn n_left_out(&self) -> u64 {
        self.available.iter().zip(&self.chosen).filter(|&(&available, &chosen)| available > 0 && chosen == 0).count() as u64
    }
}

/// The rows that `plan` takes from the reserve in `extras`. Without a reserve, two fifths of each class of the data serve as one, drawn by
/// [`SPLIT_SEED`](scar_method::completion::SPLIT_SEED).
///
/// If the rule or candidates without labels need a probe, it is trained to convergence on all rows in hand, in every convention. The plan
/// of a report ([`run_with`](crate::run_with)) chooses its rows in the same way, so the same rule, limits, sizes and seed give the same
/// rows.
///
/// # Errors
/// [`AnalysisError::Refused`] with the reason if the rule gives no plan; [`AnalysisError::Cancelled`].
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
/// // Every class has at least one row, so there are no deficits and nothing to add.
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
    let supply = Supply::of(&prepared, plan.rule.needs_probe(), control)?;
    let rows = supply.choose(plan, settings.seed, control)?;
    let (available, chosen) = (supply.counts(&supply.candidates), supply.counts(&rows));
    let (indices, kind) = (supply.in_source(rows), supply.kind);
    let in_hand = if kind == ReserveKind::Split { supply.in_hand } else { Vec::new() };
    Ok(ChosenRows { indices, available, chosen, reserve: Some(kind), in_hand })
}

/// Total units by which [`choose_rows`] advances its [`Control`]. Herding is not included, although it takes most of the time if the rule
/// uses it.
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
    Supply::work(&prepared, plan.rule.needs_probe())
}

/// Chooses a stratified subset of `size` rows of the data.
///
/// # Errors
/// [`AnalysisError::Refused`] for a size of 0 or above the number of rows; [`AnalysisError::Cancelled`].
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
