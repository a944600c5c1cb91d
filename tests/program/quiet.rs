//! `--quiet`, and colours: what is left out, and what stays.

use std::process::Command;

use super::support::{complaint, fixture, folder, scar};

fn iris() -> [String; 2] {
    [fixture("oracle/iris_X.npy"), fixture("oracle/iris_labels.npy")]
}

#[test]
fn quiet_leaves_out_progress_and_nothing_else() {
    let [x, y] = iris();
    let loud = scar(&["analyze", &x, &y]);
    assert!(String::from_utf8_lossy(&loud.stderr).contains("ratio 1/5 · "), "progress without a terminal is lines");
    for call in [["--quiet", "analyze", &x, &y], ["analyze", &x, &y, "-q"]] {
        let quiet = scar(&call);
        assert!(quiet.stderr.is_empty(), "{}", String::from_utf8_lossy(&quiet.stderr));
        assert!(quiet.stdout == loud.stdout);
    }
    let message = complaint(&scar(&["analyze", "nowhere.npy", "--quiet"]));
    assert!(message.contains("nowhere.npy"), "{message}");
    // A warning is no progress.
    let folder = folder("quiet-warnings");
    std::fs::copy(&x, folder.join("x.npy")).expect("copied");
    std::fs::copy(&y, folder.join("labels.npy")).expect("copied");
    std::fs::write(folder.join("notes.docx"), "PK").expect("written");
    let warned = scar(&["inspect", &folder.to_string_lossy(), "--quiet"]);
    let stderr = String::from_utf8_lossy(&warned.stderr).into_owned();
    assert!(stderr.starts_with("warning: ") && stderr.contains("notes.docx"), "{stderr}");
}

#[test]
fn nothing_is_painted_without_a_terminal_unless_it_is_asked_for() {
    let [x, y] = iris();
    let painted = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scar"));
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        let output = command.args(arguments).envs(variables.iter().copied()).output().expect("the program starts");
        [output.stdout.contains(&0x1b), output.stderr.contains(&0x1b)]
    };
    let analyze = ["analyze", &x, &y, "--ratios", "1,2"];
    assert_eq!(painted(&[], &analyze), [false, false]);
    assert!(painted(&[("CLICOLOR_FORCE", "1")], &analyze)[0]);
    assert_eq!(painted(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &analyze), [false, false]);
    // What another program reads is never painted.
    assert!(!painted(&[("CLICOLOR_FORCE", "1")], &[&analyze[..], &["--json"]].concat())[0]);
    assert_eq!(painted(&[("CLICOLOR_FORCE", "1")], &["analyze", "nowhere.npy"]), [false, true]);
}
