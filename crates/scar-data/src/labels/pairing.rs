//! Which label each row of a matrix gets, where both have ids. It is proved by them or refused: never by order against ids.

use std::collections::HashMap;

use crate::labels::by_order::contradicted;
use crate::labels::file::LabelFile;
use crate::labels::ids::Ids;
use crate::labels::matching::{Matching, rounded};
use scar_core::problem::{AskedRole, Code, Problem};
use scar_files::error::refusal;
use scar_files::words::{count_of, grouped, quoted, shown_name};

/// The labels of one file, row by row, as pairing sees them.
pub(crate) trait LabelRows {
    /// The label of the row at `row`, or `None` where it has none.
    fn label(&self, row: usize) -> Option<String>;

    /// Whether two rows that have labels have the same ones.
    fn are_same(&self, row: usize, other: usize) -> bool;
}

/// One file with the ids that it may have.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    /// The file as it is shown.
    pub(crate) file: &'a str,
    /// The likeliest first.
    pub(crate) ids: &'a [Ids],
}

/// How labels go to the rows of a matrix.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Paired {
    /// Of each row of the matrix the row of its label.
    pub(crate) positions: Vec<usize>,
    /// Rows of the matrix, ascending, whose label is not sure, so that they have none.
    pub(crate) unsure: Vec<usize>,
}

/// How the rows of `matrix` get the labels of `labels`, or `None` where the order of the rows says it; and what a person should know.
///
/// # Errors
/// [`Code::RowMismatch`] where ids prove that labels are missing or belong to something else; [`Code::DuplicateIds`] where too many ids
/// have several labels.
pub(crate) fn pair(matrix: Side<'_>, labels: Side<'_>, rows: &dyn LabelRows) -> Result<(Option<Paired>, Vec<Problem>), Problem> {
    if matrix.ids.is_empty() || labels.ids.is_empty() {
        let n_rows = matrix.ids.iter().chain(labels.ids).map(|ids| ids.ids.len() as u64).max().unwrap_or(0);
        return Ok((None, contradicted(matrix, labels, n_rows).into_iter().collect()));
    }
    let is_strong = |side: &Side<'_>| side.ids.iter().any(|ids| !ids.is_weak);
    if let Some(pair) = best_pair(matrix, labels) {
        return paired(matrix.file, labels.file, &pair, rows).map(|(paired, told)| (Some(paired), told));
    }
    let (ours, theirs) = (likeliest(matrix.ids), likeliest(labels.ids));
    let columns = columns(matrix.file, labels.file, ours, theirs);
    if let Some(id) = rounded(&ours.ids).or_else(|| rounded(&theirs.ids)) {
        return Err(of_rounded(labels.file, &columns, id));
    }
    if is_strong(&matrix) && is_strong(&labels) {
        let clause = format!(
            ": {columns} do not match, not one is the same (of the matrix, first {}; of the labels, first {}), so no label can be told its row. Name \
             the columns that belong together, or leave the ids out if rows are in the same order.",
            quoted(&ours.ids[0]),
            quoted(&theirs.ids[0])
        );
        let option = format!("--id-column NAME, or --leave-out \"{}\"", shown_name(&theirs.column));
        let problem = refusal(labels.file, Code::RowMismatch, clause).with_option(option);
        return Err(problem.with_choices(AskedRole::LeftOut, [theirs.column.as_str()]));
    }
    let is_told = is_strong(&matrix) || is_strong(&labels);
    let clause = format!(
        ": {columns} do not match, and one of them may be no ids; rows were paired by their order. Check that they belong together."
    );
    Ok((None, is_told.then(|| refusal(labels.file, Code::RowMismatch, clause)).into_iter().collect()))
}

/// Two columns of ids that go together.
struct Pair<'a> {
    ours: &'a Ids,
    theirs: &'a Ids,
    /// The different ids of the labels in the order in which they come.
    distinct: Vec<&'a str>,
    /// Of each row of labels which of them it has.
    code_of: Vec<u32>,
    matching: Matching,
}

impl<'a> Pair<'a> {
    fn of(ours: &'a Ids, theirs: &'a Ids) -> Self {
        let mut codes: HashMap<&str, u32> = HashMap::with_capacity(theirs.ids.len());
        let mut distinct = Vec::new();
        let code = |id: &'a String| {
            *codes.entry(id).or_insert_with(|| {
                distinct.push(id.as_str());
                distinct.len() as u32 - 1
            })
        };
        let code_of = theirs.ids.iter().map(code).collect();
        let matching = Matching::of(&ours.ids, &distinct);
        Self { ours, theirs, distinct, code_of, matching }
    }
}

