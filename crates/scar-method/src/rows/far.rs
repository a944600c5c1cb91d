//! Rows that lie far from every class.

use super::frame::{Centering, all_rows};
use crate::probe::kernel::{Weights, block_rows, forward, padded};
use crate::subset::members_by_class;
use scar_core::EmbeddingSet;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;
use scar_core::stats::quantile;

/// The distance of every row to its nearest class.
///
/// An example is at [`distances`].
#[derive(Clone, Debug, PartialEq)]
pub struct ClassDistances {
    /// For each row, length *N*: the smallest distance to a class mean, in units of that class's spread. NaN if no class has a spread.
    pub scores: Vec<f32>,
    /// The nearest class of each row by this distance, length *N*.
    pub classes: Vec<u32>,
    /// Rows with a larger score are far from every class: Q₃ + 1.5·(Q₃ − Q₁) of all scores.
    pub fence: f64,
}

impl ClassDistances {
    /// Whether row `row` lies far from every class.
    pub fn is_far(&self, row: usize) -> bool {
        f64::from(self.scores[row]) > self.fence
    }
}

/// Fewest rows for a class to have its own spread; smaller classes use the pooled spread of all classes.
const LEAST_ROWS: usize = 8;

/// Distance of every row of `set` to its nearest class: |x − μ_c| / s_c, the least over classes *c*.
///
/// μ_c is the mean of the class's rows, without the row itself if it belongs to the class; s_c² = Σ |x − μ_c|² / (n_c − 1). Classes
/// with fewer than 8 rows use the pooled spread of all classes, and classes with one row are left out. Rows are far if their score is
/// outside Tukey's fence; of normally distributed values 0.35 % are. Advances `control` by three per row.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// Source: distance to the nearest class mean in units of the class's spread: Lee et al. 2018 (equation 2) with a covariance
/// that is the same in every direction; the fence: Tukey 1977, section 2D.
///
/// ```
/// use std::sync::Arc;
/// use scar_core::{EmbeddingSet, Labels};
/// use scar_method::rows::distances;
/// // Two classes of ten rows around 0 and 100. One row of the first class lies at 40.
/// let values: Vec<f32> = (0..21).map(|i| if i == 20 { 40.0 } else { (i % 10) as f32 - 4.5 + if i < 10 { 0.0 } else { 100.0 } }).collect();
/// let labels: Vec<i128> = (0..21).map(|i| i128::from(i >= 10 && i < 20)).collect();
/// let embeddings = ndarray::Array2::from_shape_vec((21, 1), values).unwrap();
/// let set = EmbeddingSet::new(embeddings, Arc::new(Labels::from_integers(&labels))).unwrap();
/// let distances = distances(&set, &Default::default()).unwrap();
/// assert_eq!((0..21).filter(|&row| distances.is_far(row)).collect::<Vec<_>>(), [20]);
/// ```
pub fn distances(set: &EmbeddingSet, control: &Control) -> Result<ClassDistances, Cancelled> {
    let (rows, n_dims, class_ids) = (all_rows(set.embeddings()), set.n_dims(), set.labels().class_ids());
    let frame = Centering::new(&rows, n_dims, control)?;
    let all: Vec<u32> = (0..rows.len() as u32).collect();
    let members = members_by_class(class_ids, &all, set.n_classes());
    let classes = ClassMeans::new(&rows, n_dims, &frame, &members, control)?;
    let means = Weights::new(&classes.means, classes.ids.len(), n_dims);
    let mut nearest = vec![(f32::NAN, 0); rows.len()];
    let n_block_rows = block_rows(n_dims);
    parallel::for_each_chunk(&mut nearest, n_block_rows, |block, nearest| {
        if !control.is_cancelled() {
            let start = block * n_block_rows;
            let end = start + nearest.len();
            classes.nearest(&means, &rows[start..end], &class_ids[start..end], &frame, nearest);
            control.advance(nearest.len() as u64);
        }
    });
    control.check()?;
    let (scores, classes): (Vec<f32>, Vec<u32>) = nearest.into_iter().unzip();
    Ok(ClassDistances { fence: fence(&scores), scores, classes })
}

/// The means of the classes that rows are compared with.
struct ClassMeans {
    /// Ids of these classes.
    ids: Vec<u32>,
    /// Means, each padded to whole lanes.
    means: Vec<f32>,
    /// −|mean|²/2, so that the kernel gives z·mean − |mean|²/2.
    bias: Vec<f32>,
    spreads: Vec<f64>,
    counts: Vec<f64>,
}

impl ClassMeans {
    fn new(rows: &[&[f32]], n_dims: usize, frame: &Centering, members: &[Vec<u32>], control: &Control) -> Result<Self, Cancelled> {
        let of_class = |members: &Vec<u32>| -> Result<(Vec<f32>, f64), Cancelled> {
            let (mut sum, mut z) = (vec![0.0f64; n_dims], vec![0.0f32; n_dims]);
            for block in members.chunks(1024) {
                control.check()?;
                for &row in block {
                    frame.apply_row(rows[row as usize], &mut z);
                    sum.iter_mut().zip(&z).for_each(|(sum, &z)| *sum += f64::from(z));
                }
            }
            let mean: Vec<f32> = sum.iter().map(|sum| (sum / members.len().max(1) as f64) as f32).collect();
            let mut squares = 0.0;
            for block in members.chunks(1024) {
                control.check()?;
                for &row in block {
                    frame.apply_row(rows[row as usize], &mut z);
                    squares += square_distance(&z, &mean);
                }
            }
            Ok((mean, squares))
        };
        let of_classes: Vec<(Vec<f32>, f64)> = parallel::try_map(members.len(), |class| of_class(&members[class]))?;
        let n_free: usize = members.iter().map(|members| members.len().saturating_sub(1)).sum();
        let together = of_classes.iter().map(|(_, squares)| squares).sum::<f64>() / n_free.max(1) as f64;
        let mut classes = Self { ids: Vec::new(), means: Vec::new(), bias: Vec::new(), spreads: Vec::new(), counts: Vec::new() };
        for (class, ((mean, squares), members)) in of_classes.into_iter().zip(members).enumerate() {
            let square = if members.len() < LEAST_ROWS { together } else { squares / (members.len() - 1) as f64 };
            if members.len() < 2 || square <= 0.0 {
                continue;
            }
            classes.ids.push(class as u32);
            classes.spreads.push(square.sqrt());
            classes.counts.push(members.len() as f64);
            classes.bias.push((-0.5 * mean.iter().map(|&m| f64::from(m) * f64::from(m)).sum::<f64>()) as f32);
            classes.means.extend(&mean);
            classes.means.resize(classes.ids.len() * padded(n_dims), 0.0);
        }
        Ok(classes)
    }

