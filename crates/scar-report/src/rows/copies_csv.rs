//! Which rows to keep of each group of copies, as CSV.

use super::RowTable;
use crate::CsvTable;

/// One line for every row of `table`: its position in its file, its id, the position of the first row of its group of copies (empty where
/// it has none), and whether it is kept where one of each group is.
///
/// ```
/// use scar_report::rows::{RowTable, copies_csv};
/// let table = RowTable {
///     labels: vec![0; 3],
///     group_firsts: vec![0, 0, RowTable::NO_TWIN],
///     ids: ["a", "b", "c"].map(str::to_owned).to_vec().into(),
///     ..RowTable::default()
/// };
/// assert_eq!(copies_csv(&table), "row,id,group,keep\n0,a,0,true\n1,b,0,false\n2,c,,true\n");
/// ```
pub fn copies_csv(table: &RowTable) -> String {
    let mut lines = CsvTable::new(["row", "id", "group", "keep"]);
    for (row, &first) in table.group_firsts.iter().enumerate() {
        let group = if first == RowTable::NO_TWIN { String::new() } else { table.place(first as usize).to_string() };
        lines.line([&table.place(row).to_string(), table.id(row).unwrap_or_default(), &group, &table.is_kept(row).to_string()]);
    }
    lines.into_text()
}
