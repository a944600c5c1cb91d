//! Labels that stand in several columns of 0 and 1: one column a class (one-hot), or one a tag of which a row may have several.

use crate::gather::column::Column;
use crate::labels::error::LabelWarning;
use crate::names::columns::is_called;
use crate::names::vocabulary::{names_groups, names_ids, names_labels, names_split};
use crate::options::ChosenColumns;
use scar_core::Matrix;

/// What the column of each row's main tag is called.
pub(crate) const MAIN: &str = "main tag";
/// Tags that are offered: more are no list that a person chooses from.
const MOST_TAGS: usize = 1_000;

/// The tags of every row.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tags {
    /// Names of the tags.
    names: Vec<String>,
    /// Of each row, the positions of its tags, ascending.
    rows: Vec<Vec<u32>>,
}

impl Tags {
    /// The tags that `values` say, a column of 0 and 1 for each tag, which is called by its position from 0; `None` for what is no such
    /// matrix.
    pub(crate) fn of_matrix(values: &Matrix) -> Option<Self> {
        let n_tags = values.n_dims();
        if !(2..=MOST_TAGS).contains(&n_tags) || !values.rows().flatten().all(|&value| value == 0.0 || value == 1.0) {
            return None;
        }
        let tags = |row: &[f32]| row.iter().zip(0..).filter(|&(&value, _)| value == 1.0).map(|(_, tag)| tag).collect();
        Some(Self { names: (0..n_tags).map(|tag| tag.to_string()).collect(), rows: values.rows().map(tags).collect() })
    }

    /// The tags that `columns` say, which are called `names`; `None` where one of them is none of 0 and 1, or their lengths differ.
    fn of_columns(names: Vec<String>, columns: &[&Column]) -> Option<Self> {
        let n_rows = columns.first()?.codes.len();
        let mut rows = vec![Vec::new(); n_rows];
        for (tag, column) in (0..).zip(columns) {
            let is_set: Vec<bool> = column.distinct.iter().map(|text| is_one(text)).collect::<Option<_>>()?;
            if column.codes.len() != n_rows {
                return None;
            }
            let set = column.codes.iter().enumerate().filter(|&(_, &code)| is_set[code as usize]);
            set.for_each(|(row, _)| rows[row].push(tag));
        }
        Some(Self { names, rows })
    }

    /// Whether each row has one tag.
    pub(crate) fn is_one_a_row(&self) -> bool {
        self.rows.iter().all(|tags| tags.len() == 1)
    }

    /// The columns of labels that can be chosen: that of the main tag, and one for each tag where rows may have several.
    pub(crate) fn column_names(&self) -> Vec<String> {
        let each: &[String] = if self.is_one_a_row() { &[] } else { &self.names };
        std::iter::once(MAIN.to_owned()).chain(each.iter().cloned()).collect()
    }

    /// Of each row the tag that most rows have, of those that it has; empty where it has none.
    pub(crate) fn main(&self) -> Column {
        let mut n_rows = vec![0_u64; self.names.len()];
        self.rows.iter().flatten().for_each(|&tag| n_rows[tag as usize] += 1);
        let mut column = Column::kept();
        for tags in &self.rows {
            // Of several in as many rows, the first.
            let main = tags.iter().copied().rev().max_by_key(|&tag| n_rows[tag as usize]);
            column.push(main.map_or("", |tag| &self.names[tag as usize]));
        }
        column
    }

    /// Whether each row has the tag called `name`: a task of its own.
    pub(crate) fn of(&self, name: &str) -> Option<Column> {
        let tag = self.names.iter().position(|known| known == name)? as u32;
        let mut column = Column::kept();
        let not = format!("not {name}");
        self.rows.iter().for_each(|tags| column.push(if tags.binary_search(&tag).is_ok() { name } else { &not }));
        Some(column)
    }

    /// What a person should know.
    pub(crate) fn warning(&self) -> LabelWarning {
        let n_tags = self.names.len() as u64;
        if self.is_one_a_row() {
            return LabelWarning::OneHot { n_classes: n_tags };
        }
        let count = |is_meant: fn(usize) -> bool| self.rows.iter().filter(|tags| is_meant(tags.len())).count() as u64;
        LabelWarning::SeveralTags { n_tags, n_several: count(|n| n > 1), n_none: count(|n| n == 0) }
    }
}

