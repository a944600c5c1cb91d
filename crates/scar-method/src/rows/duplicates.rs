//! Exact copies and near duplicates among the rows.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::exact::exact_groups;
use super::frame::all_rows;
use super::groups::Groups;
use super::nearest::nearest;
use super::pairs::PairComparison;
use super::signatures::compare_neighbors;
use super::threshold::{ChanceLaw, DuplicateThreshold, N_LAW, ThresholdRule, distance_of, search_from};
use super::unit::UnitRows;
use scar_core::Matrix;
use scar_core::Random;
use scar_core::control::{Cancelled, Control};

/// The rows that have a near duplicate, each with the row it is most like.
///
/// An example is at [`duplicates`].
#[derive(Clone, Debug, PartialEq)]
pub struct Duplicates {
    /// For each row, length *N*: the most similar other row and their cosine, if it reaches the threshold. An exact copy comes before all
    /// others; among equals the first row is taken.
    pub twins: Vec<Option<Twin>>,
    /// Groups of rows that are joined by exact copies and near duplicates, each ascending, in the order of their first rows.
    pub groups: Vec<Vec<u32>>,
    /// Rows that have an exact copy.
    pub n_exact: u64,
    /// From which cosine on rows are near duplicates.
    pub threshold: DuplicateThreshold,
    /// How rows were compared.
    pub search: PairSearch,
}

/// A row that is nearly or exactly equal to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Twin {
    /// Its position, from 0.
    pub row: u32,
    /// Cosine of the two, less their mean; 1 for an exact copy.
    pub cosine: f32,
    /// Whether all values are the same.
    pub is_exact: bool,
}

/// How rows were compared to find near duplicates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PairSearch {
    /// Every pair of rows was compared.
    Every,
    /// Rows with similar random projections were compared with each other, and a sample of rows with all others. The sample tells how many
    /// duplicates the projections missed.
    Projected {
        /// Rows of the sample that have no exact copy.
        n_sampled: u64,
        /// Of these, rows with a near duplicate.
        n_sampled_found: u64,
        /// Of these, rows for which the projections had found one.
        n_sampled_projected: u64,
    },
}

/// Size of the sample of rows that are compared with all others.
const N_SAMPLED: usize = 512;
/// Part of the random stream's path.
const SAMPLE: u64 = 0x7F17;

/// Units a row by which [`UnitRows::new`] advances its [`Control`].
const UNIT_WORK: u64 = 2;

/// Units by which [`duplicates`] advances its [`Control`].
pub(super) fn duplicates_work(n_rows: u64) -> u64 {
    n_rows * 20
}

