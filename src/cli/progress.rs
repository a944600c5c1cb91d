//! Progress on stderr: a bar with the time that is left on a terminal, one line per step elsewhere.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::cli::terminal::can_redraw;
use scar_analysis::Progress;
use scar_core::control::{Control, Step};
use scar_report::format;
use scar_report::words::step_name;

/// Whether progress is shown (`--quiet`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Watch {
    Shown,
    Quiet,
}

/// How often a bar is drawn anew.
const TICK: Duration = Duration::from_millis(100);

/// Work that ends sooner shows no bar, which would only flicker.
const LEAST_WORK: Duration = Duration::from_millis(400);

/// The progress display of some work.
pub(super) enum Bar {
    /// Nothing is shown.
    Silent,
    /// A line per step.
    Lines(Arc<Control>, u64, Instant),
    /// A bar on a terminal.
    Drawn(Drawn),
}

/// A bar on a terminal, and the thread that draws it while the work goes on. It is wiped away when it is dropped.
pub(super) struct Drawn {
    bar: ProgressBar,
    stop: Option<Sender<()>>,
    drawing: Option<JoinHandle<()>>,
}

impl Bar {
    /// The display of `total` units of work, of which `control` says how much is done.
    pub(super) fn start(watch: Watch, control: &Arc<Control>, total: u64) -> Self {
        match watch {
            Watch::Quiet => Self::Silent,
            Watch::Shown if can_redraw() => Self::Drawn(Drawn::start(control, total, "")),
            Watch::Shown => Self::Lines(Arc::clone(control), total, Instant::now()),
        }
    }

    /// The display of reading `n_bytes`: on a terminal only, as it has no steps.
    pub(super) fn reading(watch: Watch, control: &Arc<Control>, n_bytes: u64) -> Self {
        if watch == Watch::Shown && can_redraw() { Self::Drawn(Drawn::start(control, n_bytes, "reading")) } else { Self::Silent }
    }

    /// Shows the step that begins. If stderr is closed, the line is lost.
    pub(super) fn tell(&self, progress: &Progress) {
        let Some(step) = step_words(progress) else { return };
        match self {
            Self::Silent => {}
            Self::Drawn(drawn) => drawn.bar.set_message(step),
            Self::Lines(control, total, started) => {
                let share = (control.done() as f64 / (*total).max(1) as f64).min(1.0);
                let secs = started.elapsed().as_secs_f64();
                let left = if share > 0.0 { format!(", {} s left", format::fixed(secs * (1.0 - share) / share, 0)) } else { String::new() };
                let _ = writeln!(std::io::stderr().lock(), "{step} · {} %{left}", format::fixed(100.0 * share, 0));
            }
        }
    }
}

impl Drawn {
    fn start(control: &Arc<Control>, total: u64, words: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total.max(1)), ProgressDrawTarget::hidden()).with_message(words);
        bar.set_style(style());
        let (stop, stopped) = channel();
        let drawing = std::thread::Builder::new().spawn({
            let (bar, control) = (bar.clone(), Arc::clone(control));
            move || draw(&bar, &control, &stopped)
        });
        // Without a thread that draws it, there is no bar; the work goes on.
        Self { bar, stop: Some(stop), drawing: drawing.ok() }
    }
}

impl Drop for Drawn {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(drawing) = self.drawing.take() {
            let _ = drawing.join();
        }
        self.bar.finish_and_clear();
    }
}

/// Draws `bar` until its owner goes.
fn draw(bar: &ProgressBar, control: &Control, stopped: &Receiver<()>) {
    let mut wait = LEAST_WORK;
    while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        if wait == LEAST_WORK {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            wait = TICK;
        }
        bar.set_position(control.done().min(bar.length().unwrap_or(u64::MAX)));
    }
}

fn style() -> ProgressStyle {
    let left = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        if state.pos() > 0 && state.len().is_some_and(|total| state.pos() < total) {
            let _ = write!(out, ", {}", format::time_left(state.eta().as_secs_f64()));
        }
    };
    // The template is a constant; a test looks at it.
    ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar()).with_key("left", left).progress_chars("━╸─")
}

const TEMPLATE: &str = "{bar:24} {percent:>3} %{left}  {wide_msg}";

/// The step that begins, if it takes time.
fn step_words(progress: &Progress) -> Option<String> {
    match progress {
        Progress::Step(Step::Reading | Step::Measuring | Step::Choosing | Step::Extracting) | Progress::Partial(_) => None,
        Progress::Step(step) => Some(step_name(*step)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn template_of_the_bar_is_valid() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }

    #[test]
    fn bar_ends_at_once_when_the_work_does() {
        let started = Instant::now();
        drop(Drawn::start(&Arc::new(Control::new()), 10, "reading"));
        assert!(started.elapsed() < LEAST_WORK, "{:?}", started.elapsed());
    }
}
