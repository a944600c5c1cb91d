//! The bytes of an HDF5 file, and those of the datasets in it, read when they are asked for and decoded some rows at a time.
//!
//! `hdf5-reader` wants a file that any thread may read at any time. A file of the browser is neither: it stays on its thread and
//! lives as long as the worker reads. So the file stands in a variable of the thread while the crate is at work
//! ([`FileRanges::while_open`]), and the crate asks that variable.

use std::cell::RefCell;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use hdf5_reader::error::{Error, Result};
use hdf5_reader::messages::datatype::Datatype;
use hdf5_reader::storage::{Storage, StorageBuffer};
use hdf5_reader::{Dataset, H5Type, SliceInfo, SliceInfoElem};
use scoped_tls_hkt::scoped_thread_local;

use crate::bytes::forward::Fault;
use crate::bytes::source::ByteSource;
use crate::format::guarded::guarded;
use crate::format::scientific::hdf5::clause;
use scar_core::problem::{Code, Problem};
use scar_files::error::ReadError;

/// Decoded bytes that are held at a time; more only where one row of chunks has more.
const WINDOW_BYTES: u64 = 4 << 20;

scoped_thread_local!(
    /// The file that the crate is reading on this thread.
    static FILE: for<'a> &'a (dyn ByteSource + 'a)
);

/// The ranges of a file, as the crate asks for them.
#[derive(Clone)]
pub(crate) struct FileRanges {
    len_bytes: u64,
    /// The first error of the system: the crate would tell it in other words.
    error: Arc<Mutex<Option<io::Error>>>,
}

impl FileRanges {
    /// Those of a file of `len_bytes` bytes.
    pub(crate) fn new(len_bytes: u64) -> Self {
        Self { len_bytes, error: Arc::default() }
    }

    /// Runs `decode`, which may read `source`.
    ///
    /// # Errors
    /// What the system said, whatever became of it in `decode`.
    pub(crate) fn while_open<T>(&self, source: &dyn ByteSource, decode: impl FnOnce() -> T) -> io::Result<T> {
        let decoded = FILE.set(source, decode);
        match self.error.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(error) => Err(error),
            None => Ok(decoded),
        }
    }
}

impl Storage for FileRanges {
    fn len(&self) -> u64 {
        self.len_bytes
    }

    fn read_range(&self, offset: u64, len: usize) -> Result<StorageBuffer> {
        let available = self.len_bytes.saturating_sub(offset);
        if !FILE.is_set() || available < len as u64 {
            return Err(Error::UnexpectedEof { offset, needed: len as u64, available });
        }
        let mut bytes = Vec::new();
        let short = |_| Error::ResourceLimit(format!("memory is short for {len} bytes"));
        bytes.try_reserve_exact(len).map_err(short)?;
        bytes.resize(len, 0);
        FILE.with(|source| source.read_at(offset, &mut bytes)).map_err(|error| {
            let kind = error.kind();
            self.error.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            Error::Io(kind.into())
        })?;
        Ok(StorageBuffer::from_vec(bytes))
    }
}

/// An element as its bytes stand.
#[derive(Clone, Copy)]
struct Element<const N: usize>([u8; N]);

impl<const N: usize> H5Type for Element<N> {
    fn hdf5_type() -> Datatype {
        Datatype::Opaque { size: N as u32, tag: String::new() }
    }

    fn from_bytes(bytes: &[u8], _: &Datatype) -> Result<Self> {
        let element = bytes.first_chunk::<N>().copied().map(Self);
        element.ok_or_else(|| Error::InvalidData(format!("{} bytes for an element of {N}", bytes.len())))
    }

    fn element_size(_: &Datatype) -> usize {
        N
    }

    fn decode_vec(bytes: &[u8], _: &Datatype, count: usize) -> Option<Result<Vec<Self>>> {
        let (elements, _) = bytes.as_chunks::<N>();
        Some(Ok(elements.get(..count)?.iter().copied().map(Self).collect()))
    }
}

/// Rows that were decoded.
struct Window {
    first_byte: u64,
    bytes: Vec<u8>,
}

/// The bytes of a dataset, element after element.
pub(crate) struct DatasetSource<'a> {
    name: String,
    file: &'a dyn ByteSource,
    ranges: FileRanges,
    dataset: Dataset,
    item_bytes: u64,
    window: RefCell<Window>,
}

impl<'a> DatasetSource<'a> {
    /// The elements of `dataset`, of `item_bytes` bytes each (1, 2, 4 or 8) and with one axis at least, none of length 0; it stands in
    /// the `ranges` of `file`.
    pub(crate) fn new(name: String, file: &'a dyn ByteSource, ranges: FileRanges, dataset: Dataset, item_bytes: u64) -> Self {
        Self { name, file, ranges, dataset, item_bytes, window: RefCell::new(Window { first_byte: 0, bytes: Vec::new() }) }
    }

