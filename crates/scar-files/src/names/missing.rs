//! Words by which a label says that there is none.

/// Words that stand for nothing else: written by programs in place of a value.
const CERTAIN: [&str; 14] =
    ["nan", "<na>", "\\n", "n/a", "#n/a", "null", "nat", "unlabeled", "unlabelled", "<none>", "<null>", "[null]", "no label", "no_label"];
/// Words that may also name a class.
const POSSIBLE: [&str; 9] = ["none", "na", "-", "--", "?", "unknown", "missing", "undefined", "not available"];

/// The words that may name a class, or say that there is no label. Where reading asks which, a person who means the latter names them as
/// `missing_labels`.
///
/// ```
/// use scar_core::control::Control;
/// use scar_data::source::MemorySource;
/// use scar_data::{ReadOptions, doubtful_labels, read};
/// let table = MemorySource::new("x.csv", *b"a,b,kind\n1,2,cat\n2,3,cat\n4,5,dog\n5,6,dog\n7,8,Unknown\n8,9,Unknown\n");
/// let rows = |missing| read(&[&table], &ReadOptions { missing_labels: missing, ..ReadOptions::default() }, &Control::new());
/// assert!(rows(None).is_err());
/// assert_eq!(rows(Some(doubtful_labels())).unwrap().labels.unwrap().class_names(), ["cat", "dog"]);
/// assert_eq!(rows(Some(Vec::new())).unwrap().labels.unwrap().class_names(), ["Unknown", "cat", "dog"]);
/// ```
pub fn doubtful_labels() -> Vec<String> {
    POSSIBLE.map(str::to_owned).to_vec()
}

/// Which labels say that there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MissingWords<'a> {
    /// The words that a person named, where one did.
    pub chosen: Option<&'a [String]>,
}

/// What a label says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// A class.
    Class,
    /// That there is none.
    Missing,
    /// Perhaps that there is none: to be asked.
    Perhaps,
}

impl MissingWords<'_> {
    /// What `text` says, a label that may be empty.
    pub fn of(self, text: &str) -> Said {
        let text = text.trim();
        let lower = text.to_lowercase();
        // The usual words mean the same in any case; of others only their own writing was named.
        let is_usual = POSSIBLE.contains(&lower.as_str());
        let is_chosen = |word: &String| word.trim() == text || (is_usual && word.trim().to_lowercase() == lower);
        if text.is_empty() || self.chosen.is_some_and(|words| words.iter().any(is_chosen)) {
            return Said::Missing;
        }
        if CERTAIN.contains(&lower.as_str()) {
            return Said::Missing;
        }
        if self.chosen.is_none() && is_usual { Said::Perhaps } else { Said::Class }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_missing_labels_possibly_or_classes() {
        let of = |text: &str| MissingWords::default().of(text);
        assert!(["", " ", "NaN", "nan", "<NA>", "\\N", "N/A", "NULL", "Unlabeled"].into_iter().all(|text| of(text) == Said::Missing));
        assert!(["None", "NA", "-", "unknown", "?"].into_iter().all(|text| of(text) == Said::Perhaps));
        assert!(["cat", "-1", "Nancy", "n"].into_iter().all(|text| of(text) == Said::Class));
    }

    #[test]
    fn words_that_a_person_named_answer_what_is_asked() {
        let words = ["unknown".to_owned(), "x".to_owned()];
        let chosen = MissingWords { chosen: Some(&words) };
        assert_eq!(
            [chosen.of("unknown"), chosen.of("x "), chosen.of("None"), chosen.of("nan")],
            [Said::Missing, Said::Missing, Said::Class, Said::Missing]
        );
        assert_eq!([chosen.of("Unknown"), chosen.of("X")], [Said::Missing, Said::Class]);
        assert_eq!(MissingWords { chosen: Some(&[]) }.of("unknown"), Said::Class);
    }
}
