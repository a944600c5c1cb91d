//! How fast each format is read: prints rows of docs/formats.md's *Speed* table, beside reading the same bytes raw; how fast as a
//! sample of a quarter of its rows; and how much memory a process takes that reads it and nothing else.
//!
//! `cargo bench --bench formats -- NAME…` measures the files alone whose names hold one of these. Writes 200 MB a format into
//! `target/bench/formats`.

use std::fs::File;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use arrow_array::{ArrayRef, FixedSizeListArray, Float32Array, ListArray, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use scar_core::Random;
use scar_core::control::Control;
use scar_data::source::DiskSource;
use scar_data::{ReadOptions, read};

type Fault = Box<dyn std::error::Error>;

const N_DIMS: usize = 768;
/// Rows of a set of 200 MB as f32, and as text.
const N_ROWS: usize = 65_000;
const N_TEXT_ROWS: usize = 24_000;
/// Best of so many.
const N_RUNS: usize = 3;
/// Of so many rows one is kept in a sample.
const SAMPLED: u64 = 4;
/// Names the file that a process of its own reads.
const PEAK_OF: &str = "SCAR_BENCH_PEAK_OF";

fn main() -> Result<(), Fault> {
    if let Some(path) = std::env::var_os(PEAK_OF) {
        read_file(Path::new(&path), ReadOptions::default())?;
        println!("{}", peak_here().unwrap_or_default());
        return Ok(());
    }
    // Cargo says that this is a bench.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/formats");
    std::fs::create_dir_all(&folder)?;
    let mut random = Random::new(0, &[N_ROWS as u64]);
    let values: Vec<f32> = (0..N_ROWS * N_DIMS).map(|_| random.symmetric(2.0)).collect();
    let labels: Vec<String> = (0..N_ROWS).map(|row| format!("class {}", row % 10)).collect();
    println!("| format | file | read | raw | of raw | sampled | matrix | peak memory |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (name, write) in writers() {
        if !wanted.is_empty() && !wanted.iter().any(|wanted| name.contains(wanted.as_str())) {
            continue;
        }
        let path = folder.join(name);
        if !path.exists() {
            write(&path, &values, &labels)?;
        }
        let n_bytes = path.metadata()?.len() as f64;
        let raw = best(|| raw(&path))?;
        let matrix_bytes = read_file(&path, ReadOptions::default())?;
        let read = best(|| read_file(&path, ReadOptions::default()).map(|_| ()))?;
        let options = ReadOptions { budget_bytes: Some(matrix_bytes / SAMPLED), ..ReadOptions::default() };
        let sampled = best(|| read_file(&path, options.clone()).map(|_| ()))?;
        let rate = |secs: f64| format!("{:.2} GB/s", n_bytes / secs / 1e9);
        let peak = peak_of(&path)?.map_or("–".to_owned(), |peak| format!("{:.0} MB", peak as f64 / 1e6));
        println!(
            "| {name} | {:.0} MB | {} | {} | {:.2} | {} | {:.0} MB | {peak} |",
            n_bytes / 1e6,
            rate(read),
            rate(raw),
            raw / read,
            rate(sampled),
            matrix_bytes as f64 / 1e6
        );
    }
    Ok(())
}

fn best(mut run: impl FnMut() -> Result<(), Fault>) -> Result<f64, Fault> {
    let mut best = f64::INFINITY;
    for _ in 0..N_RUNS {
        let started = Instant::now();
        run()?;
        best = best.min(started.elapsed().as_secs_f64());
    }
    Ok(best)
}

/// The same bytes, in chunks of the size that reading takes, into memory of the file's size.
fn raw(path: &Path) -> Result<(), Fault> {
    let mut file = File::open(path)?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(file.metadata()?.len())?)?;
    file.read_to_end(&mut bytes)?;
    std::hint::black_box(bytes);
    Ok(())
}

/// Reads the file at `path`; gives the bytes of its matrix.
fn read_file(path: &Path, options: ReadOptions) -> Result<u64, Fault> {
    let source = DiskSource::open(path)?;
    let dataset = read(&[&source], &options, &Control::new()).map_err(|error| format!("{error:?}"))?;
    Ok(std::hint::black_box(dataset.main_matrix()?.values.n_values()) as u64 * 4)
}

/// Bytes that a process takes at most which reads the file at `path` and nothing else, where the system tells.
fn peak_of(path: &Path) -> Result<Option<u64>, Fault> {
    let output = std::process::Command::new(std::env::current_exe()?).env(PEAK_OF, path).output()?;
    let peak: u64 = String::from_utf8(output.stdout)?.trim().parse()?;
    Ok((peak > 0).then_some(peak))
}

/// Bytes that this process took at most, where the system tells.
fn peak_here() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(peak.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1024)
}

type Writer = fn(&Path, &[f32], &[String]) -> Result<(), Fault>;

