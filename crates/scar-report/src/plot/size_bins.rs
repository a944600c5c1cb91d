//! Classes counted by size, in bins along a log axis whose edges are round numbers.

/// Numbers of classes by size, and by number of rows.
///
/// ```
/// use scar_report::plot::SizeBins;
/// // Four classes with their sizes and rows.
/// let bins = SizeBins::of(&[(Some(42.0), 140), (Some(45.0), 150), (None, 30)]);
/// assert_eq!(bins.n_missing, 1);
/// let first = bins.bins[0];
/// assert_eq!((first.n_rows, bins.bins.iter().map(|bin| bin.n_sizes).sum::<u64>()), (1, 2));
/// assert!(bins.bins.windows(2).all(|pair| pair[0].to == pair[1].from));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SizeBins {
    /// From small to large, without a gap.
    pub bins: Vec<SizeBin>,
    /// Classes without a size.
    pub n_missing: u64,
}

/// A range of sizes, `from` ≤ size < `to`.
///
/// ```
/// use scar_report::plot::{SizeBin, SizeBins};
/// let SizeBin { from, to, n_sizes, n_rows } = SizeBins::of(&[(Some(26.0), 26)]).bins[0];
/// assert_eq!((from, to, n_sizes, n_rows), (25.0, 32.0, 1, 1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SizeBin {
    /// Its lower edge.
    pub from: f64,
    /// Its upper edge.
    pub to: f64,
    /// Classes whose size lies in it.
    pub n_sizes: u64,
    /// Classes whose number of rows is in it.
    pub n_rows: u64,
}

/// Bins at most.
const MOST_BINS: usize = 24;

/// Edges within a power of ten, the finest first; the first are those of preferred numbers.
const LEADS: [&[f64]; 3] = [&[10.0, 13.0, 16.0, 20.0, 25.0, 32.0, 40.0, 50.0, 63.0, 80.0], &[10.0, 20.0, 50.0], &[10.0]];

impl SizeBins {
    /// Counts classes, each given by its size, if any, and its number of rows.
    pub fn of(classes: &[(Option<f64>, u64)]) -> Self {
        let sizes: Vec<f64> = classes.iter().filter_map(|class| class.0.filter(|size| size.is_finite() && *size > 0.0)).collect();
        let rows: Vec<f64> = classes.iter().filter(|class| class.1 > 0).map(|class| class.1 as f64).collect();
        let (low, high) = sizes.iter().chain(&rows).fold((f64::INFINITY, 0.0f64), |(low, high), &size| (low.min(size), high.max(size)));
        let edges = if high > 0.0 { edges(low.max(1.0), high.max(1.0)) } else { Vec::new() };
        // Sizes below one row count in the first bin.
        let count = |values: &[f64], from: f64, to: f64| values.iter().filter(|value| (from..to).contains(&value.max(1.0))).count() as u64;
        let bins = edges.windows(2).map(|edge| SizeBin {
            from: edge[0],
            to: edge[1],
            n_sizes: count(&sizes, edge[0], edge[1]),
            n_rows: count(&rows, edge[0], edge[1]),
        });
        Self { bins: bins.collect(), n_missing: (classes.len() - sizes.len()) as u64 }
    }
}

/// Edges from at or below `low` (≥ 1) to above `high`: the finest that give at most [`MOST_BINS`] bins.
fn edges(low: f64, high: f64) -> Vec<f64> {
    let of = |leads: &[f64]| -> Vec<f64> {
        let first = low.log10().floor() as i32 - 1;
        let all = (first..).flat_map(|power| leads.iter().map(move |lead| lead * 10f64.powi(power)));
        let mut edges: Vec<f64> = Vec::new();
        for edge in all {
            if edge <= low {
                edges.clear();
            }
            edges.push(edge);
            if edge > high {
                break;
            }
        }
        edges
    };
    // Below five rows the finest edges would lie between whole numbers.
    let found = LEADS.into_iter().skip(usize::from(low < 5.0)).map(of).find(|edges| edges.len() <= MOST_BINS + 1);
    found.unwrap_or_else(|| of(LEADS[2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(low: f64, high: f64, expected: &[f64]) {
        assert_eq!(edges(low, high), expected);
    }

    #[test]
    fn edges_are_round_and_hold_all() {
        check(50.0, 99.0, &[50.0, 63.0, 80.0, 100.0]);
        check(26.0, 26.0, &[25.0, 32.0]);
        check(1.0, 9.0, &[1.0, 2.0, 5.0, 10.0]);
        check(99.0, 100.0, &[80.0, 100.0, 130.0]);
        // Over many powers of ten the bins grow.
        check(3.0, 2e6, &[2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6]);
        assert!(edges(1.0, 1e30).len() > MOST_BINS);
    }

    #[test]
    fn every_class_is_counted_once() {
        let classes = [(None, 3), (Some(f64::NAN), 40), (None, 0), (Some(0.4), 4), (Some(1e5), 4)];
        let bins = SizeBins::of(&classes);
        let sum = |read: fn(&SizeBin) -> u64| bins.bins.iter().map(read).sum::<u64>();
        assert_eq!((bins.n_missing, sum(|bin| bin.n_sizes), sum(|bin| bin.n_rows)), (3, 2, 4));
        assert_eq!(SizeBins::of(&[]), SizeBins::default());
        assert_eq!(SizeBins::of(&[(None, 0)]).n_missing, 1);
    }
}
