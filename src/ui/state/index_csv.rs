//! Row positions as CSV.

/// A head, and a line for each position, with its id where there are `ids`.
pub fn index_csv(rows: &[u64], ids: &[String]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head: &[&str] = if ids.is_empty() { &["row"] } else { &["row", "id"] };
    // Writing into memory cannot fail.
    let _ = writer.write_record(head);
    for (place, row) in rows.iter().enumerate() {
        let row = row.to_string();
        let _ = writer.write_record([row.as_str()].into_iter().chain(ids.get(place).map(String::as_str)));
    }
    writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
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
