//! Safetensors: a header in JSON, then the tensors one after another, read straight from their places.

use std::collections::HashSet;

use safetensors::tensor::{Metadata, SafeTensorError, TensorInfo};

use crate::bytes::forward::PartSource;
use crate::bytes::linked::{Linked, natively};
use crate::bytes::source::{ByteSource, unreadable};
use crate::format::arrays::{ArrayFile, Data, Member};
use crate::format::container::{Container, Format, Head};
use crate::format::json::value::{Entries, is_too_deep};
use crate::format::npy::array::NpyFile;
use crate::format::npy::dtype::{Dtype, Kind};
use crate::format::rare::{Open, open_by};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};
use scar_files::words::{count_of, one_line, quoted, shown_name};

/// Bytes that a header may have, as the format itself says.
const MAX_HEADER_BYTES: u64 = 100_000_000;
/// Bytes before the header: its length.
const LENGTH_BYTES: u64 = 8;

/// Safetensors.
pub(crate) struct SafetensorsFormat;

impl Format for SafetensorsFormat {
    fn name(&self) -> &'static str {
        "safetensors"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["safetensors"]
    }

    fn about(&self) -> &'static str {
        "tensors of f16, bf16, f32, f64, integers and booleans; read from their places, never the whole file"
    }

    fn matches(&self, head: &Head<'_>) -> bool {
        head.extension == "safetensors" || matches!(head.bytes, [_, _, _, _, _, 0, 0, 0, b'{', b'"' | b'}', ..])
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
    let header = header(source, &file)?;
    let text =
        std::str::from_utf8(&header).map_err(|_| refusal(&file, Code::BadHeader, ": its header is not UTF-8. Get the file again."))?;
    let tensors = tensors(text, &file, control)?;
    let data_start = LENGTH_BYTES + header.len() as u64;
    let data_bytes = source.len_bytes() - data_start;
    let metadata = Metadata::new(None, tensors).map_err(|error| told(&file, &error))?;
    if metadata.data_len() as u64 > data_bytes {
        let (expected, found) = (metadata.data_len() as u64 + data_start, source.len_bytes());
        let clause =
            format!(" ends after {} where its header needs {expected}: it is cut off. Get the file again.", count_of(found, "byte"));
        return Err(refusal(&file, Code::Truncated, clause).into());
    }
    if (metadata.data_len() as u64) < data_bytes {
        let more = data_bytes - metadata.data_len() as u64;
        let clause = format!(" has {} beyond its last tensor, so offsets and length do not agree. Save it again.", count_of(more, "byte"));
        return Err(refusal(&file, Code::BadOffsets, clause).into());
    }
    let mut members = Vec::new();
    // In the order of the file.
    for name in metadata.offset_keys() {
        control.check()?;
        let Some(info) = metadata.info(&name) else { continue };
        let shape: Vec<u64> = info.shape.iter().map(|&axis| axis as u64).collect();
        let Some(dtype) = dtype(info.dtype) else {
            let clause = format!(", tensor {}: the type {:?} is not supported. Convert it: tensor.float().", quoted(&name), info.dtype);
            return Err(refusal(&file, Code::UnsupportedType, clause).into());
        };
        match shape.as_slice() {
            // A single number is no field.
            [] => continue,
            [_, rest @ ..] if rest.contains(&0) => {
                let clause = format!(", tensor {}: 0 columns. Give embeddings with at least one dimension.", quoted(&name));
                return Err(refusal(&file, Code::NoColumns, clause).into());
            }
            [0, ..] => {
                let clause = format!(", tensor {}: 0 rows, no samples. Give a file with data.", quoted(&name));
                return Err(refusal(&file, Code::NoRows, clause).into());
            }
            _ => {}
        }
        let array = NpyFile::proved(dtype, shape, false, data_start + info.data_offsets.0 as u64);
        let shown = format!("{file}, {}", shown_name(&name));
        let part = Box::new(PartSource::new(source, shown, 0, source.len_bytes()));
        members.push(Member::named(name, Data::Array { source: part, array }));
    }
    Ok(Box::new(ArrayFile::new(file, members, Vec::new())))
}

