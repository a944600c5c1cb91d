//! What is written in a format is read as the same matrix, bit by bit, and the same labels.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use arrow_array::{ArrayRef, FixedSizeListArray, Float32Array, ListArray, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use ndarray::{Array2, ArrayView2};
use proptest::prelude::*;
use scar_core::control::Control;
use scar_data::source::MemorySource;
use scar_data::{ReadOptions, npy_bytes, read};

/// A matrix, and the class of every row.
#[derive(Clone, Debug)]
struct Set {
    values: Array2<f32>,
    labels: Vec<String>,
}

fn sets() -> impl Strategy<Value = Set> {
    (2_usize..20, 2_usize..9).prop_flat_map(|(n_rows, n_dims)| {
        let finite = any::<f32>().prop_filter("finite", |value| value.is_finite());
        (prop::collection::vec(finite, n_rows * n_dims), Just((n_rows, n_dims))).prop_map(|(values, (n_rows, n_dims))| Set {
            values: Array2::from_shape_vec((n_rows, n_dims), values).expect("as many values"),
            // Every class twice at least, as classes are.
            labels: (0..n_rows).map(|row| format!("class {}", row % 2)).collect(),
        })
    })
}

fn check(name: &str, bytes: Vec<u8>, set: &Set, has_labels: bool) -> Result<(), TestCaseError> {
    let source = MemorySource::new(name, bytes);
    let dataset = read(&[&source], &ReadOptions::default(), &Control::new());
    // A set of two rows has a class for each: no classes.
    if has_labels && set.labels.len() < 3 {
        prop_assert!(dataset.is_err(), "{name}");
        return Ok(());
    }
    let dataset = dataset.map_err(|error| TestCaseError::fail(format!("{name}: {error:?}")))?;
    let bits = |values: ArrayView2<'_, f32>| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    prop_assert_eq!((dataset.matrices[0].values.n_rows(), dataset.matrices[0].values.n_dims()), set.values.dim(), "{}", name);
    prop_assert_eq!(bits(dataset.matrices[0].values.to_array().view()), bits(set.values.view()), "{}", name);
    let found =
        dataset.labels.map(|labels| labels.class_ids().iter().map(|&id| labels.class_names()[id as usize].clone()).collect::<Vec<_>>());
    prop_assert_eq!(found, has_labels.then(|| set.labels.clone()), "{}", name);
    Ok(())
}

fn csv(set: &Set, delimiter: char, comma: bool) -> Vec<u8> {
    let mut out = String::new();
    (0..set.values.ncols()).for_each(|dim| write!(out, "f{dim}{delimiter}").expect("a text"));
    out.push_str("label\n");
    for (row, label) in set.values.rows().into_iter().zip(&set.labels) {
        for value in row {
            let number = value.to_string();
            write!(out, "{}{delimiter}", if comma { number.replace('.', ",") } else { number }).expect("a text");
        }
        writeln!(out, "{label}").expect("a text");
    }
    out.into_bytes()
}

fn json_row(row: ndarray::ArrayView1<'_, f32>) -> String {
    format!("[{}]", row.iter().map(f32::to_string).collect::<Vec<_>>().join(","))
}

fn records(set: &Set, between: &str) -> String {
    let record = |(row, label)| format!("{{\"embedding\":{},\"label\":\"{label}\"}}", json_row(row));
    set.values.rows().into_iter().zip(&set.labels).map(record).collect::<Vec<_>>().join(between)
}

fn npz(set: &Set, method: zip::CompressionMethod) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("X.npy", zip::write::SimpleFileOptions::default().compression_method(method)).expect("memory");
    archive.write_all(&npy_bytes(set.values.view())).expect("memory");
    archive.finish().expect("memory").into_inner()
}

fn safetensors(set: &Set) -> Vec<u8> {
    let bytes: Vec<u8> = set.values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let view = safetensors::tensor::TensorView::new(safetensors::Dtype::F32, set.values.shape().to_vec(), &bytes).expect("a tensor");
    safetensors::serialize([("embeddings", view)], None).expect("memory")
}

fn fvecs(set: &Set) -> Vec<u8> {
    let row = |row: ndarray::ArrayView1<'_, f32>| {
        let length = (row.len() as i32).to_le_bytes().to_vec();
        [length, row.iter().flat_map(|value| value.to_le_bytes()).collect()].concat()
    };
    set.values.rows().into_iter().flat_map(row).collect()
}

