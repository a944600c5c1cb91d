//! What the path of a file says about it.

use super::words::{ARCHIVES, DESCRIPTIONS, DIVISION, ENDINGS, IDS, LABELS, MATRIX, PARTS, SPLITS, TEXTS, WEIGHTS};
use super::{FolderEntry, LeftOut};

/// What a file may hold, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
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
pub(super) struct Name {
    /// As it was given.
    pub(super) path: String,
    /// Length in bytes.
    pub(super) len_bytes: u64,
    /// What it may hold.
    pub(super) kind: Kind,
    /// The split it belongs to: `train`.
    pub(super) split: Option<String>,
    /// The words that are left without those for kind and split, the same for a matrix and its labels.
    pub(super) key: String,
    /// Place of its ending among those that are read.
    pub(super) ending_rank: usize,
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
    pub(super) fn of(entry: &FolderEntry) -> Self {
        let path = entry.path.as_str();
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        // The folder that was given may have any name.
        let is_hidden = folders.split('/').skip(1).any(is_tool_folder) || file.is_empty() || is_hidden_file(file);
        let (stem, ending, is_packed) = parts(file);
        let ending_rank = ENDINGS.iter().position(|known| *known == ending);
        let words = words(&stem);
        let kind = match ending_rank {
            _ if is_hidden => Kind::Out(LeftOut::Hidden),
            _ if ARCHIVES.contains(&ending.as_str()) || (is_packed && ending.is_empty()) => Kind::Out(LeftOut::Archive),
            None => Kind::Out(LeftOut::Ending),
            Some(_) => kind(&stem, &words, &ending),
        };
        let split = numbered_prefix(&stem)
            .and_then(|prefix| (!PARTS.contains(&prefix.as_str())).then(|| split_word(&prefix).unwrap_or(prefix)))
            .or_else(|| words.iter().rev().find_map(|word| split_word(word)))
            .or_else(|| folders.rsplit('/').find_map(|folder| split_word(&folder.to_lowercase())));
        let is_role = |word: &&str| LABELS.contains(word) || MATRIX.contains(word) || split_word(word).is_some();
        let key: Vec<&str> = words.iter().map(String::as_str).filter(|word| !is_role(word)).collect();
        let (key, ending_rank) = (key.join("_"), ending_rank.unwrap_or(usize::MAX));
        Self { path: path.to_owned(), len_bytes: entry.len_bytes, kind, split, key, ending_rank }
    }

    /// The folders before the file's own name.
    pub(super) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The file's own name.
    pub(super) fn file(&self) -> &str {
        self.path.rsplit_once('/').map_or(self.path.as_str(), |(_, file)| file)
    }

    /// The folder that a person gave.
    pub(super) fn root(&self) -> &str {
        self.path.split('/').next().unwrap_or_default()
    }

    /// Whether it is called as labels are.
    pub(super) fn is_labels(&self) -> bool {
        matches!(self.kind, Kind::Labels { .. })
    }
}

/// Of a file called as ids of rows are, the words that are left: those of the matrix it belongs to.
pub(crate) fn id_key(file: &str) -> Option<String> {
    let words = words(&parts(file.rsplit('/').next().unwrap_or(file)).0);
    let is_ids = |word: &String| IDS.contains(&word.as_str());
    if !words.iter().any(is_ids) || words.iter().any(|word| LABELS.contains(&word.as_str())) {
        return None;
    }
    let left: Vec<&str> = words.iter().filter(|word| !is_ids(word) && !MATRIX.contains(&word.as_str())).map(String::as_str).collect();
    (!left.is_empty()).then(|| left.join("_"))
}

/// The words of a matrix' file that tell it from others.
pub(crate) fn matrix_key(file: &str) -> String {
    let words = words(&parts(file.rsplit('/').next().unwrap_or(file)).0);
    words.iter().filter(|word| !MATRIX.contains(&word.as_str())).map(String::as_str).collect::<Vec<_>>().join("_")
}

fn is_hidden_file(file: &str) -> bool {
    file.starts_with('.') || file.ends_with('~') || matches!(file.to_lowercase().as_str(), "thumbs.db" | "desktop.ini" | "icon\r")
}

/// A file's name in lower case without its endings, the ending that says what it is, and whether another says how it is packed.
fn parts(file: &str) -> (String, String, bool) {
    let lower = file.to_lowercase();
    let plain = [".gz", ".gzip", ".zst", ".zstd"].iter().find_map(|packed| lower.strip_suffix(packed));
    let (stem, ending) = plain.unwrap_or(&lower).rsplit_once('.').unwrap_or((plain.unwrap_or(&lower), ""));
    (stem.to_owned(), ending.to_owned(), plain.is_some())
}

/// The words of a name: `X_train`, `Xtrain` and `x-train` are two.
fn words(stem: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in stem.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let joined = ["x", "y"].into_iter().find_map(|role| {
            let rest = word.strip_prefix(role).or_else(|| word.strip_suffix(role))?;
            split_word(rest).map(|_| [role.to_owned(), rest.to_owned()])
        });
        match joined {
            Some(two) => words.extend(two),
            None => words.push(word.to_owned()),
        }
    }
    words
}

