//! Row positions as CSV.

/// A head, and a row for each position.
pub fn index_csv(indices: &[u64]) -> String {
    let mut text = "row\n".to_owned();
    for idx in indices {
        text.push_str(&idx.to_string());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_each_below_a_head() {
        assert_eq!(index_csv(&[3, 10]), "row\n3\n10\n");
    }
}
