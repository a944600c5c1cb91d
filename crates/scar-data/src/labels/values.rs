//! Labels as they stand in a file, as whole numbers or texts, and the way from there to [`Labels`].
//!
//! A label that stands in many rows is held once, and each row holds which it is: no row has a text of its own.

use std::collections::HashMap;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use crate::gather::column::Column;
use crate::gather::row_classes::FileClasses;
use crate::labels::alike::groups_alike;
use crate::labels::error::{LabelError, LabelWarning};
use scar_core::{LabelKind, Labels};
use scar_files::error::RowPlace;

/// What stands in place of the position of a label where a row has none.
pub(super) const NO_LABEL: u32 = u32::MAX;
/// Samples of a class from which on it has many.
const LEAST_OF_MANY: u64 = 8;

/// Labels in the order of the file; some rows may have none.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "Unproved")]
pub(crate) struct RawLabels {
    pub(super) values: Values,
    /// Of each row the position of its label in `values`, or [`NO_LABEL`].
    pub(super) codes: Vec<u32>,
}

/// The different labels; some may be in no row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Values {
    /// Whole numbers, exact.
    Integers(Vec<i128>),
    /// Texts.
    Texts(Vec<String>),
}

impl Default for Values {
    fn default() -> Self {
        Self::Texts(Vec::new())
    }
}

impl Values {
    fn n(&self) -> usize {
        match self {
            Self::Integers(values) => values.len(),
            Self::Texts(texts) => texts.len(),
        }
    }

    fn text(&self, code: usize) -> String {
        match self {
            Self::Integers(values) => values[code].to_string(),
            Self::Texts(texts) => texts[code].clone(),
        }
    }
}

/// Rows that have no label once numbers have names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Renamed {
    /// The first, from 0.
    pub(crate) first_without: Option<u64>,
    /// How many.
    pub(crate) n_without: u64,
}

/// What comes from the worker that reads: it may have been led astray by its file.
#[derive(Deserialize)]
struct Unproved {
    values: Values,
    codes: Vec<u32>,
}

impl TryFrom<Unproved> for RawLabels {
    type Error = &'static str;

    fn try_from(Unproved { values, codes }: Unproved) -> Result<Self, Self::Error> {
        let is_known = codes.iter().all(|&code| code == NO_LABEL || (code as usize) < values.n());
        if is_known { Ok(Self { values, codes }) } else { Err("a row has a label that is not there") }
    }
}

impl PartialEq for RawLabels {
    /// Whether they are the same row by row, in whatever order the different labels are held.
    fn eq(&self, other: &Self) -> bool {
        let is_same = |a: usize, b: usize| match (&self.values, &other.values) {
            (Values::Integers(some), Values::Integers(others)) => some[a] == others[b],
            (Values::Texts(some), Values::Texts(others)) => some[a] == others[b],
            _ => false,
        };
        let mut partner = vec![None; self.values.n()];
        self.codes.len() == other.codes.len()
            && self.codes.iter().zip(&other.codes).all(|(&a, &b)| match partner.get(a as usize).copied().flatten() {
                _ if a == NO_LABEL || b == NO_LABEL => a == b,
                Some(known) => known == b,
                None if is_same(a as usize, b as usize) => {
                    partner[a as usize] = Some(b);
                    true
                }
                None => false,
            })
    }
}

impl RawLabels {
    /// Number of labels, those that are missing among them.
    pub(crate) fn n_labels(&self) -> u64 {
        self.codes.len() as u64
    }

    /// The label of every row as a text, empty where it has none.
    pub(crate) fn texts(&self) -> impl Iterator<Item = String> {
        (0..self.codes.len()).map(|row| self.label(row).unwrap_or_default())
    }

    /// The label of the row at `row` as a text, unless it has none.
    pub(crate) fn label(&self, row: usize) -> Option<String> {
        let code = self.codes[row];
        (code != NO_LABEL).then(|| self.values.text(code as usize))
    }

    /// Whether two rows have the same label, or none.
    pub(crate) fn are_same(&self, row: usize, other: usize) -> bool {
        let (code, other) = (self.codes[row], self.codes[other]);
        code == other || (code != NO_LABEL && other != NO_LABEL && self.values.text(code as usize) == self.values.text(other as usize))
    }

    /// Takes the labels of the rows at `rows` away.
    pub(crate) fn unlabel(&mut self, rows: &[usize]) {
        rows.iter().for_each(|&row| self.codes[row] = NO_LABEL);
    }

