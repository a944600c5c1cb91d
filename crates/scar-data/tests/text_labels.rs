//! What reading a million labels that are texts takes, in time and memory: a measurement for those who change how labels are held.
//!
//! `cargo test --release -p scar-data --test text_labels -- --ignored --nocapture` prints it. Each file is read by a process of its
//! own, which is this program again, so that one file's memory is not counted with another's.
#![cfg(target_os = "linux")]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use arrow_array::{ArrayRef, FixedSizeListArray, Float32Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field};
use scar_core::control::Control;
use scar_data::source::DiskSource;
use scar_data::{ReadOptions, npy_bytes, npy_header, read};

/// Names the file that a process of its own reads.
const FILE: &str = "SCAR_TEXT_LABELS_OF";
const N_ROWS: usize = 1_000_000;
const N_CLASSES: usize = 100;
/// Characters of a label.
const WIDTH: usize = 24;

fn label(row: usize) -> String {
    let name = format!("class number {}", row * 7 % N_CLASSES);
    format!("{name:_<WIDTH$}")
}

fn numbers() -> impl Iterator<Item = f32> {
    (0..2 * N_ROWS).map(|at| (at as u32).wrapping_mul(2_654_435_761) as f32 / 4e9)
}

fn parquet(path: &Path) {
    let item = Arc::new(Field::new("item", DataType::Float32, false));
    let vectors: ArrayRef = Arc::new(FixedSizeListArray::new(item, 2, Arc::new(Float32Array::from_iter_values(numbers())), None));
    let labels: ArrayRef = Arc::new(StringArray::from_iter_values((0..N_ROWS).map(label)));
    let batch = RecordBatch::try_from_iter([("embedding", vectors), ("label", labels)]).expect("a batch");
    let mut writer = parquet::arrow::ArrowWriter::try_new(File::create(path).expect("a file"), batch.schema(), None).expect("room");
    writer.write(&batch).expect("room");
    writer.close().expect("room");
}

fn text_array() -> Vec<u8> {
    let mut bytes = npy_header(&format!("<U{WIDTH}"), &[N_ROWS as u64]);
    bytes.extend((0..N_ROWS).flat_map(|row| label(row).chars().flat_map(|c| (c as u32).to_le_bytes()).collect::<Vec<u8>>()));
    bytes
}

fn npz(path: &Path) {
    let values = ndarray::Array1::from_iter(numbers()).into_shape_with_order((N_ROWS, 2)).expect("as many");
    let mut archive = zip::ZipWriter::new(File::create(path).expect("a file"));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in [("X.npy", npy_bytes(values.view())), ("y.npy", text_array())] {
        archive.start_file(name, options).expect("room");
        archive.write_all(&bytes).expect("room");
    }
    archive.finish().expect("room");
}

fn table(path: &Path, has_numbers: bool) {
    let mut text = String::from(if has_numbers { "f0,f1,label\n" } else { "label\n" });
    let mut numbers = numbers();
    for row in 0..N_ROWS {
        if has_numbers {
            let _ = write!(text, "{},{},", numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
        }
        let _ = writeln!(text, "{}", label(row));
    }
    fs::write(path, text).expect("room");
}

#[test]
fn process_of_its_own() {
    let Some(path) = std::env::var_os(FILE).map(PathBuf::from) else { return };
    let source = DiskSource::open(&path).expect("a file");
    let start = Instant::now();
    let dataset = read(&[&source], &ReadOptions::default(), &Control::new()).expect("readable");
    let seconds = start.elapsed().as_secs_f64();
    let labels = dataset.labels.expect("labels");
    assert_eq!((labels.n_samples(), labels.n_classes()), (N_ROWS, N_CLASSES));
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    let megabytes = peak.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") / 1_000;
    println!("\nmeasured {seconds:.3} s, {megabytes} MB at most");
}

#[test]
#[ignore = "a measurement"]
fn million_labels() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("text_labels");
    fs::create_dir_all(&folder).expect("a folder");
    let check = |name: &str, write: &dyn Fn(&Path)| {
        let path = folder.join(name);
        if !path.exists() {
            write(&path);
        }
        let program = std::env::current_exe().expect("this program");
        for _ in 0..3 {
            let output =
                Command::new(&program).args(["--exact", "process_of_its_own", "--nocapture"]).env(FILE, &path).output().expect("runs");
            let text = String::from_utf8_lossy(&output.stdout);
            let told = text.lines().find_map(|line| line.strip_prefix("measured ")).unwrap_or_else(|| panic!("{text}"));
            println!("{name}: {told}");
        }
    };
    check("table.parquet", &parquet);
    check("arrays.npz", &npz);
    check("labels.npy", &|path| fs::write(path, text_array()).expect("room"));
    check("table.csv", &|path| table(path, true));
    check("labels.csv", &|path| table(path, false));
}
