//! What the types of columns do not tell, told by their first values: numbers printed in texts, and lists of whole numbers that are tags.

use arrow_schema::{DataType, Schema};

use crate::format::columnar::places::Placed;
use crate::format::container::{Field, FieldKind};
use crate::format::text::list::{ListError, each_of_list, is_list};
use crate::gather::column::Column;
use crate::labels::tag_lists::are_lengths_of_tags;
use scar_files::names::vocabulary::matrix_rank;

/// Share of the texts of a column that must be lists of numbers.
const LIST_SHARE: f64 = 0.6;

/// The fields whose first values say more than their types: lists of whole numbers, and texts where nothing else is a vector.
pub(crate) fn doubtful(schema: &Schema, placed: &Placed) -> Vec<usize> {
    let Placed { fields, places } = placed;
    let has_vector = fields.iter().any(|field| matches!(field.kind, FieldKind::Vector { .. }));
    let is_doubtful = |idx: &usize| {
        let field = &fields[*idx];
        let [column] = places[*idx].as_slice() else { return false };
        match (field.kind, schema.field(*column).data_type()) {
            (FieldKind::Vector { .. }, DataType::List(item) | DataType::LargeList(item)) => {
                item.data_type().is_integer() && matrix_rank(&field.name).is_none()
            }
            (FieldKind::Text, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) => !has_vector,
            _ => false,
        }
    };
    (0..fields.len()).filter(is_doubtful).collect()
}

/// Says what `field` is, whose first values are `column`.
pub(crate) fn look(field: &mut Field, column: &Column) {
    let cells = || column.texts().filter(|text| !text.trim().is_empty());
    if matches!(field.kind, FieldKind::Vector { .. }) {
        let length = |cell: &str| if cell == "[]" { 0 } else { 1 + cell.bytes().filter(|&byte| byte == b',').count() as u64 };
        if are_lengths_of_tags(cells().map(length)) {
            (field.kind, field.dtype) = (FieldKind::Text, "list".to_owned());
        }
        return;
    }
    let lists: Vec<Result<usize, ListError>> =
        cells().filter(|cell| is_list(cell.as_bytes())).map(|cell| each_of_list(cell.as_bytes(), |_| ())).collect();
    let n_vectors = lists.iter().filter(|list| matches!(list, Ok(2..) | Err(ListError::Cut))).count();
    if n_vectors > 0 && n_vectors as f64 >= LIST_SHARE * cells().count() as f64 {
        let n_dims = lists.iter().find_map(|list| list.ok().filter(|&n_dims| n_dims > 1)).map(|n_dims| n_dims as u64);
        field.kind = FieldKind::Vector { n_dims };
    }
}
