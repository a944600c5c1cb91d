//! Reading takes no more memory than the matrix and some room beside it: 1.15 times its f32 numbers and 64 MiB, all of the
//! process together. Each file is read by a process of its own, which is this program again, told to do nothing else.
#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use arrow_array::{ArrayRef, FixedSizeListArray, Float32Array, ListArray, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use hdf5_writer::{DatasetBuilder, FILTER_DEFLATE, FILTER_SHUFFLE, FilterDescription, Hdf5Builder, WriteOptions};
use scar_core::control::Control;
use scar_data::source::DiskSource;
use scar_data::{ReadOptions, npy_bytes, read};

/// Names the file that a process of its own reads.
const FILE: &str = "SCAR_PEAK_MEMORY_OF";
/// So many that a second copy of the matrix is more than the room.
const N_ROWS: usize = 100_000;
const N_DIMS: usize = 256;
const MATRIX_BYTES: u64 = (N_ROWS * N_DIMS * 4) as u64;
/// A table whose ids are longer than all of its numbers.
const LONG_IDS: &str = "long_ids.csv";
const ID_BYTES: usize = 1_000;
const FEW_DIMS: usize = 8;

fn value(at: usize) -> f32 {
    // Neighbors differ, and no two rows are the same.
    (at as u32).wrapping_mul(2_654_435_761) as f32 / 4e9
}

fn labels() -> ArrayRef {
    Arc::new(StringArray::from_iter_values((0..N_ROWS).map(|row| format!("class {}", row % 10))))
}

fn lists(numbers: &Float32Array, is_fixed: bool) -> RecordBatch {
    let item = Arc::new(Field::new("item", DataType::Float32, false));
    let numbers = Arc::new(numbers.clone());
    let vectors: ArrayRef = if is_fixed {
        Arc::new(FixedSizeListArray::new(item, N_DIMS as i32, numbers, None))
    } else {
        let lengths = arrow_buffer::OffsetBuffer::from_lengths(std::iter::repeat_n(N_DIMS, N_ROWS));
        Arc::new(ListArray::new(item, lengths, numbers, None))
    };
    RecordBatch::try_from_iter([("embedding", vectors), ("label", labels())]).expect("a batch")
}

fn columns(numbers: &Float32Array) -> RecordBatch {
    let mut fields = vec![Field::new("label", DataType::Utf8, false)];
    let mut arrays = vec![labels()];
    for dim in 0..N_DIMS {
        fields.push(Field::new(format!("f{dim}"), DataType::Float32, false));
        arrays.push(Arc::new(numbers.slice(dim * N_ROWS, N_ROWS)));
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).expect("a batch")
}

/// Writes `batch` as a file of batches of `rows_per_batch` rows.
fn arrow(path: &Path, batch: &RecordBatch, rows_per_batch: usize) {
    let mut writer = arrow_ipc::writer::FileWriter::try_new_buffered(File::create(path).expect("a file"), &batch.schema()).expect("room");
    for start in (0..N_ROWS).step_by(rows_per_batch) {
        writer.write(&batch.slice(start, rows_per_batch.min(N_ROWS - start))).expect("room");
    }
    writer.finish().expect("room");
}

/// Writes a matrix as HDF5, in chunks of `chunk` elements packed by gzip where it is given; in MATLAB's way, its columns one after
/// another behind the header that MATLAB writes.
fn hdf5(path: &Path, chunk: Option<[u64; 2]>, is_matlab: bool) {
    let shape = if is_matlab { [N_DIMS, N_ROWS] } else { [N_ROWS, N_DIMS] };
    let values: Vec<f32> = (0..N_ROWS * N_DIMS).map(value).collect();
    let matrix = DatasetBuilder::typed_data("X", shape.map(|axis| axis as u64), &values).expect("a data set");
    let filter = |id, level| FilterDescription { id, name: None, client_data: vec![level] };
    let matrix = match chunk {
        Some(chunk) => matrix.chunked(chunk).filter(filter(FILTER_SHUFFLE, 4)).filter(filter(FILTER_DEFLATE, 1)),
        None => matrix,
    };
    let plan = Hdf5Builder::new().dataset(matrix).into_plan().expect("a file");
    let mut header = Vec::new();
    if is_matlab {
        header = b"MATLAB 7.3 MAT-file, Platform: GLNXA64 HDF5 schema 1.00 .".to_vec();
        header.resize(512, b' ');
    }
    fs::write(path, [header, plan.encode(WriteOptions::default()).expect("encoded")].concat()).expect("room");
}

