//! What a person is told of a folder: what was left out, or that nothing is left to read.

use super::base;
use crate::folder::names::is_tool_folder;
use crate::folder::{FolderChoice, FolderEntry, LeftOut, MAX_ENTRIES};
use crate::words::{count_of, grouped, shown_name};
use scar_core::problem::{Code, Problem};

impl FolderChoice {
    /// What was left out of `entries`, those that [`super::choose`] was given: one problem for all with the same reason.
    pub fn problems(&self, entries: &[FolderEntry]) -> Vec<Problem> {
        let mut groups: Vec<(&LeftOut, Vec<&str>)> = Vec::new();
        for (idx, why) in &self.left_out {
            let path = entries[*idx].path.as_str();
            let path = if *why == LeftOut::Hidden { hidden_part(path) } else { path };
            match groups.iter_mut().find(|(known, _)| *known == why) {
                // Paths ascend, so a folder that was told is the last.
                Some((_, paths)) if paths.last() == Some(&path) => {}
                Some((_, paths)) => paths.push(path),
                None => groups.push((why, vec![path])),
            }
        }
        groups.into_iter().map(|(why, paths)| why.problem(&paths)).collect()
    }
}

impl LeftOut {
    fn problem(&self, paths: &[&str]) -> Problem {
        let first = paths.first().copied().unwrap_or_default();
        let (is_by_name, what, advice) = self.words();
        let code = match self {
            Self::Limit => Code::TooLarge,
            _ if is_by_name => Code::NotThisFormat,
            _ => Code::Ambiguous,
        };
        let by_name = if is_by_name { " by name" } else { "" };
        Problem::new(code, format!("{}: left out{by_name}, {what}. {advice}.", and_more(paths))).in_file(&base(first))
    }

    /// Whether its own name alone decided, what it is or why, and what to do.
    fn words(&self) -> (bool, String, String) {
        let by_name = |what: &str, advice: &str| (true, what.to_owned(), advice.to_owned());
        match self {
            Self::Hidden => by_name("hidden or kept by a tool", "Give it by itself if it holds data"),
            Self::Ending => by_name("no format that is read", "Give it by itself if it holds data"),
            Self::Archive => by_name("packed with others", "Unpack it if it holds data"),
            Self::Description => by_name("a description of data", "Give it by itself if it holds data"),
            Self::Weights => by_name("weights of a model", "Give it by itself if it holds embeddings"),
            Self::Cache => by_name("the cache of a library", "Give it by itself if it holds data"),
            Self::ClassNames => by_name("names of classes", "Give it as the labels if it has one for each sample"),
            Self::Ids => by_name("ids of samples", "Give it as the labels if it holds some"),
            Self::Division => by_name("which samples are for training", "Give those in a file of their own to measure them alone"),
            Self::OtherSplit { split, chosen } => {
                let chosen = if chosen.is_empty() { "what belongs to none".to_owned() } else { format!("«{}»", shown_name(chosen)) };
                let what = format!("since it is of the split «{}» and {chosen} is read", shown_name(split));
                (false, what, "Give it as the rows to test on, or by itself".to_owned())
            }
            Self::OtherSet { chosen } => (
                false,
                format!("since {chosen}, of another set of the same form, is read"),
                "Give the files of one set to choose it".to_owned(),
            ),
            Self::OtherLabels { chosen } => {
                (false, format!("since the labels are read from {chosen}"), "Give it in place of that file to use it".to_owned())
            }
            Self::Table { labels } => {
                let what = format!("since its name does not say what it holds and the labels are read from {labels}");
                (false, what, "Give it with the matrix, file by file, if it belongs to it".to_owned())
            }
            Self::Limit => {
                let what = format!("since no more than {} of a folder are looked at", count_of(MAX_ENTRIES as u64, "file"));
                (false, what, "Give the files themselves, or a folder with fewer".to_owned())
            }
        }
    }
}

/// That no file is left to read, and what to do.
pub fn nothing(entries: &[FolderEntry], choice: &FolderChoice) -> Problem {
    let folder = entries.first().and_then(|entry| entry.path.split('/').next()).map_or_else(|| "The folder".to_owned(), shown_name);
    let paths: Vec<&str> = choice.left_out.iter().map(|(idx, _)| entries[*idx].path.as_str()).collect();
    let found = match choice.left_out.first() {
        Some((_, why)) => format!("and found {} ({})", and_more(&paths), why.words().1),
        None => "and found nothing".to_owned(),
    };
    let message = format!(
        "{folder} holds no file of embeddings or labels: looked for .npy, .npz, .csv, .json, .parquet, .arrow, .safetensors, .pt, .h5, .mat and the like {found}. Give the files themselves, or another folder."
    );
    Problem::new(Code::NoMatrix, message).in_file(&folder)
}

