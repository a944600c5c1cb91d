//! HDF5, MATLAB, and the vectors of nearest-neighbour benchmarks.

#[cfg(feature = "columnar")]
pub(crate) mod anndata;
pub(crate) mod bigann;
pub(crate) mod fvecs;
#[cfg(feature = "columnar")]
pub(crate) mod hdf5;
#[cfg(feature = "columnar")]
pub(crate) mod hdf5_cells;
#[cfg(feature = "columnar")]
pub(crate) mod hdf5_compound;
#[cfg(feature = "columnar")]
pub(crate) mod hdf5_groups;
#[cfg(feature = "columnar")]
pub(crate) mod hdf5_source;
#[cfg(feature = "columnar")]
pub(crate) mod loom;
#[cfg(feature = "columnar")]
pub(crate) mod mat;
#[cfg(feature = "columnar")]
pub(crate) mod mat_texts;
#[cfg(feature = "columnar")]
pub(crate) mod whole;