    /// Score and class of each row of a block; `means` are those of the classes.
    fn nearest(&self, means: &Weights<'_>, rows: &[&[f32]], labels: &[u32], frame: &Centering, nearest: &mut [(f32, u32)]) {
        let (n_classes, n_dims) = (self.ids.len(), means.n_dims());
        if n_classes == 0 {
            return;
        }
        let (mut scratch, mut table) = (vec![0.0; rows.len() * n_dims], Vec::with_capacity(rows.len()));
        let centered = frame.apply(rows, &mut scratch, &mut table);
        let mut along = vec![0.0; rows.len() * n_classes];
        forward(centered, means, &self.bias, &mut along);
        for (i, (nearest, along)) in nearest.iter_mut().zip(along.chunks_exact(n_classes)).enumerate() {
            let z = centered.row(i);
            let square: f64 = z.iter().map(|&z| f64::from(z) * f64::from(z)).sum();
            let score = |class: usize, square: f64| {
                let n = self.counts[class];
                let without = if self.ids[class] == labels[i] { n / (n - 1.0) } else { 1.0 };
                square.max(0.0).sqrt() * without / self.spreads[class]
            };
            let mut best = (f64::INFINITY, 0);
            for (class, &along) in along.iter().enumerate() {
                let score = score(class, square - 2.0 * f64::from(along));
                if score < best.0 {
                    best = (score, class);
                }
            }
            // The class was chosen by a difference of two large numbers, which loses digits. Its distance is computed directly.
            let class = best.1;
            let exact = square_distance(z, &self.means[class * padded(n_dims)..][..n_dims]);
            *nearest = (score(class, exact) as f32, self.ids[class]);
        }
    }
}

fn square_distance(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(&a, &b)| (f64::from(a) - f64::from(b)) * (f64::from(a) - f64::from(b))).sum()
}

/// Tukey's upper fence, with interpolated quartiles; infinite if there are no scores.
fn fence(scores: &[f32]) -> f64 {
    let mut sorted: Vec<f64> = scores.iter().copied().filter(|score| score.is_finite()).map(f64::from).collect();
    if sorted.is_empty() {
        return f64::INFINITY;
    }
    sorted.sort_unstable_by(f64::total_cmp);
    let (lower, upper) = (quantile(&sorted, 0.25), quantile(&sorted, 0.75));
    upper + 1.5 * (upper - lower)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ndarray::Array2;

    use super::*;
    use scar_core::Labels;

    fn set(values: Vec<f32>, labels: &[i128]) -> EmbeddingSet {
        let embeddings = Array2::from_shape_vec((labels.len(), values.len() / labels.len()), values).expect("shape of the test");
        EmbeddingSet::new(embeddings, Arc::new(Labels::from_integers(labels))).expect("sound")
    }

    #[test]
    fn a_row_is_no_part_of_the_mean_it_is_compared_with() {
        // Means 0 and 10 of two rows each: the pooled spread is √2, and without itself a row is 2 from the other.
        let found = distances(&set(vec![-1.0, 1.0, 9.0, 11.0], &[0, 0, 1, 1]), &Control::new()).expect("not cancelled");
        assert!(found.scores.iter().all(|score| (score - 2f32.sqrt()).abs() < 1e-6), "{:?}", found.scores);
        assert_eq!(found.classes, [0, 0, 1, 1]);
    }

    #[test]
    fn a_class_of_one_row_is_nothing_to_be_near_to() {
        let mut values: Vec<f32> = (0..20).map(|i| (i % 5) as f32).collect();
        values.push(500.0);
        let labels: Vec<i128> = (0..21).map(|i| i / 20).collect();
        let found = distances(&set(values, &labels), &Control::new()).expect("not cancelled");
        assert!(found.is_far(20) && found.classes[20] == 0, "{:?}", found.scores);
        assert_eq!((0..21).filter(|&row| found.is_far(row)).count(), 1);
    }

    #[test]
    fn rows_without_any_spread_are_not_far() {
        let found = distances(&set(vec![1.0, 1.0, 2.0, 2.0], &[0, 0, 1, 1]), &Control::new()).expect("not cancelled");
        assert!(found.scores.iter().all(|score| score.is_nan()) && (0..4).all(|row| !found.is_far(row)));
    }

    #[test]
    fn digits_are_as_numpy_measures_them() {
        use crate::rows::digits::digits;
        // numpy 2.4.6 on the fixtures in f64.
        let found = distances(&digits(), &Control::new()).expect("not cancelled");
        assert!((f64::from(found.scores[0]) - 0.705_872_098_073_345).abs() < 1e-6, "{}", found.scores[0]);
        assert_eq!((0..1797).filter(|&row| found.is_far(row)).count(), 6);
    }
}
