//! NumPy's `.npz`: a zip archive of `.npy` arrays, stored or deflated, read array by array.

use std::io::{self, BufReader, Read};

use zip::{CompressionMethod, ZipArchive};

use crate::bytes::forward::{Cursor, ForwardSource, PartSource};
use crate::bytes::source::{ByteSource, SourceReader, unreadable};
use crate::bytes::unpacked::check_ratio;
use crate::format::arrays::{ArrayFile, Data, Member};
use crate::format::container::{Container, Format, Head};
use crate::format::npy::array::NpyFile;
use crate::format::npy::preamble::MAGIC;
use crate::format::sparse::npz::of_scipy;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};
use scar_files::names::vocabulary::{matrix_rank, names_labels};
use scar_files::words::{count_of, one_line, quoted, shown_name};

/// Members that an archive may have.
const MAX_MEMBERS: usize = 100_000;
/// Bytes at the end of an archive in which the end of its directory stands.
const END_BYTES: u64 = (64 << 10) + 22;

/// NumPy archives.
pub(crate) struct NpzFormat;

impl Format for NpzFormat {
    fn name(&self) -> &'static str {
        "npz"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["npz"]
    }

    fn about(&self) -> &'static str {
        "arrays of any number and text type, either byte order, C and Fortran order; stored and deflated, zip64; checksums; array by array; one vector a key; SciPy's sparse matrices (CSR, CSC, COO, BSR, DIA)"
    }

    fn matches(&self, head: &Head<'_>) -> bool {
        let contains = |needle: &[u8]| memchr::memmem::find(head.bytes, needle).is_some();
        if !head.bytes.starts_with(b"PK") || contains(b"data.pkl") || contains(b"[Content_Types].xml") {
            return false;
        }
        head.extension == "npz" || contains(b".npy") || contains(MAGIC)
    }

    fn open<'a>(&self, source: &'a dyn ByteSource, control: &Control) -> Result<Box<dyn Container + 'a>, ReadError> {
        let file = shown_name(source.name());
        let entries = directory(source, &file)?;
        let mut warnings = Vec::new();
        let mut members = Vec::new();
        let mut objects = Vec::new();
        for entry in &entries {
            control.check()?;
            let name = entry.name.strip_suffix(".npy").unwrap_or(&entry.name);
            if entry.name.ends_with('/') {
                continue;
            }
            let bytes = entry.source(source, &file, name)?;
            if !entry.name.ends_with(".npy") && !begins_as_array(&*bytes) {
                continue;
            }
            match NpyFile::open(&*bytes) {
                Ok(array) => {
                    // What unpacked the header takes as much memory as many small members have bytes: it begins anew where values are read.
                    let bytes = if entry.is_deflated { entry.source(source, &file, name)? } else { bytes };
                    members.push(Member::named(name.to_owned(), Data::Array { source: bytes, array }));
                }
                // A single value is no field, but may say how others are meant.
                Err(problem) if problem.code == Code::NoMatrix && name == "format" => {
                    let array = NpyFile::open_single(&*bytes).map_err(|problem| problem.in_file(&file))?;
                    members.push(Member::named(name.to_owned(), Data::Array { source: bytes, array }));
                }
                Err(problem) if problem.code == Code::NoMatrix => {}
                // Ids and captions are often such; what nothing is made of need not be read.
                Err(problem) if problem.code == Code::UnsafeCode && !names_labels(name) && matrix_rank(name).is_none() => {
                    objects.push(problem)
                }
                Err(problem) => return Err(problem.in_file(&file).into()),
            }
        }
        if doubled(source, entries.len() as u64) {
            let clause = " is ambiguous: a name stands more than once in its directory, and the last was read. Save it again.";
            warnings.push(refusal(&file, Code::Ambiguous, clause));
        }
        match objects.into_iter().next() {
            Some(problem) if members.is_empty() => return Err(problem.in_file(&file).into()),
            Some(problem) => {
                let message = problem.message.replace("so it is refused", "so it was left out");
                warnings.push(Problem { message, ..problem }.in_file(&file));
            }
            None => {}
        }
        let members = of_scipy(&file, members, control)?;
        Ok(Box::new(ArrayFile::new(file, members, warnings)))
    }
}

/// A member of an archive.
pub(crate) struct Entry {
    /// Its name, folders and all.
    pub(crate) name: String,
    start: u64,
    packed_bytes: u64,
    unpacked_bytes: u64,
    crc32: u32,
    is_deflated: bool,
}

