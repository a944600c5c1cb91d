//! Labels as plain text: one a line.

use std::borrow::Cow;

use crate::bytes::source::{ByteSource, SourceReader};
use crate::format::text::kind::LABEL_MARK;
use crate::format::text::lines::Lines;
use crate::format::text::records::unread;
use crate::gather::column::Column;
use crate::labels::error::{LabelError, LabelWarning};
use crate::labels::file::LabelFile;
use crate::labels::header::{Evidence, evidence};
use crate::labels::tag_lists::tags_of;
use crate::labels::tags::take_tags;
use crate::labels::values::RawLabels;
use scar_core::control::Control;
use scar_files::error::{ReadError, RowPlace};
use scar_files::names::vocabulary::names_several;
use scar_files::options::ChosenColumns;
use scar_files::words::shown_name;

/// Bytes between two looks at the cancel flag.
const CHUNK_BYTES: u64 = 1 << 20;

/// Reads one label per line of `source` from the byte `start` on; blank lines at the end do not count.
///
/// A first line that names a label column is a header. With `may_have_header` so is one that stands out from the rest,
/// with a warning. `chosen` is what a person
/// said of labels.
///
/// # Errors
/// [`ReadError::Refused`] with the first line that is no label; [`ReadError::Cancelled`].
pub(crate) fn read_lines(
    source: &dyn ByteSource,
    start: u64,
    may_have_header: bool,
    chosen: &ChosenColumns<'_>,
    control: &Control,
) -> Result<LabelFile, ReadError> {
    let name = shown_name(source.name());
    let refuse = |error: LabelError| ReadError::Refused(error.problem(&name));
    let mut lines = Lines::new(SourceReader::new(source, start));
    let mut first: Option<String> = None;
    let mut labels = Column::kept();
    let mut until_check = 0;
    loop {
        let number = labels.n_rows() + u64::from(first.is_some()) + 1;
        let Some((begin, end)) = lines.next().map_err(|error| unread(source, &error, || number))? else { break };
        let n_bytes = end - begin;
        if until_check < n_bytes {
            control.check()?;
            until_check = CHUNK_BYTES;
        } else {
            until_check -= n_bytes;
        }
        control.advance(n_bytes);
        let text = std::str::from_utf8(lines.line()).map_err(|_| {
            refuse(LabelError::Encoding { first: RowPlace { row: number, line: Some(number) }, what: "the text is not UTF-8" })
        })?;
        match first {
            None => first = Some(marked_label(text).into_owned()),
            Some(_) => {
                labels.make_room(&name)?;
                labels.push(&marked_label(text));
            }
        }
    }
    let is_filled = |&code: &u32| !labels.distinct[code as usize].trim().is_empty();
    let n_filled = labels.codes.iter().rposition(is_filled).map_or(0, |last| last as u64 + 1);
    labels.truncate(n_filled);
    let first = first.filter(|text| n_filled > 0 || !text.trim().is_empty()).ok_or_else(|| refuse(LabelError::NoLabels))?;
    let header = header(&first, &labels, may_have_header);
    let mut warnings = Vec::new();
    let column = header.map(|_| first.trim().to_owned());
    match header {
        None => labels.put_first(&first),
        Some(Header::Certain) if n_filled == 0 => return Err(refuse(LabelError::NoLabels)),
        Some(Header::Certain) => {}
        Some(Header::Guessed) => warnings.push(LabelWarning::HeaderGuessed { header: first.trim().to_owned() }),
    }
    let n_header = u64::from(column.is_some());
    let place = |position: usize| RowPlace { row: position as u64 + 1, line: Some(position as u64 + 1 + n_header) };
    let n_before = usize::from(column.is_some());
    let mut names = vec![column.clone().unwrap_or_else(|| "label".to_owned())];
    let mut all = vec![labels];
    let tags = take_tags(&mut names, &mut all, false, chosen);
    // A tag that was chosen stands behind the lists.
    let at = if chosen.labels.is_empty() { 0 } else { all.len() - 1 };
    let label = names[at].clone();
    let (raw, mixed) = RawLabels::from_column(std::mem::take(&mut all[at]), chosen.missing, place).map_err(&refuse)?;
    warnings.extend(tags.warning(&label));
    warnings.extend(mixed);
    let tag_lists = tags.column_of(&label).map(str::to_owned);
    let columns = tags.offered(&label, names.into_iter().take(n_before.max(usize::from(tag_lists.is_some()))).collect());
    let column = tag_lists.as_ref().map(|_| label).or(column);
    Ok(LabelFile { columns, column, tag_lists, warnings, ..LabelFile::of(name, raw) })
}

