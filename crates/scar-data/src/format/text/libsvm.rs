//! LIBSVM's text, which svmlight and XGBoost write too: a label, then `index:value` for what is not zero.

use crate::bytes::source::{ByteSource, SourceReader};
use crate::format::container::{Container, Field, FieldKind, Wanted};
use crate::format::sparse::rows::{check_shape, refuse};
use crate::format::text::lines::Lines;
use crate::format::text::number::{Number, number};
use crate::format::text::records::unread;
use crate::gather::cell::Cell;
use crate::gather::collector::Collector;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, RowPlace, refusal};
use scar_files::words::quoted;

/// Lines that decide.
const MAX_LINES: usize = 200;

/// Whether `text`, the begin of a file without a cut last line, is of this form.
pub(crate) fn is_libsvm(text: &[u8]) -> bool {
    let lines = text.split(|&byte| byte == b'\n').map(without_comment).filter(|line| !line.is_empty()).take(MAX_LINES);
    let (mut n_lines, mut n_pairs, mut n_labels) = (0, 0, 0);
    for line in lines.skip(usize::from(has_sizes(text))) {
        let mut words = words(line).peekable();
        // A row may have no label beside others that do.
        let is_label = words.peek().is_some_and(|word| pair(word).is_some())
            || words.next_if(|label| label.split(|&byte| byte == b',').all(is_number)).is_some_and(|_| {
                n_labels += 1;
                true
            });
        let mut of_line = 0;
        let are_pairs = words.all(|word| {
            of_line += 1;
            pair(word).is_some() || word.starts_with(b"qid:")
        });
        if !is_label || !are_pairs {
            return false;
        }
        n_lines += 1;
        n_pairs += of_line;
    }
    n_lines > 0 && n_pairs > 0 && n_labels > 0
}

/// Whether the first line says how many rows, dimensions and labels there are, as data with many labels a row have it.
fn has_sizes(text: &[u8]) -> bool {
    let mut lines = text.split(|&byte| byte == b'\n').map(without_comment).filter(|line| !line.is_empty());
    let is_size = |word: &[u8]| word.iter().all(u8::is_ascii_digit);
    let sizes = lines.next().is_some_and(|first| words(first).count() == 3 && words(first).all(is_size));
    sizes && lines.next().is_some_and(|second| words(second).any(|word| pair(word).is_some()))
}

fn without_comment(line: &[u8]) -> &[u8] {
    line.split(|&byte| byte == b'#').next().unwrap_or_default().trim_ascii()
}

fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty())
}

fn is_number(text: &[u8]) -> bool {
    matches!(number(text, false), Number::Value(value) if value.is_finite())
}

/// The index and the value of `12:0.5`.
fn pair(word: &[u8]) -> Option<(u64, &[u8])> {
    let at = word.iter().position(|&byte| byte == b':')?;
    let index = std::str::from_utf8(&word[..at]).ok().filter(|index| index.bytes().all(|byte| byte.is_ascii_digit()))?;
    let value = &word[at + 1..];
    (!value.is_empty() && !value.contains(&b':')).then_some((index.parse().ok()?, value))
}

/// A text of this form.
pub(crate) struct Libsvm<'a> {
    source: &'a dyn ByteSource,
    file: String,
    start: u64,
    fields: Vec<Field>,
    /// The index that stands for the first dimension.
    first_index: u64,
    n_rows: u64,
    n_dims: u64,
    /// Pairs in all lines.
    n_pairs: u64,
    has_queries: bool,
    /// Whether the first line is no row.
    has_sizes: bool,
    /// Whether some row has several labels.
    has_several: bool,
}