/// What a cell of such a column says; `None` for anything else.
fn is_one(text: &str) -> Option<bool> {
    match text.trim() {
        "1" | "1.0" | "true" | "True" | "TRUE" => Some(true),
        "0" | "0.0" | "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// Puts a column of each row's main tag behind `columns`, and its name behind `names`, where columns of 0 and 1 are the labels and no
/// other one was chosen. Gives what a person should know.
pub(crate) fn take_tags(names: &mut Vec<String>, columns: &mut Vec<Column>, chosen: &ChosenColumns<'_>) -> Option<LabelWarning> {
    if chosen.labels.first().is_some_and(|label| !is_called(MAIN, label)) {
        return None;
    }
    let tags = among(names, columns)?;
    names.push(MAIN.to_owned());
    columns.push(tags.main());
    Some(tags.warning())
}

/// The tags among `columns` called `names`, where nothing else can be the labels.
///
/// Two columns of which each row has one are classes; of tags there must be three, and most columns must be such.
fn among(names: &[String], columns: &[Column]) -> Option<Tags> {
    let is_other = |name: &str| names_ids(name) || names_split(name) || names_groups(name);
    if names.iter().any(|name| names_labels(name)) {
        return None;
    }
    let is_tag = |idx: &usize| {
        let distinct = &columns[*idx].distinct;
        !is_other(&names[*idx]) && (1..=2).contains(&distinct.len()) && distinct.iter().all(|text| is_one(text).is_some())
    };
    let tags: Vec<usize> = (0..names.len()).filter(is_tag).collect();
    let n_others = names.iter().filter(|name| !is_other(name)).count() - tags.len();
    if tags.len() < 2 || tags.len() > MOST_TAGS || tags.len() < n_others {
        return None;
    }
    let found: Vec<&Column> = tags.iter().map(|&idx| &columns[idx]).collect();
    let found = Tags::of_columns(short_names(tags.iter().map(|&idx| names[idx].trim()).collect()), &found)?;
    (found.is_one_a_row() || (found.names.len() > 2 && found.rows.iter().any(|tags| !tags.is_empty()))).then_some(found)
}

/// `names` without what all of them begin with up to a line, as pandas writes `kind_cat`, `kind_dog`.
fn short_names(names: Vec<&str>) -> Vec<String> {
    let first = names.first().copied().unwrap_or_default();
    let begins = first.char_indices().filter(|&(_, c)| matches!(c, '_' | '.' | ':' | '=')).map(|(at, c)| at + c.len_utf8());
    let shared = begins.rev().find(|&end| names.iter().all(|name| name.len() > end && name.starts_with(&first[..end])));
    names.into_iter().map(|name| name[shared.unwrap_or(0)..].to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(rows: &[&str]) -> Vec<Column> {
        let mut columns: Vec<Column> = rows[0].split(',').map(|_| Column::default()).collect();
        rows.iter().for_each(|row| columns.iter_mut().zip(row.split(',')).for_each(|(column, cell)| column.push(cell)));
        columns
    }

    fn found(names: &str, rows: &[&str]) -> Option<Tags> {
        among(&names.split(',').map(str::to_owned).collect::<Vec<_>>(), &columns(rows))
    }

    fn texts(column: &Column) -> Vec<&str> {
        (0..column.codes.len()).map(|row| column.text(row).expect("a text")).collect()
    }

    #[test]
    fn one_column_a_class_is_one_label_a_row() {
        let tags = found("id,kind_cat,kind_dog", &["a,1,0", "b,0,1", "c,0,1"]).expect("classes");
        assert_eq!((texts(&tags.main()), tags.is_one_a_row()), (vec!["cat", "dog", "dog"], true));
        assert_eq!(tags.column_names(), [MAIN]);
        let tags = found("cat,dog,owl", &["True,False,False", "False,False,True"]).expect("classes");
        assert_eq!(texts(&tags.main()), ["cat", "owl"]);
    }

    #[test]
    fn of_several_tags_the_most_usual_is_the_main_one_and_each_is_a_task() {
        let tags = found("action,comedy,drama", &["1,0,1", "0,0,1", "0,1,0", "0,0,0"]).expect("tags");
        assert_eq!(texts(&tags.main()), ["drama", "drama", "comedy", ""]);
        assert_eq!(texts(&tags.of("action").expect("a tag")), ["action", "not action", "not action", "not action"]);
        assert_eq!(tags.column_names(), [MAIN, "action", "comedy", "drama"]);
        assert_eq!(tags.warning(), LabelWarning::SeveralTags { n_tags: 3, n_several: 1, n_none: 1 });
    }

    #[test]
    fn other_columns_are_no_tags() {
        // A usual name of labels, two answers that are not each other's opposite, a count, mostly others.
        for (names, rows) in [
            ("label,cat,dog", ["x,1,0", "y,0,1"]),
            ("is_new,is_big,", ["1,1,", "0,1,"]),
            ("cat,dog,owl", ["2,0,1", "0,1,1"]),
            ("colour,size,site,cat,dog", ["r,s,n,1,0", "g,l,s,0,1"]),
        ] {
            assert_eq!(found(names, &rows), None, "{names}");
        }
    }

    #[test]
    fn matrix_of_zeros_and_ones_is_tags() {
        let tags = Tags::of_matrix(&ndarray::array![[1.0, 0.0, 0.0], [0.0, 1.0, 1.0], [0.0, 0.0, 1.0]].into()).expect("tags");
        assert_eq!(texts(&tags.main()), ["0", "2", "2"]);
        assert_eq!(texts(&tags.of("1").expect("a tag")), ["not 1", "1", "not 1"]);
        assert_eq!(Tags::of_matrix(&ndarray::array![[1.0, 0.5], [0.0, 1.0]].into()), None);
        assert_eq!(Tags::of_matrix(&ndarray::array![[1.0], [0.0]].into()), None);
    }
}
