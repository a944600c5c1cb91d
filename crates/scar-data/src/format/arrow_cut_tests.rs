//! Batches that are read by slices give what they give as a whole: packed ones are never cut.

use std::sync::Arc;

use arrow_array::types::{Float32Type, Int8Type};
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, FixedSizeListArray, Float16Array, Float32Array, Float64Array, LargeListArray,
    LargeStringArray, ListArray, RecordBatch, StringArray, UnionArray,
};
use arrow_buffer::ScalarBuffer;
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow_schema::{DataType, Field, UnionFields};

use crate::source::MemorySource;
use crate::{Dataset, ReadError, ReadOptions, read};
use scar_core::control::Control;

const N_ROWS: usize = 1_003;
const N_DIMS: usize = 5;

fn value(row: usize, dim: usize) -> f32 {
    (row * N_DIMS + dim) as f32 / 4.0
}

fn numbers() -> Float32Array {
    (0..N_ROWS * N_DIMS).map(|at| Some(value(at / N_DIMS, at % N_DIMS))).collect()
}

fn labels() -> ArrayRef {
    Arc::new(StringArray::from_iter_values((0..N_ROWS).map(|row| "abc".repeat(row % 3 + 1))))
}

fn item() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Float32, true))
}

/// `columns` in two batches, the second of odd length.
fn written(columns: Vec<(&str, ArrayRef)>, is_file: bool, is_packed: bool) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).expect("a batch");
    let packing = is_packed.then_some(CompressionType::LZ4_FRAME);
    let options = IpcWriteOptions::default().try_with_compression(packing).expect("known");
    let batches = [batch.slice(0, 400), batch.slice(400, N_ROWS - 400)];
    let mut bytes = Vec::new();
    if is_file {
        let mut writer = FileWriter::try_new_with_options(&mut bytes, &batch.schema(), options).expect("memory");
        batches.iter().for_each(|batch| writer.write(batch).expect("memory"));
        writer.finish().expect("memory");
    } else {
        let mut writer = StreamWriter::try_new_with_options(&mut bytes, &batch.schema(), options).expect("memory");
        batches.iter().for_each(|batch| writer.write(batch).expect("memory"));
        writer.finish().expect("memory");
    }
    bytes
}

fn read_all(bytes: &[u8]) -> Result<Dataset, ReadError> {
    read(&[&MemorySource::new("x.arrow", bytes)], &ReadOptions::default(), &Control::new())
}

#[track_caller]
fn check(columns: Vec<(&str, ArrayRef)>) {
    let whole = read_all(&written(columns.clone(), true, true));
    for is_file in [true, false] {
        match (&whole, &read_all(&written(columns.clone(), is_file, false))) {
            (Ok(whole), Ok(cut)) => {
                assert_eq!(whole.matrices[0].values, cut.matrices[0].values);
                assert_eq!((&whole.labels, &whole.matrices[0].summary.values), (&cut.labels, &cut.matrices[0].summary.values));
            }
            (Err(whole), Err(cut)) => assert_eq!(whole, cut),
            (whole, cut) => panic!("{whole:?} as a whole, {cut:?} cut"),
        }
    }
}

#[track_caller]
fn check_values(columns: Vec<(&str, ArrayRef)>) {
    let dataset = read_all(&written(columns.clone(), true, false)).expect("readable");
    let values = &dataset.matrices[0].values;
    assert_eq!((values.n_rows(), values.n_dims()), (N_ROWS, N_DIMS));
    assert!(values.rows().enumerate().all(|(row, found)| found.iter().enumerate().all(|(dim, &found)| found == value(row, dim))));
    assert_eq!(dataset.labels.as_ref().expect("labels").n_classes(), 3);
    check(columns);
}

fn fixed() -> ArrayRef {
    Arc::new(FixedSizeListArray::new(item(), N_DIMS as i32, Arc::new(numbers()), None))
}

fn list(has_gap: bool) -> ArrayRef {
    let rows = (0..N_ROWS).map(|row| (row != 700 || !has_gap).then(|| (0..N_DIMS).map(move |dim| Some(value(row, dim)))));
    Arc::new(ListArray::from_iter_primitive::<Float32Type, _, _>(rows))
}

