//! Files that the program writes: whole or not at all, tried before the work, and what cannot be written is printed.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::faults;

use super::support::{complaint, fixture, folder, json, scar};

const OLD: &str = "what was here before";

fn digits() -> [String; 2] {
    [fixture("oracle/digits_X.npy"), fixture("oracle/digits_labels.npy")]
}

/// A call of each command that writes files, with its options for them; each file is larger than 8 KiB. The data are in `folder`.
fn commands(folder: &Path) -> Vec<(Vec<String>, Vec<&'static str>)> {
    let (x, y) = (folder.join("x.csv"), folder.join("y.txt"));
    let row = |row: u64| format!("{}.{:03},0.{:03}\n", row % 3, row * 7919 % 997, row * 104_729 % 991);
    fs::write(&x, "f0,f1\n".to_owned() + &(0..1200).map(row).collect::<String>()).expect("written");
    // One in five is wrong.
    let label = |row: u64| format!("class-{}\n", (row + row % 5 / 4) % 3);
    fs::write(&y, (0..1200).map(label).collect::<String>()).expect("written");
    let words = |call: String| call.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let (x, y) = (x.display(), y.display());
    vec![
        (words(format!("analyze {x} --labels {y} --ratios 1 --trace")), vec!["--out", "--html", "--markdown", "--logits-out"]),
        // Many classes of modalities with long names make a long plan.
        (
            words(format!("modalities {x} {x} --names {},b --clusters 80 --restarts 1 --ratios 1", "a".repeat(120))),
            vec!["--plan-out", "--html", "--markdown", "--out"],
        ),
        (words(format!("subset {x} --labels {y} --size 1150 --method random")), vec!["--out", "--data-out", "--labels-out"]),
        (words(format!("rows {x} --labels {y} --list 400")), vec!["--out", "--map", "--keep-one"]),
    ]
}

