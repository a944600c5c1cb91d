//! One output of a command: tried before the work, written after it.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::begun::Begun;
use super::place::{Kind, Place, folder_of};
use scar_core::problem::{Code, Problem};
use scar_data::shown_name;

/// Bytes that a disk must take for a trial: less than most reports, more than what file systems keep beside a file's name.
const TRIED_BYTES: usize = 4096;

/// Where an output goes.
#[derive(Debug)]
pub(super) struct Target {
    /// The option that it was given by.
    pub(super) option: &'static str,
    /// As a message shows it.
    pub(super) shown: String,
    pub(super) place: Place,
    /// Open from the trial on, where opening again could give another.
    opened: Option<File>,
}

impl Target {
    /// The place at `path`, given by `option`. Nothing is tried yet.
    ///
    /// # Errors
    /// [`Code::Unreadable`] where nothing can be written there.
    pub(super) fn new(option: &'static str, path: &Path) -> Result<Self, Problem> {
        let shown = shown_name(&path.display().to_string());
        match Place::of(path) {
            Ok(place) => Ok(Self { option, shown, place, opened: None }),
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

    /// Tries to write, without a trace: what is there stays as it is.
    ///
    /// # Errors
    /// [`Code::Unreadable`] with the reason.
    pub(super) fn try_out(&mut self) -> Result<(), Problem> {
        let Place { path, kind, is_there, is_pipe, is_device, .. } = &self.place;
        match kind {
            Kind::Replaced => {
                if *is_there {
                    // Whoever may not write to a file may often replace it, which would go around its protection.
                    OpenOptions::new().write(true).open(path).map_err(|error| refused(&self.shown, &error))?;
                }
                let tried = Begun::beside(path).and_then(|mut begun| begun.write_all(&[0; TRIED_BYTES]));
                tried.map_err(|error| {
                    let folder = shown_name(&folder_of(path).display().to_string());
                    unwritable(&self.shown, format!("{folder} takes no new file ({error}). Make room there, or choose another place."))
                })
            }
            Kind::Mounted => OpenOptions::new().write(true).open(path).map(drop).map_err(|error| refused(&self.shown, &error)),
            Kind::Stdout => Ok(()),
            // Opening it waits for its reader, who may wait for another output.
            Kind::Stream if *is_pipe => Ok(()),
            Kind::Stream => {
                let opened = self.open().and_then(|mut file| if *is_device { try_device(&mut file).map(|()| file) } else { Ok(file) });
                self.opened = Some(opened.map_err(|error| refused(&self.shown, &error))?);
                Ok(())
            }
        }
    }

    /// Opens what cannot be replaced.
    fn open(&self) -> io::Result<File> {
        // An open file of this process stands where it stands: what is in it already is somebody's.
        OpenOptions::new().write(true).append(self.place.is_file && self.place.kind == Kind::Stream).open(&self.place.path)
    }

    /// Begins to write.
    ///
    /// # Errors
    /// As the system says it.
    pub(super) fn begin(&self) -> io::Result<Draft> {
        let sink = match self.place.kind {
            Kind::Replaced => Sink::Begun(Begun::beside(&self.place.path)?),
            Kind::Stdout => Sink::Stdout(io::stdout()),
            Kind::Mounted => Sink::Open(OpenOptions::new().write(true).truncate(true).open(&self.place.path)?),
            Kind::Stream => Sink::Open(self.opened.as_ref().map_or_else(|| self.open(), File::try_clone)?),
        };
        Ok(Draft { out: BufWriter::new(Watched { sink, error: None }) })
    }

    /// That the bytes were not taken, for the `reason` that the system gave.
    pub(super) fn refused(&self, reason: impl std::fmt::Display) -> Problem {
        refused(&self.shown, reason)
    }
}

/// What is being written to a target.
#[derive(Debug)]
pub(super) struct Draft {
    out: BufWriter<Watched>,
}

impl Draft {
    /// Why the target takes no more bytes, where it said so.
    pub(super) fn error(&self) -> Option<&str> {
        self.out.get_ref().error.as_deref()
    }

    /// All bytes were written; gives the file that must still be put in its place, if it is one.
    ///
    /// # Errors
    /// As the system says it.
    pub(super) fn settle(self) -> io::Result<Option<Begun>> {
        match self.out.into_inner().map_err(io::IntoInnerError::into_error)?.sink {
            Sink::Begun(mut begun) => begun.settle().map(|()| Some(begun)),
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
    Begun(Begun),
    Open(File),
    Stdout(io::Stdout),
}

/// Keeps the reason of a refusal: whoever writes may say no more than that it was refused.
#[derive(Debug)]
struct Watched {
    sink: Sink,
    error: Option<String>,
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.sink {
            Sink::Begun(begun) => begun.write(bytes),
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
            Sink::Begun(begun) => begun.flush(),
            Sink::Open(file) => file.flush(),
            Sink::Stdout(stdout) => stdout.flush(),
        }
    }
}

/// Asks a device whether it takes bytes, without giving it any: `/dev/full` refuses even none.
pub(super) fn try_device(file: &mut File) -> io::Result<()> {
    file.write(&[]).map(drop)
}

fn refused(shown: &str, reason: impl std::fmt::Display) -> Problem {
    unwritable(shown, format!("{reason}. Choose another place."))
}

/// That the file shown as `shown` cannot be written: `reason` says why, and what to do.
fn unwritable(shown: &str, reason: impl std::fmt::Display) -> Problem {
    Problem::new(Code::Unreadable, format!("{shown} cannot be written: {reason}")).in_file(shown)
}
