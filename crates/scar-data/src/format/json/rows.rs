//! Rows of JSON: which fields they have, and what their values are.

use std::collections::HashMap;

use crate::format::container::{Field, FieldKind, MAX_FIELDS, too_many_fields};
use crate::format::json::base64;
use crate::format::json::nested::{Step, below, each_below, n_vectors};
use crate::format::json::value::{Entries, JsonKind, VectorError, as_number, each_number, is_too_deep, is_whole, kind};
use crate::format::text::list::{ListError, each_of_list};
use crate::format::text::number::{Number, push};
use crate::gather::collector::Collector;
use crate::labels::tag_cells::{JsonList, json_list};
use crate::labels::tag_lists::{are_lengths_of_tags, names_tags};
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, RowPlace};
use scar_files::names::vocabulary::{matrix_rank, names_no_embedding};
use scar_files::words::{count_of, one_line, quoted};

/// Share of the values of a field that must be of one kind: a broken one is told as such.
const KIND_SHARE: f64 = 0.6;
/// Numbers that a list of tags may have: longer ones are vectors.
const MAX_TAGS: usize = 1_000;
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
    /// Of these, lists of several vectors, and how many vectors the first has.
    n_several: u64,
    n_vectors: Option<u64>,
    /// Lists of texts; of those of numbers, those that are empty, whole, and of 0 and 1.
    n_tag_lists: u64,
    n_empty: u64,
    n_whole_lists: u64,
    n_flag_lists: u64,
    n_rows: u64,
    /// Rows that were looked at.
    n_looked: u64,
    /// Where it stands below the top, and below which field of the top.
    path: Vec<Step>,
    parent: Option<usize>,
}

/// Fields that were found, and where each stands below the top of a row; an empty path is the top.
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    pub(crate) fields: Vec<Field>,
    pub(crate) paths: Vec<Vec<Step>>,
}

