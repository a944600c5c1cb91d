//! The native half of `make bench`: prints rows of README's *Performance* table.
//!
//! Also writes the synthetic set that the browser half reads: `target/bench/gaussian-50000x768.npy` and its labels.

mod synthetic;

use std::path::Path;
use std::time::{Duration, Instant};

use scar_analysis::{Progress, run};
use scar_core::Random;
use scar_core::control::Control;
use scar_data::source::DiskSource;
use scar_data::{ByteSource, Dataset, ReadOptions, read};
use scar_method::probe::LinearProbe;
use scar_method::probe::bench::Trainer;
use scar_method::settings::Settings;

const N_SAMPLES: usize = 50_000;
const N_DIMS: usize = 768;
const N_CLASSES: usize = 10;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("target/bench");
    let (matrix, labels) = synthetic::write(&folder, N_SAMPLES, N_DIMS, N_CLASSES).expect("target/bench can be written");
    let threads = std::thread::available_parallelism().map_or(1, usize::from);

    for (name, files) in [
        ("digits", ["digits/digits.npy", "digits/digits-labels.npy"]),
        ("emoji, text", ["emoji/emoji-text.npy", "emoji/emoji-labels.csv"]),
        ("emoji, image", ["emoji/emoji-image.npy", "emoji/emoji-labels.csv"]),
    ] {
        let started = Instant::now();
        let dataset = load(&files.map(|file| root.join("www/examples").join(file)));
        let _ = analyze(&dataset, None);
        row(&format!("{name}: files to last number, {threads} threads"), "native", &secs(started.elapsed()));
    }

    let started = Instant::now();
    let dataset = load(&[matrix, labels]);
    let read_secs = started.elapsed();
    let first = analyze(&dataset, Some(started)).expect("a first result");
    let shape = format!("{} × {N_DIMS}, k = {N_CLASSES}", scar_report::format::count(N_SAMPLES as u64));
    row(&format!("{shape}: file to first numbers, {threads} threads"), "native", &format!("{} (reading {})", secs(first), secs(read_secs)));
    row(&format!("{shape}: one epoch, 1 thread"), "native", &epoch(&dataset));
}

fn row(what: &str, place: &str, figure: &str) {
    println!("| {what} | {place} | {figure} |");
}

fn secs(duration: Duration) -> String {
    format!("{:.2} s", duration.as_secs_f64())
}

fn load(files: &[std::path::PathBuf]) -> Dataset {
    let sources: Vec<DiskSource> = files.iter().map(|path| DiskSource::open(path).expect("file is there")).collect();
    let sources: Vec<&dyn ByteSource> = sources.iter().map(|source| source as &dyn ByteSource).collect();
    read(&sources, &ReadOptions::default(), &Control::new()).expect("files are sound")
}

/// Runs to the end, or, with a starting time, to the first numbers, and gives the time to those.
fn analyze(dataset: &Dataset, until_first: Option<Instant>) -> Option<Duration> {
    let set = dataset.embedding_set(0).expect("sound");
    let control = Control::new();
    let data = dataset.report(0).expect("labels are there");
    let mut first = None;
    let outcome = run(&set, data, &Settings::default(), &control, &mut |progress| {
        if let (Progress::Partial(_), Some(started), None) = (progress, until_first, first) {
            first = Some(started.elapsed());
            control.cancel();
        }
    });
    assert!(outcome.is_ok() || until_first.is_some(), "the analysis ran to its end");
    first
}

/// GFLOP/s of one epoch on one thread, counted as 4·N·D·k: best of five.
fn epoch(dataset: &Dataset) -> String {
    let set = dataset.embedding_set(0).expect("sound");
    let all: Vec<u32> = (0..set.n_samples() as u32).collect();
    let first = LinearProbe::random(set.n_classes(), set.n_dims(), &mut Random::new(0, &[]));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread");
    let best = pool.install(|| {
        let mut trainer = Trainer::new(set.embeddings(), set.labels().class_ids(), &all, first, 1e-3);
        (0..5)
            .map(|_| {
                let started = Instant::now();
                trainer.epoch(&Control::new()).expect("not cancelled");
                started.elapsed()
            })
            .min()
            .expect("five epochs")
    });
    let flop = 4.0 * (set.n_samples() * set.n_dims() * set.n_classes()) as f64;
    format!("{:.1} GFLOP/s ({:.0} ms)", flop / best.as_secs_f64() / 1e9, best.as_secs_f64() * 1e3)
}
