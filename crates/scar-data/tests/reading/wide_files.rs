//! Files of very many columns, arrays, classes or ids, and files of one line, are read or refused in a time that grows with their
//! size and no faster.
//!
//! No clock is asked: where a step took the square of a number, these tests would run for hours.

use std::cell::Cell;
use std::io;
use std::sync::Arc;

use crate::faults;
use arrow_array::{ArrayRef, Float32Array, RecordBatch, StringArray};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_data::source::MemorySource;
use scar_data::{ByteSource, Dataset, ReadError, ReadOptions, read};

/// As many columns as a wide one-hot table has.
const WIDE: usize = 100_000;
/// Columns that a file may have.
const MOST: usize = 262_144;

fn try_read(files: &[MemorySource], options: &ReadOptions) -> Result<Dataset, ReadError> {
    let sources: Vec<&dyn ByteSource> = files.iter().map(|file| file as &dyn ByteSource).collect();
    read(&sources, options, &Control::new())
}

fn read_all(files: &[MemorySource]) -> Dataset {
    try_read(files, &ReadOptions::default()).unwrap_or_else(|error| panic!("{error:?}"))
}

fn refusal(result: Result<Dataset, ReadError>) -> Problem {
    match result {
        Err(ReadError::Refused(problem)) => problem,
        other => panic!("must be refused: {other:?}"),
    }
}

#[track_caller]
fn refused(files: &[MemorySource], code: Code, words: &[&str]) {
    let problem = refusal(try_read(files, &ReadOptions::default()));
    assert_eq!(problem.code, code, "{problem}");
    words.iter().for_each(|word| assert!(problem.message.contains(word), "{problem}"));
}

/// A record: `cell` of every column, then the label.
fn record(n: usize, cell: impl Fn(usize) -> String, label: &str) -> String {
    (0..n).map(cell).chain([label.to_owned()]).collect::<Vec<_>>().join(",") + "\n"
}

/// A table with a header and four rows of `n` numbers, with a label each.
fn table(n: usize, name: impl Fn(usize) -> String) -> String {
    let row = |row: usize, label| record(n, |idx| if idx % 4 == row { "1" } else { "0.5" }.to_owned(), label);
    record(n, name, "label") + &row(0, "a") + &row(1, "b") + &row(2, "a") + &row(3, "b")
}

#[test]
fn wide_tables_are_read() {
    // Numbered columns, and names of which no two begin alike.
    for name in [(|idx| format!("x{idx}")) as fn(usize) -> String, |idx| format!("gene {idx} of 1")] {
        let dataset = read_all(&[MemorySource::new("x.csv", table(WIDE, name))]);
        let summary = &dataset.matrices[0].summary;
        assert_eq!((summary.rows, summary.dims), (4, WIDE as u64));
        assert_eq!(dataset.labels.expect("labels").class_ids(), [0, 1, 0, 1]);
    }
}

#[test]
fn parts_of_a_wide_table_are_joined() {
    let text = table(WIDE, |idx| format!("x{idx}"));
    let dataset = read_all(&[MemorySource::new("part-1.csv", text.clone()), MemorySource::new("part-2.csv", text)]);
    assert_eq!((dataset.matrices[0].summary.rows, dataset.matrices[0].summary.dims), (8, WIDE as u64));
}

#[test]
fn more_columns_than_any_real_table_are_refused_with_what_to_do() {
    let numbers = record(1_000_000 - 1, |_| "0.5".to_owned(), "0.5").repeat(2);
    let what_to_do = ["1,000,000 columns", "262,144", "transpose", "np.save"];
    refused(&[MemorySource::new("x.csv", numbers)], Code::TooLarge, &what_to_do);
    let texts = record(1_000_000 - 1, |idx| format!("t{}", idx % 7), "label").repeat(2);
    refused(&[MemorySource::new("y.csv", texts)], Code::TooLarge, &what_to_do);
    let names = |n: usize| (0..n).map(|idx| format!("\"k{idx}\": 0.5")).collect::<Vec<_>>().join(", ");
    let row = format!("{{{}}}", names(MOST + 2));
    for (name, text) in [("x.jsonl", format!("{row}\n{row}\n")), ("x.json", format!("[{row}, {row}]"))] {
        refused(&[MemorySource::new(name, text)], Code::TooLarge, &["262,145 columns or more", "262,144"]);
    }
    faults::tried("Names and sizes", "a million columns", 4, "refused with the limit and what to do");
}

