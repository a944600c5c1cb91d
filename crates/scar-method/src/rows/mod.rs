//! Examines every row of a set: wrong labels ([`judge`], by probes and [`neighbors()`]), near duplicates ([`duplicates()`]), distance to the classes
//! ([`distances`]), and the position on a 2-D map ([`project`]).

mod bench;
#[cfg(test)]
mod digits;
mod duplicates;
mod eigen;
mod exact;
mod far;
mod fitting;
mod frame;
mod groups;
mod label_noise;
mod nearest;
mod neighbors;
mod pairs;
mod params;
mod projection;
mod signatures;
mod threshold;
mod unit;
mod votes;
mod votes_weight;
mod wrong;

pub use duplicates::{Duplicates, PairSearch, Twin, duplicates};
pub use far::{ClassDistances, distances};
pub use frame::all_rows;
pub use label_noise::{LabelNoise, Swap};
pub use nearest::{Neighbor, nearest};
pub use neighbors::{N_NEIGHBORS, Neighbors, failed_rows, neighbors, neighbors_work};
pub use params::{CheckedRowsParams, RowsParams};
pub use projection::{Projection, project, projection_work};
pub use threshold::{DuplicateThreshold, ThresholdRule};
pub use unit::UnitRows;
pub use wrong::{Judges, Verdicts, judge, judge_work};
