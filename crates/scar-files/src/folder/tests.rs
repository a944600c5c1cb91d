use super::*;

fn entries(paths: &[&str]) -> Vec<FolderEntry> {
    paths.iter().map(|path| FolderEntry { path: format!("set/{path}"), len_bytes: 10 }).collect()
}

/// What is read of `paths`, whatever their order.
#[track_caller]
fn check(paths: &[&str], read: &[&str]) -> Vec<String> {
    let mut turned: Vec<&str> = paths.to_vec();
    turned.reverse();
    let told: Vec<Vec<String>> = [paths, turned.as_slice()]
        .into_iter()
        .map(|paths| {
            let entries = entries(paths);
            let choice = choose(&entries, None).expect("something to read");
            let found: Vec<&str> = choice.read.iter().map(|&idx| paths[idx]).collect();
            assert_eq!(found, read);
            assert_eq!(choice.read.len() + choice.left_out.len(), paths.len(), "every file is read or left out");
            choice.problems(&entries).into_iter().map(|problem| problem.message).collect()
        })
        .collect();
    assert_eq!(told[0], told[1], "the order of the entries changes nothing");
    told.into_iter().next().unwrap_or_default()
}

#[test]
fn hub_folder_gives_its_training_split_and_the_one_to_test_on() {
    let told = check(
        &[
            ".gitattributes",
            ".git/HEAD",
            ".git/objects/00/aa",
            "README.md",
            "dataset_infos.json",
            "data/train-00000-of-00002.parquet",
            "data/train-00001-of-00002.parquet",
            "data/test-00000-of-00001.parquet",
            "data/unsupervised-00000-of-00001.parquet",
        ],
        &["data/test-00000-of-00001.parquet", "data/train-00000-of-00002.parquet", "data/train-00001-of-00002.parquet"],
    );
    assert_eq!(
        told,
        [
            "set/.gitattributes and 1 more: left out by name, hidden or kept by a tool. Give it by itself if it holds data.",
            "set/README.md: left out by name, no format that is read. Give it by itself if it holds data.",
            "set/dataset_infos.json: left out by name, a description of data. Give it by itself if it holds data.",
            "set/data/unsupervised-00000-of-00001.parquet: left out, since it is of the split «unsupervised» and «train» is read. Give it as the rows to test on, or by itself.",
        ]
    );
}

#[test]
fn splits_that_are_no_parts_of_one_set_stay_apart() {
    let [train, test, dev] = ["train.csv", "test.csv", "dev.csv"];
    check(&[train, test, dev], &[test, train]);
    check(&[train, dev], &[dev, train]);
    check(&[train, test, "labels.csv"], &["labels.csv", train]);
    check(&["train.parquet", "test.csv"], &["train.parquet"]);
    check(&["a/train.csv", "b/test.csv"], &["a/train.csv"]);
}

#[test]
fn saved_dataset_gives_its_training_split() {
    check(
        &[
            "dataset_dict.json",
            "train/data-00000-of-00001.arrow",
            "train/state.json",
            "train/dataset_info.json",
            "train/cache-0a1b2c.arrow",
            "test/data-00000-of-00001.arrow",
            "test/state.json",
        ],
        &["train/data-00000-of-00001.arrow", "train/dataset_info.json"],
    );
    // It may name the classes.
    check(&["data-00000-of-00001.arrow", "dataset_info.json", "state.json"], &["data-00000-of-00001.arrow", "dataset_info.json"]);
}

#[test]
fn split_without_training_is_the_whole_or_the_largest() {
    check(&["X.npy", "y.npy", "X_test.npy", "y_test.npy"], &["X.npy", "y.npy"]);
    check(&["Xtrain.npy", "ytrain.npy", "Xtest.npy", "ytest.npy"], &["Xtrain.npy", "ytrain.npy"]);
    check(&["test.parquet"], &["test.parquet"]);
    let mut sized = entries(&["dev.parquet", "test.parquet"]);
    sized[1].len_bytes = 99;
    assert_eq!(choose(&sized, None).expect("two files").read, [1]);
    check(&["train_gen-00000-of-00001.parquet", "test_gen-00000-of-00001.parquet"], &["train_gen-00000-of-00001.parquet"]);
}

#[test]
fn projector_gives_its_first_pair() {
    check(&["projector_config.json", "sprite.png", "tensors.tsv", "metadata.tsv"], &["metadata.tsv", "tensors.tsv"]);
    check(&["vectors.tsv", "meta.tsv", "notes.tsv"], &["meta.tsv", "vectors.tsv"]);
    let told = check(&["a_tensors.tsv", "a_metadata.tsv", "b_tensors.tsv", "b_metadata.tsv"], &["a_metadata.tsv", "a_tensors.tsv"]);
    let pair = "set/b_metadata.tsv and 1 more: left out, since a_tensors.tsv, of another set of the same form, is read.";
    assert!(told.len() == 1 && told[0].starts_with(pair), "{told:?}");
}

#[test]
fn parts_and_views_are_all_read() {
    check(&["batch_1.json", "batch_2.json", "batch_10.json"], &["batch_1.json", "batch_10.json", "batch_2.json"]);
    check(&["batch_1.json", "batch_2.json", "labels.csv"], &["batch_1.json", "batch_2.json", "labels.csv"]);
    let emoji = ["emoji-image.npy", "emoji-labels.csv", "emoji-text.npy"];
    check(&emoji, &emoji);
    check(&["image/emb.npy", "text/emb.npy", "labels.csv"], &["labels.csv", "image/emb.npy", "text/emb.npy"]);
}

