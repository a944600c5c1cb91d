//! Serializes ids as bytes. Between the page and a worker, a list of texts would become one JavaScript text per id.

use scar_core::packed;
use serde::{Deserializer, Serializer};

/// Writes `ids` as bytes, each behind its length (u32, little-endian).
pub fn serialize<S: Serializer>(ids: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(ids.iter().map(|id| 4 + id.len()).sum());
    for id in ids {
        bytes.extend((id.len() as u32).to_le_bytes());
        bytes.extend(id.as_bytes());
    }
    serializer.serialize_bytes(&bytes)
}

/// Reads what [`serialize`] wrote; in formats without a type for bytes, such as JSON, a list of numbers.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    packed::of_bytes(deserializer, "texts behind their lengths", |mut rest| {
        let mut ids = Vec::new();
        while !rest.is_empty() {
            let (length, others) = rest.split_first_chunk::<4>()?;
            let (id, others) = others.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            ids.push(std::str::from_utf8(id).ok()?.to_owned());
            rest = others;
        }
        Some(ids)
    })
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
