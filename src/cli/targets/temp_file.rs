//! A temporary file beside the target of an output. It replaces the target once it is complete.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, TempPath};

use super::destination::folder_of;
use super::pending;

/// Start and end of the names of temporary files.
const NAME_ENDS: [&str; 2] = [".scar-lens-", ".part"];

/// Whether `name` is that of a temporary file of this program. A killed program may have left one behind.
pub(in crate::cli) fn is_temp_name(name: &str) -> bool {
    name.starts_with(NAME_ENDS[0]) && name.ends_with(NAME_ENDS[1])
}

/// A temporary file that is being written. It is deleted when this is dropped.
#[derive(Debug)]
pub(super) struct TempFile {
    file: File,
    /// `None` if the system supports files without a name. Such a file vanishes even when the program is killed.
    name: Option<TempPath>,
    target: PathBuf,
}

impl TempFile {
    /// Creates a file in the folder of `target`. It gets the permissions of the existing target, or those of any new file.
    ///
    /// # Errors
    /// The error of the system.
    pub(super) fn beside(target: &Path) -> io::Result<Self> {
        let folder = folder_of(target);
        let (file, name) = match unnamed(folder) {
            Some(file) => (file, None),
            None => {
                let create = |path: &Path| {
                    pending::note(path);
                    OpenOptions::new().write(true).create_new(true).open(path)
                };
                let (file, name) = names().make_in(folder, create)?.into_parts();
                (file, Some(name))
            }
        };
        // Permissions come before the first byte: other users may not be allowed to read the target.
        take_rights(&file, target);
        Ok(Self { file, name, target: target.to_owned() })
    }

    /// Waits until all bytes are on the disk. A full disk may report its error only then.
    ///
    /// # Errors
    /// The error of the system.
    pub(super) fn settle(&mut self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// Gives the complete file a name, so that it is ready to replace the target.
    ///
    /// # Errors
    /// The error of the system.
    pub(super) fn named(self) -> io::Result<CompleteFile> {
        let name = match self.name {
            Some(name) => name,
            None => link(&self.file, folder_of(&self.target))?,
        };
        Ok(CompleteFile { name, target: self.target })
    }
}

impl Write for TempFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A complete temporary file, ready to replace its target.
#[derive(Debug)]
pub(super) struct CompleteFile {
    name: TempPath,
    target: PathBuf,
}

impl CompleteFile {
    /// The folder of the file and its target.
    pub(super) fn folder(&self) -> &Path {
        folder_of(&self.target)
    }

    /// Replaces the target in one step.
    ///
    /// # Errors
    /// The error of the system; the target is then unchanged.
    pub(super) fn replace(self) -> io::Result<()> {
        self.name.persist(&self.target).map_err(|error| error.error)
    }
}

/// Makes unique names for temporary files.
fn names() -> Builder<'static, 'static> {
    let mut names = Builder::new();
    names.prefix(NAME_ENDS[0]).suffix(NAME_ENDS[1]).rand_bytes(12);
    names
}

/// A file without a name in `folder`, if the system and its file system support such files and can name them later.
#[cfg(target_os = "linux")]
fn unnamed(folder: &Path) -> Option<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = rustix::fs::OFlags::TMPFILE.bits() as i32;
    let file = OpenOptions::new().write(true).custom_flags(flags).open(folder).ok()?;
    // Naming the file later needs /proc, which not every system has.
    open_file(&file).exists().then_some(file)
}

#[cfg(not(target_os = "linux"))]
fn unnamed(_: &Path) -> Option<File> {
    None
}

/// Gives a file without a name a name in `folder`.
#[cfg(target_os = "linux")]
fn link(file: &File, folder: &Path) -> io::Result<TempPath> {
    use rustix::fs::{AtFlags, CWD, linkat};
    let link = |path: &Path| {
        pending::note(path);
        Ok(linkat(CWD, open_file(file), CWD, path, AtFlags::SYMLINK_FOLLOW)?)
    };
    names().make_in(folder, link).map(tempfile::NamedTempFile::into_temp_path)
}

#[cfg(not(target_os = "linux"))]
fn link(_: &File, _: &Path) -> io::Result<TempPath> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The path by which Linux shows an open file.
#[cfg(target_os = "linux")]
fn open_file(file: &File) -> PathBuf {
    use std::os::fd::AsRawFd as _;
    format!("/proc/self/fd/{}", file.as_raw_fd()).into()
}

/// Copies group, owner and permissions of the file at `target` to `file`, as far as the system permits. Failures are ignored, because
/// the content matters more.
#[cfg(unix)]
fn take_rights(file: &File, target: &Path) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let Ok(old) = std::fs::metadata(target) else { return };
    // Two calls, because most users may change the group of a file but not its owner.
    let _ = fchown(file, None, Some(old.gid()));
    let _ = fchown(file, Some(old.uid()), None);
    let _ = file.set_permissions(old.permissions());
}

#[cfg(not(unix))]
fn take_rights(_: &File, _: &Path) {}
