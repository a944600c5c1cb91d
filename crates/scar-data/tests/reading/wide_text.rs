//! Text in UTF-16 and UTF-32 is read as the same text in UTF-8 is.

use std::io::Write as _;

use proptest::prelude::*;
use scar_core::control::Control;
use scar_core::problem::Code;
use scar_data::source::MemorySource;
use scar_data::{ByteSource, Dataset, FileRows, ReadError, ReadOptions, extract, npy_bytes, read, read_numbers};

/// Encodings: bytes of a unit, and whether its first is the greatest.
const ENCODINGS: [(usize, bool); 4] = [(2, false), (2, true), (4, false), (4, true)];

fn encoded(text: &str, (unit_bytes, is_big): (usize, bool)) -> Vec<u8> {
    let order = |unit: u32| {
        let mut bytes = unit.to_le_bytes()[..unit_bytes].to_vec();
        if is_big {
            bytes.reverse();
        }
        bytes
    };
    match unit_bytes {
        2 => text.encode_utf16().flat_map(|unit| order(unit.into())).collect(),
        _ => text.chars().flat_map(|character| order(character.into())).collect(),
    }
}

fn read_one(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Dataset, ReadError> {
    let source = MemorySource::new(name, bytes);
    read(&[&source as &dyn ByteSource], &ReadOptions::default(), &Control::new())
}

/// That `text` is read in every encoding, with and without its mark, packed and not, as it is in UTF-8.
#[track_caller]
fn same(name: &str, text: &str, is_told_without_mark: bool) {
    let told = |dataset: Dataset| {
        let values = dataset.matrices.iter().map(|matrix| matrix.values.to_array()).collect::<Vec<_>>();
        let labels = dataset.labels.map(|labels| (labels.class_names().to_vec(), labels.class_ids().to_vec()));
        (values, labels, dataset.label_column, dataset.ids)
    };
    let expected = told(read_one(name, text).unwrap_or_else(|error| panic!("{name}: {error:?}")));
    for encoding in ENCODINGS {
        for mark in ["\u{feff}", ""] {
            if mark.is_empty() && !is_told_without_mark {
                continue;
            }
            let bytes = encoded(&format!("{mark}{text}"), encoding);
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packer.write_all(&bytes).expect("memory can be written");
            let packed = packer.finish().expect("memory can be written");
            for bytes in [bytes, packed] {
                let dataset = read_one(name, bytes).unwrap_or_else(|error| panic!("{name}, {encoding:?}, {mark:?}: {error:?}"));
                // A guess is told.
                let n_told = dataset.problems.iter().filter(|problem| problem.code == Code::Encoding).count();
                assert_eq!(n_told, usize::from(mark.is_empty()), "{:?}", dataset.problems);
                let found = told(dataset);
                assert!(found == expected, "{name}, {encoding:?}, {mark:?}: {found:?}");
            }
        }
    }
}

#[test]
fn tables_lines_and_json_are_read_as_in_utf_8() {
    let lines = |line: &dyn Fn(usize) -> String| (0..40).map(|row| line(row) + "\n").collect::<String>();
    let class = |row: usize| ["chat", "ché🙂", "猫"][row % 3];
    same("x.csv", &format!("id,f0,f1,label\r\n{}", lines(&|row| format!("n{row},{row}.5,-{row},{}", class(row)))), true);
    same("x.tsv", &format!("f0\tf1\tlabel\n{}", lines(&|row| format!("{row}.5\t-{row}\t{}", class(row)))), true);
    same("y.csv", &format!("name,label\n{}", lines(&|row| format!("\"n, {row}\",{}", class(row)))), true);
    same("y.txt", &lines(&|row| class(row).to_owned()), false);
    same("y.txt", &lines(&|row| ["cat", "dog"][row % 2].to_owned()), true);
    same("x.txt", &lines(&|row| format!("{row}.5 {row} 2")), true);
    same("x.jsonl", &lines(&|row| format!("{{\"v\": [{row}, 0.5], \"label\": \"{}\"}}", class(row))), true);
    let rows: Vec<String> = (0..40).map(|row| format!("{{\"v\":[{row},0.5],\"label\":\"{}\"}}", class(row))).collect();
    same("x.json", &format!("[{}]", rows.join(",")), true);
}

#[test]
fn labels_of_a_matrix_may_be_wide() {
    let matrix = MemorySource::new("x.npy", npy_bytes(ndarray::array![[1.0, 2.0], [2.0, 1.0], [4.0, 0.0], [8.0, 3.0]].view()));
    let labels = MemorySource::new("y.csv", encoded("\u{feff}label\r\nchat\r\nchien\r\nchat\r\nchien\r\n", (2, false)));
    let dataset = read(&[&matrix, &labels], &ReadOptions::default(), &Control::new()).expect("readable");
    assert_eq!(dataset.labels.expect("labels").class_names(), ["chat", "chien"]);
}

#[test]
fn numbers_may_be_wide_and_packed() {
    let logits = MemorySource::new("logits.csv", encoded("\u{feff}0.5,1.5\n0.25,2.5\n0.75,3.5\n", (2, true)));
    assert_eq!(read_numbers(&logits, &Control::new()).expect("numbers"), ndarray::array![[0.5, 1.5], [0.25, 2.5], [0.75, 3.5]]);
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&npy_bytes(ndarray::array![[0.5, 2.0], [1.0, 3.0]].view())).expect("memory can be written");
    let packed = MemorySource::new("logits.npy.gz", packer.finish().expect("memory can be written"));
    assert_eq!(read_numbers(&packed, &Control::new()).expect("numbers"), ndarray::array![[0.5, 2.0], [1.0, 3.0]]);
}

