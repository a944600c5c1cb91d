//! The rows of the table of totals: every size of the whole with what it assumes and what must be known about it.

use crate::{MeasuredReport, Need, Note, Report, Resized, SizeReport, TotalForm, format};

/// The title of the table.
pub const HOW_MANY_ROWS: &str = "How many rows? Every way to reckon it, with what it assumes";

/// A size of the whole.
#[derive(Clone, Debug, PartialEq)]
pub struct TotalRow {
    /// Its name.
    pub name: &'static str,
    /// Whether it is the one that the convention reports.
    pub is_reported: bool,
    /// Rows or samples.
    pub size: Option<f64>,
    /// Its interval in words, where there is one.
    pub interval: Option<String>,
    /// Beside the rows there are.
    pub need: Option<Need>,
    /// What it assumes.
    pub assumes: String,
    /// What must be known about it.
    pub notes: Vec<String>,
}

/// Sizes of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct TotalGroup {
    /// What they have in common.
    pub name: String,
    /// What must be known about all of them.
    pub notes: Vec<String>,
    /// The sizes.
    pub rows: Vec<TotalRow>,
}

/// The forms of the theoretical total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    AllOrders,
    Truncated,
    TwoTerm,
    SingleLog,
    Simple,
    Sum,
}

impl Form {
    const ALL: [Self; 6] = [Self::AllOrders, Self::Truncated, Self::TwoTerm, Self::SingleLog, Self::Simple, Self::Sum];

    fn name(self) -> &'static str {
        match self {
            Self::AllOrders => "All orders",
            Self::Truncated => "Truncated",
            Self::TwoTerm => "Two terms",
            Self::SingleLog => "Single logarithm",
            Self::Simple => "Simple",
            Self::Sum => "Sum of the steps",
        }
    }

    fn size(self, totals: &scar_method::foundation::total::Totals) -> Option<f64> {
        match self {
            Self::AllOrders => totals.all_orders,
            Self::Truncated => totals.truncated,
            Self::TwoTerm => totals.two_term,
            Self::SingleLog => totals.single_log,
            Self::Simple => totals.simple,
            Self::Sum => totals.sum,
        }
    }

    fn assumes(self, order: u32, factor: Option<f64>) -> String {
        match self {
            Self::AllOrders => "One subset serves all steps, which fail independently of each other; every way to fail counts.".to_owned(),
            Self::Truncated => format!(
                "As all orders, but only up to {order} steps fail at once; times the logarithm of the ratio factor, {}.",
                factor.map_or_else(|| format::MISSING.to_owned(), format::measure)
            ),
            Self::TwoTerm => "Either one step fails or all do at once; nothing between.".to_owned(),
            Self::SingleLog => "No two steps fail at once, so their chances add up.".to_owned(),
            Self::Simple => "As the single logarithm, times 2 ln k for k classes: a rule of thumb.".to_owned(),
            Self::Sum => "No sample serves two steps: each class brings its own.".to_owned(),
        }
    }

    /// The form that a note is about, where it is about one.
    fn of_note(note: &Note) -> Option<Self> {
        match note {
            Note::FactorIsOne | Note::RatioFactorIsHalfK { .. } | Note::NoRatioFactor | Note::PublishedDrawsSets { .. } => {
                Some(Self::Truncated)
            }
            Note::NoRoot(TotalForm::TwoTerm) => Some(Self::TwoTerm),
            Note::NoRoot(TotalForm::AllOrders) => Some(Self::AllOrders),
            Note::NoRoot(TotalForm::Truncated { .. }) => Some(Self::Truncated),
            _ => None,
        }
    }
}

/// Every size of the whole, the measured ones first.
pub fn total_groups(report: &Report, resized: &Resized, measured: Option<&MeasuredReport>) -> Vec<TotalGroup> {
    vec![measured_group(report, measured), theory_group(report, resized)]
}

