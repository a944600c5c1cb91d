//! The order of a table's rows: by one of its columns, up or down.

/// A column that a table can be sorted by.
pub trait SortColumn: Copy + PartialEq + Send + Sync + 'static {
    /// Its head.
    fn name(self) -> &'static str;

    /// Whether the first click on its head puts the largest on top; else the smallest.
    fn begins_with_largest(self) -> bool {
        false
    }
}

/// How a table is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorting<C> {
    /// By which column.
    pub column: C,
    /// Whether the largest come first.
    pub is_descending: bool,
}

impl<C: SortColumn> Sorting<C> {
    /// By `column`, as the first click on its head has it.
    pub fn by(column: C) -> Self {
        Self { column, is_descending: column.begins_with_largest() }
    }

    /// A click on the head of `column`: the other way round, if the table is sorted by it already.
    pub fn click(&mut self, column: C) {
        *self = match self.column == column {
            true => Self { is_descending: !self.is_descending, ..*self },
            false => Self::by(column),
        };
    }

    /// The value of `aria-sort` for the head of `column`.
    pub fn direction(self, column: C) -> &'static str {
        match self.is_descending {
            _ if self.column != column => "none",
            false => "ascending",
            true => "descending",
        }
    }
}

/// `items` in the order of a number of each. Equals stay as they stood, and what has no number comes last either way.
pub fn sorted_by<T>(mut items: Vec<T>, is_descending: bool, number: impl Fn(&T) -> Option<f64>) -> Vec<T> {
    let number = |item: &T| number(item).filter(|number| !number.is_nan());
    items.sort_by(|a, b| match (number(a), number(b)) {
        (Some(a), Some(b)) if is_descending => b.total_cmp(&a),
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum ShownColumn {
        Name,
        Size,
    }

    impl SortColumn for ShownColumn {
        fn name(self) -> &'static str {
            if self == Self::Name { "Name" } else { "Size" }
        }

        fn begins_with_largest(self) -> bool {
            self == Self::Size
        }
    }

    #[test]
    fn a_click_sorts_by_a_column_and_the_next_turns_it_round() {
        let mut sorting = Sorting::by(ShownColumn::Name);
        let heads = |sorting: Sorting<ShownColumn>| [sorting.direction(ShownColumn::Name), sorting.direction(ShownColumn::Size)];
        assert_eq!(heads(sorting), ["ascending", "none"]);
        for expected in [["none", "descending"], ["none", "ascending"], ["none", "descending"]] {
            sorting.click(ShownColumn::Size);
            assert_eq!(heads(sorting), expected);
        }
        sorting.click(ShownColumn::Name);
        assert_eq!(heads(sorting), ["ascending", "none"], "not as it was left");
        sorting.click(ShownColumn::Name);
        assert_eq!(heads(sorting), ["descending", "none"]);
    }

    #[test]
    fn equals_stay_as_they_stood_and_what_has_no_number_comes_last() {
        let items =
            vec![("a", Some(2.0)), ("b", None), ("c", Some(f64::NAN)), ("d", Some(-0.5)), ("e", Some(2.0)), ("f", Some(f64::INFINITY))];
        let order = |is_descending| {
            let sorted = sorted_by(items.clone(), is_descending, |item| item.1);
            sorted.into_iter().map(|item| item.0).collect::<String>()
        };
        assert_eq!((order(false).as_str(), order(true).as_str()), ("daefbc", "faedbc"));
        assert!(sorted_by(Vec::<u8>::new(), true, |_| None).is_empty());
    }
}
