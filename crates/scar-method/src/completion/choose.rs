//! Plans by rows: chooses the candidates to take.

use std::collections::HashSet;

use crate::completion::rule::RowChoice;
use crate::completion::{ClassCounts, ClassLists, Limits, PlanError, Rule, plan_within, rules};
use crate::probe::LinearProbe;
use crate::subset::{herd, members_by_class};
use scar_core::Matrix;
use scar_core::Random;
use scar_core::control::Control;

/// The rows that a plan chooses from, and what it may use to choose.
///
/// ```
/// use scar_method::completion::{Candidates, Limits, PlanError, Rule, choose};
/// use scar_core::control::Control;
/// let embeddings = ndarray::array![[0.0f32], [1.0], [2.0], [3.0]].into();
/// let from = Candidates {
///     embeddings: &embeddings,
///     class_ids: &[0, 1, 0, 1],
///     n_classes: 2,
///     primary: &[0],
///     reserve: &[1, 2, 3],
///     later_shares: &[],
///     foundation_sizes: &[],
///     costs: &[],
///     probe: None,
///     control: &Control::new(),
/// };
/// // The class without rows in hand comes first.
/// assert_eq!(choose(Rule::Level, &Candidates { reserve: &[1, 2], ..from }, Limits::rows(1), 0), Ok(vec![1]));
/// // A rule that needs a probe fails without one.
/// assert_eq!(choose(Rule::Margin, &from, Limits::rows(1), 0), Err(PlanError::NeedsProbe));
/// assert!(matches!(choose(Rule::Shares, &from, Limits::rows(1), 0), Err(PlanError::Length { found: 0, expected: 2, .. })));
/// ```
#[derive(Clone, Copy)]
pub struct Candidates<'a> {
    /// Shape *N* × *D*: rows in hand and candidates together.
    pub embeddings: &'a Matrix,
    /// Class of each row, length *N*. For candidates without labels, the class that a probe predicts.
    pub class_ids: &'a [u32],
    /// Number of classes, k.
    pub n_classes: usize,
    /// Rows in hand.
    pub primary: &'a [u32],
    /// Rows that can be taken.
    pub reserve: &'a [u32],
    /// The share of each class in later use, length k; needed by rules by shares.
    pub later_shares: &'a [f64],
    /// Rows each class should have, length k; needed by [`Rule::Published`] and [`Rule::Deficit`].
    pub foundation_sizes: &'a [Option<f64>],
    /// Cost of a row of each class, length k; if empty, every row costs 1.
    pub costs: &'a [f64],
    /// A probe trained on the rows in hand; needed by rules by margin.
    pub probe: Option<&'a LinearProbe>,
    /// Stops herding.
    pub control: &'a Control,
}

/// What a random stream is for, so that a plan draws other numbers than a training.
const PLAN: u64 = 0x914A;

/// Sums of costs may exceed the budget by this share, because of rounding.
const ROUNDING: f64 = 1e-12;

