//! Outputs of several files, and those that are printed: figures, pictures, links and methods are whole or as they were before.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::faults;

use super::support::{complaint, fixture, folder, scar};

const OLD: &str = "what was here before";
/// Files may grow to 8 KiB, as on a disk that is full after that.
const FULL_DISK: &str = "trap '' XFSZ; ulimit -f 16";

/// Runs the program after `setup`, in the words of a shell.
fn scar_after(setup: &str, arguments: &[&str]) -> Output {
    let script = format!("{setup}; exec \"$0\" \"$@\"");
    Command::new("sh").args(["-c", &script, env!("CARGO_BIN_EXE_scar")]).args(arguments).output().expect("a shell starts")
}

/// The files of a folder with what is in them.
fn files_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let read = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry.expect("an entry");
        (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("a file"))
    };
    fs::read_dir(folder).expect("a folder").map(read).collect()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned()
}

/// Calls that make a report: of an analysis, of modalities.
fn calls() -> [Vec<String>; 2] {
    let (x, y) = (fixture("oracle/iris_X.npy"), fixture("oracle/iris_labels.npy"));
    let words = |call: String| call.split(' ').map(str::to_owned).collect::<Vec<_>>();
    [words(format!("analyze {x} {y} --ratios 1,2")), words(format!("modalities {x} {x} --names a,b --clusters 3 --restarts 1 --ratios 1"))]
}

/// Both reports, saved in `root`.
fn saved(root: &Path) -> [String; 2] {
    calls().map(|call| {
        let file = root.join(format!("{}.json", call[0])).to_string_lossy().into_owned();
        let arguments: Vec<&str> = call.iter().map(String::as_str).chain(["--out", &file]).collect();
        assert!(scar(&arguments).status.success());
        file
    })
}

#[test]
fn figures_that_cannot_be_written_stay_as_they_were_and_the_others_are_whole() {
    let root = folder("outputs-figures");
    let (mut n_old, mut n_killed) = (0, 0);
    let [analysis, _] = calls();
    let [of_analysis, of_modalities] = saved(&root);
    let show = |file: String| vec!["show".to_owned(), file];
    for (number, call) in [analysis, show(of_analysis), show(of_modalities)].into_iter().enumerate() {
        let call: Vec<&str> = call.iter().map(String::as_str).collect();
        let place = |name: &str| root.join(format!("{}-{number}-{name}", call[0]));
        let with = |place: &Path| {
            let place = place.to_string_lossy().into_owned();
            call.iter().map(|&word| word.to_owned()).chain(["--figures".to_owned(), place, "--png".to_owned()]).collect::<Vec<String>>()
        };
        let run = |setup: &str, place: &Path| scar_after(setup, &with(place).iter().map(String::as_str).collect::<Vec<_>>());
        let plain = run("true", &place("whole"));
        assert!(plain.status.success(), "{}", told(&plain));
        let whole = files_in(&place("whole"));
        assert!(whole.keys().any(|name| name.ends_with(".png")) && whole.values().any(|bytes| bytes.len() > 8 << 10), "{:?}", whole.keys());
        let has_old = |name: &str| {
            fs::create_dir(place(name)).expect("a folder");
            whole.keys().for_each(|file| fs::write(place(name).join(file), OLD).expect("written"));
        };
        has_old("full");
        let output = run(FULL_DISK, &place("full"));
        assert_eq!(output.status.code(), Some(2), "{}", told(&output));
        let message = told(&output);
        assert!(message.starts_with("error: ") && message.contains("cannot be written"), "{message}");
        let is_large = |name: &String| whole[name].len() > 8 << 10;
        for (name, bytes) in files_in(&place("full")) {
            // What is not larger than the disk may be whole.
            assert!(if is_large(&name) { bytes == OLD.as_bytes() } else { bytes == whole[&name] }, "{} {name}", call[0]);
            assert!(!is_large(&name) || message.contains(&name), "{name}: {message}");
            n_old += u64::from(is_large(&name));
        }
        // The system kills who writes more than 8 KiB.
        has_old("killed");
        assert_eq!(run("ulimit -c 0; ulimit -f 16", &place("killed")).status.code(), None);
        for (name, bytes) in files_in(&place("killed")).into_iter().filter(|(name, _)| !name.starts_with('.')) {
            assert!(bytes == OLD.as_bytes() || bytes == whole[&name], "{} {name}", call[0]);
            n_killed += 1;
        }
        for (place, words) in [("/dev/full", "the folder cannot be made"), ("/proc/scar-figures", "the folder cannot be made")] {
            let arguments = with(Path::new(place));
            let message = complaint(&scar(&arguments.iter().map(String::as_str).collect::<Vec<_>>()));
            assert!(message.contains(words) && message.contains(place), "{message}");
        }
    }
    assert!(n_old > 9 && n_killed > 9, "{n_old}, {n_killed}");
    faults::tried(
        "Outputs",
        "disk that is full while figures and pictures are written",
        n_old,
        "the old picture stays, and it is said; the others are whole",
    );
    faults::tried("Outputs", "run that the system kills while it writes figures and pictures", n_killed, "each is the old one or whole");
}

#[test]
fn what_is_printed_in_place_of_the_text_is_printed_whole_or_refused() {
    let root = folder("outputs-printed");
    let mut n_tried = 0;
    let shown = saved(&root).map(|file| vec!["show".to_owned(), file]);
    for call in calls().into_iter().chain(shown) {
        for option in ["--link", "--methods"] {
            let call: Vec<&str> = call.iter().map(String::as_str).chain([option]).collect();
            let output = scar(&call);
            assert!(output.status.success() && output.stdout.len() > 100, "{}", told(&output));
            // A device that is full is asked before the work; a file that may not grow says so in the end.
            let full = fs::File::create("/dev/full").expect("a device");
            let refused = Command::new(env!("CARGO_BIN_EXE_scar")).args(&call).stdout(full).output().expect("the program starts");
            assert!(complaint(&refused).contains("The result cannot be written"));
            let file = root.join("printed");
            let into = fs::File::create(&file).expect("a file");
            let mut limited = Command::new("sh");
            limited.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_scar")]).args(&call);
            let cut = limited.stdout(into).output().expect("a shell starts");
            assert_eq!(cut.status.code(), Some(2), "{call:?}: {}", told(&cut));
            assert!(told(&cut).starts_with("error: ") && fs::read(&file).expect("a file").is_empty(), "{call:?}: {}", told(&cut));
            n_tried += 2;
        }
    }
    faults::tried(
        "Outputs",
        "link or methods printed to a full device or a full disk",
        n_tried,
        "refused in words, with an exit status that says so",
    );
}
