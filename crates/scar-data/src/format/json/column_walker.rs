//! JSON whose fields are lists one after another, read value by value.

use std::collections::HashMap;

use crate::format::container::Field;
use crate::format::json::nested::{Step, Tree};
use crate::format::json::row_reader::FieldParts;
use crate::format::json::rows::{reason, scalar, syntax_error, take_vector};
use crate::format::json::value::with_cell;
use crate::format::json::walk::{Key, Step as Walked, Walker};
use crate::format::text::number::Number;
use crate::gather::cell::Cell;
use crate::gather::collector::Collector;
use scar_core::problem::Code;
use scar_files::error::{ReadError, RowPlace};
use scar_files::words::quoted;

/// Reads fields one after another.
pub(crate) struct ColumnWalker<'r, 'a, 'c> {
    pub(crate) fields: &'a [Field],
    pub(crate) by_name: HashMap<&'a str, usize>,
    pub(crate) parts: Vec<FieldParts>,
    /// What stands below the values of fields, and which columns do.
    pub(crate) tree: Tree,
    pub(crate) below: Vec<usize>,
    pub(crate) paths: &'a [Vec<Step>],
    pub(crate) rows: &'r mut Collector<'c>,
    /// The field at hand, and its row.
    pub(crate) at: Option<(usize, u64)>,
    /// Where dimensions are fields: values by row, and how many there are.
    pub(crate) by_field: Option<u64>,
}

impl Walker for ColumnWalker<'_, '_, '_> {
    fn value(&mut self, key: Option<Key<'_>>, raw: &str) -> Result<Walked, ReadError> {
        let Some(key) = key else { return Ok(Walked::On) };
        // The values of a field come one after another.
        let at_hand = self.at.map(|(at, _)| at).filter(|&at| self.fields[at].name == key.name);
        let Some(idx) = at_hand.or_else(|| self.by_name.get(key.name).copied()) else { return Ok(Walked::On) };
        let row = match self.at {
            Some((at, row)) if at == idx => row + 1,
            _ => 1,
        };
        self.at = Some((idx, row));
        let field = &self.fields[idx];
        if self.fields[idx].n_rows.is_some_and(|n_rows| row > n_rows) {
            return Ok(Walked::On);
        }
        let place = RowPlace { row, line: None };
        self.take_below(key.name, raw, place)?;
        let (dimension, column) = self.parts[idx];
        if let Some(column) = column {
            with_cell(raw, |cell| self.rows.cell(column, cell)).map_err(|error| {
                place.refuse(
                    &self.rows.file,
                    Code::BadStructure,
                    format!(", {}: {} is not valid: {}.", quoted(&field.name), quoted(raw), reason(&error)),
                )
            })?;
        }
        let Some(dimension) = dimension else { return Ok(Walked::On) };
        match self.by_field {
            None => {
                take_vector(field, raw, place, self.rows)?;
                self.rows.end_rows()?;
            }
            Some(n_rows) => {
                let value = match scalar(field, raw, place, self.rows)? {
                    Number::Value(value) => value,
                    Number::Beyond(value) => {
                        self.rows.note_beyond_at(row - 1, dimension as u64, value);
                        value as f32
                    }
                    Number::Missing | Number::Invalid => {
                        self.rows.note_missing(row - 1, dimension as u64);
                        f32::NAN
                    }
                };
                debug_assert!(row <= n_rows);
                self.rows.set(row - 1, dimension, value);
            }
        }
        Ok(Walked::On)
    }

    fn single(&mut self, _: Option<&str>) {}
}

impl ColumnWalker<'_, '_, '_> {
    /// Takes what stands below a value of the field called `name`.
    fn take_below(&mut self, name: &str, raw: &str, place: RowPlace) -> Result<(), ReadError> {
        let Some(tree) = self.tree.child(name) else { return Ok(()) };
        let mut is_seen = vec![false; self.fields.len()];
        let (parts, rows) = (&self.parts, &mut *self.rows);
        let file = rows.file.clone();
        tree.each(raw, &file, place, &mut |idx, value| {
            let Some(column) = parts[idx].1 else { return Ok(()) };
            if !std::mem::replace(&mut is_seen[idx], true) {
                with_cell(value, |cell| rows.cell(column, cell)).map_err(|error| syntax_error(&file, place, &error))?;
            }
            Ok(())
        })?;
        let is_here = |idx: usize| matches!(self.paths[idx].first(), Some(Step::Name(top)) if top == name);
        for &idx in self.below.iter().filter(|&&idx| is_here(idx) && !is_seen[idx]) {
            self.parts[idx].1.iter().for_each(|&column| rows.cell(column, Cell::Missing));
        }
        Ok(())
    }
}
