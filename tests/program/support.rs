//! Calling the program, and what it answers.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

/// A fixture of the crate that it tests: `oracle/` of the method's, all others of the reader's.
pub fn fixture(file: &str) -> String {
    let owner = if file.starts_with("oracle/") { "scar-method" } else { "scar-data" };
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("crates").join(owner).join("tests/fixtures").join(file);
    path.to_string_lossy().into_owned()
}

pub fn scar(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_scar")).args(arguments).output().expect("the program starts")
}

pub fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stdout)))
}

/// The one line on stderr of a refusal, which must end with status 2.
#[track_caller]
pub fn complaint(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.starts_with("error: ") && stderr.trim_end().lines().count() == 1, "{stderr}");
    stderr
}

/// A folder for this test's own files, empty.
pub fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder of its own");
    folder
}
