//! Every name of the list, in every place where a name is judged.

use crate::bytes::source::{ByteSource, MemorySource};
use crate::labels::split::split_of_files;
use crate::{Dataset, ReadOptions, npy_bytes, read};
use scar_core::control::Control;
use scar_files::folder::{FolderEntry, choose, is_label_name};
use scar_files::names::files::id_pairs;
use scar_files::names::splits::{split_called, tested_splits};
use scar_files::names::vocabulary::*;

fn usual(is_meant: impl Fn(Usual) -> bool, counts: impl Fn(usize, usize) -> bool) -> Vec<&'static str> {
    NAMES.iter().filter(|&&(_, usual, column, word)| is_meant(usual) && counts(column, word)).map(|usual| usual.0).collect()
}

fn columns(is_meant: impl Fn(Usual) -> bool) -> Vec<&'static str> {
    usual(is_meant, |column, _| column != NO)
}

fn words(is_meant: impl Fn(Usual) -> bool) -> Vec<&'static str> {
    usual(is_meant, |_, word| word != NO)
}

fn read_all(files: &[(&str, Vec<u8>)]) -> Dataset {
    let files: Vec<MemorySource> = files.iter().map(|(name, bytes)| MemorySource::new(*name, bytes.clone())).collect();
    let sources: Vec<&dyn ByteSource> = files.iter().map(|file| file as &dyn ByteSource).collect();
    read(&sources, &ReadOptions::default(), &Control::new()).unwrap_or_else(|error| panic!("{error:?}"))
}

fn read_one(name: &str, text: &str) -> Dataset {
    read_all(&[(name, text.as_bytes().to_vec())])
}

/// What the names of `files` in a folder let be read.
fn chosen(files: &[String]) -> Vec<usize> {
    let entries: Vec<FolderEntry> = files.iter().map(|file| FolderEntry { path: format!("set/{file}"), len_bytes: 9 }).collect();
    let mut read = choose(&entries, None).expect("something to read").read;
    read.sort_unstable();
    read
}

#[test]
fn every_name_is_on_the_list_once() {
    for (idx, (name, ..)) in NAMES.iter().enumerate() {
        assert!(NAMES[..idx].iter().all(|(other, ..)| other != name), "{name}");
        assert_eq!((plain(name).as_str(), NAMES[idx].2 == NO && NAMES[idx].3 == NO), (*name, false));
    }
}

#[test]
fn names_of_label_columns_are_known_in_every_format() {
    for name in columns(|usual| matches!(usual, Usual::Label)) {
        for name in [name.to_owned(), name.to_uppercase(), format!("{name}_train"), name.replace('_', " ")] {
            let table = read_one("x.csv", &format!("f0,f1,{name}\n0.5,1,3\n1.5,2,4\n2.5,3,3\n3.5,4,4\n"));
            assert_eq!((table.label_column.as_deref(), table.matrices[0].summary.dims), (Some(name.as_str()), 2), "{name}");
            let lines = read_one("y.txt", &format!("{name}\ncat\ndog\ncat\ndog\n"));
            assert_eq!(lines.labels.expect("labels").class_names(), ["cat", "dog"], "{name}");
            let labels = read_one("y.csv", &format!("kind,{name}\na,c\nb,d\na,c\nb,d\n"));
            assert_eq!(labels.label_column.as_deref(), Some(name.as_str()));
            let rows: String =
                (0..4).map(|row| format!("{{\"v\":[{row},1],\"kind\":{},\"{name}\":\"c{}\"}}\n", row % 2, row % 2)).collect();
            assert_eq!(read_one("x.jsonl", &rows).label_column.as_deref(), Some(name.as_str()));
            let lists = format!("{{\"v\":[[1,2],[3,4],[5,6],[7,9]],\"kind\":[1,2,1,2],\"{name}\":[\"a\",\"b\",\"a\",\"b\"]}}");
            assert_eq!(read_one("x.json", &lists).label_column.as_deref(), Some(name.as_str()));
        }
    }
}

