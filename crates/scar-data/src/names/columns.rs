//! Names of columns as they are compared and made up.

/// Whether `name` is the name `chosen`, however it is written.
pub(crate) fn is_called(name: &str, chosen: &str) -> bool {
    as_compared(name) == as_compared(chosen)
}

/// A name as it is compared with one that was chosen.
pub(crate) fn as_compared(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The name of a column without one.
pub(crate) fn numbered(column_idx: usize) -> String {
    format!("column {}", column_idx + 1)
}
