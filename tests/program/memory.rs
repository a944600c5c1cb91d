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
