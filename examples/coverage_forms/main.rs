//! Which form of Coverage stays flat over ratios and still tells classes apart: the evidence of `docs/corrected.md`.
//!
//! `cargo run --release --example coverage_forms -- NAME=MATRIX,LABELS[,SMALLEST]…` prints markdown tables: for laws that
//! are known, then for each set (classes of `SMALLEST` rows and more where given). Seeded: the same on every machine.
//! `-- floors` prints the table of `src/measures/normal_distance.rs`.

mod forms;
mod normal;
mod tables;
mod trainings;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments == ["floors"] {
        return tables::floors();
    }
    let measure = forms::Measure::new(40_000);
    tables::known_laws(&measure);
    let mut all = Vec::new();
    for argument in &arguments {
        let Some((name, files)) = argument.split_once('=') else { panic!("«{argument}» is not NAME=MATRIX,LABELS[,SMALLEST]") };
        let mut parts = files.split(',');
        let (Some(matrix), Some(labels)) = (parts.next(), parts.next()) else { panic!("«{files}» names no labels") };
        let smallest = parts.next().map_or(0, |number| number.parse().unwrap_or_else(|_| panic!("«{number}» is not a number")));
        let set = trainings::load(matrix, labels);
        let found = trainings::run(&set, &measure);
        tables::set(name, &found, 0);
        if smallest > 0 {
            tables::set(name, &found, smallest);
        }
        all.push((name.to_owned(), found));
    }
    tables::between_sets(&all);
}
