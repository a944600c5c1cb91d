//! Rows of JSON: which fields they have, and how one is taken to pieces.

use std::collections::HashMap;

use crate::error::{ReadError, RowPlace};
use crate::format::container::{Field, FieldKind, MAX_FIELDS, Wanted, too_many_fields};
use crate::format::json::value::{Entries, JsonKind, VectorError, as_number, each_number, is_too_deep, is_whole, kind, with_cell};
use crate::format::text::number::{Number, push};
use crate::gather::cell::Cell;
use crate::gather::collector::Collector;
use crate::words::{count_of, one_line, quoted};
use scar_core::problem::{Code, Problem};

/// Share of the values of a field that must be of one kind: a broken one is told as such.
const KIND_SHARE: f64 = 0.6;
/// Name of the values of rows that are lists or scalars, not objects.
const UNNAMED: &str = "values";

/// What was seen of a field.
#[derive(Debug, Default)]
struct Seen {
    name: String,
    is_named: bool,
    lengths: Vec<u64>,
    n_whole: u64,
    n_fractions: u64,
    n_texts: u64,
    n_flags: u64,
    n_objects: u64,
    n_rows: u64,
}

/// Finds out which fields some rows have.
#[derive(Debug, Default)]
pub(crate) struct FieldScan {
    seen: Vec<Seen>,
    /// Where those with a name stand, and the one without.
    by_name: HashMap<String, usize>,
    unnamed: Option<usize>,
}

impl FieldScan {
    /// Takes a row: an object of named values, a list, or a scalar.
    ///
    /// # Errors
    /// What a name that is not valid says.
    pub(crate) fn take_row(&mut self, raw: &str) -> serde_json::Result<()> {
        if kind(raw) != JsonKind::Object {
            self.take_value(None, raw, true);
            return Ok(());
        }
        for (name, value) in serde_json::from_str::<Entries<'_>>(raw)?.0 {
            self.take_value(Some(&name), value.get(), true);
        }
        Ok(())
    }

    /// Takes a value of the field called `name`; with `is_looked_at` its kind counts.
    pub(crate) fn take_value(&mut self, name: Option<&str>, raw: &str, is_looked_at: bool) {
        let Some(idx) = self.place(name) else { return };
        let seen = &mut self.seen[idx];
        seen.n_rows += 1;
        if !is_looked_at {
            return;
        }
        match kind(raw) {
            JsonKind::Null => {}
            JsonKind::Flag => seen.n_flags += 1,
            JsonKind::Text => seen.n_texts += 1,
            JsonKind::Object => seen.n_objects += 1,
            JsonKind::Number if is_whole(raw) => seen.n_whole += 1,
            JsonKind::Number => seen.n_fractions += 1,
            JsonKind::List => match each_number(raw, |_| ()) {
                Ok(n_values) => seen.lengths.push(n_values as u64),
                // As long as its commas say, so that one broken value does not hide the field.
                Err(VectorError::Value(_)) => seen.lengths.push(1 + raw.bytes().filter(|&byte| byte == b',').count() as u64),
                Err(_) => seen.n_objects += 1,
            },
        }
    }

    /// Takes a field that holds no values.
    pub(crate) fn take_name(&mut self, name: &str) {
        self.place(Some(name));
    }

    /// The place of the field called `name`. One more than a file may have is kept, for the refusal; the others have none.
    fn place(&mut self, name: Option<&str>) -> Option<usize> {
        let known = name.map_or(self.unnamed, |name| self.by_name.get(name).copied());
        if known.is_some() || self.seen.len() > MAX_FIELDS {
            return known;
        }
        let idx = self.seen.len();
        self.seen.push(Seen { name: name.unwrap_or(UNNAMED).to_owned(), is_named: name.is_some(), ..Seen::default() });
        match name {
            Some(name) => drop(self.by_name.insert(name.to_owned(), idx)),
            None => self.unnamed = Some(idx),
        }
        Some(idx)
    }

    /// Proves that there are no more fields than can be handled, in the file shown as `file`.
    ///
    /// # Errors
    /// [`Code::TooLarge`].
    pub(crate) fn check(&self, file: &str) -> Result<(), Problem> {
        let found = format!("{} or more", count_of(self.seen.len() as u64, "column"));
        if self.seen.len() > MAX_FIELDS { Err(too_many_fields(file, &found)) } else { Ok(()) }
    }

    /// The fields; with `has_rows` their rows are known.
    pub(crate) fn fields(self, has_rows: bool) -> Vec<Field> {
        self.seen.into_iter().map(|seen| seen.field(has_rows)).collect()
    }
}

