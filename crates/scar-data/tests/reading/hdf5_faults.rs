//! HDF5 files that lie, break off or are no longer wanted: refused or left at once, whatever is asked of the file.

use std::cell::Cell;
use std::io;

use hdf5_writer::{DatasetBuilder, FILTER_DEFLATE, FilterDescription, Hdf5Builder, WriteOptions};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_data::source::MemorySource;
use scar_data::{ByteSource, Dataset, ReadError, ReadOptions, read};

const N_ROWS: u64 = 20_000;
const N_DIMS: u64 = 50;

/// Layouts: in one piece, in chunks, in packed chunks.
const LAYOUTS: [(Option<[u64; 2]>, bool); 3] = [(None, false), (Some([500, 20]), false), (Some([500, 20]), true)];

fn values() -> Vec<f32> {
    (0..N_ROWS * N_DIMS).map(|at| (at as u32).wrapping_mul(2_654_435_761) as f32 / 4e9).collect()
}

fn file((chunk, is_packed): (Option<[u64; 2]>, bool)) -> Vec<u8> {
    let mut matrix = DatasetBuilder::typed_data("X", [N_ROWS, N_DIMS], &values()).expect("a dataset");
    if let Some(chunk) = chunk {
        matrix = matrix.chunked(chunk);
    }
    if is_packed {
        matrix = matrix.filter(FilterDescription { id: FILTER_DEFLATE, name: None, client_data: vec![1] });
    }
    let plan = Hdf5Builder::new().dataset(matrix).into_plan().expect("a file");
    plan.encode(WriteOptions::default()).expect("encoded")
}

fn read_one(source: &dyn ByteSource, control: &Control) -> Result<Dataset, ReadError> {
    read(&[source], &ReadOptions::default(), control)
}

fn refused(bytes: Vec<u8>) -> Problem {
    match read_one(&MemorySource::new("x.h5", bytes), &Control::new()) {
        Err(ReadError::Refused(problem)) => problem,
        other => panic!("must be refused: {other:?}"),
    }
}

/// Places of `needle` in `bytes`.
fn places(bytes: &[u8], needle: &[u8]) -> Vec<usize> {
    bytes.windows(needle.len()).enumerate().filter(|(_, window)| *window == needle).map(|(place, _)| place).collect()
}

#[test]
fn a_file_that_was_cut_off_is_refused_wherever_it_ends() {
    for layout in LAYOUTS {
        let bytes = file(layout);
        for kept in [12, 40, 100, bytes.len() / 4, bytes.len() / 2, bytes.len() * 9 / 10] {
            let problem = refused(bytes[..kept].to_vec());
            let is_told = matches!(problem.code, Code::Truncated | Code::BadHeader | Code::BadOffsets | Code::CorruptData);
            assert!(is_told && problem.file.as_deref() == Some("x.h5"), "{layout:?}, {kept} bytes: {problem:?}");
        }
        // The last byte may belong to nothing that is read.
        if let Ok(dataset) = read_one(&MemorySource::new("x.h5", &bytes[..bytes.len() - 1]), &Control::new()) {
            assert_eq!(dataset.matrices[0].values.to_array().into_raw_vec_and_offset().0, values(), "{layout:?}");
        }
    }
}

#[test]
fn a_chunk_that_should_stand_outside_is_refused() {
    let whole = file((Some([500, 20]), false));
    // Where the first chunk begins: its first values stand nowhere else.
    let begin: Vec<u8> = values()[..4].iter().flat_map(|value| value.to_le_bytes()).collect();
    let first = places(&whole, &begin)[0] as u64;
    let addresses = places(&whole, &first.to_le_bytes());
    assert!(!addresses.is_empty(), "no address of the first chunk");
    for outside in [whole.len() as u64 - 8, whole.len() as u64 * 3, u64::MAX - 2] {
        let mut bytes = whole.clone();
        addresses.iter().for_each(|&place| bytes[place..place + 8].copy_from_slice(&outside.to_le_bytes()));
        let problem = refused(bytes);
        let is_told = matches!(problem.code, Code::Truncated | Code::BadOffsets | Code::CorruptData | Code::Checksum | Code::BadHeader);
        assert!(is_told, "{outside}: {problem:?}");
    }
}

#[test]
fn a_shape_beyond_the_file_is_refused_before_anything_is_set_aside() {
    for layout in LAYOUTS {
        let whole = file(layout);
        let shape = [N_ROWS.to_le_bytes(), N_DIMS.to_le_bytes()].concat();
        let shapes = places(&whole, &shape);
        assert!(!shapes.is_empty(), "no shape");
        for n_rows in [N_ROWS * 1000, 1 << 38, 1 << 62] {
            let mut bytes = whole.clone();
            shapes.iter().for_each(|&place| bytes[place..place + 8].copy_from_slice(&n_rows.to_le_bytes()));
            let problem = refused(bytes);
            let is_told =
                matches!(problem.code, Code::TooLarge | Code::SizeOverflow | Code::Checksum | Code::CorruptData | Code::BadHeader);
            assert!(is_told, "{layout:?}, {n_rows}: {problem:?}");
        }
    }
}

/// Has `control` cancelled once so many bytes were read, and counts those read after that.
struct Impatient<'a> {
    inner: MemorySource,
    control: &'a Control,
    n_before: Cell<u64>,
    n_after: Cell<u64>,
}

impl ByteSource for Impatient<'_> {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn len_bytes(&self) -> u64 {
        self.inner.len_bytes()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let n_bytes = buffer.len() as u64;
        match self.n_before.get().checked_sub(n_bytes) {
            Some(left) => self.n_before.set(left),
            None => {
                self.control.cancel();
                self.n_after.set(self.n_after.get() + n_bytes);
            }
        }
        self.inner.read_at(offset, buffer)
    }
}

#[test]
fn cancelling_is_seen_while_the_file_is_read() {
    for layout in LAYOUTS {
        let control = Control::new();
        let inner = MemorySource::new("x.h5", file(layout));
        let source = Impatient { inner, control: &control, n_before: Cell::new(1 << 20), n_after: Cell::new(0) };
        assert!(matches!(read_one(&source, &control), Err(ReadError::Cancelled)), "{layout:?}");
        // No more than the window that is being decoded, of a file of 4 MB.
        assert!(source.n_after.get() <= 4 << 20, "{layout:?}: {} bytes", source.n_after.get());
    }
}
