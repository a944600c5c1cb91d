//! Finds the nearest centre of each row and its distance, with the matrix product of the probe.
//!
//! |x − c|² = |x − μ|² − (2·x·(c − μ) − |c − μ|² − 2·μ·(c − μ)), so the nearest centre has the largest logit of a linear probe with
//! weights 2·(c − μ). The mean μ of all rows is subtracted first, because embeddings often share a large offset, and the differences
//! would be lost beside its square in f32.

use ndarray::{Array1, Array2, ArrayView2};

use crate::probe::LinearProbe;
use scar_core::Matrix;
use scar_core::control::{Cancelled, Control};
use scar_core::parallel;

/// Rows of a strip. The division depends on the number of rows only, so sums are the same for any number of threads.
const STRIP_ROWS: usize = 4096;
/// Most strips: each holds sums of all centres.
const MOST_STRIPS: usize = 64;

/// The rows to cluster, with values that every pass needs.
pub(super) struct Points<'a> {
    embeddings: &'a Matrix,
    sample_idxs: &'a [u32],
    /// Mean of the rows, length D.
    mean: Vec<f64>,
    /// |x − μ|² of each row.
    squares: Vec<f64>,
}

impl<'a> Points<'a> {
    pub(super) fn new(embeddings: &'a Matrix, sample_idxs: &'a [u32], control: &Control) -> Result<Self, Cancelled> {
        let n_dims = embeddings.n_dims();
        let strips = strips(sample_idxs);
        let sums: Result<Vec<Vec<f64>>, Cancelled> = parallel::try_map(strips.len(), |i| {
            control.check()?;
            let mut sum = vec![0.0; n_dims];
            strips[i].iter().for_each(|&idx| add(&mut sum, embeddings.row(idx as usize)));
            Ok(sum)
        });
        let mut mean = vec![0.0; n_dims];
        for sum in sums? {
            mean.iter_mut().zip(sum).for_each(|(mean, sum)| *mean += sum);
        }
        mean.iter_mut().for_each(|mean| *mean /= sample_idxs.len().max(1) as f64);
        let squares: Result<Vec<Vec<f64>>, Cancelled> = parallel::try_map(strips.len(), |i| {
            control.check()?;
            Ok(strips[i].iter().map(|&idx| square_distance(embeddings.row(idx as usize), &mean)).collect())
        });
        Ok(Self { embeddings, sample_idxs, squares: squares?.concat(), mean })
    }

    pub(super) fn n_rows(&self) -> usize {
        self.sample_idxs.len()
    }

    pub(super) fn n_dims(&self) -> usize {
        self.embeddings.n_dims()
    }

    /// The row at position `place` of the list, length D.
    pub(super) fn row(&self, place: usize) -> &[f32] {
        self.embeddings.row(self.sample_idxs[place] as usize)
    }

    /// Mean over dimensions of the variance, by which a tolerance is scaled.
    pub(super) fn mean_variance(&self) -> f64 {
        self.squares.iter().sum::<f64>() / (self.n_rows() * self.n_dims()).max(1) as f64
    }

    /// A probe whose largest logit is the nearest of `centres` (k × D).
    fn probe(&self, centres: ArrayView2<'_, f64>) -> LinearProbe {
        let (k, n_dims) = centres.dim();
        let weights = Array2::from_shape_fn((k, n_dims), |(centre, dim)| (2.0 * (centres[[centre, dim]] - self.mean[dim])) as f32);
        let bias = Array1::from_shape_fn(k, |centre| {
            let centred = centres.row(centre).iter().zip(&self.mean).map(|(value, mean)| (value - mean, mean)).collect::<Vec<_>>();
            -centred.iter().map(|(value, mean)| value * value + 2.0 * value * *mean).sum::<f64>() as f32
        });
        LinearProbe::from_views(weights.view(), bias.view())
    }

    /// Squared distances of each row to each of `centres`, strip by strip. `take` gets the position of the strip's first row and the
    /// distances, row by row.
    pub(super) fn distances<T: Send>(
        &self,
        centres: ArrayView2<'_, f64>,
        control: &Control,
        take: impl Fn(usize, &[f64]) -> T + Sync,
    ) -> Result<Vec<T>, Cancelled> {
        let probe = self.probe(centres);
        self.each_strip(control, |first, strip| {
            let logits = probe.logits(self.embeddings, strip);
            let k = logits.ncols();
            let squares = &self.squares[first..first + strip.len()];
            // Rounding may make a squared distance negative.
            let distances: Vec<f64> = logits.iter().enumerate().map(|(i, &logit)| (squares[i / k] - f64::from(logit)).max(0.0)).collect();
            take(first, &distances)
        })
    }

