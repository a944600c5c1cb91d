//! Where a path of an output leads: to which file, and whether that can be replaced.

use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// Links that are followed one after another at most, as Linux does.
const MAX_LINKS: usize = 40;

/// How an output is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A file, or none yet: a new file takes its name.
    Replaced,
    /// A file over which another file system is mounted, as containers do: no other file can take its name.
    Mounted,
    /// A device, a pipe, a socket, or an open file of this process.
    Stream,
    /// What this process prints on, by another name.
    Stdout,
}

/// Where an output goes.
#[derive(Debug)]
pub(super) struct Place {
    /// With its links followed.
    pub(super) path: PathBuf,
    pub(super) kind: Kind,
    pub(super) identity: Identity,
    pub(super) is_there: bool,
    pub(super) is_file: bool,
    pub(super) is_pipe: bool,
    /// Nothing is lost in a device where two write to it.
    pub(super) is_device: bool,
}

impl Place {
    /// Where `path` leads.
    ///
    /// # Errors
    /// As the system says it; a folder is no place for an output.
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
        let identity = if found.is_some() { Identity::of(&path)? } else { Identity::of_new(&path)? };
        let kind = match &found {
            None => Kind::Replaced,
            Some(_) if is_open && stdout_identity().as_ref() == Some(&identity) => Kind::Stdout,
            Some(metadata) if !metadata.is_file() || is_open => Kind::Stream,
            Some(_) if is_mounted(&path) => Kind::Mounted,
            Some(_) => Kind::Replaced,
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

/// Which file it is, by whatever name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Identity {
    /// Its device and its number there: the same for hard links.
    #[cfg(unix)]
    Inode(u64, u64),
    /// Its path without links.
    #[cfg(not(unix))]
    Path(PathBuf),
    /// A file that is not there yet: its folder, and its name in it.
    New(Box<Identity>, OsString),
}

impl Identity {
    /// Of the file at `path`.
    ///
    /// # Errors
    /// As the system says it, where there is none.
    #[cfg(unix)]
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        fs::metadata(path).map(|metadata| Self::of_metadata(&metadata))
    }

    #[cfg(unix)]
    fn of_metadata(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self::Inode(metadata.dev(), metadata.ino())
    }

    /// Of the file at `path`.
    ///
    /// # Errors
    /// As the system says it, where there is none.
    #[cfg(not(unix))]
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        path.canonicalize().map(Self::Path)
    }

    fn of_new(path: &Path) -> io::Result<Self> {
        Ok(Self::New(Box::new(Self::of(folder_of(path))?), path.file_name().unwrap_or_default().to_owned()))
    }
}

/// The folder that `path` is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// `path` with its links followed, also where the last one leads to no file yet; and whether it leads to an open file of a process
/// (`/dev/stdout`, `/dev/fd/3`), whose link cannot be followed as others are.
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
            // No link: a file, or nothing yet.
            Err(_) => return Ok((here, false)),
        }
    }
    Err(io::Error::other("too many links follow one another"))
}

/// Which file stdout is, where the system says so.
#[cfg(unix)]
fn stdout_identity() -> Option<Identity> {
    stdout_file().and_then(|file| file.metadata()).ok().map(|metadata| Identity::of_metadata(&metadata))
}

#[cfg(not(unix))]
fn stdout_identity() -> Option<Identity> {
    None
}

/// The file that stdout goes to, where it goes to one: what replaces it loses all that is printed.
#[cfg(unix)]
pub(super) fn stdout_as_file() -> Option<Identity> {
    let metadata = stdout_file().and_then(|file| file.metadata()).ok()?;
    metadata.is_file().then(|| Identity::of_metadata(&metadata))
}

#[cfg(not(unix))]
pub(super) fn stdout_as_file() -> Option<Identity> {
    None
}

/// Stdout as a file of its own, to ask what it is.
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
