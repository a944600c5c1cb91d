//! Where bytes come from: a file on disk, a slice of a dropped `File`, or memory.

use std::io::{self, Read};
#[cfg(not(target_arch = "wasm32"))]
use std::{fs::File, path::Path};

use crate::bytes::forward::Fault;
use crate::bytes::unpacked::MAX_RATIO;
use scar_core::problem::{Code, Problem};
use scar_files::error::refusal;
#[cfg(not(target_arch = "wasm32"))]
use scar_files::words::count_of;
use scar_files::words::shown_name;

/// A file that can be read at any place, without loading the whole of it.
///
/// ```
/// use std::io;
/// use scar_data::{ByteSource, ReadOptions, read};
/// /// A file of numbers that is made as it is read.
/// struct Counting(Vec<u8>);
/// impl ByteSource for Counting {
///     fn name(&self) -> &str {
///         "counting.txt"
///     }
///     fn len_bytes(&self) -> u64 {
///         self.0.len() as u64
///     }
///     fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
///         let end = offset as usize + buffer.len();
///         buffer.copy_from_slice(self.0.get(offset as usize..end).ok_or(io::ErrorKind::UnexpectedEof)?);
///         Ok(())
///     }
/// }
/// let source = Counting((0..40).map(|i| format!("{}\n", i % 4)).collect::<String>().into_bytes());
/// let dataset = read(&[&source], &ReadOptions::default(), &Default::default()).unwrap();
/// assert_eq!(dataset.labels.unwrap().counts(), [10; 4]);
/// ```
pub trait ByteSource {
    /// The file's name as a person knows it, without folders.
    fn name(&self) -> &str;

    /// Its length in bytes.
    fn len_bytes(&self) -> u64;

    /// Fills `buffer` with the bytes from `offset` on.
    ///
    /// # Errors
    /// Whatever the system says; [`io::ErrorKind::UnexpectedEof`] where the file ends before the buffer is full.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;

    /// Whether any place is read as quickly as any other; not so where bytes are unpacked as they are read.
    fn is_random_access(&self) -> bool {
        true
    }

    /// Proves that the file is as it was when it was opened, as far as can be told without reading it again. Asked once all was read: a file
    /// that is written to meanwhile may be half old and half new.
    ///
    /// # Errors
    /// Where it was written to; [`unreadable`] says so.
    fn check_unchanged(&self) -> io::Result<()> {
        Ok(())
    }

    /// How many times its size what is packed in it may unpack to.
    fn max_unpacked_ratio(&self) -> u64 {
        MAX_RATIO
    }
}

/// Bytes that are in memory already: tests, and what a person pasted.
///
/// ```
/// use scar_data::ByteSource;
/// use scar_data::source::MemorySource;
/// let source = MemorySource::new("y.txt", *b"cat\ndog\n");
/// let mut word = [0; 3];
/// source.read_at(4, &mut word).unwrap();
/// assert_eq!((source.name(), source.len_bytes(), &word), ("y.txt", 8, b"dog"));
/// assert!(source.read_at(6, &mut word).is_err()); // beyond its end
/// ```
#[derive(Clone, Debug)]
pub struct MemorySource {
    name: String,
    bytes: Vec<u8>,
}

impl MemorySource {
    /// `bytes` under the name `name`.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }
}

impl ByteSource for MemorySource {
    fn name(&self) -> &str {
        &self.name
    }

    fn len_bytes(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(offset).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        let bytes = start.checked_add(buffer.len()).and_then(|end| self.bytes.get(start..end)).ok_or(io::ErrorKind::UnexpectedEof)?;
        buffer.copy_from_slice(bytes);
        Ok(())
    }
}

/// A file on disk, read by position.
///
/// ```
/// use std::path::Path;
/// use scar_data::ByteSource;
/// use scar_data::source::DiskSource;
/// use scar_core::problem::Code;
/// let source = DiskSource::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
/// let mut first = [0; 1];
/// source.read_at(0, &mut first).unwrap();
/// assert_eq!(source.name(), "Cargo.toml");
/// let problem = DiskSource::open(Path::new("no/such/file.npy")).unwrap_err();
/// assert_eq!((problem.code, problem.file.as_deref()), (Code::Unreadable, Some("file.npy")));
/// ```
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug)]
pub struct DiskSource {
    name: String,
    file: File,
    stamp: FileStamp,
}

