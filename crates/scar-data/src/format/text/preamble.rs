//! Tables whose columns are named before them in another form: ARFF of Weka, `COPY … FROM stdin` of PostgreSQL's dumps, and what its
//! program `psql` shows.

/// What stands before the records of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Preamble {
    /// Where the records begin.
    pub(crate) start: usize,
    /// Names of the columns.
    pub(crate) names: Vec<String>,
    pub(crate) delimiter: u8,
    /// How the line behind the last record begins, where there is one.
    pub(crate) end: Option<&'static [u8]>,
    /// Whether single quotes stand around texts.
    pub(crate) has_single_quotes: bool,
}

/// What stands before the records of `text`, the begin of a file; nothing where they begin at once. A table of ARFF that leaves zeros out is
/// none of these.
pub(crate) fn of(text: &[u8]) -> Option<Preamble> {
    of_arff(text).or_else(|| of_copy(text)).or_else(|| of_psql(text))
}

/// The lines of `text`, each with the byte behind it.
fn lines(text: &[u8]) -> impl Iterator<Item = (&str, usize)> {
    let mut end = 0;
    text.split_inclusive(|&byte| byte == b'\n').map_while(move |line| {
        end += line.len();
        Some((std::str::from_utf8(line).ok()?.trim(), end))
    })
}

/// What follows `word` at the begin of `line`, whatever its case.
fn after<'l>(line: &'l str, word: &str) -> Option<&'l str> {
    let (begin, rest) = line.split_at_checked(word.len())?;
    (begin.eq_ignore_ascii_case(word) && rest.chars().next().is_none_or(char::is_whitespace)).then(|| rest.trim())
}

fn of_arff(text: &[u8]) -> Option<Preamble> {
    let mut lines = lines(text).filter(|(line, _)| !line.is_empty() && !line.starts_with('%'));
    after(lines.next()?.0, "@relation")?;
    let mut names = Vec::new();
    let mut start = None;
    for (line, end) in lines.by_ref() {
        if let Some(attribute) = after(line, "@attribute") {
            names.push(attribute_name(attribute)?);
        } else if after(line, "@data").is_some() {
            start = Some(end);
            break;
        }
    }
    let is_sparse = lines.next().is_some_and(|(line, _)| line.starts_with('{'));
    let start = start.filter(|_| !is_sparse && !names.is_empty())?;
    Some(Preamble { start, names, delimiter: b',', end: None, has_single_quotes: true })
}

/// The name in `'petal length' numeric`.
fn attribute_name(text: &str) -> Option<String> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'));
    match quote {
        Some(quote) => text[1..].split_once(quote).map(|(name, _)| name.to_owned()),
        None => text.split_whitespace().next().map(str::to_owned),
    }
}

fn of_copy(text: &[u8]) -> Option<Preamble> {
    let (columns, start) = lines(text).find_map(|(line, end)| {
        let rest = after(line, "COPY")?;
        let (_, rest) = rest.split_once('(')?;
        let (columns, rest) = rest.split_once(')')?;
        rest.trim().to_lowercase().starts_with("from stdin").then(|| (columns.to_owned(), end))
    })?;
    let names = columns.split(',').map(|name| name.trim().trim_matches('"').to_owned()).collect();
    Some(Preamble { start, names, delimiter: b'\t', end: Some(b"\\."), has_single_quotes: false })
}

/// Names above a line of dashes, with bars between cells and the number of rows below.
fn of_psql(text: &[u8]) -> Option<Preamble> {
    let mut lines = lines(text).filter(|(line, _)| !line.is_empty());
    let (names, _) = lines.next()?;
    let (dashes, start) = lines.next()?;
    let names: Vec<String> = names.split('|').map(|name| name.trim().to_owned()).collect();
    let is_rule = dashes.bytes().all(|byte| matches!(byte, b'-' | b'+')) && dashes.matches('+').count() + 1 == names.len();
    (is_rule && names.len() > 1).then_some(Preamble { start, names, delimiter: b'|', end: Some(b"("), has_single_quotes: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_before_the_records() {
        let arff =
            of(b"% made by x\n@RELATION r\n\n@attribute 'petal length' NUMERIC\n@ATTRIBUTE class {a,b}\n@DATA\n1,a\n").expect("ARFF");
        assert_eq!((arff.names.as_slice(), arff.delimiter), (["petal length".to_owned(), "class".to_owned()].as_slice(), b','));
        let dump = b"--\n-- PostgreSQL database dump\n--\nSET x = 0;\nCOPY public.items (id, \"Label\", vec) FROM stdin;\n1\ta\t[1]\n\\.\n";
        let copy = of(dump).expect("a dump");
        assert_eq!(copy.names, ["id", "Label", "vec"]);
        assert!(dump[copy.start..].starts_with(b"1\ta"));
        let shown = b" id | label \n----+-------\n  1 | a\n(1 row)\n";
        let psql = of(shown).expect("a table");
        assert_eq!((psql.names.as_slice(), psql.delimiter), (["id".to_owned(), "label".to_owned()].as_slice(), b'|'));
        assert!(shown[psql.start..].starts_with(b"  1 | a"));
    }

    #[test]
    fn other_texts_have_none() {
        for text in
            ["a,b\n1,2\n", "@relation r\n@attribute a numeric\n@data\n{0 1}\n", "@relation r\n@attribute a numeric\n", "COPY x FROM 'y';\n"]
        {
            assert_eq!(of(text.as_bytes()), None, "{text}");
        }
    }
}
