//! Looks at the messages of an Arrow file before the crate does: no place outside the file, nothing that unpacks to far more
//! than is reasonable, no more rows than fit.
//!
//! Our own code on purpose: the crate's readers believe what a message declares and make room for it before they look at the file, and
//! they want a whole batch in memory. The messages themselves are still decoded by the crate.

use std::sync::Arc;

use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::{MessageHeader, RecordBatch, root_as_footer, root_as_message};
use arrow_schema::{ArrowError, SchemaRef};

use crate::bytes::source::{ByteSource, unreadable};
use crate::bytes::unpacked::check_ratio;
use crate::format::columnar::arrow::{MAGIC, told};
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};

/// Rows that no file has.
const MAX_ROWS: i64 = 1 << 40;
/// Bytes of the mark and the length before a message.
const PREFIX_BYTES: u64 = 8;

/// What the messages of a file tell.
pub(crate) struct Messages {
    /// What columns there are.
    pub(crate) schema: SchemaRef,
    /// Dictionaries and batches, in the order in which they are read.
    pub(crate) batches: Vec<MessagePlace>,
    /// Rows of all batches.
    pub(crate) n_rows: u64,
}

/// Where a message stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MessagePlace {
    header_start: u64,
    header_bytes: u64,
    /// The byte at which its body begins.
    pub(crate) body_start: u64,
    /// Bytes of its body.
    pub(crate) body_bytes: u64,
}

impl MessagePlace {
    /// The header of the message in `source`, as flatbuffers.
    ///
    /// # Errors
    /// A refusal where it cannot be read.
    pub(crate) fn header(&self, source: &dyn ByteSource) -> Result<Vec<u8>, Problem> {
        let mut bytes = vec![0; self.header_bytes as usize];
        source.read_at(self.header_start, &mut bytes).map_err(|error| unreadable(source, &error))?;
        Ok(bytes)
    }
}

/// Looks at all messages of `source`, shown as `file`.
///
/// # Errors
/// A refusal for what cannot be understood or cannot be; [`ReadError::Cancelled`].
pub(crate) fn check(source: &dyn ByteSource, file: &str, control: &Control) -> Result<Messages, ReadError> {
    let mut start = [0; MAGIC.len()];
    let is_file = source.len_bytes() >= start.len() as u64 && source.read_at(0, &mut start).is_ok() && start == *MAGIC;
    let mut look = Look { source, file, schema: None, batches: Vec::new(), n_rows: 0, unpacked_bytes: 0 };
    if is_file {
        look.file(control)?
    } else {
        look.stream(control)?
    }
    let schema = look.schema.ok_or_else(|| refusal(file, Code::BadHeader, " has no schema (header). Get the file again."))?;
    Ok(Messages { schema, batches: look.batches, n_rows: look.n_rows })
}

struct Look<'a> {
    source: &'a dyn ByteSource,
    file: &'a str,
    schema: Option<SchemaRef>,
    batches: Vec<MessagePlace>,
    n_rows: u64,
    unpacked_bytes: u64,
}

