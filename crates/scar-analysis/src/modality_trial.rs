//! Compares plans across two modalities. For each plan it trains probes of both sides and a linear map between them, with and without the
//! items that the plan adds.

use serde::{Deserialize, Serialize};

use crate::modalities::{check, clustered, held_out};
use crate::{AnalysisError, Modality, Progress, Swap};
use scar_core::Random;
use scar_core::control::{Cancelled, Control, Step};
use scar_core::parallel;
use scar_core::problem::{Code, Problem};
use scar_method::completion::{
    ClassLists, Gain, Interval, Limits, PRIMARY_SHARE, PlanError, Rule, Split, choose_pairs, plan_within, primary_count, score,
};
use scar_method::modality::{matched, retrieval};
use scar_method::probe::{CheckedConvergedParams, converged_work, train_converged};
use scar_method::settings::Settings;
use scar_report::{ModalityPair, ModalityRuleValidation, ModalityScores, ModalityValidation};

/// Part of the random stream's path for items that are added at random.
const RANDOM: u64 = 0x2A4D;

/// Settings of a comparison of plans across two modalities.
///
/// An example is at [`compare_modality_plans`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModalityComparison {
    /// Number of seeds, at least 1. They follow the seed of the settings.
    pub n_seeds: u32,
    /// Rules to compare with a random fill; rules without a plan are left out. [`Rule::Even`] is the even fill.
    pub rules: Vec<Rule>,
    /// Items that every plan adds; `None`: half of the reserve.
    pub n_added: Option<u64>,
    /// Rows each class of each side should have.
    pub sizes: [Vec<Option<f64>>; 2],
    /// [`ModalityPair::matched`], which gives the class names of the first side.
    pub matched: Vec<u32>,
}

impl ModalityComparison {
    /// A comparison by the sizes of `pair`: the rule of its plan, leveling, and an even fill.
    pub fn of(pair: &ModalityPair, n_seeds: u32) -> Self {
        let mut rules = vec![pair.plan.as_ref().map_or(Rule::Deficit, |plan| plan.ask.rule), Rule::Level, Rule::Even];
        if rules[1..].contains(&rules[0]) {
            rules.remove(0);
        }
        let sizes = pair.sides.each_ref().map(|side| (0..side.foundation.classes.len()).map(|class| side.step_size(class)).collect());
        Self { n_seeds, rules, n_added: None, sizes, matched: pair.matched.clone() }
    }
}

/// Compares plans for both of `modalities` with a random fill, by `swap` and `settings` as the analysis had them.
///
/// For each seed:
///
/// 1. Three fifths of the items that are not held out are in hand. The others may be added, each to both modalities.
/// 2. Clusters are found on the items in hand, and all other items go to the nearest centre. The classes of a side are the clusters of the
///    other modality. Each cluster gets the size of the report's cluster with which it shares most items.
/// 3. On each side the rule says how many rows of each class to add. The items that meet both sides best are taken ([`choose_pairs`]),
///    the same number by every plan.
/// 4. On the held-out items: the accuracy of the converged probe of each side, and the recall of a linear map in both directions
///    ([`retrieval`]).
///
/// The result does not depend on the number of threads.
///
/// # Errors
/// [`AnalysisError::Refused`] for settings outside their range, no seeds, numbers of rows that differ, more clusters than items in hand,
/// and rules that do not count classes; [`AnalysisError::Cancelled`].
///
/// Source: METHOD, sections 5 and 6.
///
/// ```
/// use scar_analysis::{Modality, ModalityComparison, Swap, analyze_modalities, compare_modality_plans};
/// use scar_method::settings::Settings;
/// use scar_method::completion::Rule;
/// use scar_method::modality::KmeansParams;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let modality = |name: &str| Modality {
///     name: name.to_owned(),
///     embeddings: set.embeddings().clone(),
///     matrix: report.data.matrix.clone(),
///     pairing: None,
/// };
/// let modalities = [modality("a"), modality("b")];
/// let swap = Swap::Clusters(KmeansParams { n_clusters: 3, ..KmeansParams::default() });
/// let settings = Settings { ratios: vec![1, 2, 4], ..Settings::default() };
/// let found = analyze_modalities(&modalities, &swap, &settings, &Default::default(), &mut |_| {}).unwrap();
/// let ask = ModalityComparison { rules: vec![Rule::Level, Rule::Even], ..ModalityComparison::of(&found.pairs[0], 3) };
/// let [a, b] = &modalities;
/// let validation = compare_modality_plans([a, b], &swap, &ask, &settings, &Default::default(), &mut |_| {}).unwrap();
/// // Of 120 items, 24 are held out and 57 are in hand; of the other 39 a plan adds 19.
/// let items = (validation.test_items, validation.primary_items, validation.reserve_items, validation.items_added);
/// assert_eq!(items, (24, 57, 39, 19));
/// let level = &validation.rules[0];
/// assert_eq!((level.rule, level.gain.difference.n), (Rule::Level, 3));
/// // Both modalities are the same, so every item finds its partner.
/// assert_eq!(level.plan.recall[0].at_1.mean, 1.0);
/// ```
pub fn compare_modality_plans(
    modalities: [&Modality; 2],
    swap: &Swap,
    ask: &ModalityComparison,
    settings: &Settings,
    control: &Control,
    tell: &mut dyn FnMut(Progress),
) -> Result<ModalityValidation, AnalysisError> {
    let settings = settings.clone().checked()?;
    if ask.n_seeds == 0 {
        return Err(Problem::new(Code::BadOption, "Plans are compared over 0 seeds. Give 1 at least, and 5 for an interval.").into());
    }
    let held_out = held_out(check(&modalities)?, &settings)?;
    let (train, test) = (held_out.data_rows(), held_out.test_rows());
    let params = settings.converged_params()?;
    let trial = ModalityTrial { modalities, swap, ask, train: &train, test: &test, reference: reference(modalities, swap, control)? };
    let (mut arms, mut sizes) = (Vec::new(), PartCounts::of(train.len() as u64, ask));
    for seed in (0..u64::from(ask.n_seeds)).map(|i| settings.seed.wrapping_add(i)) {
        tell(Progress::Step(Step::Validating));
        let draw = trial.draw(seed, control)?;
        sizes = PartCounts { primary: draw.split.primary.len() as u64, reserve: draw.split.reserve.len() as u64, ..sizes };
        arms.push(trial.arms(&draw, sizes.added as usize, seed, &params, control)?);
    }
    Ok(summed_up(ask, &sizes, test.len() as u64, &arms))
}

