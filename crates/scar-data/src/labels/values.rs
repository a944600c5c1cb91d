//! Labels as they stand in a file, as whole numbers or texts, and the way from there to [`Labels`].
//!
//! A label that stands in many rows is held once, and each row holds which it is: no row has a text of its own.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use crate::error::RowPlace;
use crate::gather::column::Column;
use crate::gather::row_classes::FileClasses;
use crate::labels::error::{LabelError, LabelWarning};
use scar_core::{LabelKind, Labels};

/// Labels in the order of the file, none missing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "Unproved")]
pub(crate) struct RawLabels {
    values: Values,
    /// Of each row the position of its label in `values`.
    codes: Vec<u32>,
}

/// The different labels; some may be in no row.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Values {
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

/// What comes from the worker that reads: it may have been led astray by its file.
#[derive(Deserialize)]
struct Unproved {
    values: Values,
    codes: Vec<u32>,
}

impl TryFrom<Unproved> for RawLabels {
    type Error = &'static str;

    fn try_from(Unproved { values, codes }: Unproved) -> Result<Self, Self::Error> {
        let is_known = codes.iter().all(|&code| (code as usize) < values.n());
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
            && self.codes.iter().zip(&other.codes).all(|(&a, &b)| match partner[a as usize] {
                Some(known) => known == b,
                None if is_same(a as usize, b as usize) => {
                    partner[a as usize] = Some(b);
                    true
                }
                None => false,
            })
    }
}

/// What a text is as a number.
#[derive(Clone, Copy, PartialEq)]
enum Written {
    Whole(i128),
    Fraction,
    NotANumber,
    Nan,
    Blank,
}

impl RawLabels {
    /// Labels from the texts of a column: whole numbers where all of them are (`3` and `3.0`, but not `007`), else texts.
    ///
    /// # Errors
    /// [`LabelError::Nested`], [`LabelError::Missing`] and [`LabelError::Fraction`], at the first place that `place` gives for a
    /// position.
    pub(crate) fn from_column(column: Column, place: impl Fn(usize) -> RowPlace) -> Result<(Self, Option<LabelWarning>), LabelError> {
        if let Some(row) = column.nested {
            return Err(LabelError::Nested { first: place(row as usize) });
        }
        let (texts, codes) = column.into_dictionary();
        let counts = counts(texts.len(), &codes);
        let is_used = |code: &usize| counts[*code] > 0;
        let what: Vec<Written> = texts.iter().map(|text| written(text.trim())).collect();
        let used: Vec<usize> = (0..texts.len()).filter(is_used).collect();
        let first = |is_meant: &dyn Fn(Written) -> bool| used.iter().copied().find(|&code| is_meant(what[code]));
        let n_rows =
            |is_meant: &dyn Fn(Written) -> bool| used.iter().filter(|&&code| is_meant(what[code])).map(|&code| counts[code]).sum::<u64>();
        let row = |is_meant: &dyn Fn(Written) -> bool| codes.iter().position(|&code| is_meant(what[code as usize])).unwrap_or_default();
        let is_whole = |what: Written| matches!(what, Written::Whole(_));
        let is_fraction = |what: Written| what == Written::Fraction;
        let first_text = first(&|what| what == Written::NotANumber);
        let number = first(&is_whole).or_else(|| first(&is_fraction));
        // «nan» among numbers is how a missing number is written; among texts it may be a name.
        let is_nan_missing = first_text.is_none() && number.is_some() && first(&|what| what == Written::Nan).is_some();
        let is_missing = |what: Written| what == if is_nan_missing { Written::Nan } else { Written::Blank };
        if first(&is_missing).is_some() {
            let (first, n_missing) = (place(row(&is_missing)), n_rows(&is_missing));
            return Err(LabelError::Missing { first, n_missing, n_labels: codes.len() as u64 });
        }
        if let (Some(code), None) = (first(&is_fraction), first_text) {
            let value = texts[code].trim().to_owned();
            return Err(LabelError::Fraction { first: place(row(&is_fraction)), value, n_fractions: n_rows(&is_fraction) });
        }
        match (number, first_text) {
            (Some(_), None) => {
                // `3` and `3.0` are one.
                let numbers =
                    used.iter().filter_map(|&code| if let Written::Whole(value) = what[code] { Some((code, value)) } else { None });
                let (values, codes) = merged(numbers, texts.len(), &codes);
                Ok((Self { values: Values::Integers(values), codes }, None))
            }
            (Some(number), Some(text)) => {
                let mixed = LabelWarning::Mixed { number: texts[number].trim().to_owned(), text: texts[text].trim().to_owned() };
                Ok((Self { values: Values::Texts(texts), codes }, Some(mixed)))
            }
            // Truth is written in one way by every program, but not by all alike.
            _ if used.iter().all(|&code| is_truth(&texts[code])) => {
                let (values, codes) = merged(used.iter().map(|&code| (code, texts[code].trim().to_lowercase())), texts.len(), &codes);
                Ok((Self { values: Values::Texts(values), codes }, None))
            }
            _ => Ok((Self { values: Values::Texts(texts), codes }, None)),
        }
    }

    /// Number of labels.
    pub(crate) fn n_labels(&self) -> u64 {
        self.codes.len() as u64
    }

    /// The label of every row as a text.
    pub(crate) fn texts(&self) -> impl Iterator<Item = String> {
        self.codes.iter().map(|&code| self.values.text(code as usize))
    }

