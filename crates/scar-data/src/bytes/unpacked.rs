//! Files that are packed as a whole, by gzip or Zstandard, texts that are not UTF-8, and how far anything may unpack.

use std::io::{self, BufRead, BufReader, Read};

use crate::bytes::forward::{Fault, ForwardSource, UNPACKING_OPTION, damaged};
use crate::bytes::linked::Linked;
#[cfg(feature = "columnar")]
use crate::bytes::linked::natively;
use crate::bytes::source::{ByteSource, SourceReader, unreadable};
use crate::bytes::wide_text::{FIRST_BYTES, WideEncoding, WideReader};
#[cfg(feature = "columnar")]
use crate::bytes::zstandard;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};
use scar_files::options::ReadOptions;
use scar_files::words::{grouped, shown_name};

/// How many times its size a file may unpack to unless a person says more; embeddings hardly ever reach 10.
pub(crate) const MAX_RATIO: u64 = 100;
/// Below this many bytes any ratio will do. A fuzzer finds such files soon, and would do nothing but unpack zeros.
const MIN_LIMIT_BYTES: u64 = if cfg!(fuzzing) { 1 << 20 } else { 64 << 20 };
/// Bytes unpacked at a time.
const CHUNK_BYTES: usize = 1 << 17;

/// Proves that `unpacked_bytes` out of `packed_bytes` are no more than `max_ratio`, that of the source
/// ([`ByteSource::max_unpacked_ratio`]), allows; `file` is the file as it is shown.
///
/// # Errors
/// [`Code::TooLarge`] with the limit.
pub(crate) fn check_ratio(file: &str, max_ratio: u64, packed_bytes: u64, unpacked_bytes: u64) -> Result<(), Problem> {
    let limit = limit_bytes(max_ratio, packed_bytes);
    if unpacked_bytes <= limit {
        return Ok(());
    }
    let clause = format!(
        " unpacks to more than {} MB out of {} kB: too large, beyond the limit of {max_ratio} times its size, as a decompression bomb is. \
         If it is meant so, raise the limit.",
        grouped(limit / 1_000_000),
        grouped(packed_bytes.div_ceil(1_000))
    );
    Err(refusal(file, Code::TooLarge, clause).with_option(UNPACKING_OPTION))
}

/// Bytes that a file of `packed_bytes` may unpack to.
pub(crate) fn limit_bytes(max_ratio: u64, packed_bytes: u64) -> u64 {
    packed_bytes.saturating_mul(max_ratio).max(MIN_LIMIT_BYTES)
}

/// A source with the limit that a person set.
pub(crate) struct Limited<'a> {
    source: &'a dyn ByteSource,
    max_ratio: u64,
}

impl<'a> Limited<'a> {
    /// `source`, with the limit of `options` where they have one.
    pub(crate) fn new(source: &'a dyn ByteSource, options: &ReadOptions) -> Self {
        Self { source, max_ratio: options.max_unpacked_ratio.unwrap_or_else(|| source.max_unpacked_ratio()) }
    }
}

impl ByteSource for Limited<'_> {
    fn name(&self) -> &str {
        self.source.name()
    }

    fn len_bytes(&self) -> u64 {
        self.source.len_bytes()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.source.read_at(offset, buffer)
    }

    fn is_random_access(&self) -> bool {
        self.source.is_random_access()
    }

    fn max_unpacked_ratio(&self) -> u64 {
        self.max_ratio
    }
}

/// Unpacks Zstandard.
type Unpack = for<'a> fn(Box<dyn BufRead + 'a>) -> io::Result<Box<dyn Read + 'a>>;

#[cfg(feature = "columnar")]
static ZSTANDARD: Linked<Unpack> = Linked::new(natively!(zstandard::unpacked));
#[cfg(not(feature = "columnar"))]
static ZSTANDARD: Linked<Unpack> = Linked::new(None);

/// Has the program carry what unpacks Zstandard.
pub(crate) fn link_all() {
    #[cfg(feature = "columnar")]
    ZSTANDARD.link(zstandard::unpacked);
}

/// The beginning of a file, by which it is told whether a program needs all decoders for it.
pub(crate) enum Beginning {
    /// It is read as it is.
    Plain,
    /// The first bytes of what is unpacked or decoded as it is read, as far as that can be done.
    Decoded(Vec<u8>),
    /// It is packed in a rare way.
    RarelyPacked,
}

