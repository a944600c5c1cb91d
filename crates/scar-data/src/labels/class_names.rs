//! Files that say what the numbers of labels stand for: `label_names.json`, `class_to_idx.json`, `classes.txt`, `dataset_info.json`.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use crate::bytes::source::{ByteSource, unreadable};
use crate::labels::error::LabelWarning;
use crate::labels::file::LabelFile;
use crate::labels::values::Renamed;
use scar_core::problem::{Code, Problem};
use scar_files::error::refusal;
use scar_files::names::class_names::{is_class_names_file, is_dataset_info, names_classes};
use scar_files::words::{count_of, shown_name};

/// Bytes that such a file may have.
const MAX_BYTES: u64 = 4 << 20;

/// Names of classes, by the numbers that stand for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClassNames {
    file: String,
    names: BTreeMap<i128, String>,
    /// Whether the numbers are nothing but the places in a list.
    is_list: bool,
    /// The column that they are of, where the file says it.
    column: Option<String>,
}

/// What a file is that is called as those of names of classes are.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NamesFile {
    /// Such names.
    Names(ClassNames),
    /// A description without such names.
    Description,
    /// A file that may hold anything.
    Other,
}

/// What `source` is, by its name and by what it holds.
///
/// # Errors
/// [`Code::Unreadable`].
pub(crate) fn of_file(source: &dyn ByteSource) -> Result<NamesFile, Problem> {
    let name = source.name();
    if !is_class_names_file(name) || source.len_bytes() > MAX_BYTES {
        return Ok(NamesFile::Other);
    }
    let mut bytes = vec![0; source.len_bytes() as usize];
    source.read_at(0, &mut bytes).map_err(|error| unreadable(source, &error))?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    let file = shown_name(name);
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        let found = if is_dataset_info(name) { of_dataset_info(&value) } else { of_json(&value) };
        // A list of labels, one a row, has some of them again.
        let may_be_rows = !is_dataset_info(name) && matches!(value, Value::Array(_));
        return Ok(match found {
            Some(found) => NamesFile::Names(ClassNames { file, ..found }),
            None if may_be_rows => NamesFile::Other,
            None => NamesFile::Description,
        });
    }
    Ok(of_lines(text).map_or(NamesFile::Other, |found| NamesFile::Names(ClassNames { file, ..found })))
}

/// The names in a list, in an object by number, or in one of numbers by name; also one level below, under a name that says so.
fn of_json(value: &Value) -> Option<ClassNames> {
    match value {
        Value::Array(entries) => listed(entries.iter().map(|entry| entry.as_str())),
        Value::Object(entries) => {
            let by_number = entries.iter().map(|(number, name)| Some((number.trim().parse().ok()?, name.as_str()?.to_owned())));
            let by_name = entries.iter().map(|(name, number)| Some((i128::from(number.as_i64()?), name.clone())));
            let numbered = numbered(by_number.collect()).or_else(|| numbered(by_name.collect()));
            numbered.or_else(|| entries.iter().filter(|(name, _)| names_classes(name)).find_map(|(_, value)| of_json(value)))
        }
        _ => None,
    }
}

/// The names that Hugging Face's description of a data set has for its one column of class labels.
fn of_dataset_info(value: &Value) -> Option<ClassNames> {
    let features = value.get("features")?.as_object()?;
    let mut labels = features.iter().filter(|(_, feature)| feature.get("_type").and_then(Value::as_str) == Some("ClassLabel"));
    let (Some((column, feature)), None) = (labels.next(), labels.next()) else { return None };
    let found = listed(feature.get("names")?.as_array()?.iter().map(Value::as_str))?;
    Some(ClassNames { column: Some(column.clone()), ..found })
}

/// The names in lines, one a line, or each beside its number.
fn of_lines(text: &str) -> Option<ClassNames> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let parts = |line: &str| {
        let (one, other) = line.split_once(['\t', ',', ':', ' '])?;
        let (one, other) = (one.trim(), other.trim());
        let by_number = one.parse().ok().map(|number| (number, other.to_owned()));
        by_number.or_else(|| other.parse().ok().map(|number| (number, one.to_owned())))
    };
    numbered(lines.iter().map(|line| parts(line)).collect()).or_else(|| listed(lines.into_iter().map(Some)))
}

fn listed<'n>(names: impl Iterator<Item = Option<&'n str>>) -> Option<ClassNames> {
    let found = numbered(names.zip(0..).map(|(name, place)| Some((place, name?.to_owned()))).collect())?;
    Some(ClassNames { is_list: true, ..found })
}

