//! How much less grouped test rows say than as many independent ones.

use std::collections::BTreeMap;

/// Design effects: by how many times the variance of an error is larger because test rows come in groups, such as several of one patient. 1
/// for independent rows.
///
/// Source: Kish 1965 (Survey Sampling); the variance of a mean over clusters, as by Liang & Zeger 1986.
///
/// ```
/// use scar_method::foundation::DesignEffects;
/// // Of four groups of two rows, one is wrong in both rows: 8 rows say as much as 4 groups.
/// let (class_ids, groups) = ([0, 1, 0, 1, 0, 1, 0, 1], [0, 0, 1, 1, 2, 2, 3, 3]);
/// let effects = DesignEffects::new(&[1, 0, 0, 1, 0, 1, 0, 1], &class_ids, &groups, 2);
/// // Two times, and 4/3 more because the mean is that of the same four groups.
/// assert!((effects.of_whole() - 2.0 * 4.0 / 3.0).abs() < 1e-12);
/// // Groups of one row change nothing.
/// let alone = DesignEffects::new(&[1, 0, 0, 1, 0, 1, 0, 1], &class_ids, &[0, 1, 2, 3, 4, 5, 6, 7], 2);
/// assert!((alone.of_whole() - 8.0 / 7.0).abs() < 1e-12);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct DesignEffects {
    whole: f64,
    steps: Vec<f64>,
}

/// One group's rows, of all classes or of one.
#[derive(Clone, Copy, Default)]
struct Counts {
    rows: f64,
    missed: f64,
    taken: f64,
}

impl DesignEffects {
    /// The effects on the error of all rows and on the balanced error of each of `n_classes` classes. `predicted`, `class_ids` and `groups` have
    /// one value for each test row, in the same order.
    ///
    /// # Panics
    /// If the lengths differ, or a class is not below `n_classes`.
    pub fn new(predicted: &[u32], class_ids: &[u32], groups: &[u32], n_classes: usize) -> Self {
        assert!(predicted.len() == class_ids.len() && groups.len() == class_ids.len(), "DesignEffects: lengths differ");
        let n = class_ids.len() as f64;
        // In the order of their numbers, so that sums over them have the same bits each time.
        let mut of_groups: BTreeMap<u32, (Counts, BTreeMap<u32, Counts>)> = BTreeMap::new();
        let mut of_classes = vec![Counts::default(); n_classes];
        let mut n_wrong = 0.0;
        for ((&predicted, &class), &group) in predicted.iter().zip(class_ids).zip(groups) {
            let (all, classes) = of_groups.entry(group).or_default();
            let is_wrong = f64::from(u8::from(predicted != class));
            n_wrong += is_wrong;
            all.rows += 1.0;
            all.missed += is_wrong;
            for counts in [classes.entry(class).or_default(), &mut of_classes[class as usize]] {
                counts.rows += 1.0;
                counts.missed += is_wrong;
            }
            if predicted != class {
                classes.entry(predicted).or_default().taken += 1.0;
                of_classes[predicted as usize].taken += 1.0;
            }
        }
        let n_groups = of_groups.len() as f64;
        let squares: f64 = of_groups.values().map(|(all, _)| all.rows * all.rows).sum();
        // The mean is that of the same groups.
        let same_mean = if n_groups > 1.0 { n_groups / (n_groups - 1.0) } else { n_groups };
        let effect = |grouped: f64, independent: f64| (independent > 0.0).then(|| (same_mean * grouped / independent).max(1.0));
        let share = n_wrong / n;
        let grouped: f64 = of_groups.values().map(|(all, _)| (all.missed - share * all.rows).powi(2)).sum();
        // Without any error, rows of one group are taken to say the same.
        let whole = effect(grouped, share * (1.0 - share) * n).unwrap_or(if n > 0.0 { squares / n } else { 1.0 });
        // Of a class, each row of it counts 1/own and each other row 1/others. Groups without a row or an error of the class are summed
        // up at once.
        let shares: Vec<(f64, f64, f64)> = of_classes
            .iter()
            .map(|counts| {
                let others = (n - counts.rows).max(1.0);
                (counts.missed / counts.rows.max(1.0), counts.taken / others, others)
            })
            .collect();
        let (mut sums, mut touched) = (vec![0.0; n_classes], vec![0.0; n_classes]);
        for (all, classes) in of_groups.values() {
            for (&class, counts) in classes {
                let (missed, taken, others) = shares[class as usize];
                let of_own = (counts.missed - missed * counts.rows) / of_classes[class as usize].rows.max(1.0);
                let of_others = (counts.taken - taken * (all.rows - counts.rows)) / others;
                sums[class as usize] += (of_own + of_others).powi(2);
                touched[class as usize] += all.rows * all.rows;
            }
        }
        let steps = (0..n_classes).map(|class| {
            let (missed, taken, others) = shares[class];
            let grouped = sums[class] + (taken / others).powi(2) * (squares - touched[class]);
            let independent = missed * (1.0 - missed) / of_classes[class].rows.max(1.0) + taken * (1.0 - taken) / others;
            effect(grouped, independent).unwrap_or(whole)
        });
        Self { whole, steps: steps.collect() }
    }

