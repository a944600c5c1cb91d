//! How a row of JSON is taken to pieces.

use std::collections::HashMap;

use crate::format::container::{Field, FieldKind, Wanted};
use crate::format::json::nested::{Step, Tree};
use crate::format::json::rows::{scalar, syntax_error, take_vector};
use crate::format::json::value::{Entries, JsonKind, is_too_deep, kind, with_cell};
use crate::format::text::number::{Number, push};
use crate::gather::cell::Cell;
use crate::gather::collector::Collector;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, RowPlace};
use scar_files::words::quoted;

/// Of a field, its dimension in the matrix and its position among the columns.
pub(crate) type FieldParts = (Option<usize>, Option<usize>);

/// The parts that `n` fields have in what is wanted.
pub(crate) fn parts(n: usize, wanted: &Wanted) -> Vec<FieldParts> {
    let mut parts: Vec<FieldParts> = vec![(None, None); n];
    wanted.matrix.iter().enumerate().for_each(|(dimension, &idx)| parts[idx].0 = parts[idx].0.or(Some(dimension)));
    wanted.columns.iter().enumerate().for_each(|(column, &idx)| parts[idx].1 = parts[idx].1.or(Some(column)));
    parts
}

/// The first field of each name, of those that `is_meant`.
pub(crate) fn places_by_name(fields: &[Field], is_meant: impl Fn(usize) -> bool) -> HashMap<&str, usize> {
    let mut places = HashMap::with_capacity(fields.len());
    for (idx, field) in fields.iter().enumerate().filter(|(idx, _)| is_meant(*idx)) {
        places.entry(field.name.as_str()).or_insert(idx);
    }
    places
}

/// Takes rows to pieces.
pub(crate) struct RowReader<'a> {
    fields: &'a [Field],
    paths: &'a [Vec<Step>],
    wanted: &'a Wanted,
    by_name: HashMap<&'a str, usize>,
    parts: Vec<FieldParts>,
    /// What stands below the top, and of the matrix whether it does.
    tree: Tree,
    below: Option<usize>,
    is_vector: bool,
    n_dims: u64,
    /// Values of a row whose dimensions stand in fields of their own.
    row: Vec<Option<Number>>,
    is_seen: Vec<bool>,
}

impl<'a> RowReader<'a> {
    /// Reads the `wanted` of `fields`, which stand at `paths`.
    pub(crate) fn new(fields: &'a [Field], paths: &'a [Vec<Step>], wanted: &'a Wanted) -> Self {
        let (is_vector, n_dims) = match wanted.matrix.as_slice() {
            [only] => match fields[*only].kind {
                FieldKind::Vector { n_dims } => (true, n_dims.unwrap_or_default()),
                _ => (false, 1),
            },
            dimensions => (false, dimensions.len() as u64),
        };
        let is_top = |idx: usize| paths.get(idx).is_none_or(Vec::is_empty);
        let (by_name, parts) = (places_by_name(fields, |idx| fields[idx].is_named && is_top(idx)), parts(fields.len(), wanted));
        let of_below = wanted.matrix.iter().chain(&wanted.columns).filter(|&&idx| !is_top(idx));
        let tree = Tree::of(of_below.map(|&idx| (idx, paths[idx].as_slice())));
        let below = wanted.matrix.first().copied().filter(|&idx| is_vector && !is_top(idx));
        Self { tree, below, fields, paths, wanted, by_name, parts, is_vector, n_dims, row: Vec::new(), is_seen: Vec::new() }
    }

    /// Makes room for a guess of `n_rows`.
    ///
    /// # Errors
    /// As [`Collector::begin`].
    pub(crate) fn begin(&self, n_rows: u64, rows: &mut Collector<'_>) -> Result<(), Problem> {
        if self.wanted.matrix.is_empty() { Ok(()) } else { rows.begin(n_rows, self.n_dims) }
    }

