//! The rows that are listed, and in which order.

use std::collections::HashMap;

use super::RowTable;
use super::report::{ListedRow, NearRow, RowsReport, TwinReport};
use scar_method::rows::Neighbor;

/// What is known of the rows.
pub struct Known<'a> {
    /// What is known of every row.
    pub table: &'a RowTable,
    /// Names of the classes, in class order.
    pub class_names: &'a [String],
    /// The nearest rows of the predicted class, of some rows.
    pub neighbors: &'a [(u32, Vec<Neighbor>)],
}

/// The first `n` of each kind, each row once: those of `wrong` in that order; near duplicates, the largest cosine first; rows
/// far from every class, the farthest first.
pub fn listed(known: &Known<'_>, wrong: &[u32], n: usize) -> Vec<ListedRow> {
    let table = known.table;
    let first = |flag: u8, by: &dyn Fn(u32) -> f32| {
        let mut rows: Vec<u32> = (0..table.n_rows() as u32).filter(|&row| table.has(row as usize, flag)).collect();
        rows.sort_by(|&a, &b| by(b).total_cmp(&by(a)));
        rows.truncate(n);
        rows
    };
    // A copy stands before what is nearly one.
    let alike = |row: u32| table.twin_cosines[row as usize] + f32::from(u8::from(table.has(row as usize, RowTable::EXACT)));
    let twins = first(RowTable::TWIN, &alike);
    let far = first(RowTable::FAR, &|row| table.far_scores[row as usize]);
    let mut is_listed = vec![false; table.n_rows()];
    let all = wrong.iter().take(n).copied().chain(twins).chain(far);
    all.filter(|&row| !std::mem::replace(&mut is_listed[row as usize], true)).map(|row| known.row(row)).collect()
}

impl Known<'_> {
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
    /// What `table` knows of row `idx`; `name` gives a class's.
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
        }
    }
}

/// `report` with the rows `rows` of `table` listed, whatever they are, in that order; those that were listed keep their nearest rows.
///
/// # Panics
/// Where the table is of other rows.
pub fn relisted(report: &RowsReport, table: &RowTable, rows: &[u32]) -> RowsReport {
    let nearest: HashMap<u64, &Vec<NearRow>> = report.rows.iter().map(|row| (row.row, &row.nearest)).collect();
    let of = |&row: &u32| {
        let nearest = nearest.get(&table.place(row as usize)).map(|found| (*found).clone()).unwrap_or_default();
        ListedRow::new(table, row, |class| report.classes[class as usize].class.clone(), nearest)
    };
    RowsReport { rows: rows.iter().map(of).collect(), ..report.clone() }
}
