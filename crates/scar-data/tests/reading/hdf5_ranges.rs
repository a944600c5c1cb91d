//! HDF5 is read by ranges: the same bits however its datasets are laid out, and little of a file for what it does not need.

use std::cell::Cell;
use std::io;

use hdf5_writer::{
    ByteOrder, DatasetBuilder, FILTER_DEFLATE, FILTER_SHUFFLE, FilterDescription, H5WriteElement, Hdf5Builder, WriteOptions,
};
use proptest::prelude::*;
use scar_core::control::Control;
use scar_core::problem::Code;
use scar_data::source::MemorySource;
use scar_data::{ByteSource, Dataset, ReadError, ReadOptions, read};

/// How a dataset is laid out.
#[derive(Clone, Debug)]
struct Layout {
    chunk: Option<[u64; 2]>,
    is_packed: bool,
    order: ByteOrder,
}

const PLAIN: Layout = Layout { chunk: None, is_packed: false, order: ByteOrder::LittleEndian };

fn dataset<T: H5WriteElement>(name: &str, axes: &[u64], values: &[T], chunk: Option<[u64; 2]>, layout: &Layout) -> DatasetBuilder {
    let mut bytes = Vec::new();
    values.iter().for_each(|value| value.write_one(layout.order, &mut bytes));
    let mut dataset = DatasetBuilder::typed_with_order::<T>(name, axes.to_vec(), layout.order).raw_data(bytes);
    if let Some(chunk) = chunk {
        dataset = dataset.chunked(&chunk[..axes.len()]);
        if layout.is_packed {
            let filter = |id, value| FilterDescription { id, name: None, client_data: vec![value] };
            dataset = dataset.filter(filter(FILTER_SHUFFLE, size_of::<T>() as u32)).filter(filter(FILTER_DEFLATE, 1));
        }
    }
    dataset
}

/// A file with `values` under the name X and labels beside them, perhaps as MATLAB writes it.
fn file<T: H5WriteElement>(values: &[T], shape: [u64; 2], layout: &Layout, is_matlab: bool) -> MemorySource {
    let [n_rows, n_dims] = shape;
    let labels: Vec<i64> = (0..n_rows as i64).map(|row| row % 3).collect();
    let (axes, label_axes, values): (_, _, Vec<T>) = if is_matlab {
        let columns = (0..n_dims).flat_map(|dim| (0..n_rows).map(move |row| values[(row * n_dims + dim) as usize]));
        (vec![n_dims, n_rows], vec![1, n_rows], columns.collect())
    } else {
        (vec![n_rows, n_dims], vec![n_rows], values.to_vec())
    };
    let chunk = layout.chunk.map(|[rows, columns]| if is_matlab { [columns, rows] } else { [rows, columns] });
    let matrix = dataset("X", &axes, &values, chunk, layout);
    let labels = dataset("label", &label_axes, &labels, layout.chunk.map(|_| if is_matlab { [1, 2] } else { [2, 1] }), layout);
    let plan = Hdf5Builder::new().dataset(matrix).dataset(labels).into_plan();
    let bytes = plan.expect("a file").encode(WriteOptions { byte_order: layout.order, ..WriteOptions::default() }).expect("encoded");
    let mut header = Vec::new();
    if is_matlab {
        header = b"MATLAB 7.3 MAT-file, Platform: GLNXA64 HDF5 schema 1.00 .".to_vec();
        header.resize(512, b' ');
    }
    MemorySource::new(if is_matlab { "x.mat" } else { "x.h5" }, [header, bytes].concat())
}

fn read_one(source: &dyn ByteSource) -> Result<Dataset, ReadError> {
    read(&[source], &ReadOptions::default(), &Control::new())
}

/// That `values` are read from a file of any layout, with the labels.
fn check<T: H5WriteElement>(values: &[T], shape: [u64; 2], layout: &Layout, as_f32: impl Fn(T) -> f32) -> Result<(), TestCaseError> {
    for is_matlab in [false, true] {
        let dataset = read_one(&file(values, shape, layout, is_matlab))
            .map_err(|error| TestCaseError::fail(format!("{layout:?}, {is_matlab}: {error:?}")))?;
        let expected: Vec<u32> = values.iter().map(|&value| as_f32(value).to_bits()).collect();
        let found: Vec<u32> = dataset.matrices[0].values.to_array().iter().map(|value| value.to_bits()).collect();
        prop_assert!(found == expected, "{layout:?}, {is_matlab}");
        let expected: Vec<u32> = (0..shape[0] as u32).map(|row| row % 3).collect();
        let labels = dataset.labels.expect("labels");
        prop_assert_eq!(labels.class_ids(), &expected);
    }
    Ok(())
}

