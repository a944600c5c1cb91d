//! Lists of tags as cells write them: `["a", "b"]`, `['a', 'b']`, `{a,b}`, `[1, 5]`, `a|b`, `a; b`, `a, b`.
//!
//! Brackets say that a cell is a list. A mark between texts says so only where the texts recombine: a taxonomy such as
//! `Bacteria;Firmicutes` and a name such as `Smith, John` are one class each.

use std::collections::HashMap;

use crate::gather::column::Column;
use crate::labels::tag_cells::{Entry, entries};
use crate::labels::tags::{MOST_TAGS, Tags};
use scar_files::names::missing::{MissingWords, Said};
use scar_files::names::vocabulary::{names_labels, names_several};

/// Share of the cells of a column that must be lists where lists and single values stand together.
const LIST_SHARE: f64 = 0.6;
/// Share of lists of one length from which on they are vectors, of which some are damaged: of few, and of many.
const VECTOR_SHARES: [f64; 2] = [0.6, 0.9];
/// Lists that are many.
const MANY_LISTS: usize = 20;
/// What stands between tags without brackets, the likeliest first.
const MARKS: [char; 3] = ['|', ';', ','];

/// Whether lists of whole numbers of these lengths are tags rather than vectors, of which a few may be damaged.
pub(crate) fn are_lengths_of_tags(lengths: impl Iterator<Item = u64>) -> bool {
    let mut lengths: Vec<u64> = lengths.filter(|&length| length > 0).collect();
    lengths.sort_unstable();
    let usual = lengths.chunk_by(|a, b| a == b).max_by_key(|group| group.len());
    let share = VECTOR_SHARES[usize::from(lengths.len() >= MANY_LISTS)];
    usual.is_some_and(|usual| usual.len() < lengths.len() && (usual[0] == 1 || (usual.len() as f64) < share * lengths.len() as f64))
}

/// Whether numbers in lists under this name are tags, however long the lists are.
pub(crate) fn names_tags(name: &str) -> bool {
    names_several(name) || names_labels(name)
}

/// The tags that the cells of the column called `name` list; `None` where they are no lists of tags. `missing` are words that a person
/// said to mean none.
pub(crate) fn tags_of(name: &str, column: &Column, missing: Option<&[String]>) -> Option<Tags> {
    if column.nested.is_some() || column.distinct.is_empty() || column.is_given_up() {
        return None;
    }
    let said = |text: &String| MissingWords { chosen: missing }.of(text);
    let lists = bracketed(name, column, said).or_else(|| parted(name, column, said))?;
    Some(Tags::of_lists(&lists, &column.codes))
}

/// Of each different cell its tags; nothing for one that says that there are none.
type Lists = Vec<Option<Vec<String>>>;

/// The lists in brackets.
fn bracketed(name: &str, column: &Column, said: impl Fn(&String) -> Said) -> Option<Lists> {
    let lists: Vec<Option<Vec<Entry>>> = column.distinct.iter().map(|text| entries(text)).collect();
    let n_rows = counts(column);
    let n_of = |is_meant: &dyn Fn(usize) -> bool| (0..lists.len()).filter(|&code| is_meant(code)).map(|code| n_rows[code]).sum::<usize>();
    let n_filled = n_of(&|code| lists[code].is_some() || said(&column.distinct[code]) == Said::Class);
    let n_lists = n_of(&|code| lists[code].is_some());
    // Where the file's types say that they are lists, a value alone is a list of one.
    let may_be_alone = column.lists.is_some() && n_lists as f64 >= LIST_SHARE * n_filled as f64;
    if n_lists == 0 || (n_lists < n_filled && !may_be_alone) {
        return None;
    }
    // A bracket around each class is a part of its name.
    let is_plain = |code: usize| lists[code].as_ref().is_none_or(|list| list.len() == 1) && !column.distinct[code].contains(['"', '\'']);
    if column.lists.is_none() && (0..lists.len()).all(is_plain) {
        return None;
    }
    let filled = || lists.iter().flatten().flatten();
    let multi_hot = names_tags(name) && is_multi_hot(&lists);
    if !filled().any(|entry| matches!(entry, Entry::Text(_))) && !multi_hot {
        let are_whole = filled().all(|entry| matches!(entry, Entry::Number { is_whole: true, .. } | Entry::Null));
        // Of each row, as it may be that hardly any two lists differ.
        let lengths = column.codes.iter().filter_map(|&code| lists[code as usize].as_ref().map(|list| list.len() as u64));
        if !are_whole || filled().next().is_none() || !(names_tags(name) || are_lengths_of_tags(lengths)) {
            return None;
        }
    }
    let tags = |(code, list): (usize, Option<Vec<Entry>>)| match list {
        Some(list) if multi_hot => {
            Some((0_usize..).zip(list).filter(|(_, entry)| entry.is_one()).map(|(tag, _)| tag.to_string()).collect())
        }
        Some(list) => Some(list.into_iter().filter_map(Entry::into_text).collect()),
        None if said(&column.distinct[code]) == Said::Class => Some(vec![column.distinct[code].trim().to_owned()]),
        None => None,
    };
    Some(lists.into_iter().enumerate().map(tags).collect())
}

