//! The vectors of the big nearest-neighbour benchmarks: `.fbin`, `.u8bin` and `.i8bin`, two lengths and then the numbers.

use crate::bytes::forward::PartSource;
use crate::bytes::source::{ByteSource, unreadable};
use crate::format::arrays::{ArrayFile, Data, Member};
use crate::format::container::{Container, Format, Head};
use crate::format::npy::array::NpyFile;
use crate::format::npy::dtype::{Dtype, Kind};
use scar_core::control::Control;
use scar_core::problem::Code;
use scar_files::error::{ReadError, refusal};
use scar_files::words::{grouped, shown_name};

/// Bytes of the two lengths.
const HEADER_BYTES: u64 = 8;

/// Such vectors.
pub(crate) struct BigAnnFormat;

impl Format for BigAnnFormat {
    fn name(&self) -> &'static str {
        "fbin"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["fbin", "u8bin", "i8bin"]
    }

    fn about(&self) -> &'static str {
        "vectors of the big-ann benchmarks, f32, u8 or i8, by the ending; read chunk by chunk"
    }

    fn matches(&self, head: &Head<'_>) -> bool {
        self.extensions().contains(&head.extension)
    }

    fn open<'a>(&self, source: &'a dyn ByteSource, _: &Control) -> Result<Box<dyn Container + 'a>, ReadError> {
        let file = shown_name(source.name());
        let kind = match crate::bytes::first::extension(source.name()).as_str() {
            "u8bin" => Kind::U8,
            "i8bin" => Kind::I8,
            _ => Kind::F32,
        };
        let dtype = Dtype::little_endian(kind);
        let len_bytes = source.len_bytes();
        let mut lengths = [0; HEADER_BYTES as usize];
        if len_bytes < HEADER_BYTES {
            return Err(refusal(&file, Code::Truncated, " ends inside its header: it is cut off. Get the file again.").into());
        }
        source.read_at(0, &mut lengths).map_err(|error| unreadable(source, &error))?;
        let [a, b, c, d, e, f, g, h] = lengths;
        let (n_rows, n_dims) = (u64::from(u32::from_le_bytes([a, b, c, d])), u64::from(u32::from_le_bytes([e, f, g, h])));
        let n_bytes = (n_rows * n_dims).checked_mul(dtype.item_bytes().unwrap_or(1)).and_then(|n_bytes| n_bytes.checked_add(HEADER_BYTES));
        if n_bytes != Some(len_bytes) {
            let clause = format!(
                ": its first numbers say {} rows × {} columns, which its {} bytes do not hold: another kind of file, or cut off. Get it again, or name \
                 it for what it is.",
                grouped(n_rows),
                grouped(n_dims),
                grouped(len_bytes)
            );
            return Err(refusal(&file, Code::BadHeader, clause).into());
        }
        if n_rows == 0 || n_dims == 0 {
            return Err(refusal(&file, Code::NoRows, " has no rows or no columns. Give a file with data.").into());
        }
        let part = PartSource::new(source, file.clone(), 0, len_bytes);
        let array = NpyFile::proved(dtype, vec![n_rows, n_dims], false, HEADER_BYTES);
        let member = Member::unnamed("embeddings", Data::Array { source: Box::new(part), array });
        Ok(Box::new(ArrayFile::new(file, vec![member], Vec::new())))
    }
}

#[cfg(test)]
mod tests {
    use ndarray::arr2;

    use super::*;
    use crate::bytes::source::MemorySource;
    use crate::{ReadOptions, read};
    use scar_core::problem::Problem;

    fn read_bytes(name: &str, bytes: &[u8]) -> Result<crate::Dataset, Problem> {
        read(&[&MemorySource::new(name, bytes)], &ReadOptions::default(), &Control::new()).map_err(|error| match error {
            ReadError::Refused(problem) => problem,
            ReadError::Cancelled => panic!("nobody cancelled"),
        })
    }

    #[test]
    fn vectors_are_read_and_lengths_that_do_not_fit_are_told() {
        let of = |n: u32, d: u32, body: &[u8]| [&n.to_le_bytes(), &d.to_le_bytes(), body].concat();
        assert_eq!(
            read_bytes("x.u8bin", &of(2, 3, &[1, 2, 3, 4, 5, 6])).expect("rows").matrices[0].values,
            arr2(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
        );
        assert_eq!(read_bytes("x.i8bin", &of(2, 1, &[255, 1])).expect("rows").matrices[0].values, arr2(&[[-1.0], [1.0]]));
        assert_eq!(read_bytes("x.fbin", &of(2, 3, &[0; 23])).expect_err("short").code, Code::BadHeader);
        assert_eq!(read_bytes("x.fbin", &of(u32::MAX, u32::MAX, &[])).expect_err("too many").code, Code::BadHeader);
        assert_eq!(read_bytes("x.fbin", b"abc").expect_err("cut").code, Code::Truncated);
    }
}
