//! Files that are written to, cut, lengthened, deleted or replaced while they are read: nothing half old and half new is taken for data.

use std::cell::Cell;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::{common, faults};
use scar_core::problem::Code;
use scar_data::source::DiskSource;
use scar_data::{ByteSource, Dataset, FileRows, ReadError, ReadOptions, extract, read};

/// What happens to the file.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Change {
    Overwritten,
    Cut,
    Lengthened,
    Deleted,
    Replaced,
}

/// A file on disk to which a change comes before its read number `at`.
struct Moving<'a> {
    disk: DiskSource,
    path: &'a Path,
    change: Change,
    at: usize,
    n_reads: Cell<usize>,
}

impl<'a> Moving<'a> {
    fn open(path: &'a Path, change: Change, at: usize) -> Self {
        let disk = DiskSource::open(path).expect("there");
        Self { disk, path, change, at, n_reads: Cell::new(0) }
    }
}

impl ByteSource for Moving<'_> {
    fn name(&self) -> &str {
        self.disk.name()
    }

    fn len_bytes(&self) -> u64 {
        self.disk.len_bytes()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        if self.n_reads.replace(self.n_reads.get() + 1) == self.at {
            change(self.path, self.change);
        }
        self.disk.read_at(offset, buffer)
    }

    fn check_unchanged(&self) -> io::Result<()> {
        self.disk.check_unchanged()
    }
}

fn change(path: &Path, change: Change) {
    let bytes = std::fs::read(path).expect("there");
    // Of the same length, and digits stay digits: nothing but the time of the change tells.
    let other = || bytes.iter().map(|&byte| if matches!(byte, b'1'..=b'8') { byte ^ 1 } else { byte }).collect::<Vec<u8>>();
    let written = match change {
        Change::Overwritten => std::fs::write(path, other()),
        Change::Cut => std::fs::OpenOptions::new().write(true).open(path).and_then(|file| file.set_len(bytes.len() as u64 / 2)),
        Change::Lengthened => std::fs::write(path, [bytes.as_slice(), &bytes].concat()),
        Change::Deleted => std::fs::remove_file(path),
        Change::Replaced => {
            let beside = path.with_extension("new");
            std::fs::write(&beside, other()).and_then(|()| std::fs::rename(beside, path))
        }
    };
    written.expect("a change");
}

fn begin(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("written");
    let before = SystemTime::now() - Duration::from_secs(60);
    std::fs::OpenOptions::new().write(true).open(path).and_then(|file| file.set_modified(before)).expect("a time");
}

/// A sound file of each format.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats");
    let mut of_format = std::collections::BTreeMap::new();
    for entry in common::manifest(&folder)["files"].as_array().expect("a list") {
        let file = entry["file"].as_str().expect("a text");
        of_format.entry(file.split('/').next().expect("a folder").to_owned()).or_insert_with(|| folder.join(file));
    }
    of_format.into_values().collect()
}

fn values(dataset: &Dataset) -> Vec<Vec<f32>> {
    dataset.matrices.iter().flat_map(|matrix| matrix.values.rows().map(<[f32]>::to_vec).collect::<Vec<_>>()).collect()
}

#[test]
fn what_moves_while_it_is_read_is_told_or_read_as_it_was() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("moving");
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut n_tried = [0_u64; 2];
    for file in files() {
        let bytes = std::fs::read(&file).expect("a fixture");
        let path = folder.join(file.file_name().expect("a name"));
        begin(&path, &bytes);
        // Nothing happens to it: how often it is read.
        let still = Moving::open(&path, Change::Deleted, usize::MAX);
        let Ok(before) = read(&[&still], &ReadOptions::default(), &Default::default()) else { continue };
        for at in [0, still.n_reads.get() / 2, still.n_reads.get() - 1] {
            for change in [Change::Overwritten, Change::Cut, Change::Lengthened, Change::Deleted, Change::Replaced] {
                begin(&path, &bytes);
                let source = Moving::open(&path, change, at);
                let read = read(&[&source], &ReadOptions::default(), &Default::default());
                match change {
                    // What was opened is still there for those who have it.
                    Change::Deleted | Change::Replaced => {
                        assert_eq!(values(&read.expect("as it was")), values(&before), "{}, {change:?} at {at}", file.display());
                    }
                    _ => {
                        let Err(ReadError::Refused(problem)) = read else {
                            panic!("{}, {change:?} at {at}: read in silence", file.display())
                        };
                        assert_eq!((problem.code, problem.file.as_deref()), (Code::Unreadable, Some(source.name())), "{problem}");
                        assert!(problem.message.contains("was written to while it was read"), "{problem}");
                    }
                }
                n_tried[usize::from(matches!(change, Change::Deleted | Change::Replaced))] += 1;
            }
        }
    }
    assert!(n_tried[0] > 60, "{n_tried:?}");
    faults::tried(
        "Files",
        "file overwritten, cut or lengthened while it is read",
        n_tried[0],
        "refused by its name; nothing of it is used",
    );
    faults::tried("Files", "file deleted or replaced while it is read", n_tried[1], "read to its end as it was");
}

#[test]
fn what_changed_before_its_rows_are_taken_out_is_told() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("moving-out");
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut n_tried = 0;
    for format in ["npy", "csv", "parquet"] {
        let file = files().into_iter().find(|file| file.parent().is_some_and(|folder| folder.ends_with(format))).expect("a fixture");
        let bytes = std::fs::read(&file).expect("a fixture");
        let path = folder.join(file.file_name().expect("a name"));
        for change in [Change::Overwritten, Change::Cut, Change::Lengthened] {
            begin(&path, &bytes);
            let source = DiskSource::open(&path).expect("there");
            let dataset = read(&[&source], &ReadOptions::default(), &Default::default()).expect("a matrix");
            let rows = FileRows { n_rows: dataset.matrices[0].summary.rows, rows: vec![1, 3], ..FileRows::default() };
            // While rows are taken out.
            let moving = Moving::open(&path, change, 0);
            let taken = extract(&moving, &rows, &ReadOptions::default(), &mut Vec::new(), &Default::default());
            assert!(matches!(taken, Err(ReadError::Refused(problem)) if problem.message.contains("was written to while it was read")));
            // Between reading and taking out.
            let again = DiskSource::open(&path).expect("there");
            let told = again.check_as_read(source.stamp()).expect_err("changed");
            assert!(told.message.contains("was written to after it was read"), "{told}");
            n_tried += 2;
        }
    }
    faults::tried(
        "Files",
        "file changed before or while chosen rows are taken out of it",
        n_tried,
        "refused by its name; no row is written",
    );
}