#[test]
fn folders_of_one_form_give_the_first() {
    let told = check(&["a/X.npy", "a/y.npy", "b/X.npy", "b/y.npy"], &["a/X.npy", "a/y.npy"]);
    assert!(told[0].starts_with("set/b/X.npy and 1 more: left out, since a/X.npy, of another set"), "{told:?}");
    check(&["en/train-00000-of-00002.parquet", "fr/train-00000-of-00003.parquet"], &["en/train-00000-of-00002.parquet"]);
    // Two folders that were both given are meant.
    let given = ["image/emb.npy", "text/emb.npy"].map(|path| FolderEntry { path: path.to_owned(), len_bytes: 1 });
    assert_eq!(choose(&given, None).expect("two views").read, [0, 1]);
}

#[test]
fn one_file_of_labels_is_taken() {
    let told = check(
        &[
            "X.npy",
            "labels.npy",
            "labels.csv",
            "ids.csv",
            "split.npy",
            "info.json",
            "label_names.json",
            "LICENSE.txt",
            "README",
            "rest.csv",
        ],
        &["X.npy", "labels.npy", "label_names.json"],
    );
    for part in
        ["labels.csv: left out, since the labels are read from labels.npy.", "ids of samples", "which samples", "rest.csv: left out"]
    {
        assert!(told.iter().any(|message| message.contains(part)), "{part}: {told:?}");
    }
    // Without a matrix by its name, content decides.
    check(&["labels.csv", "metadata.csv"], &["labels.csv", "metadata.csv"]);
    check(&["X.npy", "a.csv"], &["X.npy", "a.csv"]);
}

#[test]
fn files_of_ids_are_read_where_matrices_are_paired_by_them() {
    let all = ["image.npy", "text.npy", "image_ids.npy", "text_ids.npy"];
    let entries = entries(&all);
    assert_eq!(choose(&entries, None).expect("two matrices").read.len(), 4);
    // With labels of their own, rows are paired by their order.
    assert_eq!(choose(&entries, Some("own.csv")).expect("two matrices").read, [0, 1]);
    let told = check(&["image.npy", "text.npy", "image_ids.npy"], &["image.npy", "text.npy"]);
    assert!(told.len() == 1 && told[0].contains("image_ids.npy"), "{told:?}");
}

#[test]
fn given_labels_take_the_place_of_others() {
    let entries = entries(&["X.npy", "labels.npy"]);
    let choice = choose(&entries, Some("own.csv")).expect("a matrix");
    assert_eq!(choice.read, [0]);
    assert_eq!(choice.left_out, [(1, LeftOut::OtherLabels { chosen: "own.csv".to_owned() })]);
}

#[test]
fn folder_without_data_is_refused_with_what_was_found() {
    let problem = choose(&entries(&["main.py", "cat.png"]), None).expect_err("nothing");
    assert_eq!((problem.code, problem.file.as_deref()), (Code::NoMatrix, Some("set")));
    assert!(problem.message.contains("and found set/cat.png and 1 more (no format that is read). Give the files"), "{problem}");
    assert!(choose(&[], None).expect_err("nothing").message.contains("found nothing"));
}

#[test]
fn labels_in_as_many_parts_as_the_matrix_are_all_read() {
    let all = ["emb_0.npy", "emb_1.npy", "emb_10.npy", "y_0.npy", "y_1.npy", "y_10.npy"];
    check(&all, &all);
    check(&["emb_0.npy", "emb_1.npy", "labels_0.txt", "labels_1.txt"], &["emb_0.npy", "emb_1.npy", "labels_0.txt", "labels_1.txt"]);
    let told = check(&["emb_0.npy", "emb_1.npy", "notes.csv", "y_0.npy", "y_1.npy"], &["emb_0.npy", "emb_1.npy", "y_0.npy", "y_1.npy"]);
    assert!(told.len() == 1 && told[0].contains("notes.csv"), "{told:?}");
    // With more labels, or in other forms, they are pairs of which the first is read.
    check(&["emb_0.npy", "emb_1.npy", "y_0.npy", "y_1.npy", "y_2.npy"], &["emb_0.npy", "y_0.npy"]);
    check(&["a_0.csv", "a_1.csv", "a_0_labels.csv", "a_1_labels.csv"], &["a_0.csv", "a_0_labels.csv"]);
}

#[test]
fn thousands_of_files_are_bounded_and_told() {
    let many = |ending: &str| -> Vec<FolderEntry> {
        let pictures = (0..20_000).map(|idx| format!("a/{idx:05}.{ending}"));
        pictures
            .chain(["X.npy".to_owned(), "b.npy/deep/Y.npy".to_owned()])
            .map(|path| FolderEntry { path: format!("set/{path}"), len_bytes: 1 })
            .collect()
    };
    // Files near to the top are looked at first.
    let pictures = many("png");
    let choice = choose(&pictures, None).expect("a matrix");
    assert_eq!(choice.read, [20_000]);
    let told = choice.problems(&pictures);
    assert_eq!((told.len(), told[1].code), (2, Code::TooLarge));
    assert!(told[1].message.contains("set/a/09999.png and 10,001 more: left out, since no more than 10,000 files"), "{}", told[1]);
    assert_eq!(choose(&many("json"), None).expect_err("too many").code, Code::TooLarge);
    // What a tool keeps does not count.
    let hidden: Vec<FolderEntry> = (0..20_000)
        .map(|idx| format!("set/.git/{idx}"))
        .chain(["set/z/X.npy".to_owned()])
        .map(|path| FolderEntry { path, len_bytes: 1 })
        .collect();
    let choice = choose(&hidden, None).expect("a matrix");
    assert_eq!((choice.read.as_slice(), choice.problems(&hidden).len()), ([20_000].as_slice(), 1));
}