    /// The different labels that rows have, where they are numbers.
    pub(crate) fn numbers(&self) -> Option<Vec<i128>> {
        let Values::Integers(values) = &self.values else { return None };
        let counts = counts(values.len(), &self.codes);
        Some(values.iter().zip(counts).filter(|(_, count)| *count > 0).map(|(&value, _)| value).collect())
    }

    /// Puts what `name` says in place of each number; a number without a name is no label.
    pub(crate) fn rename(&mut self, name: &dyn Fn(i128) -> Option<String>) -> Renamed {
        let Values::Integers(values) = &self.values else { return Renamed::default() };
        let names: Vec<Option<String>> = values.iter().map(|&value| name(value)).collect();
        let mut renamed = Renamed::default();
        for (code, row) in self.codes.iter_mut().zip(0..) {
            if names.get(*code as usize).is_some_and(Option::is_none) {
                *code = NO_LABEL;
                renamed.n_without += 1;
                renamed.first_without.get_or_insert(row);
            }
        }
        self.values = Values::Texts(names.into_iter().map(Option::unwrap_or_default).collect());
        renamed
    }

    /// Rows without a label, ascending.
    pub(crate) fn unlabelled(&self) -> Vec<usize> {
        (0..self.codes.len()).filter(|&row| self.codes[row] == NO_LABEL).collect()
    }

    /// Puts these behind the rows of `column`.
    pub(crate) fn append_to(&self, column: &mut Column) {
        let texts: Vec<String> = (0..self.values.n()).map(|code| self.values.text(code)).collect();
        self.codes.iter().for_each(|&code| column.push(texts.get(code as usize).map_or("", String::as_str)));
    }

    /// Puts the text `label` before the others, where they are texts; gives whether they are.
    pub(crate) fn put_first(&mut self, label: &str) -> bool {
        let Values::Texts(texts) = &mut self.values else { return false };
        let code = texts.iter().position(|text| text == label).unwrap_or_else(|| {
            texts.push(label.to_owned());
            texts.len() - 1
        });
        self.codes.insert(0, code as u32);
        true
    }

    /// These without those at `positions`, which ascend.
    pub(crate) fn without(self, positions: &[usize]) -> Self {
        let mut left = positions.iter().peekable();
        let mut row = 0..;
        let mut codes = self.codes;
        codes.retain(|_| row.next().is_none_or(|row| left.next_if(|&&next| next == row).is_none()));
        Self { codes, ..self }
    }

    /// The labels at `positions`, which are in range, in that order.
    pub(crate) fn at(self, positions: &[usize]) -> Self {
        Self { codes: positions.iter().map(|&position| self.codes[position]).collect(), ..self }
    }

    /// The class of each row, to choose rows by it, also by `row_ids` where there are some.
    pub(crate) fn classes(&self, row_ids: Option<&[String]>) -> FileClasses {
        let n_values = self.values.n();
        let mut place_of = vec![None; n_values + 1];
        let mut names = Vec::new();
        let mut class_of = |code: u32| {
            // Rows without a label are a class of their own when rows are chosen.
            let code = (code as usize).min(n_values);
            *place_of[code].get_or_insert_with(|| {
                names.push(if code < n_values { self.values.text(code) } else { String::new() });
                names.len() as u32 - 1
            })
        };
        let classes = self.codes.iter().map(|&code| class_of(code)).collect();
        FileClasses::new(classes, names, row_ids)
    }

    /// Proves that these can be classes.
    ///
    /// # Errors
    /// [`LabelError::NoLabels`]; [`LabelError::OneClass`] and [`LabelError::AllDifferent`], unless the rows stand beside others
    /// (`is_beside`).
    pub(crate) fn check(&self, is_beside: bool) -> Result<(), LabelError> {
        let counts = counts(self.values.n(), &self.codes);
        let n_labels = counts.iter().sum::<u64>();
        let mut used = (0..counts.len()).filter(|&code| counts[code] > 0);
        match (used.next(), 1 + used.count() as u64) {
            (None, _) => Err(LabelError::NoLabels),
            _ if is_beside => Ok(()),
            (Some(code), 1) => Err(LabelError::OneClass { name: self.values.text(code), n_labels }),
            (_, n_classes) if n_classes == n_labels => Err(LabelError::AllDifferent { n_labels }),
            _ => Ok(()),
        }
    }

    /// Classes of the labels, whatever they are. Those without one were left out before.
    pub(crate) fn to_classes(&self) -> Labels {
        match &self.values {
            Values::Integers(values) => Labels::from_integer_codes(values, &self.codes),
            Values::Texts(texts) => Labels::from_text_codes(texts, &self.codes),
        }
    }

