//! A probe that never saw a part of the rows.

use crate::probe::LinearProbe;

/// A probe and the rows that it was trained without.
#[derive(Clone, Debug, PartialEq)]
pub struct FoldProbe {
    /// The probe.
    pub probe: LinearProbe,
    /// Rows of the fold, ascending: trained on at ratio 1, and not by this probe.
    pub held_out: Vec<u32>,
    /// Whether it reached its tolerance or its last epoch.
    pub is_finished: bool,
}
