//! `wasm-bindgen`, with the options that Trunk and `scripts/build-worker.sh` give it.
//!
//! The library behind the tool of the same name writes the bindings. The tool itself takes twice as long to build, for an HTTP client
//! and a server that run tests in browsers. Where it is on `PATH`, it is used in place of this one.

use anyhow::{Context, bail};
use lexopt::prelude::*;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    let (mut input, mut out_dir) = (None, None);
    let mut args = lexopt::Parser::from_env();
    while let Some(arg) = args.next()? {
        _ = match arg {
            Long("version") => {
                println!("wasm-bindgen {}", env!("CARGO_PKG_VERSION"));
                return Ok(());
            }
            Long("target") => match args.value()?.string()?.as_str() {
                "web" => bindgen.web(true)?,
                "no-modules" => bindgen.no_modules(true)?,
                other => bail!("--target {other}: give web or no-modules"),
            },
            Long("out-dir") => {
                out_dir = Some(args.value()?);
                &mut bindgen
            }
            Long("out-name") => bindgen.out_name(&args.value()?.string()?),
            Long("keep-debug") => bindgen.keep_debug(true),
            Long("no-demangle") => bindgen.demangle(false),
            Long("no-typescript") => bindgen.typescript(false),
            Long("remove-name-section") => bindgen.remove_name_section(true),
            Long("remove-producers-section") => bindgen.remove_producers_section(true),
            Value(path) if input.is_none() => {
                input = Some(path);
                &mut bindgen
            }
            other => return Err(other.unexpected().into()),
        };
    }
    bindgen.input_path(input.context("give the .wasm to bind")?).generate(out_dir.context("give --out-dir")?)
}
