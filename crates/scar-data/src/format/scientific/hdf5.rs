//! HDF5, and MATLAB 7.3, which is HDF5: every dataset in every group. What is asked for is read from its place and decoded some rows
//! at a time; a file that was packed as a whole is held unpacked, as its parts point at one another.

use std::collections::HashSet;
use std::sync::Arc;

use hdf5_reader::error::Error;
use hdf5_reader::group::Group;
use hdf5_reader::messages::datatype::{Datatype, StringSize, VarLenKind};
use hdf5_reader::storage::{BytesStorage, DynStorage};
use hdf5_reader::{ByteOrder, Dataset, Hdf5File, OpenOptions};

use crate::bytes::forward::{Fault, UNPACKING_OPTION};
use crate::bytes::linked::{Linked, natively};
use crate::bytes::source::{ByteSource, unreadable};
use crate::bytes::unpacked::{check_ratio, limit_bytes};
use crate::format::arrays::{ArrayFile, Data, Member, OwnedCell};
use crate::format::container::{Container, Format, Head};
use crate::format::guarded::guarded;
use crate::format::npy::array::NpyFile;
use crate::format::npy::dtype::{Dtype, Kind};
use crate::format::rare::{Open, open_by};
use crate::format::scientific::anndata::of_anndata;
use crate::format::scientific::hdf5_cells::{Referred, is_cell};
use crate::format::scientific::hdf5_groups::{GroupKind, group_kind, text_attribute};
use crate::format::scientific::hdf5_source::{DatasetSource, FileRanges};
use crate::format::scientific::loom;
use crate::format::scientific::mat::{OTHER_CELLS, left_out};
use crate::format::scientific::whole::whole;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};
use scar_files::words::{one_line, quoted, shown_name};

const MAGIC: &[u8] = b"\x89HDF\r\n\x1a\n";
/// How MATLAB's files of version 7.3 begin; HDF5 follows.
const MATLAB: &[u8; 19] = b"MATLAB 7.3 MAT-file";
/// Groups in one another, and datasets, that are looked at.
const MAX_DEPTH: usize = 16;
const MAX_DATASETS: usize = 100_000;
/// Elements that no file has.
const MAX_ELEMENTS: u64 = 1 << 40;

/// HDF5.
pub(crate) struct Hdf5Format;

impl Format for Hdf5Format {
    fn name(&self) -> &'static str {
        "hdf5"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["h5", "hdf5", "h5ad", "loom", "mat"]
    }

    fn about(&self) -> &'static str {
        "datasets of f16, f32, f64, integers, booleans and texts in any group, and tables of them, either byte order; contiguous and chunked, gzip, shuffle, lzf where the crate knows it, lz4; one vector a key; AnnData (.h5ad) with its categories and sparse matrices; loom; MATLAB 7.3, with cells of texts as labels (other cells are named and left out); read by rows of chunks"
    }

    fn matches(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(MAGIC) || head.bytes.starts_with(MATLAB)
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
    let mut begin = [0; MATLAB.len()];
    let is_matlab = source.len_bytes() >= MATLAB.len() as u64 && {
        source.read_at(0, &mut begin).map_err(|error| unreadable(source, &error))?;
        begin == *MATLAB
    };
    let ranges = FileRanges::new(source.len_bytes());
    // Going back in packed bytes would unpack them anew each time.
    let storage: DynStorage =
        if source.is_random_access() { Arc::new(ranges.clone()) } else { Arc::new(BytesStorage::new(whole(source, &file, control)?)) };
    let limit = usize::try_from(limit_bytes(source.max_unpacked_ratio(), source.len_bytes())).unwrap_or(usize::MAX);
    let walked = ranges.while_open(source, || {
        guarded(&file, || {
            let options = OpenOptions {
                max_chunk_bytes: limit.min(256 << 20),
                max_read_bytes: limit,
                // Each chunk is decoded once.
                chunk_cache_bytes: 0,
                ..OpenOptions::default()
            };
            let opened = Hdf5File::from_storage_with_options(storage, options).map_err(|error| told(&file, Code::BadHeader, &error))?;
            let root = opened.root_group().map_err(|error| told(&file, Code::BadHeader, &error))?;
            let (groups, datasets) = root.members().map_err(|error| told(&file, Code::BadHeader, &error))?;
            let (groups, datasets) = (groups.iter().map(|group| own_name(group.name())), datasets.iter().map(|data| own_name(data.name())));
            let mut walk = Walk {
                file: &file,
                source,
                ranges: &ranges,
                is_matlab,
                is_loom: loom::is_loom(groups, datasets),
                seen: HashSet::new(),
                text_bytes: 0,
                root: &root,
                referred: None,
                members: Vec::new(),
                others: Vec::new(),
            };
            walk.group(&root, "", 0, control)?;
            Ok((walk.members, walk.others, walk.is_loom))
        })
    });
    let (members, others, is_loom) = walked.map_err(|error| unreadable(source, &error))??;
    let (members, of_loom) = if is_loom {
        let (members, told) = loom::of_cells(&file, members);
        (members, Some(told))
    } else {
        (of_anndata(members), None)
    };
    let is_matrix = |member: &Member<'_>| match &member.data {
        Data::Array { array, .. } => !array.is_vector(),
        Data::Sparse(_) | Data::Rows(_) => true,
        Data::Cells(_) => false,
    };
    let told = (!others.is_empty()).then(|| left_out(&file, &others, OTHERS_REMEDY));
    match told {
        Some(told) if !members.iter().any(is_matrix) => Err(told.into()),
        told => Ok(Box::new(ArrayFile::new(file, members, told.into_iter().chain(of_loom).collect()))),
    }
}