/// The bytes of the header.
fn header(source: &dyn ByteSource, file: &str) -> Result<Vec<u8>, Problem> {
    let file_bytes = source.len_bytes();
    if file_bytes < LENGTH_BYTES {
        let clause = format!(" ends after {}, before its header: it is cut off. Get the file again.", count_of(file_bytes, "byte"));
        return Err(refusal(file, Code::Truncated, clause));
    }
    let mut length = [0; LENGTH_BYTES as usize];
    source.read_at(0, &mut length).map_err(|error| unreadable(source, &error))?;
    let n_bytes = u64::from_le_bytes(length);
    if n_bytes > MAX_HEADER_BYTES || n_bytes > file_bytes - LENGTH_BYTES || n_bytes < 2 {
        let clause = format!(
            ": its header is said to have {}, in a file of {file_bytes}; it is damaged or cut off. Get the file again.",
            count_of(n_bytes, "byte")
        );
        return Err(refusal(file, Code::BadHeader, clause));
    }
    let mut header = vec![0; n_bytes as usize];
    source.read_at(LENGTH_BYTES, &mut header).map_err(|error| unreadable(source, &error))?;
    Ok(header)
}

/// The tensors that the header tells of, in the order of their places.
fn tensors(text: &str, file: &str, control: &Control) -> Result<Vec<(String, TensorInfo)>, ReadError> {
    let bad = |reason: String| {
        let reason = one_line(&reason, 160);
        refusal(file, Code::BadHeader, format!(": its header is malformed, {reason}. Get the file again."))
    };
    if is_too_deep(text) {
        return Err(bad("nested too deep".to_owned()).into());
    }
    let entries: Entries<'_> = serde_json::from_str(text.trim_end()).map_err(|error| bad(error.to_string()))?;
    let mut tensors: Vec<(String, TensorInfo)> = Vec::with_capacity(entries.0.len());
    let mut known = HashSet::with_capacity(entries.0.len());
    for (name, value) in entries.0 {
        control.check()?;
        if name == "__metadata__" {
            continue;
        }
        let info: TensorInfo = serde_json::from_str(value.get()).map_err(|error| bad(format!("tensor {}: {error}", quoted(&name))))?;
        if !known.insert(name.clone()) {
            return Err(bad(format!("tensor {} stands twice", quoted(&name))).into());
        }
        tensors.push((name.into_owned(), info));
    }
    tensors.sort_by_key(|(_, info)| info.data_offsets);
    Ok(tensors)
}

fn told(file: &str, error: &SafeTensorError) -> Problem {
    let (code, what) = match error {
        SafeTensorError::InvalidOffset(name) => {
            (Code::BadOffsets, format!("the offsets of tensor {} overlap others, leave a hole, or run backwards", quoted(name)))
        }
        SafeTensorError::TensorInvalidInfo => (Code::BadOffsets, "a tensor's shape and its offsets give different lengths".to_owned()),
        SafeTensorError::ValidationOverflow => (Code::SizeOverflow, "a tensor's shape is too large for any file".to_owned()),
        other => (Code::BadHeader, other.to_string()),
    };
    refusal(file, code, format!(": its header is damaged, {what}. Get the file again."))
}

fn dtype(dtype: safetensors::Dtype) -> Option<Dtype> {
    use safetensors::Dtype as Stored;
    Some(Dtype::little_endian(match dtype {
        Stored::BOOL => Kind::Bool,
        Stored::U8 => Kind::U8,
        Stored::I8 => Kind::I8,
        Stored::U16 => Kind::U16,
        Stored::I16 => Kind::I16,
        Stored::U32 => Kind::U32,
        Stored::I32 => Kind::I32,
        Stored::U64 => Kind::U64,
        Stored::I64 => Kind::I64,
        Stored::F16 => Kind::F16,
        Stored::BF16 => Kind::Bf16,
        Stored::F32 => Kind::F32,
        Stored::F64 => Kind::F64,
        _ => return None,
    }))
}
