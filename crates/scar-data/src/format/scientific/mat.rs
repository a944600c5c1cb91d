//! MATLAB's files of version 5, as `save -v7` and SciPy write them: full numeric arrays, read from their places, packed or not,
//! and texts ([`super::mat_texts`]).
//! 7.3 is HDF5 ([`super::hdf5`]).
//!
//! The layout is MathWorks' *MAT-File Format*, chapter 1. Our own code on purpose: the one crate that is cared for
//! (`matfile`) reads numbers but no cells of texts, which labels are saved as, and the part that matters here is small.

use std::io::{self, BufReader, Read};
use std::rc::Rc;

use crate::bytes::forward::{ForwardSource, PartSource};
use crate::bytes::linked::{Linked, natively};
use crate::bytes::source::{ByteSource, SourceReader, unreadable};
use crate::bytes::unpacked::check_ratio;
use crate::format::arrays::{ArrayFile, Data, Member};
use crate::format::container::{Container, Format, Head};
use crate::format::npy::array::NpyFile;
use crate::format::npy::dtype::{Dtype, Kind};
use crate::format::rare::{Open, open_by};
use crate::format::scientific::hdf5::vector_or;
use crate::format::scientific::mat_texts::{CELLS, LETTERS};
use crate::format::sparse::arrays::{ArrayPart, Places, SparseArrays};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};
use scar_files::words::{quoted, shown_name};

const MAGIC: &[u8] = b"MATLAB 5.0";
/// Bytes of the header; its last two tell the byte order.
const HEADER_BYTES: u64 = 128;
/// Bytes before an element: its type and its length.
const TAG_BYTES: u64 = 8;
/// The class of a sparse matrix.
const SPARSE: u32 = 5;
/// Types of elements: an array, and one that is packed by zlib.
pub(crate) const MATRIX: u32 = 14;
const PACKED: u32 = 15;
/// Variables that a file may have.
const MAX_VARIABLES: usize = 10_000;
/// Longest name, and most axes.
const MAX_NAME_BYTES: u64 = 4_096;
const MAX_AXES: u64 = 32;

/// MATLAB 5.
pub(crate) struct MatFormat;

impl Format for MatFormat {
    fn name(&self) -> &'static str {
        "mat"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["mat"]
    }

    fn about(&self) -> &'static str {
        "version 5, packed or not, either byte order: full numeric arrays of any type, cells of texts and matrices of letters as labels; sparse matrices; other cells and structs are named and left out; arrays read from their places"
    }

    fn matches(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(MAGIC)
    }

    fn is_rare(&self) -> bool {
        true
    }

    fn open<'a>(&self, source: &'a dyn ByteSource, control: &Control) -> Result<Box<dyn Container + 'a>, ReadError> {
        open_by(&OPEN, source, control)
    }
}

/// Opens `source`, where the program carries this.
pub(crate) static OPEN: Linked<Open> = Linked::new(natively!(open));

/// Opens `source`, as [`Format::open`] does.
///
/// # Errors
/// As [`Format::open`].
pub(crate) fn open<'a>(source: &'a dyn ByteSource, control: &Control) -> Result<Box<dyn Container + 'a>, ReadError> {
    let file = shown_name(source.name());
    let mut order = [0; 2];
    if source.len_bytes() < HEADER_BYTES {
        return Err(refusal(&file, Code::Truncated, " ends inside its header: it is cut off. Get the file again.").into());
    }
    source.read_at(HEADER_BYTES - 2, &mut order).map_err(|error| unreadable(source, &error))?;
    let mut reading =
        MatReader { source, file, big_endian: order == *b"MI", members: Vec::new(), others: Vec::new(), told: Vec::new(), unpacked: 0 };
    reading.elements(control)?;
    let MatReader { file, members, others, told: mut warnings, .. } = reading;
    let remedy = "X = scipy.io.loadmat(…)[\"X\"]; np.save(\"X.npy\", X)";
    let has_matrix = members.iter().any(|member: &Member<'_>| match &member.data {
        Data::Array { array, .. } => !array.is_vector(),
        Data::Sparse(_) => true,
        Data::Cells(_) | Data::Rows(_) => false,
    });
    match (has_matrix, others.is_empty()) {
        (false, false) => Err(left_out(&file, &others, remedy).into()),
        (false, true) if members.is_empty() => {
            Err(refusal(&file, Code::NoMatrix, " holds no matrix: it has no variables. Give a file with data.").into())
        }
        (_, is_all) => {
            if !is_all {
                warnings.push(left_out(&file, &others, remedy));
            }
            Ok(Box::new(ArrayFile::new(file, members, warnings)))
        }
    }
}