/// Most units by which [`compare_modality_plans`] advances its [`Control`] for the probes of `n_items` items. Clustering is quick in
/// comparison and not included. 0 for settings outside their range.
///
/// ```
/// use scar_analysis::{ModalityComparison, modality_comparison_work};
/// use scar_method::settings::Settings;
/// use scar_method::completion::Rule;
/// let ask = |n_seeds| {
///     ModalityComparison { n_seeds, rules: vec![Rule::Even], n_added: None, sizes: [vec![], vec![]], matched: vec![] }
/// };
/// let work = |n_seeds| modality_comparison_work(1_000, &ask(n_seeds), &Settings::default());
/// assert!(work(1) > 0 && work(4) == 4 * work(1));
/// ```
pub fn modality_comparison_work(n_items: u64, ask: &ModalityComparison, settings: &Settings) -> u64 {
    let Ok(params) = settings.converged_params() else { return 0 };
    let n_train = n_items - ((n_items as f64 * settings.test_share).round() as u64).min(n_items);
    let sizes = PartCounts::of(n_train, ask);
    let work = |n_rows: u64| converged_work(n_rows, &params);
    let plans = (ask.rules.len() as u64 + 1) * work(sizes.primary + sizes.added);
    2 * u64::from(ask.n_seeds) * (work(sizes.primary) + work(sizes.primary + sizes.reserve) + plans)
}

/// Number of items in each part of a comparison.
struct PartCounts {
    primary: u64,
    reserve: u64,
    added: u64,
}

impl PartCounts {
    fn of(n_train: u64, ask: &ModalityComparison) -> Self {
        let primary = primary_count(n_train, PRIMARY_SHARE);
        let reserve = n_train - primary;
        Self { primary, reserve, added: ask.n_added.unwrap_or(reserve / 2).min(reserve) }
    }
}

/// The clusters of the report, which carry the sizes over to the clusters of each seed. `None` with given labels.
fn reference(modalities: [&Modality; 2], swap: &Swap, control: &Control) -> Result<Option<[Vec<u32>; 2]>, AnalysisError> {
    let Swap::Clusters(params) = swap else { return Ok(None) };
    let items: Vec<u32> = (0..modalities[0].embeddings.n_rows() as u32).collect();
    let ids = |modality: &Modality| clustered(modality, &items, &[], params, control).map(|clustered| clustered.ids);
    Ok(Some([ids(modalities[0])?, ids(modalities[1])?]))
}

