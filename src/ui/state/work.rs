//! How far the work at hand is.

use scar_core::control::Step;
use scar_report::format;
use scar_report::words::step_name;

/// A job that is under way. Times are milliseconds of the page's clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// The number of the job.
    pub job: u32,
    /// What is being done.
    pub step: Step,
    /// Units of work in all; 0 until the worker said how many.
    pub total: u64,
    /// Units done.
    pub done: u64,
    /// When the job was asked for.
    pub started_ms: f64,
    /// When the page last looked.
    pub seen_ms: f64,
    /// Events that came of it.
    pub n_events: u32,
    /// How long nothing was heard of it, in seconds; 0 where that is not worth a word.
    pub silent_secs: u32,
    /// Whether it gave numbers already.
    pub has_numbers: bool,
    /// Whether a person asked to cancel it.
    pub is_cancelling: bool,
}

impl Work {
    /// Work that was just asked for.
    pub fn new(job: u32, now_ms: f64) -> Self {
        Self {
            job,
            step: Step::Reading,
            total: 0,
            done: 0,
            started_ms: now_ms,
            seen_ms: now_ms,
            n_events: 0,
            silent_secs: 0,
            has_numbers: false,
            is_cancelling: false,
        }
    }

    /// Share done, 0…1.
    pub fn share(&self) -> f64 {
        match self.step {
            // Without shared memory only the steps are known.
            Step::Ratio { number, of, .. } | Step::Testing { number, of, .. } if self.done == 0 => {
                f64::from(number.saturating_sub(1)) / f64::from(of.max(1))
            }
            _ if self.total == 0 => 0.0,
            _ => (self.done as f64 / self.total as f64).min(1.0),
        }
    }

    /// The time left in words; empty until enough is done to estimate it.
    pub fn time_left(&self) -> String {
        let elapsed_secs = (self.seen_ms - self.started_ms) / 1000.0;
        let share = self.share();
        if elapsed_secs < 0.5 || share < 0.02 { String::new() } else { format::time_left(elapsed_secs * (1.0 - share) / share) }
    }

    /// The step in words: `ratio 1/5 · 3 of 7`.
    pub fn step_name(&self) -> String {
        match (self.is_cancelling, self.silent_secs) {
            (true, _) => "stopping".to_owned(),
            (false, 0) => step_name(self.step),
            (false, secs) => format!("{} · no sign of it for {secs} s", step_name(self.step)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_waits_until_it_can_be_told() {
        let mut work = Work { total: 100, ..Work::new(1, 1000.0) };
        assert_eq!((work.share(), work.time_left().as_str()), (0.0, ""));
        (work.done, work.seen_ms) = (25, 3000.0);
        assert_eq!((work.share(), work.time_left().as_str()), (0.25, "6 s left"));
        work.done = 120;
        assert_eq!(work.share(), 1.0);
    }

    #[test]
    fn without_a_count_the_steps_tell_the_share() {
        let step = Step::Ratio { ratio: 5, number: 3, of: 4 };
        assert_eq!(Work { step, total: 83, ..Work::new(1, 0.0) }.share(), 0.5);
    }

    #[test]
    fn steps_have_names() {
        let step = Step::Ratio { ratio: 5, number: 3, of: 7 };
        assert_eq!(Work { step, ..Work::new(1, 0.0) }.step_name(), "ratio 1/5 · 3 of 7");
        assert_eq!(Work { step, silent_secs: 12, ..Work::new(1, 0.0) }.step_name(), "ratio 1/5 · 3 of 7 · no sign of it for 12 s");
    }
}
