//! Which files need decoders that not every program carries.

use crate::bytes::first::PREFIX_BYTES;
use crate::bytes::source::{ByteSource, MemorySource};
use crate::bytes::unpacked::{Beginning, beginning};
use crate::fields::sniff::sniff;

/// Whether one of `files` is of a format, or packed in a way, that is read only after [`crate::link_all_formats`]. Content decides, as
/// where they are read. A file that cannot be read, or is of no known format, needs none: reading it tells what is wrong.
///
/// ```
/// use scar_data::needs_all_formats;
/// use scar_data::source::{ByteSource, MemorySource};
/// let files = [("x.npy", b"\x93NUMPY\x01\0".as_slice()), ("x.csv", b"a,b\n1,2\n"), ("x.csv", b"PAR1\x15\x04")];
/// let needs = files.map(|(name, bytes)| needs_all_formats(&[&MemorySource::new(name, bytes) as &dyn ByteSource]));
/// assert_eq!(needs, [false, false, true]);
/// ```
pub fn needs_all_formats(files: &[&dyn ByteSource]) -> bool {
    files.iter().any(|&source| match beginning(source, PREFIX_BYTES) {
        Beginning::Plain => is_rare(source),
        Beginning::Decoded(bytes) => is_rare(&MemorySource::new(source.name(), bytes)),
        Beginning::RarelyPacked => true,
    })
}

fn is_rare(source: &dyn ByteSource) -> bool {
    sniff(source).is_ok_and(|format| format.is_rare())
}
