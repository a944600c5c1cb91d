//! Reports in messages are JSON text, which `scar_report` writes and reads. Field by field, each message would carry code of its own for all
//! of a report, in the page and in the worker, which is slower than the text.

use scar_report::Json;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

pub(crate) fn serialize<T: Json, S: Serializer>(report: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&report.write_json())
}

pub(crate) fn deserialize<'de, T: Json, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::read_json(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}
