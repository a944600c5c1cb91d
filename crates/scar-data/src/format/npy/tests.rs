use super::*;
use crate::bytes::source::MemorySource;
use crate::format::npy::preamble::MAGIC;
use scar_core::Matrix;
use scar_core::problem::Code;

/// An `.npy` file of version 1 with the header that NumPy would write.
pub(crate) fn npy(descr: &str, fortran_order: bool, shape: &str, body: &[u8]) -> Vec<u8> {
    let order = if fortran_order { "True" } else { "False" };
    with_header(&format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}\n"), body)
}

fn with_header(header: &str, body: &[u8]) -> Vec<u8> {
    let length = (header.len() as u16).to_le_bytes();
    [MAGIC, &[1, 0], &length, header.as_bytes(), body].concat()
}

fn read(bytes: Vec<u8>) -> Result<Matrix, Problem> {
    let source = MemorySource::new("x.npy", bytes);
    let control = Control::new();
    let matrix = read_rows(&source, &control).map_err(|error| match error {
        ReadError::Refused(problem) => problem,
        ReadError::Cancelled => panic!("nobody cancelled"),
    })?;
    assert_eq!(control.done(), source.len_bytes(), "progress counts the whole file");
    Ok(matrix)
}

fn read_rows(source: &MemorySource, control: &Control) -> Result<Matrix, ReadError> {
    let mut rows = Collector::new("x.npy".to_owned(), Vec::new(), control);
    NpyFile::open(source)?.read_rows(source, &mut rows)?;
    let matrix = rows.finish()?.0.and_then(|matrix| matrix.stored);
    Ok(matrix.expect("rows that are held here").values)
}

#[track_caller]
fn refused(bytes: Vec<u8>, code: Code, words: &str) {
    let problem = read(bytes).expect_err("must be refused");
    assert_eq!(problem.code, code, "{problem}");
    assert!(problem.message.starts_with("x.npy ") && problem.message.contains(words), "{problem}");
}

