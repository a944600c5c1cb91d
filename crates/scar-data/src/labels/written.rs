//! From a column of texts to labels: which are numbers, and which say that there is none.

use std::collections::HashMap;

use crate::gather::column::Column;
use crate::labels::error::{LabelError, LabelWarning};
use crate::labels::values::{NO_LABEL, RawLabels, Values, counts, merged};
use scar_files::error::RowPlace;
use scar_files::names::missing::{MissingWords, Said};

/// What a text is as a number.
#[derive(Clone, Copy, PartialEq)]
enum Written {
    Whole(i128),
    Fraction,
    NotANumber,
}

impl RawLabels {
    /// Labels from the texts of a column: whole numbers where all of them are (`3` and `3.0`, but not `007`), else texts. Rows whose
    /// text says that there is no label have none, which is told; `missing` are such texts that a person named.
    ///
    /// # Errors
    /// [`LabelError::Nested`], [`LabelError::Missing`], [`LabelError::MayBeMissing`] and [`LabelError::Fraction`], at the first place
    /// that `place` gives for a position.
    pub(crate) fn from_column(
        column: Column,
        missing: Option<&[String]>,
        place: impl Fn(usize) -> RowPlace,
    ) -> Result<(Self, Vec<LabelWarning>), LabelError> {
        if let Some(row) = column.nested.into_iter().chain(column.lists).min() {
            return Err(LabelError::Nested { first: place(row as usize) });
        }
        let has_nan = column.has_nan && missing.is_none();
        let (texts, mut codes) = column.into_dictionary();
        let counts = counts(texts.len(), &codes);
        let what: Vec<Written> = texts.iter().map(|text| written(text.trim())).collect();
        let used: Vec<usize> = (0..texts.len()).filter(|&code| counts[code] > 0).collect();
        let n_labels = codes.len() as u64;
        let mut warnings = Vec::new();
        let mut gone = without_label(&texts, &what, &used, MissingWords { chosen: missing });
        // A whole array of codes has no place for NaN, unless somebody put it there.
        used.iter().filter(|&&code| has_nan && texts[code] == "NaN").for_each(|&code| gone[code] = Said::Perhaps);
        let is_gone = |code: usize| gone.get(code).is_some_and(|said| *said != Said::Class);
        let n_rows = |is_meant: &dyn Fn(usize) -> bool| used.iter().filter(|&&code| is_meant(code)).map(|&code| counts[code]).sum::<u64>();
        let row = |is_meant: &dyn Fn(usize) -> bool| codes.iter().position(|&code| is_meant(code as usize)).unwrap_or_default();
        let asked = |code: usize| gone[code] == Said::Perhaps;
        if let Some(&code) = used.iter().find(|&&code| asked(code)) {
            let word = texts[code].trim().to_owned();
            let is_word = |other: usize| texts[other].trim() == word;
            return Err(LabelError::MayBeMissing { first: place(row(&is_word)), n_missing: n_rows(&is_word), n_labels, word });
        }
        let n_missing = n_rows(&is_gone);
        if n_missing > 0 {
            let first = place(row(&is_gone));
            if n_missing == n_labels {
                return Err(LabelError::Missing { first, n_missing, n_labels });
            }
            let words = used.iter().filter(|&&code| is_gone(code)).map(|&code| texts[code].trim().to_owned()).collect();
            warnings.push(LabelWarning::LeftOut { row: first.row, place: first.words(), n_missing, n_labels, words });
        }
        let used: Vec<usize> = used.iter().copied().filter(|&code| !is_gone(code)).collect();
        let first = |is_meant: &dyn Fn(Written) -> bool| used.iter().copied().find(|&code| is_meant(what[code]));
        let is_fraction = |what: Written| what == Written::Fraction;
        let first_text = first(&|what| !matches!(what, Written::Whole(_) | Written::Fraction));
        let number = first(&|what| matches!(what, Written::Whole(_))).or_else(|| first(&is_fraction));
        if let (Some(code), None) = (first(&is_fraction), first_text) {
            let value = texts[code].trim().to_owned();
            let is_fraction = |code: usize| is_fraction(what[code]);
            return Err(LabelError::Fraction { first: place(row(&is_fraction)), value, n_fractions: n_rows(&is_fraction) });
        }
        codes.iter_mut().filter(|code| is_gone(**code as usize)).for_each(|code| *code = NO_LABEL);
        match (number, first_text) {
            (Some(_), None) if are_codes(&texts, &what, &used) => {
                let trimmed = used.iter().map(|&code| (code, texts[code].trim().to_owned()));
                let (values, codes) = merged(trimmed, texts.len(), &codes);
                Ok((Self { values: Values::Texts(values), codes }, warnings))
            }
            (Some(_), None) => {
                // `3` and `3.0` are one.
                let numbers =
                    used.iter().filter_map(|&code| if let Written::Whole(value) = what[code] { Some((code, value)) } else { None });
                let (values, codes) = merged(numbers, texts.len(), &codes);
                Ok((Self { values: Values::Integers(values), codes }, warnings))
            }
            (Some(number), Some(text)) => {
                warnings.push(LabelWarning::Mixed { number: texts[number].trim().to_owned(), text: texts[text].trim().to_owned() });
                Ok((Self { values: Values::Texts(texts), codes }, warnings))
            }
            // Truth is written in one way by every program, but not by all alike.
            _ if used.iter().all(|&code| is_truth(&texts[code])) => {
                let (values, codes) = merged(used.iter().map(|&code| (code, texts[code].trim().to_lowercase())), texts.len(), &codes);
                Ok((Self { values: Values::Texts(values), codes }, warnings))
            }
            _ => Ok((Self { values: Values::Texts(texts), codes }, warnings)),
        }
    }
}

