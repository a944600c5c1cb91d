//! Chooses the rows to list, and their order.

use std::collections::HashMap;

use super::RowTable;
use super::report::{ListedRow, NearRow, NeighborVotes, RowsReport, TwinReport};
use scar_method::rows::Neighbor;

/// The input for a list of rows.
pub struct ListingInput<'a> {
    /// The findings for every row.
    pub table: &'a RowTable,
    /// Names of the classes, in class order.
    pub class_names: &'a [String],
    /// For some rows, the nearest rows of the class suggested.
    pub neighbors: &'a [(u32, Vec<Neighbor>)],
}

/// The first `n` rows of each kind, each row once: the rows `wrong` in that order, then near duplicates by descending cosine, then rows far
/// from every class, the farthest first, then failed rows. With `lists_others` all others follow, the likeliest wrong first, until `n`
/// rows are listed.
pub fn listed(input: &ListingInput<'_>, wrong: &[u32], n: usize, lists_others: bool) -> Vec<ListedRow> {
    let table = input.table;
    let first = |flag: u8, by: &dyn Fn(u32) -> f32| {
        let mut rows: Vec<u32> = (0..table.n_rows() as u32).filter(|&row| table.has(row as usize, flag)).collect();
        rows.sort_by(|&a, &b| by(b).total_cmp(&by(a)));
        rows.truncate(n);
        rows
    };
    // Exact copies come before near duplicates.
    let alike = |row: u32| table.twin_cosines[row as usize] + f32::from(u8::from(table.has(row as usize, RowTable::EXACT)));
    let twins = first(RowTable::TWIN, &alike);
    let far = first(RowTable::FAR, &|row| table.far_scores[row as usize]);
    let failed = first(RowTable::FAILED, &|_| 0.0);
    let mut is_listed = vec![false; table.n_rows()];
    let all = wrong.iter().take(n).copied().chain(twins).chain(far).chain(failed);
    let mut rows: Vec<u32> = all.filter(|&row| !std::mem::replace(&mut is_listed[row as usize], true)).collect();
    if lists_others && rows.len() < n {
        let mut others: Vec<u32> = (0..table.n_rows() as u32).filter(|&row| !is_listed[row as usize]).collect();
        others.sort_by(|&a, &b| table.wrong_scores[b as usize].total_cmp(&table.wrong_scores[a as usize]));
        others.truncate(n - rows.len());
        rows.extend(others);
    }
    rows.into_iter().map(|row| input.row(row)).collect()
}

impl ListingInput<'_> {
    fn row(&self, idx: u32) -> ListedRow {
        let near = |neighbor: &Neighbor| NearRow {
            row: self.table.place(neighbor.row as usize),
            id: self.table.id(neighbor.row as usize).map(str::to_owned),
            cosine: f64::from(neighbor.cosine),
        };
        let nearest = self.neighbors.iter().find(|(query, _)| *query == idx);
        let nearest = nearest.map(|(_, found)| found.iter().map(near).collect()).unwrap_or_default();
        let name = |class: u32| self.class_names[class as usize].clone();
        ListedRow::new(self.table, idx, name, nearest)
    }
}

impl ListedRow {
    /// The entry for row `idx` of `table`; `name` gives the names of classes.
    fn new(table: &RowTable, idx: u32, name: impl Fn(u32) -> String, nearest: Vec<NearRow>) -> Self {
        let row = idx as usize;
        Self {
            row: table.place(row),
            id: table.id(row).map(str::to_owned),
            label: name(table.labels[row]),
            predicted: name(table.predicted[row]),
            confidence: f64::from(table.confidence[row]),
            label_probability: f64::from(table.label_probability[row]),
            wrong: table.has(row, RowTable::WRONG),
            wrong_with_confidence: table.has(row, RowTable::CONFIDENT),
            wrong_score: f64::from(table.wrong_scores[row]),
            suggested: name(table.suggested[row]),
            suggested_probability: f64::from(table.suggested_probability[row]),
            neighbor_votes: NeighborVotes { label: f64::from(table.label_votes[row]), suggested: f64::from(table.suggested_votes[row]) },
            seen: table.has(row, RowTable::SEEN),
            far_score: Some(f64::from(table.far_scores[row])).filter(|score| score.is_finite()),
            far: table.has(row, RowTable::FAR),
            twin: table.has(row, RowTable::TWIN).then(|| TwinReport {
                row: table.place(table.twins[row] as usize),
                cosine: f64::from(table.twin_cosines[row]),
                exact: table.has(row, RowTable::EXACT),
            }),
            position: table.positions[row],
            nearest,
            failed: table.has(row, RowTable::FAILED),
        }
    }
}

/// `report` with any `rows` of `table` listed, in that order. Rows that were listed before keep their nearest rows.
///
/// # Panics
/// If the table is of other rows.
pub fn relisted(report: &RowsReport, table: &RowTable, rows: &[u32]) -> RowsReport {
    let nearest: HashMap<u64, &Vec<NearRow>> = report.rows.iter().map(|row| (row.row, &row.nearest)).collect();
    let of = |&row: &u32| {
        let nearest = nearest.get(&table.place(row as usize)).map(|found| (*found).clone()).unwrap_or_default();
        ListedRow::new(table, row, |class| report.classes[class as usize].class.clone(), nearest)
    };
    RowsReport { rows: rows.iter().map(of).collect(), ..report.clone() }
}
