//! HDF5, and MATLAB 7.3.
#![no_main]

libfuzzer_sys::fuzz_target!(init: scar_lens_fuzz::begin(), |bytes: &[u8]| scar_lens_fuzz::matrix(&["x.h5", "x.mat"], bytes));
