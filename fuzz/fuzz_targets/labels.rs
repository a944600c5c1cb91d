//! Files of labels, beside a matrix and alone.
#![no_main]

libfuzzer_sys::fuzz_target!(init: scar_lens_fuzz::begin(), |bytes: &[u8]| scar_lens_fuzz::labels(&["y.txt", "y.npy", "y.csv", "y.json"], bytes));
