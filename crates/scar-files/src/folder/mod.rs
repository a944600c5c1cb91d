//! Which files of a folder are read, and which are left out with why. Names decide here, as opening thousands of files to
//! look would be slow; content decides afterwards, as always, what those that are read hold.

mod names;
mod sets;
mod told;

use std::path::Path;

use self::names::{FileKind, Name};
use crate::names::class_names::{is_class_names_file, is_dataset_info};
use crate::names::files::id_pairs;
use crate::names::sets::order;
use crate::words::shown_name;
use scar_core::problem::{Code, Problem};

pub use self::names::is_tool_folder;
pub use self::told::{none_readable, nothing_but, shown_paths, unread};

/// Files of a folder that are looked at, in the order of their depth and path; those that nobody would read do not count.
pub const MAX_ENTRIES: usize = 10_000;
/// Levels of folders below the one that was given.
pub const MAX_DEPTH: usize = 8;
/// Files that are read: each stays open until all were.
const MAX_READ: usize = 500;

/// A file somewhere below a folder.
///
/// ```
/// use scar_data::folder::FolderEntry;
/// let entry = FolderEntry { path: "digits/train/X.npy".to_owned(), len_bytes: 1_024 };
/// assert_eq!(entry.path.split('/').next(), Some("digits"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderEntry {
    /// The name of the folder that was given, then the way from there to the file, with `/` between. A path that ends with
    /// `/` is a folder that was not entered ([`is_tool_folder`]).
    pub path: String,
    /// Length of the file in bytes.
    pub len_bytes: u64,
}

/// Why a file of a folder is not read.
///
/// ```
/// use scar_data::folder::{FolderEntry, LeftOut, choose};
/// let entry = |path: &str| FolderEntry { path: path.to_owned(), len_bytes: 9 };
/// let entries = ["x/emb.npy", "x/.DS_Store", "x/info.json", "x/ids.csv"].map(entry);
/// let why: Vec<LeftOut> = choose(&entries, None).unwrap().left_out.into_iter().map(|(_, why)| why).collect();
/// assert_eq!(why, [LeftOut::Hidden, LeftOut::Ids, LeftOut::Description]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Hidden, or kept by a system or a tool: `.git`, `__MACOSX`.
    Hidden,
    /// No format that is read ends so: pictures, scripts, texts for people.
    Ending,
    /// An archive.
    Archive,
    /// It describes a data set: `dataset_info.json`, `LICENSE.txt`.
    Description,
    /// Weights of a model.
    Weights,
    /// What a library keeps between two runs: `cache-….arrow`.
    Cache,
    /// Names of the classes, one per class.
    ClassNames,
    /// Names or numbers of the samples.
    Ids,
    /// Which samples are for training and which for testing.
    Division,
    /// A split beside the one that is read.
    OtherSplit {
        /// Its name: `test`.
        split: String,
        /// The one that is read: `train`; empty where it is what belongs to none.
        chosen: String,
    },
    /// Of another set than the one that is read, where several of one form stand side by side.
    OtherSet {
        /// A file of the set that is read.
        chosen: String,
    },
    /// Labels beside those that are read.
    OtherLabels {
        /// The file that is read as the labels.
        chosen: String,
    },
    /// A table without a telling name beside a matrix and labels that have one.
    Table {
        /// The file that is read as the labels.
        labels: String,
    },
    /// Beyond [`MAX_ENTRIES`].
    Limit,
}

/// What is read of a folder, as positions in the entries that were given.
///
/// ```
/// use scar_data::folder::{FolderChoice, FolderEntry, choose};
/// let entry = |path: &str| FolderEntry { path: path.to_owned(), len_bytes: 9 };
/// let entries = ["set/README.md", "set/notes.md", "set/X.npy"].map(entry);
/// let choice: FolderChoice = choose(&entries, None).unwrap();
/// assert_eq!((choice.read.as_slice(), choice.left_out.len()), ([2].as_slice(), 2));
/// let told = choice.problems(&entries);
/// assert_eq!(told.len(), 1); // two alike are told together
/// assert!(told[0].message.starts_with("set/README.md and 1 more: left out by name, "));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderChoice {
    /// The files to read, in the order of their depth and path.
    pub read: Vec<usize>,
    /// The others in the same order, each with the reason.
    pub left_out: Vec<(usize, LeftOut)>,
}

