//! The files that a command writes.
//!
//! Every target is tried before the work, so that a missing folder or a full disk does not cost an hour of training. No target may be
//! a file that the command reads, and no two targets may be the same file.
//!
//! Each output is written to a temporary file beside its target and replaces it once it is complete. A reader therefore always finds
//! either the old file or the new one, even if several commands write there at once or one is stopped. Devices and pipes cannot be
//! replaced, so they are written to directly.

mod destination;
mod pending;
mod target;
mod temp_file;

use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

pub(super) use pending::remove as remove_temp_files;
pub(super) use temp_file::is_temp_name;

use destination::FileIdentity;
use scar_core::problem::{Code, Problem};
use scar_data::shown_name;
use target::{Draft, Target};
use temp_file::{CompleteFile, TempFile};

/// How often, and how long each time, to wait while another command renames its files. Renaming is quick.
const TURNS: u32 = 100;
const TURN: Duration = Duration::from_millis(10);

/// The files that a command was asked to write.
#[derive(Debug)]
pub(super) struct Targets {
    targets: Vec<Target>,
}

impl Targets {
    /// Tries all targets. `asked` are the options with their paths; `read` are the files that the command reads, each with the option
    /// or argument that named it. Nothing on the disk changes.
    ///
    /// # Errors
    /// [`Code::BadOption`] if an input or another output would be overwritten, [`Code::Unreadable`] if a target cannot be written.
    pub(super) fn tried<'a>(
        read: impl IntoIterator<Item = (&'static str, &'a Path)>,
        asked: &[(&'static str, Option<&Path>)],
    ) -> Result<Self, Problem> {
        let asked = asked.iter().filter_map(|&(option, path)| Some((option, path?)));
        let mut targets = asked.map(|(option, path)| Target::new(option, path)).collect::<Result<Vec<_>, _>>()?;
        if !targets.is_empty() {
            keep_what_is_read(&targets, read)?;
        }
        keep_apart(&targets)?;
        targets.iter_mut().try_for_each(Target::try_out)?;
        try_stdout()?;
        Ok(Self { targets })
    }

    /// Starts to write the outputs.
    pub(super) fn save(&self) -> Saving<'_> {
        Saving { targets: &self.targets, written: Vec::new(), problems: Vec::new() }
    }
}

/// The outputs of a command while they are written.
#[derive(Debug)]
pub(super) struct Saving<'a> {
    targets: &'a [Target],
    /// The targets written so far, each with the temporary file that must still replace it.
    written: Vec<(&'a Target, Option<TempFile>)>,
    problems: Vec<Problem>,
}

impl Saving<'_> {
    /// Writes the bytes that `make` gives, if `option` was given.
    pub(super) fn bytes(&mut self, option: &str, make: impl FnOnce() -> Vec<u8>) {
        self.write(|target| target.option == option, |target, out| out.write_all(&make()).map_err(|error| target.refused(error)));
    }

    /// Writes the bytes that `make` gives to `path`, if it is among the targets: an option may have several.
    pub(super) fn bytes_at(&mut self, path: &Path, make: impl FnOnce() -> Result<Vec<u8>, Problem>) {
        self.write(|target| target.given == path, |target, out| out.write_all(&make()?).map_err(|error| target.refused(error)));
    }

    /// Calls `write` with the target of `option`, if it was given.
    pub(super) fn stream(&mut self, option: &str, write: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), Problem>) {
        self.write(|target| target.option == option, |_, out| write(out));
    }

    fn write(&mut self, is_meant: impl Fn(&Target) -> bool, write: impl FnOnce(&Target, &mut Draft) -> Result<(), Problem>) {
        let Some(target) = self.targets.iter().find(|target| is_meant(target)) else { return };
        let written = target.begin().map_err(|error| target.refused(error)).and_then(|mut draft| {
            let written = write(target, &mut draft);
            // The writer's own error may not name the target.
            if let Some(error) = draft.error() {
                return Err(target.refused(error));
            }
            written?;
            draft.settle().map_err(|error| target.refused(error))
        });
        match written {
            Ok(temp) => self.written.push((target, temp)),
            Err(problem) => self.problems.push(problem),
        }
    }

    /// Lets each complete file replace its target.
    pub(super) fn finish(self) -> Saved {
        self.end(false)
    }

    /// As [`Saving::finish`], for files that are useless without each other: unless all are complete, none replaces its target.
    pub(super) fn finish_together(self) -> Saved {
        self.end(true)
    }

    fn end(self, is_one: bool) -> Saved {
        let Self { written, mut problems, .. } = self;
        let (mut saved, mut whole) = (Vec::new(), Vec::new());
        for (target, temp) in written {
            match temp.map(TempFile::named).transpose() {
                Ok(None) => saved.push((target.option, target.shown.clone())),
                Ok(Some(named)) => whole.push((target, named)),
                Err(error) => problems.push(target.refused(error)),
            }
        }
        if is_one && !problems.is_empty() && !whole.is_empty() {
            let files: Vec<&str> = whole.drain(..).map(|(target, _)| target.shown.as_str()).collect();
            let message = format!("What belongs with it was not written either: {}.", files.join(", "));
            problems.push(Problem::new(Code::Unreadable, message));
        }
        let _turn = whole.first().filter(|_| whole.len() > 1).and_then(|(_, whole)| turn(whole));
        for (target, whole) in whole {
            match whole.replace() {
                Ok(()) => saved.push((target.option, target.shown.clone())),
                Err(error) => problems.push(target.refused(error)),
            }
        }
        Saved { saved, unsaved: joined(problems) }
    }
}

