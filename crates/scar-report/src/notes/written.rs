//! Notes as JSON has them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::Note;

/// A note that must be shown beside a number, as JSON has it.
///
/// ```
/// use scar_report::{Diagnostic, Note};
/// let written = Diagnostic::of(&Note::NoFoundationSize { class: "ant".to_owned() });
/// assert_eq!((written.code.as_str(), written.class.as_deref()), ("no_foundation_size", Some("ant")));
/// // One of another version keeps its sentence.
/// let future = Diagnostic { code: "one_of_the_future".to_owned(), message: "Mind this.".to_owned(), class: None, ratio: None, data: None };
/// assert_eq!(Note::from(future).words(), "Mind this.");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// A name for programs.
    pub code: String,
    /// What the reader must know, and what to do.
    pub message: String,
    /// The class concerned, if one.
    pub class: Option<String>,
    /// The ratio concerned, if one.
    pub ratio: Option<u32>,
    /// What the message is made of, by the code; missing where there is nothing, and in older reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
}

impl Diagnostic {
    /// `note` as JSON has it.
    pub fn of(note: &Note) -> Self {
        if let Note::Other(written) = note {
            return written.clone();
        }
        // A note is a name with plain data, so that this does not fail.
        let mut tagged = Note::serialize(note, serde_json::value::Serializer).unwrap_or_default();
        let code = tagged.get("code").and_then(Value::as_str).unwrap_or_default().to_owned();
        let data = tagged.get_mut("data").map(Value::take);
        Self { code, message: note.words(), class: note.class().map(str::to_owned), ratio: note.ratio(), data }
    }
}

impl From<Diagnostic> for Note {
    fn from(written: Diagnostic) -> Self {
        let tagged = match &written.data {
            Some(data) => json!({ "code": written.code, "data": data }),
            None => json!({ "code": written.code }),
        };
        Note::deserialize(tagged).unwrap_or(Note::Other(written))
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Diagnostic::of(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Note {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Diagnostic::deserialize(deserializer).map(Self::from)
    }
}

impl JsonSchema for Note {
    fn schema_name() -> Cow<'static, str> {
        Diagnostic::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Diagnostic::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Diagnostic::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NamedClasses, PlanEnd, TotalForm, WhyNoTotal};
    use scar_method::foundation::NoSize;

    #[test]
    fn notes_come_back_with_their_data() {
        let notes = [
            Note::NothingTested,
            Note::NoRoot(TotalForm::Truncated { order: 3, factor: 0.1 + 0.2 }),
            Note::NoTotal(WhyNoTotal::NoHeight { missing: 1, of: 3 }),
            Note::NotLearned { classes: Some(NamedClasses::of(&["a", "b"])) },
            Note::NotLearned { classes: None },
            Note::NoMeasuredSize { class: Some("ant".to_owned()), reason: NoSize::TooFewSizes { found: 2 } },
            Note::LimitsThePlan { class: "bee".to_owned(), end: PlanEnd::Reserve(7) },
            Note::SameModality { names: ["a", "b"].map(str::to_owned) },
        ];
        for note in notes {
            let text = serde_json::to_string(&note).expect("JSON");
            assert_eq!(serde_json::from_str::<Note>(&text).expect("a note"), note, "{text}");
        }
    }

    #[test]
    fn an_older_note_keeps_its_sentence_and_its_code() {
        let old = r#"{"code":"no_root","message":"The two-term total has no solution.","class":null,"ratio":null}"#;
        let note: Note = serde_json::from_str(old).expect("a note");
        assert_eq!((note.code().as_str(), note.words().as_str()), ("no_root", "The two-term total has no solution."));
        assert!(note.is_on_method());
        assert_eq!(serde_json::to_string(&note).expect("JSON"), old);
    }

    /// JavaScript has one type of numbers, so a whole number comes back as such.
    #[test]
    fn whole_numbers_are_fractions_too() {
        let of_page = r#"{"code":"ratio_factor_is_half_k","message":"","class":null,"ratio":null,"data":{"half":2}}"#;
        assert_eq!(serde_json::from_str::<Note>(of_page).expect("a note"), Note::RatioFactorIsHalfK { half: 2.0 });
    }

    #[test]
    fn data_that_do_not_fit_are_no_data() {
        let odd = r#"{"code":"few_groups","message":"Few.","class":null,"ratio":null,"data":{"groups":"none"}}"#;
        assert!(matches!(serde_json::from_str::<Note>(odd), Ok(Note::Other(written)) if written.message == "Few."));
    }
}
