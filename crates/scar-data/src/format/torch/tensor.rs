//! A tensor of what `torch.save` writes: what its pickle tells of it, proved, and where its numbers stand.

use crate::bytes::forward::PartSource;
use crate::bytes::source::ByteSource;
use crate::bytes::unpacked::check_ratio;
use crate::format::arrays::{Data, Member};
use crate::format::npy::array::NpyFile;
use crate::format::npy::dtype::{Dtype, Kind};
use crate::format::torch::pickle::{Id, Node};
use crate::format::torch::pt::{Storages, Torch, storage};
use crate::format::torch::strided::StridedSource;
use scar_core::problem::{Code, Problem};
use scar_files::words::shown_name;

/// Axes that a tensor may have, as torch itself says.
const MAX_AXES: usize = 64;

/// A tensor as the pickle tells it.
pub(crate) struct Tensor {
    kind: Kind,
    key: String,
    n_elements: u64,
    offset: i64,
    shape: Vec<i64>,
    strides: Vec<i64>,
}

impl<'a> Torch<'a> {
    /// The tensor that a node stands for, if it does.
    pub(crate) fn tensor(&self, name: &str, id: Id) -> Result<Option<Tensor>, Problem> {
        let mut id = id;
        // A parameter holds a tensor; nothing holds a parameter.
        for _ in 0..2 {
            let Node::Call(callable, arguments) = &self.nodes[id] else { return Ok(None) };
            let (Node::Global(_, called), Node::List(arguments)) = (&self.nodes[*callable], &self.nodes[*arguments]) else {
                return Ok(None);
            };
            let malformed = || self.refuse(Code::BadStructure, name, "its description is malformed");
            if called == "_rebuild_parameter" {
                id = *arguments.first().ok_or_else(malformed)?;
                continue;
            }
            if !called.starts_with("_rebuild_tensor") {
                return Ok(None);
            }
            let [of, offset, shape, strides, ..] = arguments.as_slice() else { return Err(malformed()) };
            let (kind, key, n_elements) = storage(&self.nodes, &self.nodes[*of]).ok_or_else(malformed)?;
            let Node::Integer(offset) = self.nodes[*offset] else { return Err(malformed()) };
            let (shape, strides) = (self.integers(*shape).ok_or_else(malformed)?, self.integers(*strides).ok_or_else(malformed)?);
            if shape.len() != strides.len() {
                return Err(malformed());
            }
            let n_elements = u64::try_from(n_elements).map_err(|_| malformed())?;
            return Ok(Some(Tensor { kind, key, n_elements, offset, shape, strides }));
        }
        Ok(None)
    }

    fn integers(&self, id: Id) -> Option<Vec<i64>> {
        let items = match &self.nodes[id] {
            Node::List(items) => items,
            // torch.Size((200, 64))
            Node::Call(_, arguments) => match &self.nodes[*arguments] {
                Node::List(arguments) => match &self.nodes[*arguments.first()?] {
                    Node::List(items) => items,
                    _ => return None,
                },
                _ => return None,
            },
            _ => return None,
        };
        items.iter().map(|&item| if let Node::Integer(value) = self.nodes[item] { Some(value) } else { None }).collect()
    }