/// Finds rows of `embeddings` (*N* × *D*) that are exact copies, or whose cosine with another row is `cosine` (0.5 to 1) or more.
///
/// The mean of all different rows is taken off first, because cosines say nothing where all rows share a large common part. Rows that
/// have failed (`is_failed`, length *N*) take no part.
///
/// Without `cosine` the threshold follows from the data. Rows are near duplicates if they are nearer than chance explains: at most 5 % of
/// those found, judged by the distances of 512 rows, drawn by `seed`, to their 20 nearest. Of the distances within that, the threshold lies
/// in the gap between near duplicates and other rows; where there is no gap, it is the usual 0.99, if chance allows it.
///
/// Exact copies are always found. For near duplicates, every pair is compared if that takes at most 4·10¹⁰ multiplications
/// (*N* = 10,000 at *D* = 768). For larger sets, only rows that are neighbors in the order of their random projections are compared
/// (eight orders, each by 24 signs). In addition the 512 rows are compared with all others. They give an unbiased estimate of the share of
/// rows with a near duplicate, and of the share that the projections miss.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// Source: Charikar 2002 (SimHash) for signs of random projections; section 5 for sorting them and comparing neighbors.
///
/// ```
/// use ndarray::array;
/// use scar_method::rows::duplicates;
/// let embeddings = array![[1.0f32, 0.0], [0.0, 1.0], [2.0, 0.01], [1.0, 0.0], [-3.0, -1.0], [0.0, 0.0]].into();
/// let is_failed = [false, false, false, false, false, true];
/// let found = duplicates(&embeddings, &is_failed, Some(0.96), 0, &Default::default()).unwrap();
/// let twins: Vec<_> = found.twins.iter().map(|twin| twin.map(|twin| (twin.row, twin.is_exact))).collect();
/// assert_eq!(twins, [Some((3, true)), None, Some((0, false)), Some((0, true)), None, None]);
/// assert_eq!((found.groups, found.n_exact), (vec![vec![0, 2, 3]], 2));
/// // So few rows do not tell what chance is.
/// let found = duplicates(&embeddings, &is_failed, None, 0, &Default::default()).unwrap();
/// assert_eq!(found.groups, [[0, 3]]);
/// ```
pub fn duplicates(
    embeddings: &Matrix,
    is_failed: &[bool],
    cosine: Option<f64>,
    seed: u64,
    control: &Control,
) -> Result<Duplicates, Cancelled> {
    let all = all_rows(embeddings);
    let present: Vec<u32> = (0..all.len() as u32).filter(|&row| !is_failed[row as usize]).collect();
    let exact = exact_groups(&present.iter().map(|&row| all[row as usize]).collect::<Vec<_>>(), control)?;
    let exact: Vec<Vec<u32>> = exact.iter().map(|group| group.iter().map(|&at| present[at as usize]).collect()).collect();
    // The first row of each group of copies stands for it.
    let mut is_copy = vec![false; all.len()];
    exact.iter().flat_map(|group| &group[1..]).for_each(|&row| is_copy[row as usize] = true);
    let different: Vec<u32> = present.iter().copied().filter(|&row| !is_copy[row as usize]).collect();
    let rows: Vec<&[f32]> = different.iter().map(|&row| all[row as usize]).collect();
    let unit = UnitRows::new(rows.clone(), embeddings.n_dims(), &rows, control)?;
    let near = Near::search(&unit, cosine, seed, control)?;
    let mut groups = Groups::new(all.len());
    exact.iter().flat_map(|group| group[1..].iter().map(|&row| (group[0], row))).for_each(|(a, b)| groups.join(a, b));
    near.links.iter().for_each(|&(a, b)| groups.join(different[a as usize], different[b as usize]));
    let mut twins = vec![None; all.len()];
    for (&row, twin) in different.iter().zip(&near.twins) {
        twins[row as usize] = twin.map(|(other, cosine)| Twin { row: different[other as usize], cosine, is_exact: false });
    }
    for group in &exact {
        for &row in group {
            let first = if row == group[0] { group[1] } else { group[0] };
            twins[row as usize] = Some(Twin { row: first, cosine: 1.0, is_exact: true });
        }
    }
    let n_exact = exact.iter().map(|group| group.len() as u64).sum();
    let search = near.how(&|row| twins[different[row as usize] as usize].is_some_and(|twin| twin.is_exact));
    // Rows that are left out were not measured.
    control.advance(duplicates_work((all.len() - rows.len()) as u64));
    Ok(Duplicates { twins, groups: groups.list(), n_exact, threshold: near.threshold, search })
}

/// The best twin of each row so far. Threads may report in any order, because the maximum does not depend on it.
struct Twins {
    from: f32,
    /// The bits of the cosine, then those of the row, inverted so that the first row has the largest value. 0 for no twin.
    best: Vec<AtomicU64>,
}

