//! Labels out of an `.npy` file: whole numbers, booleans, texts.

use half::{bf16, f16};

use crate::bytes::source::ByteSource;
use crate::format::npy::array::NpyFile;
use crate::format::npy::dtype::{Dtype, Kind};
use crate::gather::cell::Cell;
use crate::gather::column::Column;
use crate::labels::error::LabelError;
use scar_core::control::{Cancelled, Control};
use scar_files::error::{ReadError, RowPlace};
use scar_files::words::shown_name;

/// Bytes read at a time.
const CHUNK_BYTES: u64 = 1 << 20;

/// Puts the labels of `file`, one axis or one column, behind the rows of `column`; some of them also where they are refused.
///
/// # Errors
/// [`ReadError::Refused`] with the first label that is none; [`ReadError::Cancelled`].
pub(crate) fn read_labels(file: &NpyFile, source: &dyn ByteSource, control: &Control, column: &mut Column) -> Result<(), ReadError> {
    let refuse = |error: LabelError| ReadError::Refused(error.problem(&shown_name(source.name())));
    let n_labels = file.n_rows();
    if !file.is_one_column() {
        return Err(refuse(LabelError::SeveralColumns { rows: n_labels, columns: file.n_dims() }));
    }
    let item_bytes = file.dtype.item_bytes().unwrap_or(0) as usize;
    if item_bytes == 0 {
        let first = RowPlace { row: 1, line: None };
        return Err(refuse(LabelError::Missing { first, n_missing: n_labels, n_labels }));
    }
    let mut faults = Faults::default();
    let mut buffer = String::new();
    file.read_bytes(source, control, 0, n_labels, CHUNK_BYTES, |first, bytes| {
        for (row, item) in (first as u64 + 1..).zip(bytes.chunks_exact(item_bytes)) {
            column.push_cell(match file.dtype.kind {
                Kind::Bool => Cell::Flag(item != [0]),
                _ if file.dtype.is_text() => faults.text(text(file.dtype, item, &mut buffer), row),
                _ => faults.number(number(file.dtype, item), row),
            });
        }
    })?;
    column.has_nan |= faults.has_nan;
    faults.result(n_labels).map_err(refuse)
}

/// Whether the numbers of `file`, one column, are all whole, so that they can be labels. It ends at the first that is not, and
/// `control` does not advance, as the file is read again for what it is.
///
/// # Errors
/// [`Cancelled`].
pub(crate) fn are_whole(file: &NpyFile, source: &dyn ByteSource, control: &Control) -> Result<bool, Cancelled> {
    let item_bytes = file.item_bytes();
    let n_bytes = file.n_rows().saturating_mul(item_bytes);
    if item_bytes == 0 {
        return Ok(false);
    }
    let mut chunk = Vec::new();
    let mut at = 0;
    while at < n_bytes {
        control.check()?;
        chunk.resize((n_bytes - at).min(CHUNK_BYTES / item_bytes * item_bytes).max(item_bytes) as usize, 0);
        // What cannot be read is told when it is read as a matrix.
        if source.read_at(file.data_start + at, &mut chunk).is_err() {
            return Ok(false);
        }
        if !chunk.chunks_exact(item_bytes as usize).all(|item| number(file.dtype, item).whole().is_some()) {
            return Ok(false);
        }
        at += chunk.len() as u64;
    }
    Ok(true)
}

/// What is wrong so far: of each kind the first, and how many.
#[derive(Default)]
struct Faults {
    missing: Option<(u64, u64)>,
    fractions: Option<(u64, u64, f64)>,
    encoding: Option<(u64, &'static str)>,
    has_nan: bool,
}

impl Faults {
    fn text<'t>(&mut self, text: Result<&'t str, &'static str>, row: u64) -> Cell<'t> {
        match text {
            Ok(text) => {
                if text.trim().is_empty() {
                    self.missing.get_or_insert((row, 0)).1 += 1;
                }
                Cell::Text(text)
            }
            Err(what) => {
                self.encoding.get_or_insert((row, what));
                Cell::Missing
            }
        }
    }

    fn number(&mut self, number: LabelNumber, row: u64) -> Cell<'static> {
        match (number.whole(), number) {
            (Some(value), _) => return Cell::Integer(value),
            (None, LabelNumber::Float(value)) if !value.is_nan() => self.fractions.get_or_insert((row, 0, value)).1 += 1,
            (None, _) => {
                self.has_nan = true;
                return Cell::Float(f64::NAN);
            }
        }
        Cell::Missing
    }

