//! Statistics that several layers need, each once.

mod normal_quantile;

pub use normal_quantile::normal_quantile;
