//! `scar`, the command-line program.
fn main() {}
