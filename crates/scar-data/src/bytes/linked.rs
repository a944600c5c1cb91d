//! Code that not every program carries: the decoders of rare formats are most of the reader, and few files need them.
//!
//! Such a function is called through a static. Natively that holds it from the start. In WebAssembly it is empty until
//! [`crate::link_all_formats`] fills it, so that a module which never calls that is linked without the decoders, out of the same build.

use std::sync::OnceLock;

/// A function that a program may carry.
pub(crate) struct Linked<F: Copy> {
    natively: Option<F>,
    linked: OnceLock<F>,
}

impl<F: Copy> Linked<F> {
    /// One that holds `natively`; write that with [`natively`](crate::bytes::linked::natively).
    pub(crate) const fn new(natively: Option<F>) -> Self {
        Self { natively, linked: OnceLock::new() }
    }

    /// Has the program carry `function`; a second time changes nothing.
    pub(crate) fn link(&self, function: F) {
        // It is full if it was linked before, with the same function.
        let _ = self.linked.set(function);
    }

    /// The function, where this program carries it.
    pub(crate) fn get(&self) -> Option<F> {
        self.natively.or_else(|| self.linked.get().copied())
    }
}

/// `Some(function)` natively. In WebAssembly `None`, so that nothing names the function there.
#[cfg(not(target_arch = "wasm32"))]
macro_rules! natively {
    ($function:expr) => {
        Some($function)
    };
}
#[cfg(target_arch = "wasm32")]
macro_rules! natively {
    ($function:expr) => {
        None
    };
}
pub(crate) use natively;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_linked_is_not_there() {
        let linked: Linked<fn() -> u32> = Linked::new(None);
        assert!(linked.get().is_none());
        linked.link(|| 3);
        linked.link(|| 4);
        assert_eq!(linked.get().map(|function| function()), Some(3));
        assert_eq!(Linked::new(natively!(5)).get(), Some(5));
    }
}
