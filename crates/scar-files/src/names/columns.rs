//! Names of columns as they are compared and made up.

use crate::options::ChosenColumns;

/// Whether `name` is the name `chosen`, however it is written: a path may have points between its steps, or be its last step alone.
pub fn is_called(name: &str, chosen: &str) -> bool {
    let (name, chosen) = (as_compared(name), as_compared(chosen));
    name == chosen || other_names(&name).any(|name| name == chosen)
}

/// What a path is called too: `meta/kind` is `meta.kind`, and `kind`.
pub fn other_names(name: &str) -> impl Iterator<Item = String> {
    let last = name.rsplit_once('/').map(|(_, last)| last.to_owned());
    last.into_iter().flat_map(move |last| [name.replace('/', "."), last].into_iter().collect::<Vec<_>>())
}

impl ChosenColumns<'_> {
    /// Whether a person said to pass over the column called `name`.
    pub fn leaves_out(&self, name: &str) -> bool {
        self.left_out.iter().any(|left_out| is_called(name, left_out))
    }
}

/// A name as it is compared with one that was chosen.
pub fn as_compared(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The name of a column without one.
pub fn numbered(column_idx: usize) -> String {
    format!("column {}", column_idx + 1)
}
