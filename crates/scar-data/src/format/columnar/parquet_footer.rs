//! Walks over a Parquet footer before the crate does, which calls itself for each level: so depth is bounded here.
//!
//! The footer is a `FileMetaData` structure in Thrift's compact protocol (parquet-format, `parquet.thrift`), as is the
//! `PageHeader` before each page, from which the crate takes how much room to make.
//!
//! Our own code on purpose: the crate has no limit of depth and no limit of memory that can be set, so a crafted footer of some
//! kilobytes would end the program. This only walks; what the footer means is read by the crate.

/// Structures and lists in one another, beyond which no footer goes.
const MAX_DEPTH: usize = 64;
/// Groups in one another, beyond which no schema goes.
const MAX_SCHEMA_DEPTH: usize = 32;
/// The field of `FileMetaData` that lists the schema, and that of its elements which tells their children.
const SCHEMA_FIELD: i64 = 2;
const N_CHILDREN_FIELD: i64 = 5;
/// The fields of `PageHeader` that tell a page's bytes: once unpacked, and as they stand.
const UNPACKED_FIELD: i64 = 2;
const PACKED_FIELD: i64 = 3;

/// What one level of the footer is.
enum Level {
    Struct {
        last_field: i64,
        /// Whether it is an element of the schema, and its children.
        element: Option<i64>,
    },
    List {
        kind: u8,
        n_left: u64,
        /// Whether it is the schema.
        is_schema: bool,
    },
    Map {
        kinds: [u8; 2],
        n_left: u64,
    },
}

/// Proves that `footer` can be walked over within the limits of depth, and that no list is longer than the footer.
///
/// # Errors
/// What is wrong, in words.
pub(crate) fn check(footer: &[u8]) -> Result<(), &'static str> {
    check_schema(&ThriftWalk::over(footer)?.children)
}

/// Bytes that the pages in `chunk`, those of a column in a row group, are said to unpack to.
///
/// # Errors
/// What is wrong with the header of a page, in words.
pub(crate) fn page_bytes(chunk: &[u8]) -> Result<u64, &'static str> {
    let (mut rest, mut n_bytes) = (chunk, 0_u64);
    while !rest.is_empty() {
        let page = ThriftWalk::over(rest)?;
        let [Ok(unpacked), Ok(packed)] = [page.unpacked, page.packed].map(u32::try_from) else { return Err("it tells a negative size") };
        n_bytes += u64::from(unpacked);
        // A page that is cut off is told by the crate, if it comes to that.
        rest = page.rest.get(packed as usize..).unwrap_or_default();
    }
    Ok(n_bytes)
}

struct ThriftWalk<'a> {
    rest: &'a [u8],
    levels: Vec<Level>,
    /// Children of each element of the schema, in their order.
    children: Vec<i64>,
    /// What the header of a page tells.
    unpacked: i64,
    packed: i64,
}

impl<'a> ThriftWalk<'a> {
    /// Walks over the structure that `bytes` begin with.
    fn over(bytes: &'a [u8]) -> Result<Self, &'static str> {
        let levels = vec![Level::Struct { last_field: 0, element: None }];
        let mut walk = Self { rest: bytes, levels, children: Vec::new(), unpacked: 0, packed: 0 };
        while !walk.levels.is_empty() {
            walk.step()?;
            if walk.levels.len() > MAX_DEPTH {
                return Err("it is nested too deep");
            }
        }
        Ok(walk)
    }

    fn step(&mut self) -> Result<(), &'static str> {
        let depth = self.levels.len();
        match self.levels.last_mut() {
            None => Ok(()),
            Some(Level::Struct { last_field, element }) => {
                let Some((&byte, rest)) = self.rest.split_first() else { return Err("it ends too early") };
                self.rest = rest;
                if byte == 0 {
                    let element = *element;
                    self.children.extend(element);
                    self.levels.pop();
                    return Ok(());
                }
                let (delta, kind) = (i64::from(byte >> 4), byte & 15);
                let field = if delta == 0 { zigzag(varint(&mut self.rest)?) } else { last_field.saturating_add(delta) };
                *last_field = field;
                let is_children = element.is_some() && field == N_CHILDREN_FIELD;
                let value = self.value(kind, depth == 1 && field == SCHEMA_FIELD)?;
                match (depth, field, value) {
                    (1, UNPACKED_FIELD, Some(value)) => self.unpacked = value,
                    (1, PACKED_FIELD, Some(value)) => self.packed = value,
                    _ => {}
                }
                if let (true, Some(value), Some(Level::Struct { element, .. })) = (is_children, value, self.levels.last_mut()) {
                    *element = Some(value);
                }
                Ok(())
            }
            Some(Level::List { n_left: 0, .. } | Level::Map { n_left: 0, .. }) => {
                self.levels.pop();
                Ok(())
            }
            Some(Level::List { kind, n_left, is_schema }) => {
                *n_left -= 1;
                let (kind, is_schema) = (*kind, *is_schema);
                if is_schema && kind == 12 {
                    self.levels.push(Level::Struct { last_field: 0, element: Some(0) });
                    return Ok(());
                }
                self.item(kind)
            }
            Some(Level::Map { kinds, n_left }) => {
                *n_left -= 1;
                let kind = kinds[usize::from(*n_left % 2 == 0)];
                self.item(kind)
            }
        }
    }

