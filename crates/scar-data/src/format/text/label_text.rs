//! A text of labels as a file without fields: lines, or a table of which it is told by names and values which column they are.

use crate::bytes::first::first_bytes;
use crate::bytes::source::ByteSource;
use crate::format::container::{Container, Field, Wanted};
use crate::format::text::kind::{TextKind, of_begin};
use crate::format::text::label_lines::read_lines;
use crate::format::text::label_table::read_table;
use crate::gather::collector::Collector;
use crate::labels::error::LabelError;
use crate::labels::file::LabelFile;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};
use scar_files::options::ChosenColumns;
use scar_files::words::shown_name;

/// A text of labels.
pub(crate) struct LabelText<'a> {
    source: &'a dyn ByteSource,
    /// Where its text begins.
    start: u64,
    /// What it holds.
    kind: TextKind,
}

impl<'a> LabelText<'a> {
    /// The text of `source` from the byte `start` on.
    pub(crate) fn new(source: &'a dyn ByteSource, start: u64, kind: TextKind) -> Self {
        Self { source, start, kind }
    }

    /// The text of `source`, whatever it could be besides.
    ///
    /// # Errors
    /// [`Code::Unreadable`].
    pub(crate) fn open(source: &'a dyn ByteSource) -> Result<Self, Problem> {
        let begin = first_bytes(source)?;
        let (start, kind) = of_begin(&begin.bytes, begin.is_whole, source.name());
        Ok(Self::new(source, start, kind))
    }

    fn read_labels(&self, chosen: &ChosenColumns<'_>, control: &Control) -> Result<LabelFile, ReadError> {
        let Self { source, start, kind } = *self;
        match kind {
            TextKind::Table { delimiter } => read_table(source, start, delimiter, chosen, control),
            TextKind::Numbers { delimiter, .. } if delimiter != b' ' => read_table(source, start, delimiter, chosen, control),
            TextKind::Lines => {
                let name = source.name().to_lowercase();
                read_lines(source, start, name.ends_with(".csv") || name.ends_with(".tsv"), chosen, control)
            }
            TextKind::Numbers { .. } => Err(LabelError::NumberTable.problem(&shown_name(source.name())).into()),
        }
    }
}

impl Container for LabelText<'_> {
    fn fields(&self) -> &[Field] {
        &[]
    }

    fn check(&self) -> Result<(), Problem> {
        let clause = " is text without numbers, not a matrix of embeddings. Give numbers with one row per sample.";
        Err(refusal(&shown_name(self.source.name()), Code::NoMatrix, clause))
    }

    fn is_labels(&self, _: &Control) -> Result<bool, ReadError> {
        Ok(true)
    }

    fn is_one_column(&self) -> bool {
        self.kind == TextKind::Lines
    }

    fn labels(&self, chosen: &ChosenColumns<'_>, control: &Control) -> Option<Result<LabelFile, ReadError>> {
        Some(self.read_labels(chosen, control))
    }

    fn read(&mut self, _: &Wanted, _: &mut Collector<'_>) -> Result<(), ReadError> {
        Ok(self.check()?)
    }
}