/// Names that all differ, by numbers that all differ.
fn numbered(found: Option<Vec<(i128, String)>>) -> Option<ClassNames> {
    let found = found.filter(|found| found.len() > 1)?;
    let n = found.len();
    let different: HashSet<String> = found.iter().map(|(_, name)| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let names: BTreeMap<i128, String> = found.into_iter().map(|(number, name)| (number, name.trim().to_owned())).collect();
    (different.len() == n && names.len() == n).then(|| ClassNames { names, ..ClassNames::default() })
}

impl ClassNames {
    /// Puts the names in place of the numbers of `labels`, and says what was done.
    pub(crate) fn apply(&self, labels: &mut LabelFile) -> Problem {
        let told = |clause: String| refusal(&self.file, Code::Ambiguous, clause);
        let other_column = self.column.as_ref().filter(|column| labels.column.as_ref().is_some_and(|taken| taken != *column));
        if let Some(column) = other_column {
            return told(format!(": left aside, as it names the classes of «{}», which is not the label.", shown_name(column)));
        }
        let Some(numbers) = labels.raw.numbers() else {
            return told(": names of classes, left aside, as the labels are no numbers.".to_owned());
        };
        let classes: Vec<i128> = numbers.iter().copied().filter(|&number| number != -1).collect();
        let n = self.names.len() as i128;
        // A list of k names of 1, …, k: counted from 1, as R and MATLAB do.
        let is_from_one = self.is_list && classes.iter().all(|&number| (1..=n).contains(&number)) && classes.contains(&n);
        let name = |number: i128| self.names.get(&(number - i128::from(is_from_one))).cloned();
        if let Some(unknown) = classes.iter().find(|&&number| name(number).is_none()) {
            let names = count_of(self.names.len() as u64, "class").replace("classs", "classes");
            return told(format!(": left aside, as it names {names} and not the label {unknown}. The labels stay numbers."));
        }
        let Renamed { first_without, n_without } = labels.raw.rename(&name);
        if let Some(row) = first_without {
            let (n_labels, words) = (labels.raw.n_labels(), vec!["-1".to_owned()]);
            let (row, place) = (row + 1, format!("row {}", row + 1));
            labels.warnings.push(LabelWarning::LeftOut { row, place, n_missing: n_without, n_labels, words });
        }
        let from = if is_from_one { ", counted from 1" } else { "" };
        told(format!(": the names in it were taken for the numbers of the labels{from}. Leave it out if they are of something else."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::source::MemorySource;
    use crate::labels::values::RawLabels;

    fn names(file: &str, text: &str) -> Option<Vec<(i128, String)>> {
        match of_file(&MemorySource::new(file, text)).expect("readable") {
            NamesFile::Names(found) => Some(found.names.into_iter().collect()),
            _ => None,
        }
    }

    #[test]
    fn names_are_found_in_every_writing() {
        let expected = Some(vec![(0, "cat".to_owned()), (1, "dog".to_owned())]);
        for (file, text) in [
            ("label_names.json", r#"["cat", "dog"]"#),
            ("label_names.json", r#"{"1": "dog", "0": "cat"}"#),
            ("class_to_idx.json", r#"{"cat": 0, "dog": 1}"#),
            ("id2label.json", r#"{"id2label": {"0": "cat", "1": "dog"}, "label2id": {"cat": 0, "dog": 1}}"#),
            ("classes.txt", "cat\ndog\n"),
            ("class_names.txt", "0 cat\n1 dog\n"),
            ("label_map.txt", "cat,0\ndog,1\n"),
            ("dataset_info.json", r#"{"features": {"x": {"_type": "Value"}, "y": {"_type": "ClassLabel", "names": ["cat", "dog"]}}}"#),
        ] {
            assert_eq!(names(file, text), expected, "{file}: {text}");
        }
    }

    #[test]
    fn other_files_hold_no_names() {
        for (file, text) in [
            ("labels.json", r#"["cat", "dog"]"#),
            ("label_names.json", r#"["cat", "dog", "cat"]"#),
            ("label_names.json", r#"{"0": 1}"#),
            ("class_names.txt", "cat\ndog\ncat\n"),
            ("dataset_info.json", r#"{"features": {"x": {"_type": "Value"}}}"#),
        ] {
            assert_eq!(names(file, text), None, "{file}: {text}");
        }
    }

    #[test]
    fn numbers_that_have_no_name_stay_numbers() {
        let list = ClassNames { is_list: true, ..of_json(&serde_json::json!(["cat", "dog"])).expect("names") };
        let labels = |numbers: &[i128]| LabelFile::of("y.npy".to_owned(), RawLabels::of_integers(numbers));
        let mut some = labels(&[0, 1, -1, 0]);
        assert!(list.apply(&mut some).message.contains("were taken"));
        assert_eq!(some.raw.texts().collect::<Vec<_>>(), ["cat", "dog", "", "cat"]);
        assert!(matches!(some.warnings.as_slice(), [LabelWarning::LeftOut { row: 3, n_missing: 1, .. }]));
        let mut from_one = labels(&[1, 2, 2]);
        assert!(list.apply(&mut from_one).message.contains("counted from 1"));
        assert_eq!(from_one.raw.texts().collect::<Vec<_>>(), ["cat", "dog", "dog"]);
        let mut others = labels(&[0, 1, 2]);
        assert!(list.apply(&mut others).message.contains("not the label 2"));
        assert_eq!(others.raw, RawLabels::of_integers(&[0, 1, 2]));
    }
}
