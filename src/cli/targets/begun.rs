//! A file that is begun beside another one and takes its name once it is whole.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, TempPath};

use super::place::folder_of;

/// How names of files that are begun start and end.
const NAME_ENDS: [&str; 2] = [".scar-lens-", ".part"];

/// Whether a file called `name` was begun by this program, which may have been killed since.
pub(in crate::cli) fn is_begun(name: &str) -> bool {
    name.starts_with(NAME_ENDS[0]) && name.ends_with(NAME_ENDS[1])
}

/// A file that is being written. Where it is dropped, nothing is left of it.
#[derive(Debug)]
pub(super) struct Begun {
    file: File,
    /// `None` where the system gives files without a name, of which nothing is left even when the program is killed.
    name: Option<TempPath>,
    target: PathBuf,
}

impl Begun {
    /// A new file in the folder of `target`, with the rights of the file that is there, or else those of any new file.
    ///
    /// # Errors
    /// As the system says it.
    pub(super) fn beside(target: &Path) -> io::Result<Self> {
        let folder = folder_of(target);
        let (file, name) = match unnamed(folder) {
            Some(file) => (file, None),
            None => {
                let create = |path: &Path| OpenOptions::new().write(true).create_new(true).open(path);
                let (file, name) = names().make_in(folder, create)?.into_parts();
                (file, Some(name))
            }
        };
        // Before the first byte, as the file there may be nobody else's to read.
        take_rights(&file, target);
        Ok(Self { file, name, target: target.to_owned() })
    }

    /// Makes sure that all bytes are on the disk: a full one may say so no sooner.
    ///
    /// # Errors
    /// As the system says it.
    pub(super) fn settle(&mut self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// Gives the file, which is whole, a name, so that nothing remains to be done but to replace the other.
    ///
    /// # Errors
    /// As the system says it.
    pub(super) fn named(self) -> io::Result<Whole> {
        let name = match self.name {
            Some(name) => name,
            None => link(&self.file, folder_of(&self.target))?,
        };
        Ok(Whole { name, target: self.target })
    }
}

impl Write for Begun {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file that is whole, beside the one that it replaces.
#[derive(Debug)]
pub(super) struct Whole {
    name: TempPath,
    target: PathBuf,
}

impl Whole {
    /// The folder of both.
    pub(super) fn folder(&self) -> &Path {
        folder_of(&self.target)
    }

    /// Takes the name of the other, at once.
    ///
    /// # Errors
    /// As the system says it; the other is still there then.
    pub(super) fn replace(self) -> io::Result<()> {
        self.name.persist(&self.target).map_err(|error| error.error)
    }
}

/// Names that no other file has.
fn names() -> Builder<'static, 'static> {
    let mut names = Builder::new();
    names.prefix(NAME_ENDS[0]).suffix(NAME_ENDS[1]).rand_bytes(12);
    names
}

/// A file without a name, where the system and the file system of `folder` have such, and can name it later.
#[cfg(target_os = "linux")]
fn unnamed(folder: &Path) -> Option<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = rustix::fs::OFlags::TMPFILE.bits() as i32;
    let file = OpenOptions::new().write(true).custom_flags(flags).open(folder).ok()?;
    // It is named through /proc, which not every system shows.
    open_file(&file).exists().then_some(file)
}

#[cfg(not(target_os = "linux"))]
fn unnamed(_: &Path) -> Option<File> {
    None
}

/// Gives a file without a name one in `folder`.
#[cfg(target_os = "linux")]
fn link(file: &File, folder: &Path) -> io::Result<TempPath> {
    use rustix::fs::{AtFlags, CWD, linkat};
    let link = |path: &Path| Ok(linkat(CWD, open_file(file), CWD, path, AtFlags::SYMLINK_FOLLOW)?);
    names().make_in(folder, link).map(tempfile::NamedTempFile::into_temp_path)
}

#[cfg(not(target_os = "linux"))]
fn link(_: &File, _: &Path) -> io::Result<TempPath> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Where Linux shows an open file.
#[cfg(target_os = "linux")]
fn open_file(file: &File) -> PathBuf {
    use std::os::fd::AsRawFd as _;
    format!("/proc/self/fd/{}", file.as_raw_fd()).into()
}

/// Gives `file` the group, the owner and the rights of the file at `target`, as far as the system permits: the file itself matters more.
#[cfg(unix)]
fn take_rights(file: &File, target: &Path) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let Ok(old) = std::fs::metadata(target) else { return };
    // Not in one call, as most people may give a file to a group and to no other owner.
    let _ = fchown(file, None, Some(old.gid()));
    let _ = fchown(file, Some(old.uid()), None);
    let _ = file.set_permissions(old.permissions());
}

#[cfg(not(unix))]
fn take_rights(_: &File, _: &Path) {}
