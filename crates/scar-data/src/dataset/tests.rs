use crate::bytes::source::MemorySource;
use crate::format::npy::array::tests::npy;
use crate::{ByteSource, Dataset, FieldRole, ReadError, ReadOptions, read, read_paired};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};

/// A matrix of `rows` × 2 bytes, no two rows the same and no constant column.
fn matrix(name: &str, rows: usize) -> MemorySource {
    let body: Vec<u8> = (0..2 * rows).map(|value| value as u8).collect();
    MemorySource::new(name, npy("|u1", false, &format!("({rows}, 2)"), &body))
}

fn labels(name: &str, text: &str) -> MemorySource {
    MemorySource::new(name, text.as_bytes())
}

fn refusal(result: Result<Dataset, ReadError>) -> Problem {
    match result {
        Err(ReadError::Refused(problem)) => problem,
        other => panic!("must be refused: {other:?}"),
    }
}

fn all(files: &[&MemorySource]) -> Result<Dataset, ReadError> {
    let files: Vec<&dyn ByteSource> = files.iter().map(|&file| file as &dyn ByteSource).collect();
    read(&files, &ReadOptions::default(), &Control::new())
}

fn read_all(files: &[&MemorySource]) -> Dataset {
    all(files).expect("readable")
}

#[track_caller]
fn refused(files: &[&MemorySource], code: Code, words: &[&str]) {
    let problem = refusal(all(files));
    assert_eq!(problem.code, code, "{problem}");
    for word in words {
        assert!(problem.message.contains(word), "{problem}");
    }
}

#[test]
fn matrix_and_labels_are_told_apart_in_any_order() {
    let (x, y) = (matrix("x.npy", 4), labels("y.txt", "a\nb\na\nb\n"));
    for files in [[&x, &y], [&y, &x]] {
        let dataset = read_all(&files);
        assert_eq!((dataset.matrices.len(), dataset.label_summary().map(|labels| labels.classes.len())), (1, Some(2)));
        assert_eq!(dataset.problems, []);
        assert_eq!(dataset.embedding_set(0).expect("fits").n_samples(), 4);
    }
}

#[test]
fn progress_counts_every_byte_of_every_file() {
    let (x, y) = (matrix("x.npy", 4), labels("y.txt", "a\nb\na\nb\n"));
    let control = Control::new();
    read(&[&x, &y], &ReadOptions::default(), &control).expect("readable");
    assert_eq!(control.done(), x.len_bytes() + y.len_bytes());
}

#[test]
fn column_of_whole_numbers_is_labels_and_of_fractions_a_matrix() {
    let whole = MemorySource::new("y.npy", npy("|u1", false, "(4, 1)", &[0, 1, 0, 1]));
    assert!(read_all(&[&whole]).labels.is_some());
    let body: Vec<u8> = [0.5_f32, 1.0, 2.0, 3.0].iter().flat_map(|value| value.to_le_bytes()).collect();
    let fractions = MemorySource::new("x.npy", npy("<f4", false, "(4, 1)", &body));
    assert_eq!(read_all(&[&fractions]).matrices.len(), 1);
    let vector = MemorySource::new("x.npy", npy("<f4", false, "(4,)", &body));
    refused(&[&vector], Code::NoMatrix, &["x.npy", "vector"]);
}

#[test]
fn files_that_do_not_go_together_are_refused_with_both_names() {
    let (x, y) = (matrix("x.npy", 4), labels("y.txt", "a\nb\na\n"));
    refused(&[&x, &y], Code::LabelLength, &["x.npy has 4 rows", "y.txt has 3 labels"]);
    refused(&[&x, &matrix("z.npy", 5)], Code::RowMismatch, &["x.npy has 4 rows", "z.npy has 5 rows"]);
    refused(&[&x, &y, &labels("z.txt", "a\n")], Code::Ambiguous, &["y.txt", "z.txt", "which"]);
    refused(&[&y, &labels("z.txt", "a\n")], Code::NoMatrix, &["y.txt", "z.txt"]);
    refused(&[], Code::NoMatrix, &["No file"]);
}