/// The beginning of `source`, of at most `n_bytes`. What is wrong with it is told by whoever reads the file.
pub(crate) fn beginning(source: &dyn ByteSource, n_bytes: u64) -> Beginning {
    let packing = Packing::of(source);
    if packing == Some(Packing::Zstandard) {
        return Beginning::RarelyPacked;
    }
    let mut first = Vec::new();
    let _ = open(source, packing).and_then(|bytes| bytes.take(FIRST_BYTES as u64).read_to_end(&mut first));
    let encoding = WideEncoding::of(&first, source.name()).map(|(encoding, _)| encoding);
    if packing.is_none() && encoding.is_none() {
        return Beginning::Plain;
    }
    let mut bytes = Vec::new();
    let _ = open_text(source, packing, encoding).and_then(|text| text.take(n_bytes).read_to_end(&mut bytes));
    Beginning::Decoded(bytes)
}

/// How a whole file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Gzip,
    Zstandard,
}

impl Packing {
    fn of(source: &dyn ByteSource) -> Option<Self> {
        let mut start = [0; 4];
        if source.len_bytes() < 4 || source.read_at(0, &mut start).is_err() {
            return None;
        }
        match start {
            [0x1f, 0x8b, 8, _] => Some(Self::Gzip),
            // A frame, or one without data before it.
            [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Some(Self::Zstandard),
            _ => None,
        }
    }

    fn open<'a>(self, source: &'a dyn ByteSource) -> io::Result<Box<dyn Read + 'a>> {
        let packed = BufReader::with_capacity(CHUNK_BYTES, SourceReader::new(source, 0));
        Ok(match self {
            // Several members one after another are one file, as `cat a.gz b.gz` gives.
            Self::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(packed)),
            Self::Zstandard => match ZSTANDARD.get() {
                Some(unpack) => unpack(Box::new(packed))?,
                // The page and the compute worker unpack nothing, and the reader of the usual formats asks before.
                None => {
                    let clause = " is packed by Zstandard, which is not supported by this part of the page. Unpack it first.";
                    return Err(Fault::error(Code::UnsupportedFeature, clause));
                }
            },
        })
    }
}

/// The bytes of `source`, unpacked where it is packed.
fn open<'a>(source: &'a dyn ByteSource, packing: Option<Packing>) -> io::Result<Box<dyn Read + 'a>> {
    packing.map_or_else(|| Ok(Box::new(SourceReader::new(source, 0)) as _), |packing| packing.open(source))
}

/// The bytes of `source`, unpacked where it is packed, and as UTF-8 where it is text in `encoding`.
fn open_text<'a>(source: &'a dyn ByteSource, packing: Option<Packing>, encoding: Option<WideEncoding>) -> io::Result<Box<dyn Read + 'a>> {
    let bytes = open(source, packing)?;
    Ok(match encoding {
        Some(encoding) => Box::new(WideReader::new(bytes, encoding)),
        None => bytes,
    })
}