    fn result(&self, n_labels: u64) -> Result<(), LabelError> {
        let place = |row| RowPlace { row, line: None };
        if let Some((row, what)) = self.encoding {
            return Err(LabelError::Encoding { first: place(row), what });
        }
        if let Some((row, n_missing)) = self.missing {
            return Err(LabelError::Missing { first: place(row), n_missing, n_labels });
        }
        if let Some((row, n_fractions, value)) = self.fractions {
            return Err(LabelError::Fraction { first: place(row), value: value.to_string(), n_fractions });
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum LabelNumber {
    Whole(i128),
    Float(f64),
}

impl LabelNumber {
    /// The same as a class, where it can name one.
    fn whole(self) -> Option<i128> {
        match self {
            Self::Whole(value) => Some(value),
            // Beyond ±2¹²⁶ (infinity too) no f64 is a class; below, every whole f64 is an i128 exactly.
            Self::Float(value) => (value.fract() == 0.0 && value.abs() < 2_f64.powi(126)).then_some(value as i128),
        }
    }
}

/// The number in the bytes of one element.
fn number(dtype: Dtype, item: &[u8]) -> LabelNumber {
    // Least significant byte first, whatever the file's order; no number has more than 8 bytes.
    let mut bytes = [0; 8];
    for (position, &byte) in item.iter().take(8).enumerate() {
        bytes[if dtype.big_endian { item.len() - 1 - position } else { position }] = byte;
    }
    let bits = u64::from_le_bytes(bytes);
    match dtype.kind {
        Kind::I8 => LabelNumber::Whole(i128::from(bits as u8 as i8)),
        Kind::I16 => LabelNumber::Whole(i128::from(bits as u16 as i16)),
        Kind::I32 => LabelNumber::Whole(i128::from(bits as u32 as i32)),
        Kind::I64 => LabelNumber::Whole(i128::from(bits as i64)),
        Kind::F16 => LabelNumber::Float(f16::from_bits(bits as u16).to_f64()),
        Kind::Bf16 => LabelNumber::Float(bf16::from_bits(bits as u16).to_f64()),
        Kind::F32 => LabelNumber::Float(f64::from(f32::from_bits(bits as u32))),
        Kind::F64 => LabelNumber::Float(f64::from_bits(bits)),
        Kind::Bool | Kind::U8 | Kind::U16 | Kind::U32 | Kind::U64 | Kind::Unicode { .. } | Kind::Bytes { .. } => {
            LabelNumber::Whole(i128::from(bits))
        }
    }
}

/// The text in the bytes of one element, without the NULs that fill it up; `buffer` may hold it.
fn text<'t>(dtype: Dtype, item: &'t [u8], buffer: &'t mut String) -> Result<&'t str, &'static str> {
    if !matches!(dtype.kind, Kind::Unicode { .. }) {
        let n_filled = item.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
        return std::str::from_utf8(&item[..n_filled]).map_err(|_| "a label is not UTF-8");
    }
    buffer.clear();
    let mut n_filled = 0;
    for &letter in item.as_chunks::<4>().0 {
        let point = if dtype.big_endian { u32::from_be_bytes(letter) } else { u32::from_le_bytes(letter) };
        buffer.push(char::from_u32(point).ok_or("a label holds a code point that is no letter, so its encoding is damaged")?);
        if point != 0 {
            n_filled = buffer.len();
        }
    }
    Ok(&buffer[..n_filled])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::source::MemorySource;
    use crate::format::npy::array::tests::npy;
    use crate::labels::values::RawLabels;
    use scar_core::problem::{Code, Problem};

    #[track_caller]
    fn labels(descr: &str, shape: &str, body: &[u8]) -> Result<RawLabels, Problem> {
        let source = MemorySource::new("y.npy", npy(descr, false, shape, body));
        let file = NpyFile::open(&source).expect("sound header");
        let mut column = Column::kept();
        let read = read_labels(&file, &source, &Control::new(), &mut column);
        read.map_err(|error| match error {
            ReadError::Refused(problem) => problem,
            ReadError::Cancelled => panic!("nobody cancelled"),
        })?;
        Ok(RawLabels::from_column(column, None, |position| RowPlace { row: position as u64 + 1, line: None }).expect("labels").0)
    }

    #[track_caller]
    fn refused(descr: &str, shape: &str, body: &[u8], code: Code, row: Option<u64>) {
        let problem = labels(descr, shape, body).expect_err("must be refused");
        assert_eq!((problem.code, problem.row), (code, row), "{problem}");
    }

    #[test]
    fn whole_numbers_of_every_type_are_exact() {
        assert_eq!(labels("<u8", "(1,)", &u64::MAX.to_le_bytes()), Ok(RawLabels::of_integers(&[i128::from(u64::MAX)])));
        assert_eq!(labels(">i8", "(1, 1)", &i64::MIN.to_be_bytes()), Ok(RawLabels::of_integers(&[i128::from(i64::MIN)])));
        assert_eq!(labels(">i2", "(2,)", &[255, 255, 0, 3]), Ok(RawLabels::of_integers(&[-1, 3])));
        assert_eq!(labels("<f2", "(1,)", &f16::from_f32(7.0).to_le_bytes()), Ok(RawLabels::of_integers(&[7])));
        assert_eq!(labels("<f8", "(1,)", &(2_f64.powi(80)).to_le_bytes()), Ok(RawLabels::of_integers(&[1 << 80])));
    }

    #[test]
    fn texts_lose_their_filling_only() {
        assert_eq!(labels("|S3", "(2,)", b"a\0\0\xc3\xa9b"), Ok(RawLabels::of_texts(&["a", "éb"])));
        assert_eq!(labels(">U2", "(1,)", &[0, 0, 0, 65, 0, 1, 0xf3, 0xb1]), Ok(RawLabels::of_texts(&["A🎱"])));
        assert_eq!(labels("|b1", "(2,)", &[0, 1]), Ok(RawLabels::of_texts(&["false", "true"])));
    }

    #[test]
    fn what_is_no_label_is_told_with_its_row() {
        refused("<f4", "(2,)", &[0, 0, 0, 0, 0, 0, 0, 63], Code::LabelKind, Some(2));
        refused("<f4", "(1,)", &f32::INFINITY.to_le_bytes(), Code::LabelKind, Some(1));
        refused("|S1", "(2,)", b"a\0", Code::LabelMissing, Some(2));
        refused("|S1", "(2,)", b"a\xff", Code::Encoding, Some(2));
        refused("<U1", "(1,)", &0xd800_u32.to_le_bytes(), Code::Encoding, Some(1));
        refused("|S0", "(3,)", b"filling", Code::LabelMissing, Some(1));
        refused("|u1", "(2, 2)", &[1, 0, 0, 1], Code::LabelKind, None);
    }
}