/// Says which of `entries` are read, whatever their order. `labels` is the name of the file of labels, where a person gave
/// one beside the folder: then no other is taken.
///
/// Layouts that are known: splits side by side (`data/train-00000-of-00002.parquet`, `test/X.npy`), of which `train` is
/// read, with the one to test on where both are parts of one set by their names, else the largest; pairs of a matrix and its labels side by side (`a_tensors.tsv`, `a_metadata.tsv`), or in folders
/// of their own, of which the first is read; parts of one set (`batch_1.json`); a matrix with labels, ids, names of classes
/// and descriptions beside it. Several matrices that are none of these are all read: what they hold decides.
///
/// # Errors
/// [`Code::NoMatrix`] where no file could be read by its name, [`Code::TooLarge`] where more than 500 could.
///
/// Source: the layouts that `datasets` (`push_to_hub`, `save_to_disk`) and the Embedding Projector write.
///
/// ```
/// use scar_data::folder::{FolderEntry, LeftOut, choose};
/// use scar_core::problem::Code;
/// let entries = |paths: &[&str]| -> Vec<FolderEntry> {
///     paths.iter().map(|&path| FolderEntry { path: path.to_owned(), len_bytes: 9 }).collect()
/// };
/// let splits = ["set/other-00000-of-00001.parquet", "set/test-00000-of-00001.parquet", "set/train-00000-of-00001.parquet"];
/// let choice = choose(&entries(&splits), None).unwrap();
/// assert_eq!(choice.read, [1, 2]);
/// assert_eq!(choice.left_out, [(0, LeftOut::OtherSplit { split: "other".to_owned(), chosen: "train".to_owned() })]);
///
/// let problem = choose(&entries(&["set/main.py", "set/cat.png"]), None).unwrap_err();
/// assert_eq!(problem.code, Code::NoMatrix);
/// assert!(problem.message.starts_with("set holds no file of embeddings or labels"));
/// ```
pub fn choose(entries: &[FolderEntry], labels: Option<&str>) -> Result<FolderChoice, Problem> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_cached_key(|&idx| {
        let parts: Vec<&str> = entries[idx].path.split('/').collect();
        (parts.len(), parts.iter().map(|&part| part.to_owned()).collect::<Vec<_>>())
    });
    let mut reasons: Vec<Option<LeftOut>> = vec![None; entries.len()];
    let mut kept: Vec<(usize, Name)> = Vec::new();
    let mut n_seen = 0;
    for &idx in &order {
        let name = Name::of(&entries[idx]);
        match name.kind {
            FileKind::Out(LeftOut::Hidden) => reasons[idx] = Some(LeftOut::Hidden),
            _ if n_seen == MAX_ENTRIES => reasons[idx] = Some(LeftOut::Limit),
            FileKind::Out(why) => {
                n_seen += 1;
                reasons[idx] = Some(why);
            }
            FileKind::Labels { .. } | FileKind::Matrix | FileKind::Data | FileKind::Table => {
                n_seen += 1;
                kept.push((idx, name));
            }
        }
    }
    sets::narrow(&mut kept, labels, &mut |idx, why| reasons[idx] = Some(why));
    let mut read: Vec<usize> = kept.iter().map(|&(idx, _)| idx).collect();
    if labels.is_none() {
        // Reading pairs matrices by such files, so they are no rest.
        let matrices: Vec<String> = kept.iter().filter(|(_, name)| !name.is_labels()).map(|(_, name)| name.path.clone()).collect();
        // «index» in a text may say what stands in a folder, or number rows.
        let may_be_ids = |why: &Option<LeftOut>| matches!(why, Some(LeftOut::Ids | LeftOut::Description));
        let of_ids: Vec<usize> = order.iter().copied().filter(|&idx| may_be_ids(&reasons[idx])).collect();
        let names: Vec<String> = of_ids.iter().map(|&idx| entries[idx].path.clone()).collect();
        for (position, _) in id_pairs(&names, &matrices) {
            reasons[of_ids[position]] = None;
            read.push(of_ids[position]);
        }
    }
    let first = read.first().map(|&idx| folder_of(&entries[idx].path).to_owned());
    // Names of classes stand beside what is read, or above.
    let names_classes = |&&idx: &&usize| {
        let path = &entries[idx].path;
        matches!(reasons[idx], Some(LeftOut::ClassNames | LeftOut::Description))
            && is_class_names_file(path)
            && first.as_ref().is_some_and(|first| format!("{first}/").starts_with(&format!("{}/", folder_of(path))))
    };
    if let Some(&idx) = order.iter().filter(names_classes).min_by_key(|&&idx| is_dataset_info(&entries[idx].path)) {
        reasons[idx] = None;
        read.push(idx);
    }
    let left_out = order.into_iter().filter_map(|idx| reasons[idx].take().map(|why| (idx, why))).collect();
    let choice = FolderChoice { read, left_out };
    match choice.read.len() {
        0 => Err(told::nothing(entries, &choice)),
        n_read if n_read > MAX_READ => {
            let paths: Vec<&str> = choice.read.iter().map(|&idx| entries[idx].path.as_str()).collect();
            let names = told::and_more(&paths);
            let message = format!("{names} could be read: more than the {MAX_READ} files that are read at once. Join them, or give fewer.");
            Err(Problem::new(Code::TooLarge, message))
        }
        _ => Ok(choice),
    }
}

/// Whether a file is one of labels by its name.
///
/// ```
/// use scar_data::folder::is_label_name;
/// assert!(is_label_name("y_train.npy") && is_label_name("metadata.tsv") && !is_label_name("label_embeddings.npy"));
/// ```
pub fn is_label_name(name: &str) -> bool {
    matches!(Name::of(&FolderEntry { path: name.to_owned(), len_bytes: 0 }).kind, FileKind::Labels { .. })
}

/// Whether a file may be read at all by its name: it is neither hidden nor of an ending that no format has.
///
/// ```
/// use scar_data::folder::{FolderEntry, may_be_read};
/// let may = |path: &str| may_be_read(&FolderEntry { path: path.to_owned(), len_bytes: 9 });
/// assert!(may("x/ids_0.txt") && !may("x/.DS_Store") && !may("x/ids.py") && !may("x/_SUCCESS"));
/// ```
pub fn may_be_read(entry: &FolderEntry) -> bool {
    !matches!(Name::of(entry).kind, FileKind::Out(LeftOut::Hidden | LeftOut::Ending | LeftOut::Archive))
}

/// Where a file stands among the parts of one by the numbers in its name, and by its path where they are alike.
///
/// ```
/// use scar_data::folder::part_order;
/// assert!(part_order("x/ids_9.txt") < part_order("x/ids_10.txt"));
/// ```
pub fn part_order(path: &str) -> (usize, Vec<u128>, String) {
    let (split, numbers) = order(path.rsplit('/').next().unwrap_or_default());
    (split, numbers, path.to_owned())
}

/// The folder that a file stands in.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a path, as messages show it.
fn base(path: &str) -> String {
    shown_name(Path::new(path).file_name().map_or(path, |name| name.to_str().unwrap_or(path)))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
