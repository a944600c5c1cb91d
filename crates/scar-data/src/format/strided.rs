//! A view of an array, rows and columns any number of elements apart, as bytes one after another.

use std::io;

use crate::ByteSource;

/// Bytes of a row that are fetched at once, with what lies between its columns.
const MAX_SPAN_BYTES: u64 = 4 << 20;

/// A view whose bytes are gathered as they are read.
pub(super) struct StridedSource<'a> {
    source: Box<dyn ByteSource + 'a>,
    start: u64,
    item_bytes: u64,
    shape: [u64; 2],
    strides: [u64; 2],
}

impl<'a> StridedSource<'a> {
    /// `shape` elements of `item_bytes` bytes, the first at the byte `start` of `source`, `strides` elements apart. The caller
    /// proved that all lie inside.
    pub(super) fn new(source: Box<dyn ByteSource + 'a>, start: u64, item_bytes: u64, shape: [u64; 2], strides: [u64; 2]) -> Self {
        Self { source, start, item_bytes, shape, strides }
    }

    /// Fills `out` with elements of `row` from `column` on.
    fn fill(&self, row: u64, column: u64, out: &mut [u8]) -> io::Result<()> {
        let item_bytes = self.item_bytes as usize;
        let n_items = out.len() / item_bytes;
        let first = self.start + (row * self.strides[0] + column * self.strides[1]) * self.item_bytes;
        let step = self.strides[1] * self.item_bytes;
        let span = (n_items as u64 - 1) * step + self.item_bytes;
        if step == self.item_bytes {
            return self.source.read_at(first, out);
        }
        if span > MAX_SPAN_BYTES {
            let mut items = out.chunks_exact_mut(item_bytes).enumerate();
            return items.try_for_each(|(position, item)| self.source.read_at(first + position as u64 * step, item));
        }
        let mut bytes = vec![0; span as usize];
        self.source.read_at(first, &mut bytes)?;
        for (position, item) in out.chunks_exact_mut(item_bytes).enumerate() {
            item.copy_from_slice(&bytes[position * step as usize..][..item_bytes]);
        }
        Ok(())
    }
}

impl ByteSource for StridedSource<'_> {
    fn name(&self) -> &str {
        self.source.name()
    }

    fn len_bytes(&self) -> u64 {
        self.shape[0] * self.shape[1] * self.item_bytes
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let is_whole = offset.is_multiple_of(self.item_bytes) && (buffer.len() as u64).is_multiple_of(self.item_bytes);
        let end = offset.checked_add(buffer.len() as u64);
        if !is_whole || end.is_none_or(|end| end > self.len_bytes()) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut at = offset / self.item_bytes;
        let mut rest = buffer;
        while !rest.is_empty() {
            let (row, column) = (at / self.shape[1], at % self.shape[1]);
            let n_items = (self.shape[1] - column).min(rest.len() as u64 / self.item_bytes);
            let (out, after) = rest.split_at_mut((n_items * self.item_bytes) as usize);
            self.fill(row, column, out)?;
            rest = after;
            at += n_items;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemorySource;

    #[test]
    fn views_are_gathered_row_by_row() {
        // 4 × 6 bytes, 0 to 23; every second row and every third column from (1, 1) on.
        let source = MemorySource::new("x", (0..24).collect::<Vec<u8>>());
        let view = StridedSource::new(Box::new(source), 7, 1, [2, 2], [12, 3]);
        let mut all = [0; 4];
        view.read_at(0, &mut all).expect("inside");
        assert_eq!(all, [7, 10, 19, 22]);
        let mut two = [0; 2];
        view.read_at(1, &mut two).expect("inside");
        assert_eq!(two, [10, 19]);
        assert!(view.read_at(3, &mut two).is_err());
    }
}
