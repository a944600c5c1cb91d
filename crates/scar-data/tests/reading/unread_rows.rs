//! Of an array whose rows are wide, a sample is read row by row: by the same rule, and the rest stays unread.

use std::cell::Cell;
use std::io;

use scar_core::control::Control;
use scar_data::sample::SampleRule;
use scar_data::source::MemorySource;
use scar_data::{ByteSource, Dataset, ReadOptions, read};

const N_DIMS: u64 = 20_000;
const HEADER_BYTES: u64 = 128;
const ROW_BYTES: u64 = 4 * N_DIMS;
/// Rows that the budget holds.
const MOST_ROWS: u64 = 50;

/// An `.npy` of gigabytes whose bytes are made when they are asked for: each value tells its row.
struct WideNpy {
    name: &'static str,
    n_rows: u64,
    factor: f32,
    /// The row whose third value is NaN.
    damaged: Option<u64>,
    is_random_access: bool,
    n_read: Cell<u64>,
}

impl WideNpy {
    fn new(n_rows: u64) -> Self {
        Self { name: "x.npy", n_rows, factor: 1.0, damaged: None, is_random_access: true, n_read: Cell::new(0) }
    }

    fn header(&self) -> Vec<u8> {
        let text = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {N_DIMS}), }}", self.n_rows);
        let mut bytes = b"\x93NUMPY\x01\x00v\x00".to_vec();
        bytes.extend(format!("{text:<117}\n").into_bytes());
        assert_eq!(bytes.len() as u64, HEADER_BYTES);
        bytes
    }

    fn value(&self, at: u64) -> f32 {
        let (row, column) = (at / N_DIMS, at % N_DIMS);
        if self.damaged == Some(row) && column == 2 { f32::NAN } else { self.factor * (row as f32 + (column % 4) as f32 / 8.0) }
    }
}

impl ByteSource for WideNpy {
    fn name(&self) -> &str {
        self.name
    }

    fn len_bytes(&self) -> u64 {
        HEADER_BYTES + self.n_rows * ROW_BYTES
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.n_read.set(self.n_read.get() + buffer.len() as u64);
        let header = self.header();
        for (byte, at) in buffer.iter_mut().zip(offset..) {
            *byte = match at.checked_sub(HEADER_BYTES) {
                None => header[at as usize],
                Some(at) => self.value(at / 4).to_le_bytes()[(at % 4) as usize],
            };
        }
        Ok(())
    }

    fn is_random_access(&self) -> bool {
        self.is_random_access
    }
}

fn class(row: u64) -> u64 {
    u64::from(row.is_multiple_of(7))
}

fn labels(n_rows: u64) -> MemorySource {
    let lines: Vec<String> = (0..n_rows).map(|row| format!("c{}\n", class(row))).collect();
    MemorySource::new("y.csv", format!("label\n{}", lines.concat()).into_bytes())
}

fn options() -> ReadOptions {
    ReadOptions { budget_bytes: Some(MOST_ROWS * ROW_BYTES), sample_seed: 3, ..ReadOptions::default() }
}

/// The rows that `rule` takes.
fn by_rule(rule: SampleRule, n_rows: u64) -> Vec<u64> {
    let of_class = |of: u64| {
        let mut members: Vec<u64> = (0..n_rows).filter(|&row| class(row) == of).collect();
        members.sort_by_key(|&row| (rule.priority(row), row));
        members.truncate(rule.quota(members.len() as u64) as usize);
        members
    };
    let mut kept = [of_class(0), of_class(1)].concat();
    kept.sort_unstable();
    kept
}

fn rows_of(dataset: &Dataset, matrix_idx: usize, factor: f32) -> Vec<u64> {
    dataset.matrices[matrix_idx].values.rows().map(|row| (row[0] / factor) as u64).collect()
}

