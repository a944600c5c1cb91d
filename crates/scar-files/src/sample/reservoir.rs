//! A stratified sample in one pass, when neither the number of rows nor that of classes is known beforehand.
//!
//! ```text
//! each class keeps its rows of lowest priority, all below a bound of its own that only falls
//! a row comes:   at or above its class's bound → passed over
//!                a place is free               → taken
//!                else                          → the class that keeps the largest share of its rows gives up its highest
//! at the end:    the largest share that every class can still serve; each gives up what it has beyond it
//! ```
//!
//! What a class keeps is always exactly its rows of lowest priority, so the outcome follows [`SampleRule`] and can be had by
//! a query. Classes that came all at the beginning, as in sorted files, give up rows as the others come.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::sample::rule::{SampleRule, priority};

/// Rows that a class keeps where that leaves room for the others: enough for one at a ratio of 30.
const AT_LEAST: [u32; 5] = [30, 10, 3, 1, 0];

/// A row that is kept: the heap's greatest is given up first.
type Kept = (u64, u64, u32);

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is kept at this place, whatever was there before.
    Keep(u32),
    /// It is passed over.
    Pass,
}

/// One class.
#[derive(Debug, Default)]
struct Stratum {
    /// Priority, row, place.
    kept: BinaryHeap<Kept>,
    /// Lowest priority and row that were given up.
    bound: Option<(u64, u64)>,
    n_rows: u64,
    /// The share under which it stands in [`Reservoir::givers`], at least its own.
    noted: Option<u64>,
}

impl Stratum {
    fn share(&self) -> f64 {
        self.kept.len() as f64 / self.n_rows.max(1) as f64
    }

    /// The share as a whole number in the same order, as it is not negative.
    fn share_bits(&self) -> u64 {
        self.share().to_bits()
    }
}

/// A sample that is being taken.
#[derive(Debug)]
pub struct Reservoir {
    seed: u64,
    capacity: usize,
    strata: Vec<Stratum>,
    free: Vec<u32>,
    passed_over: Vec<u32>,
    n_kept: usize,
    /// Classes by the share that they keep, the first of equal ones on top, so that no row asks all of them. A share that fell
    /// since it was noted is corrected when it comes up.
    givers: BinaryHeap<(u64, Reverse<u32>)>,
    /// The least that a class may keep as it was when all classes were noted.
    noted_least: Option<u32>,
}

/// A sample that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The rule that gives it.
    pub rule: SampleRule,
    /// The rows, from 0, ascending.
    pub rows: Vec<u64>,
    /// Of each, the place where it is held.
    pub slots: Vec<u32>,
    /// Of each class, how many rows there are, and how many are kept.
    pub counts: Vec<(u64, u64)>,
}

impl Reservoir {
    /// For `capacity` rows at most.
    pub fn new(seed: u64, capacity: u32) -> Self {
        // The highest place is given out last, as a store grows by one place at a time.
        let free = (0..capacity).rev().collect();
        Self {
            seed,
            capacity: capacity as usize,
            strata: Vec::new(),
            passed_over: Vec::new(),
            free,
            n_kept: 0,
            givers: BinaryHeap::new(),
            noted_least: None,
        }
    }

    /// Offers the next row, `row_idx` from 0, which is of `class`.
    pub fn offer(&mut self, row_idx: u64, class: u32) -> Verdict {
        let key = (priority(self.seed, row_idx), row_idx);
        if self.strata.len() <= class as usize {
            self.strata.resize_with(class as usize + 1, Stratum::default);
        }
        let stratum = &mut self.strata[class as usize];
        stratum.n_rows += 1;
        if stratum.bound.is_some_and(|bound| key >= bound) {
            return Verdict::Pass;
        }
        if self.free.is_empty() {
            let (giver, is_itself) = self.giver(class, key);
            if is_itself {
                // Below the bound, as was asked above.
                self.strata[class as usize].bound = Some(key);
                return Verdict::Pass;
            }
            self.give_up(giver);
        }
        let Some(slot) = self.free.pop() else { return Verdict::Pass };
        let stratum = &mut self.strata[class as usize];
        stratum.kept.push((key.0, key.1, slot));
        self.n_kept += 1;
        self.note(class);
        Verdict::Keep(slot)
    }

    /// The class that gives up a row for one of `class` with `key`, and whether it is that very row.
    fn giver(&mut self, class: u32, key: (u64, u64)) -> (u32, bool) {
        let at_least = self.at_least();
        if self.noted_least != Some(at_least) {
            self.note_all(at_least);
        }
        let mut giver = self.largest(at_least as usize);
        // A class at its least gives up rows to its own only.
        let own = &self.strata[class as usize];
        if own.kept.len() == at_least as usize {
            giver = giver.max(Some((own.share_bits(), Reverse(class))));
        }
        let giver = giver.map_or(class, |(_, Reverse(giver))| giver);
        let highest = self.strata[giver as usize].kept.peek().map(|&(priority, row, _)| (priority, row));
        (giver, giver == class && highest.is_none_or(|highest| key > highest))
    }

