//! From labels as they stand in a file to [`Labels`]: whole numbers or texts, and whether they can be classes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::label_error::{LabelError, LabelWarning, Place};
use scar_core::{LabelKind, Labels};

/// Labels in the order of the file, none missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum RawLabels {
    /// Whole numbers, exact.
    Integers(Vec<i128>),
    /// Texts.
    Texts(Vec<String>),
}

impl Default for RawLabels {
    fn default() -> Self {
        Self::Texts(Vec::new())
    }
}

/// What a text is as a number.
enum Reading {
    Whole(i128),
    Fraction,
    NotANumber,
    Nan,
}

impl RawLabels {
    /// Labels from texts: whole numbers where all of them are (`3` and `3.0`, but not `007`), else texts.
    ///
    /// # Errors
    /// [`LabelError::Missing`] and [`LabelError::Fraction`], at the first place that `place` gives for a position.
    pub(crate) fn from_texts(texts: Vec<String>, place: impl Fn(usize) -> Place) -> Result<(Self, Option<LabelWarning>), LabelError> {
        let n_labels = texts.len() as u64;
        let mut numbers = Vec::new();
        let (mut first_number, mut first_text) = (None, None);
        let (mut fraction, mut n_fractions) = (None, 0);
        let mut missing = Gap::default();
        let mut nan = Gap::default();
        for (position, text) in texts.iter().enumerate() {
            let text = text.trim();
            if text.is_empty() {
                missing.add(position);
                continue;
            }
            match reading(text) {
                Reading::Whole(value) => {
                    first_number.get_or_insert(text);
                    numbers.push(value);
                }
                Reading::Fraction => {
                    n_fractions += 1;
                    fraction.get_or_insert((position, text));
                }
                Reading::NotANumber => {
                    first_text.get_or_insert(text);
                }
                Reading::Nan => nan.add(position),
            }
        }
        let number = first_number.or(fraction.map(|(_, text)| text));
        // «nan» among numbers is how a missing number is written; among texts it may be a name.
        if first_text.is_none() && number.is_some() && nan.n > 0 {
            missing = nan;
        }
        if let Some(first) = missing.first {
            return Err(LabelError::Missing { first: place(first), n_missing: missing.n, n_labels });
        }
        if let (Some((position, text)), None) = (fraction, first_text) {
            return Err(LabelError::Fraction { first: place(position), value: text.to_owned(), n_fractions });
        }
        match (number, first_text) {
            (Some(_), None) => Ok((Self::Integers(numbers), None)),
            (Some(number), Some(text)) => {
                let mixed = LabelWarning::Mixed { number: number.to_owned(), text: text.to_owned() };
                Ok((Self::Texts(texts), Some(mixed)))
            }
            // Truth is written in one way by every program, but not by all alike.
            _ if texts.iter().all(|text| is_truth(text)) => {
                Ok((Self::Texts(texts.iter().map(|text| text.trim().to_lowercase()).collect()), None))
            }
            _ => Ok((Self::Texts(texts), None)),
        }
    }

    /// The same with texts that are all whole numbers as numbers, for labels without lines.
    ///
    /// # Errors
    /// As [`RawLabels::from_texts`].
    pub(crate) fn by_value(self) -> Result<(Self, Option<LabelWarning>), LabelError> {
        match self {
            Self::Integers(_) => Ok((self, None)),
            Self::Texts(texts) => Self::from_texts(texts, |position| Place { row: position as u64 + 1, line: None }),
        }
    }

    /// Number of labels.
    pub(crate) fn n_labels(&self) -> u64 {
        match self {
            Self::Integers(values) => values.len() as u64,
            Self::Texts(values) => values.len() as u64,
        }
    }

    /// These without those at `positions`, which ascend.
    pub(crate) fn without(self, positions: &[usize]) -> Self {
        match self {
            Self::Integers(values) => Self::Integers(without(values, positions)),
            Self::Texts(values) => Self::Texts(without(values, positions)),
        }
    }

