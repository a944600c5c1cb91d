//! The files of the Embedding Projector: `tensors.tsv` without a header, `metadata.tsv` with one where it has several columns.

use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_data::folder::{FolderEntry, choose};
use scar_data::source::MemorySource;
use scar_data::{ByteSource, Dataset, ReadError, ReadOptions, read};

const N_ROWS: usize = 24;

fn tensors() -> String {
    let value = |row: usize, column: usize| ((row * 7 + column * 3) % 199) as f32 * 0.25 - 1.0;
    (0..N_ROWS).map(|row| format!("{}\t{}\t{}\n", value(row, 0), value(row, 1), value(row, 2))).collect()
}

/// A metadata file: its header, then what `line` gives for each row.
fn metadata(header: &str, line: impl Fn(usize) -> String) -> String {
    header.to_owned() + &(0..N_ROWS).map(|row| line(row) + "\n").collect::<String>()
}

fn read_both(metadata: &str, label_column: Option<&str>) -> Result<Dataset, ReadError> {
    let (tensors, metadata) = (MemorySource::new("tensors.tsv", tensors()), MemorySource::new("metadata.tsv", metadata));
    let options = ReadOptions { label_column: label_column.map(str::to_owned), ..ReadOptions::default() };
    let both: [&dyn ByteSource; 2] = [&tensors, &metadata];
    read(&both, &options, &Control::new())
}

/// What is read, in either order of the files.
#[track_caller]
fn check(metadata: &str, label_column: Option<&str>, names: &[&str]) -> Dataset {
    let dataset = read_both(metadata, label_column).expect("readable");
    assert_eq!(
        ((dataset.matrices[0].values.n_rows(), dataset.matrices[0].values.n_dims()), dataset.matrices[0].values[(1, 0)]),
        ((N_ROWS, 3), 0.75)
    );
    assert_eq!(dataset.labels.as_ref().expect("labels").class_names(), names);
    assert_eq!(dataset.labels.as_ref().expect("labels").n_samples(), N_ROWS);
    dataset
}

#[test]
fn one_column_has_no_header() {
    let words = ["cat", "dog", "emu"];
    let dataset = check(&metadata("", |row| words[row % 3].to_owned()), None, &words);
    assert!(dataset.problems.is_empty(), "{:?}", dataset.problems);
    let dataset = check(&metadata("", |row| (row % 3).to_string()), None, &["0", "1", "2"]);
    assert!(dataset.problems.is_empty(), "{:?}", dataset.problems);
}

#[test]
fn first_line_that_stands_out_is_a_label_where_the_matrix_has_a_row_for_it() {
    let words = ["cat", "dog"];
    let text = metadata("", |row| if row == 0 { "zebra" } else { words[row % 2] }.to_owned());
    let dataset = check(&text, None, &["cat", "dog", "zebra"]);
    assert_eq!((dataset.labels.as_ref().expect("labels").class_ids()[..2].to_vec(), dataset.label_column.as_deref()), (vec![2, 1], None));
    let is_told = |problem: &&Problem| problem.message.contains("«zebra», was taken as a label");
    assert_eq!(dataset.problems.iter().filter(is_told).count(), 1, "{:?}", dataset.problems);
    // With a row less it is a header, and so it is where its name says so or a person does.
    let dataset = check(&metadata("species\n", |row| words[row % 2].to_owned()), None, &words);
    assert_eq!(dataset.label_column.as_deref(), Some("species"));
    let one_short: String = text.lines().skip(1).map(|line| line.to_owned() + "\n").collect();
    for (text, chosen) in [(format!("label\n{one_short}"), None), (text, Some("zebra"))] {
        let Err(ReadError::Refused(problem)) = read_both(&text, chosen) else { panic!("a label short: {text}") };
        assert_eq!(problem.code, Code::LabelLength, "{problem}");
    }
}

#[test]
fn several_columns_have_a_header() {
    let words = ["cat", "dog", "emu"];
    let dataset = check(&metadata("name\tlabel\n", |row| format!("row {row}\t{}", words[row % 3])), None, &words);
    assert_eq!(dataset.label_column.as_deref(), Some("label"));
    // Usual names of word lists: each row has a word of its own.
    let dataset = check(&metadata("word\tcount\tclass\n", |row| format!("w{row}\t{}\t{}", row % 5, words[row % 3])), None, &words);
    assert_eq!(dataset.label_column.as_deref(), Some("class"));
}

#[test]
fn column_without_a_usual_name_is_chosen_by_the_person() {
    let text = metadata("title\tgenre\tdecade\n", |row| format!("film {row}\t{}\t{}", ["war", "western"][row % 2], 1950 + row % 3 * 10));
    let dataset = check(&text, Some("decade"), &["1950", "1960", "1970"]);
    assert_eq!(dataset.label_column.as_deref(), Some("decade"));
    assert!(dataset.label_columns.contains(&"genre".to_owned()), "{:?}", dataset.label_columns);
    // Without a choice one that can be labels is taken, and told.
    let dataset = check(&text, None, &["war", "western"]);
    assert_eq!(dataset.label_column.as_deref(), Some("genre"));
    assert!(dataset.problems.iter().any(|problem| problem.message.contains("«genre»")), "{:?}", dataset.problems);
    let Err(ReadError::Refused(problem)) = read_both(&text, Some("studio")) else { panic!("no such column") };
    assert!(problem.message.contains("no column «studio»"), "{problem}");
}

#[test]
fn rows_of_another_number_are_told() {
    let Err(ReadError::Refused(problem)) = read_both("cat\ndog\ncat\ndog\n", None) else { panic!("too few labels") };
    assert_eq!(problem.code, Code::LabelLength);
}

#[test]
fn pair_in_a_folder_is_read() {
    let words = ["cat", "dog"];
    let files = [
        MemorySource::new("oss_metadata.tsv", metadata("", |row| words[row % 2].to_owned())),
        MemorySource::new("oss_tensors.tsv", tensors()),
        MemorySource::new("projector_config.json", r#"{"embeddings": []}"#),
        MemorySource::new("sprite.png", *b"\x89PNG"),
    ];
    let entries: Vec<FolderEntry> =
        files.iter().map(|file| FolderEntry { path: format!("projector/{}", file.name()), len_bytes: file.len_bytes() }).collect();
    let choice = choose(&entries, None).expect("a pair");
    let chosen: Vec<&dyn ByteSource> = choice.read.iter().map(|&idx| &files[idx] as &dyn ByteSource).collect();
    let dataset = read(&chosen, &ReadOptions::default(), &Control::new()).expect("readable");
    assert_eq!(dataset.embedding_set(0).expect("a set").n_samples(), N_ROWS);
    assert_eq!(choice.problems(&entries).len(), 2);
}