    /// Assigns each row to the nearest of `centres` (the first of equals). Also gives the sums of the rows of each centre, and the rows
    /// that are farthest from their centres.
    pub(super) fn assign(&self, centres: ArrayView2<'_, f64>, control: &Control) -> Result<Assignment, Cancelled> {
        let (k, n_dims) = centres.dim();
        let probe = self.probe(centres);
        let parts = self.each_strip(control, |first, strip| {
            let logits = probe.logits(self.embeddings, strip);
            let mut part = StripResult {
                ids: Vec::with_capacity(strip.len()),
                sums: vec![0.0; k * n_dims],
                counts: vec![0; k],
                gap: 0.0,
                farthest: None,
            };
            for ((place, &idx), row) in strip.iter().enumerate().zip(logits.rows()) {
                let (id, logit) = row
                    .iter()
                    .enumerate()
                    .fold((0, f32::NEG_INFINITY), |best, (id, &logit)| if logit > best.1 { (id, logit) } else { best });
                let distance = (self.squares[first + place] - f64::from(logit)).max(0.0);
                part.ids.push(id as u32);
                part.counts[id] += 1;
                part.gap += distance;
                if part.farthest.is_none_or(|(most, _)| distance > most) {
                    part.farthest = Some((distance, (first + place) as u32));
                }
                add(&mut part.sums[id * n_dims..(id + 1) * n_dims], self.embeddings.row(idx as usize));
            }
            part
        })?;
        let mut all = Assignment {
            ids: Vec::with_capacity(self.n_rows()),
            sums: vec![0.0; k * n_dims],
            counts: vec![0; k],
            inertia: 0.0,
            farthest: Vec::new(),
        };
        for part in parts {
            all.ids.extend(part.ids);
            all.sums.iter_mut().zip(part.sums).for_each(|(all, sum)| *all += sum);
            all.counts.iter_mut().zip(part.counts).for_each(|(all, count)| *all += count);
            all.inertia += part.gap;
            all.farthest.extend(part.farthest);
        }
        all.farthest.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Ok(all)
    }

    /// Σ |x − c|² over all rows with their centres, computed directly in f64.
    pub(super) fn inertia(&self, centres: ArrayView2<'_, f64>, ids: &[u32], control: &Control) -> Result<f64, Cancelled> {
        let parts = self.each_strip(control, |first, strip| {
            let of = |(place, &idx): (usize, &u32)| {
                let centre = centres.row(ids[first + place] as usize);
                self.embeddings.row(idx as usize).iter().zip(centre).map(|(&x, c)| (f64::from(x) - c).powi(2)).sum::<f64>()
            };
            strip.iter().enumerate().map(of).sum::<f64>()
        })?;
        Ok(parts.into_iter().sum())
    }

    fn each_strip<T: Send>(&self, control: &Control, work: impl Fn(usize, &[u32]) -> T + Sync) -> Result<Vec<T>, Cancelled> {
        let rows = strip_rows(self.n_rows());
        let strips: Vec<&[u32]> = self.sample_idxs.chunks(rows).collect();
        parallel::try_map(strips.len(), |strip| {
            control.check()?;
            let done = work(strip * rows, strips[strip]);
            control.advance(strips[strip].len() as u64);
            Ok(done)
        })
    }
}

/// The nearest centre of each row.
pub(super) struct Assignment {
    /// The centre of each row, in the order of the list.
    pub(super) ids: Vec<u32>,
    /// Sums of the rows of each centre, k × D.
    pub(super) sums: Vec<f64>,
    /// Their numbers.
    pub(super) counts: Vec<u64>,
    /// Σ of the squared distances, as computed in this pass.
    pub(super) inertia: f64,
    /// From each strip the row farthest from its centre, the farthest first.
    pub(super) farthest: Vec<(f64, u32)>,
}

struct StripResult {
    ids: Vec<u32>,
    sums: Vec<f64>,
    counts: Vec<u64>,
    gap: f64,
    farthest: Option<(f64, u32)>,
}

fn strip_rows(n_rows: usize) -> usize {
    STRIP_ROWS.max(n_rows.div_ceil(MOST_STRIPS))
}

fn strips(sample_idxs: &[u32]) -> Vec<&[u32]> {
    sample_idxs.chunks(strip_rows(sample_idxs.len())).collect()
}

fn add(sum: &mut [f64], row: &[f32]) {
    sum.iter_mut().zip(row).for_each(|(sum, &value)| *sum += f64::from(value));
}

fn square_distance(row: &[f32], mean: &[f64]) -> f64 {
    row.iter().zip(mean).map(|(&value, mean)| (f64::from(value) - mean).powi(2)).sum()
}
