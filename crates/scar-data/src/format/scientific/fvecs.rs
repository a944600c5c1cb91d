//! `.fvecs`, `.bvecs`, `.ivecs`: rows of a 32-bit length and as many values, as sets for nearest-neighbour search are.

use crate::bytes::source::{ByteSource, unreadable};
use crate::format::container::{Container, Field, FieldKind, Format, Head, Wanted};
use crate::format::npy::dtype::{Dtype, Kind};
use crate::gather::collector::Collector;
use scar_core::control::Control;
use scar_core::problem::Code;
use scar_files::error::{ReadError, refusal};
use scar_files::words::{count_of, shown_name};

/// Bytes read at a time.
const CHUNK_BYTES: u64 = 4 << 20;
/// Bytes of the length before each row.
const LENGTH_BYTES: u64 = 4;
/// Dimensions beyond which a length is taken for damage, or for another byte order.
const MAX_DIMS: i32 = 1 << 20;

/// Vectors with their lengths.
pub(crate) struct FvecsFormat;

impl Format for FvecsFormat {
    fn name(&self) -> &'static str {
        "fvecs"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["fvecs", "bvecs", "ivecs"]
    }

    fn about(&self) -> &'static str {
        "f32, u8 or i32 by the file's ending, little-endian; read chunk by chunk"
    }

    fn matches(&self, head: &Head<'_>) -> bool {
        // Nothing in the file says what it is.
        self.extensions().contains(&head.extension)
    }

    fn open<'a>(&self, source: &'a dyn ByteSource, _: &Control) -> Result<Box<dyn Container + 'a>, ReadError> {
        let file = shown_name(source.name());
        let refuse = |code, clause: String| Err(refusal(&file, code, clause).into());
        let lower = source.name().to_lowercase();
        let kind = if lower.contains(".bvecs") {
            Kind::U8
        } else if lower.contains(".ivecs") {
            Kind::I32
        } else {
            Kind::F32
        };
        let file_bytes = source.len_bytes();
        if file_bytes < LENGTH_BYTES {
            return refuse(
                Code::Truncated,
                format!(" ends after {}, before its first row: it is cut off. Get the file again.", count_of(file_bytes, "byte")),
            );
        }
        let mut length = [0; LENGTH_BYTES as usize];
        source.read_at(0, &mut length).map_err(|error| unreadable(source, &error))?;
        let n_dims = i32::from_le_bytes(length);
        if n_dims == 0 {
            return refuse(Code::NoColumns, ": its rows have 0 columns. Give embeddings with at least one dimension.".to_owned());
        }
        if !(1..=MAX_DIMS).contains(&n_dims) {
            let clause = format!(
                ": its header is damaged, row 1 is said to have {n_dims} values. It may be big-endian, or no such file; write it again."
            );
            return refuse(Code::BadHeader, clause);
        }
        let dtype = Dtype::little_endian(kind);
        let row_bytes = LENGTH_BYTES + n_dims as u64 * dtype.item_bytes().unwrap_or(1);
        let n_rows = file_bytes / row_bytes;
        let field = Field {
            name: "vectors".to_owned(),
            is_named: false,
            kind: FieldKind::Vector { n_dims: Some(n_dims as u64) },
            dtype: dtype.name(),
            n_rows: Some(n_rows),
            is_class_like: false,
            is_aside: false,
        };
        Ok(Box::new(Fvecs { source, file, dtype, n_dims, row_bytes, field: [field] }))
    }
}

struct Fvecs<'a> {
    source: &'a dyn ByteSource,
    file: String,
    dtype: Dtype,
    n_dims: i32,
    row_bytes: u64,
    field: [Field; 1],
}

impl Container for Fvecs<'_> {
    fn fields(&self) -> &[Field] {
        &self.field
    }

    fn read(&mut self, wanted: &Wanted, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        if wanted.matrix.is_empty() {
            return Ok(());
        }
        let n_rows = self.source.len_bytes() / self.row_bytes;
        let rest = self.source.len_bytes() % self.row_bytes;
        rows.begin(n_rows, self.n_dims as u64)?;
        let rows_per_chunk = (CHUNK_BYTES / self.row_bytes).max(1);
        let mut bytes = Vec::new();
        let mut row = 0;
        while row < n_rows {
            rows.control.check()?;
            let n_here = rows_per_chunk.min(n_rows - row);
            bytes.resize((n_here * self.row_bytes) as usize, 0);
            self.source.read_at(row * self.row_bytes, &mut bytes).map_err(|error| unreadable(self.source, &error))?;
            for vector in bytes.chunks_exact(self.row_bytes as usize) {
                row += 1;
                let (length, values) = vector.split_at(LENGTH_BYTES as usize);
                let found = i32::from_le_bytes([length[0], length[1], length[2], length[3]]);
                if found != self.n_dims {
                    let clause = format!(
                        ", row {row}: {found} values where the first row has {}: rows of different lengths. Make all as long.",
                        self.n_dims
                    );
                    return Err(refusal(&self.file, Code::Ragged, clause).at_row(row).into());
                }
                rows.extend_with(|out| self.dtype.extend_f32(values, out));
            }
            rows.end_rows()?;
            rows.control.advance(bytes.len() as u64);
        }
        if rest > 0 {
            let clause =
                format!(" ends inside row {}, after {rest} of {} bytes: it is cut off. Get the file again.", n_rows + 1, self.row_bytes);
            return Err(refusal(&self.file, Code::Truncated, clause).at_row(n_rows + 1).into());
        }
        Ok(())
    }
}
