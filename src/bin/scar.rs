//! `scar`, the command-line program.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    scar_lens::cli::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
