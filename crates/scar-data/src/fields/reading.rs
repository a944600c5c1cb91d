//! How matrices are read: what a person chose, how much may be held, and where the rows go.

use std::sync::Arc;

use crate::fields::parsed::Loaded;
use crate::gather::collector::Collector;
use crate::gather::column::{Column, ColumnRole};
use crate::gather::held::{Held, RowChoice, Store};
use crate::gather::outlet::Outlet;
use crate::gather::row_classes::{FileClasses, RowClasses};
use scar_core::control::Control;
use scar_files::names::columns::is_called;
use scar_files::names::vocabulary::{label_rank, names_ids};
use scar_files::options::ReadOptions;

/// How matrices are read.
pub(crate) struct Reading<'a> {
    /// Progress and cancelling.
    pub(crate) control: &'a Control,
    /// What a person chose.
    pub(crate) options: &'a ReadOptions,
    /// Where rows go; they stay where they are read without one.
    pub(crate) outlet: Option<&'a mut dyn Outlet>,
    /// Bytes that one matrix may take.
    pub(crate) budget_bytes: Option<u64>,
    /// The classes of the rows, from a file of labels that was read before.
    pub(crate) file_classes: Option<Arc<FileClasses>>,
    /// The rows that were chosen for the matrix before.
    pub(crate) chosen_rows: Option<Arc<Vec<u64>>>,
}

impl Reading<'_> {
    /// What collects `columns` and a matrix of the file shown as `file`; `classes` are those of the rows, as far as they are known.
    pub(crate) fn collector(&mut self, file: String, columns: Vec<Column>, classes: RowClasses) -> Collector<'_> {
        let outlet = self.outlet.as_mut().map(|outlet| &mut **outlet as &mut dyn Outlet);
        let held = match &self.chosen_rows {
            Some(rows) => Held::Some {
                store: outlet.map_or_else(|| Store::Here(Box::default()), Store::Outlet),
                choice: RowChoice::Chosen { rows: Arc::clone(rows), n_kept: 0 },
            },
            None => Held::All {
                outlet,
                budget_bytes: self.budget_bytes,
                seed: self.options.sample_seed,
                classes,
                // Rows that are not finite have no place in a sample, so each must be seen.
                may_pass: !self.options.drop_non_finite,
            },
        };
        Collector::of_matrix(file, columns, self.control, held)
    }

    /// What tells the classes of rows: the labels of a file that was read before, or the column called `chosen`, or as labels are,
    /// of those called `names`; that column is marked.
    pub(crate) fn row_classes(&self, names: &[&str], columns: &mut [Column], chosen: Option<&str>, wants_labels: bool) -> RowClasses {
        if let Some(classes) = &self.file_classes {
            let Some(position) = names.iter().position(|name| names_ids(name)) else {
                return RowClasses::File(Arc::clone(classes));
            };
            columns[position].role = ColumnRole::RowId;
            return RowClasses::Ids(Arc::clone(classes));
        }
        let of_chosen = names.iter().position(|name| chosen.is_some_and(|chosen| is_called(name, chosen)));
        let usual = || (0..names.len()).filter_map(|idx| Some((label_rank(names[idx])?, idx))).min().map(|(_, idx)| idx);
        let Some(position) = of_chosen.or_else(usual).filter(|_| wants_labels) else { return RowClasses::Unknown };
        columns[position].role = ColumnRole::Class;
        RowClasses::Column
    }

    /// After a matrix: the next ones take the same rows.
    pub(crate) fn follow(&mut self, loaded: &Loaded) {
        match &loaded.chosen_rows {
            Some(rows) => self.chosen_rows = Some(Arc::clone(rows)),
            // What fits whole has its partners whole.
            None => self.budget_bytes = None,
        }
    }
}
