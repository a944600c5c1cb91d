//! What stands beside an analysis: rows of a subset or a plan, and what plans were worth.

use std::sync::Arc;

use scar_analysis::{ChosenRows, PlanSource, RowPlan};
use scar_files::RowFiles;
use scar_method::subset::SubsetMethod;
use scar_report::ValidationReport;
use scar_report::rows::Looked;

/// A subset as it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubsetAsk {
    /// Rows to keep.
    pub size: u64,
    /// Which rows stand for a class.
    pub method: SubsetMethod,
}

/// A plan as its rows were asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanAsk {
    /// Where its rows come from.
    pub source: PlanSource,
    /// The plan.
    pub plan: RowPlan,
}

/// What the worker was asked for beside the analysis.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// The rows of a subset.
    Subset(SubsetAsk),
    /// The rows of a plan.
    Plan(PlanAsk),
    /// What plans are worth.
    Comparison,
    /// The rows worth a look.
    Look,
    /// Rows as a file, to be saved under this name.
    File(String),
}

/// Rows that were chosen, by their places in memory and in the files.
#[derive(Clone, Debug, PartialEq)]
pub struct RowChoice {
    /// Their places in memory, and how many they are of each class.
    pub rows: ChosenRows,
    /// Their places in the files.
    pub files: RowFiles,
}

/// Rows that were chosen, with what was asked.
pub type RowChoiceFor<Ask> = Arc<(Ask, Arc<RowChoice>)>;

/// The newest answers, each with what was asked, so that what a person changes since is seen to differ.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Side {
    asked: Option<Asked>,
    /// The rows of a subset.
    pub subset: Option<RowChoiceFor<SubsetAsk>>,
    /// The rows of a plan.
    pub plan: Option<RowChoiceFor<PlanAsk>>,
    /// What plans were worth.
    pub comparison: Option<Arc<ValidationReport>>,
    /// The look at the rows.
    pub looked: Option<Arc<Looked>>,
}

impl Side {
    /// The next answer will be of this.
    pub fn ask(&mut self, asked: Asked) {
        self.asked = Some(asked);
    }

    /// Takes rows that were chosen.
    pub fn take_rows(&mut self, chosen: RowChoice) {
        let chosen = Arc::new(chosen);
        match self.asked.take() {
            Some(Asked::Subset(ask)) => self.subset = Some(Arc::new((ask, chosen))),
            Some(Asked::Plan(ask)) => self.plan = Some(Arc::new((ask, chosen))),
            Some(Asked::Comparison | Asked::Look | Asked::File(_)) | None => {}
        }
    }

    /// The name of the file that was asked for, if one was.
    pub fn file_name(&self) -> Option<&str> {
        if let Some(Asked::File(name)) = &self.asked { Some(name) } else { None }
    }

    /// Takes what plans were worth.
    pub fn take_comparison(&mut self, validation: ValidationReport) {
        self.asked = None;
        self.comparison = Some(Arc::new(validation));
    }

    /// Takes what the look at the rows found.
    pub fn take_looked(&mut self, looked: Looked) {
        self.asked = None;
        self.looked = Some(Arc::new(looked));
    }

    /// Forgets what depends on the candidates or the test rows. A subset of the data does not.
    pub fn forget_plans(&mut self) {
        (self.plan, self.comparison) = (None, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_go_to_what_asked_for_them() {
        let rows = || {
            let rows = ChosenRows { indices: vec![1], available: vec![2], chosen: vec![1], reserve: None, in_hand: Vec::new() };
            RowChoice { rows, files: RowFiles::default() }
        };
        let mut side = Side::default();
        side.take_rows(rows());
        assert_eq!(side, Side::default(), "nobody asked");
        let ask = SubsetAsk { size: 1, method: SubsetMethod::Herding };
        side.ask(Asked::Subset(ask));
        side.take_rows(rows());
        assert_eq!(side.subset.as_deref(), Some(&(ask, Arc::new(rows()))));
        assert!(side.plan.is_none());
        side.forget_plans();
        assert!(side.subset.is_some());
        side.ask(Asked::File("x-subset.npy".to_owned()));
        assert_eq!(side.file_name(), Some("x-subset.npy"));
    }
}