    /// A tensor as an array; nothing for a single number.
    pub(crate) fn array(&self, name: String, tensor: &Tensor) -> Result<Option<Member<'a>>, Problem> {
        if tensor.shape.len() > MAX_AXES {
            return Err(self.refuse(Code::SizeOverflow, &name, "it has more axes than any tensor"));
        }
        let dtype = Dtype { kind: tensor.kind, big_endian: self.big_endian };
        let item_bytes = dtype.item_bytes().unwrap_or(1);
        let axes: Vec<u64> = tensor.shape.iter().filter_map(|&axis| u64::try_from(axis).ok()).collect();
        let strides: Vec<u64> = tensor.strides.iter().filter_map(|&stride| u64::try_from(stride).ok()).collect();
        let offset = u64::try_from(tensor.offset).ok();
        let (Some(offset), true) = (offset, axes.len() == tensor.shape.len() && strides.len() == axes.len()) else {
            return Err(self.refuse(Code::BadOffsets, &name, "its offset, shape or strides are negative: out of bounds"));
        };
        match axes.as_slice() {
            [] => return Ok(None),
            [_, rest @ ..] if rest.contains(&0) => return Err(self.refuse(Code::NoColumns, &name, "it has 0 columns")),
            [0, ..] => return Err(self.refuse(Code::NoRows, &name, "it has 0 rows")),
            _ => {}
        }
        let n_values = axes.iter().try_fold(1_u64, |product, &axis| product.checked_mul(axis));
        let n_values = n_values.filter(|&n_values| n_values < 1 << 48);
        let Some(n_values) = n_values else {
            return Err(self.refuse(Code::SizeOverflow, &name, "its shape is too large for any file"));
        };
        let last = axes.iter().zip(&strides).try_fold(offset, |at, (&axis, &stride)| at.checked_add((axis - 1).checked_mul(stride)?));
        if last.is_none_or(|last| last >= tensor.n_elements) {
            let code = if n_values > tensor.n_elements { Code::SizeOverflow } else { Code::BadOffsets };
            return Err(self.refuse(code, &name, "its shape and strides lead beyond its numbers: out of bounds, too large a size"));
        }
        // With strides of 0 a few numbers may stand for any matrix.
        check_ratio(
            &self.file,
            self.source.max_unpacked_ratio(),
            tensor.n_elements.saturating_mul(item_bytes),
            n_values.saturating_mul(item_bytes),
        )
        .map_err(|problem| Problem { code: Code::SizeOverflow, ..problem })?;
        let (bytes, start) = self.storage_source(&name, tensor, item_bytes)?;
        let contiguous = contiguous_strides(&axes);
        let data_start = start + offset * item_bytes;
        let data = if strides == contiguous || axes.iter().all(|&axis| axis == 1) {
            Data::Array { source: bytes, array: NpyFile::proved(dtype, axes, false, data_start) }
        } else if let ([rows, _], [1, stride]) = (axes.as_slice(), strides.as_slice())
            && stride == rows
        {
            Data::Array { source: bytes, array: NpyFile::proved(dtype, axes, true, data_start) }
        } else {
            let (rows, dims, by_row, by_column) = match (axes.as_slice(), strides.as_slice()) {
                (&[rows], &[by_row]) => (rows, 1, by_row, 1),
                (&[rows, dims], &[by_row, by_column]) => (rows, dims, by_row, by_column),
                _ => return Err(self.refuse(Code::UnsupportedFeature, &name, "a view with more than two axes is not supported")),
            };
            let strided = StridedSource::new(bytes, data_start, item_bytes, [rows, dims], [by_row, by_column]);
            Data::Array { source: Box::new(strided), array: NpyFile::proved(dtype, axes, false, 0) }
        };
        Ok(Some(Member::named(name, data)))
    }

    /// The bytes in which a tensor's numbers stand, and the first of them.
    fn storage_source(&self, name: &str, tensor: &Tensor, item_bytes: u64) -> Result<(Box<dyn ByteSource + 'a>, u64), Problem> {
        let shown = format!("{}, {}", self.file, shown_name(name));
        let n_bytes = tensor.n_elements.saturating_mul(item_bytes);
        match &self.storages {
            Storages::Behind(storages) => {
                let Some((start, n_elements)) = storages.get(&tensor.key) else {
                    return Err(self.refuse(Code::BadStructure, name, "its numbers are missing"));
                };
                if tensor.n_elements > *n_elements {
                    return Err(self.refuse(Code::Truncated, name, "it ends before its last number: it is cut off"));
                }
                Ok((Box::new(PartSource::new(self.source, shown, 0, self.source.len_bytes())), *start))
            }
            Storages::Members { folder, entries } => {
                if tensor.key.contains(['/', '\\']) || tensor.key.contains("..") {
                    return Err(self.refuse(Code::UnsafeName, name, "the name of its numbers is unsafe, a path out of the archive"));
                }
                let member = format!("{folder}data/{}", tensor.key);
                let Some(entry) = entries.get(&member) else {
                    return Err(self.refuse(Code::BadStructure, name, "its numbers are missing: malformed"));
                };
                if entry.unpacked_bytes() < n_bytes {
                    return Err(self.refuse(Code::Truncated, name, "it ends before its last number: it is cut off"));
                }
                // torch may leave the checksums of its archives out, so they are not asked.
                match entry.stored(self.source, shown) {
                    Some(part) => Ok((Box::new(part), 0)),
                    None => Ok((entry.source(self.source, &self.file, name)?, 0)),
                }
            }
        }
    }
}

/// Strides of an array whose last axis runs fastest.
fn contiguous_strides(axes: &[u64]) -> Vec<u64> {
    let mut strides = vec![1; axes.len()];
    for axis in (1..axes.len()).rev() {
        strides[axis - 1] = strides[axis] * axes[axis];
    }
    strides
}