/// What cells are that hold no texts.
pub(crate) const OTHER_CELLS: &str = "cells of other things than texts";

/// What a person is told of variables that are not read, each with what it is; `remedy` is Python that saves one.
pub(crate) fn left_out(file: &str, others: &[(String, &str)], remedy: &str) -> Problem {
    let others: Vec<String> = others.iter().map(|(name, what)| format!("{} ({what})", quoted(name))).take(8).collect();
    let clause = format!(
        ": {} not supported, a type that is neither numbers nor a list of texts; left out. Convert it in Python: {remedy}.",
        others.join(", ")
    );
    refusal(file, Code::UnsupportedType, clause)
}

/// A file as it is read.
pub(crate) struct MatReader<'a> {
    /// Its bytes.
    pub(crate) source: &'a dyn ByteSource,
    /// Its name as it is shown.
    pub(crate) file: String,
    /// Whether numbers begin with their highest byte.
    pub(crate) big_endian: bool,
    members: Vec<Member<'a>>,
    /// Variables that are no full numeric arrays, and what they are.
    others: Vec<(String, &'static str)>,
    /// What a person should know of those that are read.
    told: Vec<Problem>,
    /// Bytes that packed elements unpack to.
    unpacked: u64,
}

/// An element inside some bytes.
pub(crate) struct Element {
    /// Type of its data.
    pub(crate) kind: u32,
    /// Where this begins.
    pub(crate) start: u64,
    /// Length of the data.
    pub(crate) n_bytes: u64,
    /// Where the next one begins.
    pub(crate) next: u64,
}

impl<'a> MatReader<'a> {
    fn refuse(&self, code: Code, clause: &str) -> Problem {
        refusal(&self.file, code, format!("{clause}. Get the file again."))
    }

    /// A refusal of what is cut off.
    pub(crate) fn cut(&self) -> Problem {
        self.refuse(Code::Truncated, " ends inside a variable: it is cut off, or a length in it is too large")
    }

    /// A number in the file's byte order.
    pub(crate) fn number(&self, bytes: [u8; 4]) -> u32 {
        if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }

    /// Some bytes of `bytes`, from `at` on.
    pub(crate) fn read<const N: usize>(&self, bytes: &dyn ByteSource, at: u64) -> Result<[u8; N], Problem> {
        let mut read = [0; N];
        if at.checked_add(N as u64).is_none_or(|end| end > bytes.len_bytes()) {
            return Err(self.cut());
        }
        bytes.read_at(at, &mut read).map_err(|error| unreadable(bytes, &error).in_file(&self.file))?;
        Ok(read)
    }

    /// The element at `at`; a small one has its data in its tag.
    pub(crate) fn element(&self, bytes: &dyn ByteSource, at: u64) -> Result<Element, Problem> {
        let tag = self.read::<8>(bytes, at)?;
        let (first, second) = (self.number([tag[0], tag[1], tag[2], tag[3]]), self.number([tag[4], tag[5], tag[6], tag[7]]));
        if first >> 16 != 0 {
            return Ok(Element { kind: first & 0xffff, start: at + 4, n_bytes: u64::from(first >> 16).min(4), next: at + TAG_BYTES });
        }
        let (start, n_bytes) = (at + TAG_BYTES, u64::from(second));
        let end = start.checked_add(n_bytes).filter(|&end| end <= bytes.len_bytes()).ok_or_else(|| self.cut())?;
        Ok(Element { kind: first, start, n_bytes, next: end.next_multiple_of(8) })
    }

