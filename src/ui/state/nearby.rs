//! Files beside the page, which `#open=…` names: what they are called, how large they may be, and why one is refused.

use scar_core::problem::{Code, Problem};
use scar_files::shown_name;
use scar_report::format;

/// Bytes that the files of one address may have that are fetched whole: a tab has little more room than twice that.
const MOST_BYTES: f64 = 2e9;
/// Bytes from which a file is read in parts where its host gives them: each part is a request of its own.
pub const LEAST_BYTES_IN_PARTS: f64 = 16e6;
/// Files that one address may name.
const MOST_FILES: usize = 64;

/// The addresses in the value of `open`, as they are written.
pub fn nearby_addresses(open: &str) -> Vec<&str> {
    open.split(',').filter(|address| !address.is_empty()).collect()
}

/// The name of the file at a path: its last part, without `%20` and the like.
pub fn nearby_name(path: &str) -> String {
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(last.len());
    let mut rest = last.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
        match after.get(..2).filter(|_| *first == b'%').and_then(hex) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    let name = String::from_utf8_lossy(&bytes).into_owned();
    if name.is_empty() { "file".to_owned() } else { name }
}

/// Whether so many files can be opened.
///
/// # Errors
/// For none, and for too many.
pub fn check_nearby(n_files: usize) -> Result<(), Problem> {
    match n_files {
        0 => Err(Problem::new(
            Code::BadOption,
            "The address names no file: behind #open= stand paths with commas between them. Mend it, or drop files here.",
        )),
        n if n > MOST_FILES => {
            let message = format!("The address names {n} files, more than the {MOST_FILES} that can be opened so. Drop them here.");
            Err(Problem::new(Code::BadOption, message))
        }
        _ => Ok(()),
    }
}

/// Whether files of `n_bytes` in all have room, of which `name` is the one at hand.
///
/// # Errors
/// [`Code::TooLarge`] with what to do instead.
pub fn check_nearby_size(name: &str, n_bytes: f64) -> Result<(), Problem> {
    if n_bytes <= MOST_BYTES {
        return Ok(());
    }
    let megabytes = |bytes: f64| format::count((bytes / 1e6).ceil() as u64);
    let message = format!(
        "{} does not fit: its host gives no parts of files, so they are fetched whole, and these have {} MB where {} MB have room. Drop the file \
         here, which reads it piece by piece, or analyze it with the program.",
        shown_name(name),
        megabytes(n_bytes),
        megabytes(MOST_BYTES)
    );
    Err(Problem::new(Code::TooLarge, message).in_file(&shown_name(name)))
}

/// The length of the whole file in `Content-Range: bytes 0-0/123`.
pub fn length_of_range(range: &str) -> Option<f64> {
    let (unit, total) = range.split_once('/')?;
    let total = total.trim().parse::<u64>().ok()?;
    unit.trim_start().starts_with("bytes").then_some(total as f64)
}

/// An address of another origin.
pub fn foreign_address(address: &str) -> Problem {
    let message = format!(
        "{} is not beside this page. Files are opened from the page's own origin alone, so that nothing is asked of another. Download it and drop it here.",
        shown_name(address)
    );
    Problem::new(Code::Unreadable, message)
}

/// A file that did not come, for the reason that `why` gives: a status, or the browser's words.
pub fn missing_nearby(name: &str, why: &str) -> Problem {
    let name = shown_name(name);
    let message = format!("{name} could not be fetched ({}). Check the address, or drop the file here.", shown_name(why));
    Problem::new(Code::Unreadable, message).in_file(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_behind_the_range() {
        assert_eq!(length_of_range("bytes 0-0/107374182400"), Some(107_374_182_400.0));
        for none in ["bytes 0-0/*", "bytes 0-0", "rows 0-0/12", "bytes 0-0/-3", "", "/"] {
            assert_eq!(length_of_range(none), None, "{none}");
        }
    }

    #[test]
    fn names_are_the_last_part_of_the_path() {
        for (path, name) in [
            ("/data/emb.npy", "emb.npy"),
            ("/x/f/0/a%20b%2Cc.npy", "a b,c.npy"),
            ("/%D7%A9.csv", "ש.csv"),
            ("/100%.csv", "100%.csv"),
            ("/a%2", "a%2"),
            ("/%ff.npy", "\u{fffd}.npy"),
            ("/", "file"),
            ("", "file"),
        ] {
            assert_eq!(nearby_name(path), name);
        }
        assert_eq!(nearby_addresses("a,b/c,,d%2C"), ["a", "b/c", "d%2C"]);
        assert_eq!(nearby_addresses(""), [""; 0]);
    }

    #[test]
    fn refusals_say_which_file_and_what_to_do() {
        assert!(check_nearby(1).is_ok() && check_nearby_size("x.npy", 2e9).is_ok());
        for (problem, words) in [
            (check_nearby(0).expect_err("none"), "names no file"),
            (check_nearby(65).expect_err("many"), "65 files"),
            (
                check_nearby_size("x.npy", 100e9).expect_err("large"),
                "x.npy does not fit: its host gives no parts of files, so they are fetched whole, and these have 100,000 MB where 2,000 MB",
            ),
            (foreign_address("https://example.org/x.npy"), "https://example.org/x.npy is not beside this page"),
            (missing_nearby("x.npy", "404 Not Found"), "x.npy could not be fetched (404 Not Found)"),
        ] {
            assert!(problem.message.contains(words) && problem.message.ends_with('.'), "{problem}");
        }
    }
}
