//! Formats whose decoders not every program carries.

use crate::bytes::linked::Linked;
use crate::bytes::source::ByteSource;
use crate::format::container::Container;
use scar_core::control::Control;
use scar_core::problem::Code;
use scar_files::error::{ReadError, refusal};
use scar_files::words::shown_name;

/// Opens a file of a format, as [`Format::open`](crate::format::container::Format::open) does.
pub(crate) type Open = for<'a> fn(&'a dyn ByteSource, &Control) -> Result<Box<dyn Container + 'a>, ReadError>;

/// Opens `source` by `open`, where this program carries it. The reader of the usual formats asks before
/// ([`crate::needs_all_formats`]), so that nobody sees this refusal.
///
/// # Errors
/// As `open`; [`Code::UnsupportedFeature`] where it is not there.
pub(crate) fn open_by<'a>(
    open: &Linked<Open>,
    source: &'a dyn ByteSource,
    control: &Control,
) -> Result<Box<dyn Container + 'a>, ReadError> {
    match open.get() {
        Some(open) => open(source, control),
        None => {
            let clause = " is of a format that is not supported by this part of the page. Load the page again.";
            Err(refusal(&shown_name(source.name()), Code::UnsupportedFeature, clause).into())
        }
    }
}
