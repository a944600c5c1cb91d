//! Files that broke something once, in `fixtures/found/` by fuzz target, are refused or read as promised.

use crate::{common, sound};
#[expect(dead_code, reason = "the other tests have manifests")]
use std::io::Write as _;
use std::path::{Path, PathBuf};

use scar_core::control::Control;
use scar_core::problem::Code;
use scar_data::source::MemorySource;
use scar_data::{ByteSource, ReadError, ReadOptions, read};

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path())
}

#[test]
fn what_was_found_is_refused_or_sound() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let matrix = common::source(&fixtures.join("bad/good/with_ids.csv"));
    for target in entries(&fixtures.join("found")).filter(|path| path.is_dir()) {
        for path in entries(&target) {
            // Printed where the test fails.
            println!("{}", path.display());
            let source = common::source(&path);
            sound::read_soundly(&source);
            if target.ends_with("labels") {
                sound::read_labels_soundly(&matrix, &source);
            }
        }
    }
}

/// Axes of the array that the members below share: 32 MB of zeros, which pack to some 30 kB.
const SHARED_ROWS: u32 = 4_000;
const SHARED_DIMS: u32 = 2_000;

/// A zip archive whose `names` all stand for the bytes of one deflated member, with `stored`, a name and its bytes, before it.
fn zip_of_shared(stored: Option<(&str, &[u8])>, names: &[&str], content: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(content).expect("memory");
    let packed = packer.finish().expect("memory");
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    // What a member's own header and its line in the directory have in common, from the version that is needed on.
    let facts = |method: u16, content: &[u8], packed: &[u8], name: &str| {
        let mut facts = [20_u16, 0, method, 0, 0].map(u16::to_le_bytes).concat();
        facts.extend([crc32fast::hash(content), packed.len() as u32, content.len() as u32].map(u32::to_le_bytes).concat());
        facts.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
        facts
    };
    let members =
        stored.iter().map(|&(name, bytes)| (0, bytes, bytes, vec![name])).chain([(8, content, packed.as_slice(), names.to_vec())]);
    for (method, content, packed, names) in members {
        let start = archive.len() as u32;
        archive.extend([b"PK\x03\x04", facts(method, content, packed, names[0]).as_slice(), names[0].as_bytes(), packed].concat());
        for name in names {
            // Every name points at the same place; a local header repeats one of them, and nobody reads it.
            let facts = facts(method, content, packed, name);
            directory.extend([b"PK\x01\x02\x14\0", facts.as_slice(), &[0; 10], &start.to_le_bytes(), name.as_bytes()].concat());
        }
    }
    let n_members = (names.len() + stored.iter().len()) as u16;
    let end = [[0, 0, n_members, n_members].map(u16::to_le_bytes).concat(), (directory.len() as u32).to_le_bytes().to_vec()];
    let at = (archive.len() as u32).to_le_bytes();
    [archive, directory, b"PK\x05\x06".to_vec(), end.concat(), at.to_vec(), vec![0; 2]].concat()
}

/// Proves that `file` is read with its first names alone, and refused as too large with all of them.
#[track_caller]
fn check_shared(name: &str, file: impl Fn(&[&str]) -> Vec<u8>, names: &[&str]) {
    let read = |names| {
        let source = MemorySource::new(name, file(names));
        assert!(source.len_bytes() < 1 << 20, "{} bytes", source.len_bytes());
        read(&[&source as &dyn ByteSource], &ReadOptions::default(), &Control::new())
    };
    let dataset = read(&names[..1]).expect("one of them is below the limit");
    let values = &dataset.matrices[0].values;
    assert_eq!((values.n_rows(), values.n_dims()), (SHARED_ROWS as usize, SHARED_DIMS as usize));
    let Err(ReadError::Refused(problem)) = read(names) else { panic!("together they are beyond the limit") };
    assert_eq!((problem.code, problem.file.as_deref()), (Code::TooLarge, Some(name)), "{problem}");
    assert!(problem.message.contains("unpacks to more than"), "{problem}");
}

#[test]
fn members_of_an_archive_that_share_their_bytes_are_summed() {
    let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({SHARED_ROWS}, {SHARED_DIMS}), }}");
    let header = format!("{header:<117}\n");
    let n_bytes = (SHARED_ROWS * SHARED_DIMS * 4) as usize;
    let array = [b"\x93NUMPY\x01\0", (header.len() as u16).to_le_bytes().as_slice(), header.as_bytes(), &vec![0; n_bytes]].concat();
    check_shared("shared.npz", |names| zip_of_shared(None, names, &array), &["a.npy", "b.npy", "c.npy"]);
}

#[test]
fn storages_of_tensors_that_share_their_bytes_are_summed() {
    let numbers = vec![0; (SHARED_ROWS * SHARED_DIMS * 4) as usize];
    let file = |names: &[&str]| {
        let tensors: Vec<u8> = (0..names.len() as u8).flat_map(tensor).collect();
        let pickle = [b"\x80\x02}(".as_slice(), &tensors, b"u."].concat();
        zip_of_shared(Some(("archive/data.pkl", &pickle)), names, &numbers)
    };
    check_shared("shared.pt", file, &["archive/data/0", "archive/data/1", "archive/data/2"]);
}

/// A key of a dictionary and its tensor, as torch pickles them: the whole storage `idx`, of one digit.
fn tensor(idx: u8) -> Vec<u8> {
    let number = |value: u32| [b"J".as_slice(), &value.to_le_bytes()].concat();
    let (rows, dims, all) = (number(SHARED_ROWS), number(SHARED_DIMS), number(SHARED_ROWS * SHARED_DIMS));
    let key = [b"U\x01", [b'0' + idx].as_slice()].concat();
    [
        &key,
        b"ctorch._utils\n_rebuild_tensor_v2\n((U\x07storagectorch\nFloatStorage\n".as_slice(),
        &key,
        b"U\x03cpu",
        &all,
        b"tQK\0(",
        &rows,
        &dims,
        b"t(",
        &dims,
        b"K\x01t\x89ccollections\nOrderedDict\n)RtR",
    ]
    .concat()
}

#[test]
fn texts_of_hdf5_that_names_or_rows_share_are_summed() {
    for name in ["names_share_texts.h5", "rows_share_a_text.h5"] {
        let source = common::source(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/found/hdf5").join(name));
        let refused = read(&[&source as &dyn ByteSource], &ReadOptions::default(), &Control::new()).map(|_| ());
        let Err(ReadError::Refused(problem)) = refused else { panic!("{name}: its texts are beyond the limit") };
        assert_eq!((problem.code, problem.file.as_deref()), (Code::TooLarge, Some(name)), "{problem}");
    }
}