#[test]
fn every_form_of_vectors_is_read_by_slices() {
    let wide: ArrayRef = Arc::new(LargeListArray::from_iter_primitive::<Float32Type, _, _>(
        (0..N_ROWS).map(|row| Some((0..N_DIMS).map(move |dim| Some(value(row, dim))))),
    ));
    for vectors in [fixed(), list(false), wide] {
        check_values(vec![("label", labels()), ("v", vectors)]);
    }
    let dims: Vec<ArrayRef> = (0..N_DIMS)
        .map(|dim| -> ArrayRef {
            let column = (0..N_ROWS).map(|row| value(row, dim));
            match dim {
                0 => Arc::new(Float64Array::from_iter_values(column.map(f64::from))),
                1 => Arc::new(Float32Array::from_iter_values(column)),
                _ => Arc::new(Float32Array::from(column.map(Some).collect::<Vec<_>>())),
            }
        })
        .collect();
    let names = ["f0", "f1", "f2", "f3", "f4"];
    check_values(names.into_iter().zip(dims).chain([("label", labels())]).collect());
    let halves: ArrayRef = Arc::new(Float16Array::from_iter_values((0..N_ROWS).map(|row| half::f16::from_f32(row as f32))));
    let others: ArrayRef = Arc::new(Float16Array::from_iter_values((0..N_ROWS).map(|row| half::f16::from_f32(-(row as f32)))));
    check(vec![("f0", halves), ("f1", others), ("label", labels())]);
}

#[test]
fn labels_of_every_kind_stay_with_their_rows() {
    let flags: ArrayRef = Arc::new((0..N_ROWS).map(|row| Some(row % 7 < 3)).collect::<BooleanArray>());
    let texts: ArrayRef = Arc::new(LargeStringArray::from_iter_values((0..N_ROWS).map(|row| format!("ü{}", row % 5))));
    let words: DictionaryArray<Int8Type> = (0..N_ROWS).map(|row| Some(["x", "yy", "zzz"][row * row % 3])).collect();
    for labels in [flags, texts, Arc::new(words)] {
        check(vec![("v", fixed()), ("label", labels)]);
    }
}

#[test]
fn what_stands_between_the_columns_is_passed_over() {
    let fields = UnionFields::from_fields([Field::new("a", DataType::Float32, true), Field::new("b", DataType::Utf8, true)]);
    let kinds = ScalarBuffer::from(vec![0_i8; N_ROWS]);
    let first: ArrayRef = Arc::new(Float32Array::from(vec![0.5; N_ROWS]));
    let union: ArrayRef = Arc::new(UnionArray::try_new(fields, kinds, None, vec![first, labels()]).expect("a union"));
    let views: ArrayRef =
        Arc::new(arrow_array::StringViewArray::from_iter_values((0..N_ROWS).map(|row| format!("{row}: long enough to stand apart"))));
    let pairs: ArrayRef = Arc::new(arrow_array::StructArray::from(vec![(Arc::new(Field::new("c", DataType::Utf8, true)), labels())]));
    let nothing: ArrayRef = Arc::new(arrow_array::NullArray::new(N_ROWS));
    check_values(vec![("u", union), ("v", fixed()), ("n", nothing), ("p", pairs), ("label", labels()), ("text", views)]);
}

#[test]
fn gaps_and_odd_rows_are_told_with_their_places() {
    check(vec![("v", list(true)), ("label", labels())]);
    let mut gap: Vec<Option<f32>> = (0..N_ROWS).map(|row| Some(row as f32)).collect();
    gap[601] = None;
    check(vec![("f0", Arc::new(Float32Array::from(gap)) as ArrayRef), ("f1", Arc::new(numbers().slice(0, N_ROWS)))]);
    let ragged = (0..N_ROWS).map(|row| Some((0..N_DIMS + usize::from(row == 801)).map(move |dim| Some(value(row, dim)))));
    let ragged: ArrayRef = Arc::new(ListArray::from_iter_primitive::<Float32Type, _, _>(ragged));
    let refused = read_all(&written(vec![("v", ragged.clone())], true, false));
    assert!(matches!(&refused, Err(ReadError::Refused(problem)) if problem.row == Some(802)), "{refused:?}");
    check(vec![("v", ragged)]);
}
