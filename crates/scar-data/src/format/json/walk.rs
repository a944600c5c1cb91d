//! Walks over JSON value by value: the list at the top, or the lists and objects one level below it. Nothing is held whole.

use std::fmt;
use std::io::{BufReader, Read};

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::bytes::source::{ByteSource, SourceReader};
use crate::format::json::rows::reason;
use crate::format::json::value::QuotedWords;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};

/// Bytes read at a time.
const CHUNK_BYTES: usize = 1 << 20;

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    OfList,
    OfObject,
    /// Something stands behind the end.
    Followed {
        is_object: bool,
    },
    /// It was stopped.
    Stopped,
}

/// Takes the values of a file one by one.
pub(crate) trait Walker {
    /// A value in the list at the top, or in the list or object under `key`.
    fn value(&mut self, key: Option<Key<'_>>, raw: &str) -> Result<Step, ReadError>;

    /// A value under `key` that is no list or object; with no key, the whole file.
    fn single(&mut self, key: Option<&str>);
}

/// The name under which a value stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key<'k> {
    pub(crate) name: &'k str,
    /// Whether the value is one of a list, not of an object.
    pub(crate) is_list: bool,
    /// The value's own name in an object.
    pub(crate) row: Option<&'k str>,
}

/// What to do after a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    On,
    Stop,
}

/// Walks over the file; with `is_told`, `control` advances by its bytes.
pub(crate) fn walk(
    source: &dyn ByteSource,
    file: &str,
    walker: &mut dyn Walker,
    control: &Control,
    is_told: bool,
) -> Result<End, ReadError> {
    let mut start = [0; 3];
    if source.len_bytes() >= 3 {
        let _ = source.read_at(0, &mut start);
    }
    let start = if start == *b"\xef\xbb\xbf" { 3 } else { 0 };
    let reader = Told { inner: SourceReader::new(source, start), control, is_told };
    let reader = BufReader::with_capacity(CHUNK_BYTES, QuotedWords::new(BufReader::with_capacity(CHUNK_BYTES, reader)));
    let mut outcome = None;
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    let walked = Top { walker, outcome: &mut outcome, control }.deserialize(&mut deserializer);
    match (walked, outcome) {
        (_, Some(Ok(()))) => Ok(End::Stopped),
        (_, Some(Err(error))) => Err(error),
        (_, None) if control.is_cancelled() => Err(ReadError::Cancelled),
        (Ok(is_object), None) if deserializer.end().is_err() => Ok(End::Followed { is_object }),
        (Ok(true), None) => Ok(End::OfObject),
        (Ok(false), None) => Ok(End::OfList),
        (Err(error), None) => Err(syntax_error(file, &error).into()),
    }
}

fn syntax_error(file: &str, error: &serde_json::Error) -> Problem {
    let reason = reason(error);
    if reason.contains("recursion") {
        return refusal(file, Code::NestingDepth, ": lists or objects are nested too deep. No real file is; make it anew.");
    }
    if error.is_io() {
        let clause = if reason.contains("UTF-8") {
            ": the text is not UTF-8. Save it with the encoding UTF-8."
        } else {
            " cannot be read. Choose it again."
        };
        let code = if reason.contains("UTF-8") { Code::Encoding } else { Code::Unreadable };
        return refusal(file, code, clause);
    }
    let place = format!(", line {}, character {}", error.line(), error.column());
    let clause = format!("{place}: malformed, not valid JSON: {reason}. Correct it, or write the file anew.");
    refusal(file, Code::BadStructure, clause)
}

/// Tells of bytes as they go by, and ends early where a person cancelled: one value may be as long as the file.
struct Told<'a, R> {
    inner: R,
    control: &'a Control,
    is_told: bool,
}

impl<R: Read> Read for Told<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.control.is_cancelled() {
            return Err(std::io::Error::other("cancelled"));
        }
        let n_bytes = self.inner.read(buffer)?;
        if self.is_told {
            self.control.advance(n_bytes as u64);
        }
        Ok(n_bytes)
    }
}

/// The whole file; gives whether it is an object.
struct Top<'w> {
    walker: &'w mut dyn Walker,
    /// Why the walk was stopped before its end.
    outcome: &'w mut Option<Result<(), ReadError>>,
    control: &'w Control,
}

impl Top<'_> {
    fn take(&mut self, key: Option<Key<'_>>, raw: &str) -> Result<(), ()> {
        let step = self.control.check().map_err(ReadError::from).and_then(|()| self.walker.value(key, raw));
        match step {
            Ok(Step::On) => Ok(()),
            Ok(Step::Stop) => {
                *self.outcome = Some(Ok(()));
                Err(())
            }
            Err(error) => {
                *self.outcome = Some(Err(error));
                Err(())
            }
        }
    }

    fn take_list<'de, A: SeqAccess<'de>>(&mut self, key: Option<Key<'_>>, mut list: A) -> Result<(), A::Error> {
        while let Some(raw) = list.next_element::<Box<RawValue>>()? {
            self.take(key, raw.get()).map_err(|()| A::Error::custom("stopped"))?;
        }
        Ok(())
    }
}

macro_rules! singles {
    ($($method:ident: $type:ty),*) => {
        $(fn $method<E>(self, _: $type) -> Result<Self::Value, E> {
            self.single();
            Ok(Self::Value::default())
        })*
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            self.single();
            Ok(Self::Value::default())
        }
    };
}

impl<'de> DeserializeSeed<'de> for Top<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Top<'_> {
    fn single(self) {
        self.walker.single(None);
    }
}

impl<'de> Visitor<'de> for Top<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, list: A) -> Result<bool, A::Error> {
        self.take_list(None, list).map(|()| false)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<bool, A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            map.next_value_seed(Under { key: &key, top: &mut self })?;
        }
        Ok(true)
    }

    singles!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);
}

/// What stands under a name of the object at the top.
struct Under<'k, 'w, 't> {
    key: &'k str,
    top: &'t mut Top<'w>,
}

impl Under<'_, '_, '_> {
    fn single(self) {
        self.top.walker.single(Some(self.key));
    }
}

impl<'de> DeserializeSeed<'de> for Under<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Under<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        self.top.take_list(Some(Key { name: self.key, is_list: true, row: None }), list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        // pandas writes a column as an object, keyed by the row.
        while let Some(row) = map.next_key::<String>()? {
            let raw = map.next_value::<Box<RawValue>>()?;
            self.top
                .take(Some(Key { name: self.key, is_list: false, row: Some(&row) }), raw.get())
                .map_err(|()| A::Error::custom("stopped"))?;
        }
        Ok(())
    }

    singles!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);
}
