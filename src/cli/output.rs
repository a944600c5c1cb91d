//! How a result or a refusal leaves the program: text or JSON on stdout, `error: …` on stderr, the exit status.

use std::io::{self, Write};
use std::process::ExitCode;

use serde::Serialize;

use scar_core::problem::Problem;

/// Exit status of bad usage and bad input.
const REFUSED: u8 = 2;

/// The JSON form of a refusal.
#[derive(Serialize)]
struct Refusal<'a> {
    error: &'a Problem,
}

/// What a command found out, and why it could not write all of it to files.
pub(super) struct Done<T> {
    pub(super) result: T,
    pub(super) unsaved: Option<Problem>,
}

/// Prints `result` as one JSON object where `json` is set, else as `text` makes it; a refusal on stderr, with `json` on
/// stdout too. Gives the exit status.
pub(super) fn finish<T: Serialize>(json: bool, result: Result<T, Problem>, text: impl FnOnce(&T) -> String) -> ExitCode {
    finish_saved(json, result.map(|result| Done { result, unsaved: None }), text)
}

/// As [`finish`]. What could not be written to a file is printed all the same, as it may have taken hours; the complaint is on stderr
/// alone then, since stdout has its one JSON object.
pub(super) fn finish_saved<T: Serialize>(json: bool, done: Result<Done<T>, Problem>, text: impl FnOnce(&T) -> String) -> ExitCode {
    let Done { result, unsaved } = match done {
        Ok(done) => done,
        Err(problem) => return refuse(json, &problem),
    };
    let text = if json { in_json(&result) } else { Ok(text(&result)) };
    let printed = text.and_then(|text| put(&text));
    let complaints = [printed.err(), unsaved.map(|problem| problem.message)].into_iter().flatten();
    ended(complaints.reduce(|first, next| format!("{first} {next}")).as_deref())
}

/// Prints a refusal and gives its exit status.
pub(super) fn refuse(json: bool, problem: &Problem) -> ExitCode {
    if json {
        // Where even this is not taken, it stands on stderr.
        let _ = in_json(&Refusal { error: problem }).and_then(|text| put(&text));
    }
    ended(Some(&problem.message))
}

/// Prints `text` on stdout, with a line end.
pub(super) fn print(text: &str) -> ExitCode {
    ended(put(text).err().as_deref())
}

/// The exit status, after `complaint` where there is one.
fn ended(complaint: Option<&str>) -> ExitCode {
    let Some(complaint) = complaint else { return ExitCode::SUCCESS };
    say("error", complaint);
    ExitCode::from(REFUSED)
}

/// Puts `text` on stdout, with a line end.
///
/// # Errors
/// What a person must know.
fn put(text: &str) -> Result<(), String> {
    let mut stdout = io::stdout().lock();
    match writeln!(stdout, "{}", text.trim_end()).and_then(|()| stdout.flush()) {
        // The reader of a pipe has seen enough (`scar … | head`): no news for anybody.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("The result cannot be written: {error}. Check where the output goes."))
        }
        _ => Ok(()),
    }
}

fn in_json<T: Serialize>(value: &T) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| format!("The result cannot be written as JSON: {error}. Please report this."))
}

/// Says on stderr what a person should know although the work goes on.
pub(super) fn warn(problem: &Problem) {
    say("warning", &problem.message);
}

/// One line on stderr. Where stderr is closed there is nobody left to tell.
fn say(what: &str, message: &str) {
    let line: String = message.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let _ = writeln!(io::stderr().lock(), "{what}: {line}");
}
