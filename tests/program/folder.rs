//! Folders among the files of a command.

use std::path::Path;

use serde_json::Value;

use crate::faults;

use super::support::{complaint, fixture, folder, json, scar};

/// A folder of copies and small texts: `(path, a fixture or a text)`.
fn filled(name: &str, files: &[(&str, &str)]) -> String {
    let root = folder(name);
    for (path, content) in files {
        let place = root.join(path);
        std::fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        let source = fixture(content);
        if Path::new(&source).is_file() {
            std::fs::copy(source, place).expect("copied");
        } else {
            std::fs::write(place, content).expect("written");
        }
    }
    root.to_string_lossy().into_owned()
}

fn messages(result: &Value) -> Vec<&str> {
    result["problems"].as_array().expect("a list").iter().map(|problem| problem["message"].as_str().expect("a text")).collect()
}

#[test]
fn matrix_and_labels_are_found_and_the_rest_is_told() {
    let root = filled(
        "folder_plain",
        &[
            ("X.npy", "formats/npy/f16.npy"),
            ("labels.npy", "formats/labels/labels_int.npy"),
            ("labels.csv", "formats/labels/labels_str.csv"),
            ("ids.csv", "id\n1\n"),
            ("info.json", "{}"),
            ("LICENSE.txt", "free"),
            ("README", "read me"),
            (".git/HEAD", "ref"),
            ("sub/sprite.png", "picture"),
        ],
    );
    let output = scar(&["inspect", &root, "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let result = json(&output);
    assert_eq!((&result["rows"], &result["dtype"], &result["labels"]["kind"]), (&200.into(), &"float16".into(), &"integer".into()));
    let told = messages(&result);
    assert_eq!(result["problems"][0]["code"], "not_this_format");
    for start in [
        "folder_plain/.git/: left out by name, hidden",
        "folder_plain/LICENSE.txt and 1 more: left out by name, a description",
        "folder_plain/README and 1 more: left out by name, no format",
        "folder_plain/ids.csv: left out by name, ids",
        "folder_plain/labels.csv: left out, since the labels are read from labels.npy.",
    ] {
        assert!(told.iter().any(|message| message.starts_with(start)), "{start}: {told:?}");
    }
    // Each is a line on stderr too.
    let stderr = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = stderr.lines().collect();
    assert!(lines.len() == 5 && lines.iter().all(|line| line.starts_with("warning: folder_plain/")), "{stderr}");
    // From within, it has the same name.
    let within = std::process::Command::new(env!("CARGO_BIN_EXE_scar")).args(["inspect", ".", "--json"]).current_dir(&root).output();
    assert_eq!(json(&within.expect("the program starts")), result);
}

#[test]
fn saved_splits_give_the_training_one_in_every_command() {
    let root = filled(
        "folder_splits",
        &[
            ("dataset_dict.json", "{}"),
            ("train/X.npy", "oracle/digits_X.npy"),
            ("train/labels.npy", "oracle/digits_labels.npy"),
            ("train/state.json", "{}"),
            ("test/X.npy", "oracle/iris_X.npy"),
            ("test/labels.npy", "oracle/iris_labels.npy"),
        ],
    );
    let result = json(&scar(&["inspect", &root, "--json"]));
    assert_eq!((&result["rows"], &result["labels"]["classes"][9]["count"]), (&1797.into(), &180.into()));
    let told = messages(&result);
    assert!(told[1].starts_with("folder_splits/test/X.npy and 1 more: left out, since it is of the split «test»"), "{told:?}");
    let chosen = json(&scar(&["subset", &root, "--size", "20", "--json"]));
    assert_eq!(chosen["rows"], 1797);
    let report = json(&scar(&["analyze", &root, "--ratios", "30", "--test-share", "0", "--convention", "published", "--json"]));
    assert_eq!(messages(&report["data"]), told);
}

#[test]
fn files_beside_a_folder_are_read_whatever_their_names() {
    let root = filled("folder_beside", &[("X.npy", "formats/npy/f16.npy"), ("labels.npy", "formats/labels/labels_int.npy")]);
    let readme = filled("folder_other", &[("README.md", "formats/labels/labels_str.txt")]) + "/README.md";
    let labels = fixture("formats/labels/labels_str.csv");
    for arguments in [&["inspect", &root, "--labels", &readme, "--json"] as &[&str], &["inspect", &labels, &root, "--json"]] {
        let result = json(&scar(arguments));
        assert_eq!(result["labels"]["kind"], "text", "{result}");
        assert!(messages(&result)[0].contains("labels.npy: left out, since the labels are read from "), "{result}");
    }
}

#[test]
fn further_label_column_is_found_in_a_folder() {
    let rows: String = (0..40).map(|row| format!("{},{},{},{}\n", row % 2, row % 3, row % 7, row % 5)).collect();
    let (x, y): (Vec<String>, Vec<String>) = rows
        .lines()
        .map(|row| row.split(',').collect::<Vec<_>>())
        .map(|row| (format!("{}.5\t{}.25", row[2], row[3]), format!("{}\t{}", row[0], row[1])))
        .unzip();
    let root = filled("folder_columns", &[("tensors.tsv", &x.join("\n")), ("metadata.tsv", &format!("hue\tsize\n{}", y.join("\n")))]);
    let options = ["--ratios", "2", "--test-share", "0", "--convention", "published", "--json"];
    let report = scar(&[&["analyze", &root, "--label-column", "hue", "--label-column", "size"], &options[..]].concat());
    assert_eq!(report.status.code(), Some(0), "{}", String::from_utf8_lossy(&report.stderr));
}

#[test]
fn folder_without_data_is_one_line() {
    let root = filled("folder_empty", &[("main.py", "print()"), ("cat.png", "picture")]);
    let output = scar(&["inspect", &root, "--json"]);
    let line = complaint(&output);
    assert!(line.contains("folder_empty holds no file of embeddings or labels: looked for .npy"), "{line}");
    assert_eq!(json(&output)["error"]["code"], "no_matrix");
    let x = fixture("formats/npy/f16.npy");
    assert!(complaint(&scar(&["inspect", &x, "--labels", &root])).contains("folder_empty holds no file of embeddings or labels"));
}

/// An array of so many rows, whose values are `first`, `first` + 1, …; of one axis for labels.
fn array(path: &Path, n_rows: usize, n_dims: Option<usize>, first: usize) {
    let shape = n_dims.map_or(format!("({n_rows},)"), |n_dims| format!("({n_rows}, {n_dims})"));
    let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}");
    let values = (0..n_rows * n_dims.unwrap_or(1)).flat_map(|at| match n_dims {
        Some(n_dims) => (((first + at / n_dims) * 37 + at % n_dims * 11) as f32 % 97.0).to_le_bytes(),
        None => (((first + at) % 2) as f32).to_le_bytes(),
    });
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(
        path,
        [b"\x93NUMPY\x01\0\x76\0".as_slice(), format!("{header:<117}\n").as_bytes(), &values.collect::<Vec<u8>>()].concat(),
    )
    .expect("written");
}

/// Uneven parts, the last number of two digits: where each begins, and its number.
const PARTS: [(usize, usize, usize); 3] = [(2, 0, 10), (9, 10, 4), (10, 14, 6)];

#[test]
fn parts_in_two_folders_and_labels_in_a_folder_are_one_set() {
    let root = folder("folder_parts");
    for (number, first, n_rows) in PARTS {
        array(&root.join(format!("emb/emb_{number}.npy")), n_rows, Some(3), first);
        array(&root.join(format!("y/y_{number}.npy")), n_rows, None, first);
    }
    array(&root.join("whole/emb.npy"), 20, Some(3), 0);
    array(&root.join("whole/y.npy"), 20, None, 0);
    let at = |name: &str| root.join(name).to_string_lossy().into_owned();
    let whole = json(&scar(&["inspect", &at("whole"), "--json"]));
    let (emb, y, y_file) = (at("emb"), at("y"), at("whole/y.npy"));
    std::fs::create_dir_all(root.join("both")).expect("made");
    for name in ["emb", "y"] {
        std::fs::rename(root.join(name), root.join("both").join(name)).expect("moved");
    }
    let both = at("both");
    let (emb, y) = (emb.replace("/emb", "/both/emb"), y.replace("/y", "/both/y"));
    for arguments in [vec![both.as_str()], vec![&emb, "--labels", &y], vec![&emb, "--labels", &y_file]] {
        let found = json(&scar(&[["inspect"].as_slice(), &arguments, &["--json"]].concat()));
        for key in ["rows", "dims", "labels"] {
            assert_eq!(found[key], whole[key], "{arguments:?}: {found:#}");
        }
        assert_eq!(found["values"]["sha256_f32le"], whole["values"]["sha256_f32le"], "{arguments:?}");
    }
}

/// As clip-retrieval writes pictures and their texts: a folder for each, and one for the metadata.
#[test]
fn several_matrices_in_parts_are_modalities_of_one_set() {
    let root = folder("folder_clip");
    for (number, first, n_rows) in PARTS {
        array(&root.join(format!("img_emb/img_emb_{number}.npy")), n_rows, Some(3), first);
        array(&root.join(format!("text_emb/text_emb_{number}.npy")), n_rows, Some(2), first);
        let lines: String = (first..first + n_rows).map(|row| format!("{row}.jpg,{}\n", ["cat", "dog"][row % 2])).collect();
        std::fs::create_dir_all(root.join("metadata")).expect("made");
        std::fs::write(root.join(format!("metadata/metadata_{number}.csv")), format!("image_path,label\n{lines}")).expect("written");
    }
    let at = |name: &str| root.join(name).to_string_lossy().into_owned();
    let found = json(&scar(&["inspect", &root.to_string_lossy(), "--json"]));
    let files = found["files"].as_array().expect("matrices");
    let shapes: Vec<_> = files.iter().map(|file| (file["rows"].as_u64(), file["dims"].as_u64())).collect();
    assert_eq!(shapes, [(Some(20), Some(3)), (Some(20), Some(2))], "{found:#}");
    assert_eq!(found["labels"]["classes"][0], serde_json::json!({"name": "cat", "count": 10}), "{found:#}");
    let compared = scar(&["modalities", &at("img_emb"), &at("text_emb"), "--clusters", "2", "--json"]);
    assert_eq!(compared.status.code(), Some(0), "{}", String::from_utf8_lossy(&compared.stderr));
}

#[cfg(unix)]
#[test]
fn links_are_followed_but_never_in_circles() {
    let root = filled("folder_links", &[("blobs/0a1b.npy", "formats/npy/f16.npy"), ("data/labels.txt", "formats/labels/labels_str.txt")]);
    let link = |from: &str, to: &str| std::os::unix::fs::symlink(from, Path::new(&root).join(to)).expect("linked");
    link("../blobs/0a1b.npy", "data/X.npy");
    link("..", "data/up");
    link("data", "again");
    let data = format!("{root}/data");
    let result = json(&scar(&["inspect", &data, "--json"]));
    assert_eq!((&result["rows"], &result["labels"]["kind"]), (&200.into(), &"text".into()));
    // A link that leads nowhere is told, not passed over.
    let broken = folder("folder_broken");
    std::os::unix::fs::symlink("nowhere.npy", broken.join("X.npy")).expect("linked");
    let line = complaint(&scar(&["inspect", &broken.to_string_lossy()]));
    assert!(line.contains("Nothing is left to read of the folder. folder_broken/X.npy: left out, since it cannot be read"), "{line}");
    assert!(line.contains("no such file"), "{line}");
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_left_out_and_the_rest_is_read() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let root = filled(
        "folder_unreadable",
        &[("a/X.npy", "formats/npy/f16.npy"), ("a/labels.npy", "formats/labels/labels_int.npy"), ("b/X.npy", "oracle/iris_X.npy")],
    );
    let at = |path: &str| Path::new(&root).join(path);
    // One that nobody would read is none of the person's business; the two others would be read.
    symlink("nowhere", at("notes.md")).and_then(|()| symlink("nowhere", at("a/labels.csv"))).expect("linked");
    // A system gives no byte of its own memory at address 0, not even to its administrator.
    symlink("/proc/self/mem", at("a/ids.npy")).expect("linked");
    let result = json(&scar(&["inspect", &root, "--json"]));
    assert_eq!((&result["rows"], &result["labels"]["kind"]), (&200.into(), &"integer".into()), "{result}");
    let told = messages(&result);
    let gone = "folder_unreadable/a/labels.csv: left out";
    assert!(told.iter().any(|message| message.starts_with(gone)), "{told:?}");

    // What is left is chosen anew: without the first of two sets, the second is read.
    std::fs::remove_file(at("a/X.npy")).and_then(|()| symlink("nowhere", at("a/X.npy"))).expect("linked");
    std::fs::remove_dir_all(at("a")).and_then(|()| std::fs::create_dir(at("a"))).expect("emptied");
    symlink("nowhere", at("a/X.npy")).and_then(|()| symlink("/proc/self/mem", at("a/labels.npy"))).expect("linked");
    let output = scar(&["inspect", &root, "--json"]);
    let result = json(&output);
    assert_eq!(result["rows"], 150, "{result}");
    let told = messages(&result);
    assert!(
        told.iter()
            .any(|message| message.starts_with("folder_unreadable/a/X.npy: left out, since it cannot be read: there is no such file.")),
        "{told:?}"
    );
    assert!(
        told.iter().any(|message| message.starts_with("folder_unreadable/a/labels.npy: left out, since it cannot be read: ")),
        "{told:?}"
    );
    // An administrator may read whatever the permissions say.
    std::fs::set_permissions(at("b/X.npy"), std::fs::Permissions::from_mode(0o000)).expect("set");
    let is_denied = std::fs::File::open(at("b/X.npy")).is_err();
    let output = scar(&["inspect", &root, "--json"]);
    assert_eq!(output.status.success(), !is_denied, "{output:?}");
    if is_denied {
        assert!(complaint(&output).contains("Nothing is left to read of the folder."), "{output:?}");
    }
    // Nothing but such files is refused.
    std::fs::remove_file(at("b/X.npy")).and_then(|()| symlink("nowhere", at("b/X.npy"))).expect("linked");
    let line = complaint(&scar(&["inspect", &root]));
    assert!(line.contains("Nothing is left to read of the folder. folder_unreadable/a/X.npy and 1 more: left out"), "{line}");
    faults::tried(
        "Folders",
        "files that cannot be read among those of a folder",
        4,
        "left out by name with the reason, and the rest is read; refused where nothing is left",
    );
}

#[test]
fn data_that_lie_too_deep_are_told_with_the_depth() {
    let deep = "a/b/c/d/e/f/g/h/i/j/k";
    let root = filled("folder_deep", &[(&format!("{deep}/X.npy"), "formats/npy/f16.npy")]);
    let line = complaint(&scar(&["inspect", &root]));
    assert!(
        line.contains("holds no file of embeddings or labels") && line.contains("folder_deep/a/b/c/d/e/f/g/h/i: not entered"),
        "{line}"
    );
    assert!(line.contains("more than 8 folders deep. Give it by itself."), "{line}");
    // One that lies there besides is a warning.
    let also = filled("folder_deep_too", &[(&format!("{deep}/X.npy"), "formats/npy/f16.npy"), ("Y.npy", "formats/npy/f16.npy")]);
    let result = json(&scar(&["inspect", &also, "--json"]));
    assert!(messages(&result).iter().any(|message| message.contains("more than 8 folders deep")), "{result}");
    // As ids, a folder of parts, too.
    let x = fixture("formats/npy/f16.npy");
    let line = complaint(&scar(&["modalities", &x, &x, "--names", "a,b", "--ids", &root, "--ids", &root]));
    assert!(line.contains("more than 8 folders deep"), "{line}");
    faults::tried("Folders", "data eleven folders deep", 3, "said with the depth, in an error or a warning");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_told_and_no_command_waits_for_it() {
    let root = filled("folder_pipes", &[("X.npy", "formats/npy/f16.npy"), ("sub/notes.md", "notes")]);
    for pipe in ["labels.txt", "sub/more.npy"] {
        let made = std::process::Command::new("mkfifo").arg(Path::new(&root).join(pipe)).status().expect("mkfifo starts");
        assert!(made.success());
    }
    let result = json(&scar(&["inspect", &root, "--json"]));
    assert_eq!(result["rows"], 200, "{result}");
    let told = messages(&result);
    assert!(
        told.iter()
            .any(|message| message.contains("folder_pipes/labels.txt and 1 more: left out, since it is a pipe, a socket or a device")),
        "{told:?}"
    );
    // Where nothing else is there, too; and given by itself.
    let only = folder("folder_pipe_alone");
    let made = std::process::Command::new("mkfifo").arg(only.join("X.npy")).status().expect("mkfifo starts");
    assert!(made.success());
    assert!(complaint(&scar(&["inspect", &only.to_string_lossy()])).contains("is a pipe, a socket or a device"));
    for named in [only.join("X.npy").to_string_lossy().into_owned(), "/dev/zero".to_owned()] {
        assert!(complaint(&scar(&["inspect", &named])).contains("a pipe or a device, not a file"), "{named}");
    }
    faults::tried("Folders", "pipes and devices among the files", 5, "left out and said, or refused; nothing waits for them");
}

#[cfg(unix)]
#[test]
fn a_link_to_what_holds_the_folder_is_not_followed() {
    use std::os::unix::fs::symlink;
    let root = filled("folder_upward", &[("set/X.npy", "formats/npy/f16.npy"), ("beside.npy", "formats/npy/f16.npy")]);
    let set = Path::new(&root).join("set");
    symlink("/", set.join("system")).and_then(|()| symlink("..", set.join("up"))).expect("linked");
    symlink("itself", set.join("itself"))
        .and_then(|()| symlink("two", set.join("one")))
        .and_then(|()| symlink("one", set.join("two")))
        .expect("linked");
    let result = json(&scar(&["inspect", &set.to_string_lossy(), "--json"]));
    assert_eq!(result["rows"], 200, "{result}");
    let told = messages(&result);
    assert!(told.iter().any(|message| message.contains("set/system and 1 more: not entered, since this link leads to")), "{told:?}");
    faults::tried("Folders", "links to the folders above, to themselves and in circles", 5, "not followed, and said");
}

#[cfg(unix)]
#[test]
fn names_with_line_breaks_and_turning_marks_stay_on_one_line() {
    let root = filled("folder_names", &[("a\nb\u{1b}[31m\u{202e}c.npy", "formats/npy/f16.npy"), ("deep\r\n/x\ty.py", "print()")]);
    let output = scar(&["inspect", &root]);
    assert_eq!(output.status.code(), Some(0));
    let both = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(both.contains("deep/xy.py"), "{both}");
    assert!(!both.contains(['\u{1b}', '\u{202e}', '\r', '\t']), "{both:?}");
    faults::tried(
        "Names and sizes",
        "line breaks, escapes and turning marks in the names of files and folders",
        2,
        "shown on one line without them",
    );
}
