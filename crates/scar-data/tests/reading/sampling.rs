//! What is larger than the memory budget is read as a stratified sample: by one rule in every format, the same in memory and
//! through an outlet, and with the labels, ids and further matrices that go with its rows.

use ndarray::Array2;
use proptest::prelude::*;
use scar_core::control::Control;
use scar_core::problem::Problem;
use scar_data::sample::SampleRule;
use scar_data::source::MemorySource;
use scar_data::{ByteSource, Dataset, Incoming, Outlet, Parsed, ReadError, ReadOptions, npy_bytes, parse, read};

const N_DIMS: usize = 4;

/// Rows that say which they are, and their classes: uneven, and sorted where asked.
fn rows(n_rows: usize, is_sorted: bool) -> (Array2<f32>, Vec<u32>) {
    let values = Array2::from_shape_fn((n_rows, N_DIMS), |(row, column)| row as f32 + column as f32 / 8.0);
    let mut classes: Vec<u32> = (0..n_rows as u64).map(|row| [0, 0, 0, 1, 1, 2][(row * row % 6) as usize]).collect();
    if is_sorted {
        classes.sort_unstable();
    }
    (values, classes)
}

/// A budget that holds `n_rows` of them.
fn options(n_rows: usize) -> ReadOptions {
    ReadOptions { budget_bytes: Some((n_rows * N_DIMS * 4) as u64), sample_seed: 7, ..ReadOptions::default() }
}

fn read_all(files: &[MemorySource], options: &ReadOptions) -> Dataset {
    let sources: Vec<&dyn ByteSource> = files.iter().map(|file| file as &dyn ByteSource).collect();
    read(&sources, options, &Control::new()).expect("readable")
}

/// Leads to memory elsewhere, without a wire.
#[derive(Default)]
struct Wire(Incoming);

fn told(result: Result<(), Problem>) -> Result<(), ReadError> {
    result.map_err(ReadError::from)
}

impl Outlet for Wire {
    fn begin(&mut self, n_rows: u64, n_dims: u64) {
        self.0.begin(n_rows, n_dims).expect("room");
    }

    fn append(&mut self, rows: &[f32]) -> Result<(), ReadError> {
        told(self.0.append(rows, &Control::new()))
    }

    fn put(&mut self, slot: u32, row: &[f32]) -> Result<(), ReadError> {
        told(self.0.put(&[slot], row))
    }

    fn keep(&mut self, slots: &[u32]) -> Result<(), ReadError> {
        self.0.keep(slots, &Control::new())
    }

    fn end(&mut self) -> Result<(), ReadError> {
        self.0.end(&Control::new())
    }
}

fn through_outlet(files: &[MemorySource], options: &ReadOptions) -> Dataset {
    let sources: Vec<&dyn ByteSource> = files.iter().map(|file| file as &dyn ByteSource).collect();
    let mut wire = Wire::default();
    let parsed = parse(&sources, options, &mut wire, &Control::new()).expect("readable");
    // So it goes from worker to worker: without names, so that a field left out would shift all others.
    let parsed: Parsed = postcard::from_bytes(&postcard::to_allocvec(&parsed).expect("written")).expect("the same");
    wire.0.join(parsed, options, &Control::new()).expect("fits")
}

/// The rows that `rule` takes of `classes`.
fn by_rule(rule: SampleRule, classes: &[u32]) -> Vec<usize> {
    let mut kept = Vec::new();
    for class in 0..=classes.iter().copied().max().unwrap_or(0) {
        let mut members: Vec<usize> = (0..classes.len()).filter(|&row| classes[row] == class).collect();
        members.sort_by_key(|&row| (rule.priority(row as u64), row));
        members.truncate(rule.quota(members.len() as u64) as usize);
        kept.extend(members);
    }
    kept.sort_unstable();
    kept
}

/// Whether the first matrix is the sample that its own rule says, with the labels of its rows.
#[track_caller]
fn check(dataset: &Dataset, classes: &[u32], n_rows: usize) {
    let sample = dataset.sample.as_ref().expect("a sample");
    let kept = by_rule(sample.rule, classes);
    assert!(sample.is_stratified && kept.len() <= n_rows && kept.len() * 10 >= n_rows * 8, "{} of {n_rows}", kept.len());
    let values = &dataset.matrices[0].values;
    assert_eq!(values.rows().map(|row| row[0] as usize).collect::<Vec<_>>(), kept);
    let labels = dataset.labels.as_ref().expect("labels");
    let names: Vec<String> = kept.iter().map(|&row| classes[row].to_string()).collect();
    assert_eq!(labels.class_ids().iter().map(|&class| labels.class_names()[class as usize].clone()).collect::<Vec<_>>(), names);
    for (class, count) in sample.classes.iter().zip(labels.counts()) {
        assert_eq!((class.kept, class.rows), (count, classes.iter().filter(|of| of.to_string() == class.name).count() as u64));
    }
    assert!(dataset.problems.iter().any(|problem| problem.message.contains("A sample was read")), "{:?}", dataset.problems);
}

