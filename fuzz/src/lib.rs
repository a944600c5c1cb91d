//! The harness of all targets: bytes under a name are read, and what comes of it is refused in words or as promised
//! (`tests/common/sound.rs`), in bounded memory; libFuzzer bounds the time.

use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use scar_lens::data::source::MemorySource;

mod memory;
#[path = "../../tests/common/sound.rs"]
mod sound;

/// Bytes a file may take besides twice its own: 64 MiB is what a small one may unpack to, kept as f32 out of f16, with room
/// for what stands beside it.
const MAX_BYTES: usize = 256 << 20;

/// What panicked last, for the case that nobody catches it. A panic may come from another thread than it ends up in.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

/// Once per process, after libFuzzer's own hook is set: that one aborts at once, but a decoder's panic is caught and becomes a
/// refusal. A panic at a place in the library's own code is a fault wherever it ends, as in a browser nothing catches it.
pub fn begin() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project").join("src");
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
    let matrix = MemorySource::new("x.csv", include_bytes!("../../tests/fixtures/bad/good/with_ids.csv"));
    checked(bytes.len(), || {
        sound::read_soundly(&labels);
        sound::read_labels_soundly(&matrix, &labels);
    });
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