/// The columns whose ids match: those with a name of ids of which most do, else some of which all do.
fn best_pair<'a>(matrix: Side<'a>, labels: Side<'a>) -> Option<Pair<'a>> {
    let mut best: Option<Pair<'a>> = None;
    let pairs = |is_weak: bool| {
        let all = matrix.ids.iter().flat_map(move |ours| labels.ids.iter().map(move |theirs| (ours, theirs)));
        all.filter(move |(ours, theirs)| (ours.is_weak || theirs.is_weak) == is_weak)
    };
    for (ours, theirs) in pairs(false) {
        let pair = Pair::of(ours, theirs);
        let n_matched = pair.matching.n_matched();
        if n_matched > best.as_ref().map_or(0, |best| best.matching.n_matched()) {
            let is_whole = n_matched == ours.ids.len() as u64;
            best = Some(pair);
            if is_whole {
                break;
            }
        }
    }
    best.or_else(|| {
        pairs(true).map(|(ours, theirs)| Pair::of(ours, theirs)).find(|pair| pair.matching.n_matched() == pair.ours.ids.len() as u64)
    })
}

/// Of some ids those with a name, else the first.
fn likeliest(ids: &[Ids]) -> &Ids {
    ids.iter().find(|ids| !ids.is_weak).unwrap_or(&ids[0])
}

fn columns(matrix: &str, labels: &str, ours: &Ids, theirs: &Ids) -> String {
    format!("the ids of {matrix} ({}) and of {labels} ({})", quoted(&ours.column), quoted(&theirs.column))
}

fn of_rounded(file: &str, columns: &str, id: &str) -> Problem {
    let clause = format!(
        ": {columns} do not match, as ids were rounded when they were written as numbers, first {}. Their last digits are lost in this file: \
         write the ids anew as text.",
        quoted(id)
    );
    refusal(file, Code::RowMismatch, clause)
}

/// What becomes of the labels whose ids match as `pair` says.
fn paired(matrix: &str, file: &str, pair: &Pair<'_>, rows: &dyn LabelRows) -> Result<(Paired, Vec<Problem>), Problem> {
    let Pair { ours, theirs, distinct, code_of, matching } = pair;
    // The same ids row by row need no matching, and may stand there any number of times.
    if ours.ids == theirs.ids {
        return Ok((Paired { positions: (0..ours.ids.len()).collect(), unsure: Vec::new() }, Vec::new()));
    }
    let columns = columns(matrix, file, ours, theirs);
    let (n_rows, n_matched) = (ours.ids.len() as u64, matching.n_matched());
    let is_repeated = distinct.len() < theirs.ids.len();
    if (n_matched < n_rows || is_repeated || !ours.are_distinct())
        && let Some(id) = rounded(&ours.ids).or_else(|| rounded(&theirs.ids))
    {
        return Err(of_rounded(file, &columns, id));
    }
    let Repeats { first, copies, conflicts } = Repeats::of(distinct.len(), code_of, rows);
    let mut has_row = vec![false; distinct.len()];
    matching.partner.iter().flatten().for_each(|&code| has_row[code as usize] = true);
    let conflicts: Vec<(usize, [usize; 2])> = conflicts.into_iter().filter(|(code, _)| has_row[*code]).collect();
    let conflict = conflicts.first().map(|&(code, [row, other])| {
        format!(
            "the id {} stands with different labels, {} and {}{}",
            quoted(distinct[code]),
            quoted(&rows.label(row).unwrap_or_default()),
            quoted(&rows.label(other).unwrap_or_default()),
            more(conflicts.len(), "id")
        )
    });
    if let Some(row) = matching.partner.iter().position(Option::is_none) {
        let have = if n_rows - n_matched == 1 { "has" } else { "have" };
        let n_missing = count_of(n_rows - n_matched, "row");
        let besides = conflict.map(|conflict| format!(" Besides, {conflict}.")).unwrap_or_default();
        let clause = format!(
            ": {columns} match for some rows only: {n_missing} of {matrix} {have} no label, first the id {}.{besides} Add these labels, or drop the rows.",
            quoted(&ours.ids[row])
        );
        return Err(refusal(file, Code::RowMismatch, clause).at_row(row as u64 + 1));
    }
    let partners: Vec<usize> = matching.partner.iter().flatten().map(|&code| code as usize).collect();
    let mut is_unsure = vec![false; distinct.len()];
    conflicts.iter().for_each(|(code, _)| is_unsure[*code] = true);
    let unsure: Vec<usize> = (0..partners.len()).filter(|&row| is_unsure[partners[row]]).collect();
    let mut told = Vec::new();
    let mut tell = |code: Code, clause: String| told.push(refusal(file, code, clause));
    if let Some(conflict) = conflict {
        if unsure.len() * 10 > partners.len() {
            let clause = format!(
                ": in the column {}, {conflict}, so no label is sure: {} of {matrix} would have none. Give one label per id.",
                quoted(&theirs.column),
                count_of(unsure.len() as u64, "row")
            );
            return Err(refusal(file, Code::DuplicateIds, clause));
        }
        let clause = format!(
            ": in the column {}, {conflict}; {} left out, as no label is sure. Correct the labels to keep them.",
            quoted(&theirs.column),
            were(unsure.len() as u64, "row")
        );
        tell(Code::DuplicateIds, clause);
    }
    if let Some(&code) = copies.first() {
        let clause = format!(
            ": in the column {}, {} more than once with the same label, first {}; the copies were dropped.",
            quoted(&theirs.column),
            if copies.len() == 1 { "1 id stands".to_owned() } else { format!("{} ids stand", grouped(copies.len() as u64)) },
            quoted(distinct[code])
        );
        tell(Code::DuplicateIds, clause);
    }
    let mut without = (0..distinct.len()).filter(|&code| !has_row[code]);
    if let Some(code) = without.next() {
        let n_without = 1 + without.count() as u64;
        let clause = format!(
            ": {} without a row in {matrix}, first the id {}; {} left out.",
            if n_without == 1 { "1 label is".to_owned() } else { format!("{} labels are", grouped(n_without)) },
            quoted(distinct[code]),
            if n_without == 1 { "it was" } else { "they were" }
        );
        tell(Code::RowMismatch, clause);
    }
    let positions: Vec<usize> = partners.iter().map(|&code| first[code]).collect();
    let how = if positions.windows(2).all(|pair| pair[0] < pair[1]) { "are in the same order" } else { "stand in another order" };
    tell(Code::RowMismatch, format!(": {columns} {how}; rows were matched by id{}.", matching.words()));
    Ok((Paired { positions, unsure }, told))
}