#[test]
fn rows_come_out_as_utf_8_and_are_the_same_rows() {
    let text = "\u{feff}f0,f1,label\r\n0.5,1,é\r\n0.25,2,\"🙂\"\r\n0.75,1,é\r\n";
    let rows = FileRows { n_rows: 3, rows: vec![1, 2], ..FileRows::default() };
    for encoding in ENCODINGS {
        let table = MemorySource::new("x.csv", encoded(text, encoding));
        let mut out = Vec::new();
        extract(&table, &rows, &ReadOptions::default(), &mut out, &Control::new()).expect("written");
        assert_eq!(String::from_utf8(out).as_deref(), Ok("\u{feff}f0,f1,label\r\n0.25,2,\"🙂\"\r\n0.75,1,é\r\n"));
    }
}

#[track_caller]
fn refused(name: &str, bytes: &[u8], code: Code, words: &str) {
    let Err(ReadError::Refused(problem)) = read_one(name, bytes) else { panic!("must be refused: {bytes:?}") };
    assert!(problem.code == code && problem.message.contains(words), "{problem}");
    assert!(problem.file.as_deref() == Some(name), "{problem:?}");
}

#[test]
fn what_is_broken_is_told_with_its_place() {
    for name in ["y.txt", "x.csv", "x.jsonl", "x.json", "x"] {
        refused(name, b"\xff\xfea\0\n\0\x00\xdcb\0", Code::Encoding, "UTF-16 (little-endian), but line 2, byte 7 of the text: 0xDC00");
        refused(name, b"\xfe\xff\0a\xd8\0\0b\0c", Code::Encoding, "UTF-16 (big-endian), but line 1, byte 5 of the text: 0xD800");
        refused(name, b"\xff\xfe\0\0a\0\0\0\0\0\x11\0", Code::Encoding, "UTF-32 (little-endian), but line 1, byte 9");
        refused(name, b"\xff\xfea\0b", Code::Truncated, "ends inside a character, after 5 bytes");
        refused(name, b"\0\0\xfe\xff\0\0\0a\0", Code::Truncated, "ends inside a character, after 9 bytes");
    }
    // UTF-8 that goes on in UTF-16, and UTF-16 that goes on in UTF-8.
    refused("y.txt", &[b"cat\ndog\n".repeat(200), encoded("cat\n", (2, false))].concat(), Code::BadStructure, "NUL byte");
    refused("y.txt", &[encoded("\u{feff}cat\ndog\n", (2, false)), b"a".to_vec()].concat(), Code::Truncated, "ends inside a character");
    // Far behind the first bytes.
    let mut far = encoded(&"cat\ndog\n".repeat(50_000), (2, false));
    far.extend(b"\x00\xdc");
    refused("y.txt", &far, Code::Encoding, "line 100001, byte 800001");
}

#[test]
fn a_mark_alone_is_as_empty_as_that_of_utf_8() {
    let of = |bytes: &[u8]| match read_one("y.csv", bytes) {
        Err(ReadError::Refused(problem)) => (problem.code, problem.message),
        other => panic!("{other:?}"),
    };
    let expected = of(b"\xef\xbb\xbf");
    for encoding in ENCODINGS {
        assert_eq!(of(&encoded("\u{feff}", encoding)), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Any labels come back, and any bytes behind a mark are read or refused, never worse.
    #[test]
    fn any_text_comes_back(labels in prop::collection::vec("[^\\p{C}\\s\"]{1,6}", 4..12), encoding in 0..4_usize, garbage: Vec<u8>) {
        let text: String = labels.iter().chain(&labels).map(|label| format!("\"{label}\"\n")).collect();
        let plain = read_one("y.csv", format!("\"label\"\n{text}"));
        let wide = read_one("y.csv", encoded(&format!("\u{feff}\"label\"\n{text}"), ENCODINGS[encoding]));
        let told = |read: Result<Dataset, ReadError>| read.map(|dataset| dataset.labels.map(|labels| labels.class_names().to_vec()));
        prop_assert_eq!(told(wide), told(plain));
        let _ = read_one("y.csv", [encoded("\u{feff}", ENCODINGS[encoding]), garbage].concat());
    }
}
