//! Lists in a sentence.

use crate::{NamedClasses, format};

/// `a`, `a and b`, `a, b and c`; nothing for nothing.
///
/// ```
/// use scar_report::words::listed;
/// assert_eq!([listed(&["a"]), listed(&["a", "b"]), listed(&["a", "b", "c"])], ["a", "a and b", "a, b and c"]);
/// assert_eq!(listed::<&str>(&[]), "");
/// ```
pub fn listed<T: AsRef<str>>(parts: &[T]) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    match parts.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// Numbers as [`listed`].
pub(super) fn listed_numbers(numbers: &[u32]) -> String {
    listed(&numbers.iter().map(ToString::to_string).collect::<Vec<_>>())
}

impl NamedClasses {
    /// All of them by name where they are few; of many one and their number.
    pub fn words(&self) -> String {
        match self.first.first() {
            Some(first) if self.count > self.first.len() as u64 => format!("{} classes, «{first}» among them", format::count(self.count)),
            _ => listed(&self.first.iter().map(|name| format!("«{name}»")).collect::<Vec<_>>()),
        }
    }
}