fn writers() -> [(&'static str, Writer); 13] {
    [
        ("x.npy", |path, values, _| Ok(std::fs::write(path, npy(values)?)?)),
        ("stored.npz", |path, values, _| npz(path, values, zip::CompressionMethod::Stored)),
        ("deflated.npz", |path, values, _| npz(path, values, zip::CompressionMethod::Deflated)),
        ("x.safetensors", safetensors),
        ("x.fvecs", fvecs),
        ("list.parquet", |path, values, labels| parquet(path, &batch(values, labels, false)?, false)),
        ("list_zstd.parquet", |path, values, labels| parquet(path, &batch(values, labels, false)?, true)),
        ("columns.parquet", |path, values, labels| parquet(path, &columns(values, labels)?, false)),
        ("fixed.arrow", |path, values, labels| arrow(path, &batch(values, labels, true)?)),
        ("x.csv", csv),
        ("x.csv.gz", |path, values, labels| {
            let plain = path.with_extension("");
            csv(&plain, values, labels)?;
            let mut out = flate2::write::GzEncoder::new(File::create(path)?, flate2::Compression::fast());
            std::io::copy(&mut File::open(plain)?, &mut out)?;
            out.finish()?;
            Ok(())
        }),
        ("x.jsonl", |path, values, labels| json(path, values, labels, ["", "\n", ""])),
        ("x.json", |path, values, labels| json(path, values, labels, ["[", ",", "]"])),
    ]
}

fn npy(values: &[f32]) -> Result<Vec<u8>, Fault> {
    let view = ndarray::ArrayView2::from_shape((values.len() / N_DIMS, N_DIMS), values)?;
    Ok(scar_data::npy_bytes(view))
}

fn npz(path: &Path, values: &[f32], method: zip::CompressionMethod) -> Result<(), Fault> {
    let mut archive = zip::ZipWriter::new(BufWriter::new(File::create(path)?));
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    archive.start_file("X.npy", options)?;
    archive.write_all(&npy(values)?)?;
    archive.finish()?;
    Ok(())
}

fn safetensors(path: &Path, values: &[f32], _: &[String]) -> Result<(), Fault> {
    let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let view = safetensors::tensor::TensorView::new(safetensors::Dtype::F32, vec![values.len() / N_DIMS, N_DIMS], &bytes)?;
    Ok(std::fs::write(path, safetensors::serialize([("embeddings", view)], None)?)?)
}

fn fvecs(path: &Path, values: &[f32], _: &[String]) -> Result<(), Fault> {
    let mut out = BufWriter::new(File::create(path)?);
    for row in values.chunks_exact(N_DIMS) {
        out.write_all(&(N_DIMS as i32).to_le_bytes())?;
        row.iter().try_for_each(|value| out.write_all(&value.to_le_bytes()))?;
    }
    Ok(out.flush()?)
}

fn batch(values: &[f32], labels: &[String], is_fixed: bool) -> Result<RecordBatch, Fault> {
    let item = Arc::new(Field::new("item", DataType::Float32, false));
    let numbers = Arc::new(Float32Array::from(values.to_vec()));
    let vectors: ArrayRef = if is_fixed {
        Arc::new(FixedSizeListArray::try_new(item, N_DIMS as i32, numbers, None)?)
    } else {
        let lengths = arrow_buffer::OffsetBuffer::from_lengths(std::iter::repeat_n(N_DIMS, labels.len()));
        Arc::new(ListArray::try_new(item, lengths, numbers, None)?)
    };
    let labels: ArrayRef = Arc::new(StringArray::from_iter_values(labels));
    Ok(RecordBatch::try_from_iter([("embedding", vectors), ("label", labels)])?)
}

fn columns(values: &[f32], labels: &[String]) -> Result<RecordBatch, Fault> {
    let mut fields = vec![Field::new("label", DataType::Utf8, false)];
    let mut arrays: Vec<ArrayRef> = vec![Arc::new(StringArray::from_iter_values(labels))];
    for dim in 0..N_DIMS {
        fields.push(Field::new(format!("f{dim}"), DataType::Float32, false));
        arrays.push(Arc::new(Float32Array::from_iter_values(values.iter().skip(dim).step_by(N_DIMS).copied())));
    }
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
}

fn parquet(path: &Path, batch: &RecordBatch, is_packed: bool) -> Result<(), Fault> {
    let compression =
        if is_packed { parquet::basic::Compression::ZSTD(Default::default()) } else { parquet::basic::Compression::UNCOMPRESSED };
    let properties = parquet::file::properties::WriterProperties::builder()
        .set_compression(compression)
        .set_dictionary_enabled(false)
        .set_max_row_group_row_count(Some(16_384))
        .build();
    let mut writer = parquet::arrow::ArrowWriter::try_new(File::create(path)?, batch.schema(), Some(properties))?;
    writer.write(batch)?;
    writer.close()?;
    Ok(())
}

fn arrow(path: &Path, batch: &RecordBatch) -> Result<(), Fault> {
    let mut writer = arrow_ipc::writer::FileWriter::try_new(File::create(path)?, &batch.schema())?;
    for start in (0..batch.num_rows()).step_by(8_192) {
        writer.write(&batch.slice(start, 8_192.min(batch.num_rows() - start)))?;
    }
    writer.finish()?;
    Ok(())
}

fn csv(path: &Path, values: &[f32], labels: &[String]) -> Result<(), Fault> {
    let mut out = BufWriter::new(File::create(path)?);
    (0..N_DIMS).try_for_each(|dim| write!(out, "f{dim},"))?;
    writeln!(out, "label")?;
    for (row, label) in values.chunks_exact(N_DIMS).zip(labels).take(N_TEXT_ROWS) {
        row.iter().try_for_each(|value| write!(out, "{value},"))?;
        writeln!(out, "{label}")?;
    }
    Ok(out.flush()?)
}

fn json(path: &Path, values: &[f32], labels: &[String], [begin, between, end]: [&str; 3]) -> Result<(), Fault> {
    let mut out = BufWriter::new(File::create(path)?);
    write!(out, "{begin}")?;
    for (idx, (row, label)) in values.chunks_exact(N_DIMS).zip(labels).take(N_TEXT_ROWS).enumerate() {
        if idx > 0 {
            write!(out, "{between}")?;
        }
        write!(out, "{{\"label\":\"{label}\",\"embedding\":[")?;
        for (dim, value) in row.iter().enumerate() {
            write!(out, "{}{value}", if dim > 0 { "," } else { "" })?;
        }
        write!(out, "]}}")?;
    }
    writeln!(out, "{end}")?;
    Ok(out.flush()?)
}