fn layouts() -> impl Strategy<Value = Layout> {
    (prop::option::of([1..9_u64, 1..7]), any::<bool>(), any::<bool>()).prop_map(|(chunk, is_packed, is_big)| Layout {
        chunk,
        is_packed,
        order: if is_big { ByteOrder::BigEndian } else { ByteOrder::LittleEndian },
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_layout_gives_the_same_bits(n_rows in 6..40_u64, n_dims in 2..9_u64, layout in layouts()) {
        let shape = [n_rows, n_dims];
        let numbers: Vec<f32> = (0..n_rows * n_dims).map(|at| (at as u32).wrapping_mul(2_654_435_761) as f32 / 4e9).collect();
        check(&numbers, shape, &layout, |value| value)?;
        check(&numbers.iter().map(|&value| f64::from(value) / 3.0).collect::<Vec<_>>(), shape, &layout, |value| value as f32)?;
        check(&(0..n_rows * n_dims).map(|at| at as i16 - 50).collect::<Vec<_>>(), shape, &layout, f32::from)?;
    }
}

#[test]
fn rows_over_many_windows_are_read_in_order() {
    // 12 MB: several windows of some rows of chunks, and chunks that are larger than a window.
    let shape = [30_000, 100];
    let values: Vec<f32> = (0..shape[0] * shape[1]).map(|at| (at as u32).wrapping_mul(2_654_435_761) as f32).collect();
    for chunk in [None, Some([700, 33]), Some([20_000, 100]), Some([1, 100]), Some([30_000, 1])] {
        check(&values, shape, &Layout { chunk, is_packed: true, ..PLAIN }, |value| value).expect("the same bits");
    }
}

/// Counts the bytes that are read, and fails from a place on.
struct Counting {
    inner: MemorySource,
    n_read: Cell<u64>,
    fails_from: u64,
}

impl ByteSource for Counting {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn len_bytes(&self) -> u64 {
        self.inner.len_bytes()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.n_read.set(self.n_read.get() + buffer.len() as u64);
        if offset + buffer.len() as u64 > self.fails_from {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.inner.read_at(offset, buffer)
    }
}

fn counting(chunk: Option<[u64; 2]>, fails_from: u64) -> Counting {
    let values: Vec<f32> = (0..2_000_000_u32).map(|at| at as f32 / 8.0).collect();
    let inner = file(&values, [20_000, 100], &Layout { chunk, ..PLAIN }, false);
    Counting { inner, n_read: Cell::new(0), fails_from }
}

#[test]
fn each_byte_is_read_about_once() {
    for chunk in [None, Some([500, 40])] {
        let source = counting(chunk, u64::MAX);
        read_one(&source).expect("readable");
        // What tells the format takes 256 KiB, and what stands before the values some more.
        let (n_read, most) = (source.n_read.get(), source.len_bytes() * 11 / 10 + (1 << 20));
        assert!(n_read <= most, "{chunk:?}: {n_read} bytes of {}", source.len_bytes());
    }
}

#[test]
fn what_the_system_says_is_told() {
    for (chunk, fails_from) in [(None, 4 << 20), (Some([500, 40]), 4 << 20), (None, 300 << 10)] {
        let Err(ReadError::Refused(problem)) = read_one(&counting(chunk, fails_from)) else { panic!("must be refused") };
        assert!(problem.code == Code::Unreadable && problem.message.contains("not permitted"), "{problem}");
    }
}

#[test]
fn several_files_are_read_side_by_side() {
    let values: Vec<f32> = (0..600).map(|at| at as f32 / 8.0).collect();
    let first = file(&values, [60, 10], &PLAIN, false);
    let second = file(&values, [60, 10], &Layout { chunk: Some([7, 3]), is_packed: true, ..PLAIN }, true);
    let dataset = read(&[&first, &second], &ReadOptions::default(), &Control::new()).expect("readable");
    assert_eq!(dataset.matrices.len(), 2);
    assert_eq!(dataset.matrices[0].values.to_array(), dataset.matrices[1].values.to_array());
}
