//! The words of a file's name, and which file of ids belongs to which matrix by them.

use std::collections::HashMap;

use crate::names::splits::split_called;
use crate::names::vocabulary::{Meaning, of_file, of_word};

/// Which of `files` hold the ids of which of `matrices` by their names, as positions in both: of two matrices at least, as ids of one
/// alone pair nothing, and a file called so may hold labels.
pub fn id_pairs(files: &[String], matrices: &[String]) -> Vec<(usize, usize)> {
    // The one matrix of each key; nothing where several have it.
    let mut by_key: HashMap<String, Option<usize>> = HashMap::new();
    for (idx, matrix) in matrices.iter().enumerate() {
        by_key.entry(matrix_key(matrix)).and_modify(|only| *only = None).or_insert(Some(idx));
    }
    let matrix_of = |(position, file): (usize, &String)| {
        let only = by_key.get(&id_key(file)?).copied().flatten()?;
        Some((position, only))
    };
    let pairs: Vec<(usize, usize)> = files.iter().enumerate().filter_map(matrix_of).collect();
    if pairs.len() < 2 { Vec::new() } else { pairs }
}

/// Whether a file is called as the ids of rows are, and as nothing else: `filenames.npy`.
pub fn is_called_ids(file: &str) -> bool {
    of_file(&words(&parts(file.rsplit('/').next().unwrap_or(file)).0)) == Some(Meaning::Id)
}

/// Of a file called as ids of rows are, the words that are left: those of the matrix it belongs to.
fn id_key(file: &str) -> Option<String> {
    let words = words(&parts(file.rsplit('/').next().unwrap_or(file)).0);
    let left = key(&words, |meaning| matches!(meaning, Meaning::Id | Meaning::Matrix { .. }));
    (of_file(&words) == Some(Meaning::Id) && !left.is_empty()).then_some(left)
}

/// The words of a matrix' file that tell it from others.
fn matrix_key(file: &str) -> String {
    key(&words(&parts(file.rsplit('/').next().unwrap_or(file)).0), |meaning| matches!(meaning, Meaning::Matrix { .. }))
}

/// The words that are left without those of which `is_role` says so.
fn key(words: &[String], is_role: impl Fn(Meaning) -> bool) -> String {
    words.iter().filter(|word| !of_word(word).is_some_and(&is_role)).map(String::as_str).collect::<Vec<_>>().join("_")
}

/// A name without the ending that says how the file is packed as a whole.
pub fn without_packing(name: &str) -> &str {
    [".gz", ".gzip", ".zst", ".zstd"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// A file's name in lower case without its endings, the ending that says what it is, and whether another says how it is packed.
pub fn parts(file: &str) -> (String, String, bool) {
    let lower = file.to_lowercase();
    let plain = without_packing(&lower);
    let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
    (stem.to_owned(), ending.to_owned(), plain.len() < lower.len())
}

/// The words of a name: `X_train`, `Xtrain` and `x-train` are two.
pub fn words(stem: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in stem.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let joined = ["x", "y"].into_iter().find_map(|role| {
            let rest = word.strip_prefix(role).or_else(|| word.strip_suffix(role))?;
            split_called(rest).map(|_| [role.to_owned(), rest.to_owned()])
        });
        match joined {
            Some(two) => words.extend(two),
            None => words.push(word.to_owned()),
        }
    }
    words
}

/// The description of a project among files that were given by themselves: a licence, what to read first.
pub fn is_about_project(name: &str) -> bool {
    const WORDS: [&str; 11] =
        ["licence", "license", "copying", "notice", "readme", "changelog", "changes", "authors", "contributors", "citation", "credits"];
    let (stem, ending, _) = parts(name);
    let words = words(&stem);
    matches!(ending.as_str(), "" | "txt" | "md" | "rst")
        && words.iter().any(|word| WORDS.contains(&word.as_str()))
        && !matches!(of_file(&words), Some(Meaning::Label { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_of_a_project_are_known_by_their_names() {
        assert!(["LICENSE", "LICENSE-unicode.txt", "README.md", "sub/NOTICE.txt"].into_iter().all(is_about_project));
        assert!(!["license_labels.txt", "readme.csv", "labels.txt", "x.npy"].into_iter().any(is_about_project));
    }

    #[test]
    fn ids_are_of_the_matrix_that_is_called_alike() {
        assert_eq!((id_key("image_ids.txt").as_deref(), matrix_key("image.npy").as_str()), (Some("image"), "image"));
        assert_eq!(
            (id_key("clip-text-ids.csv.gz").as_deref(), matrix_key("clip-text-embeddings.parquet").as_str()),
            (Some("clip_text"), "clip_text")
        );
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let matrices = names(&["text.npy", "image.npy"]);
        assert_eq!(id_pairs(&names(&["image_ids.npy", "y.npy", "text_ids.csv"]), &matrices), [(0, 1), (2, 0)]);
        assert_eq!(id_pairs(&names(&["image_ids.npy", "audio_ids.npy"]), &matrices), []);
        assert_eq!((id_key("ids.csv"), id_key("labels_ids.csv"), id_key("image.txt")), (None, None, None));
    }
}
