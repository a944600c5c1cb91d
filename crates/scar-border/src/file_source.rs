//! A dropped `File`, or a file beside the page, as a [`ByteSource`]. Only the requested slices are loaded into memory.

use std::cell::RefCell;
use std::io;

use js_sys::{Error, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, FileReaderSync};

use crate::ranges::read_range;
use scar_data::ByteSource;
use scar_protocol::NearbyFile;

/// Small reads are served from a window of this size, because a call of the browser takes as long as copying a window.
const WINDOW_BYTES: usize = 1 << 20;
/// The window of a file beside the page where reads jump, as for a sample: the bytes between them need not travel.
const JUMP_WINDOW_BYTES: usize = 32 << 10;
/// Reads of this size or more bypass the window, because parts of columns are far apart in the file.
const MIN_DIRECT_BYTES: usize = 64 << 10;
/// Large reads are made in pieces of this size, because the browser holds a copy of each.
const PIECE_BYTES: usize = 16 << 20;

/// A file that a person chose, or one beside the page.
pub struct FileSource {
    origin: Origin,
    name: String,
    len_bytes: u64,
    window: RefCell<Window>,
}

/// Where the bytes come from.
enum Origin {
    /// A `File`, read by the synchronous file reader that workers have.
    Chosen { file: File, reader: FileReaderSync },
    /// A file of the page's own origin, whose host gives ranges.
    Beside(NearbyFile),
}

#[derive(Default)]
struct Window {
    offset: u64,
    bytes: Vec<u8>,
}

impl Window {
    fn get(&self, offset: u64, len: usize) -> Option<&[u8]> {
        let start = usize::try_from(offset.checked_sub(self.offset)?).ok()?;
        self.bytes.get(start..start.checked_add(len)?)
    }
}

impl FileSource {
    /// The source of a `File`, or of the [`NearbyFile`] that the page sends in its place.
    ///
    /// # Errors
    /// The error of the browser if it gives no reader, and what was given where it is neither.
    pub fn new(file: JsValue) -> Result<Self, JsValue> {
        // A `File` has no address.
        if let Ok(file) = serde_wasm_bindgen::from_value::<NearbyFile>(file.clone()) {
            let (name, len_bytes) = (file.name.clone(), file.size);
            return Ok(Self { origin: Origin::Beside(file), name, len_bytes, window: RefCell::default() });
        }
        let file: File = file.dyn_into()?;
        let (name, len_bytes) = (file.name(), file.size() as u64);
        let origin = Origin::Chosen { file, reader: FileReaderSync::new()? };
        Ok(Self { origin, name, len_bytes, window: RefCell::default() })
    }

    /// Fills `buffer` from the file. The caller has checked the range.
    fn fetch(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let mut at = offset;
        for piece in buffer.chunks_mut(PIECE_BYTES) {
            let end = at + piece.len() as u64;
            let bytes = match &self.origin {
                // Offsets are exact as f64 up to 2^53 bytes.
                Origin::Chosen { file, reader } => file
                    .slice_with_f64_and_f64(at as f64, end as f64)
                    .and_then(|blob| reader.read_as_array_buffer(&blob))
                    .map(|bytes| Uint8Array::new(&bytes))
                    .map_err(|error| refusal(&error))?,
                Origin::Beside(file) => read_range(file, at, end)?,
            };
            if bytes.length() as usize != piece.len() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            bytes.copy_to(piece);
            at = end;
        }
        Ok(())
    }
}

impl ByteSource for FileSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn len_bytes(&self) -> u64 {
        self.len_bytes
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let end = offset.checked_add(buffer.len() as u64).filter(|&end| end <= self.len_bytes);
        if end.is_none() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if buffer.len() >= MIN_DIRECT_BYTES {
            return self.fetch(offset, buffer);
        }
        let mut window = self.window.borrow_mut();
        if window.get(offset, buffer.len()).is_none() {
            let end_of_last = window.offset + window.bytes.len() as u64;
            let is_jump = matches!(self.origin, Origin::Beside(_)) && !(window.offset..=end_of_last).contains(&offset);
            let most = if is_jump { JUMP_WINDOW_BYTES.max(buffer.len()) } else { WINDOW_BYTES };
            let len = (self.len_bytes - offset).min(most as u64) as usize;
            let mut bytes = std::mem::take(&mut window.bytes);
            bytes.resize(len, 0);
            self.fetch(offset, &mut bytes)?;
            *window = Window { offset, bytes };
        }
        let bytes = window.get(offset, buffer.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        buffer.copy_from_slice(bytes);
        Ok(())
    }
}

/// Why the browser does not give the bytes, as a clause to follow "cannot be read: ".
fn refusal(error: &JsValue) -> io::Error {
    let name = error.dyn_ref::<Error>().map_or_else(|| "unknown".to_owned(), |error| String::from(error.name()));
    io::Error::other(match name.as_str() {
        "NotFoundError" => format!("it is not where it was ({name})"),
        "NotReadableError" => format!("it is not as it was, or this browser may not read it ({name})"),
        _ => format!("the browser does not hand it out ({name})"),
    })
}
