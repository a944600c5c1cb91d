//! Files that were damaged at random are refused or read, but nothing panics: of each format so many, from the fixtures. So it goes where no
//! fuzzer can be built; `make fuzz` tries more of them, and looks with one.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::{common, faults, sound};
use scar_core::Random;
use scar_data::source::MemorySource;

/// Files beyond this many bytes are left out: reading them takes the time of many small ones.
const MAX_BYTES: u64 = 80_000;

#[test]
fn damaged_files_of_every_format_never_panic() {
    // What a decoder's panic prints is thousands of lines here; one that comes through is told below.
    std::panic::set_hook(Box::new(|_| ()));
    let n_each: u64 = std::env::var("MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(300);
    let mut of_format: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for folder in common::folders() {
        for kind in ["formats", "bad"] {
            for entry in common::manifest(&folder.join(kind))["files"].as_array().expect("a list") {
                let file = entry["file"].as_str().expect("a text");
                let path = folder.join(kind).join(file);
                if path.metadata().is_ok_and(|metadata| metadata.len() <= MAX_BYTES) {
                    of_format.entry(file.split('/').next().expect("a folder").to_owned()).or_default().push(path);
                }
            }
        }
    }
    let cells = std::fs::read_dir(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cells")).expect("a folder");
    of_format.insert("cells".to_owned(), cells.map(|entry| entry.expect("a file").path()).collect());
    let mut n_formats = 0;
    for (format, files) in of_format {
        let mut random = Random::new(0, &[format.len() as u64]);
        let mut slowest = Duration::ZERO;
        n_formats += 1;
        for n_read in 0..n_each {
            let path = &files[random.below(files.len() as u32) as usize];
            let mut bytes = std::fs::read(path).expect("a fixture");
            damage(&mut bytes, &mut random);
            let source = MemorySource::new(path.file_name().expect("a name").to_string_lossy(), bytes.clone());
            let started = Instant::now();
            let read = catch_unwind(AssertUnwindSafe(|| sound::read_soundly(&source)));
            slowest = slowest.max(started.elapsed());
            if read.is_err() {
                let kept = std::env::temp_dir().join(format!("scar-lens-panic-{format}-{n_read}"));
                std::fs::write(&kept, &bytes).expect("a place for it");
                let _ = std::panic::take_hook();
                panic!("{} damaged: kept as {}", path.display(), kept.display());
            }
        }
        println!("{format}: {n_each} damaged files out of {}, the slowest in {:.2} s", files.len(), slowest.as_secs_f64());
    }
    faults::tried("Files", "file damaged at random, of each kind", n_formats * n_each, "refused in words or read as promised; no panic");
}

/// Changes bytes, copies parts over others, cuts.
fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    let values = [0, 1, 0x7f, 0x80, 0xff, b'[', b'"', b',', b'\n'];
    for _ in 0..1 + random.below(8) {
        if bytes.is_empty() {
            return;
        }
        let at = random.below(bytes.len() as u32) as usize;
        match random.below(6) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = values[random.below(values.len() as u32) as usize],
            2 => bytes.truncate(at),
            3 => {
                let to = random.below(bytes.len() as u32) as usize;
                let n_bytes = (1 + random.below(16) as usize).min(bytes.len() - at.max(to));
                bytes.copy_within(at..at + n_bytes, to);
            }
            4 => {
                let n_bytes = (1 + random.below(64) as usize).min(bytes.len() - at);
                bytes.drain(at..at + n_bytes);
            }
            // Lengths and counts stand in four bytes.
            _ => {
                let n_bytes = 4.min(bytes.len() - at);
                let number = random.below(u32::MAX).to_le_bytes();
                bytes[at..at + n_bytes].copy_from_slice(&number[..n_bytes]);
            }
        }
    }
}
