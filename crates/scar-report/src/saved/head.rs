//! What a file is, from its first bytes and from the names of its fields.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use scar_files::shown_name;

/// Most names of fields that are kept: a report has fewer.
const MOST_NAMES: usize = 64;

/// Most names that a message lists.
const MOST_SHOWN: usize = 4;

/// The value of a JSON file, as far as it says what the file is. All else in it is looked over and dropped.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// What the value is, unless it is an object.
    other: Option<&'static str>,
    /// Names of the fields of the object.
    names: Vec<String>,
    /// The version of the form, if it is a whole number.
    pub(super) schema_version: Option<u64>,
    /// The program's version.
    pub(super) version: Option<String>,
}

/// What a file is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The report of an analysis, of any version.
    Analysis,
    /// That of a comparison of modalities, of any version.
    Modalities,
    /// Anything else, in words.
    Other(String),
}

/// JSON that other commands print, read or save, by fields that all must be there. The first that fits counts.
const RELATIVES: [(&[&str], &str); 11] = [
    (&["wrong", "duplicates"], "the list of rows that `scar rows --json` prints"),
    (&["error"], "the refusal of a command with --json"),
    (&["$schema", "properties"], "a JSON Schema"),
    (&["dims", "dtype", "values"], "what `scar inspect --json` prints"),
    (&["classes", "accuracy"], "what `scar measures --json` prints"),
    (&["ratio_factor", "total"], "what `scar foundation --json` prints"),
    (&["ratios", "classes"], "a file of curves for `scar foundation`"),
    (&["ratio_factor", "h"], "a file of heights for `scar foundation`"),
    (&["indices", "method"], "what `scar subset --json` prints"),
    (&["source", "rule", "limits"], "a plan that the page saved"),
    (&["classes", "available"], "what `scar plan --json` prints"),
];

impl Head {
    pub(super) fn kind(&self) -> Kind {
        let has = |name: &&str| self.names.iter().any(|found| found == name);
        let has_all = |names: &[&str]| names.iter().all(has);
        if let Some(other) = self.other {
            return Kind::Other(format!("JSON that holds {other}"));
        }
        if has_all(&["pairs", "modalities", "settings"]) {
            return Kind::Modalities;
        }
        if has_all(&["measures", "foundation", "data"]) {
            return Kind::Analysis;
        }
        if let Some((_, what)) = RELATIVES.iter().find(|(names, _)| has_all(names)) {
            return Kind::Other((*what).to_owned());
        }
        if has_all(&["classes", "fill_size"]) {
            return Kind::Other("the input of `scar plan`".to_owned());
        }
        if has_all(&["schema_version", "scar_lens_version"]) {
            // What a later version saves may have other fields.
            let version =
                self.version.as_deref().map_or_else(|| "another version".to_owned(), |version| format!("version {}", shown_name(version)));
            return Kind::Other(format!("a file of SCAR Lens, {version}, of a kind that this version does not know"));
        }
        Kind::Other(format!("another program's JSON ({})", self.shown_names()))
    }

    fn shown_names(&self) -> String {
        if self.names.is_empty() {
            return "without a field".to_owned();
        }
        let shown: Vec<String> = self.names.iter().take(MOST_SHOWN).map(|name| format!("«{}»", short(name))).collect();
        let more = if self.names.len() > MOST_SHOWN { ", …" } else { "" };
        format!("with the {} {}{more}", if self.names.len() == 1 { "field" } else { "fields" }, shown.join(", "))
    }
}

/// A name of a field, which may be any text, short enough for a message.
fn short(name: &str) -> String {
    const MOST_CHARS: usize = 24;
    let shown = shown_name(name);
    if shown.chars().count() <= MOST_CHARS { shown } else { shown.chars().take(MOST_CHARS - 1).chain(['…']).collect() }
}

/// What bytes are that no text begins with; `None` for all others.
pub(super) fn packed_or_array(bytes: &[u8]) -> Option<&'static str> {
    const STARTS: [(&[u8], &str); 7] = [
        (b"\x1F\x8B", "packed by gzip (unpack it first)"),
        (b"\x28\xB5\x2F\xFD", "packed by Zstandard (unpack it first)"),
        (b"PK\x03\x04", "a ZIP archive, such as .npz"),
        (b"\x93NUMPY", "a NumPy array"),
        (b"PAR1", "a Parquet file"),
        (b"ARROW1", "an Arrow file"),
        (b"\x89HDF\r\n\x1A\n", "an HDF5 file"),
    ];
    if let Some((_, what)) = STARTS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some(what);
    }
    None
}

/// Whether a file begins as an HTML page does.
pub(super) fn is_page(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    start.get(..14).is_some_and(|start| start.eq_ignore_ascii_case(b"<!doctype html")) || start.starts_with(b"<html")
}

/// What a file is whose first bytes are `start`, as far as these say it: for a file that is too large to be read.
///
/// ```
/// use scar_report::begins_as;
/// assert_eq!([begins_as(b"\x93NUMPY"), begins_as(b" {\"a\": 1"), begins_as(b"a,b"), begins_as(&[0; 9])], ["a NumPy array", "JSON", "text", "binary data"]);
/// ```
pub fn begins_as(start: &[u8]) -> &'static str {
    if let Some(what) = packed_or_array(start) {
        return what;
    }
    if is_page(start) {
        return "an HTML page";
    }
    // The last character may be cut.
    let is_text = std::str::from_utf8(start).map_or_else(|error| error.error_len().is_none(), |_| true);
    match start.trim_ascii_start().first() {
        Some(b'{' | b'[') if is_text => "JSON",
        _ if is_text && !start.contains(&0) => "text",
        _ => "binary data",
    }
}

impl<'de> Deserialize<'de> for Head {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(HeadVisitor)
    }
}

struct HeadVisitor;

fn other<E: de::Error>(what: &'static str) -> Result<Head, E> {
    Ok(Head { other: Some(what), ..Head::default() })
}

impl<'de> Visitor<'de> for HeadVisitor {
    type Value = Head;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Head, E> {
        other("null")
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Head, E> {
        other("true or false alone")
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Head, E> {
        other("a number alone")
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Head, E> {
        other("a number alone")
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Head, E> {
        other("a number alone")
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<Head, E> {
        other("a text alone")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Head, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        other("a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Head, A::Error> {
        let mut head = Head::default();
        while let Some(name) = fields.next_key::<String>()? {
            match name.as_str() {
                // As it is written, so that a huge value takes no memory.
                "schema_version" => head.schema_version = fields.next_value::<&RawValue>()?.get().parse().ok(),
                "scar_lens_version" => head.version = serde_json::from_str(fields.next_value::<&RawValue>()?.get()).ok(),
                _ => {
                    fields.next_value::<IgnoredAny>()?;
                }
            }
            if head.names.len() < MOST_NAMES {
                head.names.push(name);
            }
        }
        Ok(head)
    }
}
