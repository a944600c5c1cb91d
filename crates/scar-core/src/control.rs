//! How long work tells its progress and learns that it was cancelled: steps, and one block of shared memory.
//!
//! A worker that computes answers no messages, so the page reads and writes this block directly.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

/// Progress, the cancel flag and the crash flag of the work at hand.
///
/// The layout is fixed (`repr(C)`), because the page looks at it from JavaScript: see [`Control::DONE_OFFSET`] and its
/// neighbours. All of it is counters, so relaxed ordering is enough.
///
/// ```
/// use scar_core::control::{Cancelled, Control};
/// let control = Control::new();
/// control.advance(60);
/// control.advance(4);
/// assert_eq!((control.done(), control.check()), (64, Ok(())));
/// control.cancel();
/// assert!(control.is_cancelled());
/// assert_eq!(control.check(), Err(Cancelled));
/// control.reset();
/// assert_eq!((control.done(), control.is_cancelled()), (0, false));
/// // A lost thread is for good.
/// control.mark_crashed();
/// control.reset();
/// assert!(control.has_crashed());
/// // What JavaScript reads: a 64-bit count, then two 32-bit flags.
/// assert_eq!((Control::DONE_OFFSET, Control::CANCEL_OFFSET, Control::CRASHED_OFFSET), (0, 8, 12));
/// ```
#[repr(C, align(8))]
#[derive(Debug, Default)]
pub struct Control {
    done: AtomicU64,
    cancel: AtomicU32,
    crashed: AtomicU32,
}

/// Work stopped because a person cancelled it.
///
/// ```
/// use scar_core::control::{Cancelled, Control};
/// /// Sums blocks until it is told to stop.
/// fn sum(blocks: &[Vec<u64>], control: &Control) -> Result<u64, Cancelled> {
///     blocks.iter().map(|block| control.check().map(|()| block.iter().sum::<u64>())).sum()
/// }
/// let control = Control::new();
/// assert_eq!(sum(&[vec![1, 2], vec![3]], &control), Ok(6));
/// control.cancel();
/// assert_eq!(sum(&[vec![1, 2], vec![3]], &control), Err(Cancelled));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

/// What is being done, for the progress bar.
///
/// ```
/// use scar_core::control::Step;
/// let step = Step::Ratio { ratio: 30, number: 1, of: 7 };
/// assert_eq!(serde_json::to_string(&step).unwrap(), r#"{"name":"ratio","ratio":30,"number":1,"of":7}"#);
/// assert_eq!(serde_json::from_str::<Step>(r#"{"name":"estimating"}"#).unwrap(), Step::Estimating);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Step {
    /// Reading files.
    Reading,
    /// Training and measuring the subsamples of one ratio.
    Ratio {
        /// One row in `ratio` is kept per class.
        ratio: u32,
        /// Which of the ratios, from 1.
        number: u32,
        /// How many ratios.
        of: u32,
    },
    /// Training the subsamples of one ratio for the measured sizes, where they are not those of the measures.
    Testing {
        /// One row in `ratio` is kept per class.
        ratio: u32,
        /// Which of the ratios, from 1.
        number: u32,
        /// How many ratios.
        of: u32,
    },
    /// Estimating the sizes and their intervals.
    Estimating,
    /// Comparing plans with a random fill.
    Validating,
    /// Choosing the rows of a plan or a subset.
    Choosing,
    /// Writing chosen rows in the format of their file.
    Extracting,
    /// Measuring logits that a person gave.
    Measuring,
    /// Training the probe of all rows alone.
    Training,
    /// Looking for rows worth a look, and mapping them all.
    Looking,
    /// Finding clusters.
    Clustering,
}

impl Control {
    /// Byte offset of the work done so far, a little-endian `u64` in units of the caller's choice.
    pub const DONE_OFFSET: usize = std::mem::offset_of!(Control, done);
    /// Byte offset of the cancel flag, an `i32`: anything but 0 cancels.
    pub const CANCEL_OFFSET: usize = std::mem::offset_of!(Control, cancel);

    /// Byte offset of the crash flag, an `i32`: anything but 0 means that a thread was lost and no answer will come.
    pub const CRASHED_OFFSET: usize = std::mem::offset_of!(Control, crashed);

    /// A block at zero, not cancelled.
    pub const fn new() -> Self {
        Self { done: AtomicU64::new(0), cancel: AtomicU32::new(0), crashed: AtomicU32::new(0) }
    }

    /// Tells that a thread was lost, where nobody may be left to post it. For good: [`Control::reset`] changes nothing.
    pub fn mark_crashed(&self) {
        self.crashed.store(1, Ordering::Relaxed);
    }

    /// Whether a thread was lost.
    pub fn has_crashed(&self) -> bool {
        self.crashed.load(Ordering::Relaxed) != 0
    }

    /// Starts over: nothing done, not cancelled.
    pub fn reset(&self) {
        self.done.store(0, Ordering::Relaxed);
        self.cancel.store(0, Ordering::Relaxed);
    }

    /// Adds `units` to the work done.
    ///
    /// A step's units are its own: rows times passes in training, bytes in reading.
    pub fn advance(&self, units: u64) {
        self.done.fetch_add(units, Ordering::Relaxed);
    }

    /// Work done so far.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Asks the work to stop.
    pub fn cancel(&self) {
        self.cancel.store(1, Ordering::Relaxed);
    }

    /// Whether the work was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed) != 0
    }

    /// `Err` once the work was asked to stop, for use with `?`.
    ///
    /// # Errors
    /// [`Cancelled`] after [`Control::cancel`].
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancelling_is_seen_and_reset_forgets_it() {
        let control = Control::new();
        control.advance(3);
        assert_eq!((control.done(), control.check()), (3, Ok(())));
        control.cancel();
        assert_eq!(control.check(), Err(Cancelled));
        control.reset();
        assert_eq!((control.done(), control.check()), (0, Ok(())));
    }

    #[test]
    fn a_crash_is_never_forgotten() {
        let control = Control::new();
        control.mark_crashed();
        control.reset();
        assert!(control.has_crashed());
    }
}
