//! Statistics that several layers use: quantiles, intervals, one-dimensional searches.

mod golden_section;
mod halved;
mod normal;
mod normal_quantile;
mod quantile;
mod root;
mod share_interval;
mod spread;
mod student_t;

pub use golden_section::golden_section;
pub use halved::halved;
pub use normal::{normal_cdf, normal_draw, normal_quantile_by_halving};
pub use normal_quantile::normal_quantile;
pub use quantile::{central, quantile};
pub use root::root;
pub use share_interval::share_interval;
pub use spread::{mean, standard_deviation};
pub use student_t::student_t_quantile;