fn csv(values: &Array2<f32>, classes: &[u32]) -> String {
    let mut text = "id,f0,f1,f2,f3,label\n".to_owned();
    for (row, class) in values.rows().into_iter().zip(classes) {
        let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        text += &format!("row-{},{},{class}\n", row[0], cells.join(","));
    }
    text
}

fn json_lines(values: &Array2<f32>, classes: &[u32]) -> String {
    let line = |(row, class): (ndarray::ArrayView1<'_, f32>, &u32)| {
        format!("{{\"embedding\":[{},{},{},{}],\"label\":{class}}}\n", row[0], row[1], row[2], row[3])
    };
    values.rows().into_iter().zip(classes).map(line).collect()
}

#[test]
fn every_way_of_reading_takes_the_same_rows() {
    let labels = |classes: &[u32]| classes.iter().map(|class| format!("{class}\n")).collect::<String>();
    for is_sorted in [false, true] {
        let (values, classes) = rows(30_000, is_sorted);
        let fortran = {
            let body: Vec<u8> = values.t().iter().flat_map(|value| value.to_le_bytes()).collect();
            let header = format!("{{'descr': '<f4', 'fortran_order': True, 'shape': ({}, {N_DIMS}), }}\n", values.nrows());
            [b"\x93NUMPY\x01\x00".as_slice(), &(header.len() as u16).to_le_bytes(), header.as_bytes(), &body].concat()
        };
        let halves = [&csv(&values, &classes)].map(|text| {
            let cut = text.match_indices('\n').nth(12_000).expect("a line").0 + 1;
            let header = &text[..=text.find('\n').expect("a header")];
            (text[..cut].to_owned(), header.to_owned() + &text[cut..])
        });
        let [(first, second)] = halves;
        let ways: Vec<Vec<MemorySource>> = vec![
            vec![MemorySource::new("x.npy", npy_bytes(values.view())), MemorySource::new("y.txt", labels(&classes))],
            vec![MemorySource::new("x.npy", fortran), MemorySource::new("y.txt", labels(&classes))],
            vec![MemorySource::new("x.csv", csv(&values, &classes))],
            vec![MemorySource::new("x.jsonl", json_lines(&values, &classes))],
            vec![MemorySource::new("part-1.csv", first), MemorySource::new("part-2.csv", second)],
        ];
        for files in ways {
            let dataset = read_all(&files, &options(3_000));
            check(&dataset, &classes, 3_000);
            let other = through_outlet(&files, &options(3_000));
            assert_eq!(dataset.matrices[0].values, other.matrices[0].values);
            assert_eq!((&dataset.sample, &dataset.problems), (&other.sample, &other.problems));
            assert_eq!((dataset.labels, &dataset.matrices[0].summary), (other.labels, &other.matrices[0].summary));
        }
    }
}

/// An object of lists, the labels behind the matrix or before it.
fn json_columns(values: &Array2<f32>, classes: &[u32], is_label_last: bool) -> String {
    let vectors: Vec<String> = values.rows().into_iter().map(|row| format!("[{},{},{},{}]", row[0], row[1], row[2], row[3])).collect();
    let vectors = format!("\"embedding\":[{}]", vectors.join(","));
    let labels = format!("\"label\":{classes:?}");
    if is_label_last { format!("{{{vectors},{labels}}}") } else { format!("{{{labels},{vectors}}}") }
}

#[test]
fn labels_behind_the_matrix_stratify_as_those_before_it() {
    let (values, classes) = rows(12_000, true);
    let [last, first] = [true, false].map(|is_last| [MemorySource::new("x.json", json_columns(&values, &classes, is_last))]);
    let dataset = read_all(&last, &options(3_000));
    check(&dataset, &classes, 3_000);
    let other = read_all(&first, &options(3_000));
    assert_eq!((&dataset.matrices[0].values, &dataset.sample), (&other.matrices[0].values, &other.sample));
    check(&through_outlet(&last, &options(3_000)), &classes, 3_000);
}

