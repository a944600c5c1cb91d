//! Where the path of an output leads: to which file, and whether that file can be replaced.

use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// How many links are followed in a row at most; Linux has the same limit.
const MAX_LINKS: usize = 40;

/// How an output is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WriteMode {
    /// To a temporary file that takes the name of the target, whether or not the target exists.
    Replaced,
    /// Over the existing file, because it is a mount point, as in containers, and cannot be replaced.
    Mounted,
    /// Into a device, a pipe, a socket, or an open file of this process.
    Stream,
    /// To the stdout of this process, which was named by a path.
    Stdout,
}

/// Where an output is written.
#[derive(Debug)]
pub(super) struct Destination {
    /// The path, after following links.
    pub(super) path: PathBuf,
    pub(super) kind: WriteMode,
    pub(super) identity: FileIdentity,
    pub(super) is_there: bool,
    pub(super) is_file: bool,
    pub(super) is_pipe: bool,
    /// Two outputs may go to the same device: neither overwrites the other.
    pub(super) is_device: bool,
}

impl Destination {
    /// Finds out where `path` leads.
    ///
    /// # Errors
    /// The error of the system; `IsADirectory` for a folder.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let found = match fs::metadata(path) {
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let names_folder = path.to_string_lossy().ends_with(std::path::is_separator);
        if names_folder || found.as_ref().is_some_and(Metadata::is_dir) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let (path, is_open) = followed(path)?;
        let identity = if found.is_some() { FileIdentity::of(&path)? } else { FileIdentity::of_new(&path)? };
        let kind = match &found {
            None => WriteMode::Replaced,
            Some(_) if is_open && stdout_identity().as_ref() == Some(&identity) => WriteMode::Stdout,
            Some(metadata) if !metadata.is_file() || is_open => WriteMode::Stream,
            Some(_) if is_mounted(&path) => WriteMode::Mounted,
            Some(_) => WriteMode::Replaced,
        };
        let is = |of: fn(&Metadata) -> bool| found.as_ref().is_some_and(of);
        Ok(Self {
            path,
            kind,
            identity,
            is_there: found.is_some(),
            is_file: is(Metadata::is_file),
            is_pipe: is(is_pipe),
            is_device: is(is_device),
        })
    }
}

impl Destination {
    /// Whether both lead to one file. Another run may replace files meanwhile, and a number that it frees is given to the next file, so
    /// equal numbers prove it only while both files are open.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        if self.identity != other.identity {
            return false;
        }
        if !(self.is_file && other.is_file) || self.path == other.path {
            return true;
        }
        let (one, two) = (fs::File::open(&self.path), fs::File::open(&other.path));
        let identity = |file: &io::Result<fs::File>| file.as_ref().ok().and_then(|file| file.metadata().ok()).map(|found| same_as(&found));
        match (identity(&one), identity(&two)) {
            (Some(one), Some(two)) => one == two,
            // What cannot be opened is not replaced blindly.
            _ => true,
        }
    }
}

/// What two handles of one file have in common.
#[cfg(unix)]
fn same_as(metadata: &Metadata) -> FileIdentity {
    FileIdentity::of_metadata(metadata)
}

/// Paths were compared already.
#[cfg(not(unix))]
fn same_as(_: &Metadata) {}

/// Identifies a file independently of the path that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FileIdentity {
    /// Device and inode number, which hard links share.
    #[cfg(unix)]
    Inode(u64, u64),
    /// The path, after following links.
    #[cfg(not(unix))]
    Path(PathBuf),
    /// A file that does not exist yet: its folder and its name.
    New(Box<FileIdentity>, OsString),
}

impl FileIdentity {
    /// The identity of the file at `path`.
    ///
    /// # Errors
    /// The error of the system if there is no such file.
    #[cfg(unix)]
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        fs::metadata(path).map(|metadata| Self::of_metadata(&metadata))
    }

    #[cfg(unix)]
    fn of_metadata(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self::Inode(metadata.dev(), metadata.ino())
    }

    /// The identity of the file at `path`.
    ///
    /// # Errors
    /// The error of the system if there is no such file.
    #[cfg(not(unix))]
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        path.canonicalize().map(Self::Path)
    }

    fn of_new(path: &Path) -> io::Result<Self> {
        Ok(Self::New(Box::new(Self::of(folder_of(path))?), path.file_name().unwrap_or_default().to_owned()))
    }
}

/// The folder of `path`.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Follows the links of `path`, even if the last one leads to a file that does not exist yet. The second value says whether the path
/// names an open file of a process (`/dev/stdout`, `/dev/fd/3`), whose link cannot be followed like others.
fn followed(path: &Path) -> io::Result<(PathBuf, bool)> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        let folder = folder_of(&path).canonicalize()?;
        let here = folder.join(path.file_name().ok_or(io::ErrorKind::IsADirectory)?);
        if folder == Path::new("/dev/fd") || (folder.starts_with("/proc") && folder.ends_with("fd")) {
            return Ok((here, true));
        }
        match fs::read_link(&here) {
            Ok(target) => path = folder.join(target),
            // Not a link: an existing file, or none.
            Err(_) => return Ok((here, false)),
        }
    }
    Err(io::Error::other("too many links follow one another"))
}

/// The identity of stdout, if the system tells it.
#[cfg(unix)]
fn stdout_identity() -> Option<FileIdentity> {
    stdout_file().and_then(|file| file.metadata()).ok().map(|metadata| FileIdentity::of_metadata(&metadata))
}

#[cfg(not(unix))]
fn stdout_identity() -> Option<FileIdentity> {
    None
}

/// The file that stdout is redirected to, if any. Replacing this file would lose everything that is printed.
#[cfg(unix)]
pub(super) fn stdout_as_file() -> Option<FileIdentity> {
    let metadata = stdout_file().and_then(|file| file.metadata()).ok()?;
    metadata.is_file().then(|| FileIdentity::of_metadata(&metadata))
}

#[cfg(not(unix))]
pub(super) fn stdout_as_file() -> Option<FileIdentity> {
    None
}

/// Stdout as a file handle, to query its metadata.
#[cfg(unix)]
pub(super) fn stdout_file() -> io::Result<fs::File> {
    use std::os::fd::AsFd as _;
    io::stdout().as_fd().try_clone_to_owned().map(fs::File::from)
}

#[cfg(unix)]
fn is_pipe(metadata: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&metadata.file_type())
}

#[cfg(unix)]
pub(super) fn is_device(metadata: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_char_device(&metadata.file_type())
}

#[cfg(not(unix))]
fn is_pipe(_: &Metadata) -> bool {
    false
}

#[cfg(not(unix))]
fn is_device(metadata: &Metadata) -> bool {
    !metadata.is_file()
}

#[cfg(target_os = "linux")]
fn is_mounted(path: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    statx(CWD, path, AtFlags::empty(), StatxFlags::TYPE).is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(not(target_os = "linux"))]
fn is_mounted(_: &Path) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_was_given_again_makes_no_two_files_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let [one, two, link] = ["one", "two", "link"].map(|name| folder.path().join(name));
        fs::write(&one, "1").and_then(|()| fs::write(&two, "2")).and_then(|()| fs::hard_link(&one, &link)).expect("written");
        let [one, mut two, link] = [one, two, link].map(|path| Destination::of(&path).expect("a file"));
        assert!(one.is_same(&one) && link.is_same(&one) && !two.is_same(&one));
        two.identity = one.identity.clone();
        assert!(!two.is_same(&one), "as after a file was replaced between two looks");
    }
}