impl Seen {
    fn field(mut self, has_rows: bool) -> Field {
        let n_numbers = self.n_whole + self.n_fractions;
        let n_seen = n_numbers + self.n_texts + self.n_flags + self.n_objects + self.lengths.len() as u64;
        let is_most = |n: u64| n > 0 && n as f64 >= KIND_SHARE * n_seen as f64;
        self.lengths.sort_unstable();
        let usual = self.lengths.chunk_by(|a, b| a == b).max_by_key(|group| group.len()).map(|group| group[0]);
        let is_class_like = false;
        let kind = if is_most(self.lengths.len() as u64) {
            FieldKind::Vector { n_dims: usual }
        } else if is_most(n_numbers) {
            FieldKind::Number { is_whole: self.n_fractions == 0 }
        } else if is_most(self.n_flags) {
            FieldKind::Flag
        } else if n_numbers + self.n_texts + self.n_flags > 0 {
            FieldKind::Text
        } else {
            FieldKind::Other
        };
        let n_rows = has_rows.then_some(self.n_rows);
        Field { name: self.name, is_named: self.is_named, kind, dtype: "json".to_owned(), n_rows, is_class_like, is_aside: false }
    }
}

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
pub(crate) fn places_by_name(fields: &[Field], is_meant: impl Fn(&Field) -> bool) -> HashMap<&str, usize> {
    let mut places = HashMap::with_capacity(fields.len());
    for (idx, field) in fields.iter().enumerate().filter(|(_, field)| is_meant(field)) {
        places.entry(field.name.as_str()).or_insert(idx);
    }
    places
}

/// Takes rows to pieces.
pub(crate) struct RowReader<'a> {
    fields: &'a [Field],
    wanted: &'a Wanted,
    by_name: HashMap<&'a str, usize>,
    parts: Vec<FieldParts>,
    is_vector: bool,
    n_dims: u64,
    /// Values of a row whose dimensions stand in fields of their own.
    row: Vec<Option<Number>>,
    is_seen: Vec<bool>,
}

impl<'a> RowReader<'a> {
    /// Reads the `wanted` of `fields`.
    pub(crate) fn new(fields: &'a [Field], wanted: &'a Wanted) -> Self {
        let (is_vector, n_dims) = match wanted.matrix.as_slice() {
            [only] => match fields[*only].kind {
                FieldKind::Vector { n_dims } => (true, n_dims.unwrap_or_default()),
                _ => (false, 1),
            },
            dimensions => (false, dimensions.len() as u64),
        };
        let (by_name, parts) = (places_by_name(fields, |field| field.is_named), parts(fields.len(), wanted));
        Self { fields, wanted, by_name, parts, is_vector, n_dims, row: Vec::new(), is_seen: Vec::new() }
    }

    /// Makes room for a guess of `n_rows`.
    ///
    /// # Errors
    /// As [`Collector::begin`].
    pub(crate) fn begin(&self, n_rows: u64, rows: &mut Collector<'_>) -> Result<(), Problem> {
        if self.wanted.matrix.is_empty() { Ok(()) } else { rows.begin(n_rows, self.n_dims) }
    }