fn measured_group(report: &Report, measured: Option<&MeasuredReport>) -> TotalGroup {
    let is_reported = !report.settings.convention.is_published();
    let nothing = report.diagnostics.iter().filter(|note| **note == Note::NothingTested);
    let all = measured.iter().flat_map(|measured| &measured.diagnostics).chain(nothing).filter(|note| note.class().is_none());
    let all: Vec<&Note> = all.collect();
    let notes = |is_joint: bool| {
        let of = all.iter().filter(|note| matches!(note, Note::JointLeavesOut { .. }) == is_joint);
        of.map(|note| note.words()).collect::<Vec<_>>()
    };
    let row = |name, is_reported, size: Option<&SizeReport>, assumes: &str, mut notes: Vec<String>| {
        let known = size.and_then(|size| size.size);
        // A diagnostic says why the whole has none.
        if let (None, Some(reason), true) = (known, size.and_then(|size| size.reason.as_ref()), notes.is_empty()) {
            notes.push(format!("No size: {reason}."));
        }
        TotalRow {
            name,
            is_reported,
            size: known,
            interval: size.filter(|size| size.low.is_some()).map(super::intervals::size_interval),
            need: Need::of(known, measured.map_or(0, |measured| measured.test.train_rows)),
            assumes: assumes.to_owned(),
            notes,
        }
    };
    let whole = measured.map(|measured| &measured.whole);
    let joint = measured.map(|measured| &measured.joint);
    let name = measured.map_or_else(
        || "Measured on test rows".to_owned(),
        |measured| {
            format!(
                "Measured: rows of the {} trained on, at ε = {} and δ = {}",
                format::count(measured.test.train_rows),
                format::full(measured.epsilon),
                format::full(measured.delta)
            )
        },
    );
    TotalGroup {
        name,
        notes: Vec::new(),
        rows: vec![
            row(
                "Measured, the whole",
                is_reported,
                whole,
                "Nothing of the theory: the test error over all rows follows one law of the number of rows trained on.",
                notes(false),
            ),
            row("Measured, every step", false, joint, "The same for each class's task, and all of them hold at once.", notes(true)),
        ],
    }
}

fn theory_group(report: &Report, resized: &Resized) -> TotalGroup {
    let foundation = &resized.foundation;
    let is_published = report.settings.convention.is_published();
    let all: Vec<&Note> = foundation.diagnostics.iter().filter(|note| note.class().is_none()).collect();
    let notes = |form: Option<Form>| all.iter().filter(|note| Form::of_note(note) == form).map(|note| note.words()).collect();
    let reported = Form::ALL.into_iter().find(|form| {
        let size = form.size(&foundation.total);
        size.is_some() && size == foundation.total.reported
    });
    let rows = Form::ALL.into_iter().map(|form| TotalRow {
        name: form.name(),
        is_reported: is_published && reported == Some(form),
        size: form.size(&foundation.total),
        interval: None,
        need: Need::of(form.size(&foundation.total), report.data.matrix.rows),
        assumes: form.assumes(report.settings.order, foundation.ratio_factor),
        notes: notes(Some(form)),
    });
    let (epsilon, delta) = (format::full(resized.tuning.epsilon), format::full(resized.tuning.delta));
    TotalGroup { name: format!("By the theory: samples, at ε = {epsilon} and δ = {delta}"), notes: notes(None), rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;
    use scar_method::measures::Convention;

    #[test]
    fn every_form_has_a_row_and_every_note_one_place() {
        let mut report = report(4, &[1, 2, 5]);
        report.foundation.diagnostics.push(Note::RatioFactorIsHalfK { half: 2.0 });
        report.foundation.diagnostics.push(Note::NoRoot(TotalForm::TwoTerm));
        let resized = Resized::own(&report);
        let groups = total_groups(&report, &resized, None);
        assert_eq!(groups[1].rows.len(), 6);
        let n_shown: usize =
            groups.iter().map(|group| group.notes.len() + group.rows.iter().map(|row| row.notes.len()).sum::<usize>()).sum();
        assert_eq!(n_shown, resized.foundation.diagnostics.iter().filter(|note| note.class().is_none()).count());
        // k/2 for any data: beside the total that it multiplies.
        assert!(groups[1].rows[1].notes.iter().any(|note| note.contains("half the number of classes")));
        assert!(groups[1].rows[2].notes.iter().any(|note| note.contains("has no solution")));
    }

    #[test]
    fn the_corrected_convention_reports_the_measured_size() {
        let mut report = report(4, &[1, 2, 5]);
        report.settings.convention = Convention::Corrected;
        let groups = total_groups(&report, &Resized::own(&report), None);
        assert!(groups[0].rows[0].is_reported && groups[1].rows.iter().all(|row| !row.is_reported));
    }
}