    /// Proves that every row has a label.
    ///
    /// # Errors
    /// [`LabelError::Missing`].
    pub(crate) fn check_complete(&self) -> Result<(), LabelError> {
        let unlabelled = self.unlabelled();
        let Some(&first) = unlabelled.first() else { return Ok(()) };
        let first = RowPlace { row: first as u64 + 1, line: None };
        Err(LabelError::Missing { first, n_missing: unlabelled.len() as u64, n_labels: self.n_labels() })
    }

    /// Classes of the labels, with what is odd about them.
    ///
    /// # Errors
    /// As [`RawLabels::check_complete`] and [`RawLabels::check`].
    pub(crate) fn to_labels(&self, is_beside: bool) -> Result<(Labels, Vec<LabelWarning>), LabelError> {
        self.check_complete()?;
        self.check(is_beside)?;
        let labels = self.to_classes();
        let mut warnings = match &self.values {
            Values::Integers(values) => number_warnings(values, &counts(values.len(), &self.codes)),
            Values::Texts(_) => Vec::new(),
        };
        let (n_labels, n_classes) = (labels.n_samples() as u64, labels.n_classes() as u64);
        let counts = labels.counts();
        let n_alone = counts.iter().filter(|&&count| count == 1).count() as u64;
        // Two are few where other classes have many; where none has, the data are a trial.
        let few = if counts.iter().any(|&count| count >= LEAST_OF_MANY) { 2 } else { 1 };
        let mut with_few = labels.class_names().iter().zip(&counts).filter(|&(_, &count)| count <= few);
        if 2 * n_alone > n_labels {
            warnings.push(LabelWarning::ManyClasses { n_classes, n_labels });
        } else if let Some((name, &n_samples)) = with_few.next() {
            warnings.push(LabelWarning::FewSamples { name: name.clone(), n_samples, n_classes: 1 + with_few.count() as u64 });
        }
        warnings.extend(alike(&labels));
        Ok((labels, warnings))
    }
}

/// In how many rows each of `n` values is.
pub(super) fn counts(n: usize, codes: &[u32]) -> Vec<u64> {
    let mut counts = vec![0; n];
    codes.iter().filter(|&&code| code != NO_LABEL).for_each(|&code| counts[code as usize] += 1);
    counts
}

/// The different values of `coded`, each with the code that it had among `n`, and the new codes of the rows that had `codes`.
pub(super) fn merged<T: Clone + Eq + Hash>(coded: impl Iterator<Item = (usize, T)>, n: usize, codes: &[u32]) -> (Vec<T>, Vec<u32>) {
    let (mut values, mut known, mut new_code) = (Vec::new(), HashMap::new(), vec![0; n]);
    for (code, value) in coded {
        new_code[code] = *known.entry(value).or_insert_with_key(|value| {
            values.push(value.clone());
            values.len() as u32 - 1
        });
    }
    (values, codes.iter().map(|&code| new_code.get(code as usize).copied().unwrap_or(NO_LABEL)).collect())
}

/// What is odd about whole numbers, each of which is in so many rows.
fn number_warnings(values: &[i128], counts: &[u64]) -> Vec<LabelWarning> {
    let mut warnings = Vec::new();
    let used = || values.iter().zip(counts).filter(|&(_, &count)| count > 0);
    let negative = || used().filter(|&(&value, _)| value < 0);
    // −1 and 1 are the two classes of many programs.
    let is_signs = used().count() == 2 && used().all(|(value, _)| matches!(value, -1 | 1));
    if let (Some((lowest, _)), false) = (negative().min(), is_signs) {
        warnings.push(LabelWarning::Negative { lowest: lowest.to_string(), n_labels: negative().map(|(_, &count)| count).sum() });
    }
    for none in [i128::from(u64::MAX), i128::from(u32::MAX)] {
        let n_labels = used().filter(|&(&value, _)| value == none).map(|(_, &count)| count).sum();
        if n_labels > 0 {
            warnings.push(LabelWarning::UnsignedNone { value: none.to_string(), n_labels });
        }
    }
    warnings
}

/// Class names that look alike.
fn alike(labels: &Labels) -> Option<LabelWarning> {
    /// Groups that are told.
    const MOST: usize = 4;
    if labels.kind() == LabelKind::Integer {
        return None;
    }
    let groups = groups_alike(labels.class_names().iter().map(String::as_str));
    let shown = groups.iter().take(MOST).map(|names| names.iter().map(|&name| name.to_owned()).collect()).collect();
    (!groups.is_empty()).then_some(LabelWarning::Alike { groups: shown, n_groups: groups.len() as u64 })
}

#[cfg(test)]
#[path = "values_tests.rs"]
pub(super) mod tests;
