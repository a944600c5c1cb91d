//! Whole reports of five sets, pinned to the last digit. A change of any number fails here until `CHANGELOG.md` explains it.
//!
//! `SCAR_SAVE_EXAMPLES=1 cargo test --workspace --test golden_reports` writes them anew and prints their digests. Whoever does so says in the
//! changelog, in the line that names the digest, why the numbers changed: the digest of each report must stand there.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The sets: what the report is called, and the arguments of `scar analyze`, paths from the root.
const SETS: [(&str, &str); 5] = [
    ("iris", "crates/scar-method/tests/fixtures/oracle/iris_X.npy --labels crates/scar-method/tests/fixtures/oracle/iris_labels.npy"),
    ("digits", "www/examples/digits/digits.npy --labels www/examples/digits/digits-labels.npy --seed 3"),
    (
        "digits-published",
        "crates/scar-data/tests/fixtures/formats/npy/f16.npy --labels crates/scar-data/tests/fixtures/formats/labels/labels_str.txt --convention published",
    ),
    (
        "words",
        "crates/scar-data/tests/fixtures/field/04-glove-tokens-with-blanks/vectors.txt --labels crates/scar-data/tests/fixtures/field/04-glove-tokens-with-blanks/labels.csv",
    ),
    ("emoji", "www/examples/emoji/emoji-image.npy --labels www/examples/emoji/emoji-labels.csv"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn golden(name: &str) -> PathBuf {
    root().join("tests/golden_reports").join(format!("{name}.json"))
}

/// The report as a text, without the version of the program, which changes no number.
fn report(arguments: &str) -> String {
    let call: Vec<&str> = ["analyze"].into_iter().chain(arguments.split(' ')).chain(["--json", "--quiet"]).collect();
    let output = Command::new(env!("CARGO_BIN_EXE_scar")).current_dir(root()).args(&call).output().expect("the program starts");
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    let mut report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    report["scar_lens_version"] = "any".into();
    serde_json::to_string_pretty(&report).expect("JSON") + "\n"
}

/// Sixteen digits that change with the text (FNV-1a, 64 bits).
fn digest(text: &str) -> String {
    format!("{:016x}", text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)))
}

/// Where two texts part, for a person.
fn first_difference(stands: &str, now: &str) -> String {
    let line = stands.lines().zip(now.lines()).position(|(a, b)| a != b).unwrap_or_else(|| stands.lines().count().min(now.lines().count()));
    let of = |text: &str| text.lines().nth(line).unwrap_or("(its end)").trim().to_owned();
    format!("line {}: it was {}, and is {}", line + 1, of(stands), of(now))
}

#[test]
fn reports_are_the_same_to_the_last_digit() {
    for (name, arguments) in SETS {
        let now = report(arguments);
        if std::env::var_os("SCAR_SAVE_EXAMPLES").is_some() {
            std::fs::create_dir_all(root().join("tests/golden_reports")).expect("a folder");
            std::fs::write(golden(name), &now).expect("written");
            println!("{name}: {}", digest(&now));
        }
        let stands = std::fs::read_to_string(golden(name)).expect("the golden report");
        assert!(stands == now, "{name} is another report now, {}", first_difference(&stands, &now));
    }
}

#[test]
fn the_changelog_explains_each_of_them() {
    let changelog = std::fs::read_to_string(root().join("CHANGELOG.md")).expect("the changelog");
    for (name, _) in SETS {
        let digest = digest(&std::fs::read_to_string(golden(name)).expect("the golden report"));
        let line = changelog.lines().find(|line| line.contains(&digest));
        let line = line.unwrap_or_else(|| panic!("{name}: no line of CHANGELOG.md names {digest}. Say there what changed and why."));
        assert!(line.contains(name) && line.split_whitespace().count() > 6, "{line}");
    }
}