/// `problem`, that nothing could be read of folders, with why parts of them were not looked at (`unseen`), where there are some: one of
/// these may be where the data are.
///
/// ```
/// use scar_core::problem::{Code, Problem};
/// use scar_data::folder::nothing_but;
/// let nothing = Problem::new(Code::NoMatrix, "set holds no file of embeddings or labels.");
/// let deep = Problem::new(Code::NestingDepth, "set/a/b: not entered, since it lies more than 8 folders deep.");
/// let told = nothing_but(nothing.clone(), &[deep]);
/// assert_eq!(told.message, "set holds no file of embeddings or labels. set/a/b: not entered, since it lies more than 8 folders deep.");
/// assert_eq!(nothing_but(nothing.clone(), &[]), nothing);
/// ```
pub fn nothing_but(problem: Problem, unseen: &[Problem]) -> Problem {
    const SHOWN: usize = 2;
    if problem.code != Code::NoMatrix || unseen.is_empty() {
        return problem;
    }
    let shown = unseen.iter().take(SHOWN).map(|unseen| unseen.message.clone());
    let more = unseen.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| format!("{} alike.", count_of(more as u64, "message")));
    let message = std::iter::once(problem.message.clone()).chain(shown).chain(more).collect::<Vec<_>>().join(" ");
    Problem { message, ..problem }
}

/// Files of folders that cannot be read, each a path with the reason: one problem for all with the same reason.
///
/// ```
/// use scar_data::folder::unread;
/// let files = ["a", "b", "c"].map(|name| (format!("set/{name}.npy"), if name == "c" { "it is gone" } else { "not permitted" }.to_owned()));
/// let told: Vec<String> = unread(&files).into_iter().map(|problem| problem.message).collect();
/// assert_eq!(told[0], "set/a.npy and 1 more: left out, since it cannot be read: not permitted. Check who may read it, and give it again.");
/// assert!(told[1].starts_with("set/c.npy: left out") && told.len() == 2);
/// ```
pub fn unread(files: &[(String, String)]) -> Vec<Problem> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (path, reason) in files {
        match groups.iter_mut().find(|(known, _)| known == reason) {
            Some((_, paths)) => paths.push(path),
            None => groups.push((reason, vec![path])),
        }
    }
    let problem = |(reason, paths): (&str, Vec<&str>)| {
        let message =
            format!("{}: left out, since it cannot be read: {reason}. Check who may read it, and give it again.", and_more(&paths));
        Problem::new(Code::Unreadable, message).in_file(&base(paths.first().copied().unwrap_or_default()))
    };
    groups.into_iter().map(problem).collect()
}

/// That a folder holds nothing to read beside files that cannot be read: `nothing` where there are none of these.
///
/// ```
/// use scar_core::problem::{Code, Problem};
/// use scar_data::folder::{none_readable, unread};
/// let nothing = Problem::new(Code::NoMatrix, "set holds no file of embeddings or labels.");
/// let gone = unread(&[("set/X.npy".to_owned(), "it is gone".to_owned())]);
/// let told = none_readable(nothing.clone(), &gone);
/// assert_eq!(told.code, Code::Unreadable);
/// assert!(told.message.starts_with("Nothing is left to read of the folder. set/X.npy: left out, since it cannot be read: it is gone."));
/// assert_eq!(none_readable(nothing.clone(), &[]), nothing);
/// ```
pub fn none_readable(nothing: Problem, unread: &[Problem]) -> Problem {
    if nothing.code != Code::NoMatrix || unread.is_empty() {
        return nothing;
    }
    let told = nothing_but(Problem { message: "Nothing is left to read of the folder.".to_owned(), ..nothing }, unread);
    Problem { code: Code::Unreadable, ..told }
}

/// The first of some paths, and how many more.
pub fn and_more(paths: &[&str]) -> String {
    match paths {
        [] => String::new(),
        [one] => shown_name(one),
        [first, others @ ..] => format!("{} and {} more", shown_name(first), grouped(others.len() as u64)),
    }
}

/// Paths in a message: the first, and how many more.
///
/// ```
/// use scar_data::folder::shown_paths;
/// assert_eq!(shown_paths(&["set/pipe".to_owned(), "set/a\nb".to_owned()]), "set/pipe and 1 more");
/// ```
pub fn shown_paths(paths: &[String]) -> String {
    and_more(&paths.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The path up to the first part below the given folder that is hidden.
fn hidden_part(path: &str) -> &str {
    let mut end = 0;
    for (level, part) in path.split('/').enumerate() {
        end += part.len() + 1;
        if level > 0 && end < path.len() && is_tool_folder(part) {
            return &path[..end];
        }
    }
    path
}
