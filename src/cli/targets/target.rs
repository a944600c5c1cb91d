//! One output of a command. It is tried before the work and written after it.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::destination::{Destination, WriteMode, folder_of};
use super::temp_file::TempFile;
use scar_core::problem::{Code, Problem};
use scar_data::shown_name;

/// Bytes written for a trial: fewer than most reports have, but more than file systems store within a directory entry.
const TRIED_BYTES: usize = 4096;

/// One output file of a command.
#[derive(Debug)]
pub(super) struct Target {
    /// The option that named it.
    pub(super) option: &'static str,
    /// Its path as it was given.
    pub(super) given: PathBuf,
    /// Its name in messages.
    pub(super) shown: String,
    pub(super) destination: Destination,
    /// Kept open after the trial if opening the path again could give another file, as with a pipe.
    opened: Option<File>,
}

impl Target {
    /// The target at `path`, named by `option`. Nothing is written yet.
    ///
    /// # Errors
    /// [`Code::Unreadable`] if the folder does not exist or `path` is a folder.
    pub(super) fn new(option: &'static str, path: &Path) -> Result<Self, Problem> {
        let shown = shown_name(&path.display().to_string());
        match Destination::of(path) {
            Ok(destination) => Ok(Self { option, given: path.to_owned(), shown, destination, opened: None }),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !folder_of(path).is_dir() => {
                let folder = shown_name(&folder_of(path).display().to_string());
                Err(unwritable(&shown, format!("there is no folder {folder}. Make the folder, or choose another place.")))
            }
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => {
                Err(unwritable(&shown, "it is a folder. Give the name of a file in it."))
            }
            Err(error) => Err(refused(&shown, &error)),
        }
    }

    /// Tries to write. An existing file stays as it is, and no new file is left behind.
    ///
    /// # Errors
    /// [`Code::Unreadable`] with the reason.
    pub(super) fn try_out(&mut self) -> Result<(), Problem> {
        let Destination { path, kind, is_there, is_pipe, is_device, .. } = &self.destination;
        match kind {
            WriteMode::Replaced => {
                if *is_there {
                    // A user who may not write to a file may often still replace it, which would bypass its write protection.
                    OpenOptions::new().write(true).open(path).map_err(|error| refused(&self.shown, &error))?;
                }
                let tried = TempFile::beside(path).and_then(|mut temp| temp.write_all(&[0; TRIED_BYTES]));
                tried.map_err(|error| {
                    let folder = shown_name(&folder_of(path).display().to_string());
                    unwritable(&self.shown, format!("{folder} takes no new file ({error}). Make room there, or choose another place."))
                })
            }
            WriteMode::Mounted => OpenOptions::new().write(true).open(path).map(drop).map_err(|error| refused(&self.shown, &error)),
            WriteMode::Stdout => Ok(()),
            // Opening a pipe blocks until it has a reader, and that reader may wait for another output first.
            WriteMode::Stream if *is_pipe => Ok(()),
            WriteMode::Stream => {
                let opened = self.open().and_then(|mut file| if *is_device { try_device(&mut file).map(|()| file) } else { Ok(file) });
                self.opened = Some(opened.map_err(|error| refused(&self.shown, &error))?);
                Ok(())
            }
        }
    }

    /// Opens a target that cannot be replaced.
    fn open(&self) -> io::Result<File> {
        // An open file of this process already has content and a position, so new bytes go to its end.
        OpenOptions::new()
            .write(true)
            .append(self.destination.is_file && self.destination.kind == WriteMode::Stream)
            .open(&self.destination.path)
    }

    /// Starts to write.
    ///
    /// # Errors
    /// The error of the system.
    pub(super) fn begin(&self) -> io::Result<Draft> {
        let sink = match self.destination.kind {
            WriteMode::Replaced => Sink::TempFile(TempFile::beside(&self.destination.path)?),
            WriteMode::Stdout => Sink::Stdout(io::stdout()),
            WriteMode::Mounted => Sink::Open(OpenOptions::new().write(true).truncate(true).open(&self.destination.path)?),
            WriteMode::Stream => Sink::Open(self.opened.as_ref().map_or_else(|| self.open(), File::try_clone)?),
        };
        Ok(Draft { out: BufWriter::new(ErrorRecorder { sink, error: None }) })
    }

    /// The problem that the target could not be written; `reason` is the error of the system.
    pub(super) fn refused(&self, reason: impl std::fmt::Display) -> Problem {
        refused(&self.shown, reason)
    }
}

/// An output that is being written.
#[derive(Debug)]
pub(super) struct Draft {
    out: BufWriter<ErrorRecorder>,
}

impl Draft {
    /// The error of the target, if it refused bytes.
    pub(super) fn error(&self) -> Option<&str> {
        self.out.get_ref().error.as_deref()
    }

    /// Ends the writing. Gives the temporary file that must still replace the target, if there is one.
    ///
    /// # Errors
    /// The error of the system.
    pub(super) fn settle(self) -> io::Result<Option<TempFile>> {
        match self.out.into_inner().map_err(io::IntoInnerError::into_error)?.sink {
            Sink::TempFile(mut temp) => temp.settle().map(|()| Some(temp)),
            Sink::Open(mut file) => file.flush().map(|()| None),
            Sink::Stdout(mut stdout) => stdout.flush().map(|()| None),
        }
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[derive(Debug)]
enum Sink {
    TempFile(TempFile),
    Open(File),
    Stdout(io::Stdout),
}

/// Remembers the error of a failed write, because the code that writes may report only that it failed.
#[derive(Debug)]
struct ErrorRecorder {
    sink: Sink,
    error: Option<String>,
}

impl Write for ErrorRecorder {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.sink {
            Sink::TempFile(temp) => temp.write(bytes),
            Sink::Open(file) => file.write(bytes),
            Sink::Stdout(stdout) => stdout.write(bytes),
        };
        if let Err(error) = &written
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.error = Some(error.to_string());
        }
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::TempFile(temp) => temp.flush(),
            Sink::Open(file) => file.flush(),
            Sink::Stdout(stdout) => stdout.flush(),
        }
    }
}

/// Tests whether a device takes bytes by writing none: `/dev/full` refuses even that.
pub(super) fn try_device(file: &mut File) -> io::Result<()> {
    file.write(&[]).map(drop)
}

fn refused(shown: &str, reason: impl std::fmt::Display) -> Problem {
    unwritable(shown, format!("{reason}. Choose another place."))
}

/// The problem that the file shown as `shown` cannot be written. `reason` says why and what to do.
fn unwritable(shown: &str, reason: impl std::fmt::Display) -> Problem {
    Problem::new(Code::Unreadable, format!("{shown} cannot be written: {reason}")).in_file(shown)
}
