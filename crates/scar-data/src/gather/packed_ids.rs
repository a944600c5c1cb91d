//! Serializes ids as bytes. Between the page and a worker, a list of texts would become one JavaScript text per id.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserializer, Serializer};

/// Writes `ids` as bytes, each behind its length (u32, little-endian).
pub(crate) fn serialize<S: Serializer>(ids: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(ids.iter().map(|id| 4 + id.len()).sum());
    for id in ids {
        bytes.extend((id.len() as u32).to_le_bytes());
        bytes.extend(id.as_bytes());
    }
    serializer.serialize_bytes(&bytes)
}

/// Reads what [`serialize`] wrote; in formats without a type for bytes, such as JSON, a list of numbers.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    deserializer.deserialize_byte_buf(Bytes)
}

struct Bytes;

impl<'de> Visitor<'de> for Bytes {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("texts behind their lengths")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<String>, E> {
        let (mut ids, mut rest) = (Vec::new(), bytes);
        let mut next = || -> Option<String> {
            let (length, others) = rest.split_first_chunk::<4>()?;
            let (id, others) = others.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            let id = std::str::from_utf8(id).ok()?.to_owned();
            rest = others;
            Some(id)
        };
        while let Some(id) = next() {
            ids.push(id);
        }
        if rest.is_empty() { Ok(ids) } else { Err(E::invalid_length(bytes.len(), &self)) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<String>, A::Error> {
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
    struct Held(#[serde(with = "super")] Vec<String>);

    #[test]
    fn ids_come_back_and_what_is_cut_does_not() {
        for ids in [vec![], vec!["a", "", "né"]] {
            let ids = Held(ids.into_iter().map(str::to_owned).collect());
            let text = serde_json::to_string(&ids).expect("JSON");
            assert_eq!(serde_json::from_str::<Held>(&text).expect("JSON"), ids);
        }
        for cut in ["[1,0,0]", "[2,0,0,0,97]", "[1,0,0,0,255]"] {
            assert!(serde_json::from_str::<Held>(cut).is_err(), "{cut}");
        }
    }
}
