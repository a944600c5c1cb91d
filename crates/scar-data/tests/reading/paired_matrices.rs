//! Matrices in several files whose rows are of the same items: ids pair them, whatever their order.

use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_data::source::MemorySource;
use scar_data::{ByteSource, Dataset, ReadError, ReadOptions, read};

/// A table whose `columns` are the id, three values and what comes behind; of `rows` each says `id,first value,…`, and the other two
/// values are fractions too, so that no column of it can be labels.
fn table(name: &str, columns: &str, rows: &[&str]) -> MemorySource {
    let row = |row: &&str| {
        let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
        let item = row.as_bytes()[0] as usize;
        if columns.contains(",f2") {
            let at = cells.len().min(if columns.starts_with("f0") { 1 } else { 2 });
            cells.splice(at..at, [format!("{}.125", 7 * item % 5), format!("0.{item}")]);
        }
        cells.join(",")
    };
    let rows: Vec<String> = rows.iter().map(row).collect();
    MemorySource::new(name, format!("{columns}\n{}\n", rows.join("\n")))
}

fn image() -> MemorySource {
    table("image.csv", "id,f0,f1,f2", &["a,0.5", "b,1.5", "c,2.5", "d,3.5"])
}

fn read_all(files: &[&MemorySource], options: &ReadOptions) -> Result<Dataset, Problem> {
    let files: Vec<&dyn ByteSource> = files.iter().map(|&file| file as &dyn ByteSource).collect();
    read(&files, options, &Control::new()).map_err(|error| match error {
        ReadError::Refused(problem) => problem,
        ReadError::Cancelled => panic!("nobody cancelled"),
    })
}

fn read_sound(files: &[&MemorySource]) -> Dataset {
    read_all(files, &ReadOptions::default()).expect("they belong together")
}

/// The first column of each matrix.
fn columns(dataset: &Dataset) -> Vec<Vec<f32>> {
    dataset.matrices.iter().map(|matrix| matrix.values.rows().map(|row| row[0]).collect()).collect()
}

fn classes(dataset: &Dataset) -> Vec<String> {
    let labels = dataset.labels.as_ref().expect("labels");
    labels.class_ids().iter().map(|&class| labels.class_names()[class as usize].clone()).collect()
}

#[test]
fn shuffled_rows_are_those_of_the_unshuffled_file() {
    let straight = table("text.csv", "id,f0,f1,f2", &["a,10.5", "b,11.5", "c,12.5", "d,13.5"]);
    let shuffled = table("text.csv", "id,f0,f1,f2", &["c,12.5", "a,10.5", "d,13.5", "b,11.5"]);
    let (straight, shuffled) = (read_sound(&[&image(), &straight]), read_sound(&[&image(), &shuffled]));
    assert_eq!(shuffled.matrices[1].values, straight.matrices[1].values);
    assert_eq!(shuffled.matrices[1].summary.values, straight.matrices[1].summary.values);
    assert_eq!(shuffled.matrices[1].pairing, straight.matrices[1].pairing, "both were paired by their ids");
    assert_eq!(shuffled.ids.as_deref().map(Vec::as_slice), Some(["a", "b", "c", "d"].map(String::from).as_slice()));
    // What is taken out of a file is counted in it.
    assert_eq!(shuffled.rows_in_files(1, &[0, 3]).matrix.rows, [1, 2]);
    assert_eq!(shuffled.rows_in_files(0, &[0, 3]).matrix.rows, [0, 3]);
    assert_eq!(shuffled.select(&[1, 2], &Control::new()).expect("not cancelled").rows_in_files(1, &[0, 1]).matrix.rows, [0, 3]);
    let told = shuffled.problems.iter().find(|problem| problem.code == Code::RowMismatch).expect("it is told");
    assert_eq!(told.message, "text.csv: 4 rows were paired with those of image.csv by their ids («id» and «id»).");
}

#[test]
fn rows_without_a_partner_are_left_out_and_counted() {
    let text = table("text.csv", "key,f0,f1,f2", &["x,19.5", "d,13.5", "b,11.5", "b,18.5", "a,10.5", "y,1.5", "z,1.5"]);
    // Nearly all ids differ, or else the column names something other than rows.
    let more: Vec<String> = (0..20).map(|row| format!("more{row},{row}.25")).collect();
    let rows: Vec<&str> = ["x,19.5", "d,13.5", "b,11.5", "b,18.5", "a,10.5"].into_iter().chain(more.iter().map(String::as_str)).collect();
    let labels = MemorySource::new("labels.txt", "cat\ncat\ndog\ndog\n");
    let dataset = read_sound(&[&image(), &table("text.csv", "key,f0,f1,f2", &rows), &labels]);
    assert_eq!(columns(&dataset), [[0.5, 1.5, 3.5], [10.5, 11.5, 13.5]]);
    // Labels without ids go by the order of the first file's rows.
    assert_eq!(classes(&dataset), ["cat", "cat", "dog"]);
    let report = dataset.matrices[1].pairing.clone().expect("paired by ids");
    assert_eq!((report.paired, report.only_first, report.only_second), (3, 1, 21));
    assert_eq!((report.duplicates_first, report.duplicates_second), (0, 1));
    assert_eq!(dataset.rows_in_files(0, &[2]).matrix.rows, [3]);
    assert_eq!(dataset.rows_in_files(0, &[2]).labels.expect("a file of their own").rows, [3]);
    assert_eq!(dataset.rows_in_files(1, &[0, 1, 2]).matrix.rows, [1, 2, 4]);
    // Where many ids stand twice, the column is none of ids, and the numbers of rows decide.
    assert_eq!(read_all(&[&image(), &text], &ReadOptions::default()).expect_err("4 and 7 rows").code, Code::RowMismatch);
}

