//! Files and folders that a drop or an input gave, and what stands in the folders.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

use super::browser::{error_text, files_of, first_bytes};
use scar_core::problem::{Code, Problem};
use scar_files::folder::{FolderEntry, MAX_DEPTH, MAX_ENTRIES, choose, is_tool_folder, may_be_read, none_readable, nothing_but, unread};
use scar_files::shown_name;

/// What a person dropped.
#[derive(Default)]
pub struct Dropped {
    /// Files by themselves.
    pub files: Vec<File>,
    /// Folders, not looked into yet.
    pub folders: Vec<FileSystemDirectoryEntry>,
}

/// Files somewhere below folders.
#[derive(Default)]
pub struct FolderListing {
    /// Their paths.
    pub entries: Vec<FolderEntry>,
    /// The files themselves; none for a folder that was not entered.
    pub files: Vec<Option<File>>,
    /// Folders that could not be listed.
    pub problems: Vec<Problem>,
    /// Files that cannot be read, each a path with the reason.
    pub unread: Vec<(String, String)>,
}

/// What a drop holds. Must be asked while the drop is handled: afterwards browsers empty it.
pub fn dropped(transfer: Option<DataTransfer>) -> Dropped {
    let Some(transfer) = transfer else { return Dropped::default() };
    let items = transfer.items();
    let items: Vec<_> = (0..items.length()).filter_map(|idx| items.get(idx)).filter(|item| item.kind() == "file").collect();
    // A browser that knows no entries throws here, and gives files as ever.
    let entries: Vec<Option<FileSystemEntry>> = items.iter().map(|item| item.webkit_get_as_entry().ok().flatten()).collect();
    let is_folder = |entry: &Option<FileSystemEntry>| entry.as_ref().is_some_and(FileSystemEntry::is_directory);
    if !entries.iter().any(is_folder) {
        return Dropped { files: files_of(transfer.files()), folders: Vec::new() };
    }
    // The list of files holds the folders too, as files that cannot be read.
    let files = items.iter().zip(&entries).filter(|(_, entry)| !is_folder(entry)).filter_map(|(item, _)| item.get_as_file().ok().flatten());
    let files = files.collect();
    Dropped { files, folders: entries.into_iter().flatten().filter(FileSystemEntry::is_directory).map(JsCast::unchecked_into).collect() }
}

/// The files that an input for folders gave; without folders where the browser gives no paths.
pub fn chosen(files: Vec<File>) -> Result<FolderListing, Vec<File>> {
    let path = |file: &File| Reflect::get(file, &"webkitRelativePath".into()).ok()?.as_string().filter(|path| !path.is_empty());
    let Some(paths) = files.iter().map(path).collect::<Option<Vec<String>>>() else { return Err(files) };
    let entries = paths.into_iter().zip(&files).map(|(path, file)| FolderEntry { path, len_bytes: file.size() as u64 }).collect();
    Ok(FolderListing { entries, files: files.into_iter().map(Some).collect(), ..FolderListing::default() })
}

impl FolderListing {
    /// What is read of the files, with what is told of the others; `labels` is the name of the file of labels that was given beside. Files that
    /// the browser does not hand out are left out: another may then take the place of one of them.
    ///
    /// # Errors
    /// [`Code::NoMatrix`] or [`Code::TooLarge`] as [`choose`], [`Code::Unreadable`] where nothing is left.
    pub async fn choose(mut self, labels: Option<&str>) -> Result<(Vec<File>, Vec<Problem>), Problem> {
        loop {
            let unread = unread(&self.unread);
            let chosen = choose(&self.entries, labels);
            let choice = chosen.map_err(|problem| nothing_but(none_readable(problem, &unread), &self.problems))?;
            if self.are_readable(&choice.read).await {
                let problems = choice.problems(&self.entries).into_iter().chain(self.problems).chain(unread).collect();
                return Ok((choice.read.into_iter().filter_map(|idx| self.files[idx].take()).collect(), problems));
            }
            self.leave_unreadable_out().await;
        }
    }

    async fn are_readable(&self, read: &[usize]) -> bool {
        for &idx in read {
            if fault_of(self.files[idx].as_ref()).await.is_some() {
                return false;
            }
        }
        true
    }

    /// Takes out of the listing what may hold data and cannot be read.
    async fn leave_unreadable_out(&mut self) {
        let listed = std::mem::take(&mut self.entries).into_iter().zip(std::mem::take(&mut self.files));
        for (entry, file) in listed {
            let fault = if may_be_read(&entry) { fault_of(file.as_ref()).await } else { None };
            match fault {
                Some(reason) => self.unread.push((entry.path, reason)),
                None => {
                    self.entries.push(entry);
                    self.files.push(file);
                }
            }
        }
    }
}

