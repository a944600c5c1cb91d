//! A game: 100 points to add, by one's own mix, by a plan, or at random.

use crate::fit::{accuracy, matrix, params};
use crate::point::Point;
use crate::recipe::Recipe;
use scar_core::Random;
use scar_core::control::Control;
use scar_core::stats::mean;
use scar_method::completion::{ClassCounts, ClassNeed, Rule, plan_counts};
use scar_method::probe::train_converged;

/// Points that can be added.
pub const BUDGET: u32 = 100;

/// Draws of the added points that the score is a mean of.
pub const N_SEEDS: u64 = 5;

/// Points of each class that every probe is tested on.
const N_TEST: usize = 200;

/// Uses of random streams, apart from those of a recipe.
const TEST: u64 = 1_000;
const MIX: u64 = 2_000;

/// How a mix did.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Points added of each class; for the random mix those of its first draw.
    pub adds: Vec<u64>,
    /// Test accuracy of each draw.
    pub scores: Vec<f64>,
}

/// The four outcomes of a game.
#[derive(Clone, Debug, PartialEq)]
pub struct Game {
    /// Without any added point: one score.
    pub now: Outcome,
    /// One's own mix.
    pub own: Outcome,
    /// As many points as one's own mix has, of classes drawn at random; all of [`BUDGET`] before anything was spent.
    pub random: Outcome,
    /// As many points, by the rule that levels the lowest classes.
    pub plan: Outcome,
}

impl Outcome {
    /// Mean test accuracy.
    pub fn score(&self) -> f64 {
        mean(&self.scores)
    }
}

impl Game {
    /// Plays with `points` in hand and `spend` points of each class. Later use has as many points of one class as of another, and labels
    /// without noise. `None` where the points have fewer than two classes.
    ///
    /// ```
    /// use scar_learn::{Game, Recipe};
    /// let recipe = Recipe { rows: 40, imbalance: 70, overlap: 60, ..Recipe::default() };
    /// let game = Game::new(&recipe.points(), &recipe, &[0, 40, 60]).unwrap();
    /// assert_eq!((game.own.adds.iter().sum::<u64>(), game.plan.adds.iter().sum::<u64>()), (100, 100));
    /// assert!(game.plan.score() > game.now.score());
    /// ```
    pub fn new(points: &[Point], recipe: &Recipe, spend: &[u8]) -> Option<Self> {
        if points.iter().all(|point| Some(point.class) == points.first().map(|first| first.class)) {
            return None;
        }
        let n_classes = usize::from(recipe.classes);
        let clean = Recipe { noise: 0, ..*recipe };
        let test: Vec<Point> = (0..recipe.classes).flat_map(|class| clean.fresh(class, N_TEST, TEST)).collect();
        let own: Vec<u64> = spend.iter().take(n_classes).map(|&n| n.into()).collect();
        let n_spent: u64 = own.iter().sum();
        let n_added = if n_spent == 0 { u64::from(BUDGET) } else { n_spent };
        let play = |adds: &dyn Fn(u64) -> Vec<u64>, n_draws: u64| {
            let scores = (0..n_draws).map(|draw| score(points, recipe, &adds(draw), draw, &test)).collect::<Option<Vec<f64>>>()?;
            Some(Outcome { adds: adds(0), scores })
        };
        let plan = level(points, n_classes, n_added)?;
        Some(Self {
            now: play(&|_| vec![0; n_classes], 1)?,
            own: play(&|_| own.clone(), if n_spent == 0 { 1 } else { N_SEEDS })?,
            random: play(&|draw| at_random(n_classes, n_added, recipe.seed, draw), N_SEEDS)?,
            plan: play(&|_| plan.clone(), N_SEEDS)?,
        })
    }
}

/// The plan of `scar-method` that raises the lowest classes first.
fn level(points: &[Point], n_classes: usize, n_added: u64) -> Option<Vec<u64>> {
    let count = |class: usize| points.iter().filter(|point| usize::from(point.class) == class).count() as u64;
    let class =
        |class| ClassCounts { need: ClassNeed { count: count(class), foundation_size: None, reserve: None }, later_share: 1.0, cost: 1.0 };
    plan_counts(Rule::Level, &(0..n_classes).map(class).collect::<Vec<_>>(), n_added as f64).ok()
}

fn at_random(n_classes: usize, n_added: u64, seed: u64, draw: u64) -> Vec<u64> {
    let mut random = Random::new(seed, &[crate::recipe::STREAM, MIX, draw]);
    let mut adds = vec![0; n_classes];
    (0..n_added).for_each(|_| adds[random.below(n_classes as u32) as usize] += 1);
    adds
}

/// Test accuracy of a probe on the points in hand and the added ones.
fn score(points: &[Point], recipe: &Recipe, adds: &[u64], draw: u64, test: &[Point]) -> Option<f64> {
    let mut all = points.to_vec();
    for (class, &n) in adds.iter().enumerate() {
        all.extend(recipe.fresh(class as u8, n as usize, draw));
    }
    let ids = |points: &[Point]| points.iter().map(|point| u32::from(point.class)).collect::<Vec<u32>>();
    let rows = |points: &[Point]| (0..points.len() as u32).collect::<Vec<u32>>();
    let n_classes = usize::from(recipe.classes);
    let outcome = train_converged(&matrix(&all), &ids(&all), &rows(&all), n_classes, &params(), &Control::new()).ok()?;
    Some(accuracy(&outcome.probe.predictions(&matrix(test), &rows(test)), &ids(test)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_levels_what_is_uneven() {
        let recipe = Recipe { rows: 40, imbalance: 70, ..Recipe::default() };
        let game = Game::new(&recipe.points(), &recipe, &[0, 0, 0]).expect("classes");
        let counts: Vec<u64> = (0..3u8).map(|class| recipe.points().iter().filter(|point| point.class == class).count() as u64).collect();
        let after: Vec<u64> = counts.iter().zip(&game.plan.adds).map(|(count, add)| count + add).collect();
        assert!(after.iter().max().expect("three") - after.iter().min().expect("three") <= 1, "{after:?}");
        // Nothing was spent: one's own score is that of the points in hand.
        assert_eq!((game.own.score(), game.random.scores.len()), (game.now.score(), N_SEEDS as usize));
    }

    #[test]
    fn one_class_cannot_be_played() {
        let recipe = Recipe { rows: 0, ..Recipe::default() };
        assert_eq!(Game::new(&[], &recipe, &[0, 0, 0]), None);
    }
}
