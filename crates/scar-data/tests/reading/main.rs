//! Files to rows: what each format gives, what is refused and how, which rows a sample has.

#[path = "../common/mod.rs"]
mod common;
#[path = "../../../../tests/common/faults.rs"]
mod faults;
#[path = "../common/sound.rs"]
mod sound;

mod bad_input;
mod extract;
mod formats;
mod found;
mod hdf5_faults;
mod hdf5_ranges;
mod matlab_cells;
mod moving;
mod mutations;
mod needs_decoders;
mod npy_parts;
mod paired_matrices;
mod projector;
mod roundtrip;
mod sampling;
mod silent;
mod unread_rows;
mod wide_files;
mod wide_text;