fn start(arguments: &[String]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scar"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

/// Runs the program after `setup`, in the words of a shell.
fn scar_after(setup: &str, arguments: &[String]) -> Output {
    let script = format!("{setup}; exec \"$0\" \"$@\"");
    Command::new("sh").args(["-c", &script, env!("CARGO_BIN_EXE_scar")]).args(arguments).output().expect("a shell starts")
}

fn with(call: &[String], more: &[&str]) -> Vec<String> {
    call.iter().cloned().chain(more.iter().map(|&word| word.to_owned())).collect()
}

fn run(arguments: &[String]) -> Output {
    scar(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

fn last_line(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned()
}

#[test]
fn runs_at_once_leave_the_files_of_one_of_them() {
    let [x, y] = digits();
    let folder = folder("outputs-at-once");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    // Other seeds and other sizes give files of other contents and lengths.
    let call = |run: usize, names: [&str; 3]| {
        let call = format!("subset {x} --labels {y} --method random --size {} --seed {run}", 400 + 300 * run);
        let call: Vec<String> = call.split(' ').map(str::to_owned).collect();
        with(&call, &["--out", &path(names[0]), "--data-out", &path(names[1]), "--labels-out", &path(names[2])])
    };
    let read = |names: [&str; 3]| names.map(|name| fs::read(path(name)).expect("written"));
    let whole: Vec<[Vec<u8>; 3]> = (0..4)
        .map(|number| {
            let names = ["idxs-alone.npy", "rows-alone.npy", "labels-alone.npy"];
            assert_eq!(run(&call(number, names)).status.code(), Some(0));
            read(names)
        })
        .collect();
    let shared = ["idxs.npy", "rows.npy", "labels.npy"];
    for round in 0..6 {
        let children: Vec<Child> = (0..8).map(|number| start(&call(number % 4, shared))).collect();
        for child in children {
            let output = child.wait_with_output().expect("it ends");
            assert_eq!(output.status.code(), Some(0), "{}", last_line(&output));
        }
        assert!(whole.contains(&read(shared)), "round {round}: the files are not those of one run");
    }
    assert_eq!(names_in(&folder).len(), 6, "nothing else is left: {:?}", names_in(&folder));
    faults::tried("Outputs", "eight runs at once that write the same three files", 6, "the three are those of one run");
}

#[test]
fn whoever_reads_finds_the_old_report_or_the_new_one() {
    let report = folder("outputs-read").join("report.json");
    let file = report.to_string_lossy().into_owned();
    let call = |seed: &str| {
        let (x, y) = (fixture("oracle/iris_X.npy"), fixture("oracle/iris_labels.npy"));
        start(&["analyze", &x, &y, "--ratios", "1,2", "--seed", seed, "--trace", "--out", &file].map(str::to_owned))
    };
    assert!(call("0").wait().expect("it ends").success());
    let mut runs: Vec<Child> = (1..5).map(|seed| call(&seed.to_string())).collect();
    while runs.iter_mut().any(|run| run.try_wait().expect("it can be asked").is_none()) {
        let text = fs::read_to_string(&report).expect("always there");
        serde_json::from_str::<Value>(&text).expect("always whole");
    }
    assert!(runs.into_iter().all(|mut run| run.wait().expect("it ends").success()));
}

#[test]
fn what_cannot_be_written_is_told_before_the_work() {
    let mut n_tried = 0;
    for (call, options) in commands(&folder("outputs-tried")) {
        for option in options {
            let places = [
                ("/dev/full", "/dev/full"),
                ("no/such/folder/file", "no folder no/such/folder"),
                ("/", "is a folder"),
                ("/proc/file", "/proc"),
            ];
            for (place, told) in places {
                n_tried += 1;
                let output = run(&with(&call, &[option, place, "--json"]));
                // One line on stderr: no progress stands before it.
                let message = complaint(&output);
                assert!(message.contains("cannot be written") && message.contains(told), "{option}: {message}");
                assert_eq!(json(&output)["error"]["code"], "unreadable", "{option}");
            }
        }
        let full = fs::File::create("/dev/full").expect("a device");
        let arguments = with(&call, &["--json"]);
        let output = Command::new(env!("CARGO_BIN_EXE_scar")).args(arguments).stdout(full).output().expect("the program starts");
        assert!(complaint(&output).contains("The result cannot be written"), "{}", call[0]);
    }
    faults::tried(
        "Outputs",
        "output to a full device, a folder that takes no file, or none",
        n_tried,
        "refused by its name before the work begins",
    );
}

#[test]
fn what_fails_in_the_end_is_printed_and_the_old_file_stays() {
    // Files may grow to 8 KiB here, as on a disk that is full after that; pipes may not be full.
    let full_disk = "trap '' XFSZ; ulimit -f 16";
    let (data, folder) = (folder("outputs-fail-data"), folder("outputs-fail"));
    let mut n_outputs = 0;
    for (call, options) in commands(&data) {
        let (plain, plain_json) = (run(&call), run(&with(&call, &["--json"])));
        for option in options {
            n_outputs += 1;
            let file = folder.join(format!("{}{option}", call[0]));
            fs::write(&file, OLD).expect("written");
            let name = file.to_string_lossy().into_owned();
            let text = scar_after(full_disk, &with(&call, &[option, &name]));
            let object = scar_after(full_disk, &with(&call, &[option, &name, "--json"]));
            for (output, expected) in [(&text, &plain), (&object, &plain_json)] {
                assert_eq!(output.status.code(), Some(2), "{} {option}: {}", call[0], last_line(output));
                assert!(output.stdout == expected.stdout, "{} {option}: the whole result is printed", call[0]);
                let told = last_line(output);
                assert!(told.starts_with("error: ") && told.contains(option) && told.contains("cannot be written"), "{told}");
            }
            assert_eq!(fs::read_to_string(&file).expect("still there"), OLD, "{} {option}", call[0]);
        }
    }
    assert_eq!(names_in(&folder).len(), n_outputs, "nothing that was begun is left: {:?}", names_in(&folder));
    faults::tried(
        "Outputs",
        "disk that is full once the work is done",
        2 * n_outputs as u64,
        "the result is printed, the old file stays, and it is said",
    );
}

#[test]
fn what_does_not_fail_is_written_and_a_subset_only_as_a_whole() {
    let full_disk = "trap '' XFSZ; ulimit -f 16";
    let folder = folder("outputs-partly");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let [x, y] = digits();
    // A list of one row of each kind is small, the map of all rows is not.
    let call = ["rows", &x, &y, "--list", "1", "--out", &path("rows.csv"), "--map", &path("map.csv")].map(str::to_owned);
    let output = scar_after(full_disk, &call);
    assert_eq!(output.status.code(), Some(2));
    assert!(last_line(&output).contains("map.csv cannot be written"), "{}", last_line(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("rows.csv") && names_in(&folder) == BTreeSet::from(["rows.csv".to_owned()]));
    // Indices of these rows would be small enough, and are of no use beside other rows.
    fs::write(path("idxs.npy"), OLD).expect("written");
    let call = ["subset", &x, "--labels", &y, "--size", "100", "--out", &path("idxs.npy"), "--data-out", &path("some.npy")];
    let output = scar_after(full_disk, &call.map(str::to_owned));
    assert_eq!(output.status.code(), Some(2));
    let told = last_line(&output);
    assert!(told.contains("some.npy cannot be written") && told.contains("not written either") && told.contains("idxs.npy"), "{told}");
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 100, "the indices are printed");
    assert_eq!(fs::read_to_string(path("idxs.npy")).expect("still there"), OLD);
    assert!(!Path::new(&path("some.npy")).exists());
}

#[test]
fn a_run_that_is_killed_leaves_the_old_file() {
    let (data, folder) = (folder("outputs-killed-data"), folder("outputs-killed"));
    let mut n_killed = 1;
    // The system kills who writes more than 8 KiB.
    for (call, options) in commands(&data) {
        for option in options {
            let file = folder.join(format!("{}{option}", call[0]));
            fs::write(&file, OLD).expect("written");
            n_killed += 1;
            let output = scar_after("ulimit -c 0; ulimit -f 16", &with(&call, &[option, &file.to_string_lossy()]));
            assert_eq!(output.status.code(), None, "{} {option}: {}", call[0], last_line(&output));
            assert_eq!(fs::read_to_string(&file).expect("still there"), OLD, "{} {option}", call[0]);
        }
    }
    // Killed while it trains.
    let file = folder.join("report.json");
    fs::write(&file, OLD).expect("written");
    let (call, _) = commands(&data).swap_remove(0);
    let mut child = start(&with(&call, &["--validate", "900", "--out", &file.to_string_lossy()]));
    let mut line = String::new();
    BufReader::new(child.stderr.take().expect("piped")).read_line(&mut line).expect("progress");
    assert!(line.starts_with("ratio 1/1"), "{line}");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert_eq!(fs::read_to_string(&file).expect("still there"), OLD);
    let left: Vec<String> = names_in(&folder).into_iter().filter(|name| name.starts_with('.')).collect();
    assert!(left.is_empty() || !has_files_without_names(&folder), "{left:?}");
    faults::tried("Outputs", "run that the system kills while it trains or writes", n_killed, "the old file stays");
}

#[test]
fn a_run_that_is_interrupted_leaves_the_old_files_and_says_so() {
    let (data, folder) = (folder("outputs-interrupted-data"), folder("outputs-interrupted"));
    let (call, options) = commands(&data).swap_remove(0);
    let mut n_tried = 0;
    for signal in ["INT", "TERM", "HUP"] {
        let files: Vec<(&str, String)> =
            options.iter().map(|&option| (option, folder.join(&option[2..]).to_string_lossy().into_owned())).collect();
        files.iter().for_each(|(_, file)| fs::write(file, OLD).expect("written"));
        let outputs: Vec<&str> = files.iter().flat_map(|(option, file)| [*option, file]).collect();
        // As from a terminal, whatever the test runs under: `nohup` has a hang-up ignored.
        let mut child = Command::new("env")
            .args(["--default-signal=INT,TERM,HUP", env!("CARGO_BIN_EXE_scar")])
            .args(with(&with(&call, &["--validate", "900"]), &outputs))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stderr = BufReader::new(child.stderr.take().expect("piped"));
        let mut line = String::new();
        stderr.read_line(&mut line).expect("progress");
        let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().expect("kill starts");
        assert!(sent.success());
        let mut rest = String::new();
        stderr.read_to_string(&mut rest).expect("its end");
        assert_eq!(child.wait().expect("it ends").code(), Some(130), "{signal}: {rest}");
        assert!(rest.trim_end().ends_with("error: Stopped. Files that were not yet complete are as they were before."), "{rest}");
        for (_, file) in &files {
            assert_eq!(fs::read_to_string(file).expect("still there"), OLD, "{signal}");
            n_tried += 1;
        }
        assert_eq!(names_in(&folder).len(), files.len(), "{signal}: {:?}", names_in(&folder));
    }
    faults::tried(
        "Outputs",
        "Ctrl-C, or a request to end, in the middle",
        n_tried,
        "the old file stays, nothing is left beside it, and it is said",
    );
}

/// Whether the system gives files without names in `folder`, of which nothing is left.
fn has_files_without_names(folder: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::TMPFILE.bits() as i32;
        fs::OpenOptions::new().write(true).custom_flags(flags).open(folder).is_ok()
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = folder;
        false
    }
}

/// The indices of a subset of iris, written to `place`; and what is printed.
fn indices_at(place: &str) -> Output {
    scar(&["subset", &fixture("oracle/iris_X.npy"), &fixture("oracle/iris_labels.npy"), "--size", "30", "--out", place])
}

/// What [`indices_at`] writes.
fn indices() -> Vec<u8> {
    let file = folder("outputs-indices").join("indices.npy");
    assert_eq!(indices_at(&file.to_string_lossy()).status.code(), Some(0));
    fs::read(file).expect("written")
}

#[test]
fn links_stay_and_rights_are_kept() {
    let expected = indices();
    let folder = folder("outputs-links");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    fs::create_dir(path("deep")).expect("a folder");
    let mode = |name: &str| fs::metadata(path(name)).expect("there").permissions().mode() & 0o7777;
    // A new file has the rights of any new file.
    fs::write(path("any"), OLD).expect("written");
    indices_at(&path("new.npy"));
    assert_eq!(mode("new.npy"), mode("any"));
    // One that is there keeps its own, also behind links.
    fs::write(path("deep/old.npy"), OLD).expect("written");
    fs::set_permissions(path("deep/old.npy"), fs::Permissions::from_mode(0o604)).expect("its owner");
    symlink("deep/old.npy", path("link")).expect("a link");
    symlink(path("link"), path("link-to-link")).expect("a link");
    symlink("deep/not-yet.npy", path("dangling")).expect("a link");
    for (link, file) in [("link-to-link", "deep/old.npy"), ("dangling", "deep/not-yet.npy")] {
        let output = indices_at(&path(link));
        assert_eq!(output.status.code(), Some(0), "{}", last_line(&output));
        assert!(fs::symlink_metadata(path(link)).expect("there").is_symlink(), "{link} is a link still");
        assert!(fs::read(path(file)).expect("written") == expected, "{file}");
    }
    assert_eq!(mode("deep/old.npy"), 0o604);
    assert!(fs::symlink_metadata(path("link")).expect("there").is_symlink());
    symlink("circle-b", path("circle-a")).expect("a link");
    symlink("circle-a", path("circle-b")).expect("a link");
    complaint(&indices_at(&path("circle-a")));
    // What nobody may write to is not replaced either; the superuser may write to all.
    fs::write(path("protected"), OLD).expect("written");
    fs::set_permissions(path("protected"), fs::Permissions::from_mode(0o400)).expect("its owner");
    if fs::OpenOptions::new().write(true).open(path("protected")).is_err() {
        complaint(&indices_at(&path("protected")));
        assert_eq!(fs::read_to_string(path("protected")).expect("there"), OLD);
    }
}

#[test]
fn devices_and_pipes_are_written_to_as_they_are() {
    let expected = indices();
    let folder = folder("outputs-pipes");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let printed = |output: &Output, what: &str| {
        assert_eq!(output.status.code(), Some(0), "{what}: {}", last_line(output));
        assert!(output.stdout.starts_with(&expected), "{what}: the indices come first");
        let rest = String::from_utf8_lossy(&output.stdout[expected.len()..]).into_owned();
        assert!(rest.starts_with("30 of 150 samples"), "{what}: {rest}");
    };
    printed(&indices_at("/dev/stdout"), "a pipe");
    // The same where what is printed goes to a file.
    let (x, y) = (fixture("oracle/iris_X.npy"), fixture("oracle/iris_labels.npy"));
    let to_stdout = ["subset", &x, &y, "--size", "30", "--out", "/dev/stdout"];
    let file = fs::File::create(path("printed")).expect("created");
    let mut output = Command::new(env!("CARGO_BIN_EXE_scar")).args(to_stdout).stdout(file).output().expect("the program starts");
    output.stdout = fs::read(path("printed")).expect("written");
    printed(&output, "a file");
    // An open file of the shell.
    let open = ["subset", &x, &y, "--size", "30", "--out", "/dev/fd/3"].map(str::to_owned);
    assert_eq!(scar_after(&format!("exec 3> '{}'", path("third")), &open).status.code(), Some(0));
    assert!(fs::read(path("third")).expect("written") == expected);
    // Nothing is lost in a device, however many write to it.
    let output = scar(&["analyze", &x, &y, "--ratios", "1", "--out", "/dev/null", "--html", "/dev/null"]);
    assert_eq!(output.status.code(), Some(0), "{}", last_line(&output));
    // Two pipes with one reader, who reads one after the other.
    let pipes = [path("pipe-a"), path("pipe-b")];
    assert!(Command::new("mkfifo").args(&pipes).status().expect("it starts").success());
    let child = start(&["subset", &x, &y, "--size", "30", "--out", &pipes[0], "--data-out", &pipes[1]].map(str::to_owned));
    let read = pipes.clone().map(|pipe| {
        let mut bytes = Vec::new();
        fs::File::open(pipe).and_then(|mut pipe| pipe.read_to_end(&mut bytes)).expect("readable");
        bytes
    });
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{}", last_line(&output));
    assert!(read[0] == expected && read[1].starts_with(b"\x93NUMPY"));
    assert_eq!(names_in(&folder).len(), 4, "pipes are pipes still: {:?}", names_in(&folder));
}

#[test]
fn what_a_killed_run_left_in_a_folder_is_not_looked_at() {
    let root = folder("outputs-left");
    fs::copy(fixture("oracle/iris_X.npy"), root.join("X.npy")).expect("copied");
    fs::copy(fixture("oracle/iris_labels.npy"), root.join("labels.npy")).expect("copied");
    fs::write(root.join(".scar-lens-k3JdU0aTx9Qb.part"), OLD).expect("written");
    let out = root.join("rows.csv").to_string_lossy().into_owned();
    let output = scar(&["rows", &root.to_string_lossy(), "--out", &out, "--json"]);
    assert_eq!((output.status.code(), json(&output)["data"]["matrix"]["rows"].as_u64()), (Some(0), Some(150)));
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!stderr.contains("left out"), "{stderr}");
}