impl<'a> Libsvm<'a> {
    /// Looks through the text of `source`, shown as `file`, from the byte `start` on: how many rows and dimensions there are is told by
    /// nothing but its lines.
    ///
    /// # Errors
    /// The first line that is not of the form; [`Code::TooLarge`]; [`ReadError::Cancelled`].
    pub(crate) fn open(source: &'a dyn ByteSource, file: String, begin: &[u8], start: u64, control: &Control) -> Result<Self, ReadError> {
        let mut opened = Self {
            source,
            file,
            start,
            fields: Vec::new(),
            first_index: 1,
            n_rows: 0,
            n_dims: 0,
            n_pairs: 0,
            has_queries: false,
            has_sizes: has_sizes(begin),
            has_several: false,
        };
        let (mut least, mut most, mut n_pairs, mut n_rows) = (u64::MAX, 0, 0, 0);
        let (mut has_queries, mut has_several) = (false, false);
        opened.each_line(control, false, |line| {
            n_rows = line.place.row;
            has_several |= line.label().is_some_and(|label| label.contains(&b','));
            has_queries |= line.words().any(|word| word.starts_with(b"qid:"));
            for word in line.pairs() {
                let (index, _) = line.pair(word)?;
                (least, most) = (least.min(index), most.max(index));
                n_pairs += 1;
            }
            Ok(())
        })?;
        opened.first_index = u64::from(least > 0);
        opened.n_dims = (most + 1).saturating_sub(opened.first_index);
        (opened.n_rows, opened.n_pairs) = (n_rows, n_pairs);
        (opened.has_queries, opened.has_several) = (has_queries, has_several);
        let field = |name: &str, kind| Field {
            name: name.to_owned(),
            is_named: true,
            kind,
            dtype: "text".to_owned(),
            n_rows: Some(n_rows),
            is_class_like: false,
            is_aside: false,
        };
        opened.fields = vec![
            field("label", FieldKind::Number { is_whole: true }),
            field("features", FieldKind::Vector { n_dims: Some(opened.n_dims) }),
        ];
        check_shape(opened.n_rows, opened.n_dims, n_pairs).map_err(|clause| refuse(&opened.file, clause))?;
        Ok(opened)
    }

    /// Hands every line that is a row over; with `is_told`, `control` advances.
    fn each_line(
        &self,
        control: &Control,
        is_told: bool,
        mut take: impl FnMut(&Line<'_>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let mut lines = Lines::new(SourceReader::new(self.source, self.start));
        let (mut row, mut number, mut n_filled) = (0, 0, 0);
        loop {
            control.check()?;
            number += 1;
            let Some((begin, end)) = lines.next().map_err(|error| unread(self.source, &error, || number))? else { return Ok(()) };
            let text = without_comment(lines.line());
            n_filled += u64::from(!text.is_empty());
            let is_sizes = self.has_sizes && n_filled == 1;
            if !text.is_empty() && !is_sizes {
                row += 1;
                take(&Line { text, place: RowPlace { row, line: Some(number) }, file: &self.file })?;
            }
            if is_told {
                control.advance(end - begin);
            }
        }
    }
}

/// A line that is a row.
struct Line<'l> {
    text: &'l [u8],
    place: RowPlace,
    file: &'l str,
}

impl<'l> Line<'l> {
    fn words(&self) -> impl Iterator<Item = &'l [u8]> {
        words(self.text)
    }

    /// The labels, unless the line begins with a value.
    fn label(&self) -> Option<&'l [u8]> {
        self.words().next().filter(|word| pair(word).is_none())
    }

    fn pairs(&self) -> impl Iterator<Item = &'l [u8]> {
        self.words().skip(usize::from(self.label().is_some())).filter(|word| !word.starts_with(b"qid:"))
    }

    fn pair(&self, word: &'l [u8]) -> Result<(u64, &'l [u8]), ReadError> {
        pair(word).ok_or_else(|| self.refuse(word, "is no index:value"))
    }

    fn refuse(&self, word: &[u8], what: &str) -> ReadError {
        let clause =
            format!(": {} {what}, as this LIBSVM (svmlight) text has it. Correct the line.", quoted(&String::from_utf8_lossy(word)));
        self.place.refuse(self.file, Code::NotNumeric, clause).into()
    }
}

