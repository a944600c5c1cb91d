//! Chosen rows are those of the file, wherever they are held, and what is extracted is read as exactly these rows.

use std::io::Write as _;
use std::sync::Arc;

use arrow_array::builder::{FixedSizeListBuilder, Float32Builder, ListBuilder};
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow_schema::Schema;
use ndarray::Array2;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;
use scar_core::control::Control;
use scar_core::problem::Code;
use scar_data::source::MemorySource;
use scar_data::{ByteSource, Dataset, FileRows, ReadError, ReadOptions, extract, npy_bytes, read};

fn read_all(files: &[&MemorySource], options: &ReadOptions) -> Dataset {
    let files: Vec<&dyn ByteSource> = files.iter().map(|&file| file as &dyn ByteSource).collect();
    read(&files, options, &Control::new()).unwrap_or_else(|error| panic!("{error:?}"))
}

fn taken(source: &MemorySource, rows: &FileRows) -> Vec<u8> {
    let mut out = Vec::new();
    extract(source, rows, &ReadOptions::default(), &mut out, &Control::new())
        .unwrap_or_else(|error| panic!("{}: {error:?}", source.name()));
    out
}

fn file_rows(n_rows: usize, rows: &[usize]) -> FileRows {
    FileRows { n_rows: n_rows as u64, rows: rows.iter().map(|&row| row as u64).collect(), ..FileRows::default() }
}

fn classes(dataset: &Dataset) -> Vec<String> {
    let labels = dataset.labels.as_ref().expect("labels");
    labels.class_ids().iter().map(|&id| labels.class_names()[id as usize].clone()).collect()
}

/// Values that are whole in every type, no two rows the same; classes of several rows each.
fn value(row: usize, dim: usize) -> i32 {
    (row * 3 + dim) as i32 % 120
}

fn class(row: usize) -> String {
    format!("c\u{e9}, \"{}\"", row % 2)
}

/// That the `rows` of `source` are read as such; with `shift`, which is added to all values, there are labels too.
fn check(source: &MemorySource, n_rows: usize, dims: usize, rows: &[usize], shift: Option<f32>) -> Result<(), TestCaseError> {
    let bytes = taken(source, &file_rows(n_rows, rows));
    let name = source.name().trim_end_matches(".gz").to_owned();
    let again = MemorySource::new(name.clone(), bytes);
    let dataset =
        read(&[&again], &ReadOptions::default(), &Control::new()).map_err(|error| TestCaseError::fail(format!("{name}: {error:?}")))?;
    let expected = Array2::from_shape_fn((rows.len(), dims), |(idx, dim)| value(rows[idx], dim) as f32 + shift.unwrap_or_default());
    prop_assert_eq!(&dataset.matrices[0].values, &expected, "{}", &name);
    let before =
        read(&[source], &ReadOptions::default(), &Control::new()).map_err(|error| TestCaseError::fail(format!("{name}: {error:?}")))?;
    prop_assert_eq!(&dataset.matrices[0].summary.dtype, &before.matrices[0].summary.dtype, "{}", &name);
    if shift.is_some() {
        prop_assert_eq!(classes(&dataset), rows.iter().map(|&row| class(row)).collect::<Vec<_>>(), "{}", &name);
    }
    Ok(())
}

fn npy(descr: &str, is_fortran: bool, n_rows: usize, dims: usize) -> Vec<u8> {
    let order = if is_fortran { "True" } else { "False" };
    let header = format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': ({n_rows}, {dims}), }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    let mut push = |row, dim| {
        let value = value(row, dim);
        match descr {
            "<f4" => bytes.extend((value as f32).to_le_bytes()),
            ">f8" => bytes.extend(f64::from(value).to_be_bytes()),
            ">i2" => bytes.extend((value as i16).to_be_bytes()),
            "|i1" => bytes.extend((value as i8).to_le_bytes()),
            _ => unreachable!("no such type here"),
        }
    };
    match is_fortran {
        true => (0..dims).for_each(|dim| (0..n_rows).for_each(|row| push(row, dim))),
        false => (0..n_rows).for_each(|row| (0..dims).for_each(|dim| push(row, dim))),
    }
    bytes
}

