//! The files that a command writes.
//!
//! All are tried before the work, so that a missing folder or a full disk costs nobody an hour of training. None may be one that the
//! command reads, nor two of them the same. Each is written to a file of its own beside its place and takes that place once it is
//! whole: whoever looks there, whenever, finds the old file or the new one, also where several commands write there at once, or
//! where one of them is stopped. Devices and pipes cannot be replaced and are written to as they are.

mod begun;
mod place;
mod target;

use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

pub(super) use begun::is_begun;

use begun::{Begun, Whole};
use place::Identity;
use scar_core::problem::{Code, Problem};
use scar_data::shown_name;
use target::{Draft, Target};

/// How often and how long one waits while another puts its files in place, which takes no time at all.
const TURNS: u32 = 100;
const TURN: Duration = Duration::from_millis(10);

/// The files that a command was asked to write.
#[derive(Debug)]
pub(super) struct Targets {
    targets: Vec<Target>,
}

impl Targets {
    /// Those of `asked`, each with its option, for a command that reads the files `read`, each with what it was given as. Changes
    /// nothing on the disk.
    ///
    /// # Errors
    /// [`Code::BadOption`] where a file would be lost, [`Code::Unreadable`] where one cannot be written.
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

    /// Begins to write them.
    pub(super) fn save(&self) -> Saving<'_> {
        Saving { targets: &self.targets, written: Vec::new(), problems: Vec::new() }
    }
}

/// The files of a command while they are written.
#[derive(Debug)]
pub(super) struct Saving<'a> {
    targets: &'a [Target],
    /// What was written, with what must still be put in its place.
    written: Vec<(&'a Target, Option<Begun>)>,
    problems: Vec<Problem>,
}

impl Saving<'_> {
    /// Writes what `make` gives where `option` was given.
    pub(super) fn bytes(&mut self, option: &str, make: impl FnOnce() -> Vec<u8>) {
        self.write(option, |target, out| out.write_all(&make()).map_err(|error| target.refused(error)));
    }

    /// Has `write` write where `option` was given.
    pub(super) fn stream(&mut self, option: &str, write: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), Problem>) {
        self.write(option, |_, out| write(out));
    }

    fn write(&mut self, option: &str, write: impl FnOnce(&Target, &mut Draft) -> Result<(), Problem>) {
        let Some(target) = self.targets.iter().find(|target| target.option == option) else { return };
        let written = target.begin().map_err(|error| target.refused(error)).and_then(|mut draft| {
            let written = write(target, &mut draft);
            // Who wrote may not know where to.
            if let Some(error) = draft.error() {
                return Err(target.refused(error));
            }
            written?;
            draft.settle().map_err(|error| target.refused(error))
        });
        match written {
            Ok(begun) => self.written.push((target, begun)),
            Err(problem) => self.problems.push(problem),
        }
    }

    /// Puts each file that is whole in its place.
    pub(super) fn finish(self) -> Saved {
        self.end(false)
    }

    /// As [`Saving::finish`] for files that are of no use without one another: where one is not whole, none is put in its place.
    pub(super) fn finish_together(self) -> Saved {
        self.end(true)
    }

    fn end(self, is_one: bool) -> Saved {
        let Self { written, mut problems, .. } = self;
        let (mut saved, mut whole) = (Vec::new(), Vec::new());
        for (target, begun) in written {
            match begun.map(Begun::named).transpose() {
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

/// What became of the files.
#[derive(Debug)]
pub(super) struct Saved {
    saved: Vec<(&'static str, String)>,
    /// Why some were not written.
    pub(super) unsaved: Option<Problem>,
}

impl Saved {
    /// The file that was written for `option`, as it is shown.
    pub(super) fn shown(&self, option: &str) -> Option<&str> {
        self.saved.iter().find(|(saved, _)| *saved == option).map(|(_, shown)| shown.as_str())
    }
}

/// All `problems` as one.
fn joined(problems: Vec<Problem>) -> Option<Problem> {
    problems.into_iter().reduce(|mut first, next| {
        first.message = format!("{} {}", first.message, next.message);
        first
    })
}

/// Waits until no other command puts files into the folder, so that files that belong together are of one command. Where nobody can
/// be waited for, or for too long, each file is still whole.
fn turn(whole: &Whole) -> Option<File> {
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

/// Refuses to write over a file that is read.
fn keep_what_is_read<'a>(targets: &[Target], read: impl IntoIterator<Item = (&'static str, &'a Path)>) -> Result<(), Problem> {
    for (given, path) in read {
        // What is not there is told by whoever reads it.
        let Ok(identity) = Identity::of(path) else { continue };
        if let Some(target) = targets.iter().find(|target| !target.place.is_device && target.place.identity == identity) {
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

/// Refuses two outputs in one file; what is printed is an output too.
fn keep_apart(targets: &[Target]) -> Result<(), Problem> {
    let one_file = |target: &Target, other: &str| {
        let (option, shown) = (target.option, &target.shown);
        let message = format!("{option} {shown} is the same file as {other}, so one would be lost. Choose another place for {option}.");
        Problem::new(Code::BadOption, message).in_file(shown)
    };
    let stdout = place::stdout_as_file();
    for (idx, target) in targets.iter().enumerate().filter(|(_, target)| !target.place.is_device) {
        let is_same = |other: &&Target| other.place.identity == target.place.identity;
        if let Some(other) = targets[..idx].iter().find(is_same) {
            return Err(one_file(target, &format!("{} {}", other.option, other.shown)));
        }
        if target.place.kind != place::Kind::Stdout && stdout.as_ref() == Some(&target.place.identity) {
            return Err(one_file(target, "the one that is printed to"));
        }
    }
    Ok(())
}

/// Refuses a stdout that takes nothing.
#[cfg(unix)]
fn try_stdout() -> Result<(), Problem> {
    let Ok(mut stdout) = place::stdout_file() else { return Ok(()) };
    if !stdout.metadata().is_ok_and(|metadata| place::is_device(&metadata)) {
        return Ok(());
    }
    target::try_device(&mut stdout)
        .map_err(|error| Problem::new(Code::Unreadable, format!("The result cannot be written: {error}. Check where the output goes.")))
}

#[cfg(not(unix))]
fn try_stdout() -> Result<(), Problem> {
    Ok(())
}