fn split_word(word: &str) -> Option<String> {
    SPLITS.iter().find(|(usual, _)| *usual == word).map(|(_, split)| (*split).to_owned())
}

/// What stands before the numbers in `train-00000-of-00002`, after which a hash may follow.
fn numbered_prefix(stem: &str) -> Option<String> {
    let (before, after) = stem.split_once("-of-")?;
    let (prefix, number) = before.rsplit_once('-')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(number) && is_number(after.split('-').next().unwrap_or_default()) && !prefix.is_empty()).then(|| prefix.to_owned())
}

fn kind(stem: &str, words: &[String], ending: &str) -> Kind {
    let has = |some: &[&str]| words.iter().any(|word| some.contains(&word.as_str()));
    let describes = matches!(ending, "json" | "txt");
    if ending.starts_with("arrow") && stem.starts_with("cache-") {
        return Kind::Out(LeftOut::Cache);
    }
    if is_class_names(stem, words) {
        return Kind::Out(LeftOut::ClassNames);
    }
    // A description of one row each is hardly ever JSON.
    if describes && (has(&DESCRIPTIONS) || (ending == "json" && has(&["metadata", "meta"]))) {
        return Kind::Out(LeftOut::Description);
    }
    // In «label_embeddings» the last word says what it is.
    let role = words.iter().rev().find(|word| LABELS.contains(&word.as_str()) || MATRIX.contains(&word.as_str()));
    if let Some(role) = role {
        return LABELS.iter().position(|label| label == role).map_or(Kind::Matrix, |rank| Kind::Labels { rank });
    }
    if has(&DIVISION) {
        Kind::Out(LeftOut::Division)
    } else if has(&IDS) {
        Kind::Out(LeftOut::Ids)
    } else if has(&WEIGHTS) && matches!(ending, "safetensors" | "pt" | "pth" | "h5" | "hdf5") {
        Kind::Out(LeftOut::Weights)
    } else if TEXTS.contains(&ending) {
        Kind::Table
    } else {
        Kind::Data
    }
}

/// Whether a file names the classes: `label_names.json`, `class_to_idx.json`, `id2label.json`.
fn is_class_names(stem: &str, words: &[String]) -> bool {
    let has = |some: &[&str]| words.iter().any(|word| some.contains(&word.as_str()));
    let is_one_word = ["labelnames", "labelmap", "classnames", "id2label", "label2id", "idx2label", "label2idx", "idx2class", "class2idx"];
    is_one_word.iter().any(|word| stem.contains(word))
        || (has(&["label", "labels", "class", "classes", "target", "targets", "category", "categories"])
            && has(&["names", "map", "mapping", "dict", "idx", "encoder", "vocab"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str) -> Name {
        Name::of(&FolderEntry { path: format!("set/{path}"), len_bytes: 1 })
    }

    #[track_caller]
    fn check(kind: &Kind, paths: &[&str]) {
        for path in paths {
            assert_eq!(&name(path).kind, kind, "{path}");
        }
    }

    #[cfg(feature = "columnar")]
    #[test]
    fn endings_of_all_formats_are_known() {
        for ending in crate::formats().iter().flat_map(|format| format.extensions) {
            assert!(ENDINGS.contains(ending), "{ending}");
        }
    }

    #[test]
    fn names_tell_what_a_file_is() {
        check(&Kind::Matrix, &["X.npy", "tensors.tsv", "a_vectors.tsv", "label_embeddings.npy", "model_embeddings.safetensors"]);
        check(&Kind::Data, &["digits.npy", "train-00000-of-00002.parquet", "rows.jsonl.gz", "data.arrow"]);
        check(&Kind::Table, &["batch_1.json", "iris.data", "glove.txt", "wiki.vec"]);
        check(&Kind::Labels { rank: 0 }, &["labels.npy", "digits-labels.csv.gz", "embeddings_labels.npy", "labels_ids.csv"]);
        check(&Kind::Labels { rank: 2 }, &["y.npy", "ytrain.npy", "y_test.txt"]);
        check(&Kind::Labels { rank: 7 }, &["metadata.tsv", "b_metadata.csv"]);
    }

    #[test]
    fn names_tell_what_is_left_out() {
        let out = |why: LeftOut, paths: &[&str]| check(&Kind::Out(why), paths);
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
    fn ids_are_of_the_matrix_that_is_called_alike() {
        assert_eq!((id_key("image_ids.txt").as_deref(), matrix_key("image.npy").as_str()), (Some("image"), "image"));
        assert_eq!(
            (id_key("clip-text-ids.csv.gz").as_deref(), matrix_key("clip-text-embeddings.parquet").as_str()),
            (Some("clip_text"), "clip_text")
        );
        assert_eq!((id_key("ids.csv"), id_key("labels_ids.csv"), id_key("image.txt")), (None, None, None));
    }

    #[test]
    fn given_folder_may_have_any_name() {
        let kind = |path: &str| Name::of(&FolderEntry { path: path.to_owned(), len_bytes: 1 }).kind;
        assert_eq!((kind(".data/X.npy"), kind("__x/X.npy")), (Kind::Matrix, Kind::Matrix));
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
