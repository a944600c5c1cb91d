//! Rows out of Arrow arrays, whichever file they came from: which fields there are, and their values.

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, PrimitiveArray, RecordBatch, downcast_dictionary_array};
use arrow_schema::DataType;

use crate::format::columnar::places::{Placed, part};
use crate::format::columnar::printed::take_printed;
use crate::format::columnar::spark_vectors::{is_spark_vector, take_spark_vectors};
use crate::format::container::{FieldKind, Wanted};
use crate::gather::cell::Cell;
use crate::gather::collector::Collector;
use scar_core::problem::{Code, Problem};
use scar_files::error::ReadError;
use scar_files::words::count_of;

/// Hands the `wanted` of `placed` fields of a batch over to `rows`; `positions` says which columns the batch has.
/// `n_rows` is a guess of all rows, for the first batch.
///
/// # Errors
/// [`Code::Ragged`] where vectors differ in length; [`Code::CorruptData`] where a column is not of its type;
/// [`ReadError::Cancelled`].
pub(crate) fn take_batch(
    batch: &RecordBatch,
    wanted: &Wanted,
    placed: &Placed,
    positions: &[usize],
    n_rows: u64,
    rows: &mut Collector<'_>,
) -> Result<(), ReadError> {
    let column = |idx: usize, rows: &Collector<'_>| {
        let place = &placed.places[idx];
        let position = positions.binary_search(&place[0]).ok();
        position
            .and_then(|position| batch.columns().get(position))
            .cloned()
            .and_then(|column| part(column, place))
            .ok_or_else(|| damaged(rows))
    };
    for (position, &idx) in wanted.columns.iter().enumerate() {
        rows.control.check()?;
        let values = column(idx, rows)?;
        take_cells(&values, position, rows)?;
    }
    match wanted.matrix.as_slice() {
        [] => Ok(()),
        [only] if matches!(placed.fields[*only].kind, FieldKind::Vector { .. }) => take_vectors(&column(*only, rows)?, n_rows, rows),
        dimensions => {
            if rows.n_dims() == 0 {
                rows.begin(n_rows, dimensions.len() as u64)?;
            }
            let first_row = rows.n_rows();
            rows.room(batch.num_rows())?;
            for (dimension, &idx) in dimensions.iter().enumerate() {
                rows.control.check()?;
                take_dimension(&column(idx, rows)?, first_row, dimension, rows)?;
            }
            rows.end_rows()
        }
    }
}

pub(crate) fn damaged(rows: &Collector<'_>) -> Problem {
    rows.refuse(Code::CorruptData, ": the data does not decode to the types of its schema, so it is damaged. Get the file again.")
}

/// Runs `$body` with `$values` as the array of its own type of numbers.
macro_rules! with_numbers {
    ($array:expr, $values:ident => $body:expr, else $other:expr) => {
        match $array.data_type() {
            DataType::Float16 => with_numbers!(@ Float16Type, $array, $values => $body),
            DataType::Float32 => with_numbers!(@ Float32Type, $array, $values => $body),
            DataType::Float64 => with_numbers!(@ Float64Type, $array, $values => $body),
            DataType::Int8 => with_numbers!(@ Int8Type, $array, $values => $body),
            DataType::Int16 => with_numbers!(@ Int16Type, $array, $values => $body),
            DataType::Int32 => with_numbers!(@ Int32Type, $array, $values => $body),
            DataType::Int64 => with_numbers!(@ Int64Type, $array, $values => $body),
            DataType::UInt8 => with_numbers!(@ UInt8Type, $array, $values => $body),
            DataType::UInt16 => with_numbers!(@ UInt16Type, $array, $values => $body),
            DataType::UInt32 => with_numbers!(@ UInt32Type, $array, $values => $body),
            DataType::UInt64 => with_numbers!(@ UInt64Type, $array, $values => $body),
            _ => $other,
        }
    };
    (@ $type:ty, $array:expr, $values:ident => $body:expr) => {{
        let $values: &PrimitiveArray<$type> = $array.as_primitive();
        $body
    }};
}

/// A stored number: as f32, rounded once, and as f64, to tell one that f32 does not hold.
trait Stored: Copy {
    fn to_f32(self) -> f32;
    fn to_f64(self) -> f64;
    fn to_cell(self) -> Cell<'static>;
}

macro_rules! stored {
    ($($type:ty: $cell:expr),*) => {
        $(impl Stored for $type {
            fn to_f32(self) -> f32 {
                self as f32
            }
            fn to_f64(self) -> f64 {
                self as f64
            }
            fn to_cell(self) -> Cell<'static> {
                $cell(self)
            }
        })*
    };
}

