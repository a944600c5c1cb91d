//! Labels of which a row may have several: a column of 0 and 1 for each (one-hot where each row has one), or lists in cells.

use std::collections::HashMap;

use crate::gather::column::Column;
use crate::labels::error::LabelWarning;
use crate::labels::tag_lists::tags_of;
use scar_core::Matrix;
use scar_files::names::columns::is_called;
use scar_files::names::vocabulary::{names_groups, names_ids, names_labels, names_split};
use scar_files::options::ChosenColumns;

/// What the column of each row's main tag is called.
pub(crate) const MAIN: &str = "main tag";
/// Tags that are offered: more are no list that a person chooses from.
pub(crate) const MOST_TAGS: usize = 1_000;

/// The tags of every row.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tags {
    /// Names of the tags.
    names: Vec<String>,
    /// Of each row, the positions of its tags, ascending.
    rows: Vec<Vec<u32>>,
    /// Rows of which nothing is known, ascending: no list stands there, where an empty one says that there is no tag.
    unlisted: Vec<usize>,
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
        let names = (0..n_tags).map(|tag| tag.to_string()).collect();
        Some(Self { names, rows: values.rows().map(tags).collect(), unlisted: Vec::new() })
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
        Some(Self { names, rows, unlisted: Vec::new() })
    }

    /// The tags of rows that have the list at `codes` of the different `lists`; the most usual tag is the first.
    pub(crate) fn of_lists(lists: &[Option<Vec<String>>], codes: &[u32]) -> Self {
        let mut n_rows: Vec<u64> = vec![0; lists.len()];
        codes.iter().for_each(|&code| n_rows[code as usize] += 1);
        let mut counts: Vec<(&str, u64)> = Vec::new();
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut ids: Vec<Vec<u32>> = Vec::with_capacity(lists.len());
        for (list, &n_rows) in lists.iter().zip(&n_rows) {
            let mut of_list: Vec<u32> = Vec::new();
            for tag in list.iter().flatten().map(String::as_str) {
                let id = *known.entry(tag).or_insert_with(|| {
                    counts.push((tag, 0));
                    counts.len() as u32 - 1
                });
                if !of_list.contains(&id) {
                    of_list.push(id);
                    counts[id as usize].1 += n_rows;
                }
            }
            ids.push(of_list);
        }
        let mut order: Vec<usize> = (0..counts.len()).collect();
        order.sort_by_key(|&id| std::cmp::Reverse(counts[id].1));
        let mut place_of = vec![0_u32; counts.len()];
        (0..).zip(&order).for_each(|(place, &id)| place_of[id] = place);
        for list in &mut ids {
            list.iter_mut().for_each(|id| *id = place_of[*id as usize]);
            list.sort_unstable();
        }
        Self {
            names: order.iter().map(|&id| counts[id].0.to_owned()).collect(),
            rows: codes.iter().map(|&code| ids[code as usize].clone()).collect(),
            unlisted: codes.iter().enumerate().filter(|&(_, &code)| lists[code as usize].is_none()).map(|(row, _)| row).collect(),
        }
    }

    /// Whether each row has one tag.
    pub(crate) fn is_one_a_row(&self) -> bool {
        self.rows.iter().all(|tags| tags.len() == 1)
    }

    /// The columns of labels that can be chosen: that of the main tag, and one for each tag where rows may have several.
    pub(crate) fn column_names(&self) -> Vec<String> {
        std::iter::once(MAIN.to_owned()).chain(self.offered()).collect()
    }

    /// The tags that can be chosen: none where each row has one, so that they are classes.
    fn offered(&self) -> impl Iterator<Item = String> {
        self.names.iter().take(if self.is_one_a_row() { 0 } else { MOST_TAGS }).cloned()
    }

    /// Whether the list or the tag in `cell` has one of them.
    pub(crate) fn knows_some(&self, cell: &str) -> bool {
        cell.split(['|', ';', ',']).any(|piece| self.knows(piece.trim().trim_matches(['[', ']', '{', '}', '(', ')', '"', '\'', ' '])))
    }

    /// Whether `name` is one of them.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
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

    /// Whether each row has the tag called `name`: a task of its own. A row of which nothing is known has no label in it.
    pub(crate) fn of(&self, name: &str) -> Option<Column> {
        let exactly = self.names.iter().position(|known| known == name);
        let tag = exactly.or_else(|| self.names.iter().position(|known| is_called(known, name)))?;
        let (tag, name) = (tag as u32, self.names[tag].as_str());
        let mut column = Column::kept();
        let not = format!("not {name}");
        for (row, tags) in self.rows.iter().enumerate() {
            let is_known = self.unlisted.binary_search(&row).is_err();
            column.push(if tags.binary_search(&tag).is_ok() {
                name
            } else if is_known {
                &not
            } else {
                ""
            });
        }
        Some(column)
    }

    /// What a person should know.
    pub(crate) fn warning(&self) -> LabelWarning {
        let n_tags = self.names.len() as u64;
        if self.is_one_a_row() {
            return LabelWarning::OneHot { n_classes: n_tags };
        }
        let (n_several, n_none) = self.n_several_and_none();
        LabelWarning::SeveralTags { n_tags, n_several, n_none }
    }

    /// What a person should know of those in the lists of the column called `column`.
    fn warning_of_list(&self, column: &str) -> LabelWarning {
        let (n_several, n_none) = self.n_several_and_none();
        LabelWarning::ListsOfTags { column: column.to_owned(), n_tags: self.names.len() as u64, n_several, n_none }
    }

    fn n_several_and_none(&self) -> (u64, u64) {
        let count = |is_meant: fn(usize) -> bool| self.rows.iter().filter(|tags| is_meant(tags.len())).count() as u64;
        (count(|n| n > 1), count(|n| n == 0))
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

/// The tags of a file's columns, once they were taken.
#[derive(Default)]
pub(crate) struct TakenTags {
    /// The column that is the labels, where a person chose none.
    likely: Option<String>,
    /// What a person should know of columns of 0 and 1.
    columns: Option<LabelWarning>,
    /// Columns of lists, with their tags.
    lists: Vec<(String, Tags)>,
}

impl TakenTags {
    /// The column to take as the labels: that which was chosen, or the likeliest.
    pub(crate) fn label<'t>(&'t self, chosen: &ChosenColumns<'t>) -> Option<&'t str> {
        chosen.labels.first().copied().or(self.likely.as_deref())
    }

    /// The column of lists that the labels called `label` come from.
    pub(crate) fn column_of(&self, label: &str) -> Option<&str> {
        self.list_of(label).map(|(column, _)| column.as_str())
    }

    fn list_of(&self, label: &str) -> Option<&(String, Tags)> {
        self.lists.iter().find(|(column, _)| column == label).or_else(|| self.lists.iter().find(|(_, tags)| tags.knows(label)))
    }

    /// What can be chosen in place of the labels called `label`: of `columns`, with the tags of the list that `label` comes from.
    pub(crate) fn offered(&self, label: &str, mut columns: Vec<String>) -> Vec<String> {
        let more: Vec<String> = self.list_of(label).into_iter().flat_map(|(_, tags)| tags.offered()).collect();
        columns.retain(|column| !more.contains(column));
        columns.extend(more);
        columns
    }

    /// What a person should know of the labels called `label`.
    pub(crate) fn warning(&self, label: &str) -> Option<LabelWarning> {
        let of_list = self.lists.iter().find(|(column, tags)| column == label && !tags.is_one_a_row());
        of_list.map(|(column, tags)| tags.warning_of_list(column)).or_else(|| self.columns.clone().filter(|_| label == MAIN))
    }
}

/// Puts the main tag of each row in place of the lists of tags among `columns`, called `names`. Where columns of 0 and 1 are the labels
/// and no other one was chosen, puts a column of the main tag behind them; likewise one for each tag of a list that was chosen. Without `is_named`
/// nobody knows what a column of 0 and 1 means.
pub(crate) fn take_tags(names: &mut Vec<String>, columns: &mut Vec<Column>, is_named: bool, chosen: &ChosenColumns<'_>) -> TakenTags {
    let mut taken = TakenTags::default();
    if is_named
        && chosen.labels.first().is_none_or(|label| is_called(MAIN, label))
        && let Some(tags) = among(names, columns)
    {
        names.push(MAIN.to_owned());
        columns.push(tags.main());
        (taken.likely, taken.columns) = (Some(MAIN.to_owned()), Some(tags.warning()));
    }
    for (name, column) in names.iter().zip(columns.iter_mut()) {
        let is_other = names_ids(name) || names_split(name) || (names_groups(name) && !names_labels(name));
        if is_other && !chosen.labels.iter().any(|label| is_called(name, label)) {
            continue;
        }
        if let Some(tags) = tags_of(name, column, chosen.missing) {
            *column = tags.main();
            taken.lists.push((name.clone(), tags));
        }
    }
    // Lists of tags are likelier labels than what only repeats.
    if let ([(first, _), ..], None, false) = (taken.lists.as_slice(), &taken.likely, names.iter().any(|name| names_labels(name))) {
        taken.likely = Some(first.clone());
    }
    for &label in &chosen.labels {
        let is_column = names.iter().any(|name| is_called(name, label));
        let of_tag = taken.lists.iter().find_map(|(_, tags)| tags.of(label));
        if let (false, Some(column)) = (is_column, of_tag) {
            names.push(label.to_owned());
            columns.push(column);
        }
    }
    taken
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

/// `names` without what all of them begin with up to a line, as pandas writes `kind_cat`, `kind_dog`, and paths have it.
fn short_names(names: Vec<&str>) -> Vec<String> {
    let first = names.first().copied().unwrap_or_default();
    let begins = first.char_indices().filter(|&(_, c)| matches!(c, '_' | '.' | ':' | '=' | '/')).map(|(at, c)| at + c.len_utf8());
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
