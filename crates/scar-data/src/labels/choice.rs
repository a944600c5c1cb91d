//! Which column of a table holds the labels.

use crate::gather::column::Column;
use crate::labels::error::{LabelError, LabelWarning};
use crate::labels::header::evidence;
use crate::labels::split::are_splits;
use crate::labels::table::Table;
use crate::labels::tag_lists::tags_of;
use crate::labels::values::RawLabels;
use scar_files::error::RowPlace;
use scar_files::names::columns::{is_called, numbered};
use scar_files::names::vocabulary::{label_rank, names_groups, names_ids, names_labels, names_split};
use scar_files::options::ChosenColumns;

/// Share of different values above which a column names its rows rather than classes.
pub(crate) const ID_SHARE: f64 = 0.9;

/// The names of the columns of `table`, where its first line is a header. `missing` are labels that a person said to mean none.
pub(crate) fn header(table: &Table, missing: Option<&[String]>) -> Option<Vec<String>> {
    let is_header = evidence(table.first.iter().map(String::as_str).zip(&table.columns)).is_some() || is_above_tags(table, missing);
    is_header.then(|| named(&table.first))
}

/// Whether the first line stands above lists of tags, of which it is none, and above nothing that it may be one of.
fn is_above_tags(table: &Table, missing: Option<&[String]>) -> bool {
    let mut cells = table.first.iter().zip(&table.columns);
    let may_be_row = cells.clone().any(|(cell, column)| cell.trim().parse::<f64>().is_ok() || column.contains(cell));
    let tags = |(cell, column): (&String, &Column)| tags_of(cell, column, missing).is_some_and(|tags| !tags.knows_some(cell));
    !may_be_row && cells.any(tags)
}

/// The column that was chosen.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// The label column, from 0.
    pub(crate) column_idx: usize,
    /// Names of the columns that could be labels, in the order of the file.
    pub(crate) columns: Vec<String>,
    /// What a person should know about the choice.
    pub(crate) warnings: Vec<LabelWarning>,
}

/// Chooses the label column of those called `names`: the one called `chosen`, else one with a usual name, else one whose values repeat.
///
/// # Errors
/// [`LabelError::NoSuchColumn`], [`LabelError::NoLabelColumn`].
pub(crate) fn choose_named(names: &[String], all: &[Column], chosen: Option<&str>) -> Result<Chosen, LabelError> {
    let candidates: Vec<usize> = (0..names.len()).filter(|&idx| may_be_labels(&names[idx], &all[idx])).collect();
    let mut usual: Vec<usize> = candidates.iter().copied().filter(|&idx| names_labels(&names[idx])).collect();
    usual.sort_by_key(|&idx| label_rank(&names[idx]));
    // A column of one value says nothing where another one says something.
    let is_constant = |idx: &usize| all[*idx].codes.windows(2).all(|pair| pair[0] == pair[1]);
    let mut likely = candidates.clone();
    if !candidates.iter().all(is_constant) {
        usual.retain(|idx| !is_constant(idx));
        likely.retain(|idx| !is_constant(idx));
    }
    let mut warnings = Vec::new();
    let column_idx = if let Some(chosen) = chosen {
        find(names, chosen)?
    } else {
        let (idx, is_only) = match (usual.as_slice(), likely.as_slice()) {
            ([idx], _) => (*idx, true),
            ([idx, ..], _) => (*idx, false),
            ([], _) if names.len() == 1 => (0, true),
            ([], [idx, ..]) => {
                // Patients and videos group the rows; another column is likelier to be their classes.
                let is_class = |idx: &&usize| !names_groups(&names[**idx]);
                // Names are likelier classes than numbers, which may be counts or sizes.
                let is_name = |idx: &&usize| is_class(idx) && all[**idx].distinct.iter().any(|text| text.trim().parse::<f64>().is_err());
                (*likely.iter().find(is_name).or_else(|| likely.iter().find(is_class)).unwrap_or(idx), false)
            }
            ([], []) => return Err(LabelError::NoLabelColumn { columns: names.to_vec() }),
        };
        if !is_only {
            let columns = if usual.len() > 1 { usual.iter().map(|&idx| names[idx].clone()).collect() } else { names.to_vec() };
            warnings.push(LabelWarning::ColumnChosen { column: names[idx].clone(), columns });
        }
        idx
    };
    let ids = (0..names.len()).filter(|&idx| idx != column_idx && names_ids(&names[idx]));
    warnings.extend(ids.filter_map(|idx| duplicate_id(&names[idx], &all[idx])));
    let mut columns: Vec<usize> = candidates;
    if !columns.contains(&column_idx) {
        columns.push(column_idx);
        columns.sort_unstable();
    }
    Ok(Chosen { column_idx, columns: columns.into_iter().map(|idx| names[idx].clone()).collect(), warnings })
}

