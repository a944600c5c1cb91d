//! Which job an event of a worker belongs to.

use crate::protocol::Event;

/// The job of which an event tells, where it is the work under way.
pub(super) fn job_of(event: &Event) -> Option<u32> {
    match event {
        // First numbers are made on the side, not as the work under way.
        Event::Ready { .. } | Event::First { .. } | Event::Remeasured { .. } => None,
        Event::Started { job, .. }
        | Event::Step { job, .. }
        | Event::Loaded { job, .. }
        | Event::LoadedBeside { job, .. }
        | Event::RowsChosen { job, .. }
        | Event::Extracted { job }
        | Event::Compared { job, .. }
        | Event::Looked { job, .. }
        | Event::Modalities { job, .. }
        | Event::ClusterCurves { job, .. }
        | Event::PairPlansCompared { job, .. }
        | Event::Partial { job, .. }
        | Event::Done { job, .. }
        | Event::Cancelled { job }
        | Event::Refused { job, .. }
        | Event::NoRoom { job, .. } => Some(*job),
    }
}

/// The job that an event ends, if it ends one.
pub fn ended_job(event: &Event) -> Option<u32> {
    match event {
        Event::Started { .. } | Event::Step { .. } | Event::Partial { .. } => None,
        // The worker is at them, although the page does not wait.
        Event::First { job, .. } | Event::Remeasured { job, .. } => Some(*job),
        other => job_of(other),
    }
}
