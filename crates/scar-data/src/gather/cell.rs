//! One value of a column as it comes out of a file.

/// A value of a scalar field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    /// A text, or a value as it stands in a text file.
    Text(&'a str),
    /// A whole number.
    Integer(i128),
    /// Another number.
    Float(f64),
    /// True or false.
    Flag(bool),
    /// Empty or null.
    Missing,
    /// A list of scalars, as JSON writes it.
    List(&'a str),
    /// No scalar: a list of lists, an object.
    Nested,
}
