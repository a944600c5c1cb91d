//! Folders among the files of a command: lists what they hold and chooses the files to read by name.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::cli::output::warn;
use crate::cli::targets::is_temp_name;
use scar_core::problem::{Code, Problem};
use scar_data::folder::{
    self, FolderChoice, FolderEntry, MAX_DEPTH, MAX_ENTRIES, choose, is_label_name, is_tool_folder, may_be_read, none_readable,
    nothing_but, part_order, shown_paths,
};
use scar_data::shown_name;
use scar_data::source::fault_of;

/// How many names of one folder are listed. It is more than the number of files that are looked at: listing first and sorting then
/// makes the choice independent of the order on disk.
const MAX_LISTED: usize = 10 * MAX_ENTRIES;

/// The files that a command reads, with warnings about how they were found.
#[derive(Debug, Default)]
pub(super) struct FoundFiles {
    /// In the order given; files of a folder by depth, then by path.
    pub(super) files: Vec<PathBuf>,
    /// Warnings about files in folders that were left out.
    pub(super) problems: Vec<Problem>,
}

/// Replaces each folder among `paths` by the files to read in it. Files stay, whatever their names. `labels` is the file that was
/// given for the labels.
///
/// # Errors
/// [`Code::NoMatrix`] if a folder holds nothing to read, [`Code::Unreadable`] if it cannot be listed.
pub(super) fn expand(paths: &[PathBuf], labels: Option<&Path>) -> Result<FoundFiles, Problem> {
    let mut found = FoundFiles::default();
    let mut walk = Walk::default();
    let mut plain_labels = None;
    for path in paths {
        if path.is_dir() {
            walk.enter(path)?;
        } else {
            let name = name_of(path);
            plain_labels = plain_labels.or_else(|| is_label_name(&name).then(|| shown_name(&name)));
            found.files.push(path.clone());
        }
    }
    if walk.n_folders == 0 {
        return Ok(found);
    }
    let labels = labels.map(|path| shown_name(&name_of(path))).or(plain_labels);
    walk.tell_others();
    let choice = walk.choose(labels.as_deref())?;
    found.files.extend(choice.read.iter().map(|&idx| walk.places[idx].clone()));
    found.problems = choice.problems(&walk.entries);
    found.problems.append(&mut walk.problems);
    Ok(found)
}

/// The file `path`, or those of a folder that may be read, as parts of one in the order of the numbers in their names.
///
/// # Errors
/// [`Code::NoMatrix`] for a folder without files, [`Code::Unreadable`] if it cannot be listed.
pub(super) fn parts(path: &Path) -> Result<Vec<PathBuf>, Problem> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut walk = Walk::default();
    walk.enter(path)?;
    walk.tell_others();
    let mut found: Vec<(&FolderEntry, &PathBuf)> = walk.entries.iter().zip(&walk.places).filter(|(entry, _)| may_be_read(entry)).collect();
    found.sort_by_cached_key(|(entry, _)| part_order(&entry.path));
    if found.is_empty() {
        let name = shown_name(&path.to_string_lossy());
        let message = format!("{name} holds no file that can be read. Give a file, or a folder with its parts (ids_0.txt, ids_1.txt).");
        return Err(nothing_but(Problem::new(Code::NoMatrix, message).in_file(&name), &walk.problems));
    }
    walk.problems.iter().for_each(warn);
    Ok(found.into_iter().map(|(_, place)| place.clone()).collect())
}

impl FoundFiles {
    /// Takes the labels in `folder`: gives its file where there is one to read, and puts labels in several parts behind the other files, where
    /// their names say what they are.
    ///
    /// # Errors
    /// As [`expand`]; [`Code::Ambiguous`] where several files are no labels in parts by their names.
    pub(super) fn take_labels(&mut self, folder: &Path) -> Result<Option<PathBuf>, Problem> {
        let FoundFiles { mut files, problems } = expand(&[folder.to_path_buf()], None)?;
        self.problems.extend(problems);
        if files.len() == 1 {
            return Ok(files.pop());
        }
        if let Some(other) = files.iter().find(|file| !is_label_name(&name_of(file))) {
            let name = shown_name(&folder.to_string_lossy());
            let message = format!(
                "{name} holds {} files to read, and {} is not called as labels are: which are the labels? Give one file, or parts called so \
                 (y_0.npy, y_1.npy).",
                files.len(),
                shown_name(&name_of(other))
            );
            return Err(Problem::new(Code::Ambiguous, message).in_file(&name));
        }
        self.files.append(&mut files);
        Ok(None)
    }
}

/// What the walk through the given folders has found so far.
#[derive(Default)]
struct Walk {
    n_folders: usize,
    entries: Vec<FolderEntry>,
    /// The path of each entry.
    places: Vec<PathBuf>,
    problems: Vec<Problem>,
    /// Folders by their real paths, so that links do not lead into a folder twice.
    seen: HashSet<PathBuf>,
    /// The real path of the given folder that is walked.
    root: PathBuf,
    /// Pipes, sockets and devices.
    no_files: Vec<String>,
    /// Links to folders that hold the given one.
    upward: Vec<String>,
    /// Folders of which not every name was looked at.
    unfinished: Vec<String>,
    /// Folders that were not entered because enough had been listed.
    beyond: Vec<String>,
}