#[test]
fn rows_of_json_with_very_many_names_are_read_in_any_order() {
    let row = |order: &mut dyn Iterator<Item = usize>, first: f64, label: &str| {
        let values = order.map(|idx| format!("\"x{idx}\":{}", first + idx as f64 / 4.0));
        let all: Vec<String> = values.chain([format!("\"label\":\"{label}\"")]).collect();
        format!("{{{}}}", all.join(","))
    };
    let rows = [row(&mut (0..WIDE), 0.5, "a"), row(&mut (0..WIDE).rev(), 1.0, "b"), row(&mut (0..WIDE).rev(), 1.5, "a")];
    for (name, text) in [("x.jsonl", rows.join("\n") + "\n"), ("x.json", format!("[{}]", rows.join(",")))] {
        let dataset = read_all(&[MemorySource::new(name, text)]);
        let values = &dataset.matrices[0].values;
        assert_eq!((values.n_rows(), values.n_dims(), values[(1, 0)], values[(2, WIDE - 1)]), (3, WIDE, 1.0, 25_001.25), "{name}");
    }
    let columns: Vec<String> = (0..WIDE).map(|idx| format!("\"x{idx}\":[0.5,{idx},3]")).collect();
    let dataset = read_all(&[MemorySource::new("x.json", format!("{{{},\"label\":[1,2,1]}}", columns.join(",")))]);
    assert_eq!((dataset.matrices[0].values.n_dims(), dataset.matrices[0].values[(1, 7)]), (WIDE, 7.0));
}

#[test]
fn very_many_tensors_are_told_apart() {
    let entry = |idx: usize| {
        let (start, end) = (4 * idx, 4 * idx + 4);
        format!("\"layer.{idx}\":{{\"dtype\":\"U8\",\"shape\":[2,2],\"data_offsets\":[{start},{end}]}}")
    };
    let header = format!("{{{}}}", (0..WIDE).map(entry).collect::<Vec<_>>().join(","));
    let file = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &vec![1; 4 * WIDE]].concat();
    refused(&[MemorySource::new("x.safetensors", file)], Code::Ambiguous, &["several matrices", "99992 more"]);
}

#[test]
fn very_many_things_of_one_name_are_told_at_once() {
    let entry = |_| "\"x\":{\"dtype\":\"U8\",\"shape\":[2,2],\"data_offsets\":[0,4]}".to_owned();
    let header = format!("{{{}}}", (0..WIDE).map(entry).collect::<Vec<_>>().join(","));
    let file = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &[1; 4]].concat();
    refused(&[MemorySource::new("x.safetensors", file)], Code::BadHeader, &["«x» stands twice"]);
    // Columns of one name are read, and that is said once.
    let dataset = read_all(&[MemorySource::new("x.csv", table(WIDE, |_| "x".to_owned()))]);
    assert_eq!(dataset.matrices[0].summary.dims, WIDE as u64);
    let told: Vec<&Problem> =
        dataset.problems.iter().filter(|problem| problem.message.contains("more than one column is called «x»")).collect();
    assert_eq!(told.len(), 1, "{:?}", dataset.problems);
    let row = format!("{{{},\"label\":\"a\"}}\n", (0..WIDE).map(|idx| format!("\"x\":{idx}.5")).collect::<Vec<_>>().join(","));
    let read = try_read(&[MemorySource::new("x.jsonl", row.repeat(3))], &ReadOptions::default());
    assert!(read.map_or_else(|error| format!("{error:?}"), |dataset| format!("{:?}", dataset.problems)).len() < 5_000);
    faults::tried("Names and sizes", "100,000 tensors, columns or keys of one name", 3, "told once, in time that grows with their number");
}

