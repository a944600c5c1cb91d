//! Which rows a file says are to test on: a column of splits, or files that are called after theirs.

use crate::gather::column::Column;
use scar_core::Split;
use scar_files::names::columns::is_called;
use scar_files::names::splits::{Purpose, split_word};
use scar_files::names::vocabulary::names_split;

/// The first of `columns`, of the file shown as `file`, by whose name and values some rows are to test on and others
/// are not: those called test, or those for validation where none is. Only that called `chosen`, where a person named one.
pub(crate) fn split_among<'a>(
    file: &str,
    columns: impl IntoIterator<Item = (&'a String, &'a Column)>,
    chosen: Option<&str>,
) -> Option<Split> {
    let all: Vec<(&String, &Column)> = columns.into_iter().collect();
    let is_wanted = |name: &str| chosen.map_or_else(|| names_split(name), |chosen| is_called(name, chosen));
    let by_name = all.iter().filter(|(name, _)| is_wanted(name));
    let by_value = all.iter().filter(|(_, column)| chosen.is_none() && are_splits(column));
    by_name.chain(by_value).find_map(|&(name, column)| {
        let purposes: Vec<Option<Purpose>> = column.distinct.iter().map(|value| Purpose::of_value(name, value)).collect();
        let (is_wanted, value) = wanted(&purposes, &column.distinct)?;
        let is_test = column.codes.iter().map(|&id| is_wanted[id as usize]).collect();
        Split::new(file.to_owned(), Some(name.trim().to_owned()), value, is_test)
    })
}

/// Whether each value of `column` is the name of a split, and there are several: no class is called so.
pub(crate) fn are_splits(column: &Column) -> bool {
    let mut words = column.distinct.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).peekable();
    let n_purposes = [Purpose::Train, Purpose::Validation, Purpose::Test]
        .iter()
        .filter(|purpose| column.distinct.iter().any(|text| Purpose::of_word(&text.trim().to_lowercase()) == Some(**purpose)))
        .count();
    words.peek().is_some() && n_purposes > 1 && words.all(|word| Purpose::of_word(&word.to_lowercase()).is_some())
}

/// As the names of `files` say, each with its rows; of these the `rows`, from 0, where not all were read.
pub(crate) fn split_of_files(files: &[(String, u64)], rows: Option<&[u64]>) -> Option<Split> {
    let words: Vec<String> = files.iter().map(|(file, _)| split_word(file).unwrap_or_default()).collect();
    let purposes: Vec<Option<Purpose>> = words.iter().map(|word| Purpose::of_word(word)).collect();
    let (is_wanted, value) = wanted(&purposes, &words)?;
    let of_file = |idx: usize| std::iter::repeat_n(is_wanted[idx], files[idx].1 as usize);
    let all: Vec<bool> = (0..files.len()).flat_map(of_file).collect();
    let is_test = match rows {
        Some(rows) => rows.iter().filter_map(|&row| all.get(row as usize).copied()).collect(),
        None => all,
    };
    let file = files.first().map(|(file, _)| file.clone()).unwrap_or_default();
    Split::new(file, None, value, is_test)
}

/// Which of `values`, each with what it is for, are to test on, and how the first of them is called; nothing where none is.
fn wanted(purposes: &[Option<Purpose>], values: &[String]) -> Option<(Vec<bool>, String)> {
    let wanted = [Purpose::Test, Purpose::Validation].into_iter().find(|wanted| purposes.contains(&Some(*wanted)))?;
    let is_wanted: Vec<bool> = purposes.iter().map(|purpose| *purpose == Some(wanted)).collect();
    let first = is_wanted.iter().position(|&is_wanted| is_wanted)?;
    Some((is_wanted, values[first].trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use scar_core::Labels;

    use super::*;

    #[track_caller]
    fn check(name: &str, values: &[&str], expected: Option<(&str, &[u32])>) {
        let mut column = Column::default();
        values.iter().for_each(|value| column.push(value));
        let split = split_among("x.csv", [(&name.to_owned(), &column)], None);
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
        // Whatever a column is called that says nothing else.
        check("kind", &["train", "test", "Train"], Some(("test", &[1])));
        // A row without a split is data.
        check("split", &["", "test", "extra"], Some(("test", &[1])));
    }

    #[test]
    fn column_that_divides_nothing_is_no_split() {
        check("split", &["train", "train"], None);
        check("split", &["test", "test"], None);
        check("fold", &["1", "2", "3"], None);
        check("kind", &["train", "test", "bus"], None);
    }

    #[test]
    fn it_follows_the_rows_that_are_kept() {
        let mut column = Column::default();
        ["train", "test", "train", "test"].iter().for_each(|value| column.push(value));
        let split = split_among("x.csv", [(&"split".to_owned(), &column)], None).expect("a split");
        assert_eq!(split.at(&[3, 2, 0]).expect("both kinds").test_rows(), [0]);
        assert_eq!(split.without(&[0, 1]).expect("both kinds").test_rows(), [1]);
        assert_eq!(split.without(&[1, 3]), None);
    }

    #[test]
    fn class_that_is_tested_only_is_told_and_labels_that_are_kept_back_too() {
        let files = [("train.csv".to_owned(), 3), ("test.csv".to_owned(), 2)];
        let split = split_of_files(&files, None).expect("a split");
        let told = |values: &[i128; 5], class| split.only_tested(&Labels::from_integers(values), class);
        let message = told(&[0, 1, 0, -1, -1], 0).message;
        assert!(
            message.starts_with("train.csv: by «names of the files», all rows of the class «-1» are «test», and no other"),
            "{message}"
        );
        assert!(message.ends_with("Give the files to train on alone."), "{message}");
        let problem = told(&[0, 1, 0, 2, 1], 2);
        assert!(problem.message.contains("class «2» are «test», so none is left to train on"), "{problem}");
        assert_eq!(problem.option.as_deref(), Some("--ignore-split"));
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