    /// Elements that differ in the first index only are so many bytes apart.
    fn row_bytes(&self) -> u64 {
        self.dataset.shape()[1..].iter().product::<u64>() * self.item_bytes
    }

    /// Puts the rows around the byte at `offset` into `window`.
    fn decode(&self, offset: u64, window: &mut Window) -> io::Result<()> {
        let row_bytes = self.row_bytes();
        // Whole chunks, so that each is unpacked once.
        let chunk_rows = self.dataset.chunks().and_then(|chunk| chunk.first().copied()).map_or(1, u64::from).max(1);
        let n_rows = (WINDOW_BYTES / row_bytes / chunk_rows).max(1) * chunk_rows;
        let first = offset / row_bytes / n_rows * n_rows;
        let end = (first + n_rows).min(self.dataset.shape()[0]);
        window.bytes = Vec::new();
        window.bytes = self.slice(first..end, None)?;
        window.first_byte = first * row_bytes;
        Ok(())
    }

    /// The bytes of some rows; of one row with two axes, of `columns` of it.
    fn slice(&self, rows: std::ops::Range<u64>, columns: Option<std::ops::Range<u64>>) -> io::Result<Vec<u8>> {
        let mut selection = SliceInfo::all(self.dataset.ndim());
        let element = |range: std::ops::Range<u64>| SliceInfoElem::Slice { start: range.start, end: range.end, step: 1 };
        selection.selections[0] = element(rows);
        if let (Some(columns), Some(second)) = (columns, selection.selections.get_mut(1)) {
            *second = element(columns);
        }
        match self.item_bytes {
            1 => self.elements::<1>(&selection),
            2 => self.elements::<2>(&selection),
            4 => self.elements::<4>(&selection),
            _ => self.elements::<8>(&selection),
        }
    }

    fn elements<const N: usize>(&self, selection: &SliceInfo) -> io::Result<Vec<u8>> {
        let clause_of_panic = ": its data is corrupt and does not decode. Get the file again.".to_owned();
        let mut fault = Fault { code: Code::CorruptData, clause: clause_of_panic, option: None };
        let decoded = self.ranges.while_open(self.file, || {
            guarded("", || {
                self.dataset.read_slice::<Element<N>>(selection).map_err(|error| {
                    fault = clause(Code::CorruptData, &error);
                    ReadError::from(Problem::new(Code::CorruptData, String::new()))
                })
            })
        })?;
        let elements = decoded.map_err(|_| io::Error::other(fault))?;
        let mut bytes = Vec::with_capacity(N * elements.len());
        elements.iter().for_each(|element| bytes.extend_from_slice(&element.0));
        Ok(bytes)
    }

    /// Fills `buffer` with whole elements from `first` on, straight from the file: nothing is unpacked for it.
    fn read_straight(&self, mut first: u64, mut buffer: &mut [u8]) -> io::Result<()> {
        let n_columns = self.row_bytes() / self.item_bytes;
        while !buffer.is_empty() {
            let (row, column) = (first / n_columns, first % n_columns);
            let n_elements = (buffer.len() as u64).min(WINDOW_BYTES) / self.item_bytes;
            let bytes = if column == 0 && n_elements >= n_columns {
                self.slice(row..row + n_elements / n_columns, None)?
            } else {
                self.slice(row..row + 1, Some(column..n_columns.min(column + n_elements)))?
            };
            let (filled, rest) = buffer.split_at_mut_checked(bytes.len()).ok_or(io::ErrorKind::InvalidData)?;
            filled.copy_from_slice(&bytes);
            first += bytes.len() as u64 / self.item_bytes;
            buffer = rest;
        }
        Ok(())
    }
}

impl ByteSource for DatasetSource<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn len_bytes(&self) -> u64 {
        self.row_bytes() * self.dataset.shape()[0]
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        if offset.checked_add(buffer.len() as u64).is_none_or(|end| end > self.len_bytes()) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let is_whole = offset.is_multiple_of(self.item_bytes) && (buffer.len() as u64).is_multiple_of(self.item_bytes);
        if self.is_random_access() && self.dataset.ndim() <= 2 && is_whole {
            return self.read_straight(offset / self.item_bytes, buffer);
        }
        let mut window = self.window.borrow_mut();
        let mut n_filled = 0;
        while n_filled < buffer.len() {
            let at = offset + n_filled as u64;
            if at < window.first_byte || at >= window.first_byte + window.bytes.len() as u64 {
                self.decode(at, &mut window)?;
            }
            let decoded = window.bytes.get((at - window.first_byte) as usize..).unwrap_or_default();
            let n_bytes = decoded.len().min(buffer.len() - n_filled);
            if n_bytes == 0 {
                return Err(io::ErrorKind::InvalidData.into());
            }
            buffer[n_filled..][..n_bytes].copy_from_slice(&decoded[..n_bytes]);
            n_filled += n_bytes;
        }
        Ok(())
    }

    fn is_random_access(&self) -> bool {
        self.dataset.chunks().is_none()
    }
}