/// Whether all lists have one length and hold 0 and 1 alone: one entry for each tag.
fn is_multi_hot(lists: &[Option<Vec<Entry>>]) -> bool {
    let mut filled = lists.iter().flatten().filter(|list| !list.is_empty());
    let Some(n_tags) = filled.clone().next().map(Vec::len) else { return false };
    n_tags >= 2 && filled.all(|list| list.len() == n_tags && list.iter().all(|entry| entry.is_one() || entry.is_zero()))
}

/// The lists whose tags a mark parts.
fn parted(name: &str, column: &Column, said: impl Fn(&String) -> Said) -> Option<Lists> {
    if column.lists.is_some() {
        return None;
    }
    let cells: Vec<Option<&str>> = column.distinct.iter().map(|text| (said(text) != Said::Missing).then_some(text.as_str())).collect();
    let mark = MARKS.into_iter().find(|&mark| are_tags(name, &cells, mark))?;
    Some(cells.into_iter().map(|cell| Some(pieces(cell?, mark).map(str::to_owned).collect())).collect())
}

fn pieces(cell: &str, mark: char) -> impl Iterator<Item = &str> {
    cell.split(mark).map(str::trim).filter(|piece| !piece.is_empty())
}

/// Where a piece stands in the different cells.
#[derive(Default)]
struct Seen<'a> {
    is_first: bool,
    is_later: bool,
    n_cells: usize,
    /// The piece before it, and whether there are several such, or it stands at several places.
    parent: Option<(usize, Option<&'a str>)>,
    has_several_parents: bool,
}

/// Whether `mark` parts tags in the different `cells` of the column called `name`.
fn are_tags(name: &str, cells: &[Option<&str>], mark: char) -> bool {
    let cells: Vec<&str> = cells.iter().copied().flatten().collect();
    if cells.iter().filter(|cell| cell.contains(mark)).count() < 2 {
        return false;
    }
    let mut seen: HashMap<&str, Seen<'_>> = HashMap::new();
    let mut lengths: Vec<usize> = Vec::with_capacity(cells.len());
    for cell in &cells {
        let mut before = None;
        let mut n_pieces = 0;
        for (position, piece) in pieces(cell, mark).enumerate() {
            let piece_seen = seen.entry(piece).or_default();
            piece_seen.is_first |= position == 0;
            piece_seen.is_later |= position > 0;
            piece_seen.n_cells += 1;
            piece_seen.has_several_parents |= piece_seen.parent.is_some_and(|parent| parent != (position, before));
            piece_seen.parent = Some((position, before));
            before = Some(piece);
            n_pieces += 1;
        }
        lengths.push(n_pieces);
        if seen.len() > MOST_TAGS {
            return false;
        }
    }
    let is_several = names_several(name);
    let is_taxonomy = !seen.values().any(|piece| piece.has_several_parents);
    let recombine = seen.values().any(|piece| piece.is_first && piece.is_later) && seen.len() < cells.len();
    // A comma stands in names and sentences too: tags are sometimes one and sometimes several.
    let is_uneven = lengths.iter().any(|&length| length != lengths[0]);
    let is_said = is_several && !is_taxonomy && seen.values().any(|piece| piece.n_cells > 1);
    is_said || (recombine && (mark != ',' || is_uneven || is_several))
}

