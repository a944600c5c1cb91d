//! Files of columns: Parquet and Arrow.

pub(crate) mod arrow;
pub(crate) mod arrow_cut;
pub(crate) mod arrow_kinds;
pub(crate) mod arrow_messages;
pub(crate) mod arrow_rows;
pub(crate) mod class_names;
pub(crate) mod looked_at;
pub(crate) mod parquet;
pub(crate) mod parquet_footer;
pub(crate) mod places;
pub(crate) mod printed;
pub(crate) mod shared_place;
pub(crate) mod spark_vectors;
