//! Bytes as the text of a fragment: `1.` for the form of the link, then base64url of a CRC-32 and of deflated bytes.
//!
//! The checksum is there for links that a mail program cut, or a hand changed: deflate alone would give other numbers without a word.

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

/// The form of links that this version writes and reads.
pub(super) const FORM: u32 = 1;

/// Bytes that a link may unpack to: ten times what one of 100 classes does.
const MOST_BYTES: u64 = 2 << 20;
/// Bytes of the checksum.
const N_CHECK: usize = 4;

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
    let mut packed = DeflateEncoder::new(crc32fast::hash(bytes).to_le_bytes().to_vec(), Compression::best());
    packed.write_all(bytes).expect("memory takes all bytes");
    format!("{FORM}.{}", URL_SAFE_NO_PAD.encode(packed.finish().expect("memory takes all bytes")))
}

/// The bytes in the text of a link.
///
/// # Errors
/// What is wrong with it.
pub(super) fn unwrap(text: &str) -> Result<Vec<u8>, Broken> {
    let (form, body) = text.split_once('.').ok_or(Broken::Form(None))?;
    match form.parse::<u64>() {
        Ok(form) if form == u64::from(FORM) => {}
        other => return Err(Broken::Form(other.ok())),
    }
    if let Some(strange) = body.chars().find(|&it| !(it.is_ascii_alphanumeric() || it == '-' || it == '_')) {
        return Err(Broken::Character(strange));
    }
    let packed = URL_SAFE_NO_PAD.decode(body).map_err(|_| Broken::Damaged)?;
    let (check, packed) = packed.split_at_checked(N_CHECK).ok_or(Broken::Damaged)?;
    let mut bytes = Vec::new();
    DeflateDecoder::new(packed).take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|_| Broken::Damaged)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Broken::TooLarge);
    }
    if crc32fast::hash(&bytes).to_le_bytes() == *check { Ok(bytes) } else { Err(Broken::Damaged) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_and_every_change_is_seen() {
        let bytes = b"a report, a report, and a report".repeat(9);
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
        assert_eq!(unwrap(&format!("2.{}", &text[2..])), Err(Broken::Form(Some(2))));
        assert_eq!(unwrap("1.AA+A"), Err(Broken::Character('+')));
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused_before_it_is_unpacked() {
        let text = wrap(&vec![b' '; 64 << 20]);
        assert!(text.len() < 100_000);
        assert_eq!(unwrap(&text), Err(Broken::TooLarge));
    }
}