#[test]
fn labels_follow_the_file_in_which_they_stand() {
    let text = table("text.csv", "id,f0,f1,f2,label", &["d,13.5,dog", "c,12.5,cat", "a,10.5,dog", "e,9.5,cat", "b,11.5,cat"]);
    assert_eq!(classes(&read_sound(&[&image(), &text])), ["dog", "cat", "cat", "dog"]);
    let of_their_own = table("labels.csv", "id,label", &["d,dog", "c,cat", "b,cat", "a,dog"]);
    let bare = table("text.csv", "id,f0,f1,f2", &["d,13.5", "c,12.5", "b,11.5", "a,10.5"]);
    assert_eq!(classes(&read_sound(&[&image(), &bare, &of_their_own])), ["dog", "cat", "cat", "dog"]);
    // Also where they come later.
    let merged = read_sound(&[&image(), &bare]).merge(read_sound(&[&of_their_own])).expect("all have a label");
    assert_eq!(classes(&merged), ["dog", "cat", "cat", "dog"]);
    assert_eq!(merged.rows_in_files(0, &[0]).labels.expect("a file of their own").rows, [3]);
    let short = table("labels.csv", "id,label", &["d,dog", "c,cat", "x,cat", "a,dog"]);
    let refused = read_sound(&[&image(), &bare]).merge(read_sound(&[&short])).expect_err("b has none");
    assert!(refused.row == Some(2) && refused.message.contains("first the id «b»"), "{refused}");
}

#[test]
fn ids_that_match_nowhere_are_refused() {
    let text = table("text.csv", "id,f0,f1,f2", &["1,10.5", "2,11.5", "3,12.5", "4,13.5"]);
    let refused = read_all(&[&image(), &text], &ReadOptions::default()).expect_err("nothing pairs them");
    assert!(refused.code == Code::RowMismatch && refused.message.contains("No id of image.csv is in text.csv"), "{refused}");
    let one = table("text.csv", "id,f0,f1,f2", &["a,10.5", "2,11.5", "3,12.5"]);
    let refused = read_all(&[&image(), &one], &ReadOptions::default()).expect_err("one item is too few");
    assert!(refused.message.contains("1 row has its id in every file"), "{refused}");
}

#[test]
fn an_item_goes_with_a_row_that_is_not_finite_in_any_file() {
    let text = table("text.csv", "id,f0,f1,f2", &["d,13.5", "c,nan", "b,11.5", "a,10.5"]);
    let refused = read_all(&[&image(), &text], &ReadOptions::default()).expect_err("nobody said that it may go");
    assert_eq!((refused.code, refused.file.as_deref(), refused.row), (Code::NonFinite, Some("text.csv"), Some(2)));
    let dataset = read_all(&[&image(), &text], &ReadOptions { drop_non_finite: true, ..ReadOptions::default() }).expect("it may");
    assert_eq!(columns(&dataset), [[0.5, 1.5, 3.5], [10.5, 11.5, 13.5]]);
    assert_eq!(dataset.rows_in_files(1, &[2]).matrix.rows, [0]);
}

#[test]
fn three_modalities_keep_what_all_of_them_have() {
    let text = table("text.csv", "id,f0,f1,f2", &["c,12.5", "b,11.5", "a,10.5"]);
    let audio = table("audio.csv", "id,f0,f1,f2", &["b,21.5", "d,23.5", "c,22.5", "e,24.5"]);
    let dataset = read_sound(&[&image(), &text, &audio]);
    assert_eq!(columns(&dataset), [[1.5, 2.5], [11.5, 12.5], [21.5, 22.5]]);
}

#[test]
fn ids_may_stand_in_files_of_their_own() {
    let bare = |name: &str, rows: &[&str]| table(name, "f0,f1,f2", rows);
    let (image, text) = (bare("image.csv", &["0.5", "1.5", "2.5"]), bare("text-embeddings.csv", &["12.5", "10.5", "13.5", "11.5"]));
    let (of_image, of_text) = (MemorySource::new("image_ids.txt", "a\nb\nc\n"), MemorySource::new("text-ids.txt", "id\nc\na\nd\nb\n"));
    let labels = MemorySource::new("labels.txt", "cat\ncat\ndog\n");
    let dataset = read_sound(&[&image, &of_image, &text, &of_text, &labels]);
    assert_eq!(columns(&dataset), [[0.5, 1.5, 2.5], [10.5, 11.5, 12.5]]);
    assert_eq!(classes(&dataset), ["cat", "cat", "dog"]);
    assert_eq!(dataset.ids.as_deref().map(Vec::as_slice), Some(["a", "b", "c"].map(String::from).as_slice()));
    let short = MemorySource::new("text-ids.txt", "c\na\n");
    let refused = read_all(&[&image, &of_image, &text, &short], &ReadOptions::default()).expect_err("two of the rows have none");
    assert!(refused.message.starts_with("text-ids.txt has 2 ids, but text-embeddings.csv has 4 rows"), "{refused}");
}
