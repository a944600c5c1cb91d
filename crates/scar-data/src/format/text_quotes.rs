//! How quotes stand in a record of a text table.

/// Quotes in a record, byte by byte.
#[derive(Default)]
pub(super) struct Quotes {
    /// Whether one is open.
    pub(super) is_inside: bool,
    /// Whether a quote here would open.
    pub(super) is_begin: bool,
    /// Whether one stood inside a cell that has none around.
    pub(super) is_odd: bool,
}

impl Quotes {
    /// Takes the next `bytes` of a record whose cells `delimiter` parts.
    pub(super) fn take(&mut self, bytes: &[u8], delimiter: u8) {
        for &byte in bytes {
            match byte {
                b'"' if self.is_inside => self.is_inside = false,
                b'"' if self.is_begin => self.is_inside = true,
                b'"' => self.is_odd = true,
                _ => {}
            }
            // A quote behind a closing one stands for a quote, and opens again.
            let closed = byte == b'"' && !self.is_inside && !self.is_odd;
            self.is_begin = closed || byte == delimiter || matches!(byte, b'\n' | b'\r') || (self.is_begin && byte == b' ');
        }
    }
}