/// Rows of the reserve to take by `rule` within `limits`, ascending.
///
/// The result has fewer rows than `limits` allow if the reserve ends, or if the rule needs no more ([`Rule::Published`],
/// [`Rule::Deficit`]; classes of share 0). Rules that do not count classes ([`Rule::Random`], [`Rule::Margin`], [`Rule::Herding`]) take
/// rows in their order and skip rows that the rest of the budget cannot pay for; in the end it cannot pay for any further row. Only
/// random draws depend on `seed`.
///
/// # Errors
/// [`PlanError::NeedsProbe`] where the rule looks at margins and there is no probe, [`PlanError::Length`] where a list is not of
/// length k, and those of [`plan_within`].
///
/// # Panics
/// Where a row or class is out of range.
///
/// Source: METHOD, section 4. What each rule is worth: `docs/completion.md`.
///
/// ```
/// use ndarray::array;
/// use scar_method::completion::{Candidates, Limits, Rule, choose};
/// use scar_core::control::Control;
/// use scar_method::probe::LinearProbe;
/// let embeddings = array![[-1.0f32], [1.0], [-2.0], [0.1], [3.0], [-0.2]].into();
/// // Logits −x and x: the probe is least certain about rows near 0.
/// let probe = LinearProbe::from_arrays(array![[-1.0], [1.0]].view(), array![0.0, 0.0].view(), 2, 1).unwrap();
/// let from = Candidates {
///     embeddings: &embeddings,
///     class_ids: &[0, 1, 0, 1, 1, 0],
///     n_classes: 2,
///     primary: &[0, 1],
///     reserve: &[2, 3, 4, 5],
///     later_shares: &[0.5, 0.5],
///     foundation_sizes: &[Some(3.0), Some(1.0)],
///     costs: &[1.0, 4.0],
///     probe: Some(&probe),
///     control: &Control::new(),
/// };
/// assert_eq!(choose(Rule::Margin, &from, Limits::rows(2), 0).unwrap(), [3, 5]);
/// // Class 0 lacks two rows, class 1 none. Four rows are allowed, two are taken.
/// assert_eq!(choose(Rule::Deficit, &from, Limits::rows(4), 0).unwrap(), [2, 5]);
/// // A row of class 1 costs 4, a row of class 0 costs 1. A budget of 4.5 pays for the best row only, one of 5.5 for one more.
/// let of_budget = |budget| choose(Rule::Margin, &from, Limits { n_rows: None, budget: Some(budget) }, 0).unwrap();
/// assert_eq!((of_budget(4.5), of_budget(5.5)), (vec![3], vec![3, 5]));
/// // A budget of 3.5 does not pay for the best row, so cheaper rows are taken.
/// assert_eq!(of_budget(3.5), [2, 5]);
/// // A random plan is the same for the same seed.
/// assert_eq!(choose(Rule::Random, &from, Limits::rows(2), 7), choose(Rule::Random, &from, Limits::rows(2), 7));
/// ```
pub fn choose(rule: Rule, from: &Candidates<'_>, limits: Limits, seed: u64) -> Result<Vec<u32>, PlanError> {
    let mut rows =
        if rule.counts_classes() { choose_by_class(rule, from, limits, seed)? } else { choose_at_once(rule, from, limits, seed)? };
    rows.sort_unstable();
    Ok(rows)
}

fn choose_at_once(rule: Rule, from: &Candidates<'_>, limits: Limits, seed: u64) -> Result<Vec<u32>, PlanError> {
    limits.check()?;
    from.check("costs", from.costs.len(), !from.costs.is_empty())?;
    let most = limits.n_rows.unwrap_or(f64::INFINITY) as usize;
    let cost = |row: u32| from.cost(from.class_ids[row as usize] as usize);
    let (mut taken, mut spent) = (Vec::new(), 0.0);
    let (mut held, mut rows) = (from.primary.to_vec(), from.reserve.to_vec());
    let mut random = Random::new(seed, &[PLAN]);
    // Once the budget cannot pay for the next row, rows of that cost are dropped and the order of the others is computed again, because
    // herding depends on the rows taken before. There are at most as many turns as different costs.
    loop {
        // A row is bought too if only rounding makes it more expensive than the rest of the budget.
        let is_paid = |spent: f64, row: u32| limits.budget.is_none_or(|budget| spent + cost(row) <= budget * (1.0 + ROUNDING));
        rows.retain(|&row| is_paid(spent, row));
        let n_left = rows.len().min(most - taken.len());
        if n_left == 0 {
            return Ok(taken);
        }
        // Ask for no more rows than the cheapest class would allow, because herding takes time for each row.
        let cheapest = rows.iter().map(|&row| cost(row)).fold(f64::INFINITY, f64::min);
        let n_paid = limits.budget.map_or(n_left, |budget| ((budget - spent) / cheapest) as usize).clamp(1, n_left);
        let picked = pick(rule, from, &held, rows.clone(), n_paid, &mut random)?;
        let first_new = taken.len();
        for row in picked {
            if !is_paid(spent, row) {
                break;
            }
            spent += cost(row);
            taken.push(row);
        }
        held.extend_from_slice(&taken[first_new..]);
        let is_taken: HashSet<u32> = taken[first_new..].iter().copied().collect();
        rows.retain(|row| !is_taken.contains(row));
    }
}