/// Which outputs were written.
#[derive(Debug)]
pub(super) struct Saved {
    saved: Vec<(&'static str, String)>,
    /// Why some outputs were not written.
    pub(super) unsaved: Option<Problem>,
}

impl Saved {
    /// The name to show for the file that was written for `option`.
    pub(super) fn shown(&self, option: &str) -> Option<&str> {
        self.saved.iter().find(|(saved, _)| *saved == option).map(|(_, shown)| shown.as_str())
    }
}

/// Joins `problems` into one; `None` if there are none.
fn joined(problems: Vec<Problem>) -> Option<Problem> {
    problems.into_iter().reduce(|mut first, next| {
        first.message = format!("{} {}", first.message, next.message);
        first
    })
}

/// Waits until no other command renames files in the folder, so that files that belong together come from one command. If locking is
/// not possible or takes too long, the work goes on without a lock; each single file is still complete.
fn turn(whole: &CompleteFile) -> Option<File> {
    let folder = File::open(whole.folder()).ok()?;
    for _ in 0..TURNS {
        match folder.try_lock() {
            Ok(()) => return Some(folder),
            Err(TryLockError::WouldBlock) => std::thread::sleep(TURN),
            Err(TryLockError::Error(_)) => return None,
        }
    }
    None
}

/// Refuses a target that is one of the input files.
fn keep_what_is_read<'a>(targets: &[Target], read: impl IntoIterator<Item = (&'static str, &'a Path)>) -> Result<(), Problem> {
    for (given, path) in read {
        // A missing input is reported when it is read.
        let Ok(identity) = FileIdentity::of(path) else { continue };
        if let Some(target) = targets.iter().find(|target| !target.destination.is_device && target.destination.identity == identity) {
            let (option, shown) = (target.option, &target.shown);
            let message = format!(
                "{option} {shown} would be written over {}, which is read ({given}). Choose another place for {option}.",
                shown_name(&path.display().to_string())
            );
            return Err(Problem::new(Code::BadOption, message).in_file(shown));
        }
    }
    Ok(())
}

/// Refuses two outputs to the same file. Stdout counts as an output too.
fn keep_apart(targets: &[Target]) -> Result<(), Problem> {
    let one_file = |target: &Target, other: &str| {
        let (option, shown) = (target.option, &target.shown);
        let message = format!("{option} {shown} is the same file as {other}, so one would be lost. Choose another place for {option}.");
        Problem::new(Code::BadOption, message).in_file(shown)
    };
    let stdout = destination::stdout_as_file();
    for (idx, target) in targets.iter().enumerate().filter(|(_, target)| !target.destination.is_device) {
        let is_same = |other: &&Target| other.destination.is_same(&target.destination);
        if let Some(other) = targets[..idx].iter().find(is_same) {
            return Err(one_file(target, &format!("{} {}", other.option, other.shown)));
        }
        if target.destination.kind != destination::WriteMode::Stdout && stdout.as_ref() == Some(&target.destination.identity) {
            return Err(one_file(target, "the one that is printed to"));
        }
    }
    Ok(())
}

/// Refuses to start if stdout takes no bytes.
#[cfg(unix)]
fn try_stdout() -> Result<(), Problem> {
    let Ok(mut stdout) = destination::stdout_file() else { return Ok(()) };
    if !stdout.metadata().is_ok_and(|metadata| destination::is_device(&metadata)) {
        return Ok(());
    }
    target::try_device(&mut stdout)
        .map_err(|error| Problem::new(Code::Unreadable, format!("The result cannot be written: {error}. Check where the output goes.")))
}

#[cfg(not(unix))]
fn try_stdout() -> Result<(), Problem> {
    Ok(())
}
