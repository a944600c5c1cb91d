//! What the path of a file says about it.

use crate::folder::{FolderEntry, LeftOut};
use crate::names::class_names::is_class_names;
use crate::names::file_words::{ARCHIVES, DESCRIPTIONS, ENDINGS, PARTS, TEXTS, WEIGHTS};
use crate::names::files::{parts, words};
use crate::names::splits::split_called;
use crate::names::vocabulary::{Meaning, of_file, of_word};

/// What a file may hold, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Nothing that is read.
    Out(LeftOut),
    /// Labels; the lower the rank, the likelier.
    Labels {
        /// Place among the usual names.
        rank: usize,
    },
    /// Called as a matrix of embeddings usually is.
    Matrix,
    /// Of a format that is seldom used for anything but data.
    Data,
    /// Text that may hold anything: a matrix, labels, or neither.
    Table,
}

/// What the path of a file says about it.
#[derive(Clone, Debug)]
pub struct Name {
    /// As it was given.
    pub path: String,
    /// Length in bytes.
    pub len_bytes: u64,
    /// What it may hold.
    pub kind: FileKind,
    /// The split it belongs to: `train`.
    pub split: Option<String>,
    /// The words that are left without those for kind and split, the same for a matrix and its labels.
    pub key: String,
    /// Place of its ending among those that are read.
    pub ending_rank: usize,
}

/// Whether a folder of this name is kept by a system or a tool: nobody looks for data in it, so it need not be entered.
///
/// ```
/// use scar_data::folder::is_tool_folder;
/// assert!(is_tool_folder(".git") && is_tool_folder("__MACOSX") && !is_tool_folder("train"));
/// ```
pub fn is_tool_folder(name: &str) -> bool {
    name.starts_with('.') || (name.starts_with("__") && name.len() > 2) || matches!(name, "node_modules" | "venv" | "$RECYCLE.BIN")
}

impl Name {
    /// What the path of `entry` says.
    pub fn of(entry: &FolderEntry) -> Self {
        let path = entry.path.as_str();
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        // The folder that was given may have any name.
        let is_hidden = folders.split('/').skip(1).any(is_tool_folder) || file.is_empty() || is_hidden_file(file);
        let (stem, ending, is_packed) = parts(file);
        let ending_rank = ENDINGS.iter().position(|known| *known == ending);
        let words = words(&stem);
        let kind = match ending_rank {
            _ if is_hidden => FileKind::Out(LeftOut::Hidden),
            _ if ARCHIVES.contains(&ending.as_str()) || (is_packed && ending.is_empty()) => FileKind::Out(LeftOut::Archive),
            None => FileKind::Out(LeftOut::Ending),
            Some(_) => kind(&stem, &words, &ending),
        };
        let split = numbered_prefix(&stem)
            .and_then(|prefix| (!PARTS.contains(&prefix.as_str())).then(|| split_called(&prefix).map_or(prefix, str::to_owned)))
            .or_else(|| words.iter().rev().find_map(|word| split_called(word)).map(str::to_owned))
            .or_else(|| folders.rsplit('/').find_map(|folder| split_called(&folder.to_lowercase())).map(str::to_owned));
        let is_role =
            |word: &&str| matches!(of_word(word), Some(Meaning::Label { .. } | Meaning::Matrix { .. })) || split_called(word).is_some();
        let key: Vec<&str> = words.iter().map(String::as_str).filter(|word| !is_role(word)).collect();
        let (key, ending_rank) = (key.join("_"), ending_rank.unwrap_or(usize::MAX));
        Self { path: path.to_owned(), len_bytes: entry.len_bytes, kind, split, key, ending_rank }
    }

    /// The folders before the file's own name.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The file's own name.
    pub fn file(&self) -> &str {
        self.path.rsplit_once('/').map_or(self.path.as_str(), |(_, file)| file)
    }

    /// The folder that a person gave.
    pub fn root(&self) -> &str {
        self.path.split('/').next().unwrap_or_default()
    }

    /// Whether it is called as labels are.
    pub fn is_labels(&self) -> bool {
        matches!(self.kind, FileKind::Labels { .. })
    }
}

fn is_hidden_file(file: &str) -> bool {
    file.starts_with('.') || file.ends_with('~') || matches!(file.to_lowercase().as_str(), "thumbs.db" | "desktop.ini" | "icon\r")
}

/// What stands before the numbers in `train-00000-of-00002`, after which a hash may follow.
fn numbered_prefix(stem: &str) -> Option<String> {
    let (before, after) = stem.split_once("-of-")?;
    let (prefix, number) = before.rsplit_once('-')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(number) && is_number(after.split('-').next().unwrap_or_default()) && !prefix.is_empty()).then(|| prefix.to_owned())
}

