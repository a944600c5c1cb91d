//! Groups of rows that repeat each other.

/// Rows joined into groups.
#[derive(Clone, Debug)]
pub(super) struct Groups {
    /// For each row, another row of its group with a lower position, or itself.
    lower: Vec<u32>,
}

impl Groups {
    /// `n_rows` rows, each alone.
    pub(super) fn new(n_rows: usize) -> Self {
        Self { lower: (0..n_rows as u32).collect() }
    }

    fn first(&mut self, row: u32) -> u32 {
        let mut at = row;
        while self.lower[at as usize] != at {
            // Every second step is left out from now on.
            let next = self.lower[self.lower[at as usize] as usize];
            self.lower[at as usize] = next;
            at = next;
        }
        at
    }

    /// Joins the groups of two rows. The order of joins changes nothing in what [`Groups::list`] gives.
    pub(super) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.first(a), self.first(b));
        self.lower[a.max(b) as usize] = a.min(b);
    }

    /// The groups of two rows and more, each ascending, in the order of their first rows.
    pub(super) fn list(mut self) -> Vec<Vec<u32>> {
        let mut of_first: Vec<Vec<u32>> = vec![Vec::new(); self.lower.len()];
        for row in 0..self.lower.len() as u32 {
            let first = self.first(row);
            of_first[first as usize].push(row);
        }
        of_first.into_iter().filter(|group| group.len() > 1).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chains_are_one_group() {
        let mut groups = Groups::new(7);
        for (a, b) in [(5, 2), (2, 6), (1, 3)] {
            groups.join(a, b);
        }
        assert_eq!(groups.list(), [vec![1, 3], vec![2, 5, 6]]);
    }

    proptest! {
        #[test]
        fn order_of_joins_changes_nothing(joins in prop::collection::vec((0u32..20, 0u32..20), 0..30)) {
            let of = |joins: &mut dyn Iterator<Item = &(u32, u32)>| {
                let mut groups = Groups::new(20);
                joins.for_each(|&(a, b)| groups.join(a, b));
                groups.list()
            };
            prop_assert_eq!(of(&mut joins.iter()), of(&mut joins.iter().rev()));
        }
    }
}
