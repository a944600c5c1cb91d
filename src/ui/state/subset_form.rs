//! The size of a subset, as a person writes it.

use super::side::SubsetAsk;
use scar_method::subset::SubsetMethod;
use scar_report::{MeasuredReport, Report, format};

/// Rows that keep the test accuracy of all rows trained on, where that many were measured.
pub fn subset_size(report: &Report, measured: Option<&MeasuredReport>) -> Option<u64> {
    let size = measured.or(report.measured.as_ref())?.whole.size_within?;
    Some((size.ceil() as u64).max(1))
}

/// The subset that is asked for by `text`, a number of rows with or without separators of thousands; `None` where that is no number from
/// 1 to `n_rows`.
pub fn subset_ask(text: &str, n_rows: u64, method: SubsetMethod) -> Option<SubsetAsk> {
    let size = text.trim().replace(',', "").parse().ok().filter(|size| (1..=n_rows).contains(size))?;
    Some(SubsetAsk { size, method })
}

/// What can be written, of `n_rows` with a foundation of the size `foundation`, where that was measured within the data.
pub fn subset_hint(n_rows: u64, foundation: Option<u64>) -> String {
    let rows = format::count(n_rows);
    match foundation {
        Some(size) => format!("1 to {rows}; the foundation's size is {}", format::count(size)),
        None => format!("1 to {rows}; there is no measured foundation size within the data"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_number_of_rows_that_there_are() {
        let size = |text| subset_ask(text, 1_200, SubsetMethod::Herding).map(|ask| ask.size);
        assert_eq!([" 7", "1,200", "1200"].map(size), [Some(7), Some(1_200), Some(1_200)]);
        assert_eq!(["", "0", "-3", "1201", "7.5", "many"].map(size), [None; 6]);
    }

    #[test]
    fn the_hint_names_the_size_where_there_is_one() {
        assert_eq!(subset_hint(1_200, Some(992)), "1 to 1,200; the foundation's size is 992");
        assert!(subset_hint(9, None).ends_with("no measured foundation size within the data"));
    }
}