impl Twins {
    fn new(n_rows: usize, from: f32) -> Self {
        Self { from, best: (0..n_rows).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Records the cosine of two rows.
    fn tell(&self, a: u32, b: u32, cosine: f32) {
        if cosine >= self.from {
            let bits = u64::from(cosine.min(1.0).to_bits()) << 32;
            self.best[a as usize].fetch_max(bits | u64::from(!b), Ordering::Relaxed);
            self.best[b as usize].fetch_max(bits | u64::from(!a), Ordering::Relaxed);
        }
    }

    fn of(&self, row: usize) -> Option<(u32, f32)> {
        let key = self.best[row].load(Ordering::Relaxed);
        (key != 0).then(|| (!(key as u32), f32::from_bits((key >> 32) as u32)))
    }
}

/// Near duplicates among rows of which no two are equal.
struct Near {
    threshold: DuplicateThreshold,
    /// The most similar row and the cosine, for rows that have a near duplicate.
    twins: Vec<Option<(u32, f32)>>,
    /// Pairs of near duplicates; enough to tell the groups.
    links: Vec<(u32, u32)>,
    /// Rows that were compared with all others, where not all were, and whether each had a near duplicate before.
    sample: Option<Vec<(u32, bool)>>,
}

impl Near {
    fn search(unit: &UnitRows<'_>, cosine: Option<f64>, seed: u64, control: &Control) -> Result<Self, Cancelled> {
        let n_rows = unit.n_rows();
        let twins = Twins::new(n_rows, cosine.unwrap_or_else(search_from) as f32);
        let tell = |a, b, cosine| twins.tell(a, b, cosine);
        let pairs = PairComparison::new(unit, &tell, control);
        let is_small = pairs.is_small();
        if is_small {
            pairs.compare_all()?
        } else {
            compare_neighbors(&pairs, seed)?
        }
        // As much as was announced, however many pairs were compared.
        pairs.advance_to(duplicates_work(n_rows as u64) - UNIT_WORK * n_rows as u64);
        let mut sample: Vec<u32> = (0..n_rows as u32).collect();
        let n_sampled = N_SAMPLED.min(n_rows);
        Random::new(seed, &[SAMPLE]).choose_to_front(&mut sample, n_sampled);
        sample.truncate(n_sampled);
        let found_before: Vec<Option<f32>> = sample.iter().map(|&row| twins.of(row as usize).map(|(_, cosine)| cosine)).collect();
        let members: Vec<u32> = (0..n_rows as u32).collect();
        let found = nearest(unit, &sample, &members, N_LAW, control)?;
        for (&row, found) in sample.iter().zip(&found) {
            found.iter().for_each(|neighbor| twins.tell(row, neighbor.row, neighbor.cosine));
        }
        let cosines: Vec<Vec<f64>> = found.iter().map(|found| found.iter().map(|neighbor| f64::from(neighbor.cosine)).collect()).collect();
        let law = ChanceLaw::of(&cosines, n_rows);
        let best = || (0..n_rows).filter_map(|row| twins.of(row));
        let threshold = match cosine {
            Some(cosine) => DuplicateThreshold::given(cosine, law.as_ref()),
            None => DuplicateThreshold::of(law.as_ref(), best().map(|(_, cosine)| distance_of(cosine.into())).collect()),
        };
        let is_near = |cosine: f32| threshold.rule != ThresholdRule::Exact && f64::from(cosine) >= threshold.cosine;
        let near: Vec<Option<(u32, f32)>> = (0..n_rows).map(|row| twins.of(row).filter(|(_, cosine)| is_near(*cosine))).collect();
        let sample = sample.into_iter().zip(found_before.into_iter().map(|cosine| cosine.is_some_and(is_near)));
        Ok(Self {
            threshold,
            links: links(unit, &near, &is_near, seed, control)?,
            sample: (!is_small).then(|| sample.collect()),
            twins: near,
        })
    }

    /// How rows were compared; `has_copy` says which of them have an exact copy.
    fn how(&self, has_copy: &dyn Fn(u32) -> bool) -> PairSearch {
        let Some(sample) = &self.sample else { return PairSearch::Every };
        let single = || sample.iter().filter(|(row, _)| !has_copy(*row));
        PairSearch::Projected {
            n_sampled: single().count() as u64,
            n_sampled_found: single().filter(|(row, _)| self.twins[*row as usize].is_some()).count() as u64,
            n_sampled_projected: single().filter(|(_, was_found)| *was_found).count() as u64,
        }
    }
}

/// Pairs of near duplicates among the rows that have one: each with its twin, and all others that are found by comparing these rows.
fn links(
    unit: &UnitRows<'_>,
    near: &[Option<(u32, f32)>],
    is_near: &(dyn Fn(f32) -> bool + Sync),
    seed: u64,
    control: &Control,
) -> Result<Vec<(u32, u32)>, Cancelled> {
    let with: Vec<u32> = (0..near.len() as u32).filter(|&row| near[row as usize].is_some()).collect();
    let own: Vec<(u32, u32)> = with.iter().filter_map(|&row| near[row as usize].map(|(other, _)| (row, other))).collect();
    let unit = unit.some(&with);
    let joined = Mutex::new(Groups::new(with.len()));
    let tell = |a: u32, b: u32, cosine: f32| {
        if is_near(cosine) {
            // A thread that panicked has joined what it had found.
            joined.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).join(a, b);
        }
    };
    let silent = Control::new();
    let pairs = PairComparison::new(&unit, &tell, &silent);
    control.check()?;
    if pairs.is_small() {
        pairs.compare_all()?
    } else {
        compare_neighbors(&pairs, seed)?
    }
    let groups = joined.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()).list();
    let found = groups.iter().flat_map(|group| group[1..].iter().map(|&row| (with[group[0] as usize], with[row as usize])));
    Ok(own.into_iter().chain(found).collect())
}

#[cfg(test)]
#[path = "duplicates_tests.rs"]
mod tests;
