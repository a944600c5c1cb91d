//! The classes, worst first, each with what a person needs to know of it: one table for text and page.

use crate::finding::headline;
use crate::format;
use crate::known_size::NO_ROWS;
use crate::overview::{Verdict, overview, weak_class_names};
use crate::unseen_rows::surely_least;
use crate::words::unlearned_cell;
use crate::{ClassMeasures, KnownSize, PlanClass, Report, ReserveKind};

/// What the order of the classes goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The rows never seen that are recognized.
    Recall,
    /// The balanced error on test rows, where the convention has no recall.
    TestError,
    /// Coverage of the rows trained on, where nothing was tested.
    Coverage,
    /// Nothing: the classes stand in their own order.
    Nothing,
}

/// Which sizes a table of classes has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sizes {
    /// Those of the theory, as in the published conventions.
    Theory,
    /// Those that were measured.
    Measured,
    /// None.
    Nothing,
}

/// The classes of a report, worst first.
///
/// ```
/// use scar_report::{Basis, ClassTable};
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let unseen = report.measures[0].classes[2].unseen.as_mut().unwrap();
/// (unseen.recall, unseen.recall_interval) = (Some(0.1), Some([0.03, 0.26]));
/// let table = ClassTable::of(&report);
/// let cat = &table.lines[0];
/// assert_eq!((table.basis, cat.class.as_str(), cat.right.as_str()), (Basis::Recall, "cat", "6 of 60 (10 %)"));
/// // Nothing tested, nothing recommended.
/// report.measured = None;
/// report.measures[0].classes.iter_mut().for_each(|class| class.unseen = None);
/// let table = ClassTable::of(&report);
/// assert_eq!((table.basis, table.lines[0].add.as_str()), (Basis::Coverage, "–"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassTable {
    /// What the order goes by.
    pub basis: Basis,
    /// Which sizes it has.
    pub sizes: Sizes,
    /// Whether rows of a reserve's file may be added.
    pub has_reserve: bool,
    /// The classes, worst first.
    pub lines: Vec<ClassLine>,
}

/// A class as the cells of a table.
///
/// An example is at [`ClassTable`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassLine {
    /// Name of the class, as it is in the file.
    pub class: String,
    /// Its rows, without rows that are kept for tests alone.
    pub rows: String,
    /// By which it stands where it stands: `2 of 17 (12 %)` are recognized, an error, or a Coverage.
    pub right: String,
    /// From how many rows of the class on its error is near that with all, as far as that is known; by the theory, samples of the whole.
    pub size: String,
    /// Rows that it lacks to that size, as far as that is known.
    pub add: String,
    /// Rows of the reserve's file to add by the plan; empty without such a file.
    pub from_reserve: String,
}

impl ClassTable {
    /// The classes of `report`.
    pub fn of(report: &Report) -> Self {
        let basis = basis(report);
        let has_reserve = report.plan.as_ref().is_some_and(|plan| plan.reserve != ReserveKind::Split);
        let may_add = !matches!(overview(report).verdict, Verdict::NoBetterThanChance | Verdict::NotTested | Verdict::Provisional);
        let mut lines: Vec<ClassLine> =
            order(report, basis).into_iter().map(|class| line(report, basis, class, may_add, has_reserve)).collect();
        let weak = weak_class_names(report);
        // A class that is surely worse than others lacks something, even if its few test rows show no difference.
        for line in lines.iter_mut().filter(|line| line.add == NO_ROWS && weak.contains(&line.class.as_str())) {
            format::MISSING.clone_into(&mut line.add);
        }
        let sizes = match report.measured {
            _ if report.settings.convention.is_published() => Sizes::Theory,
            Some(_) => Sizes::Measured,
            None => Sizes::Nothing,
        };
        Self { basis, sizes, has_reserve, lines }
    }

    /// The heads of the columns, in the order of [`ClassLine::cells`].
    ///
    /// ```
    /// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
    /// let heads = scar_report::ClassTable::of(&report).heads();
    /// assert_eq!(heads, ["class", "rows", "right, never seen", "rows enough", "lacks"]);
    /// ```
    pub fn heads(&self) -> Vec<&'static str> {
        let right = match self.basis {
            Basis::Recall => "right, never seen",
            Basis::TestError => "balanced error",
            Basis::Coverage | Basis::Nothing => "Coverage, trained on",
        };
        let mut heads = vec!["class", "rows", right, "rows enough", "lacks"];
        if self.sizes == Sizes::Theory {
            heads.splice(3.., ["size by theory", "lacks by theory"]);
        }
        heads.extend(self.has_reserve.then_some("from the reserve"));
        heads
    }

    /// What the classes are in order of, in a sentence.
    pub fn order_words(&self) -> &'static str {
        match self.basis {
            Basis::Recall => {
                "Worst first, by the upper end of the 95 % interval of the share that is right: few rows of a class prove little against it."
            }
            Basis::TestError => {
                "Worst first, by the balanced error on test rows: half the share of the class that is missed, and half the share of other rows that are taken for it."
            }
            Basis::Coverage => "In the order of Coverage on the rows trained on, the lowest first: nothing was tested.",
            Basis::Nothing => "In their own order: nothing is measured yet.",
        }
    }

    /// What its sizes mean, in a sentence.
    pub fn size_words(&self) -> &'static str {
        match self.sizes {
            Sizes::Theory => {
                "The sizes are those of the theory, in samples: this convention's formulas give such sizes for most data. The overview goes by test errors instead."
            }
            Sizes::Measured => {
                "Rows are enough from where more of the class hardly change its own error. What a class lacks is counted up to there; – stands where the tests cannot say."
            }
            Sizes::Nothing => "No size was measured, so nobody can say what a class lacks.",
        }
    }
}

