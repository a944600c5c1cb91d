//! Row positions as CSV.

use scar_report::CsvTable;

/// A head, and a line for each position, with its id where there are `ids`.
pub fn index_csv(rows: &[u64], ids: &[String]) -> String {
    let head: &[&str] = if ids.is_empty() { &["row"] } else { &["row", "id"] };
    let mut table = CsvTable::new(head);
    for (place, row) in rows.iter().enumerate() {
        let row = row.to_string();
        table.line([row.as_str()].into_iter().chain(ids.get(place).map(String::as_str)));
    }
    table.into_text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_each_below_a_head() {
        assert_eq!(index_csv(&[3, 10], &[]), "row\n3\n10\n");
        assert_eq!(index_csv(&[3], &["a, b".to_owned()]), "row,id\n3,\"a, b\"\n");
    }
}