/// By what a file is known to be as it was: two of one file differ where it was written to between them.
///
/// Length and time of the last change decide, as the disk notes them: of two changes within one tick of its clock (some milliseconds), the
/// second may not show.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStamp {
    len_bytes: u64,
    modified: Option<std::time::SystemTime>,
}

#[cfg(not(target_arch = "wasm32"))]
impl FileStamp {
    fn of(metadata: &std::fs::Metadata) -> Self {
        Self { len_bytes: metadata.len(), modified: metadata.modified().ok() }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl DiskSource {
    /// Opens the file at `path`.
    ///
    /// # Errors
    /// [`Code::Unreadable`] where there is no such file, it may not be read, or it is a folder.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let refuse = |reason: &str| {
            let shown = shown_name(&path.to_string_lossy());
            Problem::new(Code::Unreadable, format!("{shown} cannot be opened: {reason}. Check the path.")).in_file(&shown_name(&name))
        };
        let metadata = std::fs::metadata(path).map_err(|error| refuse(&plain_reason(&error)))?;
        // Asked before it is opened, because opening a pipe waits for its writer.
        if !metadata.is_file() {
            return Err(refuse("it is a folder, a pipe or a device, not a file"));
        }
        let file = File::open(path).map_err(|error| refuse(&plain_reason(&error)))?;
        // Of what was opened: another file may have taken the path since.
        let metadata = file.metadata().map_err(|error| refuse(&plain_reason(&error)))?;
        Ok(Self { name, file, stamp: FileStamp::of(&metadata) })
    }

    /// What the file was like when it was opened.
    pub fn stamp(&self) -> &FileStamp {
        &self.stamp
    }

    /// Proves that the file is the one that had the stamp `before`, when it was read.
    ///
    /// # Errors
    /// [`Code::Unreadable`] where it was written to since, or another took its place.
    pub fn check_as_read(&self, before: &FileStamp) -> Result<(), Problem> {
        if self.stamp == *before { Ok(()) } else { Err(unreadable(self, &changed_since("after it was read", before, &self.stamp))) }
    }
}

/// Why nothing can be read of the file at `path`, as a clause; `None` where its first byte can be. One that is empty has nothing to read.
#[cfg(not(target_arch = "wasm32"))]
pub fn fault_of(path: &Path) -> Option<String> {
    let first_byte = || {
        // Opening a pipe waits for its writer.
        if std::fs::metadata(path)?.is_file() { File::open(path)?.read(&mut [0]) } else { Ok(0) }
    };
    first_byte().err().map(|error| plain_reason(&error))
}

#[cfg(not(target_arch = "wasm32"))]
impl ByteSource for DiskSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn len_bytes(&self) -> u64 {
        self.stamp.len_bytes
    }

    fn check_unchanged(&self) -> io::Result<()> {
        let now = FileStamp::of(&self.file.metadata()?);
        if now == self.stamp { Ok(()) } else { Err(changed_since("while it was read", &self.stamp, &now)) }
    }

    #[cfg(unix)]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, buffer, offset)
    }

    #[cfg(not(unix))]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        use std::io::{Seek, SeekFrom};
        let mut file = &self.file;
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(buffer)
    }
}

/// A source read from a place to its end, as [`std::io::Read`] wants it; wrap it in a [`std::io::BufReader`].
pub(crate) struct SourceReader<'a> {
    source: &'a dyn ByteSource,
    offset: u64,
}

impl<'a> SourceReader<'a> {
    /// Reads `source` from `offset` on.
    pub(crate) fn new(source: &'a dyn ByteSource, offset: u64) -> Self {
        Self { source, offset }
    }
}

impl Read for SourceReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.source.len_bytes().saturating_sub(self.offset);
        let n_bytes = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        self.source.read_at(self.offset, &mut buffer[..n_bytes])?;
        self.offset += n_bytes as u64;
        Ok(n_bytes)
    }
}

/// The error of a file that was written to; `when` says it.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn changed_since(when: &str, before: &FileStamp, now: &FileStamp) -> io::Error {
    let lengths = match (before.len_bytes, now.len_bytes) {
        (before, now) if before == now => String::new(),
        (before, now) => format!(" (it had {} and has {} now)", count_of(before, "byte"), count_of(now, "byte")),
    };
    let clause = format!(
        " was written to {when}{lengths}, so nothing that was read of it can be relied on. Wait until it stands still, then give it again."
    );
    Fault::error(Code::Unreadable, clause)
}

