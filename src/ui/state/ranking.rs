//! Which of many classes by foundation size are shown.

use scar_report::RankedClass;

/// Classes that a figure shows at once.
pub const PAGE_ROWS: usize = 20;

/// Which of many classes are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RankView {
    /// The largest and the smallest.
    #[default]
    Ends,
    /// A page, by its number from 0.
    Page(usize),
}

/// The classes that are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShownClasses {
    /// In order.
    pub rows: Vec<RankedClass>,
    /// Where classes are left out: before which row, and how many.
    pub gap: Option<(usize, usize)>,
    /// The rank of the first row, from 1.
    pub first: usize,
    /// Classes that were found.
    pub n_found: usize,
    /// Pages that they fill.
    pub n_pages: usize,
}

/// Of the classes whose name holds `search` those of the view; all where they fit one page.
pub fn shown_ranks(classes: &[RankedClass], search: &str, view: RankView) -> ShownClasses {
    let search = search.trim().to_lowercase();
    let found: Vec<&RankedClass> = classes.iter().filter(|class| class.name.to_lowercase().contains(&search)).collect();
    let (n_found, n_pages) = (found.len(), found.len().div_ceil(PAGE_ROWS));
    let half = PAGE_ROWS / 2;
    let (rows, gap, first): (Vec<&RankedClass>, _, _) = match view {
        _ if n_found <= PAGE_ROWS => (found, None, 1),
        RankView::Ends => {
            let ends = found[..half].iter().chain(&found[n_found - half..]).copied().collect();
            (ends, Some((half, n_found - 2 * half)), 1)
        }
        RankView::Page(page) => {
            let start = page.min(n_pages - 1) * PAGE_ROWS;
            (found[start..(start + PAGE_ROWS).min(n_found)].to_vec(), None, start + 1)
        }
    };
    ShownClasses { rows: rows.into_iter().cloned().collect(), gap, first, n_found, n_pages }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_report::example::report;
    use scar_report::{Resized, ranked};

    fn classes(n: usize) -> Vec<RankedClass> {
        let mut report = report(n, &[1, 2]);
        let mut resized = Resized::own(&report);
        resized.step_sizes = (0..n).map(|i| Some(i as f64)).collect();
        resized.step_sizes[1] = None;
        report.data.labels.classes[0].count = 7;
        ranked(&report, &resized, None)
    }

    #[test]
    fn the_largest_comes_first_and_the_unknown_last() {
        let order: Vec<usize> = classes(4).iter().map(|class| class.class_idx).collect();
        assert_eq!(order, [3, 2, 0, 1]);
        assert_eq!(classes(4)[2].count, 7);
    }

    #[test]
    fn of_many_the_ends_or_a_page_or_what_is_searched() {
        let all = classes(45);
        let ends = shown_ranks(&all, "", RankView::Ends);
        assert_eq!((ends.rows.len(), ends.gap, ends.n_pages), (20, Some((10, 25)), 3));
        let last = shown_ranks(&all, "", RankView::Page(9));
        assert_eq!((last.rows.len(), last.first), (5, 41));
        let one = shown_ranks(&all, " CLASS 44 ", RankView::Page(2));
        assert_eq!((one.rows.len(), one.rows[0].name.as_str(), one.gap), (1, "class 44", None));
        assert_eq!(shown_ranks(&all, "nothing", RankView::Ends).rows.len(), 0);
    }
}
