//! The header of an `.npy` file: a Python dictionary of three keys, read as text and never run.
//!
//! Tolerant in form (spacing, quotes, key order, a last comma, Python 2's `40L`), strict in content: every key once, no
//! other key, nothing after the dictionary. No recursion: nothing in a sound header is nested deeper than a field list.
//!
//! Our own code on purpose: crates for `.npy` read element by element through a stream, where we need the type and the place of the
//! data to fetch it in chunks; and `npyz` may panic while it reads. The format is one line of text.

use scar_files::words::quoted;

/// The dictionary as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeaderDict {
    /// Type of the elements: `<f4`.
    pub(crate) descr: Descr,
    /// Whether the first axis runs fastest.
    pub(crate) fortran_order: bool,
    /// Length of each axis; `None` where a number has more digits than 64 bits hold.
    pub(crate) shape: Vec<Option<u64>>,
}

/// The `descr` entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Descr {
    /// One type.
    Plain(String),
    /// A list of fields.
    Structured,
}

/// What is wrong with a dictionary, as a clause: «has no 'shape'».
pub(crate) type DictError = String;

/// Brackets in one another that a field list may have; NumPy's own need a handful.
const MAX_DEPTH: u32 = 32;
/// Axes that NumPy allows.
const MAX_AXES: usize = 64;

/// Parses the text of a header.
///
/// # Errors
/// A clause that says what is wrong.
pub(crate) fn parse(text: &str) -> Result<HeaderDict, DictError> {
    let mut scan = HeaderScan { rest: text };
    if !scan.take("{") {
        return Err("is not a dictionary".to_owned());
    }
    let (mut descr, mut fortran_order, mut shape) = (None, None, None);
    while !scan.take("}") {
        let key = scan.string().ok_or("is cut off or has a key that is no text")?;
        if !scan.take(":") {
            return Err(format!("has no value for {}", quoted(key)));
        }
        let is_new = match key {
            "descr" => descr.replace(scan.descr()?).is_none(),
            "fortran_order" => fortran_order.replace(scan.boolean()?).is_none(),
            "shape" => shape.replace(scan.shape()?).is_none(),
            _ => return Err(format!("has the unknown key {}", quoted(key))),
        };
        if !is_new {
            return Err(format!("has '{key}' twice"));
        }
        if !scan.take(",") && !scan.rest.trim_start().starts_with('}') {
            return Err(format!("is malformed after '{key}'"));
        }
    }
    if !scan.rest.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\0').is_empty() {
        return Err("goes on after the dictionary".to_owned());
    }
    Ok(HeaderDict {
        descr: descr.ok_or("has no 'descr'")?,
        fortran_order: fortran_order.ok_or("has no 'fortran_order'")?,
        shape: shape.ok_or("has no 'shape'")?,
    })
}

/// The part of the text that is still to be read.
struct HeaderScan<'a> {
    rest: &'a str,
}

impl<'a> HeaderScan<'a> {
    /// Skips blanks, then takes `token` if it comes next.
    fn take(&mut self, token: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// A text in single or double quotes. Escapes do not occur in type names, so a backslash is refused.
    fn string(&mut self) -> Option<&'a str> {
        self.rest = self.rest.trim_start();
        // Python 2 may mark texts: b'<f4', u'shape'.
        let body = self.rest.strip_prefix(['b', 'u']).unwrap_or(self.rest);
        let quote = body.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        let (text, rest) = body[1..].split_once(quote)?;
        if text.contains('\\') {
            return None;
        }
        self.rest = rest;
        Some(text)
    }

    fn boolean(&mut self) -> Result<bool, DictError> {
        if self.take("True") || self.take("1") {
            Ok(true)
        } else if self.take("False") || self.take("0") {
            Ok(false)
        } else {
            Err("has a 'fortran_order' that is neither True nor False".to_owned())
        }
    }

    fn descr(&mut self) -> Result<Descr, DictError> {
        if let Some(text) = self.string() {
            return Ok(Descr::Plain(text.to_owned()));
        }
        if !self.rest.starts_with('[') {
            return Err("has a 'descr' that is no type name".to_owned());
        }
        let mut depth = 0_u32;
        while let Some(c) = self.rest.chars().next() {
            if matches!(c, '\'' | '"') {
                self.string().ok_or("has a field list with an open quote")?;
                continue;
            }
            self.rest = &self.rest[c.len_utf8()..];
            match c {
                '[' | '(' => depth += 1,
                ']' | ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(Descr::Structured);
            }
            if depth > MAX_DEPTH {
                return Err(format!("is nested deeper than {MAX_DEPTH} brackets"));
            }
        }
        Err("has a field list that is never closed".to_owned())
    }

