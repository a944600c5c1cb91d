//! Keeps a decoder's panic from ending the program: on a crafted file the crates that read Parquet and Arrow may panic.
//!
//! Where panics end everything, as in WebAssembly, this changes nothing: there the page starts the worker anew.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use scar_core::problem::Code;
use scar_files::error::{ReadError, refusal};

thread_local! {
    /// Whether a decoder is at work on this thread.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Has a panic that is caught here print nothing: what a person is told says all.
#[cfg(not(target_arch = "wasm32"))]
pub fn hush() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !IS_GUARDED.get() {
            print(panic);
        }
    }));
}

/// Runs `decode`; a panic in it is a refusal of the file shown as `file`, whose parts are thrown away.
///
/// # Errors
/// What `decode` says; [`Code::CorruptData`] where it panicked.
pub(crate) fn guarded<T>(file: &str, decode: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    let was_guarded = IS_GUARDED.replace(true);
    let decoded = catch_unwind(AssertUnwindSafe(decode));
    IS_GUARDED.set(was_guarded);
    decoded.unwrap_or_else(|_| {
        Err(refusal(file, Code::CorruptData, ": the data is damaged and cannot be decoded. Get the file again.").into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_refusal() {
        let refused = guarded::<()>("x.parquet", || panic!("an index beyond the end"));
        assert!(matches!(refused, Err(ReadError::Refused(problem)) if problem.code == Code::CorruptData));
        assert_eq!(guarded("x.parquet", || Ok(3)), Ok(3));
    }
}