/// A file that is read as it is, or unpacked and decoded as it is read.
pub(crate) enum Unpacked<'a> {
    /// As it is.
    Plain(&'a dyn ByteSource),
    /// It was packed as a whole, or is text in UTF-16 or UTF-32; and what a person should know of that.
    Forward(ForwardSource<'a>, Option<Box<Problem>>),
}

impl<'a> Unpacked<'a> {
    /// `source`, unpacked where it is packed as a whole, and as UTF-8 where it is text in UTF-16 or UTF-32. Its length is found out
    /// by reading it once.
    ///
    /// # Errors
    /// [`Code::TooLarge`] for what unpacks to far more than is reasonable, a refusal for what is damaged;
    /// [`ReadError::Cancelled`].
    pub(crate) fn of(source: &'a dyn ByteSource, control: &Control) -> Result<Self, ReadError> {
        Ok(unpacked(source, control)?.map_or(Self::Plain(source), |(source, warning)| Self::Forward(source, warning.map(Box::new))))
    }

    /// The bytes.
    pub(crate) fn source(&self) -> &dyn ByteSource {
        match self {
            Self::Plain(source) => *source,
            Self::Forward(source, _) => source,
        }
    }

    /// What a person should know although the file can be read.
    pub(crate) fn warning(&self) -> Option<Problem> {
        match self {
            Self::Plain(_) => None,
            Self::Forward(_, warning) => warning.as_deref().cloned(),
        }
    }
}

fn unpacked<'a>(source: &'a dyn ByteSource, control: &Control) -> Result<Option<(ForwardSource<'a>, Option<Problem>)>, ReadError> {
    let file = shown_name(source.name());
    let told = |error: io::Error, position: u64| {
        let error = match error.kind() {
            io::ErrorKind::UnexpectedEof => Fault::error(
                Code::Truncated,
                format!(" ends inside its packed data, after {position} unpacked bytes: it is cut off. Get the file again."),
            ),
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => damaged(position),
            _ => error,
        };
        unreadable(source, &error)
    };
    let packing = Packing::of(source);
    let mut first = Vec::new();
    let begin = open(source, packing).and_then(|bytes| bytes.take(FIRST_BYTES as u64).read_to_end(&mut first));
    // A plain file that cannot be read is told by its reader.
    if packing.is_some() {
        begin.map_err(|error| told(error, first.len() as u64))?;
    }
    let found = WideEncoding::of(&first, source.name());
    let encoding = found.map(|(encoding, _)| encoding);
    if packing.is_none() && encoding.is_none() {
        return Ok(None);
    }
    let mut reader = open_text(source, packing, encoding).map_err(|error| told(error, 0))?;
    let mut buffer = vec![0; CHUNK_BYTES];
    let mut n_bytes = 0;
    loop {
        control.check()?;
        match reader.read(&mut buffer).map_err(|error| told(error, n_bytes))? {
            0 => break,
            n => n_bytes += n as u64,
        }
        check_ratio(&file, source.max_unpacked_ratio(), source.len_bytes(), n_bytes)?;
    }
    let warning = found.filter(|&(_, is_guessed)| is_guessed).map(|(encoding, _)| encoding.without_mark(&file));
    let text = ForwardSource::new(source.name().to_owned(), n_bytes, None, move || open_text(source, packing, encoding));
    Ok(Some((text, warning)))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::bytes::source::MemorySource;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("memory can be written");
        encoder.finish().expect("memory can be written")
    }

    fn zstandard(bytes: &[u8]) -> Vec<u8> {
        zstd::encode_all(bytes, 1).expect("memory can be written")
    }

    fn whole(bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
        let source = MemorySource::new("x.csv.gz", bytes);
        match Unpacked::of(&source, &Control::new()) {
            Ok(unpacked) => {
                let mut out = vec![0; unpacked.source().len_bytes() as usize];
                unpacked.source().read_at(0, &mut out).map_err(|error| unreadable(&source, &error))?;
                Ok(out)
            }
            Err(ReadError::Refused(problem)) => Err(problem),
            Err(ReadError::Cancelled) => panic!("nobody cancelled"),
        }
    }

    #[test]
    fn what_was_packed_comes_back_member_after_member() {
        let text: Vec<u8> = (0..300_000_u32).flat_map(|number| number.to_le_bytes()).collect();
        let twice = [text.as_slice(), &text].concat();
        for pack in [gzip, zstandard] {
            assert!(whole(pack(&text)).expect("readable") == text);
            assert!(whole([pack(&text), pack(&text)].concat()).expect("readable") == twice);
        }
        assert_eq!(whole(b"plain text".to_vec()).expect("readable"), b"plain text");
    }

    #[test]
    fn damage_and_bombs_are_refused() {
        let text: Vec<u8> = (0..300_000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        for pack in [gzip, zstandard] {
            let packed = pack(&text);
            let cut = whole(packed[..packed.len() / 2].to_vec()).expect_err("cut");
            assert!(matches!(cut.code, Code::Truncated | Code::CorruptData), "{cut}");
            let bomb = whole(pack(&vec![0; 80 << 20])).expect_err("a bomb");
            assert_eq!(bomb.code, Code::TooLarge, "{bomb}");
        }
        let mut damaged = gzip(&text);
        let middle = damaged.len() / 2;
        damaged[middle..middle + 9].fill(0xff);
        assert_eq!(whole(damaged).expect_err("damaged").code, Code::CorruptData);
    }
}
