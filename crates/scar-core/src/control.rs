//! Progress and cancelling of long work.
//!
//! A worker that computes cannot answer messages. The page therefore reads progress from, and writes the cancel flag into, one
//! block of shared memory. Where memory cannot be shared, an observer passes progress on, and the page ends the worker to cancel.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

/// The progress, the cancel flag and the crash flag of the current work.
///
/// The layout is fixed (`repr(C)`), because the page reads the block from JavaScript at [`Control::DONE_OFFSET`],
/// [`Control::CANCEL_OFFSET`] and [`Control::CRASHED_OFFSET`]. No other memory depends on these values, so relaxed ordering is enough.
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
/// // The crash flag survives a reset, because a lost thread does not come back.
/// control.mark_crashed();
/// control.reset();
/// assert!(control.has_crashed());
/// // JavaScript reads a 64-bit count, then two 32-bit words.
/// assert_eq!((Control::DONE_OFFSET, Control::CANCEL_OFFSET, Control::CRASHED_OFFSET), (0, 8, 12));
/// ```
///
/// The word with the cancel flag also holds [`Control::ASKED`]. Whoever looks into the block sets this bit to ask whether the work still goes on,
/// and the next look at the cancel flag clears it. The work looks at that word anyway, so an answer costs nothing.
///
/// ```
/// use scar_core::control::Control;
/// let control = Control::new();
/// control.ask();
/// assert!(control.is_asked());
/// assert_eq!(control.check(), Ok(()));
/// assert!(!control.is_asked());
/// ```
#[repr(C, align(8))]
#[derive(Debug, Default)]
pub struct Control {
    done: AtomicU64,
    cancel: AtomicU32,
    crashed: AtomicU32,
    /// Told of all progress, where nobody can read this block.
    observer: OnceLock<fn(u64)>,
}

/// The work stopped because the user cancelled it.
///
/// ```
/// use scar_core::control::{Cancelled, Control};
/// /// Sums blocks until the work is cancelled.
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

/// A step of the work, as the progress bar names it.
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
    /// Training the subsamples of one ratio for the measured sizes, if the trainings of the measures do not serve for these.
    Testing {
        /// One row in `ratio` is kept per class.
        ratio: u32,
        /// Which of the ratios, from 1.
        number: u32,
        /// How many ratios.
        of: u32,
    },
    /// Training probes that each leave out a part of the rows, which then test them.
    CrossFitting {
        /// Number of parts.
        folds: u32,
    },
    /// Estimating the sizes and their intervals.
    Estimating,
    /// Comparing plans with a random fill.
    Validating,
    /// Choosing the rows of a plan or a subset.
    Choosing,
    /// Writing chosen rows in the format of their file.
    Extracting,
    /// Measuring logits that the user gave.
    Measuring,
    /// Training one probe on all rows.
    Training,
    /// Looking for rows worth checking, and drawing the map of all rows.
    Looking,
    /// Finding clusters.
    Clustering,
}

impl Control {
    /// Byte offset of the work done so far: a little-endian `u64`. The caller chooses the unit.
    pub const DONE_OFFSET: usize = std::mem::offset_of!(Control, done);
    /// Byte offset of the cancel flag: an `i32`; any bit but [`Control::ASKED`] cancels the work.
    pub const CANCEL_OFFSET: usize = std::mem::offset_of!(Control, cancel);

    /// The bit in the word of the cancel flag that asks whether the work goes on.
    pub const ASKED: u32 = 2;

    /// Byte offset of the crash flag: an `i32`; any value but 0 means that a thread has died and no answer will come.
    pub const CRASHED_OFFSET: usize = std::mem::offset_of!(Control, crashed);

    /// A block with no work done, not cancelled, not crashed.
    pub const fn new() -> Self {
        Self { done: AtomicU64::new(0), cancel: AtomicU32::new(0), crashed: AtomicU32::new(0), observer: OnceLock::new() }
    }

    /// Has `observer` told the work done after each advance, for as long as this block is there. Only the first observer is heard.
    ///
    /// ```
    /// use scar_core::control::Control;
    /// use std::sync::atomic::{AtomicU64, Ordering};
    /// static TOLD: AtomicU64 = AtomicU64::new(0);
    /// let control = Control::new();
    /// control.advance(2);
    /// control.observe(|done| TOLD.store(done, Ordering::Relaxed));
    /// control.advance(3);
    /// assert_eq!(TOLD.load(Ordering::Relaxed), 5);
    /// ```
    pub fn observe(&self, observer: fn(u64)) {
        let _ = self.observer.set(observer);
    }

    /// Records that a thread has died: no thread may be left that could post a message. [`Control::reset`] does not clear the flag.
    pub fn mark_crashed(&self) {
        self.crashed.store(1, Ordering::Relaxed);
    }

    /// Whether a thread has died.
    pub fn has_crashed(&self) -> bool {
        self.crashed.load(Ordering::Relaxed) != 0
    }

    /// Sets the work done to 0 and clears the cancel flag.
    pub fn reset(&self) {
        self.done.store(0, Ordering::Relaxed);
        self.cancel.store(0, Ordering::Relaxed);
    }

    /// Adds `units` to the work done.
    ///
    /// Each step has its own unit: rows times passes in training, bytes in reading.
    pub fn advance(&self, units: u64) {
        let before = self.done.fetch_add(units, Ordering::Relaxed);
        if let Some(tell) = self.observer.get() {
            tell(before + units);
        }
    }

    /// Work done so far.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Asks the work to stop.
    pub fn cancel(&self) {
        self.cancel.store(1, Ordering::Relaxed);
    }

    /// Whether the work was asked to stop. Answers [`Control::ask`].
    pub fn is_cancelled(&self) -> bool {
        match self.cancel.load(Ordering::Relaxed) {
            0 => false,
            word => self.answer(word),
        }
    }

    /// Clears the question; whether `word` says to stop.
    #[cold]
    fn answer(&self, word: u32) -> bool {
        if word & Self::ASKED != 0 {
            self.cancel.fetch_and(!Self::ASKED, Ordering::Relaxed);
        }
        word & !Self::ASKED != 0
    }

    /// Asks whether the work goes on.
    pub fn ask(&self) {
        self.cancel.fetch_or(Self::ASKED, Ordering::Relaxed);
    }

    /// Whether the last question is still without an answer.
    pub fn is_asked(&self) -> bool {
        self.cancel.load(Ordering::Relaxed) & Self::ASKED != 0
    }

    /// Stops the caller, by `?`, once the work was asked to stop.
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
    fn a_question_is_answered_by_the_next_look_and_stops_nothing() {
        let control = Control::new();
        control.ask();
        assert!(!control.is_cancelled() && !control.is_asked());
        // Work that starts is there.
        control.ask();
        control.reset();
        assert!(!control.is_asked());
        // Neither a question nor its answer takes a cancel back.
        control.cancel();
        control.ask();
        assert_eq!((control.check(), control.check()), (Err(Cancelled), Err(Cancelled)));
    }

    #[test]
    fn a_crash_is_never_forgotten() {
        let control = Control::new();
        control.mark_crashed();
        control.reset();
        assert!(control.has_crashed());
    }
}
