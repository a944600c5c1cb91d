//! How a result or a refusal leaves the program: text or JSON on stdout, `error: …` on stderr, the exit status.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use crate::data::shown_name;
use crate::problem::{Code, Problem};

/// Exit status of bad usage and bad input.
const REFUSED: u8 = 2;

/// The JSON form of a refusal.
#[derive(Serialize)]
struct Refusal<'a> {
    error: &'a Problem,
}

/// Prints `result` as one JSON object where `json` is set, else as `text` makes it; a refusal on stderr, with `json` on
/// stdout too. Gives the exit status.
pub(super) fn finish<T: Serialize>(json: bool, result: Result<T, Problem>, text: impl FnOnce(&T) -> String) -> ExitCode {
    match result {
        Ok(value) if json => print_json(&value),
        Ok(value) => print(&text(&value)),
        Err(problem) => refuse(json, &problem),
    }
}

/// Prints a refusal and gives its exit status.
pub(super) fn refuse(json: bool, problem: &Problem) -> ExitCode {
    if json {
        print_json(&Refusal { error: problem });
    }
    complain(&problem.message);
    ExitCode::from(REFUSED)
}

/// Prints `text` on stdout, with a line end.
pub(super) fn print(text: &str) -> ExitCode {
    let mut stdout = io::stdout().lock();
    let printed = writeln!(stdout, "{}", text.trim_end()).and_then(|()| stdout.flush());
    match printed {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of a pipe has seen enough (`scar … | head`): no news for anybody.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("The result cannot be written: {error}. Check where the output goes."));
            ExitCode::from(REFUSED)
        }
    }
}

/// Writes `bytes` to the file at `path`.
///
/// # Errors
/// [`Code::Unreadable`] with the file's name, as the system refuses it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    std::fs::write(path, bytes).map_err(|error| unwritable(path, &error))
}

/// That the file at `path` cannot be written.
pub(super) fn unwritable(path: &Path, error: &io::Error) -> Problem {
    let name = shown_name(&path.display().to_string());
    Problem::new(Code::Unreadable, format!("{name} cannot be written: {error}. Choose another place.")).in_file(&name)
}

fn print_json<T: Serialize>(value: &T) -> ExitCode {
    match serde_json::to_string(value) {
        Ok(text) => print(&text),
        Err(error) => {
            complain(&format!("The result cannot be written as JSON: {error}. Please report this."));
            ExitCode::from(REFUSED)
        }
    }
}

/// Says on stderr what a person should know although the work goes on.
pub(super) fn warn(problem: &Problem) {
    say("warning", &problem.message);
}

fn complain(message: &str) {
    say("error", message);
}

/// One line on stderr. Where stderr is closed there is nobody left to tell.
fn say(what: &str, message: &str) {
    let line: String = message.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let _ = writeln!(io::stderr().lock(), "{what}: {line}");
}