impl Container for Libsvm<'_> {
    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn line_of(&self, row: u64) -> Option<u64> {
        let mut found = None;
        // Nothing else asks while a refusal is made.
        let _ = self.each_line(&Control::new(), false, |line| {
            found = found.or((line.place.row == row).then_some(line.place.line)).or(found);
            Ok(())
        });
        found.flatten()
    }

    fn warnings(&self) -> Vec<Problem> {
        let mut told = vec![format!(
            " is LIBSVM (svmlight) text: indices count from {}, and what is not written is 0: {} of {} values are written.",
            self.first_index,
            self.n_pairs,
            u128::from(self.n_rows) * u128::from(self.n_dims)
        )];
        if self.has_queries {
            told.push(" holds query numbers (qid), which were left out. Rows of one query may belong together.".to_owned());
        }
        told.into_iter().map(|clause| refusal(&self.file, Code::Ambiguous, clause)).collect()
    }

    fn read(&mut self, wanted: &Wanted, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        let (has_matrix, n_dims) = (!wanted.matrix.is_empty(), self.n_dims as usize);
        if has_matrix {
            rows.begin(self.n_rows, self.n_dims)?;
        }
        let control = rows.control;
        self.each_line(control, true, |line| {
            for position in 0..wanted.columns.len() {
                let Some(label) = line.label() else {
                    rows.cell(position, Cell::Missing);
                    continue;
                };
                let label = std::str::from_utf8(label).map_err(|_| line.refuse(label, "is no label"))?;
                match self.has_several {
                    true => rows.cell(position, Cell::List(&format!("[{label}]"))),
                    false => rows.cell(position, Cell::Text(label)),
                }
            }
            if !has_matrix {
                return Ok(());
            }
            let mut outcome = Ok(());
            rows.extend_with(|values| {
                let start = values.len();
                values.resize(start + n_dims, 0.0);
                outcome = line.pairs().try_for_each(|word| {
                    let (index, text) = line.pair(word)?;
                    let value = match number(text, false) {
                        Number::Value(value) => value,
                        Number::Beyond(value) => value as f32,
                        Number::Missing => f32::NAN,
                        Number::Invalid => return Err(line.refuse(word, "holds no number")),
                    };
                    let slot = index.checked_sub(self.first_index).and_then(|index| values.get_mut(start + index as usize));
                    *slot.ok_or_else(|| line.refuse(word, "has an index out of range"))? = value;
                    Ok(())
                });
            });
            outcome?;
            rows.end_rows()
        })
    }
}

#[cfg(test)]
mod tests {
    use ndarray::arr2;

    use super::*;
    use crate::bytes::source::MemorySource;
    use crate::{Dataset, ReadOptions, read};

    fn read_text(text: &str) -> Result<Dataset, Problem> {
        read(&[&MemorySource::new("x.txt", text)], &ReadOptions::default(), &Control::new()).map_err(|error| match error {
            ReadError::Refused(problem) => problem,
            ReadError::Cancelled => panic!("nobody cancelled"),
        })
    }

    #[test]
    fn indices_count_from_one_or_from_zero_and_zeros_are_filled_in() {
        let from_one = read_text("-1 1:0.5 3:2 # a\n+1 2:1e0\n\n# none\n-1 qid:4 3:-1\n1 1:7\n").expect("readable");
        assert_eq!(from_one.matrices[0].values, arr2(&[[0.5, 0.0, 2.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0], [7.0, 0.0, 0.0]]));
        assert_eq!(from_one.labels.as_ref().expect("labels").class_names(), ["-1", "1"]);
        assert!(!from_one.problems.iter().any(|problem| problem.code == Code::LabelNegative), "{:?}", from_one.problems);
        let from_zero = read_text("0 0:1\n1 1:2\n0\n1 0:5\n").expect("readable");
        assert_eq!(from_zero.matrices[0].values, arr2(&[[1.0, 0.0], [0.0, 2.0], [0.0, 0.0], [5.0, 0.0]]));
    }

    #[test]
    fn other_texts_are_not_of_the_form_and_broken_lines_are_told() {
        for text in ["a 1:2\n", "1 2\n3 4\n", "12:30 noon\n", "1\n0\n", "", "1 a:2\n"] {
            assert!(!is_libsvm(text.as_bytes()), "{text}");
        }
        let far = format!("{}1 1:2 x\n", "1 1:2\n0 1:3\n".repeat(200));
        let problem = read_text(&far).expect_err("broken far below");
        assert!(problem.code == Code::NotNumeric && problem.message.contains("line 401") && problem.message.contains("«x»"), "{problem}");
    }
}
