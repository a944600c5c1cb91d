//! Row positions as bytes in messages: between a page and its worker a list of numbers would be as many JavaScript objects.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserializer, Serializer};

/// Four bytes each, little-endian.
pub(crate) fn serialize<S: Serializer>(rows: &[u32], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(&rows.iter().flat_map(|row| row.to_le_bytes()).collect::<Vec<u8>>())
}

/// What [`serialize`] wrote; also from a list of bytes, which is what formats without bytes make of them.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
    deserializer.deserialize_byte_buf(Bytes)
}

struct Bytes;

impl<'de> Visitor<'de> for Bytes {
    type Value = Vec<u32>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("four bytes a row")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u32>, E> {
        let (rows, rest) = bytes.as_chunks::<4>();
        if rest.is_empty() {
            Ok(rows.iter().map(|row| u32::from_le_bytes(*row)).collect())
        } else {
            Err(E::invalid_length(bytes.len(), &self))
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<u32>, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = list.next_element()? {
            bytes.push(byte);
        }
        self.visit_bytes(&bytes)
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::ChosenRows;

    #[test]
    fn rows_come_back() {
        let rows = ChosenRows { indices: vec![0, 7, u32::MAX], available: vec![4], chosen: vec![3], reserve: None, in_hand: Vec::new() };
        let text = serde_json::to_string(&rows).expect("JSON");
        assert!(text.contains("[0,0,0,0,7,0,0,0,255,255,255,255]"), "{text}");
        assert_eq!(serde_json::from_str::<ChosenRows>(&text).expect("JSON"), rows);
        assert!(serde_json::from_str::<ChosenRows>(&text.replace("[0,0,0,0,7", "[0,0,0,7")).is_err());
    }
}
