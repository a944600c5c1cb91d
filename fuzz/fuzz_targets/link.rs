//! Links to results.
#![no_main]

libfuzzer_sys::fuzz_target!(init: scar_lens_fuzz::begin(), |bytes: &[u8]| scar_lens_fuzz::link(bytes));