/// The position of the column called `chosen`.
///
/// # Errors
/// [`LabelError::NoSuchColumn`].
pub(crate) fn find(names: &[String], chosen: &str) -> Result<usize, LabelError> {
    let exactly = names.iter().position(|name| name == chosen);
    let loosely = || names.iter().position(|name| is_called(name, chosen));
    exactly.or_else(loosely).ok_or_else(|| LabelError::NoSuchColumn { chosen: chosen.to_owned(), columns: names.to_vec() })
}

/// Labels, what is odd about them, and further labels with the names that were chosen.
type TakenLabels = (RawLabels, Vec<LabelWarning>, Vec<(String, RawLabels)>);

/// Takes the labels out of the column at `column_idx` of those called `names`, and further ones out of those that were `chosen` after
/// the first.
///
/// # Errors
/// As [`RawLabels::from_column`]; [`LabelError::NoSuchColumn`].
pub(crate) fn take_labels(
    columns: &mut [Column],
    column_idx: usize,
    names: &[String],
    chosen: &ChosenColumns<'_>,
    place: impl Fn(usize) -> RowPlace,
) -> Result<TakenLabels, LabelError> {
    let (raw, odd) = RawLabels::from_column(std::mem::take(&mut columns[column_idx]), chosen.missing, &place)?;
    let mut others: Vec<(String, RawLabels)> = Vec::new();
    let mut taken: Vec<usize> = Vec::new();
    for &other in chosen.labels.iter().skip(1) {
        let idx = find(names, other)?;
        // One column may be chosen twice.
        let known = taken.iter().position(|&known| known == idx).map(|position| &others[position].1);
        let labels = match known.or_else(|| (idx == column_idx).then_some(&raw)) {
            Some(labels) => labels.clone(),
            None => RawLabels::from_column(std::mem::take(&mut columns[idx]), chosen.missing, &place)?.0,
        };
        taken.push(idx);
        others.push((other.to_owned(), labels));
    }
    Ok((raw, odd, others))
}

/// Whether a column is called as labels usually are, or holds values that repeat.
pub(crate) fn may_be_labels(name: &str, column: &Column) -> bool {
    names_labels(name) || (is_label_like(column) && !names_split(name) && !are_splits(column))
}

fn named(first: &[String]) -> Vec<String> {
    first.iter().enumerate().map(|(idx, name)| if name.trim().is_empty() { numbered(idx) } else { name.trim().to_owned() }).collect()
}

/// Whether the values repeat and are no measurements.
fn is_label_like(column: &Column) -> bool {
    let n_distinct = column.distinct.len();
    let is_fraction = |cell: &String| cell.trim().parse::<f64>().is_ok_and(|value| value.fract() != 0.0);
    n_distinct >= 2 && (n_distinct as f64) <= ID_SHARE * column.codes.len() as f64 && !column.distinct.iter().any(is_fraction)
}

