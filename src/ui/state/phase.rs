//! Where the page stands.

/// What can be done now, and what is being done; `<main data-state>` shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing that could run.
    #[default]
    Idle,
    /// Files are being read.
    Reading,
    /// An analysis can run.
    Ready,
    /// An analysis runs.
    Running,
    /// The analysis is complete.
    Done,
    /// The last request was refused; what was loaded before stays.
    Error,
}

impl Phase {
    /// Whether an analysis runs.
    pub fn is_running(self) -> bool {
        self == Self::Running
    }

    /// The value of `data-state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Reading => "reading",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Done => "done",
            Self::Error => "error",
        }
    }
}
