//! What every row is: taken for another class, like another row, far from every class; and where it lies on the map.

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

pub use duplicates::{Duplicates, Search, Twin, duplicates};
pub use far::{Distances, distances};
pub use frame::all_rows;
pub use nearest::{Neighbor, nearest};
pub use params::{CheckedRowsParams, RowsParams};
pub use projection::{Projection, project, projection_work};
pub use unit::inverse_lengths;
pub use wrong::{Verdicts, judge, judge_cross_fitted};