impl Walk {
    /// Lists everything below `folder`, level by level, each level in order of names.
    fn enter(&mut self, folder: &Path) -> Result<(), Problem> {
        self.n_folders += 1;
        let true_place = folder.canonicalize().map_err(|error| unlisted(folder, &error))?;
        // The path "." has no file name.
        let root = true_place.file_name().map_or_else(|| "folder".to_owned(), |name| name.to_string_lossy().into_owned());
        self.root.clone_from(&true_place);
        self.seen.insert(true_place);
        let first = self.list(folder, &root).map_err(|error| unlisted(folder, &error))?;
        let mut level = first;
        for _ in 0..MAX_DEPTH {
            let mut next = Vec::new();
            for (place, path) in level {
                let Ok(true_place) = place.canonicalize() else {
                    // It was there a moment ago.
                    self.problems.push(unlisted(&place, &std::io::ErrorKind::NotFound.into()));
                    continue;
                };
                if self.root.starts_with(&true_place) && self.root != true_place {
                    self.upward.push(path);
                    continue;
                }
                if self.entries.len() > 2 * MAX_ENTRIES {
                    self.beyond.push(path);
                    continue;
                }
                if !self.seen.insert(true_place) {
                    continue;
                }
                match self.list(&place, &path) {
                    Ok(folders) => next.extend(folders),
                    Err(error) => self.problems.push(unlisted(&place, &error)),
                }
            }
            level = next;
        }
        if !level.is_empty() {
            let paths: Vec<String> = level.into_iter().map(|(_, path)| path).collect();
            let message =
                format!("{}: not entered, since it lies more than {MAX_DEPTH} folders deep. Give it by itself.", shown_paths(&paths));
            self.problems.push(Problem::new(Code::NestingDepth, message).in_file(&root));
        }
        Ok(())
    }

    /// Records the files of one folder and gives the folders in it.
    fn list(&mut self, folder: &Path, path: &str) -> std::io::Result<Vec<(PathBuf, String)>> {
        let mut listed = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            match entry {
                Ok(entry) if listed.len() < MAX_LISTED => listed.push(entry.path()),
                _ => {
                    self.unfinished.push(path.to_owned());
                    break;
                }
            }
        }
        listed.sort();
        let mut folders = Vec::new();
        for place in listed {
            let name = name_of(&place);
            if is_temp_name(&name) {
                continue;
            }
            let path = format!("{path}/{name}");
            // Links are followed, because caches of libraries hold nothing else. A broken link is reported when it is read.
            let (is_folder, is_file, len_bytes) =
                std::fs::metadata(&place).map_or((false, true, 0), |metadata| (metadata.is_dir(), metadata.is_file(), metadata.len()));
            if is_folder && !is_tool_folder(&name) {
                folders.push((place, path));
            } else if is_folder || is_file {
                let path = if is_folder { format!("{path}/") } else { path };
                self.entries.push(FolderEntry { path, len_bytes });
                self.places.push(place);
            } else {
                self.no_files.push(path);
            }
        }
        Ok(folders)
    }
}

impl Walk {
    /// Chooses what is read. Files that cannot be read are left out and told: another may then take the place of one of them.
    fn choose(&mut self, labels: Option<&str>) -> Result<FolderChoice, Problem> {
        let mut unread = Vec::new();
        loop {
            let chosen = choose(&self.entries, labels);
            let choice = chosen.map_err(|problem| nothing_but(none_readable(problem, &unread), &self.problems))?;
            if choice.read.iter().all(|&idx| fault_of(&self.places[idx]).is_none()) {
                self.problems.append(&mut unread);
                return Ok(choice);
            }
            unread.extend(folder::unread(&self.take_unreadable()));
        }
    }

    /// Takes out of the listing what may hold data and cannot be read, each with the reason.
    fn take_unreadable(&mut self) -> Vec<(String, String)> {
        let mut taken = Vec::new();
        let listed = std::mem::take(&mut self.entries).into_iter().zip(std::mem::take(&mut self.places));
        for (entry, place) in listed {
            match may_be_read(&entry).then(|| fault_of(&place)).flatten() {
                Some(reason) => taken.push((entry.path, reason)),
                None => {
                    self.entries.push(entry);
                    self.places.push(place);
                }
            }
        }
        taken
    }

    /// Tells what was passed over: a problem for all with the same reason.
    fn tell_others(&mut self) {
        let groups = [
            (&mut self.no_files, Code::NotThisFormat, "left out, since it is a pipe, a socket or a device, not a file. Give a file"),
            (
                &mut self.upward,
                Code::NestingDepth,
                "not entered, since this link leads to a folder that holds the given one. Give what it leads to",
            ),
            (
                &mut self.unfinished,
                Code::TooLarge,
                "not all names in it were looked at: there are too many, or they cannot be listed. Give the files themselves",
            ),
            (&mut self.beyond, Code::TooLarge, "not entered, since enough files were found before. Give it by itself"),
        ];
        for (paths, code, words) in groups {
            if let Some(first) = paths.first() {
                let file = shown_name(&name_of(Path::new(first)));
                self.problems.push(Problem::new(code, format!("{}: {words}.", shown_paths(paths))).in_file(&file));
            }
            paths.clear();
        }
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn unlisted(folder: &Path, error: &std::io::Error) -> Problem {
    let shown = shown_name(&folder.to_string_lossy());
    let reason = if error.kind() == std::io::ErrorKind::PermissionDenied { "that is not permitted".to_owned() } else { error.to_string() };
    let message = format!("{shown}: the folder cannot be listed, {reason}. Check who may read it.");
    Problem::new(Code::Unreadable, message).in_file(&shown_name(&name_of(folder)))
}