/// A pickle of what `torch.save` wrote before it used archives: a dictionary of `n` tensors of 2 × 2 values.
fn torch(n: usize) -> Vec<u8> {
    let text = |text: &str| [b"X".as_slice(), &(text.len() as u32).to_le_bytes(), text.as_bytes()].concat();
    let mut pickle = b"\x80\x02}(".to_vec();
    let mut keys = b"\x80\x02](".to_vec();
    let mut numbers = Vec::new();
    for idx in 0..n {
        let key = idx.to_string();
        pickle.extend(text(&format!("layer.{idx}")));
        pickle.extend(b"ctorch._utils\n_rebuild_tensor_v2\n((");
        pickle.extend([text("storage"), b"ctorch\nByteStorage\n".to_vec(), text(&key), text("cpu")].concat());
        pickle.extend(b"K\x04NtQK\x00K\x02K\x02\x86K\x02K\x01\x86\x89ccollections\nOrderedDict\n)RtR");
        keys.extend(text(&key));
        numbers.extend([&4_u64.to_le_bytes()[..], &[1, 2, 3, 4]].concat());
    }
    pickle.extend(b"u.");
    keys.extend(b"e.");
    let magic = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.\x80\x02}.";
    [magic.as_slice(), &pickle, &keys, &numbers].concat()
}

#[test]
fn very_many_tensors_of_torch_are_told_apart() {
    refused(&[MemorySource::new("x.pt", torch(WIDE))], Code::Ambiguous, &["several matrices", "99992 more"]);
    assert_eq!(read_all(&[MemorySource::new("x.pt", torch(1))]).matrices[0].summary.dims, 2);
}

/// Arrow's batches, in one of which the places of columns were looked for one by one.
#[test]
fn wide_batches_are_taken() {
    let column = |idx: usize| Arc::new(Float32Array::from(vec![0.5, idx as f32, 2.0])) as ArrayRef;
    let mut columns: Vec<(String, ArrayRef)> = (0..WIDE).map(|idx| (format!("x{idx}"), column(idx))).collect();
    columns.push(("label".to_owned(), Arc::new(StringArray::from(vec!["a", "b", "a"]))));
    let batch = RecordBatch::try_from_iter(columns).expect("columns of one length");
    let mut file = Vec::new();
    let mut writer = arrow_ipc::writer::FileWriter::try_new(&mut file, &batch.schema()).expect("a schema");
    writer.write(&batch).expect("memory can be written");
    writer.finish().expect("memory can be written");
    drop(writer);
    let dataset = read_all(&[MemorySource::new("x.arrow", file)]);
    assert_eq!((dataset.matrices[0].values.n_dims(), dataset.matrices[0].values[(1, WIDE - 1)]), (WIDE, WIDE as f32 - 1.0));
}

#[test]
fn ids_of_two_kinds_are_seen_not_to_match() {
    let n = 300_000;
    let matrix: String = (0..n).map(|row| format!("m{row},{}.5,{}.25\n", row % 1_000, row / 7)).collect();
    let labels: String = (0..n).map(|row| format!("n{row},{}\n", row % 3)).collect();
    let files = [MemorySource::new("x.csv", format!("id,f0,f1\n{matrix}")), MemorySource::new("y.csv", format!("id,label\n{labels}"))];
    let options = ReadOptions { budget_bytes: Some(2_000_000), ..ReadOptions::default() };
    // The order of rows is no proof against ids.
    let Err(ReadError::Refused(problem)) = try_read(&files, &options) else { panic!("no id is in both") };
    assert!(problem.code == Code::RowMismatch && problem.message.contains("do not match"), "{problem}");
    let without = ReadOptions { left_out: vec!["id".to_owned()], ..options };
    assert_eq!(try_read(&files, &without).expect("readable").sample.expect("a sample").rows, n);
}

#[test]
fn rows_of_very_many_classes_are_put_behind_others() {
    let n = 200_000;
    let text: String = (0..2 * n).map(|row| format!("{}.5,{},c{}\n", row, row % 13, row % n)).collect();
    let data = read_all(&[MemorySource::new("x.csv", format!("f0,f1,label\n{text}"))]);
    let rows: Vec<u32> = (0..2 * n).collect();
    let both = data.extended(&data, &rows, &Control::new()).expect("not cancelled").expect("the same classes");
    assert_eq!(both.labels.expect("labels").n_samples(), 4 * n as usize);
}

/// A file of 2 GB that repeats `body` behind `head` and is never held; it counts what is read of it, and may cancel.
struct Endless<'a> {
    name: &'a str,
    head: &'a [u8],
    /// `body` many times over, so that what is read is copied in long pieces.
    block: Vec<u8>,
    len_bytes: u64,
    n_read: Cell<u64>,
    /// Cancelled once so many bytes were read.
    cancels: Option<(&'a Control, u64)>,
}

