//! `wasm-bindgen`, with the options that Trunk and `scripts/build-worker.sh` give it.
//!
//! The library behind the tool of the same name writes the bindings. The tool itself takes twice as long to build, for an HTTP client
//! and a server that run tests in browsers. Where it is on `PATH`, it is used in place of this one. With the feature `split` this one also
//! cuts a module in parts, which that one cannot; `SCAR_SPLIT=1 make build` takes it so.

#[cfg(feature = "split")]
mod split;

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
    let (input, out_dir) = (input.context("give the .wasm to bind")?, out_dir.context("give --out-dir")?);
    #[cfg(feature = "split")]
    {
        let module = std::fs::read(&input).with_context(|| input.to_string_lossy().into_owned())?;
        if split::has_parts(&module) {
            let name = std::path::Path::new(&input).file_stem().context("the .wasm has no name")?.to_string_lossy().into_owned();
            let main = split::split(&module, out_dir.as_ref())?;
            // The parts call what the linker exported. Names would be nine tenths of the module.
            return bindgen.input_bytes(&name, main).keep_lld_exports(true).remove_name_section(true).generate(out_dir);
        }
    }
    bindgen.input_path(input).generate(out_dir)
}
