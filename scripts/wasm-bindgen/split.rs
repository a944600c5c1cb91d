//! Cuts a module in parts that are loaded when they are first needed.
//!
//! A module that was linked with `--emit-relocs` and declares such parts (`src/ui/later.rs`) is taken apart along these declarations, before its bindings are written.
//! The parts lie in `snippets/parts/`, which Trunk copies to where the bindings are, beside the script that loads them.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use wasm_split_cli_support::{Options, transform};

/// The section by which the macro marks a module that has parts.
const MARK: &[u8] = b"__wasm_split_unstable";

/// Where the script that loads the parts is, seen from the bindings.
const LOADER: &str = "./snippets/parts/load.js";

/// How the library's loader finds the bindings, and what Trunk's names allow: they carry a digest, so only the page's own tag knows it.
const IMPORT: (&str, &str) = (
    "import { initSync } from \"./main.js\";",
    "let initSync;\n\
     const { js } = document.querySelector(\"script[data-wasm]\").dataset;\n\
     const bound = import(new URL(js, document.baseURI)).then((bindings) => ({ initSync } = bindings));",
);

/// The bindings may come later than the first part is asked for.
const DEPENDENCIES: (&str, &str) = ("await Promise.all(parallelStuff);", "await Promise.all([bound, ...parallelStuff]);");

/// Hosts that do not know the type of a module are served too, and one that has not the file gives no module.
const INSTANTIATE: (&str, &str) = ("WebAssembly.instantiateStreaming(src, imports)", "instantiate(await src, imports)");
const INSTANTIATE_ALL: &str = "\
async function instantiate(response, imports) {
    if (!response.ok) throw new Error(`${response.url} did not load (${response.status})`);
    return WebAssembly.instantiate(await response.arrayBuffer(), imports);
}
";

/// Whether the module has parts.
pub fn has_parts(module: &[u8]) -> bool {
    module.windows(MARK.len()).any(|window| window == MARK)
}

/// Writes the parts of the module into `out_dir`, and gives what is left of it.
pub fn split(module: &[u8], out_dir: &Path) -> anyhow::Result<Vec<u8>> {
    let folder = out_dir.join("snippets/parts");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let main_path = out_dir.join("main-part.wasm");
    let mut options = Options::new(module);
    options.output_dir = out_dir;
    options.main_out_path = &main_path;
    options.link_name = LOADER;
    let parts = transform(options).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    for part in parts.split_modules {
        let name = part.file_name().context("a part without a name")?;
        fs::write(folder.join(name), without_names(&fs::read(&part)?)?)?;
        fs::remove_file(&part)?;
    }
    let script = out_dir.join(LOADER);
    let text = fs::read_to_string(&script)?;
    let mut edited = INSTANTIATE_ALL.to_owned();
    edited += &replaced(&replaced(&replaced(&text, IMPORT)?, DEPENDENCIES)?, INSTANTIATE)?
        .replace("async (imports) =>  instantiate", "async (imports) => instantiate");
    fs::write(&script, edited)?;
    let main = fs::read(&main_path)?;
    fs::remove_file(&main_path)?;
    Ok(main)
}

fn replaced(text: &str, (from, to): (&str, &str)) -> anyhow::Result<String> {
    if !text.contains(from) {
        bail!("the loader of the parts has no «{from}»");
    }
    Ok(text.replace(from, to))
}

/// The module without its sections of names, which no browser needs.
fn without_names(module: &[u8]) -> anyhow::Result<Vec<u8>> {
    const CUSTOM: u8 = 0;
    let mut kept = module.get(..8).context("no module")?.to_vec();
    let mut at = 8;
    while at < module.len() {
        let (length, start) = number(module, at + 1)?;
        let section = module.get(at..start + length).context("a section ends behind the module")?;
        if section[0] != CUSTOM {
            kept.extend_from_slice(section);
        }
        at = start + length;
    }
    Ok(kept)
}

/// The LEB128 number at `at`, and the place behind it.
fn number(module: &[u8], mut at: usize) -> anyhow::Result<(usize, usize)> {
    let (mut value, mut shift) = (0, 0);
    loop {
        let byte = *module.get(at).context("a number ends behind the module")?;
        at += 1;
        value |= usize::from(byte & 127) << shift;
        shift += 7;
        if byte < 128 {
            return Ok((value, at));
        }
    }
}