    fn shape(&mut self) -> Result<Vec<Option<u64>>, DictError> {
        const WRONG: &str = "has a 'shape' that is no list of whole numbers";
        if !self.take("(") {
            return Err(WRONG.to_owned());
        }
        let mut shape = Vec::new();
        while !self.take(")") {
            if shape.len() == MAX_AXES {
                return Err(format!("has a 'shape' of more than {MAX_AXES} axes"));
            }
            self.rest = self.rest.trim_start();
            let n_digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
            if n_digits == 0 {
                return Err(if self.rest.starts_with('-') { "has a negative number in 'shape'" } else { WRONG }.to_owned());
            }
            // Digits only, so the one possible error is too large a number.
            shape.push(self.rest[..n_digits].parse().ok());
            self.rest = &self.rest[n_digits..];
            self.take("L");
            if !self.take(",") && !self.rest.trim_start().starts_with(')') {
                return Err(WRONG.to_owned());
            }
        }
        Ok(shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, descr: &str, fortran_order: bool, shape: &[u64]) {
        let expected =
            HeaderDict { descr: Descr::Plain(descr.to_owned()), fortran_order, shape: shape.iter().copied().map(Some).collect() };
        assert_eq!(parse(text), Ok(expected));
    }

    #[track_caller]
    fn refused(text: &str, clause: &str) {
        let error = parse(text).expect_err("must be refused");
        assert!(error.contains(clause), "{error}");
    }

    #[test]
    fn forms_that_writers_use_are_read() {
        check("{'descr': '<f4', 'fortran_order': False, 'shape': (40, 8), }    \n", "<f4", false, &[40, 8]);
        check("{\"shape\":(40,8),\"fortran_order\":True , \"descr\" : \">f8\"}", ">f8", true, &[40, 8]);
        check("{'descr': '|u1', 'fortran_order': False, 'shape': (40L, 8L)}", "|u1", false, &[40, 8]);
        check("{'descr': '|b1', 'fortran_order': False, 'shape': (40,)}", "|b1", false, &[40]);
        check("{'descr': '|b1', 'fortran_order': False, 'shape': ()}", "|b1", false, &[]);
    }

    #[test]
    fn field_list_is_known_as_such() {
        let dict = parse("{'descr': [('a', '<f4', (8,)), ('b[', '<i8')], 'fortran_order': False, 'shape': (40,)}");
        assert_eq!(dict.map(|dict| dict.descr), Ok(Descr::Structured));
    }

    #[test]
    fn number_beyond_64_bits_is_kept_apart() {
        let text = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, 8)}}", "9".repeat(400));
        assert_eq!(parse(&text).map(|dict| dict.shape), Ok(vec![None, Some(8)]));
    }

    #[test]
    fn everything_else_is_refused_with_its_reason() {
        refused("['<f4', False, (40, 8)]", "not a dictionary");
        refused("{'descr': '<f4', 'fortran_order': False}", "no 'shape'");
        refused("{'descr': '<f4'", "malformed after 'descr'");
        refused("{'descr': '<f4', ", "cut off");
        refused("{'descr': '<f4', 'descr': '<f8'}", "'descr' twice");
        refused("{'descr': __import__('os').system('echo'), 'shape': ()}", "no type name");
        refused("{'descr': '<f4', 'fortran_order': Maybe}", "neither True nor False");
        refused("{'descr': '<f4', 'shape': (-40, 8)}", "negative");
        refused("{'descr': '<f4', 'shape': ('40', 8)}", "whole numbers");
        refused("{'descr': '<f4', 'shape': ((((", "whole numbers");
        refused("{'or\u{1}\nder': 'C'}", "unknown key «or der»");
        refused("{'descr'}", "no value");
        refused("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} + 1", "goes on");
        refused(&format!("{{'descr': {}", "[".repeat(30_000)), "nested deeper");
        refused("{'descr': [('a', '<f4')", "never closed");
        refused(&format!("{{'shape': ({})}}", "1,".repeat(65)), "64 axes");
    }
}
