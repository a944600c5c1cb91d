//! Serializes row positions as bytes. Between the page and a worker, a list of numbers would become one JavaScript value per number.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserializer, Serializer};

/// A row position that is written with a fixed number of bytes.
pub trait Position: Copy {
    /// Number of bytes of one position.
    const N_BYTES: usize;

    /// Appends the position to `bytes`, least significant byte first.
    fn put(self, bytes: &mut Vec<u8>);

    /// Reads a position from [`N_BYTES`](Self::N_BYTES) bytes, least significant byte first.
    fn of(bytes: &[u8]) -> Self;
}

macro_rules! position {
    ($type:ty) => {
        impl Position for $type {
            const N_BYTES: usize = size_of::<Self>();

            fn put(self, bytes: &mut Vec<u8>) {
                bytes.extend(self.to_le_bytes());
            }

            fn of(bytes: &[u8]) -> Self {
                bytes.iter().rev().fold(0, |value, &byte| (value << 8) | Self::from(byte))
            }
        }
    };
}

position!(u32);
position!(u64);

/// Writes `rows` as bytes, one position after the other, each little-endian.
pub fn serialize<T: Position, S: Serializer>(rows: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(rows.len() * T::N_BYTES);
    rows.iter().for_each(|row| row.put(&mut bytes));
    serializer.serialize_bytes(&bytes)
}

/// Reads what [`serialize`] wrote. Formats without a type for bytes, such as JSON, hold a list of numbers instead; this is read too.
pub fn deserialize<'de, T: Position, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    of_bytes(deserializer, "row positions of a fixed number of bytes", |bytes| {
        let rows = bytes.chunks_exact(T::N_BYTES);
        rows.remainder().is_empty().then(|| rows.map(T::of).collect())
    })
}

/// What `read` makes of the bytes that stand here, as bytes or, in formats without a type for them, as a list of numbers. `expected` says in an
/// error what they should have been where `read` makes nothing of them.
pub fn of_bytes<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
    read: fn(&[u8]) -> Option<T>,
) -> Result<T, D::Error> {
    deserializer.deserialize_byte_buf(Bytes { expected, read })
}

struct Bytes<T> {
    expected: &'static str,
    read: fn(&[u8]) -> Option<T>,
}

impl<'de, T> Visitor<'de> for Bytes<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<T, E> {
        (self.read)(bytes).ok_or_else(|| E::invalid_length(bytes.len(), &self))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<T, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = list.next_element()? {
            bytes.push(byte);
        }
        self.visit_bytes(&bytes)
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Short(#[serde(with = "crate::packed")] Vec<u32>);

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Long(#[serde(with = "crate::packed")] Vec<u64>);

    #[test]
    fn rows_come_back() {
        let rows = Short(vec![0, 7, u32::MAX]);
        let text = serde_json::to_string(&rows).expect("JSON");
        assert!(text.contains("[0,0,0,0,7,0,0,0,255,255,255,255]"), "{text}");
        assert_eq!(serde_json::from_str::<Short>(&text).expect("JSON"), rows);
        assert!(serde_json::from_str::<Short>(&text.replace("[0,0,0,0,7", "[0,0,0,7")).is_err());
        let rows = Long(vec![3, 1 << 40, u64::MAX]);
        assert_eq!(serde_json::from_str::<Long>(&serde_json::to_string(&rows).expect("JSON")).expect("JSON"), rows);
    }
}