    /// Takes a row, and gives whether it is one: where vectors stand below the top, what lacks all that leads there is none, such as the
    /// answer to a request that failed.
    ///
    /// # Errors
    /// What is wrong with it; [`ReadError::Cancelled`].
    pub(crate) fn take(&mut self, raw: &str, place: RowPlace, rows: &mut Collector<'_>) -> Result<bool, ReadError> {
        if let Some(vector) = self.below {
            let mut is_there = false;
            self.tree.each(raw, &rows.file, place, &mut |idx, value| {
                is_there |= idx == vector && kind(value) != JsonKind::Null;
                Ok(())
            })?;
            if !is_there {
                return Ok(false);
            }
        }
        let tree = std::mem::take(&mut self.tree);
        let taken = self.take_row(&tree, raw, place, rows);
        self.tree = tree;
        taken.map(|()| true)
    }

    fn take_row(&mut self, tree: &Tree, raw: &str, place: RowPlace, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        self.is_seen.clear();
        self.is_seen.resize(self.fields.len(), false);
        self.row.clear();
        self.row.resize(if self.is_vector { 0 } else { self.wanted.matrix.len() }, None);
        if kind(raw) == JsonKind::Object {
            let entries: Entries<'_> = serde_json::from_str(raw).map_err(|error| syntax_error(&rows.file, place, &error))?;
            let is_called = |field: &Field, name: &str| field.is_named && field.name == name;
            let paths = self.paths;
            // Names nearly always come in the same order.
            let mut next = 0;
            for (name, value) in entries.0 {
                let expected = self.fields.get(next).filter(|field| is_called(field, &name) && paths[next].is_empty()).map(|_| next);
                let idx = expected.or_else(|| self.by_name.get(name.as_ref()).copied());
                next = idx.map_or(next, |idx| idx + 1);
                self.take_value(idx, value.get(), place, rows)?;
                if let Some(child) = tree.child(&name) {
                    let file = rows.file.clone();
                    child.each(value.get(), &file, place, &mut |idx, raw| self.take_value(Some(idx), raw, place, rows))?;
                }
            }
        } else {
            let idx = self.fields.iter().position(|field| !field.is_named);
            self.take_value(idx, raw, place, rows)?;
        }
        self.fill_gaps(rows);
        rows.end_rows()
    }

    fn take_value(&mut self, idx: Option<usize>, raw: &str, place: RowPlace, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        if matches!(kind(raw), JsonKind::List | JsonKind::Object) && idx.is_none_or(|idx| self.parts[idx].0.is_none()) && is_too_deep(raw) {
            let clause = ": lists or objects are nested too deep, beyond 64 levels. No real file is; make it anew.";
            return Err(place.refuse(&rows.file, Code::NestingDepth, clause).into());
        }
        let Some(idx) = idx else { return Ok(()) };
        let field = &self.fields[idx];
        let (dimension, column) = self.parts[idx];
        let is_wanted = dimension.is_some() || column.is_some();
        if is_wanted && std::mem::replace(&mut self.is_seen[idx], true) {
            let clause = format!(": ambiguous, {} stands more than once. Keep one.", quoted(&field.name));
            return Err(place.refuse(&rows.file, Code::Ambiguous, clause).into());
        }
        if let Some(column) = column {
            with_cell(raw, |cell| rows.cell(column, cell)).map_err(|error| syntax_error(&rows.file, place, &error))?;
        }
        match dimension {
            Some(_) if self.is_vector => take_vector(field, raw, place, rows)?,
            Some(dimension) => self.row[dimension] = Some(scalar(field, raw, place, rows)?),
            None => {}
        }
        Ok(())
    }

    /// Tells what the row lacks.
    fn fill_gaps(&self, rows: &mut Collector<'_>) {
        for (column, &idx) in self.wanted.columns.iter().enumerate() {
            if !self.is_seen[idx] {
                rows.cell(column, Cell::Missing);
            }
        }
        if self.is_vector && !self.wanted.matrix.iter().all(|&idx| self.is_seen[idx]) {
            (0..self.n_dims).for_each(|_| rows.push_missing());
        }
        for value in &self.row {
            push(rows, value.unwrap_or(Number::Missing));
        }
    }
}