impl Look<'_> {
    fn refuse(&self, code: Code, clause: &str) -> Problem {
        refusal(self.file, code, format!("{clause}. Get the file again."))
    }

    fn bytes(&self, offset: u64, n_bytes: u64) -> Result<Vec<u8>, Problem> {
        if offset.checked_add(n_bytes).is_none_or(|end| end > self.source.len_bytes()) {
            return Err(self.refuse(Code::Truncated, " ends inside a message: it is cut off, or an offset points beyond its end"));
        }
        let mut bytes = vec![0; n_bytes as usize];
        self.source.read_at(offset, &mut bytes).map_err(|error| unreadable(self.source, &error))?;
        Ok(bytes)
    }

    fn schema(&mut self, schema: arrow_ipc::Schema<'_>) -> Result<(), Problem> {
        let bad = |error: ArrowError| told(self.file, Code::BadHeader, ": its schema (header) cannot be understood", &error);
        if !schema.endianness().equals_to_target_endianness() {
            return Err(bad(ArrowError::IpcError("big-endian numbers are not supported".to_owned())));
        }
        self.schema = Some(Arc::new(try_fb_to_schema(schema).map_err(bad)?));
        Ok(())
    }

    /// The messages that the footer lists.
    fn file(&mut self, control: &Control) -> Result<(), ReadError> {
        let file_bytes = self.source.len_bytes();
        let tail_bytes = 4 + MAGIC.len() as u64;
        let cut = |look: &Self| look.refuse(Code::Truncated, " ends before its footer: it is cut off");
        if file_bytes < PREFIX_BYTES + tail_bytes {
            return Err(cut(self).into());
        }
        let tail = self.bytes(file_bytes - tail_bytes, tail_bytes)?;
        if tail[4..] != *MAGIC {
            return Err(cut(self).into());
        }
        let n_bytes = i32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]);
        let n_bytes = u64::try_from(n_bytes).ok().filter(|&n_bytes| n_bytes > 0 && n_bytes <= file_bytes - PREFIX_BYTES - tail_bytes);
        let Some(n_bytes) = n_bytes else {
            return Err(self.refuse(Code::BadHeader, ": the length of its footer is impossible").into());
        };
        let bytes = self.bytes(file_bytes - tail_bytes - n_bytes, n_bytes)?;
        let footer = root_as_footer(&bytes).map_err(|_| self.refuse(Code::BadHeader, ": its footer (schema) is damaged"))?;
        let Some(schema) = footer.schema() else {
            return Err(self.refuse(Code::BadHeader, ": its footer has no schema").into());
        };
        self.schema(schema)?;
        for block in footer.dictionaries().into_iter().flatten().chain(footer.recordBatches().into_iter().flatten()) {
            control.check()?;
            let place = (u64::try_from(block.offset()).ok()).zip(u64::try_from(block.metaDataLength()).ok());
            let Some((offset, n_bytes)) = place.filter(|&(offset, n_bytes)| n_bytes >= PREFIX_BYTES && offset < file_bytes) else {
                return Err(self.refuse(Code::BadOffsets, ": its footer gives a place outside the file (bad offset or length)").into());
            };
            let body_end = u64::try_from(block.bodyLength()).ok().and_then(|body| body.checked_add(offset)?.checked_add(n_bytes));
            if body_end.is_none_or(|end| end > file_bytes) {
                return Err(self.refuse(Code::BadOffsets, ": its footer gives a length beyond the end of the file (bad length)").into());
            }
            let message = self.bytes(offset, n_bytes)?;
            let n_prefix = if message.starts_with(&[0xff; 4]) { 8 } else { 4 };
            self.message(&message[n_prefix as usize..], offset + n_prefix, offset + n_bytes)?;
        }
        Ok(())
    }

    /// The messages one after another, up to the mark of the end or the end itself.
    fn stream(&mut self, control: &Control) -> Result<(), ReadError> {
        let mut offset = 0;
        while offset < self.source.len_bytes() {
            control.check()?;
            let mut length = self.bytes(offset, 4)?;
            offset += 4;
            if length == [0xff; 4] {
                length = self.bytes(offset, 4)?;
                offset += 4;
            }
            let n_bytes = i32::from_le_bytes([length[0], length[1], length[2], length[3]]);
            if n_bytes == 0 {
                break;
            }
            let Ok(n_bytes) = u64::try_from(n_bytes) else {
                return Err(self.refuse(Code::BadHeader, ": the length of a message (header) is negative").into());
            };
            let message = self.bytes(offset, n_bytes)?;
            let header_start = offset;
            offset += n_bytes;
            offset += self.message(&message, header_start, offset)?;
        }
        Ok(())
    }

    /// Looks at a message whose header is `bytes`, from `header_start` on, and whose body begins at `body_start`; gives the bytes
    /// of the body.
    fn message(&mut self, bytes: &[u8], header_start: u64, body_start: u64) -> Result<u64, Problem> {
        let message = root_as_message(bytes).map_err(|_| self.refuse(Code::BadHeader, ": the header of a message is damaged"))?;
        let body_bytes = u64::try_from(message.bodyLength()).ok();
        let Some(body_bytes) = body_bytes.filter(|&body| body_start.checked_add(body).is_some_and(|end| end <= self.source.len_bytes()))
        else {
            return Err(self.refuse(Code::Truncated, " ends inside a batch: it is cut off, or a length is damaged"));
        };
        let place = MessagePlace { header_start, header_bytes: bytes.len() as u64, body_start, body_bytes };
        match message.header_type() {
            MessageHeader::RecordBatch => {
                let Some(batch) = message.header_as_record_batch() else {
                    return Err(self.refuse(Code::BadHeader, ": the header of a batch is damaged"));
                };
                self.n_rows = self.n_rows.saturating_add(batch.length().max(0) as u64);
                self.batch(batch, body_start, body_bytes)?;
                self.batches.push(place);
            }
            MessageHeader::DictionaryBatch => {
                if let Some(batch) = message.header_as_dictionary_batch().and_then(|dictionary| dictionary.data()) {
                    self.batch(batch, body_start, body_bytes)?;
                }
                self.batches.push(place);
            }
            MessageHeader::Schema if self.schema.is_none() => match message.header_as_schema() {
                Some(schema) => self.schema(schema)?,
                None => return Err(self.refuse(Code::BadHeader, ": its schema (header) is damaged")),
            },
            MessageHeader::Schema => return Err(self.refuse(Code::BadHeader, " has a second schema (header) among its batches")),
            _ => return Err(self.refuse(Code::UnsupportedFeature, " holds a message that is no batch of rows, which is not supported")),
        }
        Ok(body_bytes)
    }

    fn batch(&mut self, batch: RecordBatch<'_>, body_start: u64, body_bytes: u64) -> Result<(), Problem> {
        let lengths = batch.nodes().into_iter().flatten().map(|node| node.length()).chain([batch.length()]);
        for length in lengths {
            if length < 0 {
                return Err(self.refuse(Code::BadHeader, ": the header of a batch tells a negative number of rows"));
            }
            if length > MAX_ROWS {
                return Err(self.refuse(Code::SizeOverflow, ": a batch tells more rows than fit into any file, the size is too large"));
            }
        }
        for buffer in batch.buffers().into_iter().flatten() {
            let end = buffer.offset().checked_add(buffer.length());
            let fits = buffer.offset() >= 0 && buffer.length() >= 0 && end.is_some_and(|end| end as u64 <= body_bytes);
            if !fits {
                return Err(self.refuse(Code::BadOffsets, ": a buffer lies outside its batch (bad offset or length)"));
            }
            if batch.compression().is_some() && buffer.length() >= 8 {
                self.packed(body_start + buffer.offset() as u64, buffer.length() as u64)?;
            } else {
                self.unpacked_bytes = self.unpacked_bytes.saturating_add(buffer.length() as u64);
            }
        }
        Ok(())
    }

    /// Looks at the length that a packed buffer is said to unpack to.
    fn packed(&mut self, start: u64, n_bytes: u64) -> Result<(), Problem> {
        let length = self.bytes(start, 8)?;
        let length = i64::from_le_bytes(length.try_into().unwrap_or_default());
        let unpacked = match length {
            -1 => n_bytes,
            0.. => length as u64,
            _ => return Err(self.refuse(Code::CorruptData, ": the packed data is damaged, it tells a negative length")),
        };
        self.unpacked_bytes = self.unpacked_bytes.saturating_add(unpacked);
        check_ratio(self.file, self.source.max_unpacked_ratio(), self.source.len_bytes(), self.unpacked_bytes)
    }
}
