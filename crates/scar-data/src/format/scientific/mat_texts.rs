//! Texts in MATLAB's files of version 5: cells that hold one each, and matrices of letters, which have a text in each row.

use crate::bytes::source::{ByteSource, MemorySource, unreadable};
use crate::format::arrays::OwnedCell;
use crate::format::scientific::mat::{Element, MATRIX, MatReader};
use scar_core::problem::Problem;

/// Classes of arrays.
pub(crate) const CELLS: u32 = 1;
pub(crate) const LETTERS: u32 = 4;
/// Bytes that are held to find texts in them; beyond, no more than the file has.
const MAX_HELD_BYTES: u64 = 64 << 20;
/// Bytes that the smallest cell takes: a tag alone.
const CELL_BYTES: u64 = 8;

impl MatReader<'_> {
    /// The texts of an array of `class` and `shape`, [`CELLS`] or [`LETTERS`], whose data begins at `at` of `bytes` and ends
    /// before `end`. `None` where it holds anything else, or is no column or row of texts.
    ///
    /// # Errors
    /// A refusal of what is cut off or damaged.
    pub(crate) fn texts(
        &self,
        bytes: &dyn ByteSource,
        (class, shape): (u32, &[u64]),
        (at, end): (u64, u64),
    ) -> Result<Option<Vec<OwnedCell>>, Problem> {
        let [n_rows, n_columns] = shape else { return Ok(None) };
        let end = end.min(bytes.len_bytes());
        let n_bytes = end.saturating_sub(at);
        if n_bytes > MAX_HELD_BYTES.max(self.source.len_bytes()) {
            return Ok(None);
        }
        // Packed bytes are read forwards, and small elements lie in their tags.
        let mut held = vec![0; n_bytes as usize];
        bytes.read_at(at, &mut held).map_err(|error| unreadable(bytes, &error).in_file(&self.file))?;
        let held = MemorySource::new(self.file.clone(), held);
        match (class, n_rows, n_columns) {
            (CELLS, &n, 1) | (CELLS, 1, &n) => self.cells(&held, n),
            (LETTERS, &n_rows @ 2.., &n_columns) => {
                let data = self.element(&held, 0)?;
                Ok(self.letters(&held, &data)?.and_then(|letters| rows_of(&letters, n_rows, n_columns)))
            }
            _ => Ok(None),
        }
    }

    /// The texts of `n` cells.
    fn cells(&self, held: &MemorySource, n: u64) -> Result<Option<Vec<OwnedCell>>, Problem> {
        if n > held.len_bytes() / CELL_BYTES {
            return Err(self.cut());
        }
        let mut cells = Vec::with_capacity(n as usize);
        let mut at = 0;
        for _ in 0..n {
            let cell = self.element(held, at)?;
            at = cell.next;
            let Some(text) = self.cell(held, &cell)? else { return Ok(None) };
            cells.push(OwnedCell::Text(text));
        }
        Ok(Some(cells))
    }

    /// The text of one cell; `None` where it holds none.
    fn cell(&self, held: &MemorySource, cell: &Element) -> Result<Option<String>, Problem> {
        if cell.kind != MATRIX {
            return Ok(None);
        }
        if cell.n_bytes == 0 {
            return Ok(Some(String::new()));
        }
        let flags = self.element(held, cell.start)?;
        let class = self.number(self.read::<4>(held, flags.start)?) & 0xff;
        let axes = self.element(held, flags.next)?;
        let name = self.element(held, axes.next)?;
        if class != LETTERS || axes.n_bytes != 8 {
            return Ok(None);
        }
        let [n_rows, n_columns] = [0, 4].map(|at| self.read::<4>(held, axes.start + at).map(|bytes| self.number(bytes)));
        match (n_rows?, n_columns?) {
            (0, _) | (_, 0) => Ok(Some(String::new())),
            (1, _) => Ok(self.letters(held, &self.element(held, name.next)?)?.map(String::from_iter)),
            _ => Ok(None),
        }
    }

    /// The letters in `data`; `None` where it holds numbers.
    fn letters(&self, held: &MemorySource, data: &Element) -> Result<Option<Vec<char>>, Problem> {
        let mut bytes = vec![0; data.n_bytes as usize];
        held.read_at(data.start, &mut bytes).map_err(|_| self.cut())?;
        let pairs = || {
            let unit = |pair: &[u8]| match *pair {
                [a, b] if self.big_endian => u16::from_be_bytes([a, b]),
                [a, b] => u16::from_le_bytes([a, b]),
                _ => 0,
            };
            bytes.chunks_exact(2).map(unit).collect::<Vec<u16>>()
        };
        let unknown = char::REPLACEMENT_CHARACTER;
        Ok(match data.kind {
            // Bytes, UTF-8, units of UTF-16 as numbers, and as themselves.
            1 | 2 => Some(bytes.iter().map(|&byte| char::from(byte)).collect()),
            16 => Some(String::from_utf8_lossy(&bytes).chars().collect()),
            4 | 17 => Some(char::decode_utf16(pairs()).map(|letter| letter.unwrap_or(unknown)).collect()),
            _ => None,
        })
    }
}

/// The rows of a matrix of letters, whose columns stand one after another, without the blanks that fill them up.
fn rows_of(letters: &[char], n_rows: u64, n_columns: u64) -> Option<Vec<OwnedCell>> {
    if n_rows.checked_mul(n_columns) != Some(letters.len() as u64) {
        return None;
    }
    let n_rows = n_rows as usize;
    let row = |row: usize| letters.iter().skip(row).step_by(n_rows).collect::<String>().trim_end().to_owned();
    Some((0..n_rows).map(|idx| OwnedCell::Text(row(idx))).collect())
}