/// What the used of `texts`, which are written as `what` says, say of themselves.
fn without_label(texts: &[String], what: &[Written], used: &[usize], missing: MissingWords<'_>) -> Vec<Said> {
    let mut said = vec![Said::Class; texts.len()];
    used.iter().for_each(|&code| said[code] = missing.of(&texts[code]));
    // «-» beside «+» is a sign.
    if used.iter().any(|&code| texts[code].trim() == "+") {
        for &code in used.iter().filter(|&&code| texts[code].trim() == "-") {
            said[code] = if said[code] == Said::Perhaps { Said::Class } else { said[code] };
        }
    }
    // −1 beside names is what programs write for none; beside other numbers it may be a class.
    let is_name = |code: &usize| said[*code] == Said::Class && !matches!(what[*code], Written::Whole(_) | Written::Fraction);
    let is_number = |code: &usize| said[*code] == Said::Class && matches!(what[*code], Written::Whole(_) | Written::Fraction);
    let numbers: Vec<usize> = used.iter().copied().filter(is_number).collect();
    if used.iter().any(is_name) && numbers.iter().all(|&code| what[code] == Written::Whole(-1)) {
        numbers.iter().for_each(|&code| said[code] = Said::Missing);
    }
    said
}

/// Whether whole numbers are codes, so that what is written differently is different: `1E5` and `100000`, `250.0` and `250.00`. Signs
/// of two classes, `-1` and `+1`, stay as they are written too.
fn are_codes(texts: &[String], what: &[Written], used: &[usize]) -> bool {
    let mut by_value: HashMap<i128, &str> = HashMap::new();
    let has_exponent = |text: &str| text.contains(['e', 'E']);
    let n_zeros = |text: &str| text.split_once('.').map(|(_, zeros)| zeros.len());
    let mut are_signs = used.len() == 2;
    for &code in used {
        let text = texts[code].trim();
        let Written::Whole(value) = what[code] else { continue };
        are_signs &= matches!(text, "+1" | "-1");
        let Some(other) = by_value.insert(value, text) else { continue };
        let are_both_fractions = n_zeros(text).is_some() && n_zeros(other).is_some() && n_zeros(text) != n_zeros(other);
        if has_exponent(text) != has_exponent(other) || are_both_fractions {
            return true;
        }
    }
    are_signs
}

fn is_truth(text: &str) -> bool {
    matches!(text.trim(), "True" | "False" | "TRUE" | "FALSE" | "true" | "false")
}

fn written(text: &str) -> Written {
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

#[cfg(test)]
#[path = "written_tests.rs"]
mod tests;
