//! What a person is told where no worker holds the data any more.

use scar_files::shown_name;

/// How many files are named; of more it is said how many there are.
const MOST_NAMES: usize = 4;

/// Why the data is gone and how to get it back: `cause` is what ended the worker that held it, `trouble` what happened to the files
/// when the next one was to read them, `files` the names of all of them.
pub fn lost_words(cause: &str, trouble: &str, files: &[String]) -> String {
    let names: Vec<String> = files.iter().map(|name| shown_name(name)).collect();
    let remedy = match names.as_slice() {
        [name] => format!("The page holds no data until {name} is chosen again."),
        names if names.len() <= MOST_NAMES => format!("The page holds no data until its files are chosen again: {}.", names.join(", ")),
        names => format!("The page holds no data until its {} files are chosen again.", names.len()),
    };
    // The same files may have met the same trouble before.
    let trouble = if cause.contains(trouble) { "" } else { trouble };
    [cause.trim(), trouble, &remedy].into_iter().filter(|sentence| !sentence.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cause: &str, files: &[&str], expected: &str) {
        let files: Vec<String> = files.iter().map(|&name| name.to_owned()).collect();
        assert_eq!(lost_words(cause, "x.npy cannot be read.", &files), expected);
    }

    #[test]
    fn files_are_named_unless_they_are_many() {
        check("", &["x.npy"], "x.npy cannot be read. The page holds no data until x.npy is chosen again.");
        check(
            "It ended.",
            &["x.npy", "y.csv"],
            "It ended. x.npy cannot be read. The page holds no data until its files are chosen again: x.npy, y.csv.",
        );
        check(
            "x.npy cannot be read. All over.",
            &["x.npy"],
            "x.npy cannot be read. All over. The page holds no data until x.npy is chosen again.",
        );
        check("", &["x.npy"; 5], "x.npy cannot be read. The page holds no data until its 5 files are chosen again.");
    }
}