/// Ids that stand in several rows of labels.
struct Repeats {
    /// Of each id the first of its rows that has a label, or the first.
    first: Vec<usize>,
    /// Ids whose rows have the same label.
    copies: Vec<usize>,
    /// Ids whose rows have different labels, with two of these.
    conflicts: Vec<(usize, [usize; 2])>,
}

impl Repeats {
    fn of(n_ids: usize, code_of: &[u32], rows: &dyn LabelRows) -> Self {
        let mut first: Vec<Option<usize>> = vec![None; n_ids];
        let mut is_copied = vec![false; n_ids];
        let mut conflict: Vec<Option<[usize; 2]>> = vec![None; n_ids];
        for (row, &code) in code_of.iter().enumerate() {
            let code = code as usize;
            let Some(before) = first[code] else {
                first[code] = Some(row);
                continue;
            };
            is_copied[code] = true;
            if rows.label(row).is_none() {
                continue;
            }
            if rows.label(before).is_none() {
                first[code] = Some(row);
            } else if conflict[code].is_none() && !rows.are_same(before, row) {
                conflict[code] = Some([before, row]);
            }
        }
        let conflicts: Vec<(usize, [usize; 2])> =
            conflict.iter().enumerate().filter_map(|(code, rows)| rows.map(|rows| (code, rows))).collect();
        let copies = (0..n_ids).filter(|&code| is_copied[code] && conflict[code].is_none()).collect();
        Self { first: first.into_iter().map(Option::unwrap_or_default).collect(), copies, conflicts }
    }
}

/// « (and 3 more ids)», or nothing where there is one.
fn more(n_all: usize, noun: &str) -> String {
    if n_all > 1 { format!(" (and {} more {noun}{})", grouped(n_all as u64 - 1), if n_all > 2 { "s" } else { "" }) } else { String::new() }
}

/// «1 row was», «3 rows were».
fn were(n: u64, noun: &str) -> String {
    format!("{} {}", count_of(n, noun), if n == 1 { "was" } else { "were" })
}

impl LabelRows for LabelFile {
    fn label(&self, row: usize) -> Option<String> {
        self.raw.label(row)
    }

    fn are_same(&self, row: usize, other: usize) -> bool {
        self.raw.are_same(row, other) && self.others.iter().all(|(_, raw)| raw.are_same(row, other))
    }
}

impl LabelFile {
    /// Puts the labels into the order of the rows of `matrix`, as their ids say. Gives what a person should know.
    ///
    /// # Errors
    /// As [`pair`].
    pub(crate) fn follow_ids(&mut self, matrix: Side<'_>) -> Result<Vec<Problem>, Problem> {
        let ids = std::mem::take(&mut self.ids);
        let (paired, told) = pair(matrix, Side { file: &self.name, ids: &ids }, self)?;
        if let Some(Paired { positions, unsure }) = paired {
            self.forget_repeated_ids();
            if !positions.iter().copied().eq(0..self.raw.n_labels() as usize) {
                self.keep(&positions);
            }
            self.unlabel(&unsure);
        }
        Ok(told)
    }
}

#[cfg(test)]
#[path = "pairing_tests.rs"]
mod tests;