/// A table of the rows `rows`; blank lines, where it has some, are none.
fn table(rows: &[usize], dims: usize, writing: (char, &str), before: &str, has_blanks: bool) -> String {
    let (delimiter, end) = writing;
    let cells = |cells: Vec<String>| cells.join(&delimiter.to_string()) + end;
    let head = cells((0..dims).map(|dim| format!("f{dim}")).chain(["label".to_owned(), "note".to_owned()]).collect());
    let row = |&row: &usize| {
        let label = format!("\"{}\"", class(row).replace('"', "\"\""));
        let note = format!("\"line{end}of {row}\"");
        let blank = if has_blanks && row % 3 == 1 { end } else { "" };
        cells((0..dims).map(|dim| format!("{}.50", value(row, dim))).chain([label, note]).collect()) + blank
    };
    before.to_owned() + &head + &rows.iter().map(row).collect::<String>()
}

fn parquet(n_rows: usize, dims: usize, is_fixed: bool, codec: Compression, group_rows: usize) -> Vec<u8> {
    let vectors: ArrayRef = if is_fixed {
        let mut lists = FixedSizeListBuilder::new(Float32Builder::new(), dims as i32);
        (0..n_rows).for_each(|row| {
            (0..dims).for_each(|dim| lists.values().append_value(value(row, dim) as f32));
            lists.append(true);
        });
        Arc::new(lists.finish())
    } else {
        let mut lists = ListBuilder::new(Float32Builder::new());
        (0..n_rows).for_each(|row| lists.append_value((0..dims).map(|dim| Some(value(row, dim) as f32))));
        Arc::new(lists.finish())
    };
    let labels: ArrayRef = Arc::new(StringArray::from_iter_values((0..n_rows).map(class)));
    let ids: ArrayRef = Arc::new(Int64Array::from_iter_values((0..n_rows).map(|row| row as i64 * 7)));
    let batch = RecordBatch::try_from_iter([("embedding", vectors), ("label", labels), ("id", ids)]).expect("a batch");
    let pairs = vec![KeyValue::new("maker".to_owned(), "tests".to_owned())];
    let properties = WriterProperties::builder()
        .set_compression(codec)
        .set_key_value_metadata(Some(pairs))
        .set_max_row_group_row_count(Some(group_rows))
        .build();
    let mut out = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut out, batch.schema(), Some(properties)).expect("memory");
    writer.write(&batch).expect("memory");
    writer.close().expect("memory");
    out
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("memory");
    packer.finish().expect("memory")
}