fn lists(set: &Set, is_fixed: bool) -> RecordBatch {
    let item = Arc::new(Field::new("item", DataType::Float32, false));
    let numbers = Arc::new(Float32Array::from_iter_values(set.values.iter().copied()));
    let n_dims = set.values.ncols();
    let vectors: ArrayRef = if is_fixed {
        Arc::new(FixedSizeListArray::new(item, n_dims as i32, numbers, None))
    } else {
        let lengths = arrow_buffer::OffsetBuffer::from_lengths(std::iter::repeat_n(n_dims, set.values.nrows()));
        Arc::new(ListArray::new(item, lengths, numbers, None))
    };
    let labels: ArrayRef = Arc::new(StringArray::from_iter_values(&set.labels));
    RecordBatch::try_from_iter([("embedding", vectors), ("label", labels)]).expect("a batch")
}

fn columns(set: &Set) -> RecordBatch {
    let mut fields = vec![Field::new("label", DataType::Utf8, false)];
    let mut arrays: Vec<ArrayRef> = vec![Arc::new(StringArray::from_iter_values(&set.labels))];
    for (dim, column) in set.values.columns().into_iter().enumerate() {
        fields.push(Field::new(format!("f{dim}"), DataType::Float32, false));
        arrays.push(Arc::new(Float32Array::from_iter_values(column.iter().copied())));
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).expect("a batch")
}

fn parquet(batch: &RecordBatch, compression: parquet::basic::Compression) -> Vec<u8> {
    let properties =
        parquet::file::properties::WriterProperties::builder().set_compression(compression).set_max_row_group_row_count(Some(7)).build();
    let mut bytes = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).expect("memory");
    writer.write(batch).expect("memory");
    writer.close().expect("memory");
    bytes
}

fn arrow(batch: &RecordBatch, is_file: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let slices = (0..batch.num_rows()).step_by(5).map(|start| batch.slice(start, 5.min(batch.num_rows() - start)));
    if is_file {
        let mut writer = arrow_ipc::writer::FileWriter::try_new(&mut bytes, &batch.schema()).expect("memory");
        slices.for_each(|slice| writer.write(&slice).expect("memory"));
        writer.finish().expect("memory");
    } else {
        let mut writer = arrow_ipc::writer::StreamWriter::try_new(&mut bytes, &batch.schema()).expect("memory");
        slices.for_each(|slice| writer.write(&slice).expect("memory"));
        writer.finish().expect("memory");
    }
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_tables_are_read_as_written(set in sets()) {
        for (delimiter, comma) in [(',', false), (';', false), (';', true), ('\t', false), ('|', false)] {
            check("x.csv", csv(&set, delimiter, comma), &set, true)?;
        }
        check("x.csv.gz", gzip(&csv(&set, ',', false)), &set, true)?;
    }

    #[test]
    fn json_is_read_as_written(set in sets()) {
        check("x.jsonl", records(&set, "\n").into_bytes(), &set, true)?;
        check("x.json", format!("[{}]", records(&set, ",")).into_bytes(), &set, true)?;
        check("x.json", format!("{{\"data\":[{}]}}", records(&set, ",\n")).into_bytes(), &set, true)?;
        let rows: Vec<String> = set.values.rows().into_iter().map(json_row).collect();
        check("x.json", format!("{{\"labels\":{:?},\"X\":[{}]}}", set.labels, rows.join(",")).into_bytes(), &set, true)?;
    }

    #[test]
    fn arrays_are_read_as_written(set in sets()) {
        check("x.npz", npz(&set, zip::CompressionMethod::Stored), &set, false)?;
        check("x.npz", npz(&set, zip::CompressionMethod::Deflated), &set, false)?;
        check("x.safetensors", safetensors(&set), &set, false)?;
        check("x.fvecs", fvecs(&set), &set, false)?;
        check("x.npy.gz", gzip(&npy_bytes(set.values.view())), &set, false)?;
    }

    #[test]
    fn columnar_files_are_read_as_written(set in sets()) {
        use parquet::basic::Compression;
        for batch in [lists(&set, false), lists(&set, true), columns(&set)] {
            for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(Default::default()), Compression::LZ4_RAW] {
                check("x.parquet", parquet(&batch, compression), &set, true)?;
            }
            check("x.arrow", arrow(&batch, true), &set, true)?;
            check("x.arrows", arrow(&batch, false), &set, true)?;
        }
    }
}