stored!(
    f32: |value: f32| Cell::Float(value.into()), f64: Cell::Float,
    i8: |value: i8| Cell::Integer(value.into()), i16: |value: i16| Cell::Integer(value.into()),
    i32: |value: i32| Cell::Integer(value.into()), i64: |value: i64| Cell::Integer(value.into()),
    u8: |value: u8| Cell::Integer(value.into()), u16: |value: u16| Cell::Integer(value.into()),
    u32: |value: u32| Cell::Integer(value.into()), u64: |value: u64| Cell::Integer(value.into())
);

impl Stored for half::f16 {
    fn to_f32(self) -> f32 {
        half::f16::to_f32(self)
    }
    fn to_f64(self) -> f64 {
        half::f16::to_f64(self)
    }
    fn to_cell(self) -> Cell<'static> {
        Cell::Float(half::f16::to_f64(self))
    }
}

/// The column as rows of vectors.
fn take_vectors(column: &ArrayRef, n_rows: u64, rows: &mut Collector<'_>) -> Result<(), ReadError> {
    if let DataType::Struct(parts) = column.data_type()
        && is_spark_vector(parts)
    {
        return take_spark_vectors(column, n_rows, rows);
    }
    if matches!(column.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) {
        return take_printed(column, n_rows, rows);
    }
    let n_here = column.len();
    let bounds: Box<dyn Fn(usize) -> (usize, usize)>;
    let items: ArrayRef;
    match column.data_type() {
        DataType::List(_) => {
            let list = column.as_list::<i32>();
            let offsets = list.offsets().clone();
            bounds = Box::new(move |row| (offsets[row] as usize, offsets[row + 1] as usize));
            items = list.values().clone();
        }
        DataType::LargeList(_) => {
            let list = column.as_list::<i64>();
            let offsets = list.offsets().clone();
            bounds = Box::new(move |row| (offsets[row] as usize, offsets[row + 1] as usize));
            items = list.values().clone();
        }
        DataType::FixedSizeList(..) => {
            let list = column.as_fixed_size_list();
            let (length, offset) = (list.value_length() as usize, list.value_offset_at(0));
            bounds = Box::new(move |row| (offset + row * length, offset + (row + 1) * length));
            items = list.values().clone();
        }
        _ => return Err(damaged(rows).into()),
    }
    if rows.n_dims() == 0 && n_here > 0 {
        // A null is no vector of length 0.
        let first = (0..n_here).find(|&row| column.is_valid(row)).unwrap_or(0);
        let (start, end) = bounds(first);
        rows.begin(n_rows, (end - start) as u64)?;
    }
    let n_dims = rows.n_dims();
    for row in 0..n_here {
        if column.is_null(row) {
            (0..n_dims).for_each(|_| rows.push_missing());
            continue;
        }
        let (start, end) = bounds(row);
        if end.checked_sub(start) != Some(n_dims) {
            let (number, found) = (rows.n_rows_of_file() + 1, count_of(end.saturating_sub(start) as u64, "number"));
            let clause =
                format!(", row {number}: {found} where the first row has {n_dims}: vectors of different lengths. Make all as long.");
            return Err(rows.refuse(Code::Ragged, clause).at_row(number).into());
        }
        take_range(&items, start, end, rows)?;
        rows.end_rows()?;
    }
    Ok(())
}

fn take_range(items: &ArrayRef, start: usize, end: usize, rows: &mut Collector<'_>) -> Result<(), ReadError> {
    if end > items.len() {
        return Err(damaged(rows).into());
    }
    with_numbers!(items, values => take_values(values, start, end, rows), else return Err(damaged(rows).into()));
    Ok(())
}

fn take_values<T: ArrowPrimitiveType<Native: Stored>>(values: &PrimitiveArray<T>, start: usize, end: usize, rows: &mut Collector<'_>) {
    let slice = &values.values()[start..end];
    let is_plain = values.null_count() == 0 && slice.iter().fold(true, |all, value| all & value.to_f32().is_finite());
    if is_plain {
        return rows.extend_with(|out| out.extend(slice.iter().map(|value| value.to_f32())));
    }
    for (position, &value) in slice.iter().enumerate() {
        if values.is_null(start + position) {
            rows.push_missing();
        } else if value.to_f32().is_finite() || !value.to_f64().is_finite() {
            rows.push(value.to_f32());
        } else {
            rows.push_f64(value.to_f64());
        }
    }
}

/// The column as one dimension of the rows from `first_row` on.
fn take_dimension(column: &ArrayRef, first_row: u64, dimension: usize, rows: &mut Collector<'_>) -> Result<(), ReadError> {
    with_numbers!(column, values => {
        for (position, &value) in values.values().iter().enumerate() {
            let row = first_row + position as u64;
            if values.is_null(position) {
                rows.note_missing(row, dimension as u64);
                rows.set(row, dimension, f32::NAN);
                continue;
            }
            if value.to_f32().is_infinite() && value.to_f64().is_finite() {
                rows.note_beyond_at(row, dimension as u64, value.to_f64());
            }
            rows.set(row, dimension, value.to_f32());
        }
    }, else return Err(damaged(rows).into()));
    Ok(())
}