    /// No effect, for `n_classes` classes.
    pub(super) fn none(n_classes: usize) -> Self {
        Self { whole: 1.0, steps: vec![1.0; n_classes] }
    }

    /// The effect on the error of all rows, at least 1.
    pub fn of_whole(&self) -> f64 {
        self.whole
    }

    /// The number of independent rows that say as much of all classes as `n` rows.
    pub(super) fn independent(&self, n: u64) -> u64 {
        fewer(n, self.whole)
    }

    /// The number of independent rows that say as much of `class` as `n` rows.
    pub fn independent_of_step(&self, class: usize, n: u64) -> u64 {
        fewer(n, self.steps[class])
    }

    /// The effect on the balanced error of `class`, at least 1.
    pub fn of_step(&self, class: usize) -> f64 {
        self.steps[class]
    }
}

/// `n` divided by a design `effect`; at least 1 of any.
fn fewer(n: u64, effect: f64) -> u64 {
    if n == 0 { 0 } else { ((n as f64 / effect).round() as u64).max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The effect by its definition, row by row.
    fn by_rows(predicted: &[u32], class_ids: &[u32], groups: &[u32], class: u32) -> f64 {
        let own = class_ids.iter().filter(|&&id| id == class).count() as f64;
        let others = class_ids.len() as f64 - own;
        let pairs = || predicted.iter().zip(class_ids);
        let missed = pairs().filter(|&(&p, &c)| c == class && p != class).count() as f64 / own;
        let taken = pairs().filter(|&(&p, &c)| c != class && p == class).count() as f64 / others;
        let influence = |p: u32, c: u32| {
            if c == class { (f64::from(u8::from(p != class)) - missed) / own } else { (f64::from(u8::from(p == class)) - taken) / others }
        };
        let all: Vec<f64> = pairs().map(|(&p, &c)| influence(p, c)).collect();
        let n_groups = groups.iter().max().map_or(0, |&last| last as usize + 1);
        let mut sums = vec![0.0; n_groups];
        all.iter().zip(groups).for_each(|(value, &group)| sums[group as usize] += value);
        let of = |values: &[f64]| values.iter().map(|value| value * value).sum::<f64>();
        (n_groups as f64 / (n_groups as f64 - 1.0) * of(&sums) / of(&all)).max(1.0)
    }

    #[test]
    fn effects_of_classes_are_those_of_their_rows() {
        let n = 90u32;
        let class_ids: Vec<u32> = (0..n).map(|row| row * row % 7 % 3).collect();
        let groups: Vec<u32> = (0..n).map(|row| row / 7).collect();
        // Whole groups are wrong.
        let predicted: Vec<u32> =
            (0..n).map(|row| if row / 7 % 3 == 0 { (class_ids[row as usize] + 1) % 3 } else { class_ids[row as usize] }).collect();
        let effects = DesignEffects::new(&predicted, &class_ids, &groups, 3);
        for class in 0..3 {
            let expected = by_rows(&predicted, &class_ids, &groups, class);
            assert!((effects.of_step(class as usize) - expected).abs() < 1e-9, "{class}: {} {expected}", effects.of_step(class as usize));
        }
        assert!(effects.of_whole() > 4.0, "{effects:?}");
    }

    #[test]
    fn same_rows_give_the_same_bits() {
        let class_ids: Vec<u32> = (0..900).map(|row| row * 7 % 11).collect();
        let groups: Vec<u32> = (0..900).map(|row| row * row % 97).collect();
        let predicted: Vec<u32> = (0..900).map(|row| if row % 5 == 0 { row % 11 } else { row * 7 % 11 }).collect();
        let first = DesignEffects::new(&predicted, &class_ids, &groups, 11);
        assert!((0..20).all(|_| DesignEffects::new(&predicted, &class_ids, &groups, 11) == first));
    }

    #[test]
    fn without_errors_each_group_counts_once() {
        let class_ids = [0, 0, 0, 1, 1, 1];
        let effects = DesignEffects::new(&class_ids, &class_ids, &[0, 0, 0, 1, 1, 1], 2);
        assert_eq!((effects.of_whole(), effects.of_step(1)), (3.0, 3.0));
    }
}