#[test]
fn a_sample_of_gigabytes_reads_megabytes() {
    let n_rows = 60_000;
    let (x, y) = (WideNpy::new(n_rows), labels(n_rows));
    let dataset = read(&[&x, &y], &options(), &Control::new()).expect("readable");
    let sample = dataset.sample.as_ref().expect("a sample");
    let kept = by_rule(sample.rule, n_rows);
    assert!(sample.is_stratified && sample.others_unread && kept.len() as u64 >= MOST_ROWS * 8 / 10);
    assert_eq!(rows_of(&dataset, 0, 1.0), kept);
    assert_eq!(dataset.labels.as_ref().expect("labels").n_samples(), kept.len());
    assert!(x.len_bytes() > 4_000_000_000 && x.n_read.get() < 8_000_000, "{} bytes were read", x.n_read.get());
    let told: Vec<&str> = dataset.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert!(told.iter().any(|told| told.contains("A sample was read") && told.contains("The other rows were not read")), "{told:?}");
    // Without labels all rows are of one kind.
    let alone = WideNpy::new(n_rows);
    let dataset = read(&[&alone], &options(), &Control::new()).expect("readable");
    assert!(dataset.sample.is_some_and(|sample| !sample.is_stratified && sample.others_unread) && alone.n_read.get() < 8_000_000);
}

#[test]
fn forwards_and_row_by_row_the_sample_is_the_same() {
    let n_rows = 300;
    let forwards = WideNpy { is_random_access: false, ..WideNpy::new(n_rows) };
    let by_rows = WideNpy::new(n_rows);
    let [mut whole, by_rows] = [&forwards, &by_rows].map(|x| read(&[x, &labels(n_rows)], &options(), &Control::new()).expect("readable"));
    let sample = whole.sample.as_mut().expect("a sample");
    assert!(!sample.others_unread && forwards.n_read.get() > n_rows * ROW_BYTES);
    sample.others_unread = true;
    assert_eq!(whole.sample, by_rows.sample);
    assert_eq!(rows_of(&whole, 0, 1.0), rows_of(&by_rows, 0, 1.0));
    assert_eq!(whole.labels, by_rows.labels);
}

#[test]
fn a_second_matrix_takes_the_same_rows_and_leaves_the_others_unread_too() {
    let n_rows = 20_000;
    let (x, y) = (WideNpy::new(n_rows), labels(n_rows));
    let other = WideNpy { name: "z.npy", factor: 4.0, ..WideNpy::new(n_rows) };
    let dataset = read(&[&x, &other, &y], &options(), &Control::new()).expect("readable");
    assert_eq!(dataset.matrices.len(), 2);
    assert_eq!(rows_of(&dataset, 0, 1.0), rows_of(&dataset, 1, 4.0));
    assert!(other.n_read.get() < 8_000_000, "{} bytes were read", other.n_read.get());
}

#[test]
fn a_row_of_the_sample_that_is_not_finite_is_told_by_its_place_in_the_file() {
    let n_rows = 300;
    let sound = read(&[&WideNpy::new(n_rows), &labels(n_rows)], &options(), &Control::new()).expect("readable");
    let kept = rows_of(&sound, 0, 1.0);
    let damaged = |row| WideNpy { damaged: Some(row), ..WideNpy::new(n_rows) };
    let refused = read(&[&damaged(kept[20]), &labels(n_rows)], &options(), &Control::new()).expect_err("a row is not finite");
    let problem = format!("{refused:?}");
    assert!(problem.contains(&format!("row {}", kept[20] + 1)) && problem.contains("column 3"), "{problem}");
    // Nobody looked at the others, and that is told with the sample.
    let other = (0..n_rows).find(|row| !kept.contains(row)).expect("more rows than the sample");
    let unseen = read(&[&damaged(other), &labels(n_rows)], &options(), &Control::new()).expect("not read");
    assert!(unseen.sample.is_some_and(|sample| sample.others_unread));
    // Where such rows are to be left out, each is looked at.
    let options = ReadOptions { drop_non_finite: true, ..options() };
    let left_out = read(&[&damaged(kept[20]), &labels(n_rows)], &options, &Control::new()).expect("readable");
    assert!(left_out.sample.as_ref().is_some_and(|sample| !sample.others_unread) && !rows_of(&left_out, 0, 1.0).contains(&kept[20]));
}