/// In how many rows each different text stands.
fn counts(column: &Column) -> Vec<usize> {
    let mut counts = vec![0; column.distinct.len()];
    column.codes.iter().for_each(|&code| counts[code as usize] += 1);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cells: &[&str]) -> Column {
        let mut column = Column::kept();
        cells.iter().for_each(|cell| column.push(cell));
        column
    }

    /// The main tag of each row.
    fn main(name: &str, cells: &[&str]) -> Option<Vec<String>> {
        let tags = tags_of(name, &column(cells), None)?;
        Some(tags.main().texts().map(str::to_owned).collect())
    }

    fn owned(texts: &[&str]) -> Option<Vec<String>> {
        Some(texts.iter().map(|&text| text.to_owned()).collect())
    }

    #[test]
    fn lists_in_brackets_are_tags_in_every_writing() {
        for cells in [
            [r#"["a", "b"]"#, r#"["b"]"#, r#"["it's", "b"]"#, "[]"],
            ["['a', 'b']", "['b']", "[\"it's\", 'b']", "[]"],
            ["['a' 'b']", "['b']", r"['it\'s' 'b']", "[]"],
            ["{a,b}", "{b}", r#"{"it's",b}"#, "{}"],
            ["('a', 'b')", "('b',)", "(\"it's\", 'b')", "()"],
            ["[a, b]", "[b]", "[it\"s, b]", "[]"],
            ["<a><b>", "<b>", "<it's><b>", ""],
            ["array(['a', 'b'], dtype=object)", "array(['b'], dtype=object)", "array([\"it's\", 'b'])", "array([], dtype=object)"],
        ] {
            let expected = if cells[2].starts_with("[it\"") { None } else { owned(&["b", "b", "b", ""]) };
            assert_eq!(main("anything", &cells), expected, "{cells:?}");
        }
        for cells in [["[a, [b]]", "[b]"], ["{\"a\": 1}", "{\"b\": 2}"], ["(c) 1999", "(c) 2000"], ["(wild)", "(tame)"], ["['a'", "['b']"]]
        {
            assert_eq!(main("tags", &cells), None, "{cells:?}");
        }
    }

    #[test]
    fn lists_of_whole_numbers_are_tags_where_their_lengths_differ_or_the_name_says_so() {
        assert_eq!(main("anything", &["[1, 5]", "[5]", "[]", "[7 5]", "[5, 6, 8]"]), owned(&["5", "5", "", "5", "5"]));
        assert_eq!(main("anything", &["[1, 5]", "[5, 2]", "[7, 5]"]), None);
        assert_eq!(main("movie_tags", &["[1, 5]", "[5, 2]", "[7, 5]"]), owned(&["5", "5", "5"]));
        assert_eq!(main("labels", &["[0.5, 1]", "[1, 2]"]), None);
        assert_eq!(main("labels", &["[0.0, 1.0, 1.0]", "[1.0, 0.0, 0.0]", "[0.0, 0.0, 1.0]"]), owned(&["2", "0", "2"]));
        assert!(!are_lengths_of_tags([3; 40].into_iter().chain([2])) && are_lengths_of_tags([1; 40].into_iter().chain([2])));
    }

    #[test]
    fn marks_part_tags_where_they_recombine() {
        assert_eq!(main("x", &["a|b", "b|c", "c", "b"]), owned(&["b", "b", "c", "b"]));
        assert_eq!(main("x", &["a; b", "b; c", "c", "b", ""]), owned(&["b", "b", "c", "b", ""]));
        assert_eq!(main("x", &["a, b", "b,c", "c", "b"]), owned(&["b", "b", "c", "b"]));
        // Nothing but the name says it here.
        assert_eq!(main("genres", &["a|b|d", "c|b", "c|d"]), owned(&["b", "b", "d"]));
        assert_eq!(main("x", &["a|b|d", "c|b", "c|d"]), None);
    }

    #[test]
    fn taxonomies_names_and_sentences_stay_as_they_are_written() {
        let kinds = ["Bacteria;Firmicutes;Bacilli", "Bacteria;Firmicutes;Clostridia", "Bacteria;Proteobacteria", "Archaea;Euryarchaeota"];
        assert_eq!((main("x", &kinds), main("categories", &kinds)), (None, None));
        for cells in [
            ["Smith, John", "Doe, John", "John, Elton", "Doe, Jane", "Smith, Jane"].as_slice(),
            &["a cat, a dog", "a dog, an owl", "an owl, a fish"],
            &["yes|no", "maybe"],
            &["cat", "dog"],
        ] {
            assert_eq!(main("kind", cells), None, "{cells:?}");
        }
    }

    #[test]
    fn values_alone_are_tags_among_lists_that_are_so_by_their_types() {
        let of = |cells: &[(&str, bool)]| {
            let mut column = Column::kept();
            for &(cell, is_list) in cells {
                column.push_cell(if is_list { crate::gather::cell::Cell::List(cell) } else { crate::gather::cell::Cell::Text(cell) });
            }
            tags_of("x", &column, None).map(|tags| tags.main().texts().map(str::to_owned).collect::<Vec<_>>())
        };
        assert_eq!(of(&[(r#"["a","b"]"#, true), ("b", false), (r#"["b"]"#, true)]), owned(&["b", "b", "b"]));
        assert_eq!(of(&[(r#"["a","b"]"#, true), ("b", false), ("c", false)]), None);
    }
}
