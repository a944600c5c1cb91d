//! Which rows a file says are to test on: a column of splits, or files that are called after theirs.

use crate::column::Column;
use scar_core::Split;

/// What a split is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Train,
    Validation,
    Test,
}

impl Part {
    /// By its usual names; `column` as plain as [`is_split_name`] knows it.
    fn of(column: &str, value: &str) -> Option<Self> {
        let value = value.trim().to_lowercase();
        let is_true = matches!(value.as_str(), "true" | "1" | "yes");
        match (column, value.as_str()) {
            ("is_test", _) => Some(if is_true { Self::Test } else { Self::Train }),
            ("is_train", _) => Some(if is_true || value.is_empty() { Self::Train } else { Self::Test }),
            (_, "test" | "testing" | "tst" | "holdout" | "held_out" | "held-out" | "heldout") => Some(Self::Test),
            (_, "validation" | "valid" | "val" | "dev" | "development" | "eval" | "evaluation") => Some(Self::Validation),
            (_, "train" | "training" | "trn") => Some(Self::Train),
            _ => None,
        }
    }
}

/// A name in lower case, with lines for blanks and without folders.
fn plain_name(name: &str) -> String {
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    name.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Whether a column of this name says which rows are for training.
pub(crate) fn is_split_name(name: &str) -> bool {
    matches!(plain_name(name).as_str(), "split" | "data_split" | "fold" | "subset" | "partition" | "is_train" | "is_test")
}

/// The first of `columns`, of the file shown as `file`, by whose name and values some rows are to test on and others
/// are not: those called test, or those for validation where none is.
pub(crate) fn split_among<'a>(file: &str, columns: impl IntoIterator<Item = (&'a String, &'a Column)>) -> Option<Split> {
    columns.into_iter().filter(|(name, _)| is_split_name(name)).find_map(|(name, column)| {
        let plain = plain_name(name);
        let parts: Vec<Option<Part>> = column.distinct.iter().map(|value| Part::of(&plain, value)).collect();
        let (is_wanted, value) = wanted(&parts, &column.distinct)?;
        let is_test = column.ids.iter().map(|&id| is_wanted[id as usize]).collect();
        Split::new(file.to_owned(), Some(name.trim().to_owned()), value, is_test)
    })
}

/// As the names of `files` say, each with its rows; of these the `rows`, from 0, where not all were read.
pub(crate) fn split_of_files(files: &[(String, u64)], rows: Option<&[u64]>) -> Option<Split> {
    let words: Vec<String> = files.iter().map(|(file, _)| split_word(file).unwrap_or_default()).collect();
    let parts: Vec<Option<Part>> = words.iter().map(|word| Part::of("split", word)).collect();
    let (is_wanted, value) = wanted(&parts, &words)?;
    let of_file = |idx: usize| std::iter::repeat_n(is_wanted[idx], files[idx].1 as usize);
    let all: Vec<bool> = (0..files.len()).flat_map(of_file).collect();
    let is_test = match rows {
        Some(rows) => rows.iter().filter_map(|&row| all.get(row as usize).copied()).collect(),
        None => all,
    };
    let file = files.first().map(|(file, _)| file.clone()).unwrap_or_default();
    Split::new(file, None, value, is_test)
}

/// Which of `values`, each with its part, are to test on, and how the first of them is called; nothing where none is.
fn wanted(parts: &[Option<Part>], values: &[String]) -> Option<(Vec<bool>, String)> {
    let wanted = [Part::Test, Part::Validation].into_iter().find(|wanted| parts.contains(&Some(*wanted)))?;
    let is_wanted: Vec<bool> = parts.iter().map(|part| *part == Some(wanted)).collect();
    let first = is_wanted.iter().position(|&is_wanted| is_wanted)?;
    Some((is_wanted, values[first].trim().to_owned()))
}

/// Place of a split by its word among the others: what is to train on first, what is to test on last.
pub(crate) fn split_rank(word: &str) -> usize {
    match Part::of("split", word) {
        Some(Part::Train) | None => 0,
        Some(Part::Validation) => 1,
        Some(Part::Test) => 2,
    }
}