/// The first id that stands twice, in a column where nearly all are different.
fn duplicate_id(name: &str, column: &Column) -> Option<LabelWarning> {
    let n_ids = column.codes.len();
    if column.distinct.len() == n_ids || (column.distinct.len() as f64) <= ID_SHARE * n_ids as f64 {
        return None;
    }
    let mut counts = vec![0_u32; column.distinct.len()];
    for &id in &column.codes {
        counts[id as usize] += 1;
    }
    let first = counts.iter().position(|&count| count > 1)?;
    let n_ids = counts.iter().filter(|&&count| count > 1).count() as u64;
    Some(LabelWarning::DuplicateId { column: name.to_owned(), id: column.distinct[first].clone(), n_ids })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(table: &Table, chosen: Option<&str>) -> Result<Chosen, LabelError> {
        let names = header(table, None).unwrap_or_else(|| (0..table.first.len()).map(numbered).collect());
        choose_named(&names, &table.columns, chosen)
    }

    fn table(lines: &[&str]) -> Table {
        let mut table = Table { first: lines[0].split(',').map(str::to_owned).collect(), ..Table::default() };
        table.columns.resize_with(table.first.len(), Column::default);
        for line in &lines[1..] {
            for (column, cell) in table.columns.iter_mut().zip(line.split(',')) {
                column.push(cell);
            }
        }
        table
    }

    #[track_caller]
    fn check(lines: &[&str], chosen: Option<&str>, column_idx: usize, columns: &[&str], n_warnings: usize) {
        let choice = choose(&table(lines), chosen).expect("a column");
        assert_eq!((choice.column_idx, choice.warnings.len()), (column_idx, n_warnings), "{:?}", choice.warnings);
        assert_eq!(choice.columns, columns);
    }

    #[test]
    fn usual_name_is_taken_whatever_its_case() {
        check(&["id,Label", "1,a", "2,b", "3,a"], None, 1, &["Label"], 0);
        check(&["Target ,id", "a,1", "b,2"], None, 0, &["Target"], 0);
    }

    #[test]
    fn choice_among_several_is_told() {
        check(&["class,label", "a,x", "b,y", "a,x"], None, 1, &["class", "label"], 1);
        check(&["id,color,size", "1,red,s", "2,blue,m", "3,red,s"], None, 1, &["color", "size"], 1);
        check(&["a,b", "row-1,x", "row-2,y", "row-3,x"], None, 1, &["b"], 1);
    }

    #[test]
    fn column_of_groups_is_labels_only_where_no_other_can_be() {
        let rows = ["p,ill", "q,well", "p,ill", "q,well"];
        check(&[&["patient_id,state"], rows.as_slice()].concat(), None, 1, &["patient_id", "state"], 1);
        check(&["patient_id,height", "p,1.5", "q,1.7", "p,1.6", "q,1.8"], None, 0, &["patient_id"], 1);
        // A usual name goes before.
        check(&[&["group,state"], rows.as_slice()].concat(), None, 0, &["group", "state"], 0);
    }

    #[test]
    fn table_without_header_has_numbered_columns() {
        check(&["row-0,x", "row-1,x", "row-2,y", "row-3,x"], None, 1, &["column 2"], 1);
    }

    #[test]
    fn chosen_column_wins_and_must_be_there() {
        let lines = ["id,label,color", "1,a,red", "2,b,red", "3,a,red"];
        check(&lines, Some("COLOR"), 2, &["label", "color"], 0);
        let error = choose(&table(&lines), Some("colour")).expect_err("no such column");
        assert!(matches!(error, LabelError::NoSuchColumn { .. }));
    }

    #[test]
    fn ids_and_measurements_alone_are_no_labels() {
        let error = choose(&table(&["name,height", "x,1.5", "y,1.5", "z,2.5"]), None).expect_err("nothing to choose");
        assert!(matches!(error, LabelError::NoLabelColumn { .. }));
    }

    #[test]
    fn id_that_stands_twice_is_told() {
        let mut lines = vec!["id,label".to_owned()];
        lines.extend((0..20).map(|row| format!("{},{}", row.max(1), row % 2)));
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let choice = choose(&table(&lines), None).expect("a column");
        assert_eq!(choice.warnings, [LabelWarning::DuplicateId { column: "id".into(), id: "1".into(), n_ids: 1 }]);
    }
}
