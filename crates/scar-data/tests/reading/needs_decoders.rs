//! Which files need the decoders that the small reader of the page does not carry.

use std::io::Write as _;
use std::path::Path;

use crate::common::source;
use scar_data::source::MemorySource;
use scar_data::{ByteSource, needs_all_formats};

/// Folders of fixtures by their format, with whether each needs them.
const FORMATS: [(&str, bool); 14] = [
    ("npy", false),
    ("npz", false),
    ("csv", false),
    ("tsv", false),
    ("txt", false),
    ("fvecs", false),
    ("parquet", true),
    ("arrow", true),
    ("h5", true),
    ("mat", true),
    ("pt", true),
    ("safetensors", true),
    ("json", true),
    ("jsonl", true),
];

#[test]
fn every_file_of_a_format_is_for_the_same_reader() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats");
    let mut n_files = 0;
    for (format, expected) in FORMATS {
        for entry in std::fs::read_dir(folder.join(format)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let file = source(&path);
            // Whatever is packed by Zstandard needs a decoder.
            let is_zstandard = path.extension().is_some_and(|ending| ending == "zst");
            assert_eq!(needs_all_formats(&[&file as &dyn ByteSource]), expected || is_zstandard, "{}", path.display());
            n_files += 1;
        }
    }
    assert!(n_files > 60, "only {n_files} files were found");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

fn needs(name: &str, bytes: &[u8]) -> bool {
    needs_all_formats(&[&MemorySource::new(name, bytes)])
}

#[test]
fn content_decides_and_not_the_name() {
    let rare: [&[u8]; 6] = [
        b"PAR1\x15\x04\x15",
        b"ARROW1\0\0\xff\xff\xff\xff",
        b"\x89HDF\r\n\x1a\n",
        b"MATLAB 5.0 MAT-file",
        b"{\"a\":1}\n{\"a\":2}\n",
        b"[[1,2],[3,4]]",
    ];
    let usual: [&[u8]; 5] = [b"\x93NUMPY\x01\0v\0{}", b"a,b\n1,2\n", b"1 2:0.5\n0 1:1\n", b"", b"\x89PNG\r\n\x1a\n"];
    for name in ["x.npy", "x.csv", "x.parquet", "x"] {
        for bytes in rare {
            assert!(needs(name, bytes) && needs(name, &gzip(bytes)), "{name} {bytes:?}");
        }
        for bytes in usual {
            assert!(!needs(name, bytes) && !needs(name, &gzip(bytes)), "{name} {bytes:?}");
        }
    }
    assert!(!needs("x.csv", b"PAR1,ARROW1\n1,2\n"));
    // What is packed twice is unpacked once, and then refused.
    let zstandard = b"\x28\xb5\x2f\xfd\0";
    assert!(needs("x.csv", zstandard) && !needs("x.csv", &gzip(zstandard)));
}

#[test]
fn text_in_utf_16_is_decoded_before() {
    let utf_16 = |text: &str| [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    assert!(needs("x", &utf_16("[[1,2],[3,4]]")) && needs("x", &gzip(&utf_16("{\"a\":1}\n{\"a\":2}\n"))));
    assert!(!needs("x", &utf_16("a,b\n1,2\n")));
}

#[test]
fn one_of_many_files_is_enough() {
    let usual = MemorySource::new("x.npy", *b"\x93NUMPY\x01\0");
    let rare = MemorySource::new("x.bin", *b"PAR1\x15\x04\x15");
    assert!(needs_all_formats(&[&usual, &rare]) && !needs_all_formats(&[&usual, &usual]));
}

#[test]
fn what_is_damaged_needs_nothing_more() {
    let mut packed = gzip(b"PAR1\x15\x04\x15");
    packed.truncate(11);
    assert!(!needs("x.gz", &packed) && !needs("x.gz", b"\x1f\x8b\x08\0"));
}
