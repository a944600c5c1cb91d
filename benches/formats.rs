//! How fast each format is read: prints rows of docs/formats.md's *Speed* table, beside reading the same bytes raw.
//!
//! Writes 200 MB a format into `target/bench/formats`.

use std::fs::File;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use arrow_array::{ArrayRef, FixedSizeListArray, Float32Array, ListArray, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use scar_lens::control::Control;
use scar_lens::data::source::DiskSource;
use scar_lens::data::{ReadOptions, read};
use scar_lens::probe::Random;

type Fault = Box<dyn std::error::Error>;

const N_DIMS: usize = 768;
/// Rows of a set of 200 MB as f32, and as text.
const N_ROWS: usize = 65_000;
const N_TEXT_ROWS: usize = 24_000;
/// Best of so many.
const N_RUNS: usize = 3;

fn main() -> Result<(), Fault> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/formats");
    std::fs::create_dir_all(&folder)?;
    let mut random = Random::new(0, &[N_ROWS as u64]);
    let values: Vec<f32> = (0..N_ROWS * N_DIMS).map(|_| random.symmetric(2.0)).collect();
    let labels: Vec<String> = (0..N_ROWS).map(|row| format!("class {}", row % 10)).collect();
    println!("| format | file | read | raw | of raw |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    for (name, write) in writers() {
        let path = folder.join(name);
        if !path.exists() {
            write(&path, &values, &labels)?;
        }
        let n_bytes = path.metadata()?.len() as f64;
        let raw = best(|| raw(&path))?;
        let read = best(|| read_file(&path))?;
        let rate = |secs: f64| format!("{:.2} GB/s", n_bytes / secs / 1e9);
        println!("| {name} | {:.0} MB | {} | {} | {:.2} |", n_bytes / 1e6, rate(read), rate(raw), raw / read);
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

fn read_file(path: &Path) -> Result<(), Fault> {
    let source = DiskSource::open(path)?;
    let dataset = read(&[&source], &ReadOptions::default(), &Control::new()).map_err(|error| format!("{error:?}"))?;
    std::hint::black_box(dataset.main_matrix()?.values.n_values());
    Ok(())
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
    Ok(scar_lens::data::npy_bytes(view))
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
