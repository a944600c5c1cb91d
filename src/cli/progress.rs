//! Progress on stderr: one line that is redrawn on a terminal, one line per step elsewhere.

use std::io::{IsTerminal, Write};
use std::time::Instant;

use scar_analysis::Progress;
use scar_core::control::{Control, Step};
use scar_report::format;

/// The progress display of one analysis.
pub(super) struct Bar<'a> {
    control: &'a Control,
    total: u64,
    started: Instant,
    is_terminal: bool,
}

impl<'a> Bar<'a> {
    pub(super) fn start(control: &'a Control, total: u64) -> Self {
        Self { control, total, started: Instant::now(), is_terminal: std::io::stderr().is_terminal() }
    }

    /// Shows the step that begins. If stderr is closed, the line is lost.
    pub(super) fn tell(&self, progress: &Progress) {
        let step = match progress {
            Progress::Step(Step::Ratio { ratio, number, of }) => format!("ratio 1/{ratio} · {number} of {of}"),
            Progress::Step(Step::Testing { ratio, number, of }) => format!("sizes, ratio 1/{ratio} · {number} of {of}"),
            Progress::Step(Step::CrossFitting { folds }) => format!("testing every row, in {folds} parts"),
            Progress::Step(Step::Estimating) => "estimating sizes".to_owned(),
            Progress::Step(Step::Validating) => "comparing plans".to_owned(),
            Progress::Step(Step::Training) => "training the probe".to_owned(),
            Progress::Step(Step::Looking) => "looking at every row".to_owned(),
            Progress::Step(Step::Clustering) => "finding clusters".to_owned(),
            Progress::Step(Step::Reading | Step::Measuring | Step::Choosing | Step::Extracting) | Progress::Partial(_) => return,
        };
        let share = (self.control.done() as f64 / self.total.max(1) as f64).min(1.0);
        let secs = self.started.elapsed().as_secs_f64();
        let left = if share > 0.0 { format!(", {} s left", format::fixed(secs * (1.0 - share) / share, 0)) } else { String::new() };
        let line = format!("{step} · {} %{left}", format::fixed(100.0 * share, 0));
        let mut stderr = std::io::stderr().lock();
        let _ = if self.is_terminal { write!(stderr, "\r\x1b[2K{line}") } else { writeln!(stderr, "{line}") };
        let _ = stderr.flush();
    }
}

impl Drop for Bar<'_> {
    fn drop(&mut self) {
        if self.is_terminal {
            let _ = write!(std::io::stderr(), "\r\x1b[2K");
        }
    }
}
