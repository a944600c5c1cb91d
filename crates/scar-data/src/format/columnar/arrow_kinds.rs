//! What the fields of an Arrow schema are: vectors, numbers, texts, lists of tags.

use arrow_schema::DataType;

use crate::format::columnar::spark_vectors::is_spark_vector;
use crate::format::container::FieldKind;
use crate::labels::tag_lists::names_tags;
use scar_files::names::vocabulary::matrix_rank;

/// What the type of texts is called.
pub(crate) const TEXT: &str = "text";

/// What a field of this name and type is, and what the type is called.
pub(crate) fn kind_of(name: &str, data_type: &DataType) -> (FieldKind, String) {
    if is_tags(name, data_type) { (FieldKind::Text, "list".to_owned()) } else { kind(data_type) }
}

/// Whether a column of this name and type holds lists of tags: texts, or numbers where the name says so.
fn is_tags(name: &str, data_type: &DataType) -> bool {
    let (DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _)) = data_type else { return false };
    kind(item.data_type()).0 == FieldKind::Text
        || (number_name(item.data_type()).is_some() && matrix_rank(name).is_none() && names_tags(name))
}

fn kind(data_type: &DataType) -> (FieldKind, String) {
    match data_type {
        DataType::List(item) | DataType::LargeList(item) => match number_name(item.data_type()) {
            Some((name, _)) => (FieldKind::Vector { n_dims: None }, name.to_owned()),
            None => (several(item.data_type(), None), data_type.to_string()),
        },
        DataType::FixedSizeList(item, n_dims) => match number_name(item.data_type()) {
            Some((name, _)) => (FieldKind::Vector { n_dims: Some(u64::try_from(*n_dims).unwrap_or_default()) }, name.to_owned()),
            None => (several(item.data_type(), u64::try_from(*n_dims).ok()), data_type.to_string()),
        },
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
            (FieldKind::Text, TEXT.to_owned())
        }
        DataType::Struct(parts) if is_spark_vector(parts) => (FieldKind::Vector { n_dims: None }, "Spark ML vector".to_owned()),
        DataType::Boolean => (FieldKind::Flag, "bool".to_owned()),
        DataType::Dictionary(_, value) => match kind(value) {
            (kind, dtype) if kind.is_scalar() => (kind, dtype),
            (_, dtype) => (FieldKind::Other, dtype),
        },
        other => match number_name(other) {
            Some((name, is_whole)) => (FieldKind::Number { is_whole }, name.to_owned()),
            None => (FieldKind::Other, other.to_string()),
        },
    }
}

/// What a list of entries of this type is, perhaps of `n` in each row: several vectors, or nothing that is used.
fn several(item: &DataType, n: Option<u64>) -> FieldKind {
    match kind(item).0 {
        FieldKind::Vector { .. } => FieldKind::Vectors { n },
        _ => FieldKind::Other,
    }
}

/// NumPy's name of a type of numbers, and whether they are whole.
pub(super) fn number_name(data_type: &DataType) -> Option<(&'static str, bool)> {
    Some(match data_type {
        DataType::Float16 => ("float16", false),
        DataType::Float32 => ("float32", false),
        DataType::Float64 => ("float64", false),
        DataType::Int8 => ("int8", true),
        DataType::Int16 => ("int16", true),
        DataType::Int32 => ("int32", true),
        DataType::Int64 => ("int64", true),
        DataType::UInt8 => ("uint8", true),
        DataType::UInt16 => ("uint16", true),
        DataType::UInt32 => ("uint32", true),
        DataType::UInt64 => ("uint64", true),
        _ => return None,
    })
}