/// A number of rows, of dimensions, and some of the rows, with two of each class at least.
fn cases() -> impl Strategy<Value = (usize, usize, Vec<usize>)> {
    (8_usize..60, 3_usize..7).prop_flat_map(|(n_rows, dims)| {
        prop::collection::vec(any::<bool>(), n_rows).prop_map(move |is_chosen| {
            let rows = (0..n_rows).filter(|&row| is_chosen[row] || (2..6).contains(&row)).collect();
            (n_rows, dims, rows)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn arrays_keep_type_and_rows((n_rows, dims, rows) in cases(), is_fortran: bool) {
        for descr in ["<f4", ">f8", ">i2", "|i1"] {
            let bytes = npy(descr, is_fortran, n_rows, dims);
            let packed = gz(&bytes);
            for source in [MemorySource::new("x.npy", bytes), MemorySource::new("x.npy.gz", packed)] {
                check(&source, n_rows, dims, &rows, None)?;
                let out = taken(&source, &file_rows(n_rows, &rows));
                let head = String::from_utf8_lossy(&out[..80]).into_owned();
                prop_assert!(head.contains(&format!("'{descr}', 'fortran_order': False, 'shape': ({}, {dims})", rows.len())), "{}", head);
            }
        }
    }

    #[test]
    fn tables_keep_records_as_they_stand((n_rows, dims, rows) in cases()) {
        let all: Vec<usize> = (0..n_rows).collect();
        for (name, writing) in [("x.csv", (',', "\n")), ("x.csv", (';', "\r\n")), ("x.tsv", ('\t', "\n")), ("x.txt", ('|', "\r\n"))] {
            for before in ["", "\u{feff}", "# a note\n\n"] {
                // A note makes lines of labels out of what no ending calls a table.
                if name == "x.txt" && before.starts_with('#') {
                    continue;
                }
                let text = table(&all, dims, writing, before, true);
                let packed = gz(text.as_bytes());
                for source in [MemorySource::new(name, text.as_bytes()), MemorySource::new(format!("{name}.gz"), packed)] {
                    check(&source, n_rows, dims, &rows, Some(0.5))?;
                    let out = String::from_utf8(taken(&source, &file_rows(n_rows, &rows))).expect("UTF-8");
                    prop_assert_eq!(out, table(&rows, dims, writing, before, false));
                }
            }
        }
    }

    #[test]
    fn parquet_keeps_columns_schema_and_metadata((n_rows, dims, rows) in cases(), is_fixed: bool, group_rows in 1_usize..40) {
        for codec in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(Default::default()), Compression::LZ4_RAW] {
            let source = MemorySource::new("x.parquet", parquet(n_rows, dims, is_fixed, codec, group_rows));
            check(&source, n_rows, dims, &rows, Some(0.0))?;
            let open = |bytes: Vec<u8>| {
                parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).expect("sound")
            };
            let before = open(parquet(n_rows, dims, is_fixed, codec, group_rows));
            let after = open(taken(&source, &file_rows(n_rows, &rows)));
            let plain = |schema: &Schema| Schema::new(schema.fields().clone());
            prop_assert_eq!(plain(before.schema()), plain(after.schema()));
            prop_assert_eq!(before.parquet_schema(), after.parquet_schema());
            let pairs = after.metadata().file_metadata().key_value_metadata().cloned().unwrap_or_default();
            prop_assert!(pairs.iter().any(|pair| pair.key == "maker" && pair.value.as_deref() == Some("tests")));
            prop_assert_eq!(after.metadata().row_group(0).column(0).compression(), before.metadata().row_group(0).column(0).compression());
            let ids: Vec<i64> = after.build().expect("sound").flat_map(|batch| {
                let batch = batch.expect("sound");
                batch.column(2).as_any().downcast_ref::<Int64Array>().expect("ids").values().to_vec()
            }).collect();
            prop_assert_eq!(ids, rows.iter().map(|&row| row as i64 * 7).collect::<Vec<_>>());
        }
    }
}

#[track_caller]
fn text(name: &str, text: &str, n_rows: usize, rows: &[usize], expected: &str) {
    let out = taken(&MemorySource::new(name, text), &file_rows(n_rows, rows));
    assert_eq!(String::from_utf8_lossy(&out), expected, "{name}");
}

#[test]
fn labels_are_taken_with_the_header_that_reading_found() {
    text("y.txt", "label\na\nb\na\n\n", 3, &[0, 2], "label\na\na\n");
    text("y.txt", "a\r\nb\r\na", 3, &[1, 2], "b\r\na\r\n");
    text("y.txt", "a\rb\ra\r", 3, &[1, 2], "b\ra\r");
    // The first line is a label where the matrix has a row for it.
    text("y.tsv", "species\na\na\nb\nb\n", 5, &[0, 3], "species\nb\n");
    text("y.tsv", "species\na\na\nb\nb\n", 4, &[0, 3], "species\na\nb\n");
    text("y.csv", "id;kind\n1;\"a;\n1\"\n2;b\n3;b\n4;\"a;\n1\"\n", 4, &[0, 3], "id;kind\n1;\"a;\n1\"\n4;\"a;\n1\"\n");
}

#[test]
fn shape_that_word2vec_writes_is_that_of_the_rows() {
    text("x.txt", "4 3\na 1 2 3\nb 4 5 6\nc 7 8 9\nd 1 1 2\n", 4, &[1, 3], "2 3\nb 4 5 6\nd 1 1 2\n");
    text("x.txt", "a 1.5 2 3\nb 4.5 5 6\n c  7.5 8 9\n", 3, &[1, 2], "b 4.5 5 6\n c  7.5 8 9\n");
}

#[test]
fn label_arrays_are_taken() {
    let header = "{'descr': '<U2', 'fortran_order': False, 'shape': (3,), }\n";
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(['a', 'b', 'a'].iter().flat_map(|&letter| [letter as u32, 0]).flat_map(u32::to_le_bytes));
    let out = taken(&MemorySource::new("y.npy", bytes.clone()), &file_rows(3, &[1, 2]));
    assert!(String::from_utf8_lossy(&out[..128]).contains("'<U2', 'fortran_order': False, 'shape': (2,)"));
    assert_eq!(out[out.len() - 16..], bytes[bytes.len() - 16..]);
}

#[test]
fn other_formats_are_refused_with_the_way_out() {
    let source = MemorySource::new("x.jsonl", "{\"embedding\":[1,2],\"label\":\"a\"}\n".repeat(4));
    let refusal = extract(&source, &file_rows(4, &[1]), &ReadOptions::default(), &mut Vec::new(), &Control::new());
    let Err(ReadError::Refused(problem)) = refusal else { panic!("must be refused") };
    assert!(
        problem.code == Code::UnsupportedFeature && problem.message.contains("«jsonl»") && problem.message.contains(".npy"),
        "{problem}"
    );
    let control = Control::new();
    control.cancel();
    let source = MemorySource::new("x.npy", npy("<f4", false, 9, 3));
    let outcome = extract(&source, &file_rows(9, &[1]), &ReadOptions::default(), &mut Vec::new(), &control);
    assert!(matches!(outcome, Err(ReadError::Cancelled)));
}

/// That the rows `held` are those at `rows` of the file: their values are there.
#[track_caller]
fn places(dataset: &Dataset, matrix: &MemorySource, n_rows: u64) -> Vec<u64> {
    let held: Vec<u32> = (0..dataset.matrices[0].values.n_rows() as u32).collect();
    let files = dataset.rows_in_files(0, &held);
    assert_eq!((files.matrix.n_rows, files.matrix.rows.len()), (n_rows, held.len()));
    let again = MemorySource::new(matrix.name(), taken(matrix, &files.matrix));
    assert_eq!(read_all(&[&again], &ReadOptions::default()).matrices[0].values, dataset.matrices[0].values);
    files.matrix.rows
}

#[test]
fn rows_that_are_not_finite_are_no_rows_that_are_chosen() {
    let mut values = Array2::from_shape_fn((12, 3), |(row, dim)| value(row, dim) as f32);
    (values[(0, 1)], values[(7, 2)]) = (f32::NAN, f32::INFINITY);
    let x = MemorySource::new("x.npy", npy_bytes(values.view()));
    let y = MemorySource::new("y.csv", "label\n".to_owned() + &(0..12).map(|row| format!("c{}\n", row % 3)).collect::<String>());
    let options = ReadOptions { drop_non_finite: true, ..ReadOptions::default() };
    let dataset = read_all(&[&x, &y], &options);
    assert_eq!(places(&dataset, &x, 12), [1, 2, 3, 4, 5, 6, 8, 9, 10, 11]);
    let labels = dataset.rows_in_files(0, &[0, 6]).labels.expect("a file of their own");
    assert_eq!((labels.file.as_str(), labels.n_rows, &labels.rows), ("y.csv", 12, &vec![1, 8]));
    assert_eq!(taken(&y, &labels), b"label\nc1\nc2\n");
    // Labels that come later are of the rows that are held.
    let later = MemorySource::new("z.txt", (0..10).map(|row| format!("c{}\n", row % 3)).collect::<String>());
    let merged = dataset.merge(read_all(&[&later], &ReadOptions::default())).expect("fits");
    let files = merged.rows_in_files(0, &[6]);
    assert_eq!((files.matrix.rows, files.labels.expect("a file of their own").rows), (vec![8], vec![6]));
}

#[test]
fn rows_of_a_sample_are_those_of_the_file() {
    let x = MemorySource::new("x.csv", table(&(0..400).collect::<Vec<_>>(), 3, (',', "\n"), "", false));
    let options = ReadOptions { budget_bytes: Some(60 * 3 * 4), sample_seed: 3, ..ReadOptions::default() };
    let dataset = read_all(&[&x], &options);
    let rows = places(&dataset, &x, 400);
    assert!(rows.len() < 100 && rows.last().is_some_and(|&last| last > 100), "{rows:?}");
    assert!(dataset.rows_in_files(0, &[0]).labels.is_none(), "labels beside the matrix are no file of their own");
    // Labels of a file of their own follow.
    let x = MemorySource::new("x.npy", npy("<f4", false, 400, 3));
    let y = MemorySource::new("y.txt", (0..400).map(|row| format!("c{}\n", row % 3)).collect::<String>());
    let dataset = read_all(&[&x, &y], &options);
    let rows = places(&dataset, &x, 400);
    let held: Vec<u32> = (0..rows.len() as u32).collect();
    assert_eq!(dataset.rows_in_files(0, &held).labels.expect("a file of their own").rows, rows);
}

#[test]
fn labels_matched_by_id_are_taken_from_their_own_places() {
    let rows = |order: &[usize]| order.iter().map(|row| format!("r{row},{}.5,{}.25\n", row, row * 2)).collect::<String>();
    let x = MemorySource::new("x.csv", format!("id,f0,f1\n{}", rows(&[3, 1, 4, 0, 2])));
    let labels = |order: &[usize]| order.iter().map(|row| format!("r{row},c{}\n", row % 2)).collect::<String>();
    let y = MemorySource::new("y.csv", format!("id,label\n{}", labels(&[9, 0, 1, 2, 3, 4])));
    let dataset = read_all(&[&x, &y], &ReadOptions::default());
    let files = dataset.rows_in_files(0, &[0, 2, 3, 1]);
    assert_eq!(files.matrix.rows, [0, 1, 2, 3]);
    let of_labels = files.labels.expect("a file of their own");
    assert_eq!((of_labels.n_rows, &of_labels.rows), (6, &vec![1, 2, 4, 5]));
    let again = [MemorySource::new("x.csv", taken(&x, &files.matrix)), MemorySource::new("y.csv", taken(&y, &of_labels))];
    let again = read_all(&[&again[0], &again[1]], &ReadOptions::default());
    assert_eq!(
        (classes(&again), again.matrices[0].values.row(0)),
        (["c1", "c1", "c0", "c0"].map(str::to_owned).to_vec(), [3.5, 6.25].as_slice())
    );
}

#[test]
fn rows_of_several_parts_are_counted_through_them() {
    let part = |name: &str, rows: std::ops::Range<usize>| {
        let rows: String = rows.map(|row| format!("{}.5,{}.25,c{}\n", row, row * 2, row % 2)).collect();
        MemorySource::new(name, format!("f0,f1,label\n{rows}"))
    };
    let parts = [part("x_1.csv", 4..9), part("x_0.csv", 0..4)];
    let files = read_all(&[&parts[0], &parts[1]], &ReadOptions::default()).rows_in_files(0, &[3, 4]);
    assert_eq!((files.matrix.n_rows, &files.matrix.rows), (9, &vec![3, 4]));
    assert_eq!(files.matrix.counted_through().expect("two parts"), "Rows are counted through 2 files one after another: x_0.csv, x_1.csv.");
    let refusal = extract(&parts[0], &files.matrix, &ReadOptions::default(), &mut Vec::new(), &Control::new());
    assert!(matches!(refusal, Err(ReadError::Refused(problem)) if problem.message.contains("one of 2 parts")));
}

#[test]
fn rows_below_names_of_another_form_come_out_below_them() {
    let arff = "% x\n@relation r\n@attribute f0 numeric\n@attribute f1 numeric\n@attribute class {a,b}\n@data\n0,1,a\n3,4,b\n6,7,a\n";
    let source = MemorySource::new("x.arff", arff);
    let expected = arff.replace("3,4,b\n", "");
    assert_eq!(String::from_utf8(taken(&source, &file_rows(3, &[0, 2]))).expect("text"), expected);
    let dump = "--\nCOPY public.x (f0, f1, class) FROM stdin;\n0\t1\ta\n3\t4\tb\n6\t7\ta\n\\.\n\nSET y = 0;\n";
    let source = MemorySource::new("x.sql", dump);
    let expected = "--\nCOPY public.x (f0, f1, class) FROM stdin;\n0\t1\ta\n6\t7\ta\n\\.\n";
    assert_eq!(String::from_utf8(taken(&source, &file_rows(3, &[0, 2]))).expect("text"), expected);
}
