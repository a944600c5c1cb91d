//! Vectors as Spark ML writes them: a struct of type, size, indices and values, in which dense and sparse rows are mixed.

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int8Type, Int32Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, Fields};

use crate::format::columnar::arrow_rows::damaged;
use crate::gather::collector::Collector;
use scar_core::problem::Code;
use scar_files::error::ReadError;
use scar_files::words::count_of;

/// What says that a row is dense.
const DENSE: i8 = 1;
/// Dimensions that a row may have: it is held as it is filled.
const MAX_DIMS: usize = 1 << 24;

/// Whether a struct of these `parts` is a vector of Spark ML.
pub(crate) fn is_spark_vector(parts: &Fields) -> bool {
    let is = |name: &str, is_type: &dyn Fn(&DataType) -> bool| parts.iter().any(|part| part.name() == name && is_type(part.data_type()));
    let is_list_of = |data_type: &DataType, item: &DataType| matches!(data_type, DataType::List(of) if of.data_type() == item);
    parts.len() == 4
        && is("type", &|data_type| *data_type == DataType::Int8)
        && is("size", &|data_type| *data_type == DataType::Int32)
        && is("indices", &|data_type| is_list_of(data_type, &DataType::Int32))
        && is("values", &|data_type| is_list_of(data_type, &DataType::Float64))
}

/// Hands the rows of `column` over; `n_rows` is a guess of all rows, for the first batch.
///
/// # Errors
/// [`Code::Ragged`] where vectors differ in length; [`Code::CorruptData`] where a row contradicts itself; [`ReadError::Cancelled`].
pub(crate) fn take_spark_vectors(column: &ArrayRef, n_rows: u64, rows: &mut Collector<'_>) -> Result<(), ReadError> {
    let vectors = column.as_struct();
    let part = |name: &str| vectors.column_by_name(name).cloned();
    let (Some(kinds), Some(sizes), Some(indices), Some(values)) = (part("type"), part("size"), part("indices"), part("values")) else {
        return Err(damaged(rows).into());
    };
    let (kinds, sizes) = (kinds.as_primitive::<Int8Type>(), sizes.as_primitive::<Int32Type>());
    let (indices, values) = (indices.as_list::<i32>(), values.as_list::<i32>());
    let mut dense: Vec<f64> = Vec::new();
    for row in 0..vectors.len() {
        if vectors.is_null(row) {
            if rows.n_dims() == 0 {
                let clause = ", row 1: the vector is missing, so that its length is not known. Drop the row.";
                return Err(rows.refuse(Code::MissingValue, clause).at_row(1).into());
            }
            (0..rows.n_dims()).for_each(|_| rows.push_missing());
            rows.end_rows()?;
            continue;
        }
        let of_row = values.value(row);
        let of_row = of_row.as_primitive::<Float64Type>().values().to_vec();
        if kinds.value(row) == DENSE {
            dense = of_row;
        } else {
            let size = usize::try_from(sizes.value(row)).unwrap_or(usize::MAX);
            let places = indices.value(row);
            let places = places.as_primitive::<Int32Type>().values();
            if size > MAX_DIMS || places.len() != of_row.len() {
                return Err(damaged(rows).into());
            }
            dense.clear();
            dense.resize(size, 0.0);
            for (&place, value) in places.iter().zip(of_row) {
                let Some(slot) = usize::try_from(place).ok().and_then(|place| dense.get_mut(place)) else {
                    return Err(damaged(rows).into());
                };
                *slot = value;
            }
        }
        if rows.n_dims() == 0 {
            rows.begin(n_rows, dense.len() as u64)?;
        }
        if dense.len() != rows.n_dims() {
            let (number, found) = (rows.n_rows_of_file() + 1, count_of(dense.len() as u64, "number"));
            let clause = format!(
                ", row {number}: {found} where the first row has {}: vectors of different lengths. Make all as long.",
                rows.n_dims()
            );
            return Err(rows.refuse(Code::Ragged, clause).at_row(number).into());
        }
        dense.iter().for_each(|&value| rows.push_f64(value));
        rows.end_rows()?;
    }
    Ok(())
}
