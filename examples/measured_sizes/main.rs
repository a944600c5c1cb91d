//! How well the intervals of measured sizes hold: on curves that are known, and on real data.
//!
//! `cargo run --release --example measured_sizes [SETS]` prints the table of simulated curves (200 sets each);
//! `… crossed SETS` those of cross-tested sets with classes of 20 to 1,330 rows;
//! `… NAME MATRIX LABELS FEWEST SPLITS` trains on a file's classes of at least FEWEST rows, for each of SPLITS splits, and
//! keeps the errors in `target/measured`.

mod crossed;
mod real;
mod simulated;
mod simulation;
mod trainings;

use std::path::Path;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |text: &String| text.parse().unwrap_or_else(|_| panic!("«{text}» is no number"));
    match &args[..] {
        [] => simulated::table(200),
        [n_sets] => simulated::table(number(n_sets)),
        [kind, n_sets] if kind == "crossed" => simulated::crossed_table(number(n_sets)),
        [name, matrix, labels, fewest, n_splits] => {
            real::tables(name, &trainings::RealData::open(Path::new(matrix), Path::new(labels), number(fewest)), number(n_splits));
        }
        _ => eprintln!("usage: measured_sizes [SETS | crossed SETS | NAME MATRIX LABELS FEWEST SPLITS]"),
    }
}
