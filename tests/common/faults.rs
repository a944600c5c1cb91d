//! What `docs/reliability.md` is made of: each test of a fault notes how often it was tried, and what came of it.

use std::path::Path;

/// Notes that `fault` was tried so many `times`, and the `outcome`, which the test has proved. It becomes a row of the `section` of the page,
/// written by `cargo run --example reliability -- --write`. Section and fault must be written out where this is called, since
/// `tests/reliability.rs` looks for them there. Browser tests do the same with a function of this name: a file in `tmp/reliability` of
/// Cargo's target folder (`target`, or `CARGO_TARGET_DIR`), with section, fault, times and outcome parted by tabs.
///
/// # Panics
/// Where nothing can be written there.
pub fn tried(section: &str, fault: &str, times: u64, outcome: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reliability");
    let name: String = format!("{section} {fault}").chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    assert!(times > 0 && !outcome.is_empty(), "{fault}: tried nothing");
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(folder.join(name), format!("{section}\t{fault}\t{times}\t{outcome}\n")))
        .expect("room in the target folder");
}
