//! Where fields stand in the columns of a file: a column is one, or parts of its structs are, by their paths (`meta/kind`).

use arrow_array::cast::AsArray as _;
use arrow_array::{Array, ArrayRef, make_array};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, Schema};

use crate::format::columnar::arrow_kinds::kind_of;
use crate::format::columnar::spark_vectors::is_spark_vector;
use crate::format::container::{Field, FieldKind, Wanted};

/// Structs in one another that are looked at, and fields that they may have.
const MAX_DEPTH: usize = 8;
const MAX_BELOW: usize = 10_000;

/// Fields with their places: the column, then the part of each struct on the way.
#[derive(Debug, Default)]
pub(crate) struct Placed {
    pub(crate) fields: Vec<Field>,
    pub(crate) places: Vec<Vec<usize>>,
}

impl Placed {
    /// The fields of `schema`; each has `n_rows`, where they are known. Vectors below columns are some where no column is one.
    pub(crate) fn of(schema: &Schema, n_rows: Option<u64>) -> Self {
        let mut found = Self::default();
        let mut n_below = 0;
        for (idx, column) in schema.fields().iter().enumerate() {
            found.take(column.name(), column.data_type(), vec![idx], n_rows, &mut n_below);
        }
        let is_vector = |field: &Field| matches!(field.kind, FieldKind::Vector { .. });
        let has_vector = found.fields.iter().zip(&found.places).any(|(field, place)| place.len() == 1 && is_vector(field));
        let has_some = found.fields.iter().any(is_vector);
        // Numbers in a struct are no dimensions.
        let is_scalar = |field: &Field| field.kind.is_scalar() && (has_some || !matches!(field.kind, FieldKind::Number { .. }));
        let is_kept = |(field, place): &(Field, Vec<usize>)| place.len() == 1 || is_scalar(field) || (is_vector(field) && !has_vector);
        let (fields, places) = found.fields.into_iter().zip(found.places).filter(is_kept).unzip();
        Self { fields, places }
    }

    fn take(&mut self, name: &str, data_type: &DataType, place: Vec<usize>, n_rows: Option<u64>, n_below: &mut usize) {
        let (mut kind, dtype) = kind_of(name, data_type);
        let depth = place.len();
        // The bytes of pictures and sounds stand in structs.
        if depth > 1 && matches!(data_type, DataType::Binary | DataType::LargeBinary | DataType::BinaryView) {
            kind = FieldKind::Other;
        }
        self.fields.push(Field { name: name.to_owned(), is_named: true, kind, dtype, n_rows, is_class_like: false, is_aside: false });
        self.places.push(place.clone());
        let DataType::Struct(parts) = data_type else { return };
        if is_spark_vector(parts) || depth == MAX_DEPTH {
            return;
        }
        for (part, field) in parts.iter().enumerate() {
            *n_below += 1;
            if *n_below <= MAX_BELOW {
                let place = place.iter().copied().chain([part]).collect();
                self.take(&format!("{name}/{}", field.name()), field.data_type(), place, n_rows, n_below);
            }
        }
    }

    /// The columns in which the `wanted` fields stand, ascending.
    pub(crate) fn columns(&self, wanted: &Wanted) -> Vec<usize> {
        let mut columns: Vec<usize> = wanted.matrix.iter().chain(&wanted.columns).map(|&idx| self.places[idx][0]).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

/// The part of `column` at `place`, whose first step is the column itself; nothing where it is not there. What stands in a struct that
/// is null is null.
pub(crate) fn part(column: ArrayRef, place: &[usize]) -> Option<ArrayRef> {
    let mut at = column;
    for &step in &place[1..] {
        let parent = at.as_struct_opt()?;
        let child = parent.columns().get(step)?.clone();
        let nulls = NullBuffer::union(parent.nulls(), child.nulls());
        at = if parent.null_count() == 0 { child } else { make_array(child.to_data().into_builder().nulls(nulls).build().ok()?) };
    }
    Some(at)
}
