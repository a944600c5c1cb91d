//! Examines every row of a set: wrong predictions ([`judge`]), near duplicates ([`duplicates()`]), distance to the classes
//! ([`distances`]), and the position on a 2-D map ([`project`]).

#[cfg(test)]
mod digits;
mod duplicates;
mod eigen;
mod exact;
mod far;
mod frame;
mod nearest;
mod params;
mod projection;
mod signatures;
mod unit;
mod wrong;

pub use duplicates::{Duplicates, PairSearch, Twin, duplicates};
pub use far::{ClassDistances, distances};
pub use frame::all_rows;
pub use nearest::{Neighbor, nearest};
pub use params::{CheckedRowsParams, RowsParams};
pub use projection::{Projection, project, projection_work};
pub use unit::inverse_lengths;
pub use wrong::{Verdicts, judge, judge_cross_fitted};
