//! How the program reports a result or an error: text or JSON on stdout, `error: …` on stderr, and the exit status.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::cli::targets::remove_temp_files;
use crate::cli::terminal::{Mood, Paint};
use scar_core::problem::{Code, Problem};

/// Exit status of bad usage and bad input.
const REFUSED: u8 = 2;

/// The JSON form of an error.
#[derive(Serialize)]
struct Refusal<'a> {
    error: &'a Problem,
}

/// The result of a command, and why some of its files could not be written.
pub(super) struct CommandOutcome<T> {
    pub(super) result: T,
    pub(super) unsaved: Option<Problem>,
}

/// Prints `result`: as one JSON object if `json` is set, else as `text` words it. An error goes to stderr, and with `json` to stdout
/// too. Gives the exit status.
pub(super) fn finish<T: Serialize>(json: bool, result: Result<T, Problem>, text: impl FnOnce(&T) -> String) -> ExitCode {
    finish_saved(json, result.map(|result| CommandOutcome { result, unsaved: None }), text)
}

/// As [`finish`], for commands that write files. The result is printed even if a file could not be written, because it may have taken
/// hours to compute. The error then goes to stderr only, as stdout must hold a single JSON object.
pub(super) fn finish_saved<T: Serialize>(
    json: bool,
    done: Result<CommandOutcome<T>, Problem>,
    text: impl FnOnce(&T) -> String,
) -> ExitCode {
    let CommandOutcome { result, unsaved } = match done {
        Ok(done) => done,
        Err(problem) => return refuse(json, problem),
    };
    tell_warnings();
    let printed = if json { in_json(&result).and_then(|text| put(&text)) } else { put_words(&text(&result)) };
    let complaints = [printed.err(), unsaved.map(|problem| problem.in_program().message)].into_iter().flatten();
    ended(complaints.reduce(|first, next| format!("{first} {next}")).as_deref())
}

/// Prints an error and gives its exit status.
pub(super) fn refuse(json: bool, problem: Problem) -> ExitCode {
    let problem = problem.in_program();
    if json {
        // If stdout takes nothing, the message on stderr is all that can be done.
        let _ = in_json(&Refusal { error: &problem }).and_then(|text| put(&text));
    }
    ended(Some(&problem.message))
}

/// Prints `text` on stdout, with a newline at its end, and gives the exit status.
pub(super) fn print(text: &str) -> ExitCode {
    ended(put_words(text).err().as_deref())
}

/// Prints `text` as a line on stdout, at once: another program may wait for it.
///
/// # Errors
/// Where stdout takes nothing.
pub(super) fn line(text: &str) -> Result<(), Problem> {
    put(text).map_err(|message| Problem::new(Code::Unreadable, message))
}

/// Tells a person something on stderr while the program goes on.
pub(super) fn tell(message: &str) {
    say("note", Mood::Quiet, message);
}

/// The exit status of a program that served until it was stopped, or was refused.
pub(super) fn served(done: Result<(), Problem>) -> ExitCode {
    done.map_or_else(|problem| refuse(false, problem), |()| ExitCode::SUCCESS)
}

/// Writes words for a person to stdout, as [`put`] does. They may be painted; where that is not wanted, none is, and the bytes stay as
/// they are.
fn put_words(text: &str) -> Result<(), String> {
    let stdout = io::stdout();
    let choice = anstream::AutoStream::choice(&stdout);
    if choice == anstream::ColorChoice::Never {
        return put(text);
    }
    // Terminals of Windows may need more than to be given the text.
    put_into(anstream::AutoStream::new(stdout.lock(), choice), text)
}

/// Prints `complaint` on stderr, if there is one, and gives the exit status.
fn ended(complaint: Option<&str>) -> ExitCode {
    let Some(complaint) = complaint else { return ExitCode::SUCCESS };
    say("error", Mood::Bad, complaint);
    ExitCode::from(REFUSED)
}

/// Writes `text` to stdout, with a newline at its end.
///
/// # Errors
/// The message for the user, if stdout takes nothing.
fn put(text: &str) -> Result<(), String> {
    put_into(io::stdout().lock(), text)
}

fn put_into(mut stdout: impl Write, text: &str) -> Result<(), String> {
    match writeln!(stdout, "{}", text.trim_end()).and_then(|()| stdout.flush()) {
        // A broken pipe is no error: the reader has seen enough (`scar … | head`).
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("The result cannot be written: {error}. Check where the output goes."))
        }
        _ => Ok(()),
    }
}

fn in_json<T: Serialize>(value: &T) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| format!("The result cannot be written as JSON: {error}. Please report this."))
}

/// Exit status of a program that Ctrl-C ended, as shells have it.
const STOPPED: i32 = 130;

/// Has Ctrl-C and a request to end leave no temporary file behind, and say what became of the outputs. Where such a signal is ignored, as
/// below `nohup`, it stays so.
pub(super) fn end_on_signals() {
    // Where no handler can be set, the system ends the program.
    let _ = ctrlc::try_set_handler(|| {
        remove_temp_files();
        say("error", Mood::Bad, "Stopped. Files that were not yet complete are as they were before.");
        std::process::exit(STOPPED);
    });
}

/// Warnings of the work under way.
static WARNINGS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Keeps a warning until the work has ended: it is printed on stderr before the result. Where an input is refused, only the error is told.
pub(super) fn warn(problem: &Problem) {
    WARNINGS.lock().unwrap_or_else(PoisonError::into_inner).push(problem.clone().in_program().message);
}

fn tell_warnings() {
    let warnings = std::mem::take(&mut *WARNINGS.lock().unwrap_or_else(PoisonError::into_inner));
    warnings.iter().for_each(|message| say("warning", Mood::Mind, message));
}

/// Prints one line on stderr. If stderr is closed, the line is lost.
fn say(what: &str, mood: Mood, message: &str) {
    let line: String = message.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let label = Paint::of_stderr().strong(&format!("{what}:"), mood);
    let _ = writeln!(anstream::stderr().lock(), "{label} {line}");
}