/// The members of the archive `source`, shown as `file`.
///
/// # Errors
/// A refusal for an archive that cannot be understood, is encrypted, or is packed in a way that is not read.
pub(crate) fn directory(source: &dyn ByteSource, file: &str) -> Result<Vec<Entry>, Problem> {
    let mut archive = ZipArchive::new(BufReader::new(Cursor::new(source))).map_err(|error| told(source, file, error))?;
    if archive.len() > MAX_MEMBERS {
        let clause = format!(
            " holds {}, beyond the limit of {MAX_MEMBERS}: too large. Save the embeddings alone.",
            count_of(archive.len() as u64, "member")
        );
        return Err(refusal(file, Code::TooLarge, clause));
    }
    let mut entries = Vec::with_capacity(archive.len());
    let mut all_bytes = 0_u64;
    for idx in 0..archive.len() {
        let entry = archive.by_index_raw(idx).map_err(|error| told(source, file, error))?;
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if entry.encrypted() {
            let clause = format!(", {}: encrypted, which is not supported. Save it without a password.", quoted(&name));
            return Err(refusal(file, Code::UnsupportedFeature, clause));
        }
        let is_deflated = match entry.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            method => {
                let method = format!("{method:?}").to_lowercase();
                let clause =
                    format!(", {}: the compression method {method} is not supported. Save it with np.savez_compressed.", quoted(&name));
                return Err(refusal(file, Code::UnsupportedFeature, clause));
            }
        };
        let (packed_bytes, unpacked_bytes) = (entry.compressed_size(), entry.size());
        let start = entry.data_start().unwrap_or(u64::MAX);
        if start.checked_add(packed_bytes).is_none_or(|end| end > source.len_bytes()) {
            let clause =
                format!(", {}: its data lies beyond the end of the file (bad offset or length). Get the file again.", quoted(&name));
            return Err(refusal(file, Code::BadOffsets, clause));
        }
        if !is_deflated && packed_bytes != unpacked_bytes {
            let clause = format!(", {}: malformed, two lengths are given for data that is not packed. Save it again.", quoted(&name));
            return Err(refusal(file, Code::BadStructure, clause));
        }
        check_ratio(file, source.max_unpacked_ratio(), packed_bytes, unpacked_bytes)?;
        // Several names may stand for the same packed bytes.
        all_bytes = all_bytes.saturating_add(unpacked_bytes);
        check_ratio(file, source.max_unpacked_ratio(), source.len_bytes(), all_bytes)?;
        entries.push(Entry { name, start, packed_bytes, unpacked_bytes, crc32: entry.crc32(), is_deflated });
    }
    Ok(entries)
}

impl Entry {
    /// The member's bytes, unpacked, under the name that messages give it.
    ///
    /// # Errors
    /// None now; reading tells what is damaged.
    pub(crate) fn source<'a>(&self, source: &'a dyn ByteSource, file: &str, name: &str) -> Result<Box<dyn ByteSource + 'a>, Problem> {
        let Self { start, packed_bytes, unpacked_bytes, crc32, is_deflated, .. } = *self;
        let shown = format!("{file}, {}", shown_name(name));
        let open = move || -> io::Result<Box<dyn Read + 'a>> {
            let packed = SourceReader::new(source, start).take(packed_bytes);
            Ok(if is_deflated {
                Box::new(flate2::bufread::DeflateDecoder::new(BufReader::with_capacity(1 << 17, packed)))
            } else {
                Box::new(packed)
            })
        };
        Ok(Box::new(ForwardSource::new(shown, unpacked_bytes, Some(crc32), open)))
    }
}

impl Entry {
    /// Bytes of the member, unpacked.
    pub(crate) fn unpacked_bytes(&self) -> u64 {
        self.unpacked_bytes
    }

    /// Where the member's bytes stand in the archive, where they are not packed; without its checksum.
    pub(crate) fn stored<'a>(&self, source: &'a dyn ByteSource, name: String) -> Option<PartSource<'a>> {
        (!self.is_deflated).then(|| PartSource::new(source, name, self.start, self.packed_bytes))
    }
}

fn begins_as_array(source: &dyn ByteSource) -> bool {
    let mut start = [0; MAGIC.len()];
    source.len_bytes() >= start.len() as u64 && source.read_at(0, &mut start).is_ok() && start == *MAGIC
}

/// What the crate says about a broken archive.
fn told(source: &dyn ByteSource, file: &str, error: zip::result::ZipError) -> Problem {
    match error {
        zip::result::ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => unreadable(source, &error),
        zip::result::ZipError::Io(_) => refusal(
            file,
            Code::BadOffsets,
            ": a part of the archive lies beyond the end of the file (bad offset or length). Get the file again.",
        ),
        zip::result::ZipError::UnsupportedArchive(what) => {
            refusal(file, Code::UnsupportedFeature, format!(" is a zip archive of a kind that is not supported: {what}. Save it again."))
        }
        error if !has_end(source) => {
            let _ = error;
            refusal(file, Code::Truncated, " ends before its directory: a zip archive that is cut off. Get the file again.")
        }
        error => {
            let said = one_line(&error.to_string(), 120);
            refusal(file, Code::BadStructure, format!(" is a malformed zip archive: {said}. Get the file again."))
        }
    }
}

/// The last bytes of an archive, from the end of its directory on.
fn end_record(source: &dyn ByteSource) -> Option<Vec<u8>> {
    let start = source.len_bytes().saturating_sub(END_BYTES);
    let mut end = vec![0; (source.len_bytes() - start) as usize];
    source.read_at(start, &mut end).ok()?;
    let at = memchr::memmem::rfind(&end, b"PK\x05\x06")?;
    (end.len() - at >= 22).then(|| end.split_off(at))
}

fn has_end(source: &dyn ByteSource) -> bool {
    end_record(source).is_some()
}

/// Whether the directory lists more members than there are names.
fn doubled(source: &dyn ByteSource, n_names: u64) -> bool {
    let listed = end_record(source).map(|end| u64::from(u16::from_le_bytes([end[10], end[11]])));
    listed.is_some_and(|listed| listed != u64::from(u16::MAX) && listed > n_names)
}