/// What the crate says, as a refusal; `other` is the code of what has none of its own.
fn told(file: &str, other: Code, error: &Error) -> Problem {
    let Fault { code, clause, option } = clause(other, error);
    Problem { option: option.map(str::to_owned), ..refusal(file, code, clause) }
}

/// What the crate says, in our words; `other` is the code of what has none of its own.
pub(crate) fn clause(other: Code, error: &Error) -> Fault {
    let text = one_line(&error.to_string(), 160);
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    // A file for which memory is short is sound.
    if has(&["cannot allocate", "memory is short"]) {
        let clause = format!(
            " is too large to be read here: memory is short (HDF5: {text}). The file may be sound: close other programs, or save fewer rows in \
             smaller chunks, in Python: f.create_dataset(\"X\", data=X, chunks=(1024, X.shape[1]))."
        );
        return Fault { code: Code::TooLarge, clause, option: None };
    }
    let code = if has(&["unsupported", "not supported", "external", "unknown filter", "filter not"]) {
        Code::UnsupportedFeature
    } else if has(&["checksum"]) {
        Code::Checksum
    } else if has(&["limit"]) {
        Code::TooLarge
    } else if has(&["out of bounds", "beyond"]) {
        Code::BadOffsets
    } else if has(&["eof", "truncated", "end of file"]) {
        Code::Truncated
    } else {
        other
    };
    let what = match code {
        Code::UnsupportedFeature => "it uses what is not supported",
        Code::Checksum => "a checksum does not match, so it is damaged",
        Code::TooLarge => "it unpacks beyond the limit of so many times its size, too large",
        Code::BadOffsets => "an offset points beyond its end",
        Code::Truncated => "it ends before its data does, so it is cut off",
        Code::BadHeader => "its header is damaged",
        _ => "its data is corrupt and does not decode",
    };
    let clause = format!(": {what} (HDF5: {text}). Convert it in Python: X = h5py.File(…)[\"X\"][:]; np.save(\"X.npy\", X).");
    Fault { code, clause, option: (code == Code::TooLarge).then_some(UNPACKING_OPTION) }
}

/// Python that makes a matrix of MATLAB's cells, where each holds as many numbers.
const OTHERS_REMEDY: &str = "f = h5py.File(…); X = np.stack([f[cell][:].ravel() for cell in f[\"X\"][:].ravel()]); np.save(\"X.npy\", X)";