    /// The variables of the file.
    fn elements(&mut self, control: &Control) -> Result<(), ReadError> {
        let mut at = HEADER_BYTES;
        while at < self.source.len_bytes() {
            control.check()?;
            if self.members.len() + self.others.len() == MAX_VARIABLES {
                return Err(self.refuse(Code::TooLarge, " holds more than 10,000 variables: too large").into());
            }
            let element = self.element(self.source, at)?;
            if element.kind == PACKED {
                // Packed elements are not filled up to eight bytes.
                at = element.start + element.n_bytes;
                let (bytes, inner) = self.unpack(&element, control)?;
                if inner.kind == MATRIX {
                    self.variable(bytes, inner)?;
                }
            } else {
                at = element.next;
                if element.kind == MATRIX {
                    let whole = PartSource::new(self.source, self.file.clone(), 0, self.source.len_bytes());
                    self.variable(Box::new(whole), element)?;
                }
            }
        }
        Ok(())
    }

    /// The bytes of a packed element, and the one in it. All are unpacked once, to prove that they can be.
    fn unpack(&mut self, element: &Element, control: &Control) -> Result<(Box<dyn ByteSource + 'a>, Element), ReadError> {
        let (source, start, packed_bytes) = (self.source, element.start, element.n_bytes);
        let open = move || -> io::Result<Box<dyn Read + 'a>> {
            let packed = SourceReader::new(source, start).take(packed_bytes);
            Ok(Box::new(flate2::bufread::ZlibDecoder::new(BufReader::with_capacity(1 << 17, packed))))
        };
        let mut reader = open().map_err(|error| unreadable(source, &error))?;
        let mut buffer = vec![0; 1 << 17];
        let mut n_bytes = 0;
        loop {
            control.check()?;
            let read = reader.read(&mut buffer);
            let damaged = |_| self.refuse(Code::CorruptData, ": its packed data is damaged and does not decompress");
            match read.map_err(damaged)? {
                0 => break,
                n => n_bytes += n as u64,
            }
            check_ratio(&self.file, source.max_unpacked_ratio(), source.len_bytes(), self.unpacked + n_bytes)?;
        }
        self.unpacked += n_bytes;
        let bytes = ForwardSource::new(self.file.clone(), n_bytes, None, open);
        let inner = self.element(&bytes, 0)?;
        Ok((Box::new(bytes), inner))
    }

    /// The sparse matrix called `name` of two axes whose arrays begin at `at` of `bytes`: rows of the entries, where each column begins,
    /// and values, one column after another.
    fn sparse(&self, bytes: Rc<dyn ByteSource + 'a>, name: &str, shape: &[u64], at: u64) -> Result<SparseArrays<'a>, Problem> {
        let named = |clause: &str| format!(", variable {}: {clause}", quoted(name));
        let &[n_rows, n_dims] = shape else {
            return Err(self.refuse(Code::BadHeader, &named("its header tells a sparse matrix that has not two axes")));
        };
        if n_rows == 0 || n_dims == 0 {
            return Err(self.refuse(Code::NoColumns, &named("it has 0 rows or columns")));
        }
        let part = |element: &Element| -> Result<ArrayPart<'a>, Problem> {
            let kind = stored_kind(element.kind);
            let kind = kind.ok_or_else(|| self.refuse(Code::BadHeader, &named("its header tells a type of numbers that there is not")))?;
            let dtype = Dtype { kind, big_endian: self.big_endian };
            let n_values = element.n_bytes / dtype.item_bytes().unwrap_or(1);
            let array = NpyFile::proved(dtype, vec![n_values], false, element.start);
            Ok((Box::new(SharedSource(Rc::clone(&bytes))), array))
        };
        let rows = self.element(&*bytes, at)?;
        let spans = self.element(&*bytes, rows.next)?;
        let values = self.element(&*bytes, spans.next)?;
        let shown = format!("{}, {}", self.file, shown_name(name));
        let places = Places::Columns { spans: part(&spans)?, rows: part(&rows)? };
        Ok(SparseArrays { name: shown, shape: [n_rows, n_dims], places, values: part(&values)? })
    }

    /// Takes the variable whose array is `matrix` in `bytes`.
    fn variable(&mut self, bytes: Box<dyn ByteSource + 'a>, matrix: Element) -> Result<(), Problem> {
        let flags = self.element(&*bytes, matrix.start)?;
        let word = self.number(self.read::<4>(&*bytes, flags.start)?);
        let (class, is_complex) = (word & 0xff, word & 0x800 != 0);
        let axes = self.element(&*bytes, flags.next)?;
        let n_axes = axes.n_bytes / 4;
        if n_axes > MAX_AXES {
            return Err(self.refuse(Code::BadHeader, ": the header of a variable tells too many axes"));
        }
        let mut shape = Vec::new();
        for axis in 0..n_axes {
            let length = self.number(self.read::<4>(&*bytes, axes.start + 4 * axis)?) as i32;
            shape.push(
                u64::try_from(length).map_err(|_| self.refuse(Code::BadHeader, ": the header of a variable tells a negative shape"))?,
            );
        }
        let name = self.element(&*bytes, axes.next)?;
        if name.n_bytes > MAX_NAME_BYTES {
            return Err(self.refuse(Code::BadHeader, ": the header of a variable has a name that is too long"));
        }
        let mut letters = vec![0; name.n_bytes as usize];
        bytes.read_at(name.start, &mut letters).map_err(|error| unreadable(&*bytes, &error).in_file(&self.file))?;
        let own_name = String::from_utf8_lossy(&letters).into_owned();
        let place = (name.next, matrix.start + matrix.n_bytes);
        if matches!(class, CELLS | LETTERS)
            && let Some(texts) = self.texts(&*bytes, (class, &shape), place)?
        {
            self.members.push(Member::named(own_name, Data::Cells(texts)));
            return Ok(());
        }
        let other = match class {
            CELLS => Some(OTHER_CELLS),
            2 => Some("a struct"),
            3 | 16.. => Some("an object"),
            LETTERS => Some("a text"),
            SPARSE if !is_complex => {
                let sparse = self.sparse(Rc::from(bytes), &own_name, &shape, name.next)?;
                let clause = format!(
                    ", variable {}: a sparse matrix is a type of its own (MATLAB); it was read as rows with its zeros.",
                    quoted(&own_name)
                );
                self.told.push(refusal(&self.file, Code::UnsupportedType, clause));
                self.members.push(Member::named(own_name, Data::Sparse(Box::new(sparse))));
                return Ok(());
            }
            _ if is_complex => Some("complex numbers"),
            6..=15 => None,
            _ => return Err(self.refuse(Code::BadHeader, ": the header of a variable tells a class that there is not")),
        };
        if let Some(other) = other {
            self.others.push((own_name, other));
            return Ok(());
        }
        let data = self.element(&*bytes, name.next)?;
        let named = |clause: &str| format!(", variable {}: {clause}", quoted(&own_name));
        let Some(kind) = stored_kind(data.kind) else {
            return Err(self.refuse(Code::BadHeader, &named("its header tells a type of numbers that there is not")));
        };
        if shape.is_empty() || shape.contains(&0) {
            return Err(self.refuse(Code::NoColumns, &named("it has 0 rows or columns")));
        }
        let n_values = shape.iter().try_fold(1_u64, |product, &axis| product.checked_mul(axis)).filter(|&n_values| n_values < 1 << 40);
        let Some(n_values) = n_values else {
            return Err(self.refuse(Code::SizeOverflow, &named("its shape is too large for any file")));
        };
        let dtype = Dtype { kind, big_endian: self.big_endian };
        if n_values * dtype.item_bytes().unwrap_or(1) > data.n_bytes {
            return Err(self.refuse(Code::Truncated, &named("it ends before its last number, as its shape tells: cut off")));
        }
        let array = NpyFile::proved(dtype, vector_or(shape), true, data.start);
        self.members.push(Member::named(own_name, Data::Array { source: bytes, array }));
        Ok(())
    }
}

/// Bytes that several arrays stand in.
struct SharedSource<'a>(Rc<dyn ByteSource + 'a>);

impl ByteSource for SharedSource<'_> {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn len_bytes(&self) -> u64 {
        self.0.len_bytes()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.0.read_at(offset, buffer)
    }

    fn is_random_access(&self) -> bool {
        self.0.is_random_access()
    }

    fn max_unpacked_ratio(&self) -> u64 {
        self.0.max_unpacked_ratio()
    }
}

/// The type of stored numbers, which may be smaller than that of the array: whole numbers save room so.
fn stored_kind(kind: u32) -> Option<Kind> {
    Some(match kind {
        1 => Kind::I8,
        2 => Kind::U8,
        3 => Kind::I16,
        4 => Kind::U16,
        5 => Kind::I32,
        6 => Kind::U32,
        7 => Kind::F32,
        9 => Kind::F64,
        12 => Kind::I64,
        13 => Kind::U64,
        _ => return None,
    })
}