impl Scanned {
    /// These without vectors below the top: where each field is a list, they are in no row.
    pub(crate) fn without_deep_vectors(self) -> Self {
        let is_kept = |(field, path): &(Field, Vec<Step>)| path.is_empty() || field.kind.is_scalar();
        let (fields, paths) = self.fields.into_iter().zip(self.paths).filter(is_kept).unzip();
        Self { fields, paths }
    }
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
        self.seen[idx].n_rows += 1;
        if !is_looked_at {
            return;
        }
        self.look(idx, raw);
        if let (Some(name), JsonKind::Object | JsonKind::List, None) = (name, kind(raw), spark_length(raw)) {
            each_below(raw, &mut Vec::new(), &mut |steps, value| self.take_below(name, idx, steps, value));
        }
    }

    /// Takes a value that stands `steps` below that of the field `name`, which is at `parent`.
    fn take_below(&mut self, name: &str, parent: usize, steps: &[Step], raw: &str) {
        if kind(raw) == JsonKind::Object && spark_length(raw).is_none() {
            return;
        }
        let whole = steps.iter().fold(name.to_owned(), |name, step| below(&name, step));
        // A name at the top may look like a path.
        let key = format!("\0{whole}");
        let Some(idx) = self.place(Some(&key)) else { return };
        if self.seen[idx].parent.is_none() {
            self.seen[idx].path = [Step::Name(name.to_owned())].into_iter().chain(steps.iter().cloned()).collect();
            self.seen[idx].parent = Some(parent);
            self.seen[idx].name = whole;
        }
        self.look(idx, raw);
    }

    /// Looks at a value of the field at `idx`.
    fn look(&mut self, idx: usize, raw: &str) {
        let seen = &mut self.seen[idx];
        seen.n_looked += 1;
        match kind(raw) {
            JsonKind::Null => {}
            JsonKind::Flag => seen.n_flags += 1,
            JsonKind::Text => {
                let n_values = match list_in_text(raw) {
                    Some(Ok(n_values)) => Some(n_values).filter(|&n_values| n_values > 1),
                    Some(Err(ListError::Cut)) => Some(2),
                    None if matrix_rank(&seen.name).is_some() => base64::numbers(raw.trim_matches('"')).map(|numbers| numbers.len()),
                    _ => None,
                };
                match n_values {
                    Some(n_values) => seen.lengths.push(n_values as u64),
                    None => seen.n_texts += 1,
                }
            }
            JsonKind::Object => match spark_length(raw) {
                Some(n_dims) => seen.lengths.push(n_dims),
                None => seen.n_objects += 1,
            },
            JsonKind::Number if is_whole(raw) => seen.n_whole += 1,
            JsonKind::Number => seen.n_fractions += 1,
            JsonKind::List => match each_number(raw, |_| ()) {
                Ok(n_values) => {
                    seen.lengths.push(n_values as u64);
                    seen.n_empty += u64::from(n_values == 0);
                    // Vectors are told by the first of them; lists that may be tags are short.
                    match if n_values > MAX_TAGS { JsonList::Other } else { json_list(raw) } {
                        JsonList::Whole => seen.n_whole_lists += 1,
                        JsonList::ZerosAndOnes => seen.n_flag_lists += 1,
                        JsonList::Texts | JsonList::Other => {}
                    }
                }
                Err(VectorError::Value(_)) if json_list(raw) == JsonList::Texts => seen.n_tag_lists += 1,
                // As long as its commas say, so that one broken value does not hide the field.
                Err(VectorError::Value(_)) => seen.lengths.push(1 + raw.bytes().filter(|&byte| byte == b',').count() as u64),
                Err(_) => {
                    seen.n_objects += 1;
                    let is_usual = !seen.is_named || matrix_rank(&seen.name).is_some();
                    let several = n_vectors(raw, is_usual).filter(|_| !names_no_embedding(&seen.name));
                    seen.n_several += u64::from(several.is_some());
                    seen.n_vectors = seen.n_vectors.or(several);
                }
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

    /// The fields; with `has_rows` their rows are known. What stands below the top is one where most rows have it; vectors there, where
    /// none stands at the top.
    pub(crate) fn fields(self, has_rows: bool) -> Scanned {
        let tops: Vec<(u64, u64)> = self.seen.iter().map(|seen| (seen.n_looked, seen.n_rows)).collect();
        let mut found: Vec<(Field, Vec<Step>, bool)> = Vec::with_capacity(self.seen.len());
        for mut seen in self.seen {
            let path = std::mem::take(&mut seen.path);
            let mut is_usual = true;
            if let Some(parent) = seen.parent {
                is_usual = 2 * seen.n_seen() >= tops[parent].0;
                seen.n_rows = tops[parent].1;
            }
            found.push((seen.field(has_rows), path, is_usual));
        }
        // Lists that are all empty say nothing.
        let is_vector = |field: &Field| matches!(field.kind, FieldKind::Vector { n_dims } if n_dims != Some(0));
        if found.iter().any(|(field, ..)| is_vector(field)) {
            found.retain(|(field, ..)| field.kind != FieldKind::Vector { n_dims: Some(0) });
        }
        let has_vector = found.iter().any(|(field, path, _)| path.is_empty() && is_vector(field));
        found.retain(|(field, path, is_usual)| {
            let are_vectors = matches!(field.kind, FieldKind::Vectors { .. });
            path.is_empty() || (*is_usual && (field.kind.is_scalar() || ((is_vector(field) || are_vectors) && !has_vector)))
        });
        let mut scanned = Scanned::default();
        for (field, path, _) in found {
            scanned.fields.push(field);
            scanned.paths.push(path);
        }
        scanned
    }
}

/// Dimensions of an object that is a vector of Spark ML.
fn spark_length(raw: &str) -> Option<u64> {
    (raw.starts_with('{') && raw.contains("\"values\"")).then(|| each_number(raw, |_| ()).ok())?.map(|n_dims| n_dims as u64)
}

/// How many numbers stand in a text that is a list of them, as NumPy and Python print it; nothing for other texts.
fn list_in_text(raw: &str) -> Option<Result<usize, ListError>> {
    raw.starts_with("\"[").then(|| serde_json::from_str::<String>(raw).ok())?.map(|text| each_of_list(text.as_bytes(), |_| ()))
}

impl Seen {
    /// Values that were looked at and are not null.
    fn n_seen(&self) -> u64 {
        let n_lists = self.n_tag_lists + self.lengths.len() as u64;
        self.n_whole + self.n_fractions + self.n_texts + self.n_flags + self.n_objects + n_lists
    }

    /// Whether its lists of numbers are tags.
    fn are_number_tags(&self) -> bool {
        if !self.is_named || matrix_rank(&self.name).is_some() {
            return false;
        }
        let n_filled = self.lengths.len() as u64 - self.n_empty;
        let are_flags = self.n_whole_lists + self.n_flag_lists == n_filled && names_tags(&self.name) && n_filled > 0;
        let differ = || are_lengths_of_tags(self.lengths.iter().copied());
        are_flags || (n_filled > 0 && self.n_whole_lists == n_filled && (names_tags(&self.name) || differ()))
    }

    fn field(mut self, has_rows: bool) -> Field {
        let n_numbers = self.n_whole + self.n_fractions;
        let n_seen = self.n_seen();
        let is_most = |n: u64| n > 0 && n as f64 >= KIND_SHARE * n_seen as f64;
        self.lengths.sort_unstable();
        let usual = self.lengths.chunk_by(|a, b| a == b).max_by_key(|group| group.len()).map(|group| group[0]);
        let is_class_like = false;
        let are_tags = is_most(self.n_tag_lists + self.n_empty) && self.n_tag_lists > 0;
        let kind = if are_tags || (is_most(self.lengths.len() as u64) && self.are_number_tags()) {
            FieldKind::Text
        } else if is_most(self.lengths.len() as u64) {
            FieldKind::Vector { n_dims: usual }
        } else if is_most(n_numbers) {
            FieldKind::Number { is_whole: self.n_fractions == 0 }
        } else if is_most(self.n_flags) {
            FieldKind::Flag
        } else if is_most(self.n_several) {
            FieldKind::Vectors { n: self.n_vectors }
        } else if n_numbers + self.n_texts + self.n_flags > 0 {
            FieldKind::Text
        } else {
            FieldKind::Other
        };
        let n_rows = has_rows.then_some(self.n_rows);
        let dtype = if kind == FieldKind::Text && 2 * (self.n_tag_lists + self.lengths.len() as u64) > n_seen { "list" } else { "json" };
        Field { name: self.name, is_named: self.is_named, kind, dtype: dtype.to_owned(), n_rows, is_class_like, is_aside: false }
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
    let take = |value| {
        n_pushed += 1;
        if n_pushed <= n_dims {
            push(rows, value);
        }
    };
    let in_text = if kind(raw) == JsonKind::Text { serde_json::from_str::<String>(raw).ok() } else { None };
    let taken = match in_text {
        None => each_number(raw, take),
        Some(text) => match base64::numbers(&text) {
            Some(numbers) => Ok(numbers.into_iter().map(Number::Value).map(take).count()),
            None => each_of_list(text.as_bytes(), take).map_err(|error| match error {
                ListError::Brackets => VectorError::NoList,
                ListError::Value(position) => VectorError::Value(position),
                ListError::Cut => VectorError::Cut,
            }),
        },
    };
    let (code, clause) = match taken {
        Ok(found) if found == n_dims => return Ok(()),
        Ok(found) => {
            let found = count_of(found as u64, "number");
            (Code::Ragged, format!("{name}: {found} where other rows have {n_dims}: vectors of different lengths. Make all as long."))
        }
        Err(VectorError::Cut) => (
            Code::Truncated,
            format!(
                "{name}: numbers are missing: they were left out when this vector was printed («...»), so they are not in this file and cannot be \
                 brought back from it. Write the vectors themselves: np.save(\"embeddings.npy\", X), or df.to_parquet(…)."
            ),
        ),
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
