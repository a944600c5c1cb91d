//! Plans by rows: which candidates to take.

use crate::completion::rule::RowChoice;
use crate::completion::{ClassCounts, ClassNeed, Limits, PlanError, Rule, plan_within, rules};
use crate::control::Control;
use crate::data::Matrix;
use crate::probe::{LinearProbe, Random};
use crate::subset::{herd, members_by_class};

/// What a plan chooses from, and what it may know.
///
/// ```
/// use scar_lens::completion::{Candidates, Limits, PlanError, Rule, choose};
/// use scar_lens::control::Control;
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
/// // The class without a row in hand comes first.
/// assert_eq!(choose(Rule::Level, &Candidates { reserve: &[1, 2], ..from }, Limits::rows(1), 0), Ok(vec![1]));
/// // Rules that need what is not given say so.
/// assert_eq!(choose(Rule::Margin, &from, Limits::rows(1), 0), Err(PlanError::NeedsProbe));
/// assert!(matches!(choose(Rule::Shares, &from, Limits::rows(1), 0), Err(PlanError::Length { found: 0, expected: 2, .. })));
/// ```
#[derive(Clone, Copy)]
pub struct Candidates<'a> {
    /// Shape *N* × *D*: rows in hand and candidates together.
    pub embeddings: &'a Matrix,
    /// Class of each row, length *N*. For candidates without a label, what a probe predicts of them.
    pub class_ids: &'a [u32],
    /// Number of classes, k.
    pub n_classes: usize,
    /// Rows in hand.
    pub primary: &'a [u32],
    /// Rows that can be taken.
    pub reserve: &'a [u32],
    /// Each class's part of the data's later use, length k; rules by shares ask for it.
    pub later_shares: &'a [f64],
    /// Rows each class should have, length k; [`Rule::Published`] and [`Rule::Deficit`] ask for it.
    pub foundation_sizes: &'a [Option<f64>],
    /// What a row of each class costs, length k; empty: 1 each.
    pub costs: &'a [f64],
    /// Trained on the rows in hand; rules that look at margins ask for it.
    pub probe: Option<&'a LinearProbe>,
    /// Stops herding.
    pub control: &'a Control,
}

/// What a random stream is for, so that a plan draws other numbers than a training.
const PLAN: u64 = 0x914A;

/// Rows of the reserve to take by `rule` within `limits`, ascending.
///
/// Fewer come out where the reserve ends, or where the rule has no use for more ([`Rule::Published`], [`Rule::Deficit`]; classes
/// of share 0). Rules that count no classes ([`Rule::Random`], [`Rule::Margin`], [`Rule::Herding`]) take rows in their order until the
/// next one is not paid for. Only draws at random depend on `seed`.
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
/// use scar_lens::completion::{Candidates, Limits, Rule, choose};
/// use scar_lens::control::Control;
/// use scar_lens::probe::LinearProbe;
/// let embeddings = array![[-1.0f32], [1.0], [-2.0], [0.1], [3.0], [-0.2]].into();
/// // Logits −x and x: rows near 0 are those between which the probe hesitates.
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
/// // Class 0 lacks two rows, class 1 none: four are allowed, two are taken.
/// assert_eq!(choose(Rule::Deficit, &from, Limits::rows(4), 0).unwrap(), [2, 5]);
/// // A row of class 1 costs four, one of class 0 one: six pay for the first and not for the second.
/// assert_eq!(choose(Rule::Margin, &from, Limits { n_rows: None, budget: Some(4.5) }, 0).unwrap(), [3]);
/// // A random plan is the same for the same seed.
/// assert_eq!(choose(Rule::Random, &from, Limits::rows(2), 7), choose(Rule::Random, &from, Limits::rows(2), 7));
/// ```
pub fn choose(rule: Rule, from: &Candidates<'_>, limits: Limits, seed: u64) -> Result<Vec<u32>, PlanError> {
    let mut rows = match rule {
        Rule::Random | Rule::Margin | Rule::Herding => choose_at_once(rule, from, limits, seed)?,
        _ => choose_by_class(rule, from, limits, seed)?,
    };
    rows.sort_unstable();
    Ok(rows)
}

fn choose_at_once(rule: Rule, from: &Candidates<'_>, limits: Limits, seed: u64) -> Result<Vec<u32>, PlanError> {
    limits.check()?;
    from.check("costs", from.costs.len(), !from.costs.is_empty())?;
    // No more rows than the cheapest class would allow: herding takes its time for each.
    let cheapest = (0..from.n_classes).map(|class| from.cost(class)).fold(f64::INFINITY, f64::min);
    let most = limits.budget.map(|budget| budget / cheapest);
    let n_rows = [limits.n_rows, most].into_iter().flatten().fold(from.reserve.len() as f64, f64::min);
    let mut rows = pick(rule, from, from.primary, from.reserve.to_vec(), n_rows as usize, &mut Random::new(seed, &[PLAN]))?;
    if let Some(budget) = limits.budget {
        let mut spent = 0.0;
        let n_paid = rows.iter().take_while(|&&row| {
            spent += from.cost(from.class_ids[row as usize] as usize);
            // A row that only rounding makes dearer than what is left is paid all the same.
            spent <= budget * (1.0 + 1e-12)
        });
        let n_paid = n_paid.count();
        rows.truncate(n_paid);
    }
    Ok(rows)
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
    let by_shares = matches!(rule, Rule::Shares | Rule::SharesMargin | Rule::SharesHerding);
    from.check("shares of later use", from.later_shares.len(), by_shares)?;
    from.check("foundation sizes", from.foundation_sizes.len(), matches!(rule, Rule::Published | Rule::Deficit))?;
    from.check("costs", from.costs.len(), !from.costs.is_empty())?;
    let class = |class: usize| ClassCounts {
        need: ClassNeed {
            count: held[class].len() as u64,
            foundation_size: from.foundation_sizes.get(class).copied().flatten(),
            reserve: Some(members[class].len() as u64),
        },
        later_share: from.later_shares.get(class).copied().unwrap_or(0.0),
        cost: from.cost(class),
    };
    Ok((0..from.n_classes).map(class).collect())
}

impl Candidates<'_> {
    /// What a row of `class` costs.
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
                        if !matches!(rule, Rule::Published | Rule::Deficit) {
                            prop_assert_eq!(rows.len(), reserve.len().min(n_rows as usize), "{}", rule);
                        }
                    }
                }
            }
        }
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