#[test]
fn names_of_id_columns_are_known_in_every_format() {
    let mut names = columns(|usual| matches!(usual, Usual::Id));
    names.extend(["sample_id", "image ids", "train/row-uuid", "recordId", "fileName"]);
    let ids = Some(vec!["p".to_owned(), "q".to_owned(), "r".to_owned(), "s".to_owned()]);
    for name in names {
        let table = read_one("x.csv", &format!("{name},f0,f1,label\np,0.5,1,3\nq,1.5,2,4\nr,2.5,3,3\ns,3.5,4,4\n"));
        assert_eq!(table.ids.as_deref(), ids.as_ref(), "{name}");
        // Numbers under such a name are no dimension.
        let numbers = read_one("x.csv", &format!("{name},f0,f1,label\n7,0.5,1,3\n8,1.5,2,4\n9,2.5,3,3\n6,3.5,4,4\n"));
        assert_eq!(numbers.matrices[0].summary.dims, 2, "{name}");
        let rows: String = ["p", "q", "r", "s"]
            .iter()
            .enumerate()
            .map(|(row, id)| format!("{{\"v\":[{row},1],\"{name}\":\"{id}\",\"y\":{}}}\n", row % 2))
            .collect();
        assert_eq!(read_one("x.jsonl", &rows).ids.as_deref(), ids.as_ref(), "{name}");
        let labels = read_one("y.csv", &format!("{name},label\np,a\nq,b\nr,a\ns,b\n"));
        assert_eq!(labels.ids.as_deref(), ids.as_ref(), "{name}");
    }
}

#[test]
fn names_of_split_columns_are_known_in_every_format() {
    for name in columns(|usual| matches!(usual, Usual::Split)) {
        let [train, test] = if name.starts_with("is_") { ["true", "false"] } else { ["train", "test"] };
        let table = format!("f0,f1,{name},label\n0.5,1,{train},3\n1.5,2,{train},4\n2.5,3,{test},3\n3.5,4,{test},4\n");
        let rows: String = (0..4)
            .map(|row| format!("{{\"v\":[{row},1],\"{name}\":\"{}\",\"y\":{}}}\n", if row < 2 { train } else { test }, row % 2))
            .collect();
        let labels = format!("{name},label\n{train},a\n{train},b\n{test},a\n{test},b\n");
        for (file, text) in [("x.csv", table), ("x.jsonl", rows), ("y.csv", labels)] {
            let split = read_one(file, &text).split.unwrap_or_else(|| panic!("{name} in {file}"));
            assert_eq!(split.test_rows(), if name == "is_test" { [0, 1] } else { [2, 3] }, "{name} in {file}");
        }
    }
}

#[test]
fn names_of_group_columns_are_known_in_every_format() {
    let alone = columns(|usual| matches!(usual, Usual::Group));
    assert!(alone.len() > 20);
    for name in alone.iter().flat_map(|name| [(*name).to_owned(), format!("{name}_id")]).chain(["group".to_owned()]) {
        // Numbers, so that a table could take them for a dimension.
        let table = format!("height,width,{name},label\n0.5,1.5,71,a\n1.5,2.5,72,b\n2.5,3.5,71,a\n3.5,4.5,72,b\n");
        let rows: String = (0..4).map(|row| format!("{{\"v\":[{row},1],\"{name}\":{},\"y\":{}}}\n", 71 + row % 2, row % 2)).collect();
        let labels = format!("{name},label\n71,a\n72,b\n71,b\n72,a\n");
        for (file, text) in [("x.csv", table), ("x.jsonl", rows), ("y.csv", labels)] {
            let read = read_one(file, &text);
            let groups = read.groups.unwrap_or_else(|| panic!("{name} in {file}"));
            assert_eq!((groups.ids(), groups.file()), ([0, 1, 0, 1].as_slice(), file), "{name} in {file}");
            assert_eq!(groups.column(), name.as_str());
            assert!(read.matrices.first().is_none_or(|matrix| matrix.values.n_dims() == 2), "{name} in {file}");
        }
        // Labels in a file of their own: the groups stand beside the rows.
        let rows: String = (0..4).map(|row| format!("{{\"v\":[{row},1],\"{name}\":{}}}\n", 71 + row % 2)).collect();
        let read = read_all(&[("x.jsonl", rows.into_bytes()), ("labels.txt", b"a\nb\nb\na\n".to_vec())]);
        assert_eq!(read.groups.expect("groups").ids(), [0, 1, 0, 1], "{name}");
    }
}