    /// The labels at `positions`, which are in range, in that order.
    pub(crate) fn at(self, positions: &[usize]) -> Self {
        match self {
            Self::Integers(values) => Self::Integers(positions.iter().map(|&position| values[position]).collect()),
            Self::Texts(values) => Self::Texts(positions.iter().map(|&position| values[position].clone()).collect()),
        }
    }

    /// Classes of the labels, with what is odd about them.
    ///
    /// # Errors
    /// [`LabelError::NoLabels`]; [`LabelError::OneClass`] and [`LabelError::AllDifferent`], unless the rows stand beside others
    /// (`is_beside`).
    pub(crate) fn into_labels(self, is_beside: bool) -> Result<(Labels, Vec<LabelWarning>), LabelError> {
        let mut warnings = Vec::new();
        let labels = match self {
            Self::Integers(values) => {
                warnings.extend(number_warnings(&values));
                Labels::from_integers(&values)
            }
            Self::Texts(values) => Labels::from_texts(&values),
        };
        let (n_labels, n_classes) = (labels.n_samples() as u64, labels.n_classes() as u64);
        match labels.class_names() {
            [] => return Err(LabelError::NoLabels),
            _ if is_beside => {}
            [name] => return Err(LabelError::OneClass { name: name.clone(), n_labels }),
            _ if n_classes == n_labels => return Err(LabelError::AllDifferent { n_labels }),
            _ => {}
        }
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

fn without<T>(values: Vec<T>, positions: &[usize]) -> Vec<T> {
    let mut left = positions.iter().peekable();
    let is_left_out = |position: usize| left.next_if(|&&next| next == position).is_some();
    values
        .into_iter()
        .enumerate()
        .scan(is_left_out, |is_left_out, (position, value)| Some((!is_left_out(position)).then_some(value)))
        .flatten()
        .collect()
}

/// How many are missing, and the position of the first.
#[derive(Default)]
struct Gap {
    first: Option<usize>,
    n: u64,
}

impl Gap {
    fn add(&mut self, position: usize) {
        self.first.get_or_insert(position);
        self.n += 1;
    }
}

fn is_truth(text: &str) -> bool {
    matches!(text.trim(), "True" | "False" | "TRUE" | "FALSE" | "true" | "false")
}

fn reading(text: &str) -> Reading {
    if text.eq_ignore_ascii_case("nan") {
        return Reading::Nan;
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_padded = |digits: &str| digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit();
    // 007 names something: as a number it would be the same class as 7.
    if is_padded(digits) || !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Reading::NotANumber;
    }
    let whole = match text.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    };
    if let Ok(value) = whole.parse() {
        return Reading::Whole(value);
    }
    let is_decimal = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'));
    match text.parse::<f64>() {
        Ok(value) if is_decimal && value.is_finite() => {
            // Up to 2⁵³ every whole f64 is the number that was written.
            if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 { Reading::Whole(value as i128) } else { Reading::Fraction }
        }
        _ => Reading::NotANumber,
    }
}

fn number_warnings(values: &[i128]) -> Vec<LabelWarning> {
    let mut warnings = Vec::new();
    let n_negative = values.iter().filter(|&&value| value < 0).count() as u64;
    if let Some(lowest) = values.iter().min().filter(|&&lowest| lowest < 0) {
        warnings.push(LabelWarning::Negative { lowest: lowest.to_string(), n_labels: n_negative });
    }
    for none in [i128::from(u64::MAX), i128::from(u32::MAX)] {
        let n_labels = values.iter().filter(|&&value| value == none).count() as u64;
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
mod tests {
    use super::*;

    fn raw(texts: &[&str]) -> Result<(RawLabels, Option<LabelWarning>), LabelError> {
        RawLabels::from_texts(texts.iter().map(|&text| text.to_owned()).collect(), |position| Place {
            row: position as u64 + 1,
            line: None,
        })
    }

    #[track_caller]
    fn integers(texts: &[&str], expected: &[i128]) {
        assert_eq!(raw(texts), Ok((RawLabels::Integers(expected.to_vec()), None)));
    }

    #[track_caller]
    fn stay_texts(texts: &[&str]) {
        assert!(matches!(raw(texts), Ok((RawLabels::Texts(_), _))), "{texts:?}");
    }

    fn warnings(raw: RawLabels) -> Vec<LabelWarning> {
        raw.into_labels(false).expect("usable").1
    }

    #[test]
    fn texts_that_are_whole_numbers_become_numbers_exactly() {
        integers(&["1", "-2", " 3 ", "4.0", "1e3", "+5"], &[1, -2, 3, 4, 1000, 5]);
        integers(&["9007199254740992", "9007199254740993"], &[9_007_199_254_740_992, 9_007_199_254_740_993]);
    }

    #[test]
    fn texts_that_name_something_stay_texts() {
        stay_texts(&["007", "7"]);
        stay_texts(&["a", "nan"]);
        stay_texts(&["inf", "infinity"]);
        stay_texts(&["1e400", "x"]);
        stay_texts(&["true", "false"]);
        assert_eq!(raw(&["True", "FALSE"]), Ok((RawLabels::Texts(vec!["true".into(), "false".into()]), None)));
    }

    #[test]
    fn missing_and_fractional_labels_are_told_with_the_first() {
        let place = |row| Place { row, line: None };
        assert_eq!(raw(&["a", "", " "]), Err(LabelError::Missing { first: place(2), n_missing: 2, n_labels: 3 }));
        assert_eq!(raw(&["1", "NaN"]), Err(LabelError::Missing { first: place(2), n_missing: 1, n_labels: 2 }));
        assert_eq!(raw(&["1", "0.5"]), Err(LabelError::Fraction { first: place(2), value: "0.5".into(), n_fractions: 1 }));
    }

    #[test]
    fn numbers_and_texts_together_are_told() {
        assert_eq!(raw(&["1", "x"]).map(|(_, warning)| warning), Ok(Some(LabelWarning::Mixed { number: "1".into(), text: "x".into() })));
    }

    #[test]
    fn labels_that_are_no_classes_are_refused() {
        let refused = |raw: RawLabels| raw.into_labels(false).expect_err("must be refused");
        assert_eq!(refused(RawLabels::Integers(vec![])), LabelError::NoLabels);
        assert_eq!(refused(RawLabels::Integers(vec![7, 7])), LabelError::OneClass { name: "7".into(), n_labels: 2 });
        assert_eq!(refused(RawLabels::Integers(vec![7, 8])), LabelError::AllDifferent { n_labels: 2 });
    }

    #[test]
    fn labels_of_dropped_rows_go_with_them() {
        let texts = RawLabels::Texts(["a", "b", "c", "d"].map(str::to_owned).to_vec());
        assert_eq!(texts.without(&[0, 2]), RawLabels::Texts(["b", "d"].map(str::to_owned).to_vec()));
        assert_eq!(RawLabels::Integers(vec![1, 2]).without(&[]), RawLabels::Integers(vec![1, 2]));
    }

    #[test]
    fn odd_labels_are_told_but_used() {
        let max = i128::from(u64::MAX);
        assert_eq!(
            warnings(RawLabels::Integers(vec![-1, -1, 0, 0, max, max])),
            [
                LabelWarning::Negative { lowest: "-1".into(), n_labels: 2 },
                LabelWarning::UnsignedNone { value: max.to_string(), n_labels: 2 }
            ]
        );
        assert_eq!(warnings(RawLabels::Integers(vec![0, 0, 1, 1, 99])), [LabelWarning::FewSamples { name: "99".into(), n_classes: 1 }]);
        assert_eq!(warnings(RawLabels::Integers(vec![0, 0, 1, 2, 3])), [LabelWarning::ManyClasses { n_classes: 4, n_labels: 5 }]);
        let texts = ["one", "one ", "ONE", "one", "one ", "ONE"].map(str::to_owned).to_vec();
        assert_eq!(warnings(RawLabels::Texts(texts)), [LabelWarning::Alike { one: "ONE".into(), other: "one".into(), n_groups: 1 }]);
    }
}