    /// Of the classes that keep more than `at_least` rows, the first with the largest share.
    fn largest(&mut self, at_least: usize) -> Option<(u64, Reverse<u32>)> {
        while let Some(&(noted, Reverse(class))) = self.givers.peek() {
            let stratum = &mut self.strata[class as usize];
            let share = stratum.share_bits();
            let (is_meant, can_give) = (stratum.noted == Some(noted), stratum.kept.len() > at_least);
            if is_meant && can_give && noted == share {
                return Some((share, Reverse(class)));
            }
            self.givers.pop();
            if is_meant {
                stratum.noted = can_give.then_some(share);
                self.givers.extend(can_give.then_some((share, Reverse(class))));
            }
        }
        None
    }

    /// Notes the share of `class`, which took a row, unless it is not above what is noted.
    fn note(&mut self, class: u32) {
        let stratum = &mut self.strata[class as usize];
        let share = stratum.share_bits();
        if self.noted_least.is_some() && stratum.noted.is_none_or(|noted| noted < share) {
            stratum.noted = Some(share);
            self.givers.push((share, Reverse(class)));
        }
    }

    /// Notes every class anew: the least that each may keep has changed, which happens a few times at most.
    fn note_all(&mut self, at_least: u32) {
        self.noted_least = Some(at_least);
        self.givers.clear();
        for (class, stratum) in (0..).zip(&mut self.strata) {
            stratum.noted = Some(stratum.share_bits());
            self.givers.push((stratum.share_bits(), Reverse(class)));
        }
    }

    /// Passes over the place that the next row would get: a row stands there already that is none of the sample.
    pub fn pass_over_place(&mut self) {
        self.passed_over.extend(self.free.pop());
    }

    /// Gives out the places that were passed over.
    pub fn free_places(&mut self) {
        self.free.append(&mut self.passed_over);
    }

    fn give_up(&mut self, class: u32) {
        let stratum = &mut self.strata[class as usize];
        if let Some((priority, row, slot)) = stratum.kept.pop() {
            stratum.bound = Some((priority, row));
            self.free.push(slot);
            self.n_kept -= 1;
        }
    }

    /// Rows that a class may keep whatever its share: half of all places at most go to them.
    fn at_least(&self) -> u32 {
        let n_classes = self.strata.len().max(1);
        AT_LEAST.into_iter().find(|&at_least| at_least as usize * n_classes <= self.capacity / 2).unwrap_or(0)
    }