/// The column as cells of the column at `position`.
fn take_cells(column: &ArrayRef, position: usize, rows: &mut Collector<'_>) -> Result<(), ReadError> {
    let column: &dyn Array = column;
    for row in 0..column.len() {
        take_cell(column, row, position, rows)?;
    }
    Ok(())
}

/// A list as one cell, as JSON writes it.
fn take_list(items: &ArrayRef, position: usize, rows: &mut Collector<'_>) {
    let mut entries = Vec::with_capacity(items.len());
    for row in 0..items.len() {
        entries.push(match entry(items, row) {
            Some(entry) => entry,
            None => return rows.cell(position, Cell::Nested),
        });
    }
    rows.cell(position, Cell::List(&serde_json::Value::Array(entries).to_string()));
}

/// The entry of a list at `row`; nothing for what is no scalar.
fn entry(items: &dyn Array, row: usize) -> Option<serde_json::Value> {
    if items.is_null(row) {
        return Some(serde_json::Value::Null);
    }
    let number = |cell: Cell<'_>| match cell {
        Cell::Integer(value) => i64::try_from(value).ok().map(Into::into),
        Cell::Float(value) => Some(value.into()),
        _ => None,
    };
    Some(match items.data_type() {
        DataType::Utf8 => items.as_string::<i32>().value(row).into(),
        DataType::LargeUtf8 => items.as_string::<i64>().value(row).into(),
        DataType::Utf8View => items.as_string_view().value(row).into(),
        DataType::Binary => std::str::from_utf8(items.as_binary::<i32>().value(row)).ok()?.into(),
        DataType::LargeBinary => std::str::from_utf8(items.as_binary::<i64>().value(row)).ok()?.into(),
        DataType::Boolean => items.as_boolean().value(row).into(),
        DataType::Dictionary(..) => {
            return downcast_dictionary_array!(
                items => items.key(row).filter(|&key| key < items.values().len()).and_then(|key| entry(items.values().as_ref(), key)),
                _ => None
            );
        }
        _ => with_numbers!(items, values => number(values.value(row).to_cell())?, else return None),
    })
}

fn take_cell(column: &dyn Array, row: usize, position: usize, rows: &mut Collector<'_>) -> Result<(), ReadError> {
    if column.is_null(row) {
        rows.cell(position, Cell::Missing);
        return Ok(());
    }
    let bytes = |bytes: &[u8], rows: &mut Collector<'_>| -> Result<(), ReadError> {
        let Ok(text) = std::str::from_utf8(bytes) else {
            let number = rows.columns[position].n_rows() + 1;
            let clause = format!(
                ", row {number}: a cell holds bytes that are no UTF-8 text. Save texts with the encoding UTF-8, and vectors as lists of numbers: \
                 df[\"x\"] = [np.frombuffer(cell, \"float32\") for cell in df[\"x\"]]."
            );
            return Err(rows.refuse(Code::Encoding, clause).at_row(number).into());
        };
        rows.cell(position, Cell::Text(text));
        Ok(())
    };
    match column.data_type() {
        DataType::Utf8 => rows.cell(position, Cell::Text(column.as_string::<i32>().value(row))),
        DataType::LargeUtf8 => rows.cell(position, Cell::Text(column.as_string::<i64>().value(row))),
        DataType::Utf8View => rows.cell(position, Cell::Text(column.as_string_view().value(row))),
        DataType::Binary => bytes(column.as_binary::<i32>().value(row), rows)?,
        DataType::LargeBinary => bytes(column.as_binary::<i64>().value(row), rows)?,
        DataType::BinaryView => bytes(column.as_binary_view().value(row), rows)?,
        DataType::Boolean => rows.cell(position, Cell::Flag(column.as_boolean().value(row))),
        DataType::List(_) => take_list(&column.as_list::<i32>().value(row), position, rows),
        DataType::LargeList(_) => take_list(&column.as_list::<i64>().value(row), position, rows),
        DataType::FixedSizeList(..) => take_list(&column.as_fixed_size_list().value(row), position, rows),
        DataType::Dictionary(..) => {
            downcast_dictionary_array!(
                column => match column.key(row) {
                    Some(key) if key < column.values().len() => take_cell(column.values().as_ref(), key, position, rows)?,
                    _ => return Err(damaged(rows).into()),
                },
                _ => return Err(damaged(rows).into())
            );
        }
        _ => {
            with_numbers!(column, values => rows.cell(position, values.value(row).to_cell()), else rows.cell(position, Cell::Nested));
        }
    }
    Ok(())
}