pub(super) struct Walk<'w, 'a> {
    pub(super) file: &'w str,
    source: &'a dyn ByteSource,
    ranges: &'w FileRanges,
    is_matlab: bool,
    is_loom: bool,
    /// Places of the groups that were looked at: a group may hold itself.
    seen: HashSet<u64>,
    /// Bytes of the texts so far, which are held: a dataset may have many names.
    text_bytes: u64,
    root: &'w Group,
    /// What MATLAB's cells refer to, once some do.
    referred: Option<Referred>,
    members: Vec<Member<'a>>,
    /// Variables of MATLAB that are not read, and what they are.
    others: Vec<(String, &'static str)>,
}

impl<'a> Walk<'_, 'a> {
    fn group(&mut self, group: &Group, path: &str, depth: usize, control: &Control) -> Result<(), ReadError> {
        control.check()?;
        if depth > MAX_DEPTH || !self.seen.insert(group.address()) {
            return Ok(());
        }
        let (groups, datasets) = group.members().map_err(|error| told(self.file, Code::BadHeader, &error))?;
        let kind = group_kind(group);
        if kind != GroupKind::Plain && !path.is_empty() {
            let name = path.trim_end_matches('/').to_owned();
            let member = self.of_group(name, group, &kind, datasets)?;
            self.members.extend(member);
            return Ok(());
        }
        // AnnData says which column names the cells.
        let index = (path == "obs/").then(|| text_attribute(group, "_index")).flatten();
        for dataset in datasets {
            control.check()?;
            if self.members.len() + self.others.len() == MAX_DATASETS {
                let clause = format!(" holds more than {MAX_DATASETS} datasets: too large. Save the embeddings alone.");
                return Err(refusal(self.file, Code::TooLarge, clause).into());
            }
            let own = own_name(dataset.name());
            let own = if index.as_deref() == Some(own) { "_index" } else { own };
            let name = format!("{path}{own}");
            // MATLAB keeps how it sees its cells and objects in groups of such names.
            if matches!(dataset.dtype(), Datatype::Compound { .. }) && !self.is_matlab {
                let parts = self.table(&name, &dataset)?;
                self.members.extend(parts);
            } else if !name.starts_with('#') {
                let member = self.dataset(name, dataset)?;
                self.members.extend(member);
            }
        }
        for child in groups {
            let name = own_name(child.name());
            if !name.starts_with('#') {
                self.group(&child, &format!("{path}{name}/"), depth + 1, control)?;
            }
        }
        Ok(())
    }

    pub(super) fn dataset(&mut self, name: String, dataset: Dataset) -> Result<Option<Member<'a>>, Problem> {
        let mut shape = dataset.shape().to_vec();
        let named = |clause: &str| format!(", dataset {}: {clause}. Give a file with data.", quoted(&name));
        match shape.as_slice() {
            [] => return Ok(None),
            [_, rest @ ..] if rest.contains(&0) => return Err(refusal(self.file, Code::NoColumns, named("0 columns"))),
            [0, ..] => return Err(refusal(self.file, Code::NoRows, named("0 rows"))),
            _ => {}
        }
        let n_elements = shape.iter().try_fold(1_u64, |product, &axis| product.checked_mul(axis)).filter(|&n| n <= MAX_ELEMENTS);
        let Some(n_elements) = n_elements else {
            return Err(refusal(self.file, Code::SizeOverflow, named("its shape is too large for any file")));
        };
        let Some(dtype) = dtype(dataset.dtype()) else {
            if self.is_matlab && matches!(dataset.dtype(), Datatype::Reference { .. }) {
                return self.cells(name, &dataset);
            }
            // Texts in several columns, times, objects: nothing that is used.
            let Some(item_bytes) = text_bytes(&dataset).filter(|_| shape.len() == 1) else { return Ok(None) };
            self.hold_texts(n_elements.saturating_mul(item_bytes))?;
            if let Datatype::VarLen { .. } = dataset.dtype() {
                let Ok(references) = dataset.read_raw_bytes() else { return Ok(None) };
                self.hold_texts(referred_bytes(&references, dataset.vlen_reference_size()))?;
            }
            let Ok(texts) = dataset.read_strings() else { return Ok(None) };
            let cells = texts.into_iter().map(OwnedCell::Text).collect();
            return Ok(Some(Member::named(name, Data::Cells(cells))));
        };
        check_ratio(
            self.file,
            self.source.max_unpacked_ratio(),
            self.source.len_bytes(),
            n_elements.saturating_mul(dtype.item_bytes().unwrap_or(1)),
        )?;
        if self.is_matlab {
            // MATLAB's first axis runs fastest, so HDF5 has the axes the other way round; a vector has one of length 1.
            shape.reverse();
            shape = vector_or(shape);
        }
        let notes = if shape.len() == 1 || shape[0] == 1 { notes(&dataset) } else { Vec::new() };
        let is_on_its_side = self.is_loom && loom::is_on_its_side(&name);
        if is_on_its_side {
            shape.reverse();
        }
        let array = NpyFile::proved(dtype, shape, self.is_matlab || is_on_its_side, 0);
        let shown = format!("{}, {}", self.file, shown_name(&name));
        let item_bytes = dtype.item_bytes().unwrap_or(1);
        let source = Box::new(DatasetSource::new(shown, self.source, self.ranges.clone(), dataset, item_bytes));
        Ok(Some(Member { notes, ..Member::named(name, Data::Array { source, array }) }))
    }

    /// MATLAB's cells, where they are a list and each holds a text; others are named.
    fn cells(&mut self, name: String, cells: &Dataset) -> Result<Option<Member<'a>>, Problem> {
        let is_list = matches!(vector_or(cells.shape().to_vec()).as_slice(), [_]);
        let referred = self.referred.take().unwrap_or_else(|| Referred::of(self.root));
        let texts = if is_list { referred.texts(cells, |n_bytes| self.hold_texts(n_bytes)) } else { Ok(None) };
        self.referred = Some(referred);
        let Some(texts) = texts? else {
            // The fields of a list of structs are references too, and say no class.
            self.others.push((name, if is_cell(cells) { OTHER_CELLS } else { "a list of structs" }));
            return Ok(None);
        };
        Ok(Some(Member::named(name, Data::Cells(texts.into_iter().map(OwnedCell::Text).collect()))))
    }

    /// Counts `n_bytes` of texts that are about to be held.
    pub(super) fn hold_texts(&mut self, n_bytes: u64) -> Result<(), Problem> {
        self.text_bytes = self.text_bytes.saturating_add(n_bytes);
        check_ratio(self.file, self.source.max_unpacked_ratio(), self.source.len_bytes(), self.text_bytes)
    }
}