    /// The sample: of all shares that the classes can serve, the largest.
    pub fn finish(self) -> Taken {
        let at_least = self.at_least();
        let parts_per_million = self
            .strata
            .iter()
            // A class that never gave up a row serves any share.
            .filter(|stratum| stratum.bound.is_some())
            .map(|stratum| SampleRule::share_of(stratum.kept.len() as u64, stratum.n_rows))
            .min()
            .unwrap_or(1_000_000);
        let rule = SampleRule { seed: self.seed, parts_per_million, at_least };
        let mut kept: Vec<(u64, u32)> = Vec::with_capacity(self.n_kept);
        let mut counts = Vec::with_capacity(self.strata.len());
        for stratum in self.strata {
            let n_rows = stratum.n_rows;
            let ascending = stratum.kept.into_sorted_vec();
            let n_kept = (rule.quota(n_rows) as usize).min(ascending.len());
            kept.extend(ascending[..n_kept].iter().map(|&(_, row, slot)| (row, slot)));
            counts.push((n_rows, n_kept as u64));
        }
        kept.sort_unstable();
        let (rows, slots) = kept.into_iter().unzip();
        Taken { rule, rows, slots, counts }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the rule says, with all rows at hand.
    fn by_rule(rule: &SampleRule, classes: &[u32]) -> Vec<u64> {
        let n_classes = classes.iter().max().map_or(0, |&class| class as usize + 1);
        let mut members: Vec<Vec<(u64, u64)>> = vec![Vec::new(); n_classes];
        for (row, &class) in classes.iter().enumerate() {
            members[class as usize].push((rule.priority(row as u64), row as u64));
        }
        let mut rows = Vec::new();
        for mut of_class in members {
            of_class.sort_unstable();
            rows.extend(of_class.iter().take(rule.quota(of_class.len() as u64) as usize).map(|&(_, row)| row));
        }
        rows.sort_unstable();
        rows
    }

    fn taken(classes: &[u32], capacity: u32, seed: u64) -> Taken {
        let mut reservoir = Reservoir::new(seed, capacity);
        let mut places = vec![None; capacity as usize];
        for (row, &class) in classes.iter().enumerate() {
            if let Verdict::Keep(slot) = reservoir.offer(row as u64, class) {
                places[slot as usize] = Some(row as u64);
            }
        }
        let taken = reservoir.finish();
        for (&row, &slot) in taken.rows.iter().zip(&taken.slots) {
            assert_eq!(places[slot as usize], Some(row), "the place of a row holds another");
        }
        taken
    }

    /// The same with a look at every class for each row.
    fn taken_by_scan(classes: &[u32], capacity: u32, seed: u64) -> Taken {
        let mut reservoir = Reservoir::new(seed, capacity);
        for (row, &class) in (0..).zip(classes) {
            let key = (priority(seed, row), row);
            reservoir.strata.resize_with(reservoir.strata.len().max(class as usize + 1), Stratum::default);
            reservoir.strata[class as usize].n_rows += 1;
            if reservoir.strata[class as usize].bound.is_some_and(|bound| key >= bound) {
                continue;
            }
            if reservoir.free.is_empty() {
                let at_least = reservoir.at_least() as usize;
                let mut giver = (class, f64::NEG_INFINITY);
                for (other, stratum) in (0..).zip(&reservoir.strata) {
                    let can_give = stratum.kept.len() > at_least || (other == class && stratum.kept.len() == at_least);
                    if can_give && stratum.share() > giver.1 {
                        giver = (other, stratum.share());
                    }
                }
                let highest = reservoir.strata[giver.0 as usize].kept.peek().map(|&(priority, row, _)| (priority, row));
                if giver.0 == class && highest.is_none_or(|highest| key > highest) {
                    reservoir.strata[class as usize].bound = Some(key);
                    continue;
                }
                reservoir.give_up(giver.0);
            }
            let Some(slot) = reservoir.free.pop() else { continue };
            reservoir.strata[class as usize].kept.push((key.0, key.1, slot));
            reservoir.n_kept += 1;
        }
        reservoir.finish()
    }

    #[track_caller]
    fn check(classes: &[u32], capacity: u32, seed: u64) -> Taken {
        let taken = taken(classes, capacity, seed);
        assert!(taken.rows.len() <= capacity as usize);
        assert_eq!(taken.rows, by_rule(&taken.rule, classes), "capacity {capacity}, {:?}", taken.rule);
        taken
    }

    #[test]
    fn all_rows_are_kept_where_there_is_room() {
        let taken = check(&[0, 1, 0, 2], 4, 1);
        assert_eq!((taken.rows.as_slice(), taken.rule.parts_per_million), ([0, 1, 2, 3].as_slice(), 1_000_000));
    }

    /// Rows in any order and rows sorted by class fill the room nearly, and every class keeps the same share.
    #[test]
    fn shares_are_even_and_the_room_is_used() {
        let mixed: Vec<u32> = (0..60_000_u64).map(|row| if row * 7 % 10 < 6 { 0 } else { 1 + (row * row % 9) as u32 }).collect();
        let mut sorted = mixed.clone();
        sorted.sort_unstable();
        let mut descending = sorted.clone();
        descending.reverse();
        for classes in [mixed, sorted, descending] {
            let taken = check(&classes, 6_000, 3);
            let n_kept = taken.rows.len();
            // Rows come by chance, so that a class may have fewer of low priority than its share; the others then wait for it.
            assert!(n_kept > 5_000, "only {n_kept} of 6,000");
            for &(n_rows, n_kept) in &taken.counts {
                assert_eq!(n_kept, taken.rule.quota(n_rows));
            }
        }
    }

    #[test]
    fn small_classes_are_kept_whole() {
        let mut classes = vec![0; 50_000];
        for row in 0..20 {
            classes[row * 2_000 + 7] = 1;
        }
        assert_eq!(check(&classes, 1_000, 0).counts[1], (20, 20));
        // Where classes are many, there is no room for so many of each.
        let many: Vec<u32> = (0..50_000).map(|row| row % 500).collect();
        let taken = check(&many, 1_000, 0);
        assert_eq!((taken.rule.at_least, taken.rows.len() >= 500), (1, true));
    }

    proptest! {
        #[test]
        fn what_is_kept_follows_the_rule(
            classes in prop::collection::vec(0_u32..6, 0..600),
            capacity in 1_u32..200,
            seed: u64,
            is_sorted: bool,
        ) {
            let mut classes = classes;
            if is_sorted {
                classes.sort_unstable();
            }
            let taken = check(&classes, capacity, seed);
            prop_assert_eq!(taken, taken_by_scan(&classes, capacity, seed));
        }

        #[test]
        fn many_classes_give_the_same_as_a_look_at_each(
            classes in prop::collection::vec(0_u32..300, 0..2_000),
            capacity in 1_u32..700,
            seed: u64,
        ) {
            prop_assert_eq!(taken(&classes, capacity, seed), taken_by_scan(&classes, capacity, seed));
        }
    }

    /// A look at each of 200,000 classes for each row that is taken would take hours. Of twice as many classes as places most keep no
    /// row, so the share is below one in four and the room is hardly used: only the rule is asked for here.
    #[test]
    fn as_many_classes_as_faces_take_no_longer() {
        let classes: Vec<u32> = (0..600_000_u32).map(|row| row.wrapping_mul(2_654_435_761) % 200_000).collect();
        check(&classes, 100_000, 1);
    }
}