/// The label of a line that begins with labels as fastText writes them, of several a list; other lines are as they are.
fn marked_label(line: &str) -> Cow<'_, str> {
    let mut marked = line.split_whitespace().map_while(|word| word.strip_prefix(LABEL_MARK));
    match (marked.next(), marked.next()) {
        (None, _) => Cow::Borrowed(line),
        (Some(one), None) => Cow::Borrowed(one),
        (Some(one), Some(other)) => {
            let all: Vec<&str> = [one, other].into_iter().chain(marked).collect();
            Cow::Owned(serde_json::Value::from(all).to_string())
        }
    }
}

/// How sure it is that the first line is a header.
#[derive(Clone, Copy)]
enum Header {
    Certain,
    Guessed,
}

/// Whether the first line is a header. Nothing but lines says how many columns there are, so weak evidence is none here.
fn header(first: &str, rest: &Column, may_have_header: bool) -> Option<Header> {
    if first.trim().is_empty() {
        return None;
    }
    // Genres above lists of them.
    let is_above_tags = || names_several(first) && tags_of(first, rest, None).is_some_and(|tags| !tags.knows_some(first));
    if may_have_header && is_above_tags() {
        return Some(Header::Certain);
    }
    match evidence([(first, rest)].into_iter())? {
        Evidence::Named => Some(Header::Certain),
        _ if !may_have_header || rest.codes.is_empty() => None,
        Evidence::AboveNumbers => Some(Header::Certain),
        Evidence::AboveRepeated { is_each } => is_each.then_some(Header::Guessed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::source::MemorySource;
    use scar_core::problem::Code;

    fn read(text: &[u8], may_have_header: bool) -> Result<LabelFile, ReadError> {
        read_lines(&MemorySource::new("y.txt", text), 0, may_have_header, &ChosenColumns::default(), &Control::new())
    }

    #[track_caller]
    fn check(text: &str, may_have_header: bool, column: Option<&str>, labels: &[&str], n_warnings: usize) {
        let file = read(text.as_bytes(), may_have_header).expect("readable");
        assert_eq!(file.raw, RawLabels::of_texts(labels));
        assert_eq!((file.column.as_deref(), file.warnings.len()), (column, n_warnings));
    }

    #[track_caller]
    fn refused(text: &[u8], code: Code, row: Option<u64>) {
        let Err(ReadError::Refused(problem)) = read(text, true) else { panic!("must be refused") };
        assert_eq!((problem.code, problem.row), (code, row), "{problem}");
    }

    #[test]
    fn line_ends_of_every_kind_are_read() {
        for text in ["a\nb\na\n", "a\r\nb\r\na", "a\rb\ra", "a\nb\na\n\n \n"] {
            check(text, false, None, &["a", "b", "a"], 0);
        }
    }

    #[test]
    fn blanks_around_a_label_are_kept() {
        check("a\na \n a\n", false, None, &["a", "a ", " a"], 0);
    }

    #[test]
    fn usual_header_is_known_and_another_is_guessed_only_in_a_table() {
        check("Label\na\na\n", false, Some("Label"), &["a", "a"], 0);
        check("species\na\na\n", true, Some("species"), &["a", "a"], 1);
        check("species\na\na\n\n \n", true, Some("species"), &["a", "a"], 1);
        check("species\na\na\n", false, None, &["species", "a", "a"], 0);
        check("species\na\nb\na\n", true, None, &["species", "a", "b", "a"], 0);
        let numbers = read(b"digit\n1\n2\n", true).expect("readable");
        assert_eq!((numbers.column.as_deref(), numbers.raw), (Some("digit"), RawLabels::of_integers(&[1, 2])));
    }

    #[test]
    fn what_is_no_label_is_told_with_its_line() {
        refused(b"\n\nnan\n", Code::LabelMissing, Some(1));
        refused(b"a\nunknown\nb\n", Code::LabelMissing, Some(2));
        refused(b"a\nf\xfcnf\n", Code::Encoding, Some(2));
        refused(b"1\n0.5\n", Code::LabelKind, Some(2));
        refused(b"\n\n", Code::EmptyFile, None);
        refused(b"label\n", Code::EmptyFile, None);
    }
}