impl ClassLine {
    /// The cells of the class in a table that `has_reserve` or has none.
    pub fn cells(&self, has_reserve: bool) -> Vec<&str> {
        let mut cells = vec![self.class.as_str(), &self.rows, &self.right, &self.size, &self.add];
        cells.extend(has_reserve.then_some(self.from_reserve.as_str()));
        cells
    }
}

fn basis(report: &Report) -> Basis {
    let Some(at) = headline(report) else { return Basis::Nothing };
    let steps = report.measured.as_ref().map(|measured| measured.steps.as_slice()).unwrap_or_default();
    if at.classes.iter().any(|class| class.unseen.is_some_and(|unseen| unseen.recall.is_some())) {
        Basis::Recall
    } else if steps.iter().any(|step| !step.errors.is_empty()) {
        Basis::TestError
    } else if at.classes.iter().any(|class| class.coverage.is_finite()) {
        Basis::Coverage
    } else {
        Basis::Nothing
    }
}

/// The classes by their indices, worst first. Those of which nothing is known come last.
fn order(report: &Report, basis: Basis) -> Vec<usize> {
    let measures = headline(report).map(|at| at.classes.as_slice()).unwrap_or_default();
    let key = |class: usize| match basis {
        Basis::Recall => measures.get(class).and_then(|class| class.unseen.as_ref()).map_or([f64::INFINITY; 2], surely_least),
        Basis::TestError => test_error(report, class).map_or([f64::INFINITY; 2], |error| [-error; 2]),
        Basis::Coverage => measures.get(class).map(|class| class.coverage).filter(|c| c.is_finite()).map_or([f64::INFINITY; 2], |c| [c; 2]),
        Basis::Nothing => [0.0; 2],
    };
    let mut keyed: Vec<(usize, [f64; 2])> = (0..report.foundation.classes.len()).map(|class| (class, key(class))).collect();
    // The sort is stable: of equals, the first class comes first.
    keyed.sort_by(|(_, a), (_, b)| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    keyed.into_iter().map(|(class, _)| class).collect()
}

/// The balanced error of a class at the largest size.
fn test_error(report: &Report, class: usize) -> Option<f64> {
    let step = report.measured.as_ref()?.steps.get(class)?;
    Some(step.errors.last()?.error)
}

fn line(report: &Report, basis: Basis, class: usize, may_add: bool, has_reserve: bool) -> ClassLine {
    let plan = report.plan.as_ref().and_then(|plan| Some((plan.reserve, plan.classes.get(class)?)));
    let rows = match plan {
        // A part of the data that plays the reserve is data like all other.
        Some((ReserveKind::Split, plan)) => plan.count + plan.reserve,
        Some((_, plan)) => plan.count,
        None => report.data.labels.classes.get(class).map_or(0, |class| class.count),
    };
    let (size, add) = size_and_add(report, class, rows, plan.map(|(_, plan)| plan));
    ClassLine {
        class: report.foundation.classes[class].class.clone(),
        rows: format::count(rows),
        right: right(report, basis, class),
        size,
        add: if may_add { add } else { format::MISSING.to_owned() },
        from_reserve: plan.filter(|_| has_reserve).map_or_else(String::new, |(_, plan)| format::count(plan.add)),
    }
}

fn right(report: &Report, basis: Basis, class: usize) -> String {
    let measures: Option<&ClassMeasures> = headline(report).and_then(|at| at.classes.get(class));
    let words = match basis {
        Basis::Recall => measures.and_then(|class| class.unseen.as_ref()).and_then(|unseen| {
            let recall = unseen.recall?;
            let (right, rows) = ((recall * unseen.rows).round() as u64, unseen.rows.round() as u64);
            Some(format!("{} of {} ({})", format::count(right), format::count(rows), format::percent(recall)))
        }),
        Basis::TestError => test_error(report, class).map(format::measure),
        Basis::Coverage | Basis::Nothing => measures.map(|class| format::measure(class.coverage)),
    };
    words.unwrap_or_else(|| format::MISSING.to_owned())
}

/// The size of a class in a cell: no more of it than its interval carries.
pub(crate) fn size_cell(report: &Report, class: usize) -> String {
    let rows = report.data.labels.classes.get(class).map_or(0, |class| class.count);
    size_and_add(report, class, rows, None).0
}

/// The size of a class that has `rows`, and what it lacks to that.
fn size_and_add(report: &Report, class: usize, rows: u64, plan: Option<&PlanClass>) -> (String, String) {
    let missing = || format::MISSING.to_owned();
    if report.settings.convention.is_published() {
        let add = plan.and_then(|plan| plan.to_acquire).map_or_else(missing, |rows| format::size(Some(rows as f64)));
        return (format::size(report.foundation.classes[class].foundation_size), add);
    }
    let Some(step) = report.measured.as_ref().and_then(|measured| measured.steps.get(class)) else { return (missing(), missing()) };
    if let Some(words) = unlearned_cell(step) {
        return (words.to_owned(), missing());
    }
    let known = KnownSize::of(&step.size, rows);
    (known.short(), known.lacking_of(rows))
}

#[cfg(test)]
#[path = "class_table_tests.rs"]
mod tests;
