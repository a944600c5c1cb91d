//! Files that the program must not write over: those it reads, and those it writes itself.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::support::{complaint, fixture, folder, json, scar};

/// Copies of a data set in a folder: nothing else is lost where a test fails.
fn copies(name: &str) -> PathBuf {
    let root = folder(name);
    for file in ["X", "labels"] {
        fs::copy(fixture(&format!("oracle/iris_{file}.npy")), root.join(format!("{file}.npy"))).expect("copied");
    }
    for file in ["test", "reserve", "other"] {
        fs::copy(root.join("X.npy"), root.join(format!("{file}.npy"))).expect("copied");
        fs::copy(root.join("labels.npy"), root.join(format!("{file}-labels.npy"))).expect("copied");
    }
    for file in ["w", "b"] {
        fs::copy(fixture(&format!("oracle/digits_{file}0.npy")), root.join(format!("{file}.npy"))).expect("copied");
    }
    for file in ["ids-a.txt", "ids-b.txt"] {
        fs::write(root.join(file), (0..150).map(|row| format!("item-{row}\n")).collect::<String>()).expect("written");
    }
    root
}

/// Runs the program in `folder`.
fn scar_in(folder: &Path, call: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_scar")).current_dir(folder).args(call.split(' ')).output().expect("the program starts")
}

/// The contents of all files in `folder`, by name.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files.into_iter().filter(|file| file.is_file()).map(|file| (file.clone(), fs::read(&file).expect("readable"))).collect()
}

#[track_caller]
fn refused(folder: &Path, call: &str, told: &[&str]) {
    let before = contents(folder);
    let output = scar_in(folder, &format!("{call} --json"));
    // One line on stderr: no progress stands before it.
    let message = complaint(&output);
    assert!(told.iter().all(|words| message.contains(words)), "{call}: {message}");
    assert_eq!(json(&output)["error"]["code"], "bad_option", "{call}");
    assert!(contents(folder) == before, "{call}: a file was changed");
}

#[test]
fn no_command_writes_over_what_it_reads() {
    let folder = copies("places-read");
    let analyze = "analyze X.npy --labels labels.npy --test test.npy --test-labels test-labels.npy --reserve reserve.npy \
                   --reserve-labels reserve-labels.npy --initial-weights w.npy --initial-bias b.npy";
    let modalities = "modalities X.npy other.npy --ids ids-a.txt --ids ids-b.txt --labels labels.npy";
    let calls = [
        (analyze, &["--out", "--html", "--logits-out"][..]),
        (modalities, &["--plan-out", "--html"]),
        ("subset X.npy --labels labels.npy --size 30", &["--out", "--data-out", "--labels-out"]),
        ("rows X.npy --labels labels.npy", &["--out", "--map"]),
    ];
    for (call, outputs) in calls {
        let words: Vec<&str> = call.split(' ').collect();
        for (place, read) in words.iter().enumerate().filter(|(_, word)| word.contains('.')) {
            let given = Some(words[place - 1]).filter(|word| word.starts_with("--")).unwrap_or("FILE");
            for output in outputs {
                refused(&folder, &format!("{call} {output} {read}"), &[&format!("{output} {read}"), &format!("({given})")]);
            }
        }
    }
}

#[test]
fn the_same_file_by_another_name_is_the_same_file() {
    let folder = copies("places-names");
    fs::create_dir(folder.join("deep")).expect("a folder");
    symlink("X.npy", folder.join("link.npy")).expect("a link");
    symlink("link.npy", folder.join("link-to-link.npy")).expect("a link");
    symlink(&folder, folder.join("deep/back")).expect("a link");
    fs::hard_link(folder.join("X.npy"), folder.join("hard.npy")).expect("a link");
    let whole = folder.join("X.npy").to_string_lossy().into_owned();
    for name in ["./X.npy", "deep/../X.npy", "link.npy", "link-to-link.npy", "deep/back/X.npy", "hard.npy", &whole] {
        for option in ["--out", "--data-out"] {
            let call = format!("subset X.npy --labels labels.npy --size 30 {option} {name}");
            refused(&folder, &call, &[option, "written over X.npy", "Choose another place"]);
        }
        // The other way round.
        refused(&folder, &format!("rows {name} --labels labels.npy --map X.npy"), &["--map X.npy"]);
    }
    // What is read out of a folder is read as well; what lies beside it is not.
    fs::create_dir(folder.join("set")).expect("a folder");
    fs::copy(folder.join("X.npy"), folder.join("set/X.npy")).expect("copied");
    fs::copy(folder.join("labels.npy"), folder.join("set/labels.npy")).expect("copied");
    for name in ["X.npy", "labels.npy"] {
        refused(&folder, &format!("rows set --out set/{name}"), &[&format!("over set/{name}")]);
    }
    assert_eq!(scar_in(&folder, "rows set --out set/rows.csv").status.code(), Some(0));
}

#[test]
fn no_output_is_written_over_another() {
    let folder = copies("places-two");
    symlink("report", folder.join("link")).expect("a link");
    fs::create_dir(folder.join("deep")).expect("a folder");
    fs::write(folder.join("there"), "old").expect("written");
    fs::hard_link(folder.join("there"), folder.join("hard")).expect("a link");
    // Whether a file is there already or not.
    for [one, other] in [["report", "report"], ["report", "./deep/../report"], ["link", "report"], ["report", "link"], ["there", "hard"]] {
        for (call, options) in [
            ("analyze X.npy --labels labels.npy", ["--out", "--html"]),
            ("analyze X.npy --labels labels.npy", ["--html", "--logits-out"]),
            ("modalities X.npy other.npy", ["--plan-out", "--html"]),
            ("subset X.npy --labels labels.npy --size 30", ["--out", "--labels-out"]),
            ("subset X.npy --labels labels.npy --size 30", ["--data-out", "--labels-out"]),
            ("rows X.npy --labels labels.npy", ["--out", "--map"]),
        ] {
            let call = format!("{call} {} {one} {} {other}", options[0], options[1]);
            refused(&folder, &call, &[&format!("{} {one}", options[0]), &format!("{} {other}", options[1]), "the same file"]);
        }
    }
    // What is printed is an output too.
    let printed = fs::File::create(folder.join("printed")).expect("created");
    let (x, y) = (fixture("oracle/iris_X.npy"), fixture("oracle/iris_labels.npy"));
    let out = folder.join("printed").to_string_lossy().into_owned();
    let arguments = ["rows", &x, &y, "--out", &out];
    let output = Command::new(env!("CARGO_BIN_EXE_scar")).args(arguments).stdout(printed).output().expect("the program starts");
    assert!(complaint(&output).contains("the one that is printed to"));
}

#[test]
fn what_subset_cannot_take_out_is_told_before_the_work() {
    let folder = folder("places-formats");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let line = |row: usize| format!("{{\"embedding\":[{row}.5,{}],\"label\":\"c{}\"}}\n", row % 7, row % 2);
    fs::write(path("x.jsonl"), (0..200).map(line).collect::<String>()).expect("written");
    for (option, told) in [("--data-out", "«jsonl» cannot be written"), ("--labels-out", "stand in x.jsonl itself")] {
        let output = scar(&["subset", &path("x.jsonl"), "--foundation", option, &path("out"), "--json"]);
        // One line on stderr: nothing was trained.
        assert!(complaint(&output).contains(told), "{}", complaint(&output));
        assert!(json(&output)["error"]["code"].is_string());
    }
    assert!(!Path::new(&path("out")).exists());
}