impl<'a> Endless<'a> {
    fn new(name: &'a str, head: &'a [u8], body: &'a [u8]) -> Self {
        Self { name, head, block: body.repeat(1 << 16), len_bytes: 2_000_000_000, n_read: Cell::new(0), cancels: None }
    }
}

impl ByteSource for Endless<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn len_bytes(&self) -> u64 {
        self.len_bytes
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let (mut at, mut n_done) = (offset as usize, 0);
        while n_done < buffer.len() {
            let piece = match at.checked_sub(self.head.len()) {
                None => &self.head[at..],
                Some(behind) => &self.block[behind % self.block.len()..],
            };
            let n_bytes = piece.len().min(buffer.len() - n_done);
            buffer[n_done..n_done + n_bytes].copy_from_slice(&piece[..n_bytes]);
            at += n_bytes;
            n_done += n_bytes;
        }
        self.n_read.set(self.n_read.get() + buffer.len() as u64);
        if let Some((control, at)) = self.cancels
            && self.n_read.get() > at
        {
            control.cancel();
        }
        Ok(())
    }
}

/// Files of one line, or of one that never ends.
const ONE_LINE: [(&str, &[u8], &[u8]); 9] = [
    ("numbers.csv", b"", b"0.5,"),
    ("numbers.txt", b"", b"0.5 "),
    ("texts.csv", b"", b"ab,cd,"),
    ("label.txt", b"", b"ab"),
    ("labels.txt", b"a\nb\na\nb\n", b"ab"),
    ("labels.csv", b"id,label\n1,a\n2,b\n3,\"", b"ab"),
    ("quote.csv", b"f0,f1\n0.5,1.5\n0.25,2.5\n7.5,\"", b"1 "),
    ("row.jsonl", b"{\"x\": [1, 2], \"y\": 1}\n{\"x\": [", b"1,"),
    ("long.csv", b"f0,f1\n0.5,1.5\n0.25,2.5\n7.5,", b"0.5,"),
];

#[test]
fn one_line_without_an_end_is_refused_with_little_of_it_held() {
    for (name, head, body) in ONE_LINE {
        let source = Endless::new(name, head, body);
        let problem = refusal(read(&[&source], &ReadOptions::default(), &Control::new()));
        assert_eq!((problem.code, problem.file.as_deref()), (Code::TooLarge, Some(name)), "{problem}");
        assert!(problem.message.contains("line"), "{problem}");
        assert!(source.n_read.get() < 256 << 20, "{name}: {} bytes were read", source.n_read.get());
    }
    let n_tried = ONE_LINE.len() as u64;
    faults::tried("Names and sizes", "line without an end", n_tried, "refused after 256 MB at most, with the line's number");
}

#[test]
fn cancelling_ends_what_is_read_of_one_line() {
    let values = [("list.json", b"[[1, 2], [".as_slice(), b"1,".as_slice()), ("text.json", b"[\"", b"ab")];
    for (name, head, body) in ONE_LINE.into_iter().chain(values) {
        let control = Control::new();
        let source = Endless { cancels: Some((&control, 30 << 20)), ..Endless::new(name, head, body) };
        let result = read(&[&source], &ReadOptions::default(), &control);
        assert_eq!(result.err(), Some(ReadError::Cancelled), "{name}");
        assert!(source.n_read.get() < 256 << 20, "{name}: {} bytes were read", source.n_read.get());
    }
}

#[test]
fn cancelling_ends_the_look_whether_a_column_of_floats_is_labels() {
    let head = |rows: usize, shape: &str| {
        let text = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({rows},{shape}), }}");
        let text = format!("{text:<117}\n");
        [b"\x93NUMPY\x01\0v\0".as_slice(), text.as_bytes()].concat()
    };
    let rows = 1 << 34;
    for shape in [" 1", ""] {
        let (control, head) = (Control::new(), head(rows, shape));
        let len_bytes = head.len() as u64 + 8 * rows as u64;
        let source = Endless { cancels: Some((&control, 8 << 20)), len_bytes, ..Endless::new("y.npy", &head, &[0]) };
        let result = read(&[&source], &ReadOptions::default(), &control);
        assert_eq!(result.err(), Some(ReadError::Cancelled));
        assert!(source.n_read.get() < 32 << 20, "{} bytes were read", source.n_read.get());
    }
}