#[test]
fn folder_and_reading_pair_the_same_files_of_ids() {
    let matrix_words = words(|usual| matches!(usual, Usual::Matrix));
    for id in words(|usual| matches!(usual, Usual::Id)) {
        for ending in ["txt", "csv", "npy"] {
            let all = ["image.npy".to_owned(), "text.npy".to_owned(), format!("image_{id}.{ending}"), format!("text_{id}.{ending}")];
            assert_eq!((chosen(&all).len(), id_pairs(&all[2..], &all[..2])), (4, vec![(0, 0), (1, 1)]), "{all:?}");
            // One alone is left out, and pairs nothing.
            assert_eq!((chosen(&all[..3]), id_pairs(&all[2..3], &all[..2])), (vec![0, 1], vec![]), "{all:?}");
        }
        for matrix in &matrix_words {
            let all = ["image", "text"].map(|name| [format!("{name}_{matrix}.npy"), format!("{name}_{matrix}_{id}.npy")]).concat();
            let [matrices, ids] = [[all[0].clone(), all[2].clone()], [all[1].clone(), all[3].clone()]];
            assert_eq!((chosen(&all).len(), id_pairs(&ids, &matrices)), (4, vec![(0, 0), (1, 1)]), "{all:?}");
            // Alone beside its matrix it is no second matrix, as it was once taken for.
            assert_eq!(chosen(&all[..2]), [0], "{all:?}");
        }
        let x = |bias: f32| npy_bytes(ndarray::array![[1.0 + bias, 2.0], [3.0, 4.0 + bias], [0.5, 6.0]].view());
        let paired = read_all(&[
            ("image.npy", x(0.0)),
            ("text.npy", x(1.0)),
            (&format!("image_{id}.txt"), b"p\nq\nr\n".to_vec()),
            (&format!("text_{id}.txt"), b"r\nq\np\n".to_vec()),
        ]);
        assert_eq!(paired.matrices[1].values.row(0), [0.5, 6.0], "{id}");
    }
}

#[test]
fn names_of_label_files_are_no_ids_and_no_matrices() {
    for label in words(|usual| matches!(usual, Usual::Label)) {
        assert!(is_label_name(&format!("{label}.csv")) && is_label_name(&format!("image_{label}_ids.csv")), "{label}");
        let all = ["image.npy".to_owned(), "text.npy".to_owned(), format!("image_{label}_ids.csv"), format!("text_{label}_ids.csv")];
        assert_eq!(id_pairs(&all[2..], &all[..2]), [], "{label}");
        for matrix in words(|usual| matches!(usual, Usual::Matrix)) {
            assert!(!is_label_name(&format!("{label}_{matrix}.npy")) && is_label_name(&format!("{matrix}_{label}.npy")), "{label}");
        }
    }
}

#[test]
fn names_of_matrices_are_known_among_arrays_and_files() {
    for name in columns(|usual| matches!(usual, Usual::Matrix)) {
        let lists = format!("{{\"other\":[[9,2,1],[3,4,1]],\"{name}\":[[1,2],[3,4],[5,6],[7,9]],\"y\":[1,2,1,2]}}");
        assert_eq!(read_one("x.json", &lists).matrices[0].summary.dims, 2, "{name}");
    }
    for word in words(|usual| matches!(usual, Usual::Matrix)) {
        assert_eq!(of_file(&["model".to_owned(), word.to_owned()]).map(|meaning| matches!(meaning, Meaning::Matrix { .. })), Some(true));
        // The weights of a model are none.
        assert_eq!(chosen(&[format!("model_{word}.safetensors"), "model.safetensors".to_owned()]), [0], "{word}");
    }
}

#[test]
fn folder_and_reading_know_the_same_splits() {
    for word in
        ["trn", "tst", "test", "testing", "holdout", "heldout", "validation", "valid", "val", "dev", "development", "eval", "evaluation"]
    {
        let is_train = split_called(word) == Some("train");
        let files = [("train.csv".to_owned(), 2), (format!("x_{word}.csv"), 2)];
        assert_eq!(split_of_files(&files, None).is_some(), !is_train, "{word}");
        assert_eq!(tested_splits().any(|split| Some(split) == split_called(word)), !is_train, "{word}");
        let paired = [format!("X_{word}.npy"), format!("y_{word}.npy"), "X_train.npy".to_owned(), "y_train.npy".to_owned()];
        assert_eq!(chosen(&paired[..if is_train { 2 } else { 4 }]).len(), 2, "{word}");
    }
}

#[test]
fn numbers_of_rows_and_dimensions_are_told_by_their_names() {
    for name in ["", " ", "Unnamed: 0", "__index_level_0__"] {
        assert_eq!(of_column(name), Some(Meaning::RowNumber), "{name}");
    }
    assert!(["f0", "x_1", "PC1", "dim0", "1"].iter().all(|name| names_first_dimensions(name)));
    assert!(!["f2", "kind0", "dimension", ""].iter().any(|name| names_first_dimensions(name)));
    // Measures and notes are none of these.
    for name in ["refractive_index", "mask", "metadata", "subsets", "train", "embedding_2", "y_test"] {
        assert_eq!(of_column(name), None, "{name}");
    }
}