fn kind(stem: &str, words: &[String], ending: &str) -> FileKind {
    let has = |some: &[&str]| words.iter().any(|word| some.contains(&word.as_str()));
    let describes = matches!(ending, "json" | "txt");
    if ending.starts_with("arrow") && stem.starts_with("cache-") {
        return FileKind::Out(LeftOut::Cache);
    }
    if is_class_names(stem, words) {
        return FileKind::Out(LeftOut::ClassNames);
    }
    // A description of one row each is hardly ever JSON.
    if describes && (has(&DESCRIPTIONS) || (ending == "json" && has(&["metadata", "meta"]))) {
        return FileKind::Out(LeftOut::Description);
    }
    match of_file(words) {
        Some(Meaning::Label { rank }) => FileKind::Labels { rank },
        Some(Meaning::Matrix { .. }) => FileKind::Matrix,
        Some(Meaning::Split) => FileKind::Out(LeftOut::Division),
        Some(Meaning::Id) => FileKind::Out(LeftOut::Ids),
        Some(Meaning::Group | Meaning::RowNumber) | None
            if has(&WEIGHTS) && matches!(ending, "safetensors" | "pt" | "pth" | "h5" | "hdf5") =>
        {
            FileKind::Out(LeftOut::Weights)
        }
        Some(Meaning::Group | Meaning::RowNumber) | None if TEXTS.contains(&ending) => FileKind::Table,
        Some(Meaning::Group | Meaning::RowNumber) | None => FileKind::Data,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str) -> Name {
        Name::of(&FolderEntry { path: format!("set/{path}"), len_bytes: 1 })
    }

    #[track_caller]
    fn check(kind: &FileKind, paths: &[&str]) {
        for path in paths {
            assert_eq!(&name(path).kind, kind, "{path}");
        }
    }

    #[test]
    fn names_tell_what_a_file_is() {
        check(&FileKind::Matrix, &["X.npy", "tensors.tsv", "a_vectors.tsv", "label_embeddings.npy", "model_embeddings.safetensors"]);
        check(&FileKind::Data, &["digits.npy", "train-00000-of-00002.parquet", "rows.jsonl.gz", "data.arrow"]);
        check(&FileKind::Table, &["batch_1.json", "iris.data", "glove.txt", "wiki.vec"]);
        check(&FileKind::Labels { rank: 0 }, &["labels.npy", "digits-labels.csv.gz", "embeddings_labels.npy", "labels_ids.csv"]);
        check(&FileKind::Labels { rank: 2 }, &["y.npy", "ytrain.npy", "y_test.txt"]);
        check(&FileKind::Labels { rank: 7 }, &["metadata.tsv", "b_metadata.csv"]);
    }

    #[test]
    fn names_tell_what_is_left_out() {
        let out = |why: LeftOut, paths: &[&str]| check(&FileKind::Out(why), paths);
        out(LeftOut::Hidden, &[".DS_Store", ".git/HEAD", "__MACOSX/X.npy", ".git/", "sub/.cache/x.npy", "X.npy~", "__pycache__/a.pyc"]);
        out(LeftOut::Ending, &["README", "README.md", "sprite.png", "main.py", "a.ipynb", "model.bin", "x.pkl", "sizes.yaml"]);
        out(LeftOut::Archive, &["X.zip", "all.tar.gz", "all.7z"]);
        out(LeftOut::Description, &["dataset_info.json", "LICENSE.txt", "projector_config.json", "metadata.json", "state.json"]);
        out(LeftOut::Weights, &["model.safetensors", "model-00001-of-00002.safetensors", "checkpoint-9.pt", "optimizer.pt"]);
        out(LeftOut::Cache, &["cache-1b2c.arrow"]);
        out(LeftOut::ClassNames, &["label_names.json", "class_names.txt", "class_to_idx.json", "id2label.json", "target_names.npy"]);
        out(LeftOut::Ids, &["ids.csv", "image_ids.npy", "filenames.txt"]);
        out(LeftOut::Division, &["split.npy", "folds.csv", "train_mask.npy"]);
    }

    #[test]
    fn given_folder_may_have_any_name() {
        let kind = |path: &str| Name::of(&FolderEntry { path: path.to_owned(), len_bytes: 1 }).kind;
        assert_eq!((kind(".data/X.npy"), kind("__x/X.npy")), (FileKind::Matrix, FileKind::Matrix));
    }

    #[test]
    fn split_is_told_by_file_or_folder() {
        for (path, split) in [
            ("data/train-00000-of-00002.parquet", Some("train")),
            ("train-00000-of-00001-a09b74b3ef9c3b56.parquet", Some("train")),
            ("train_sft-00000-of-00002.parquet", Some("train_sft")),
            ("unsupervised-00000-of-00001.parquet", Some("unsupervised")),
            ("test/data-00000-of-00001.arrow", Some("test")),
            ("Xtrain.npy", Some("train")),
            ("y_val.npy", Some("validation")),
            ("Test/X.npy", Some("test")),
            ("X.npy", None),
            ("latest/X.npy", None),
            ("part-00000-of-00002.parquet", None),
        ] {
            assert_eq!(name(path).split.as_deref(), split, "{path}");
        }
    }

    #[test]
    fn matrix_and_its_labels_have_one_key() {
        assert_eq!((name("a_tensors.tsv").key, name("a_metadata.tsv").key), ("a".to_owned(), "a".to_owned()));
        assert_eq!((name("digits.npy").key, name("digits-labels.npy").key), ("digits".to_owned(), "digits".to_owned()));
        assert_eq!((name("X_train.npy").key, name("y_train.npy").key), (String::new(), String::new()));
    }
}