    /// Takes a row.
    ///
    /// # Errors
    /// What is wrong with it; [`ReadError::Cancelled`].
    pub(crate) fn take(&mut self, raw: &str, place: RowPlace, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        self.is_seen.clear();
        self.is_seen.resize(self.fields.len(), false);
        self.row.clear();
        self.row.resize(if self.is_vector { 0 } else { self.wanted.matrix.len() }, None);
        if kind(raw) == JsonKind::Object {
            let entries: Entries<'_> = serde_json::from_str(raw).map_err(|error| syntax_error(&rows.file, place, &error))?;
            let is_called = |field: &Field, name: &str| field.is_named && field.name == name;
            // Names nearly always come in the same order.
            let mut next = 0;
            for (name, value) in entries.0 {
                let expected = self.fields.get(next).filter(|field| is_called(field, &name)).map(|_| next);
                let idx = expected.or_else(|| self.by_name.get(name.as_ref()).copied());
                next = idx.map_or(next, |idx| idx + 1);
                self.take_value(idx, value.get(), place, rows)?;
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

/// The rows of a list as values of the vector `field`.
///
/// # Errors
/// [`Code::Ragged`], [`Code::NotNumeric`], at `place`.
pub(crate) fn take_vector(field: &Field, raw: &str, place: RowPlace, rows: &mut Collector<'_>) -> Result<(), ReadError> {
    let n_dims = rows.n_dims();
    if kind(raw) == JsonKind::Null {
        (0..n_dims).for_each(|_| rows.push_missing());
        return Ok(());
    }
    let name = if field.is_named { format!(", {}", quoted(&field.name)) } else { String::new() };
    let mut n_pushed = 0;
    let taken = each_number(raw, |value| {
        n_pushed += 1;
        if n_pushed <= n_dims {
            push(rows, value);
        }
    });
    let (code, clause) = match taken {
        Ok(found) if found == n_dims => return Ok(()),
        Ok(found) => {
            let found = count_of(found as u64, "number");
            (Code::Ragged, format!("{name}: {found} where other rows have {n_dims}: vectors of different lengths. Make all as long."))
        }
        Err(VectorError::NoList) => (Code::NotNumeric, format!("{name}: no list of numbers but {}. Give a vector.", quoted(raw))),
        Err(VectorError::Nested) if is_too_deep(raw) => {
            (Code::NestingDepth, format!("{name}: lists are nested too deep, beyond 64 levels. Give one list of numbers."))
        }
        Err(VectorError::Nested) => (Code::NotNumeric, format!("{name}: a list stands among the numbers. Give one list of numbers.")),
        Err(VectorError::Value(position)) => {
            (Code::NotNumeric, format!("{name}: value {} of the vector is not a number. Correct it, or drop the row.", position + 1))
        }
    };
    Err(place.refuse(&rows.file, code, clause).into())
}

/// The number in `raw`, a value of the number `field`.
///
/// # Errors
/// [`Code::NotNumeric`] at `place`.
pub(crate) fn scalar(field: &Field, raw: &str, place: RowPlace, rows: &Collector<'_>) -> Result<Number, ReadError> {
    match as_number(raw) {
        Number::Invalid => {
            let clause = format!(", {}: {} is not a number. Correct it, or drop the row.", quoted(&field.name), quoted(raw));
            Err(place.refuse(&rows.file, Code::NotNumeric, clause).into())
        }
        value => Ok(value),
    }
}

/// A text that is no JSON, at `place` of the file shown as `file`.
pub(crate) fn syntax_error(file: &str, place: RowPlace, error: &serde_json::Error) -> Problem {
    let reason = reason(error);
    if reason.contains("recursion") {
        return place.refuse(file, Code::NestingDepth, ": lists or objects are nested too deep. No real file is; make it anew.");
    }
    let clause =
        format!(" is malformed, not valid JSON: {reason} at character {}. Correct the line, or write the file anew.", error.column());
    place.refuse(file, Code::BadStructure, clause)
}

/// What the parser says, without its place.
pub(crate) fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    one_line(text.split(" at line ").next().unwrap_or(&text), 120)
}