/// What a dataset says of itself in short texts.
fn notes(dataset: &Dataset) -> Vec<(String, String)> {
    const MOST: usize = 8;
    const MAX_BYTES: usize = 256;
    let is_text = |datatype: &Datatype| {
        matches!(datatype, Datatype::String { .. }) || matches!(datatype, Datatype::VarLen { kind: VarLenKind::String, .. })
    };
    let all = dataset.attributes().into_iter().filter(|attribute| is_text(&attribute.datatype) && attribute.shape.is_empty()).take(MOST);
    let text = |attribute: hdf5_reader::Attribute| Some((attribute.name.clone(), attribute.read_string().ok()?));
    all.filter_map(text).filter(|(_, text)| text.len() <= MAX_BYTES).collect()
}

/// MATLAB's row or column of *n* values as one axis; other shapes as they are.
pub(crate) fn vector_or(shape: Vec<u64>) -> Vec<u64> {
    match shape.as_slice() {
        &[1, n] | &[n, 1] => vec![n],
        _ => shape,
    }
}

pub(super) fn own_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or_default()
}

/// Bytes that each text of `dataset` takes in it: those of the text, or of what points at one. `None` where it holds none.
fn text_bytes(dataset: &Dataset) -> Option<u64> {
    match dataset.dtype() {
        Datatype::String { size: StringSize::Fixed(n_bytes), .. } => Some(u64::from(*n_bytes)),
        Datatype::VarLen { kind: VarLenKind::String, .. } => Some(dataset.vlen_reference_size() as u64),
        _ => None,
    }
}

/// Bytes of the texts that `references`, of `size` bytes each, point at: each begins with its text's length. Any number of them
/// may point at one text, which is held once for each.
fn referred_bytes(references: &[u8], size: usize) -> u64 {
    let lengths = references.chunks_exact(size).filter_map(|reference| reference.first_chunk());
    lengths.map(|&length| u64::from(u32::from_le_bytes(length))).sum()
}

pub(super) fn dtype(datatype: &Datatype) -> Option<Dtype> {
    let (kind, order) = match datatype {
        Datatype::FixedPoint { size, signed, byte_order, .. } => {
            let kind = match (size, signed) {
                (1, true) => Kind::I8,
                (2, true) => Kind::I16,
                (4, true) => Kind::I32,
                (8, true) => Kind::I64,
                (1, false) => Kind::U8,
                (2, false) => Kind::U16,
                (4, false) => Kind::U32,
                (8, false) => Kind::U64,
                _ => return None,
            };
            (kind, *byte_order)
        }
        Datatype::FloatingPoint { size, byte_order, .. } => {
            let kind = match size {
                2 => Kind::F16,
                4 => Kind::F32,
                8 => Kind::F64,
                _ => return None,
            };
            (kind, *byte_order)
        }
        // So h5py writes true and false.
        Datatype::Enum { base, .. } if matches!(**base, Datatype::FixedPoint { size: 1, .. }) => (Kind::Bool, ByteOrder::LittleEndian),
        _ => return None,
    };
    Some(Dtype { kind, big_endian: matches!(order, ByteOrder::BigEndian) })
}