struct ModalityTrial<'a> {
    modalities: [&'a Modality; 2],
    swap: &'a Swap,
    ask: &'a ModalityComparison,
    train: &'a [u32],
    test: &'a [u32],
    reference: Option<[Vec<u32>; 2]>,
}

/// The parts of one seed, and the classes of both sides.
struct SeedParts {
    split: Split,
    /// The class of every item, on each side.
    class_ids: [Vec<u32>; 2],
    sizes: [Vec<Option<f64>>; 2],
    n_classes: usize,
}

/// The scores of one seed.
struct SeedScores {
    primary: ModalityScores<f64>,
    random: ModalityScores<f64>,
    total: ModalityScores<f64>,
    /// For each rule, if it had a plan.
    plans: Vec<Option<ModalityScores<f64>>>,
}

impl ModalityTrial<'_> {
    fn draw(&self, seed: u64, control: &Control) -> Result<SeedParts, AnalysisError> {
        let n_items = self.modalities[0].embeddings.n_rows();
        // Drawn from all items alike, because the classes are found on the drawn items only.
        let split = Split::by_class(&vec![0; n_items], 1, self.train, PRIMARY_SHARE, seed);
        let params = match self.swap {
            Swap::Given(labels) => {
                let ids = labels.class_ids().to_vec();
                let (class_ids, sizes) = ([ids.clone(), ids], self.ask.sizes.clone());
                return Ok(SeedParts { split, class_ids, sizes, n_classes: labels.n_classes() });
            }
            Swap::Clusters(params) => scar_method::modality::KmeansParams { seed, ..*params },
        };
        let mut is_primary = vec![false; n_items];
        split.primary.iter().for_each(|&item| is_primary[item as usize] = true);
        let others: Vec<u32> = (0..n_items as u32).filter(|&item| !is_primary[item as usize]).collect();
        let ids = |modality: &Modality| clustered(modality, &split.primary, &others, &params, control).map(|clustered| clustered.ids);
        let [of_first, of_second] = [ids(self.modalities[0])?, ids(self.modalities[1])?];
        let k = params.n_clusters as usize;
        let size = |side: usize, class: u32| self.ask.sizes[side].get(class as usize).copied().flatten();
        let sizes = match &self.reference {
            Some([first, second]) => {
                let (first, second) = (matched(first, &of_first, k), matched(second, &of_second, k));
                // The classes of the first side are clusters of the second; the report names them by the matched clusters of the first.
                let called = |&cluster: &u32| self.ask.matched.get(cluster as usize).copied().unwrap_or(cluster);
                [second.iter().map(|cluster| size(0, called(cluster))).collect(), first.iter().map(|&cluster| size(1, cluster)).collect()]
            }
            None => [vec![None; k], vec![None; k]],
        };
        Ok(SeedParts { split, class_ids: [of_second, of_first], sizes, n_classes: k })
    }

    fn arms(
        &self,
        draw: &SeedParts,
        n_added: usize,
        seed: u64,
        params: &CheckedConvergedParams,
        control: &Control,
    ) -> Result<SeedScores, AnalysisError> {
        let reserve = &draw.split.reserve;
        let mut random = reserve.clone();
        Random::new(seed, &[RANDOM]).choose_to_front(&mut random, n_added);
        random.truncate(n_added);
        let mut chosen = Vec::new();
        for &rule in &self.ask.rules {
            chosen.push(draw.chosen(rule, n_added, seed).map_err(Problem::from)?);
        }
        let score = |added: &[u32]| {
            let mut rows = [draw.split.primary.as_slice(), added].concat();
            rows.sort_unstable();
            self.scores(draw, &rows, params, control)
        };
        let plans = || parallel::try_map(chosen.len(), |i| chosen[i].as_deref().map(score).transpose());
        let ((primary, random), (total, plans)) =
            parallel::join(|| parallel::join(|| score(&[]), || score(&random)), || parallel::join(|| score(reserve), plans));
        Ok(SeedScores { primary: primary?, random: random?, total: total?, plans: plans? })
    }

    /// Scores of probes of both sides, and of the maps between them, trained on the items `rows`.
    fn scores(
        &self,
        draw: &SeedParts,
        rows: &[u32],
        params: &CheckedConvergedParams,
        control: &Control,
    ) -> Result<ModalityScores<f64>, Cancelled> {
        let of_side = |side: usize| {
            let (embeddings, class_ids) = (&self.modalities[side].embeddings, &draw.class_ids[side]);
            let trained = train_converged(embeddings, class_ids, rows, draw.n_classes, params, control)?;
            Ok(score(&trained.probe, embeddings, class_ids, self.test))
        };
        let [first, second] = [of_side(0)?, of_side(1)?];
        let recall = retrieval(&self.modalities[0].embeddings, &self.modalities[1].embeddings, rows, self.test, control)?;
        Ok(ModalityScores {
            accuracy: [first.accuracy, second.accuracy],
            balanced_accuracy: [first.balanced_accuracy, second.balanced_accuracy],
            recall,
        })
    }
}

