//! The probe of one fold of a cross-fitting.

use crate::LinearProbe;

/// A probe and the rows that it was trained without.
#[derive(Clone, Debug, PartialEq)]
pub struct FoldProbe {
    /// The probe.
    pub probe: LinearProbe,
    /// Rows of the fold, ascending. All other probes of the cross-fitting were trained on them, this one was not.
    pub held_out: Vec<u32>,
    /// Whether it reached its tolerance or its last epoch.
    pub is_finished: bool,
}
