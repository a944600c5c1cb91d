//! Tables of HDF5: a dataset whose rows have named parts, as pandas, PyTables and AnnData before 0.7 write them. Each part is a member.

use hdf5_reader::Dataset;
use hdf5_reader::messages::datatype::{Datatype, StringSize, VarLenKind};

use crate::bytes::source::MemorySource;
use crate::format::arrays::{Data, Member, OwnedCell};
use crate::format::npy::array::NpyFile;
use crate::format::scientific::hdf5::{Walk, dtype};
use scar_core::problem::Problem;
use scar_files::words::shown_name;

impl<'a> Walk<'_, 'a> {
    /// The parts of the table `dataset`, which is called `name`; nothing for what is none. All of it is held, as its parts alternate.
    pub(super) fn table(&mut self, name: &str, dataset: &Dataset) -> Result<Vec<Member<'a>>, Problem> {
        let (Datatype::Compound { size, fields }, &[n_rows]) = (dataset.dtype(), dataset.shape()) else { return Ok(Vec::new()) };
        let row_bytes = *size as usize;
        self.hold_texts(n_rows.saturating_mul(u64::from(*size)))?;
        let Ok(bytes) = dataset.read_raw_bytes() else { return Ok(Vec::new()) };
        let n_rows = n_rows as usize;
        if row_bytes == 0 || bytes.len() < n_rows.saturating_mul(row_bytes) {
            return Ok(Vec::new());
        }
        let rows = || bytes.chunks_exact(row_bytes).take(n_rows);
        let mut members = Vec::new();
        for field in fields {
            let own = format!("{name}/{}", field.name);
            let start = field.byte_offset as usize;
            let part = |n_bytes: usize| rows().map(move |row| row.get(start..start + n_bytes).unwrap_or_default());
            let (base, dims) = match &field.datatype {
                Datatype::Array { base, dims } => (&**base, dims.as_slice()),
                other => (other, [].as_slice()),
            };
            if let Some(dtype) = dtype(base) {
                let n_values = dims.iter().try_fold(1_u64, |product, &axis| product.checked_mul(axis)).unwrap_or(u64::MAX);
                let n_bytes = n_values.saturating_mul(dtype.item_bytes().unwrap_or(1));
                if n_values == 0 || n_bytes > row_bytes as u64 {
                    continue;
                }
                let values: Vec<u8> = part(n_bytes as usize).flatten().copied().collect();
                let shape = if dims.is_empty() { vec![n_rows as u64] } else { vec![n_rows as u64, n_values] };
                let shown = format!("{}, {}", self.file, shown_name(&own));
                let source = Box::new(MemorySource::new(shown, values));
                members.push(Member::named(own, Data::Array { source, array: NpyFile::proved(dtype, shape, false, 0) }));
                continue;
            }
            let texts: Option<Vec<String>> = match base {
                Datatype::String { size: StringSize::Fixed(n_bytes), .. } if dims.is_empty() => {
                    Some(part(*n_bytes as usize).map(text).collect())
                }
                Datatype::VarLen { kind: VarLenKind::String, .. } if dims.is_empty() => {
                    let size = dataset.vlen_reference_size();
                    self.hold_texts((n_rows * size) as u64)?;
                    let resolved = |reference: &[u8]| dataset.resolve_vlen_reference_bytes(reference, 1).ok().map(|bytes| text(&bytes));
                    part(size).map(resolved).collect()
                }
                _ => None,
            };
            members.extend(texts.map(|texts| Member::named(own, Data::Cells(texts.into_iter().map(OwnedCell::Text).collect()))));
        }
        Ok(members)
    }
}

/// A text without what fills it up.
fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).trim_end().to_owned()
}