impl SeedParts {
    /// Items of the reserve that `rule` takes; `None` if it has no plan on either side.
    fn chosen(&self, rule: Rule, n_added: usize, seed: u64) -> Result<Option<Vec<u32>>, PlanError> {
        let targets = [self.targets(0, rule, n_added)?, self.targets(1, rule, n_added)?];
        let [first, second] = targets.each_ref().map(Option::as_deref);
        let has_plan = first.is_some() || second.is_some();
        let choose = || choose_pairs([&self.class_ids[0], &self.class_ids[1]], &self.split.reserve, [first, second], n_added, seed);
        Ok(has_plan.then(choose))
    }

    /// Items that each class of one side should get, `n_added` in total. If the rule needs fewer, its additions are scaled up.
    fn targets(&self, side: usize, rule: Rule, n_added: usize) -> Result<Option<Vec<f64>>, PlanError> {
        let [primary, reserve] = [&self.split.primary, &self.split.reserve].map(|items| {
            let mut counts = vec![0u64; self.n_classes];
            items.iter().for_each(|&item| counts[self.class_ids[side][item as usize] as usize] += 1);
            counts
        });
        let lists = ClassLists { in_hand: &primary, candidates: Some(&reserve), sizes: &self.sizes[side], ..ClassLists::default() };
        let adds = match plan_within(rule, &lists.classes(), Limits::rows(n_added as u64)) {
            Ok(plan) => plan.adds,
            Err(PlanError::NoDeficit) => return Ok(None),
            Err(error) => return Err(error),
        };
        let sum = adds.iter().sum::<u64>() as f64;
        Ok((sum > 0.0).then(|| adds.into_iter().map(|add| add as f64 * n_added as f64 / sum).collect()))
    }
}

fn summed_up(ask: &ModalityComparison, sizes: &PartCounts, test_items: u64, arms: &[SeedScores]) -> ModalityValidation {
    let of = |get: fn(&SeedScores) -> ModalityScores<f64>| over_seeds(&arms.iter().map(get).collect::<Vec<_>>(), Interval::of);
    let rule = |(place, &rule): (usize, &Rule)| {
        let plans: Option<Vec<ModalityScores<f64>>> = arms.iter().map(|arms| arms.plans[place]).collect();
        let plans = plans?;
        let differences: Vec<ModalityScores<f64>> = plans
            .iter()
            .zip(arms)
            .map(|(plan, arms)| {
                let (plan, random) = (plan.values(), arms.random.values());
                ModalityScores::of_values(std::array::from_fn(|figure| plan[figure] - random[figure]))
            })
            .collect();
        let mean_of = |get: fn(&ModalityScores<f64>) -> [f64; 2]| {
            let means: Vec<f64> = differences.iter().map(|seed| get(seed).iter().sum::<f64>() / 2.0).collect();
            Gain::of(&means)
        };
        Some(ModalityRuleValidation {
            rule,
            plan: over_seeds(&plans, Interval::of),
            gains: over_seeds(&differences, Gain::of),
            gain: mean_of(|seed| seed.accuracy)?,
            balanced_gain: mean_of(|seed| seed.balanced_accuracy)?,
            recall_gain: mean_of(|seed| seed.recall.map(|recall| recall.at_1))?,
        })
    };
    ModalityValidation {
        seeds: ask.n_seeds,
        primary_items: sizes.primary,
        reserve_items: sizes.reserve,
        items_added: sizes.added,
        test_items,
        rules: ask.rules.iter().enumerate().filter_map(rule).collect(),
        primary: of(|arms| arms.primary),
        random: of(|arms| arms.random),
        total: of(|arms| arms.total),
    }
}

/// Applies `of` to each score over the seeds; there is at least one seed.
fn over_seeds<T: Copy>(seeds: &[ModalityScores<f64>], of: impl Fn(&[f64]) -> Option<T>) -> ModalityScores<T> {
    let figure = |figure: usize| {
        let values: Vec<f64> = seeds.iter().map(|seed| seed.values()[figure]).collect();
        of(&values).expect("one seed at least")
    };
    ModalityScores::of_values(std::array::from_fn(figure))
}

#[cfg(test)]
#[path = "modality_trial_tests.rs"]
mod tests;