    /// Passes over an item of a list, where truth takes a byte.
    fn item(&mut self, kind: u8) -> Result<(), &'static str> {
        if matches!(kind, 1 | 2) { self.skip(1) } else { self.value(kind, false).map(|_| ()) }
    }

    /// Passes over a value, or begins its level; gives a whole number.
    fn value(&mut self, kind: u8, is_schema: bool) -> Result<Option<i64>, &'static str> {
        match kind {
            1 | 2 => {}
            3 => self.skip(1)?,
            4..=6 => return varint(&mut self.rest).map(|value| Some(zigzag(value))),
            7 => self.skip(8)?,
            8 => {
                let n_bytes = varint(&mut self.rest)?;
                self.skip(n_bytes)?;
            }
            9 | 10 => {
                let Some((&byte, rest)) = self.rest.split_first() else { return Err("it ends too early") };
                self.rest = rest;
                let n_left = if byte >> 4 == 15 { varint(&mut self.rest)? } else { u64::from(byte >> 4) };
                self.check_length(n_left)?;
                self.levels.push(Level::List { kind: byte & 15, n_left, is_schema });
            }
            11 => {
                let n_entries = varint(&mut self.rest)?;
                self.check_length(n_entries)?;
                let kinds = if n_entries == 0 { 0 } else { *self.rest.first().ok_or("it ends too early")? };
                self.skip(u64::from(n_entries > 0))?;
                self.levels.push(Level::Map { kinds: [kinds >> 4, kinds & 15], n_left: 2 * n_entries });
            }
            12 => self.levels.push(Level::Struct { last_field: 0, element: None }),
            _ => return Err("it holds a type that there is not"),
        }
        Ok(None)
    }

    /// Every item takes a byte at least.
    fn check_length(&self, n_items: u64) -> Result<(), &'static str> {
        if n_items > self.rest.len() as u64 { Err("a list in it is longer than the footer") } else { Ok(()) }
    }

    fn skip(&mut self, n_bytes: u64) -> Result<(), &'static str> {
        self.rest = usize::try_from(n_bytes).ok().and_then(|n_bytes| self.rest.get(n_bytes..)).ok_or("it ends too early")?;
        Ok(())
    }
}

fn varint(rest: &mut &[u8]) -> Result<u64, &'static str> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, after) = rest.split_first().ok_or("it ends too early")?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(value);
        }
    }
    Err("a number in it never ends")
}

fn zigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

/// Proves that the schema, elements with their children before those behind, is no deeper than any real one.
fn check_schema(children: &[i64]) -> Result<(), &'static str> {
    let mut open: Vec<i64> = Vec::new();
    for &n_children in children {
        if n_children < 0 || n_children > children.len() as i64 {
            return Err("its schema tells an impossible number of children");
        }
        if n_children > 0 {
            open.push(n_children);
            if open.len() > MAX_SCHEMA_DEPTH {
                return Err("its schema is nested too deep");
            }
            continue;
        }
        while let Some(left) = open.last_mut() {
            *left -= 1;
            if *left > 0 {
                break;
            }
            open.pop();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structures_are_walked_over() {
        // Field 1: the number 3; field 2: a list of two structures, one with a child; field 3: a text.
        let footer = [0x15, 6, 0x19, 0x2c, 0x55, 2, 0, 0, 0x18, 2, b'a', b'b', 0];
        assert_eq!(check(&footer), Ok(()));
        assert_eq!(check(&footer[..footer.len() - 1]), Err("it ends too early"));
    }

    #[test]
    fn pages_tell_what_they_unpack_to() {
        // Type, 150 bytes unpacked, 3 packed, a structure; then the bytes.
        let page = [0x15, 0, 0x15, 0xac, 0x02, 0x15, 6, 0x2c, 0x15, 2, 0, 0, b'a', b'b', b'c'];
        assert_eq!(page_bytes(&[page, page].concat()), Ok(300));
        assert_eq!(page_bytes(&page[..13]), Ok(150));
        assert_eq!(page_bytes(&page[..5]), Err("it ends too early"));
        assert_eq!(page_bytes(&[0x15, 0, 0x15, 1, 0x15, 0, 0]), Err("it tells a negative size"));
    }

    #[test]
    fn depth_and_lengths_are_bounded() {
        assert_eq!(check(&[0x1c; 100]), Err("it is nested too deep"));
        assert_eq!(check(&[0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07]), Err("a list in it is longer than the footer"));
        assert_eq!(check(&[0xff; 40]), Err("it holds a type that there is not"));
        assert_eq!(check(&[0x15, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Err("a number in it never ends"));
        assert_eq!(check_schema(&[1; 40]), Err("its schema is nested too deep"));
        assert_eq!(check_schema(&[2, 0, 1, 0]), Ok(()));
        assert!(check_schema(&[-1]).is_err() && check_schema(&[9, 0]).is_err());
    }
}
