//! The classes by foundation size, and which of many are shown.

use super::sorting::sorted_by;
use scar_analysis::{Need, Resized};
use scar_report::{MeasuredReport, Report};

/// Classes that a figure shows at once.
pub const PAGE_ROWS: usize = 20;

/// A class with its size and its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedClass {
    /// Its place in class order.
    pub class_idx: usize,
    /// Its name.
    pub name: String,
    /// The size that the convention reports, where there is one.
    pub size: Option<f64>,
    /// The size's 95 % interval, where it was measured; an upper end that was not found is missing.
    pub interval: Option<(f64, Option<f64>)>,
    /// Whether the size lies beyond the data and is extrapolated.
    pub is_beyond: bool,
    /// By the theory, in samples.
    pub theory: Option<f64>,
    /// Rows of it in the data.
    pub count: u64,
    /// What must be known about its sizes.
    pub notes: Vec<String>,
}

impl RankedClass {
    /// The size beside the rows.
    pub fn need(&self) -> Option<Need> {
        Need::of(self.size, self.count)
    }
}

/// All classes, the largest size first; those without one come last.
pub fn ranked(report: &Report, resized: &Resized, measured: Option<&MeasuredReport>) -> Vec<RankedClass> {
    let measured = measured.filter(|_| !report.settings.convention.is_published());
    let of_class = |(class_idx, class): (usize, &scar_report::FoundationClass)| {
        let step = measured.and_then(|measured| measured.steps.get(class_idx));
        let diagnostics = resized.foundation.diagnostics.iter().chain(measured.iter().flat_map(|measured| &measured.diagnostics));
        let notes = diagnostics.filter(|note| note.class.as_ref() == Some(&class.class)).map(|note| note.message.clone());
        let is_empty = step.is_some_and(|step| step.size.size == Some(0.0));
        let empty = is_empty.then(|| "Size 0: rare or not learned, which does not say that it needs no data.".to_owned());
        let not_learned = step.filter(|step| step.learned == Some(false)).map(|_| {
            "Not learned: on rows never seen, the probe may be no better than one that never predicts the class. There is no size for that."
                .to_owned()
        });
        RankedClass {
            class_idx,
            name: class.class.clone(),
            size: resized.step_sizes.get(class_idx).copied().flatten(),
            interval: step.and_then(|step| Some((step.size.low?, step.size.high))),
            is_beyond: step.is_some_and(|step| step.size.beyond_data),
            theory: class.foundation_size,
            count: report.data.labels.classes.get(class_idx).map_or(0, |class| class.count),
            notes: empty.into_iter().chain(not_learned).chain(notes).collect(),
        }
    };
    sorted_by(resized.foundation.classes.iter().enumerate().map(of_class).collect(), true, |class| class.size)
}

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
    use scar_analysis::{Tuning, resize};
    use scar_report::example::report;

    fn classes(n: usize) -> Vec<RankedClass> {
        let mut report = report(n, &[1, 2]);
        let mut resized = resize(&report, None, &Tuning::of(&report));
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
