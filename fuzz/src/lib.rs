//! The harness of all targets: bytes under a name are read, and what comes of it is refused in words or as promised
//! (`crates/scar-data/tests/common/sound.rs`), in bounded memory; libFuzzer bounds the time.

use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use scar_data::source::MemorySource;

mod memory;
#[path = "../../crates/scar-data/tests/common/sound.rs"]
mod sound;

/// Bytes a file may take besides twice its own: 64 MiB is what a small one may unpack to, kept as f32 out of f16, with room
/// for what stands beside it.
const MAX_BYTES: usize = 256 << 20;

/// What panicked last, for the case that nobody catches it. A panic may come from another thread than it ends up in.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

/// Once per process, after libFuzzer's own hook is set: that one aborts at once, but a decoder's panic is caught and becomes a
/// refusal. A panic at a place in the library's own code is a fault wherever it ends, as in a browser nothing catches it.
pub fn begin() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project").join("crates");
    panic::set_hook(Box::new(move |panic| {
        let is_own = panic.location().is_some_and(|place| Path::new(place.file()).starts_with(&own));
        // Only of what is told: to find the names takes longer than to read a thousand files.
        let trace = if is_own { std::backtrace::Backtrace::force_capture().to_string() } else { String::new() };
        *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = format!("{panic}\n{trace}");
        if is_own {
            fail();
        }
    }));
}

/// Reads `bytes` under one of `names`, which their number chooses, so that a reproducer needs nothing beside itself.
pub fn matrix(names: &[&str], bytes: &[u8]) {
    let source = MemorySource::new(names[bytes.len() % names.len()], bytes);
    checked(bytes.len(), || sound::read_soundly(&source));
}

/// Reads `bytes` under one of `names` as labels: alone, and of a matrix with ids.
pub fn labels(names: &[&str], bytes: &[u8]) {
    let labels = MemorySource::new(names[bytes.len() % names.len()], bytes);
    let matrix = MemorySource::new("x.csv", include_bytes!("../../crates/scar-data/tests/fixtures/bad/good/with_ids.csv"));
    checked(bytes.len(), || {
        sound::read_soundly(&labels);
        sound::read_labels_soundly(&matrix, &labels);
    });
}

/// Opens `bytes` as a link, and as what a sound link holds, as no fuzzer finds a checksum. What opens can be shown and shared again.
pub fn link(bytes: &[u8]) {
    use base64::Engine;
    let mut held = crc32fast::hash(bytes).to_le_bytes().to_vec();
    held.extend(deflated(bytes));
    let in_base64 = |bytes: &[u8]| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    let sound = format!("#r=1.{}", in_base64(&held));
    // Behind a checksum and a length of 16 times as many bytes: decoding comes before the checksum.
    let length = (16 * bytes.len() as u32).to_le_bytes();
    let coded = format!("#r=2.{}", in_base64(&[&[0; 4], &length[..3], bytes].concat()));
    let as_it_is = format!("#r={}", String::from_utf8_lossy(bytes));
    checked(bytes.len(), || {
        for text in [&sound, &coded, &as_it_is] {
            match scar_report::open_link(text) {
                Ok(scar_report::Linked::Analysis(linked)) => {
                    let page = scar_report::html_report::to_html(&linked.report);
                    assert!(!page.contains("<script"), "markup out of a link");
                    let _ = scar_report::to_link(&linked.report);
                }
                Ok(scar_report::Linked::Modalities(report)) => {
                    let page = scar_report::html_report::modalities_to_html(&report);
                    assert!(!page.contains("<script"), "markup out of a link");
                    let _ = scar_report::modalities_to_link(&report);
                }
                Err(problem) => assert!(problem.message.chars().count() < 600, "{problem}"),
            }
        }
    });
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).expect("memory takes all bytes");
    packed.finish().expect("memory takes all bytes")
}

