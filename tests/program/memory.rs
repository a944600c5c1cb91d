//! Where memory is short, the program says so in words and does not die of it.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use crate::faults;

use super::support::folder;

/// Runs the program with so many megabytes of address space.
fn scar_within(megabytes: u64, arguments: &[&str]) -> Output {
    let script = format!("ulimit -c 0; ulimit -v {}; exec \"$0\" \"$@\"", megabytes * 1024);
    Command::new("sh").args(["-c", &script, env!("CARGO_BIN_EXE_scar")]).args(arguments).output().expect("a shell starts")
}

/// Writes `parts` so often that they are `megabytes` long, packed by gzip.
fn packed(path: &Path, first: &[u8], part: &[u8], megabytes: usize) {
    let file = std::fs::File::create(path).expect("a file");
    let mut out = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    out.write_all(first).expect("room");
    let many = part.repeat((1 << 20) / part.len());
    for _ in 0..megabytes {
        out.write_all(&many).expect("room");
    }
    out.finish().expect("room");
}

/// The header of an array of so many rows of 256 numbers.
fn npy_header(n_rows: usize) -> Vec<u8> {
    let text = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({n_rows}, 256), }}");
    let text = format!("{text:<117}\n");
    [b"\x93NUMPY\x01\0".as_slice(), &(text.len() as u16).to_le_bytes(), text.as_bytes()].concat()
}

/// An array of so many rows of 256 numbers that takes no room on the disk.
fn sparse(path: &Path, n_rows: u64) -> String {
    let header = npy_header(n_rows as usize);
    std::fs::write(path, &header).expect("room");
    let file = std::fs::OpenOptions::new().write(true).open(path).expect("a file");
    file.set_len(header.len() as u64 + n_rows * 1024).expect("a length");
    path.to_string_lossy().into_owned()
}

#[test]
fn matrices_that_will_not_fit_are_refused_before_they_are_read_with_both_sizes() {
    let folder = folder("memory-sizes");
    // 2 GB each.
    let [one, two] = ["one.npy", "two.npy"].map(|name| sparse(&folder.join(name), 2_000_000));
    let mut n_tried = 0;
    for (files, names) in [(vec![&one], "one.npy takes 2,048 MB"), (vec![&one, &two], "one.npy and two.npy together take 4,096 MB")] {
        for command in ["inspect", "analyze"] {
            let arguments: Vec<&str> = std::iter::once(command).chain(files.iter().map(|file| file.as_str())).collect();
            let output = scar_within(1_500, &arguments);
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{told}");
            assert!(told.contains(names) && told.contains(" MB are free here: too large. Read a sample"), "{told}");
            assert!(told.contains("Option: --memory-budget ") && told.trim_end().lines().count() == 1, "{told}");
            n_tried += 1;
        }
    }
    // A budget that is allowed and not there is no help; one that is there reads a sample.
    let output = scar_within(1_500, &["inspect", &one, "--memory-budget", "1900"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && told.contains("of which 1,900 MB are allowed"), "{told}");
    faults::tried(
        "Memory",
        "one or two matrices of 2 GB, and a budget, where less memory is free",
        n_tried + 1,
        "refused before a row is read, with both sizes and a budget that fits",
    );
}

#[test]
fn an_analysis_that_will_not_fit_is_refused_before_it_begins_with_both_sizes() {
    let folder = folder("memory-classes");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    // Three rows of each of 20,000 classes: 14 GB of logits from a small file.
    let table: String = (0..60_000_u32).map(|row| format!("{},{},c{}\n", row % 7, row % 11, row / 3)).collect();
    std::fs::write(folder.join("many.csv"), format!("a,b,label\n{table}")).expect("written");
    let output = scar_within(1_500, &["analyze", &path("many.csv"), "--label-column", "label"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let last = told.lines().last().unwrap_or_default();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(last.contains("To analyze 60,000 rows in 20,000 classes takes 14,400 MB of memory or more beside the data"), "{told}");
    // Modalities in so many clusters, and probes of so many classes and dimensions.
    let many = |seed: u32| (0..60_000_u32).map(|row| format!("{}.5,{}.25\n", row % 7 + seed, row % 11)).collect::<String>();
    std::fs::write(folder.join("first.csv"), format!("a,b\n{}", many(1))).expect("written");
    std::fs::write(folder.join("second.csv"), format!("a,b\n{}", many(2))).expect("written");
    let of_sides = ["modalities", &path("first.csv"), &path("second.csv"), "--clusters", "20000"];
    let head: Vec<String> = (0..600).map(|dim| format!("d{dim}")).collect();
    let cells: String = (1..600_u32).map(|dim| format!("{},", dim % 7)).collect();
    let wide: String = (0..15_000_u32).map(|row| format!("{row}.5,{cells}c{}\n", row / 3)).collect();
    std::fs::write(folder.join("wide.csv"), format!("{},label\n{wide}", head.join(","))).expect("written");
    let of_rows = ["rows", &path("wide.csv"), "--label-column", "label"];
    for (args, words) in [
        (&of_sides[..], "To compare modalities of 60,000 items in 20,000 classes takes 14,400 MB of memory or more beside the data"),
        (&of_rows[..], "To look at 15,000 rows in 5,000 classes takes 542 MB"),
    ] {
        let output = scar_within(if args[0] == "rows" { 500 } else { 1_500 }, args);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.lines().last().unwrap_or_default().contains(words), "{told}");
    }
    faults::tried(
        "Memory",
        "a comparison of modalities, or a look at rows, whose own numbers do not fit",
        2,
        "refused before it begins, with both sizes and what to do",
    );
    faults::tried(
        "Memory",
        "analysis of so many rows and classes that its own numbers do not fit",
        1,
        "refused before it begins, with both sizes and what to do",
    );
}

#[test]
fn what_unpacks_beyond_the_memory_is_refused_in_words() {
    let folder = folder("memory-bombs");
    let path = |name: &str| folder.join(name);
    packed(&path("zeros.npy.gz"), &npy_header(400 << 10), &[0], 400);
    packed(&path("line.csv.gz"), b"", b"0", 200);
    packed(&path("labels.txt.gz"), b"", b"a\n", 120);
    let mut n_tried = 0;
    for name in ["zeros.npy.gz", "line.csv.gz", "labels.txt.gz"] {
        let file = path(name).to_string_lossy().into_owned();
        let output = scar_within(450, &["inspect", &file, "--max-unpacked-ratio", "1000000"]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{name}: {:?}, {told}", output.status);
        assert!(told.starts_with("error: ") && told.trim_end().lines().count() == 1 && told.contains(name), "{name}: {told}");
        assert!(!told.contains("corrupt") && !told.contains("damaged"), "{name}: {told}");
        n_tried += 1;
    }
    faults::tried(
        "Memory",
        "packed file that unpacks beyond the memory, with the limit of unpacking taken away",
        n_tried,
        "refused in words, naming the file",
    );
}