#[test]
fn columns_of_zeros_and_ones_beside_a_matrix_are_labels() {
    let x = matrix("x.npy", 4);
    let one_hot = MemorySource::new("other.npy", npy("|u1", false, "(4, 2)", &[0, 1, 1, 0, 0, 1, 1, 0]));
    let found = read_all(&[&x, &one_hot]);
    let labels = found.labels.as_deref().expect("labels");
    assert_eq!((labels.class_ids(), found.matrices.len(), found.label_column.as_deref()), ([1, 0, 1, 0].as_slice(), 1, None));
    assert!(found.problems.iter().any(|problem| problem.message.contains("one-hot")), "{:?}", found.problems);
    assert_eq!(found.fields.iter().map(|field| field.role).collect::<Vec<_>>(), [FieldRole::Matrix, FieldRole::Label]);

    // Of several tags the main one; each can be chosen. The last row has none, so it is left out.
    let tags = MemorySource::new("tags.npy", npy("|u1", false, "(4, 3)", &[1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0]));
    let paired = |options: &ReadOptions| read_paired(&[&x], &tags, options, &Control::new());
    let found = paired(&ReadOptions::default()).expect("tags");
    assert_eq!(found.labels.as_deref().expect("labels").class_names(), ["1", "2"]);
    assert_eq!(
        (found.matrices[0].summary.rows, found.label_columns.as_slice()),
        (3, ["main tag", "0", "1", "2"].map(str::to_owned).as_slice())
    );
    let one = paired(&ReadOptions { label_column: Some("0".to_owned()), ..ReadOptions::default() }).expect("a tag");
    assert_eq!(one.labels.as_deref().expect("labels").class_names(), ["0", "not 0"]);
    let problem = refusal(paired(&ReadOptions { label_column: Some("7".to_owned()), ..ReadOptions::default() }));
    assert!(problem.message.contains("«7»") && problem.message.contains("«main tag»"), "{problem}");
    // Beside a matrix that nobody gave as labels, zeros and ones may be embeddings; what was given and is no labels is refused.
    let codes = MemorySource::new("codes.npy", npy("|u1", false, "(4, 3)", &[1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0]));
    assert_eq!(read_all(&[&x, &codes]).matrices.len(), 2);
    let problem = refusal(read_paired(&[&x], &matrix("y.npy", 4), &ReadOptions::default(), &Control::new()));
    assert_eq!((problem.code, problem.file.as_deref()), (Code::LabelKind, Some("y.npy")));
}

#[test]
fn given_roles_win_over_content() {
    let whole = MemorySource::new("x.npy", npy("|u1", false, "(4, 1)", &[0, 1, 2, 3]));
    let y = labels("y.txt", "a\nb\na\nb\n");
    let dataset = read_paired(&[&whole], &y, &ReadOptions::default(), &Control::new()).expect("readable");
    assert_eq!(dataset.matrices.len(), 1);
    let problem = refusal(read_paired(&[&y], &y, &ReadOptions::default(), &Control::new()));
    assert_eq!(problem.code, Code::NoMatrix);
}

#[test]
fn labels_that_come_later_join_the_matrix() {
    let before = read_all(&[&matrix("x.npy", 4)]);
    assert_eq!(before.embedding_set(0).expect_err("no labels").code, Code::LabelMissing);
    let merged = before.merge(read_all(&[&labels("y.txt", "a\nb\na\nb\n")])).expect("fits");
    assert_eq!(merged.embedding_set(0).expect("complete").n_classes(), 2);
    let problem = merged.merge(read_all(&[&labels("z.txt", "a\nb\na\n")])).expect_err("too short");
    assert_eq!((problem.code, problem.file.as_deref()), (Code::LabelLength, Some("z.txt")));
}

#[test]
fn matrix_that_comes_later_keeps_labels_that_fit_and_drops_others() {
    let both = read_all(&[&matrix("x.npy", 4), &labels("y.txt", "a\nb\na\n9\n")]);
    let fits = both.merge(read_all(&[&matrix("z.npy", 4)])).expect("merged");
    assert!(fits.labels.is_some() && fits.problems.iter().all(|problem| problem.file.as_deref() == Some("y.txt")), "{fits:?}");
    let other = both.merge(read_all(&[&matrix("z.npy", 5)])).expect("merged");
    assert!(other.labels.is_none());
    assert_eq!(other.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::LabelLength]);
}

#[test]
fn chosen_column_must_be_in_the_file() {
    let choose = |column: &str, text: &str| {
        let options = ReadOptions { label_column: Some(column.to_owned()), ..ReadOptions::default() };
        read(&[&labels("y.csv", text)], &options, &Control::new())
    };
    let table = "kind,label\nx,a\nx,b\ny,a\ny,b\n";
    assert_eq!(choose("kind", table).expect("readable").labels.expect("labels").class_names(), ["x", "y"]);
    assert_eq!(choose("Label", "label\na\nb\na\n").expect("readable").label_column.as_deref(), Some("label"));
    for (text, words) in [(table, "no column «size»"), ("label\na\nb\na\n", "no column «size»"), ("a\nb\na\nb\n", "no columns with names")]
    {
        let problem = refusal(choose("size", text));
        assert_eq!(problem.code, Code::BadOption);
        assert!(problem.message.contains(words), "{problem}");
    }
}