/// Why nothing can be read of a file; `None` where its first byte can be.
async fn fault_of(file: Option<&File>) -> Option<String> {
    first_bytes(file?, 1).await.err().map(|error| reason(&error))
}

/// Why the browser does not hand a file out, as a clause to follow "cannot be read: ".
fn reason(error: &JsValue) -> String {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
    match name.as_str() {
        "NotFoundError" => "it is not where it was".to_owned(),
        "NotReadableError" => "the browser may not read it".to_owned(),
        _ => error_text(error),
    }
}

/// Lists what is below `folders`, level by level.
///
/// # Errors
/// [`Code::Unreadable`] where the browser lists nothing of one of them.
pub async fn list(folders: Vec<FileSystemDirectoryEntry>) -> Result<FolderListing, Problem> {
    let mut listed = FolderListing::default();
    let mut level = folders;
    for depth in 0..=MAX_DEPTH {
        let mut next = Vec::new();
        for folder in level {
            if listed.entries.len() > 2 * MAX_ENTRIES {
                break;
            }
            match list_one(&folder, &mut listed).await {
                Ok(folders) => next.extend(folders),
                Err(error) => {
                    let problem = unlisted(&folder, &error);
                    if depth == 0 {
                        return Err(problem);
                    }
                    listed.problems.push(problem);
                }
            }
        }
        level = next;
    }
    if let Some(folder) = level.first() {
        let path = path_of(folder);
        let message = format!("{}: not entered, since it lies more than {MAX_DEPTH} folders deep. Give it by itself.", shown_name(&path));
        listed.problems.push(Problem::new(Code::NestingDepth, message).in_file(path.split('/').next().unwrap_or_default()));
    }
    Ok(listed)
}

/// Notes the files of one folder, and gives the folders in it.
async fn list_one(folder: &FileSystemDirectoryEntry, listed: &mut FolderListing) -> Result<Vec<FileSystemDirectoryEntry>, JsValue> {
    let reader = folder.create_reader();
    let mut all: Vec<FileSystemEntry> = Vec::new();
    loop {
        // Some hundred at a time, and none at the end.
        let some = answer(|resolve, reject| reader.read_entries_with_callback_and_callback(resolve, reject)).await?;
        let some: Array = some.unchecked_into();
        if some.length() == 0 || all.len() > 10 * MAX_ENTRIES {
            break;
        }
        all.extend(some.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
    all.sort_by_key(FileSystemEntry::name);
    let mut folders = Vec::new();
    for entry in all {
        let path = path_of(&entry);
        if entry.is_directory() && !is_tool_folder(&entry.name()) {
            folders.push(entry.unchecked_into());
            continue;
        }
        let file = if entry.is_directory() { Ok(None) } else { file_of(entry.unchecked_ref()).await.map(Some) };
        let file = match file {
            Ok(file) => file,
            // What nobody would read is told as such.
            Err(error) if may_be_read(&FolderEntry { path: path.clone(), len_bytes: 0 }) => {
                listed.unread.push((path, reason(&error)));
                continue;
            }
            Err(_) => None,
        };
        let path = if entry.is_directory() { format!("{path}/") } else { path };
        listed.entries.push(FolderEntry { path, len_bytes: file.as_ref().map_or(0, |file| file.size() as u64) });
        listed.files.push(file);
    }
    Ok(folders)
}

async fn file_of(entry: &FileSystemFileEntry) -> Result<File, JsValue> {
    let file = answer(|resolve, reject| {
        entry.file_with_callback_and_callback(resolve, reject);
        Ok(())
    });
    file.await.map(JsCast::unchecked_into)
}

/// What a function that takes two callbacks hands to the first of them.
async fn answer(ask: impl Fn(&Function, &Function) -> Result<(), JsValue>) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        if let Err(error) = ask(&resolve, &reject) {
            // A promise that was just made can be rejected.
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(promise).await
}

fn path_of(entry: &FileSystemEntry) -> String {
    entry.full_path().trim_start_matches('/').to_owned()
}

fn unlisted(folder: &FileSystemEntry, error: &JsValue) -> Problem {
    let path = path_of(folder);
    let message = format!("{}: the folder cannot be listed, {}. Choose it again.", shown_name(&path), error_text(error));
    Problem::new(Code::Unreadable, message).in_file(&shown_name(&folder.name()))
}
