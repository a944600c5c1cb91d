//! Which of the files that a person gave are read, and what is told of the others.

use crate::bytes::source::ByteSource;
use crate::bytes::unpacked::Unpacked;
use crate::labels::class_names;
use crate::labels::class_names::{ClassNames, NamesFile};
use scar_core::problem::{Code, Problem};
use scar_files::error::refusal;
use scar_files::names::files::{is_about_project, parts, words};
use scar_files::names::splits::split_called;
use scar_files::words::shown_name;

/// Files that were given.
pub(crate) struct Given<'s> {
    /// Those that are read.
    pub(crate) read: Vec<&'s dyn ByteSource>,
    /// What the numbers of labels stand for.
    pub(crate) class_names: Option<ClassNames>,
    /// What is told of the others.
    pub(crate) told: Vec<Problem>,
}

impl<'s> Given<'s> {
    /// Sorts `files` out; with `has_labels` the labels were given apart.
    ///
    /// # Errors
    /// [`Code::Unreadable`].
    pub(crate) fn of(files: &'s [Unpacked<'_>], has_labels: bool) -> Result<Self, Problem> {
        let is_about = |source: &Unpacked<'_>| is_about_project(source.source().name());
        // Where there is nothing else to read, they are what was meant.
        let has_others = !files.iter().all(is_about);
        let names: Vec<&str> = files.iter().map(|file| file.source().name()).collect();
        let mut given = Self { read: Vec::new(), class_names: None, told: Vec::new() };
        for file in files {
            let source = file.source();
            let name = shown_name(source.name());
            if has_others && is_about(file) {
                given.told.push(description_left_out(&name));
                continue;
            }
            if let Some(split) = other_split(source.name(), &names).filter(|_| !has_labels) {
                let clause = format!(": left out, as it is of the split «{split}» and «train» is read. Give it as the rows to test on.");
                given.told.push(refusal(&name, Code::Ambiguous, clause));
                continue;
            }
            // A lone file is what was meant.
            match if files.len() > 1 || has_labels { class_names::of_file(source)? } else { NamesFile::Other } {
                NamesFile::Names(names) if given.class_names.is_none() => given.class_names = Some(names),
                NamesFile::Names(_) | NamesFile::Description => given.told.push(description_left_out(&name)),
                NamesFile::Other => given.read.push(source),
            }
        }
        Ok(given)
    }
}

/// The split of the array called `name` where an array of the same name is there for training: of `X_test.npy` beside `X_train.npy`.
fn other_split(name: &str, all: &[&str]) -> Option<&'static str> {
    let (key, split) = key_and_split(name)?;
    let others: Vec<(Vec<String>, &str)> = all.iter().filter_map(|other| key_and_split(other)).collect();
    let has_train = others.iter().any(|(other, split)| *other == key && *split == "train");
    // With its labels: one array alone may be a part of what others have labels for.
    let n_of = |wanted: &str| others.iter().filter(|(_, split)| *split == wanted).count();
    (split != "train" && has_train && n_of("train") > 1 && n_of(split) > 1).then_some(split)
}

/// The words of the name of an array without that of its split, and the split.
fn key_and_split(name: &str) -> Option<(Vec<String>, &'static str)> {
    let (stem, ending, _) = parts(name.rsplit('/').next().unwrap_or(name));
    let words = words(&stem);
    let split = words.iter().find_map(|word| split_called(word)).filter(|_| ending == "npy")?;
    Some((words.into_iter().filter(|word| split_called(word).is_none()).collect(), split))
}

/// What is told of a file that is left out as it describes the project: a licence is text, but of no row.
fn description_left_out(name: &str) -> Problem {
    let clause = ": left out, as its name says that it describes the data. Give it alone as the labels if it holds them.";
    refusal(name, Code::Ambiguous, clause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_to_test_on_are_those_beside_one_to_train_on() {
        let all = ["X_train.npy", "X_test.npy", "ytrain.npy", "y_test.npy", "X_val.npy", "Z_test.npy", "train.parquet", "test.parquet"];
        let found: Vec<Option<&str>> = all.iter().map(|name| other_split(name, &all)).collect();
        assert_eq!(found, [None, Some("test"), None, Some("test"), None, None, None, None]);
    }
}