/// Reads `bytes` as they are where they look packed; else packs them first, as no fuzzer finds a checksum.
pub fn packed(bytes: &[u8]) {
    let endings = ["csv", "npy", "fvecs", "jsonl", "arrow", "json", "pt"];
    let ending = endings[bytes.len() / 2 % endings.len()];
    let is_packed = bytes.starts_with(b"\x1f\x8b\x08") || bytes.starts_with(b"\x28\xb5\x2f\xfd");
    let (packed, packing) = match (is_packed, bytes.len() % 2) {
        (true, _) => (bytes.to_vec(), "gz"),
        (false, 0) => (gzip(bytes), "gz"),
        (false, _) => (ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest), "zst"),
    };
    let source = MemorySource::new(format!("x.{ending}.{packing}"), packed);
    checked(bytes.len(), || sound::read_soundly(&source));
}

/// Reads `bytes` as an archive where they look like one; else as arrays one behind another, which become its members, as no
/// fuzzer finds a checksum, and few a deflated array that still is one.
pub fn npz(bytes: &[u8]) {
    if bytes.starts_with(b"PK") {
        return matrix(&["x.npz"], bytes);
    }
    let starts: Vec<usize> = (0..bytes.len()).filter(|&at| bytes[at..].starts_with(b"\x93NUMPY")).chain([bytes.len()]).collect();
    let names = ["X.npy", "y.npy", "ids.npy", "text.npy"];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bounds) in names.into_iter().zip(starts.windows(2)) {
        let method = if bytes.len() % 2 == 0 { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        archive.start_file(name, options).expect("a name");
        std::io::Write::write_all(&mut archive, &bytes[bounds[0]..bounds[1]]).expect("memory");
    }
    matrix(&["x.npz"], archive.finish().expect("memory").get_ref());
}

/// Reads `bytes` as they are, or with each array packed, as MATLAB does it: no fuzzer finds zlib's checksum.
pub fn mat(bytes: &[u8]) {
    let is_as_it_is = bytes.len() % 2 == 0 || bytes.len() < 128;
    let packed = if is_as_it_is { bytes.to_vec() } else { mat_packed(bytes) };
    matrix(&["x.mat"], &packed);
}

/// The file of MATLAB 5 in `bytes` with every element packed; what is no element stays.
fn mat_packed(bytes: &[u8]) -> Vec<u8> {
    let is_big_endian = bytes[126..128] == *b"MI";
    let length = |tag: &[u8]| {
        let bytes = [tag[4], tag[5], tag[6], tag[7]];
        if is_big_endian { u32::from_be_bytes(bytes) as usize } else { u32::from_le_bytes(bytes) as usize }
    };
    let (mut packed, mut rest) = (bytes[..128].to_vec(), &bytes[128..]);
    while rest.len() >= 8 {
        let n_bytes = 8 + length(rest).min(rest.len() - 8);
        let (element, after) = rest.split_at(n_bytes.next_multiple_of(8).min(rest.len()));
        let mut zlib = Vec::new();
        let mut encoder = flate2::bufread::ZlibEncoder::new(element, flate2::Compression::fast());
        std::io::Read::read_to_end(&mut encoder, &mut zlib).expect("memory can be read");
        let tag = [15, zlib.len() as u32].map(|number| if is_big_endian { number.to_be_bytes() } else { number.to_le_bytes() });
        packed.extend(tag.concat());
        packed.extend(zlib);
        rest = after;
    }
    packed.extend(rest);
    packed
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut encoder = flate2::bufread::GzEncoder::new(bytes, flate2::Compression::fast());
    std::io::Read::read_to_end(&mut encoder, &mut packed).expect("memory can be read");
    packed
}

/// Runs `check` of a file of `n_bytes`; a panic that leaves it, or too much memory, ends the process, which libFuzzer tells.
fn checked(n_bytes: usize, check: impl FnOnce()) {
    let outcome = memory::bounded(2 * n_bytes + MAX_BYTES, || panic::catch_unwind(AssertUnwindSafe(check)));
    if outcome.is_err() {
        fail();
    }
}

fn fail() -> ! {
    eprintln!("{}", LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner));
    std::process::abort();
}