#[test]
fn first_label_that_was_guessed_to_be_a_header_is_one_in_a_sample_too() {
    let (values, classes) = rows(6_000, true);
    let names = |class: u32| ["north", "east", "south"][class as usize];
    let matrix: String = values.rows().into_iter().map(|row| format!("{}\t{}\t{}\t{}\n", row[0], row[1], row[2], row[3])).collect();
    let lines: String = (0..6_000).map(|row| format!("{}\n", if row == 0 { "first" } else { names(classes[row]) })).collect();
    let files = [MemorySource::new("tensors.tsv", matrix), MemorySource::new("metadata.tsv", lines)];
    for n_rows in [1_500, 6_000] {
        let dataset = read_all(&files, &options(n_rows));
        let labels = dataset.labels.as_ref().expect("labels");
        for (row, &class) in dataset.matrices[0].values.rows().zip(labels.class_ids()) {
            let expected = if row[0] == 0.0 { "first" } else { names(classes[row[0] as usize]) };
            assert_eq!(labels.class_names()[class as usize], expected, "row {}", row[0]);
        }
        if let Some(sample) = &dataset.sample {
            assert!(n_rows < 6_000 && sample.is_stratified);
            assert_eq!(sample.classes.iter().map(|class| class.rows).sum::<u64>(), 6_000, "{sample:?}");
        }
    }
}

#[test]
fn what_fits_is_read_whole() {
    let (values, classes) = rows(500, false);
    let dataset = read_all(&[MemorySource::new("x.csv", csv(&values, &classes))], &options(500));
    assert!(dataset.sample.is_none() && dataset.problems.is_empty(), "{:?}", dataset.problems);
    assert_eq!(dataset.matrices[0].values, values);
}

#[test]
fn what_is_told_of_files_comes_through_whole() {
    let table = |head: &str, line: &dyn Fn(usize) -> String| format!("{head}\n{}", (0..40).map(|row| line(row) + "\n").collect::<String>());
    let names = ["cat", "Cat", "dog", "owl"];
    let told = [
        // Numbers alone, and several columns that could be labels.
        vec![MemorySource::new(
            "x.csv",
            table("kind,a,b,site", &|row| format!("{},{}.5,{},{}", names[row % 4], row % 7, row * 37 % 11, row % 2)),
        )],
        // A counter, and names that look alike.
        vec![MemorySource::new("x.csv", table("n,f0,f1,f2,label", &|row| format!("{row},{}.5,2,{},{}", row % 7, row % 3, names[row % 4])))],
        // Tags in an array of their own.
        vec![
            MemorySource::new("x.npy", npy_bytes(Array2::from_shape_fn((40, 3), |(row, column)| ((row * 7 + column) % 13) as f32).view())),
            MemorySource::new(
                "y.csv",
                table("cat,dog,owl", &|row| format!("{},{},{}", row % 2, u8::from(row % 3 == 0), u8::from(row % 5 == 0))),
            ),
        ],
    ];
    for files in told {
        let (here, there) = (read_all(&files, &options(4_000)), through_outlet(&files, &options(4_000)));
        assert!(!here.problems.is_empty(), "{here:?}");
        assert_eq!((&there.problems, &there.fields, &there.labels), (&here.problems, &here.fields, &here.labels));
        assert_eq!(there.matrices[0].values, here.matrices[0].values);
    }
}

#[test]
fn second_matrix_keeps_the_same_rows() {
    let (values, classes) = rows(8_000, false);
    let other = values.mapv(|value| value * 2.0);
    let files = [
        MemorySource::new("a.npy", npy_bytes(values.view())),
        MemorySource::new("b.npy", npy_bytes(other.view())),
        MemorySource::new("y.csv", "label\n".to_owned() + &classes.iter().map(|class| format!("{class}\n")).collect::<String>()),
    ];
    for dataset in [read_all(&files, &options(2_000)), through_outlet(&files, &options(2_000))] {
        check(&dataset, &classes, 1_000);
        assert_eq!(dataset.matrices[1].values, dataset.matrices[0].values.to_array().mapv(|value| value * 2.0));
    }
}

#[test]
fn labels_follow_their_ids_into_a_sample() {
    let (values, classes) = rows(6_000, false);
    let matrix: String = csv(&values, &classes).lines().map(|line| line.rsplit_once(',').expect("a label").0.to_owned() + "\n").collect();
    let mut table = "id,label\n".to_owned();
    for row in (0..6_000).rev() {
        table += &format!("row-{row},{}\n", classes[row]);
    }
    let files = [MemorySource::new("x.csv", matrix), MemorySource::new("y.csv", table)];
    check(&read_all(&files, &options(1_500)), &classes, 1_500);
}