/// Bytes that reading the file at `path` takes at most, of memory of all kinds.
fn peak_bytes(path: &Path) -> u64 {
    let program = std::env::current_exe().expect("this program");
    let output = Command::new(program).args(["--exact", "process_of_its_own", "--nocapture"]).env(FILE, path).output().expect("runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let told = text.lines().find_map(|line| line.strip_prefix("peak ")).unwrap_or_else(|| panic!("{text}"));
    told.parse::<u64>().expect("a number") * 1024
}

#[test]
fn process_of_its_own() {
    let Some(path) = std::env::var_os(FILE).map(PathBuf::from) else { return };
    let source = DiskSource::open(&path).expect("a file");
    let dataset = read(&[&source], &ReadOptions::default(), &Control::new()).expect("readable");
    let n_dims = if path.ends_with(LONG_IDS) { FEW_DIMS } else { N_DIMS };
    assert_eq!((dataset.matrices[0].values.n_rows(), dataset.matrices[0].values.n_dims()), (N_ROWS, n_dims));
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    println!("\npeak {}", peak.trim().trim_end_matches(" kB"));
}

#[test]
fn matrix_and_some_room_are_enough() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peak_memory");
    fs::create_dir_all(&folder).expect("a folder");
    let limit = MATRIX_BYTES * 115 / 100 + (64 << 20);
    let mut over = Vec::new();
    let mut check = |name: &str, write: &dyn Fn(&Path)| {
        let path = folder.join(name);
        write(&path);
        let peak = peak_bytes(&path);
        println!("{name}: {} MB for a matrix of {} MB", peak / 1_000_000, MATRIX_BYTES / 1_000_000);
        // A process that held no matrix measured something else.
        if !(MATRIX_BYTES..=limit).contains(&peak) {
            over.push(format!("{name}: {peak} bytes, of {limit}"));
        }
        fs::remove_file(&path).expect("there");
    };
    // The files share them: making them takes longer than reading them.
    let numbers = Float32Array::from_iter_values((0..N_ROWS * N_DIMS).map(value));
    check("one.npy", &|path| {
        let values = ndarray::ArrayView2::from_shape((N_ROWS, N_DIMS), numbers.values()).expect("as many");
        fs::write(path, npy_bytes(values)).expect("room");
    });
    for (form, batch) in [("fixed", lists(&numbers, true)), ("list", lists(&numbers, false)), ("columns", columns(&numbers))] {
        check(&format!("{form}_one_batch.arrow"), &|path| arrow(path, &batch, N_ROWS));
        check(&format!("{form}_batches.arrow"), &|path| arrow(path, &batch, 8_000));
    }
    // Chunks as h5py chooses them, chunks over whole rows, and MATLAB's, over some columns.
    check("contiguous.h5", &|path| hdf5(path, None, false));
    check("chunked.h5", &|path| hdf5(path, Some([5_000, 16]), false));
    check("rows_chunked.h5", &|path| hdf5(path, Some([1_000, N_DIMS as u64]), false));
    check("contiguous.mat", &|path| hdf5(path, None, true));
    check("chunked.mat", &|path| hdf5(path, Some([4, 10_000]), true));
    assert!(over.is_empty(), "{over:?}");
}

/// Ids are held as they come, as those of the rows and as those that labels may be matched with: three times, whatever the numbers are.
#[test]
fn long_ids_are_held_three_times() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peak_memory");
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(LONG_IDS);
    let head: String = (0..FEW_DIMS).map(|dim| format!("d{dim},")).collect();
    let mut text = format!("id,{head}label\n");
    for row in 0..N_ROWS {
        let cells: String = (0..FEW_DIMS).map(|dim| format!("{:.3},", value(row * FEW_DIMS + dim))).collect();
        text += &format!("{row:0>width$},{cells}class {}\n", row % 10, width = ID_BYTES);
    }
    fs::write(&path, text).expect("room");
    let peak = peak_bytes(&path);
    fs::remove_file(&path).expect("there");
    let ids = (N_ROWS * ID_BYTES) as u64;
    println!("{LONG_IDS}: {} MB for ids of {} MB", peak / 1_000_000, ids / 1_000_000);
    assert!((ids..=3 * ids + (96 << 20)).contains(&peak), "{peak} bytes for ids of {ids}");
}
