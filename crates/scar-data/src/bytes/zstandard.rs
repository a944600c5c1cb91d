//! The frames of a Zstandard file, one after another, unpacked as they are read.
//!
//! The C library does it, which Parquet and Arrow link anyway. The crate `ruzstd`, which has no C, took 1.9 to 5.2 times as long for
//! 50 MB of numbers, text and labels. Frames that hold no data (skippable ones, as `pzstd` writes them) are passed over by the library.

use std::io::{self, BufRead, Read};

use zstd::stream::raw::{Decoder, Operation as _};

use crate::bytes::forward::{Fault, damaged};
use scar_core::problem::Code;

/// The unpacked bytes of `packed`.
///
/// # Errors
/// Where memory is short.
pub(crate) fn unpacked<'a>(packed: Box<dyn BufRead + 'a>) -> io::Result<Box<dyn Read + 'a>> {
    Ok(Box::new(Frames::new(packed)?))
}

/// Unpacked bytes of the frames in `packed`.
pub(crate) struct Frames<R> {
    packed: R,
    decoder: Decoder<'static>,
    position: u64,
    /// Whether a frame has begun and not ended.
    is_inside: bool,
}

impl<R: BufRead> Frames<R> {
    /// Those in `packed`.
    ///
    /// # Errors
    /// Where memory is short.
    pub(crate) fn new(packed: R) -> io::Result<Self> {
        Ok(Self { packed, decoder: Decoder::new()?, position: 0, is_inside: false })
    }

    /// What the library says, in our words.
    fn told(&self, error: &io::Error) -> io::Error {
        let text = error.to_string();
        if text.contains("checksum") {
            return Fault::error(Code::Checksum, ": a checksum does not match, so the packed data is damaged. Get the file again.");
        }
        if text.contains("too much memory") {
            let clause = " was packed with a window of more than 128 MiB, which is not supported. Pack it again without --long or --ultra.";
            return Fault::error(Code::UnsupportedFeature, clause);
        }
        damaged(self.position)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let packed = self.packed.fill_buf()?;
            let is_end = packed.is_empty();
            if buffer.is_empty() || (is_end && !self.is_inside) {
                return Ok(0);
            }
            let step = self.decoder.run_on_buffers(packed, buffer);
            let step = step.map_err(|error| self.told(&error))?;
            self.packed.consume(step.bytes_read);
            self.is_inside = step.remaining > 0;
            if step.bytes_written > 0 {
                self.position += step.bytes_written as u64;
                return Ok(step.bytes_written);
            }
            if is_end && self.is_inside {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands over one byte at a time, so that every frame is cut everywhere.
    struct Dripping<'a>(&'a [u8]);

    impl Read for Dripping<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n_bytes = buffer.len().min(self.0.len()).min(1);
            buffer[..n_bytes].copy_from_slice(&self.0[..n_bytes]);
            self.0 = &self.0[n_bytes..];
            Ok(n_bytes)
        }
    }

    fn frame(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).expect("memory");
        encoder.include_checksum(true).expect("a setting");
        io::Write::write_all(&mut encoder, bytes).expect("memory can be written");
        encoder.finish().expect("memory can be written")
    }

    fn skippable(bytes: &[u8]) -> Vec<u8> {
        [&0x184d_2a53_u32.to_le_bytes(), &(bytes.len() as u32).to_le_bytes(), bytes].concat()
    }

    fn unpacked(packed: &[u8]) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        Frames::new(io::BufReader::new(packed))?.read_to_end(&mut bytes)?;
        let mut dripped = Vec::new();
        Frames::new(io::BufReader::new(Dripping(packed)))?.read_to_end(&mut dripped)?;
        assert!(bytes == dripped);
        Ok(bytes)
    }

    #[test]
    fn frames_follow_one_another_and_skippable_ones_are_passed_over() {
        let text: Vec<u8> = (0..70_000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let packed =
            [skippable(b"first"), frame(&text), frame(b""), skippable(b""), frame(b"abc"), skippable(&text), frame(&[7; 300_000])].concat();
        assert!(unpacked(&packed).expect("readable") == [text.as_slice(), b"abc", &[7; 300_000]].concat());
        assert_eq!(unpacked(&[]).expect("no frame"), b"");
        assert_eq!(unpacked(&skippable(b"nothing else")).expect("no data"), b"");
    }

    #[test]
    fn a_frame_that_breaks_off_is_told_wherever_it_ends() {
        let packed = [frame(&[1; 5000]), skippable(&[2; 40]), frame(b"abcdefgh")].concat();
        let whole = [frame(&[1; 5000]).len(), frame(&[1; 5000]).len() + skippable(&[2; 40]).len()];
        for kept in (1..packed.len()).filter(|kept| !whole.contains(kept)) {
            let error = unpacked(&packed[..kept]).expect_err("cut");
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof, "{kept} bytes: {error}");
        }
    }

    #[test]
    fn damage_is_told() {
        let told = |packed: &[u8]| {
            let error = unpacked(packed).expect_err("must be refused");
            error.get_ref().and_then(|inner| inner.downcast_ref::<Fault>()).map(|fault| fault.code)
        };
        let mut wrong_sum = frame(b"abcdefgh");
        *wrong_sum.last_mut().expect("a byte") ^= 1;
        assert_eq!(told(&wrong_sum), Some(Code::Checksum));
        assert_eq!(told(&[frame(b"abc"), b"and no frame".to_vec()].concat()), Some(Code::CorruptData));
        // A window of 2 GiB.
        assert_eq!(told(b"\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00"), Some(Code::UnsupportedFeature));
    }
}