fn choose_by_class(rule: Rule, from: &Candidates<'_>, limits: Limits, seed: u64) -> Result<Vec<u32>, PlanError> {
    let held = members_by_class(from.class_ids, from.primary, from.n_classes);
    let members = members_by_class(from.class_ids, from.reserve, from.n_classes);
    let adds = plan_within(rule, &counts(rule, from, &held, &members)?, limits)?.adds;
    let mut rows = Vec::new();
    for (class, ((held, members), n)) in held.iter().zip(members).zip(adds).enumerate() {
        rows.extend(pick(rule, from, held, members, n as usize, &mut Random::new(seed, &[PLAN, class as u64]))?);
    }
    Ok(rows)
}

/// `n` of `rows` (or all, if there are fewer) as `rule` takes them, with `held` in hand.
fn pick(rule: Rule, from: &Candidates<'_>, held: &[u32], rows: Vec<u32>, n: usize, random: &mut Random) -> Result<Vec<u32>, PlanError> {
    match rule.row_choice() {
        RowChoice::Random => Ok(rules::draw(rows, n, random)),
        RowChoice::Herding => herd(from.embeddings, held, &rows, n, from.control).map_err(|_| PlanError::Cancelled),
        RowChoice::Margin => {
            let probe = from.probe.ok_or(PlanError::NeedsProbe)?;
            let margins = rules::margins(probe, from.embeddings, &rows);
            let mut rows = rules::smallest_first(margins.into_iter().zip(rows).collect());
            rows.truncate(n);
            Ok(rows)
        }
    }
}

fn counts(rule: Rule, from: &Candidates<'_>, held: &[Vec<u32>], members: &[Vec<u32>]) -> Result<Vec<ClassCounts>, PlanError> {
    from.check("shares of later use", from.later_shares.len(), rule.needs_shares())?;
    from.check("foundation sizes", from.foundation_sizes.len(), rule.needs_sizes())?;
    from.check("costs", from.costs.len(), !from.costs.is_empty())?;
    let n_rows = |classes: &[Vec<u32>]| -> Vec<u64> { classes.iter().map(|rows| rows.len() as u64).collect() };
    let lists = ClassLists {
        in_hand: &n_rows(held),
        candidates: Some(&n_rows(members)),
        sizes: from.foundation_sizes,
        later_shares: from.later_shares,
        costs: from.costs,
    };
    Ok(lists.classes())
}

