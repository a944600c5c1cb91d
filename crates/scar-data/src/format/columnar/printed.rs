//! Vectors that were printed as texts, as pandas saves what it read from CSV: `"[0.1 0.2]"`, `"[0.1, 0.2]"`.

use arrow_array::cast::AsArray as _;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

use crate::format::columnar::arrow_kinds::TEXT;
use crate::format::columnar::arrow_rows::damaged;
use crate::format::container::{Field, FieldKind};
use crate::format::text::list::{ListError, each_of_list};
use crate::format::text::number::push;
use crate::gather::collector::Collector;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};
use scar_files::words::{count_of, quoted};

/// What a person should know of those of `fields` whose vectors are texts, in the file shown as `file`.
pub(crate) fn printed_warnings(file: &str, fields: &[Field]) -> Vec<Problem> {
    let is_printed = |field: &&Field| matches!(field.kind, FieldKind::Vector { .. }) && field.dtype == TEXT;
    let told = |field: &Field| {
        let clause = format!(
            ", column {}: its vectors are texts, which is no type of numbers: they were read as they are printed, and digits that were not \
             printed are lost. Save lists of numbers.",
            quoted(&field.name)
        );
        refusal(file, Code::UnsupportedType, clause)
    };
    fields.iter().filter(is_printed).map(told).collect()
}

/// Hands the texts of `column` over as rows; `n_rows` is a guess of all rows, for the first batch.
///
/// # Errors
/// [`Code::Ragged`] where vectors differ in length; [`Code::Truncated`] where numbers were left out; [`Code::NotNumeric`].
pub(crate) fn take_printed(column: &ArrayRef, n_rows: u64, rows: &mut Collector<'_>) -> Result<(), ReadError> {
    for row in 0..column.len() {
        let number = rows.n_rows_of_file() + 1;
        let text = match column.data_type() {
            _ if column.is_null(row) => "",
            DataType::Utf8 => column.as_string::<i32>().value(row),
            DataType::LargeUtf8 => column.as_string::<i64>().value(row),
            DataType::Utf8View => column.as_string_view().value(row),
            _ => return Err(damaged(rows).into()),
        };
        let refuse = |code: Code, clause: String, rows: &Collector<'_>| ReadError::from(rows.refuse(code, clause).at_row(number));
        let wrong = |error: ListError, rows: &Collector<'_>| match error {
            ListError::Cut => refuse(
                Code::Truncated,
                format!(
                    ", row {number}: numbers are missing: they were left out when this vector was printed («...»), so they are not in this file \
                     and cannot be brought back from it. Write the vectors themselves: np.save(\"embeddings.npy\", X), or df.to_parquet(…)."
                ),
                rows,
            ),
            ListError::Brackets => refuse(
                Code::NotNumeric,
                format!(", row {number}: no list of numbers but {}. Correct it, or drop the row.", quoted(text)),
                rows,
            ),
            ListError::Value(position) => refuse(
                Code::NotNumeric,
                format!(", row {number}: value {} of the list is not a number. Correct it, or drop the row.", position + 1),
                rows,
            ),
        };
        if rows.n_dims() == 0 {
            let n_dims = each_of_list(text.as_bytes(), |_| ()).map_err(|error| wrong(error, rows))?;
            rows.begin(n_rows, n_dims as u64)?;
        }
        let n_dims = rows.n_dims();
        if text.trim().is_empty() {
            (0..n_dims).for_each(|_| rows.push_missing());
            rows.end_rows()?;
            continue;
        }
        let taken = each_of_list(text.as_bytes(), |value| {
            if rows.n_pending() < n_dims {
                push(rows, value);
            }
        });
        let found = taken.map_err(|error| wrong(error, rows))?;
        if found != n_dims {
            let found = count_of(found as u64, "number");
            let clause =
                format!(", row {number}: {found} where the first row has {n_dims}: vectors of different lengths. Make all as long.");
            return Err(refuse(Code::Ragged, clause, rows));
        }
        rows.end_rows()?;
    }
    Ok(())
}
