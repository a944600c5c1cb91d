//! A table with many rows, shown in pages.

use scar_report::format;

/// Rows of a page.
pub const PAGE: usize = 50;

/// Pages that `n_rows` fill; one where there are none.
pub fn n_pages(n_rows: usize) -> usize {
    n_rows.div_ceil(PAGE).max(1)
}

/// The page that is shown where a person was on page `page_idx` (from 0): the last one, where there are fewer by now.
pub fn shown_page(page_idx: usize, n_rows: usize) -> usize {
    page_idx.min(n_pages(n_rows) - 1)
}

/// The rows of that page.
pub fn rows_of_page<T>(rows: &[T], page_idx: usize) -> &[T] {
    let first = shown_page(page_idx, rows.len()) * PAGE;
    &rows[first..(first + PAGE).min(rows.len())]
}

/// Which of the rows that a search found are on that page.
pub fn page_words(page_idx: usize, n_found: usize) -> String {
    if n_found == 0 {
        return "None has that in its name.".to_owned();
    }
    let first = shown_page(page_idx, n_found) * PAGE;
    let of = [first + 1, (first + PAGE).min(n_found), n_found].map(|row| format::count(row as u64));
    format!("{} to {} of {}", of[0], of[1], of[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_on_one_page() {
        let rows: Vec<usize> = (0..120).collect();
        let pages: Vec<&[usize]> = (0..n_pages(rows.len())).map(|page| rows_of_page(&rows, page)).collect();
        assert_eq!(pages.iter().map(|page| page.len()).collect::<Vec<_>>(), [50, 50, 20]);
        assert_eq!(pages.concat(), rows);
        assert_eq!((n_pages(50), n_pages(51)), (1, 2));
    }

    #[test]
    fn of_fewer_rows_the_last_page_is_shown() {
        assert_eq!(rows_of_page(&[7; 60], 9).len(), 10);
        assert_eq!(page_words(9, 1_060), "451 to 500 of 1,060");
        assert_eq!(page_words(99, 1_060), "1,051 to 1,060 of 1,060");
    }

    #[test]
    fn nothing_found_is_an_empty_page() {
        assert_eq!((n_pages(0), shown_page(3, 0)), (1, 0));
        assert!(rows_of_page::<u8>(&[], 3).is_empty());
        assert_eq!(page_words(0, 0), "None has that in its name.");
    }
}