    /// Puts these behind the rows of `column`.
    pub(crate) fn append_to(&self, column: &mut Column) {
        let texts: Vec<String> = (0..self.values.n()).map(|code| self.values.text(code)).collect();
        self.codes.iter().for_each(|&code| column.push(&texts[code as usize]));
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
        let mut place_of = vec![None; self.values.n()];
        let mut names = Vec::new();
        let mut class_of = |code: u32| {
            *place_of[code as usize].get_or_insert_with(|| {
                names.push(self.values.text(code as usize));
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
        let n_labels = self.n_labels();
        let mut used = (0..counts.len()).filter(|&code| counts[code] > 0);
        match (used.next(), 1 + used.count() as u64) {
            (None, _) => Err(LabelError::NoLabels),
            _ if is_beside => Ok(()),
            (Some(code), 1) => Err(LabelError::OneClass { name: self.values.text(code), n_labels }),
            (_, n_classes) if n_classes == n_labels => Err(LabelError::AllDifferent { n_labels }),
            _ => Ok(()),
        }
    }

    /// Classes of the labels, whatever they are.
    pub(crate) fn to_classes(&self) -> Labels {
        match &self.values {
            Values::Integers(values) => Labels::from_integer_codes(values, &self.codes),
            Values::Texts(texts) => Labels::from_text_codes(texts, &self.codes),
        }
    }

    /// Classes of the labels, with what is odd about them.
    ///
    /// # Errors
    /// As [`RawLabels::check`].
    pub(crate) fn to_labels(&self, is_beside: bool) -> Result<(Labels, Vec<LabelWarning>), LabelError> {
        self.check(is_beside)?;
        let labels = self.to_classes();
        let mut warnings = match &self.values {
            Values::Integers(values) => number_warnings(values, &counts(values.len(), &self.codes)),
            Values::Texts(_) => Vec::new(),
        };
        let (n_labels, n_classes) = (labels.n_samples() as u64, labels.n_classes() as u64);
        let counts = labels.counts();
        let mut alone = labels.class_names().iter().zip(&counts).filter(|&(_, &count)| count == 1);
        if let Some((name, _)) = alone.next() {
            let n_alone = 1 + alone.count() as u64;
            warnings.push(if 2 * n_alone > n_labels {
                LabelWarning::ManyClasses { n_classes, n_labels }
            } else {
                LabelWarning::FewSamples { name: name.clone(), n_classes: n_alone }
            });
        }
        warnings.extend(alike(&labels));
        Ok((labels, warnings))
    }
}

/// In how many rows each of `n` values is.
fn counts(n: usize, codes: &[u32]) -> Vec<u64> {
    let mut counts = vec![0; n];
    codes.iter().for_each(|&code| counts[code as usize] += 1);
    counts
}

/// The different values of `coded`, each with the code that it had among `n`, and the new codes of the rows that had `codes`.
fn merged<T: Clone + Eq + Hash>(coded: impl Iterator<Item = (usize, T)>, n: usize, codes: &[u32]) -> (Vec<T>, Vec<u32>) {
    let (mut values, mut known, mut new_code) = (Vec::new(), HashMap::new(), vec![0; n]);
    for (code, value) in coded {
        new_code[code] = *known.entry(value).or_insert_with_key(|value| {
            values.push(value.clone());
            values.len() as u32 - 1
        });
    }
    (values, codes.iter().map(|&code| new_code[code as usize]).collect())
}

fn is_truth(text: &str) -> bool {
    matches!(text.trim(), "True" | "False" | "TRUE" | "FALSE" | "true" | "false")
}

fn written(text: &str) -> Written {
    if text.is_empty() {
        return Written::Blank;
    }
    if text.eq_ignore_ascii_case("nan") {
        return Written::Nan;
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_padded = |digits: &str| digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit();
    // 007 names something: as a number it would be the same class as 7.
    if is_padded(digits) || !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Written::NotANumber;
    }
    let whole = match text.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    };
    if let Ok(value) = whole.parse() {
        return Written::Whole(value);
    }
    let is_decimal = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'));
    match text.parse::<f64>() {
        Ok(value) if is_decimal && value.is_finite() => {
            // Up to 2⁵³ every whole f64 is the number that was written.
            if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 { Written::Whole(value as i128) } else { Written::Fraction }
        }
        _ => Written::NotANumber,
    }
}

/// What is odd about whole numbers, each of which is in so many rows.
fn number_warnings(values: &[i128], counts: &[u64]) -> Vec<LabelWarning> {
    let mut warnings = Vec::new();
    let used = || values.iter().zip(counts).filter(|&(_, &count)| count > 0);
    let negative = || used().filter(|&(&value, _)| value < 0);
    if let Some((lowest, _)) = negative().min() {
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

/// Class names that are the same but for case and blanks.
fn alike(labels: &Labels) -> Option<LabelWarning> {
    if labels.kind() == LabelKind::Integer {
        return None;
    }
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in labels.class_names() {
        let plain = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        groups.entry(plain).or_default().push(name);
    }
    let mut several = groups.into_values().filter(|names| names.len() > 1);
    let first = several.next()?;
    Some(LabelWarning::Alike { one: first[0].to_owned(), other: first[1].to_owned(), n_groups: 1 + several.count() as u64 })
}

#[cfg(test)]
#[path = "values_tests.rs"]
mod tests;
