//! A file that was named on the command line.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom, Take};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::ranges::Part;
use scar_core::problem::{Code, Problem};
use scar_data::shown_name;

/// A file that the page may read. It is opened anew for each request and never copied.
#[derive(Debug)]
pub(super) struct Served {
    path: PathBuf,
    /// Its name, without folders.
    pub(super) name: String,
}

/// A file as it is now.
#[derive(Debug)]
pub(super) struct Opened {
    file: File,
    /// Its bytes.
    pub(super) len: u64,
    /// Changes whenever the file does.
    pub(super) tag: String,
}

impl Served {
    /// The file at `path`, if it can be read.
    ///
    /// # Errors
    /// [`Code::Unreadable`] for what is no file or cannot be opened.
    pub(super) fn open(path: &Path) -> Result<Self, Problem> {
        let refuse = |shown: &str, why: &str| Err(Problem::new(Code::Unreadable, format!("{shown} {why}")).in_file(shown));
        let shown = shown_name(&path.to_string_lossy());
        let Some(name) = path.file_name() else { return refuse(&shown, "is no file. Name the files themselves.") };
        match File::open(path).and_then(|file| file.metadata()) {
            Ok(about) if about.is_dir() => refuse(&shown, "is a folder. Name the files in it, or drop the folder on the page."),
            // A pipe ends once it was read, and the page may ask for any part at any time.
            Ok(about) if !about.is_file() => refuse(&shown, "is no regular file. Write it to one first."),
            Ok(_) => {
                // Wherever the program stands later.
                let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
                Ok(Self { path, name: name.to_string_lossy().into_owned() })
            }
            Err(error) => refuse(&shown, &format!("cannot be read: {error}. Check the path and your rights.")),
        }
    }

    /// The file as it is now.
    ///
    /// # Errors
    /// Where it is gone.
    pub(super) fn now(&self) -> io::Result<Opened> {
        let file = File::open(&self.path)?;
        let about = file.metadata()?;
        Ok(Opened { len: about.len(), tag: tag(&about), file })
    }
}

/// By size and time of the last change.
fn tag(about: &Metadata) -> String {
    let changed = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map_or(0, |since| since.as_nanos());
    format!("\"{:x}-{changed:x}\"", about.len())
}

impl Opened {
    /// The bytes of `part`.
    ///
    /// # Errors
    /// Where the file cannot be sought in.
    pub(super) fn part(mut self, part: Part) -> io::Result<Take<File>> {
        self.file.seek(SeekFrom::Start(part.start))?;
        Ok(self.file.take(part.len))
    }
}
