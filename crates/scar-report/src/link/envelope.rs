//! Bytes as the text of a fragment: `2.` for the form of the link, then base64url of a CRC-32, of the number of bytes, and of the bytes, coded.
//! In links of form 1, which version 0.1 wrote, the bytes are deflated and their number is missing; these open, too.
//!
//! The checksum is there for links that a mail program cut, or a hand changed: decoding alone would give other numbers without a word.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::read::DeflateDecoder;

use super::coder::{decoded, encoded};

/// The form of links that this version writes; it reads those before, too.
pub(super) const FORM: u32 = 2;
/// The form whose bytes are deflated.
const DEFLATED: u32 = 1;

/// Bytes that a link may unpack to: five times what one of 100 classes does. Unpacking as many takes about a second.
const MOST_BYTES: usize = 1 << 20;
/// Bytes of the checksum, and of the number of bytes.
const N_CHECK: usize = 4;
const N_LENGTH: usize = 3;

/// What is wrong with a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// It is of another form; `None` where that is no number.
    Form(Option<u64>),
    /// A character that no link has.
    Character(char),
    /// Its end is missing, or something in it was changed.
    Damaged,
    /// It unpacks to more than any report takes.
    TooLarge,
}

/// `bytes` as the text of a link.
pub(super) fn wrap(bytes: &[u8]) -> String {
    let length = (bytes.len() as u32).to_le_bytes();
    let all = [&crc32fast::hash(bytes).to_le_bytes(), &length[..N_LENGTH], &encoded(bytes)].concat();
    format!("{FORM}.{}", URL_SAFE_NO_PAD.encode(all))
}

/// The bytes in the text of a link.
///
/// # Errors
/// What is wrong with it.
pub(super) fn unwrap(text: &str) -> Result<Vec<u8>, Broken> {
    let (form, body) = text.split_once('.').ok_or(Broken::Form(None))?;
    let form = match form.parse::<u64>() {
        Ok(form) if form == u64::from(FORM) || form == u64::from(DEFLATED) => form,
        other => return Err(Broken::Form(other.ok())),
    };
    if let Some(strange) = body.chars().find(|&it| !(it.is_ascii_alphanumeric() || it == '-' || it == '_')) {
        return Err(Broken::Character(strange));
    }
    let packed = URL_SAFE_NO_PAD.decode(body).map_err(|_| Broken::Damaged)?;
    let (check, packed) = packed.split_at_checked(N_CHECK).ok_or(Broken::Damaged)?;
    let bytes = if form == u64::from(FORM) { told(packed)? } else { inflated(packed)? };
    if crc32fast::hash(&bytes).to_le_bytes() == *check { Ok(bytes) } else { Err(Broken::Damaged) }
}

/// Coded bytes behind their number.
fn told(packed: &[u8]) -> Result<Vec<u8>, Broken> {
    let (length, coded) = packed.split_at_checked(N_LENGTH).ok_or(Broken::Damaged)?;
    let n = length.iter().rev().fold(0, |n, &byte| n << 8 | usize::from(byte));
    if n > MOST_BYTES {
        return Err(Broken::TooLarge);
    }
    decoded(coded, n).ok_or(Broken::Damaged)
}

fn inflated(packed: &[u8]) -> Result<Vec<u8>, Broken> {
    let mut bytes = Vec::new();
    DeflateDecoder::new(packed).take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|_| Broken::Damaged)?;
    if bytes.len() > MOST_BYTES { Err(Broken::TooLarge) } else { Ok(bytes) }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use super::*;

    /// `bytes` as a link of form 1.
    pub fn wrapped_before(bytes: &[u8]) -> String {
        let check = crc32fast::hash(bytes).to_le_bytes().to_vec();
        let mut packed = flate2::write::DeflateEncoder::new(check, flate2::Compression::best());
        packed.write_all(bytes).expect("memory takes all bytes");
        format!("{DEFLATED}.{}", URL_SAFE_NO_PAD.encode(packed.finish().expect("memory takes all bytes")))
    }

    #[test]
    fn bytes_come_back_and_every_change_is_seen() {
        let bytes = b"a report, a report, and a report".repeat(9);
        for wrap in [wrap, wrapped_before] {
            let text = wrap(&bytes);
            assert_eq!(unwrap(&text).expect("whole"), bytes);
            for cut in 0..text.len() {
                assert!(unwrap(&text[..cut]).is_err(), "{cut}");
            }
            for place in 2..text.len() {
                let other = if text.as_bytes()[place] == b'A' { "B" } else { "A" };
                let mut changed = text.clone();
                changed.replace_range(place..=place, other);
                // The last character may hold bits that nobody reads, and then says the same.
                assert!(unwrap(&changed).map_or(true, |again| again == bytes), "{place}");
            }
        }
        assert_eq!(unwrap(&format!("3.{}", &wrap(&bytes)[2..])), Err(Broken::Form(Some(3))));
        assert_eq!(unwrap("1.AA+A"), Err(Broken::Character('+')));
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused_before_it_is_unpacked() {
        let text = wrapped_before(&vec![b' '; 64 << 20]);
        assert!(text.len() < 100_000);
        assert_eq!(unwrap(&text), Err(Broken::TooLarge));
        let told = [&[0; N_CHECK][..], &[0xff; N_LENGTH], &[0; 60]].concat();
        assert_eq!(unwrap(&format!("{FORM}.{}", URL_SAFE_NO_PAD.encode(told))), Err(Broken::TooLarge));
    }
}
