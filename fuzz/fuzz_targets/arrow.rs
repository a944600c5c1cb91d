//! Arrow's file and stream.
#![no_main]

libfuzzer_sys::fuzz_target!(init: scar_lens_fuzz::begin(), |bytes: &[u8]| scar_lens_fuzz::matrix(&["x.arrow", "x.arrows"], bytes));