impl Candidates<'_> {
    /// Cost of a row of `class`.
    pub(in crate::completion) fn cost(&self, class: usize) -> f64 {
        self.costs.get(class).copied().unwrap_or(1.0)
    }

    fn check(&self, list: &'static str, found: usize, is_needed: bool) -> Result<(), PlanError> {
        match is_needed && found != self.n_classes {
            true => Err(PlanError::Length { list, found, expected: self.n_classes }),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plan_takes_reserve_rows_only_each_once_and_no_more_than_asked(
            class_ids in prop::collection::vec(0u32..3, 2..60), cut in 1usize..30, n_rows in 0u64..80, seed in 0u64..5,
        ) {
            let n = class_ids.len();
            let mut random = Random::new(seed, &[]);
            let embeddings = Array2::from_shape_fn((n, 2), |_| random.symmetric(1.0)).into();
            let probe = LinearProbe::random(3, 2, &mut random);
            let all: Vec<u32> = (0..n as u32).collect();
            let (primary, reserve) = all.split_at(cut.min(n));
            let from = Candidates {
                embeddings: &embeddings, class_ids: &class_ids, n_classes: 3, primary, reserve,
                later_shares: &[0.2, 0.3, 0.5], foundation_sizes: &[Some(20.0), Some(-1.0), None], costs: &[], probe: Some(&probe), control: &Control::new(),
            };
            for rule in Rule::ALL {
                match choose(rule, &from, Limits::rows(n_rows), seed) {
                    Err(error) => prop_assert_eq!(error, PlanError::NoDeficit),
                    Ok(rows) => {
                        prop_assert!(rows.len() as u64 <= n_rows, "{}", rule);
                        prop_assert!(rows.windows(2).all(|pair| pair[0] < pair[1]), "{}", rule);
                        prop_assert!(rows.iter().all(|row| reserve.contains(row)), "{}", rule);
                        if !rule.needs_sizes() {
                            prop_assert_eq!(rows.len(), reserve.len().min(n_rows as usize), "{}", rule);
                        }
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn budget_is_kept_and_pays_for_no_further_row(
            class_ids in prop::collection::vec(0u32..3, 2..60), cut in 1usize..10, costs in prop::collection::vec(0.1f64..9.0, 3),
            budget in 0f64..60.0, n_rows in prop::option::of(0u32..40), seed in 0u64..5,
        ) {
            let n = class_ids.len();
            let mut random = Random::new(seed, &[]);
            let embeddings = Array2::from_shape_fn((n, 2), |_| random.symmetric(1.0)).into();
            let probe = LinearProbe::random(3, 2, &mut random);
            let all: Vec<u32> = (0..n as u32).collect();
            let (primary, reserve) = all.split_at(cut.min(n));
            let from = Candidates {
                embeddings: &embeddings, class_ids: &class_ids, n_classes: 3, primary, reserve,
                later_shares: &[], foundation_sizes: &[], costs: &costs, probe: Some(&probe), control: &Control::new(),
            };
            let cost = |row: &u32| costs[class_ids[*row as usize] as usize];
            for rule in [Rule::Random, Rule::Margin, Rule::Herding] {
                let rows = choose(rule, &from, Limits { n_rows: n_rows.map(f64::from), budget: Some(budget) }, seed).expect("sound");
                let spent: f64 = rows.iter().map(cost).sum();
                prop_assert!(spent <= budget * (1.0 + 1e-9), "{}: {} of {}", rule, spent, budget);
                prop_assert!(rows.windows(2).all(|pair| pair[0] < pair[1]) && rows.iter().all(|row| reserve.contains(row)), "{}", rule);
                let is_full = n_rows.is_some_and(|n_rows| rows.len() >= n_rows as usize);
                let cheapest = reserve.iter().filter(|row| !rows.contains(row)).map(cost).fold(f64::INFINITY, f64::min);
                prop_assert!(is_full || spent + cheapest > budget * (1.0 - 1e-9), "{}: {} left pay for {}", rule, budget - spent, cheapest);
                prop_assert!(n_rows.is_none_or(|n_rows| rows.len() <= n_rows as usize), "{}", rule);
            }
        }
    }

    #[test]
    fn row_that_is_not_paid_for_makes_room_for_the_next() {
        // Margins are 0.2, 0.4, …: the best rows belong to the expensive class.
        let embeddings = array![[9.0], [0.1], [0.2], [0.3], [0.4]].into();
        let probe = LinearProbe::from_arrays(array![[1.0], [-1.0]].view(), array![0.0, 0.0].view(), 2, 1).expect("fits");
        let from = Candidates {
            embeddings: &embeddings,
            class_ids: &[0, 1, 1, 0, 0],
            n_classes: 2,
            primary: &[0],
            reserve: &[1, 2, 3, 4],
            later_shares: &[],
            foundation_sizes: &[],
            costs: &[0.1, 5.0],
            probe: Some(&probe),
            control: &Control::new(),
        };
        let of_budget = |rule, budget| choose(rule, &from, Limits { n_rows: None, budget: Some(budget) }, 0);
        assert_eq!(of_budget(Rule::Margin, 5.1), Ok(vec![1, 3]));
        assert_eq!(of_budget(Rule::Margin, 0.15), Ok(vec![3]));
        assert_eq!(of_budget(Rule::Margin, 0.05), Ok(vec![]));
        // 0.2 − 0.1 is less than 0.1 because of rounding. The second row is bought nevertheless.
        assert_eq!(of_budget(Rule::Herding, 0.2), Ok(vec![3, 4]));
    }

    #[test]
    fn what_a_rule_needs_is_asked_for() {
        let embeddings = array![[0.0], [1.0], [2.0]].into();
        let from = Candidates {
            embeddings: &embeddings,
            class_ids: &[0, 1, 1],
            n_classes: 2,
            primary: &[0],
            reserve: &[1, 2],
            later_shares: &[],
            foundation_sizes: &[],
            costs: &[],
            probe: None,
            control: &Control::new(),
        };
        assert_eq!(choose(Rule::Margin, &from, Limits::rows(1), 0), Err(PlanError::NeedsProbe));
        assert!(matches!(choose(Rule::Shares, &from, Limits::rows(1), 0), Err(PlanError::Length { .. })));
        assert!(matches!(choose(Rule::Deficit, &from, Limits::rows(1), 0), Err(PlanError::Length { .. })));
        assert_eq!(choose(Rule::Random, &from, Limits::rows(9), 0), Ok(vec![1, 2]));
    }
}