#[test]
fn further_label_columns_follow_their_rows() {
    let (values, classes) = rows(6_000, false);
    let matrix: String = csv(&values, &classes).lines().map(|line| line.rsplit_once(',').expect("a label").0.to_owned() + "\n").collect();
    let mut by_id = "id,label,half\n".to_owned();
    for row in (0..6_000).rev() {
        by_id += &format!("row-{row},{},{}\n", classes[row], if row < 3_000 { "first" } else { "second" });
    }
    let with_gap = matrix.replacen("\nrow-7,7,", "\nrow-7,NaN,", 1);
    assert_ne!(with_gap, matrix);
    let options = |n_rows| ReadOptions {
        label_column: Some("label".to_owned()),
        other_label_columns: vec!["half".to_owned()],
        drop_non_finite: true,
        ..options(n_rows)
    };
    let whole = values.rows().into_iter().zip(&classes).fold("a,b,c,d,label,half\n".to_owned(), |text, (row, class)| {
        let half = if row[0] < 3_000.0 { "first" } else { "second" };
        text + &format!("{},{},{},{},{class},{half}\n", row[0], row[1], row[2], row[3])
    });
    for n_rows in [1_500, 6_000] {
        for files in [
            vec![MemorySource::new("x.csv", with_gap.clone()), MemorySource::new("y.csv", by_id.clone())],
            vec![MemorySource::new("x.csv", matrix.clone()), MemorySource::new("y.csv", by_id.clone())],
            vec![MemorySource::new("x.csv", whole.clone())],
        ] {
            let dataset = read_all(&files, &options(n_rows));
            assert_eq!(dataset.sample.is_some(), n_rows < 6_000);
            let [(name, half)] = dataset.other_labels.as_slice() else { panic!("{:?}", dataset.other_labels) };
            assert_eq!((name.as_str(), half.n_samples()), ("half", dataset.matrices[0].values.n_rows()));
            for (row, &class) in dataset.matrices[0].values.rows().zip(half.class_ids()) {
                assert_eq!(class, u32::from(row[0] >= 3_000.0), "row {}", row[0]);
            }
        }
    }
    let missing = ReadOptions { other_label_columns: vec!["quarter".to_owned()], ..options(6_000) };
    let refused = read(&[&MemorySource::new("x.csv", whole)], &missing, &Control::new());
    assert!(matches!(&refused, Err(ReadError::Refused(problem)) if problem.message.contains("«quarter»")), "{refused:?}");
}

#[test]
fn rows_that_are_not_finite_have_no_place_in_a_sample() {
    let (mut values, classes) = rows(6_000, false);
    for row in [0, 17, 5_999] {
        values[(row, 2)] = f32::NAN;
    }
    let files = [
        MemorySource::new("x.npy", npy_bytes(values.view())),
        MemorySource::new("y.txt", classes.iter().map(|class| format!("{class}\n")).collect::<String>()),
    ];
    let sources: Vec<&dyn ByteSource> = files.iter().map(|file| file as &dyn ByteSource).collect();
    let refused = read(&sources, &options(1_500), &Control::new());
    assert!(matches!(&refused, Err(ReadError::Refused(problem)) if problem.row == Some(1)), "{refused:?}");
    let dropping = ReadOptions { drop_non_finite: true, ..options(1_500) };
    for dataset in [read_all(&files, &dropping), through_outlet(&files, &dropping)] {
        let values = &dataset.matrices[0].values;
        assert!(values.rows().flatten().all(|value| value.is_finite()) && values.n_rows() > 1_200);
        assert_eq!(dataset.labels.expect("labels").n_samples(), values.n_rows());
        assert!(dataset.problems.iter().any(|problem| problem.message.contains("3 rows (rows 1, 18 and 6,000) are dropped")));
    }
}

#[test]
fn without_labels_the_sample_is_of_all_rows() {
    let (values, _) = rows(4_000, false);
    let dataset = read_all(&[MemorySource::new("x.npy", npy_bytes(values.view()))], &options(1_000));
    let sample = dataset.sample.expect("a sample");
    assert!(!sample.is_stratified && sample.kept > 900 && sample.classes.is_empty(), "{sample:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_outlet_gets_what_memory_holds(n_rows in 4_usize..400, budget in 1_usize..500, with_gap: bool, drop_non_finite: bool) {
        let (mut values, mut classes) = rows(n_rows, false);
        (classes[0], classes[1], classes[2]) = (0, 1, 0);
        if with_gap {
            values[(n_rows / 2, 1)] = f32::INFINITY;
        }
        let files = [
            MemorySource::new("x.npy", npy_bytes(values.view())),
            MemorySource::new("y.txt", classes.iter().map(|class| format!("{class}\n")).collect::<String>()),
        ];
        let options = ReadOptions { drop_non_finite, ..options(budget) };
        let sources: Vec<&dyn ByteSource> = files.iter().map(|file| file as &dyn ByteSource).collect();
        let here = read(&sources, &options, &Control::new());
        let mut wire = Wire::default();
        let there = parse(&sources, &options, &mut wire, &Control::new()).and_then(|parsed| wire.0.join(parsed, &options, &Control::new()));
        match (here, there) {
            (Ok(here), Ok(there)) => {
                prop_assert_eq!(&here.matrices[0].values, &there.matrices[0].values);
                prop_assert_eq!((here.labels, here.sample, here.problems), (there.labels, there.sample, there.problems));
            }
            (here, there) => prop_assert_eq!(here.err(), there.err()),
        }
    }
}
