//! How a JSON document is laid out: rows in a list, or a list for each field.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::format::json::rows::FieldScan;
use crate::format::json::value::{JsonKind, is_too_deep, kind};
use crate::format::json::walk::{Key, Step, Walker};
use scar_core::problem::Code;
use scar_files::error::{ReadError, refusal};

/// Rows that decide which fields there are.
const LOOKED_ROWS: u64 = 200;

/// How rows stand in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// One value a row, in the list at the top or under this name.
    Rows { under: Option<String> },
    /// A list a field.
    Columns,
}

/// Finds out how a file is laid out.
#[derive(Default)]
pub(super) struct LayoutScan {
    pub(super) file: String,
    pub(super) fields: FieldScan,
    pub(super) n_rows: u64,
    /// Bytes of the rows.
    pub(super) n_bytes: u64,
    /// The name at hand, and how many values stood under it.
    pub(super) key: Option<String>,
    pub(super) n_of_key: u64,
    /// The name under which rows stand, perhaps, and their fields.
    pub(super) under: Option<(String, FieldScan)>,
    /// Whether the whole file is one scalar.
    pub(super) is_scalar: bool,
    /// Whether objects stand below names of the top, or lists of them.
    pub(super) has_objects: bool,
    /// Names of the top with a scalar, and with lists or objects.
    pub(super) n_singles: u64,
    pub(super) n_keys: u64,
    /// Of these, those with objects.
    pub(super) n_dicts: u64,
    /// The names of the rows of each.
    pub(super) orders: Vec<RowNames>,
}

/// The names of the values of an object, as far as they are compared with others.
#[derive(Default)]
pub(super) struct RowNames {
    n: u64,
    /// The same whatever their order.
    of_all: u64,
    /// Another one in another order.
    in_order: u64,
}

impl RowNames {
    fn take(&mut self, name: &str) {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        let hash = hasher.finish();
        self.n += 1;
        self.of_all = self.of_all.wrapping_add(hash);
        self.in_order = self.in_order.rotate_left(5).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ hash;
    }
}

impl LayoutScan {
    /// Whether two objects of the top name the same rows in different orders.
    pub(super) fn has_orders(&self) -> bool {
        let is_other = |pair: &[RowNames]| {
            let [one, other] = pair else { return false };
            one.n > 1 && (one.n, one.of_all) == (other.n, other.of_all) && one.in_order != other.in_order
        };
        self.orders.windows(2).any(is_other)
    }
}

impl Walker for LayoutScan {
    fn value(&mut self, key: Option<Key<'_>>, raw: &str) -> Result<Step, ReadError> {
        if is_too_deep(raw) {
            let clause = ": lists or objects are nested too deep, beyond 64 levels. No real file is; make it anew.";
            return Err(refusal(&self.file, Code::NestingDepth, clause).into());
        }
        self.n_bytes += raw.len() as u64 + 1;
        let Some(key) = key else {
            self.n_rows += 1;
            // A name that cannot be read is told when the row is.
            let _ = self.fields.take_row(raw);
            return Ok(if self.n_rows == LOOKED_ROWS { Step::Stop } else { Step::On });
        };
        if self.key.as_deref() != Some(key.name) {
            self.key = Some(key.name.to_owned());
            self.n_of_key = 0;
            self.n_keys += 1;
            self.n_dicts += u64::from(!key.is_list);
            self.orders.extend((!key.is_list).then(RowNames::default));
        }
        if let (Some(row), Some(names)) = (key.row, self.orders.last_mut()) {
            names.take(row);
        }
        self.n_of_key += 1;
        self.has_objects |= match kind(raw) {
            JsonKind::Object => true,
            // In an object, vectors may stand alone.
            JsonKind::List => raw[1..].trim_ascii_start().starts_with(if key.is_list { ['{', '{'] } else { ['{', '['] }),
            _ => false,
        };
        if self.under.is_none() && key.is_list && self.n_of_key == 1 && kind(raw) == JsonKind::Object {
            self.under = Some((key.name.to_owned(), FieldScan::default()));
        }
        if let Some((under, fields)) = &mut self.under
            && under == key.name
            && self.n_of_key <= LOOKED_ROWS
        {
            let _ = fields.take_row(raw);
        }
        // Vectors under another name make these objects columns beside them.
        self.fields.take_value(Some(key.name), raw, self.n_of_key <= LOOKED_ROWS);
        Ok(Step::On)
    }

    fn single(&mut self, key: Option<&str>) {
        match key {
            None => self.is_scalar = true,
            Some(key) => {
                self.n_singles += 1;
                self.fields.take_name(key);
            }
        }
    }
}