#[test]
fn column_major_is_turned() {
    let matrix = read(npy("|u1", true, "(3, 2)", &[1, 2, 3, 4, 5, 6])).expect("sound");
    assert_eq!(matrix, ndarray::arr2(&[[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]));
}

#[test]
fn column_longer_than_a_chunk_is_turned_in_parts() {
    let rows = COLUMNS_BYTES as usize + 3;
    let body: Vec<u8> = (0..2 * rows).map(|position| (position % 251) as u8).collect();
    let matrix = read(npy("|u1", true, &format!("({rows}, 2)"), &body)).expect("sound");
    for (row, column) in [(0, 0), (rows - 1, 0), (0, 1), (rows - 1, 1), (COLUMNS_BYTES as usize, 1)] {
        assert_eq!(matrix[(row, column)], f32::from(body[column * rows + row]), "row {row}, column {column}");
    }
}

#[test]
fn trailing_axes_become_columns_in_row_major_order() {
    // Element [i, j, k] is 12 i + 4 j + k.
    let row_major: Vec<u8> = (0..24).collect();
    let mut column_major = vec![0; 24];
    for (i, j, k) in (0..2).flat_map(|i| (0..3).flat_map(move |j| (0..4).map(move |k| (i, j, k)))) {
        column_major[i + 2 * j + 6 * k] = (12 * i + 4 * j + k) as u8;
    }
    let expected = read(npy("|u1", false, "(2, 3, 4)", &row_major)).expect("sound");
    assert_eq!(expected.row(1).to_vec(), (12..24).map(|value| value as f32).collect::<Vec<_>>());
    assert_eq!(read(npy("|u1", true, "(2, 3, 4)", &column_major)), Ok(expected));
}

#[test]
fn sizes_are_proved_before_anything_is_allocated() {
    refused(npy("<f4", false, "(4611686018427387904, 4611686018427387904)", &[]), Code::SizeOverflow, "too large");
    refused(npy("<f4", false, "(2305843009213693952, 8)", &[0; 64]), Code::SizeOverflow, "too large");
    refused(npy("<f4", false, "(99999999999999999999999, 8)", &[]), Code::SizeOverflow, "too large");
    refused(npy("<U0", false, "(9223372036854775807,)", &[]), Code::SizeOverflow, "too large");
    refused(npy("<U4611686018427387904", false, "(1, 1)", &[]), Code::SizeOverflow, "too large");
    refused(npy("<U99999999999999999999", false, "(1, 1)", &[]), Code::SizeOverflow, "too large");
    refused(npy("<f4", false, "(40, 8)", &[0; 640]), Code::Truncated, "of 1,35");
    refused(npy("<f4", false, "(9223372036854775807, 0)", &[]), Code::NoColumns, "0 columns");
}

#[test]
fn headers_are_refused_with_the_reason() {
    refused(MAGIC.to_vec(), Code::Truncated, "after 6 bytes inside its header");
    refused([MAGIC, &[2, 0, 9, 0]].concat(), Code::Truncated, "after 10 bytes");
    refused([MAGIC, &[1, 0, 255, 255]].concat(), Code::Truncated, "header of 65,545 bytes");
    refused([MAGIC, &[2, 0, 255, 255, 255, 255]].concat(), Code::BadHeader, "limit");
    refused([MAGIC, &[9, 0, 0, 0]].concat(), Code::UnsupportedFeature, "version 9.0");
    refused([MAGIC, &[3, 0, 1, 0, 0, 0, 255]].concat(), Code::BadHeader, "header is not UTF-8");
    refused(with_header("[]", &[]), Code::BadHeader, "header is not a dictionary");
}

#[test]
fn types_without_numbers_are_refused() {
    refused(npy("|O", false, "(2, 2)", &[0; 40]), Code::UnsafeCode, "pickle");
    refused(npy("<c8", false, "(1, 1)", &[0; 8]), Code::UnsupportedType, "complex");
    refused(npy("<f3", false, "(1, 1)", &[0; 8]), Code::UnsupportedType, "type «<f3»");
    refused(npy("<U1", false, "(1, 2)", &[0; 8]), Code::UnsupportedType, "texts");
    let structured = "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}";
    refused(with_header(structured, &[0; 4]), Code::UnsupportedType, "structured");
}

#[test]
fn what_is_no_matrix_is_refused() {
    refused(npy("<f4", false, "()", &[0; 4]), Code::NoMatrix, "single number");
    refused(npy("<f4", false, "(2,)", &[0; 8]), Code::NoMatrix, "2 values: a vector");
    refused(npy("<f4", false, "(0, 8)", &[]), Code::NoRows, "0 rows");
    // A part of several may have one row.
    let row = MemorySource::new("x.npy", npy("<f4", false, "(1, 2)", &[0; 8]));
    let file = NpyFile::open(&row).expect("sound");
    let refused = file.check_matrix("x.npy").expect_err("one row");
    assert!(refused.code == Code::TooFewRows && read_rows(&row, &Control::new()).is_ok(), "{refused}");
}

#[test]
fn oddities_are_warnings() {
    let source = MemorySource::new("x.npy", npy("|u1", false, "(2, 2, 1)", &[0; 9]));
    let file = NpyFile::open(&source).expect("can be read");
    let codes: Vec<Code> = file.warnings("x.npy").iter().map(|warning| warning.code).collect();
    assert_eq!(codes, [Code::NoMatrix, Code::BadStructure]);
}

#[test]
fn cancelling_stops_between_chunks() {
    let source = MemorySource::new("x.npy", npy("|u1", false, "(2, 2)", &[0; 4]));
    let control = Control::new();
    control.cancel();
    assert_eq!(read_rows(&source, &control), Err(ReadError::Cancelled));
}

#[test]
fn value_beyond_f32_is_found_again() {
    let body: Vec<u8> = [1.0, 2.0, 1e300, 4.0_f64].iter().flat_map(|value| value.to_be_bytes()).collect();
    for (fortran_order, row, column) in [(false, 1, 0), (true, 0, 1)] {
        let source = MemorySource::new("x.npy", npy(">f8", fortran_order, "(2, 2)", &body));
        let file = NpyFile::open(&source).expect("sound");
        assert_eq!(file.f64_at(&source, row, column), Some(1e300));
    }
}

#[test]
fn lack_of_memory_is_told_in_megabytes() {
    let problem = no_memory("x.npy", 153_600_000_000);
    assert_eq!(problem.code, Code::TooLarge);
    assert!(problem.message.contains("153,600 MB") && problem.message.contains("too large"), "{problem}");
}