/// What a person is told when the system cannot read a file that was opened.
pub fn unreadable(source: &dyn ByteSource, error: &io::Error) -> Problem {
    let name = shown_name(source.name());
    if let Some(fault) = error.get_ref().and_then(|inner| inner.downcast_ref::<Fault>()) {
        return Problem { option: fault.option.map(str::to_owned), ..refusal(&name, fault.code, &fault.clause) };
    }
    let advice = match error.kind() {
        io::ErrorKind::PermissionDenied => "Check who may read it",
        io::ErrorKind::OutOfMemory => "Close other programs, or read less of it",
        // The system's own words say nothing of what happened to the file.
        _ if error.raw_os_error().is_some() => "Check its disk, and choose it again",
        _ => "Choose it again",
    };
    Problem::new(Code::Unreadable, format!("{name} cannot be read: {}. {advice}.", plain_reason(error))).in_file(&name)
}

/// The system's reason in plain words.
fn plain_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "reading it is not permitted".to_owned(),
        io::ErrorKind::UnexpectedEof => "it is shorter than it was when it was opened".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reader_gives_the_rest_of_a_source() {
        let source = MemorySource::new("a", *b"abcdef");
        let mut rest = String::new();
        SourceReader::new(&source, 2).read_to_string(&mut rest).expect("memory can be read");
        assert_eq!(rest, "cdef");
    }

    #[test]
    fn missing_file_and_folder_are_told() {
        for (path, reason) in [("no/such.npy", "no such file"), (".", "folder")] {
            let problem = DiskSource::open(Path::new(path)).expect_err("must be refused");
            assert_eq!(problem.code, Code::Unreadable);
            assert!(problem.message.contains(reason), "{problem}");
        }
    }

    #[test]
    fn file_that_is_written_to_is_no_longer_what_was_opened() {
        use std::io::{Seek as _, Write as _};
        let path = std::env::temp_dir().join(format!("scar-lens-changed-{}", std::process::id()));
        let mut file = File::create(&path).expect("a file");
        file.write_all(b"abcdef").expect("written");
        let before = std::time::SystemTime::now() - std::time::Duration::from_secs(9);
        file.set_modified(before).expect("a time");
        let source = DiskSource::open(&path).expect("there");
        source.check_unchanged().expect("as it was");
        file.rewind().and_then(|()| file.write_all(b"abcxyz")).expect("written over");
        let told = unreadable(&source, &source.check_unchanged().expect_err("changed")).message;
        assert!(told.contains(" was written to while it was read, so nothing"), "{told}");
        file.write_all(b"more").expect("written");
        let told = unreadable(&source, &source.check_unchanged().expect_err("changed")).message;
        assert!(told.contains("(it had 6 bytes and has 10 bytes now)"), "{told}");
        assert_ne!(DiskSource::open(&path).expect("there").stamp(), source.stamp());
        // What was deleted can be read to its end while it is open.
        let source = DiskSource::open(&path).expect("there");
        std::fs::remove_file(&path).expect("deleted");
        source.check_unchanged().expect("as it was");
    }

    #[test]
    fn what_the_system_says_is_told_with_one_advice() {
        let source = MemorySource::new("a.npy", *b"abc");
        for (error, advice) in [
            (io::ErrorKind::UnexpectedEof.into(), "it is shorter than it was when it was opened. Choose it again."),
            (io::ErrorKind::PermissionDenied.into(), "reading it is not permitted. Check who may read it."),
            (io::Error::from_raw_os_error(5), "(os error 5). Check its disk, and choose it again."),
            (io::Error::other("it is not as it was"), "it is not as it was. Choose it again."),
        ] {
            let told = unreadable(&source, &error).message;
            assert!(told.ends_with(advice) && told.matches(". ").count() <= 1, "{told}");
        }
    }

    #[test]
    fn file_that_shrank_is_told() {
        let source = MemorySource::new("a.npy", *b"abc");
        let error = source.read_at(1, &mut [0; 9]).expect_err("beyond the end");
        assert!(unreadable(&source, &error).message.contains("shorter"));
    }
}