/// The word of a file's name that is a split: `test` of `test-00000-of-00001.parquet`.
pub(crate) fn split_word(file: &str) -> Option<String> {
    let name = file.rsplit('/').next().unwrap_or_default().to_lowercase();
    let word = name.split(|c: char| !c.is_alphanumeric()).find(|word| Part::of("split", word).is_some());
    word.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use scar_core::Labels;

    use super::*;

    #[track_caller]
    fn check(name: &str, values: &[&str], expected: Option<(&str, &[u32])>) {
        let mut column = Column::default();
        values.iter().for_each(|value| column.push(value));
        let split = split_among("x.csv", [(&name.to_owned(), &column)]);
        let found = split.as_ref().map(|split| (split.value(), split.test_rows()));
        assert_eq!(found, expected.map(|(value, rows)| (value, rows.to_vec())), "{name}: {values:?}");
        if let Some(split) = split {
            assert_eq!(split.test_rows().len() + split.data_rows().len(), values.len());
        }
    }

    #[test]
    fn rows_called_test_are_to_test_on_and_those_for_validation_where_there_is_none() {
        check("split", &["train", "Test", "train", "test "], Some(("Test", &[1, 3])));
        check("Data Split", &["train", "val", "test"], Some(("test", &[2])));
        check("subset", &["train", "dev", "train"], Some(("dev", &[1])));
        check("is_test", &["false", "true", "0"], Some(("true", &[1])));
        check("is_train", &["1", "0", "1"], Some(("0", &[1])));
        // A row without a split is data.
        check("split", &["", "test", "extra"], Some(("test", &[1])));
    }

    #[test]
    fn column_that_divides_nothing_is_no_split() {
        check("split", &["train", "train"], None);
        check("split", &["test", "test"], None);
        check("fold", &["1", "2", "3"], None);
        check("kind", &["train", "test"], None);
    }

    #[test]
    fn it_follows_the_rows_that_are_kept() {
        let mut column = Column::default();
        ["train", "test", "train", "test"].iter().for_each(|value| column.push(value));
        let split = split_among("x.csv", [(&"split".to_owned(), &column)]).expect("a split");
        assert_eq!(split.at(&[3, 2, 0]).expect("both kinds").test_rows(), [0]);
        assert_eq!(split.without(&[0, 1]).expect("both kinds").test_rows(), [1]);
        assert_eq!(split.without(&[1, 3]), None);
    }

    #[test]
    fn class_that_is_tested_only_is_told_and_labels_that_are_kept_back_too() {
        let files = [("train.csv".to_owned(), 3), ("test.csv".to_owned(), 2)];
        let split = split_of_files(&files, None).expect("a split");
        let told = |values: &[i128; 5], class| split.only_tested(&Labels::from_integers(values), class);
        let message = told(&[0, 1, 0, -1, -1], 0);
        assert!(
            message.starts_with("train.csv: by «names of the files», all rows of the class «-1» are «test», and no other"),
            "{message}"
        );
        assert!(message.ends_with("Give the files to train on alone."), "{message}");
        let message = told(&[0, 1, 0, 2, 1], 2);
        assert!(message.contains("class «2» are «test», so none is left to train on") && message.contains("--ignore-split"), "{message}");
    }

    #[test]
    fn files_are_splits_by_their_names() {
        let files = |names: [&str; 3]| names.map(|name| (name.to_owned(), 2)).to_vec();
        let split =
            split_of_files(&files(["train-00000-of-00002.parquet", "train-00001-of-00002.parquet", "test-00000-of-00001.parquet"]), None);
        assert_eq!(split.expect("a split").test_rows(), [4, 5]);
        let split = split_of_files(&files(["train.csv", "validation.csv", "c.csv"]), Some(&[0, 3, 5]));
        let split = split.expect("a split");
        assert_eq!((split.test_rows(), split.value(), split.column()), (vec![1], "validation", "names of the files"));
        assert_eq!(split_of_files(&files(["part-1.csv", "part-2.csv", "part-3.csv"]), None), None);
    }
}
