#!/usr/bin/env bash
# Makes sure of the tools that build and test the page; installs what is missing. One line per tool.
#
#   scripts/tools.sh build    wasm-bindgen and Trunk
#   scripts/tools.sh serve    both, and where Trunk has to be built, what `serve` compiles beside it
#   scripts/tools.sh parts    only what cuts the page's module in parts (SCAR_SPLIT=1)
#   scripts/tools.sh wheel    also maturin
#   scripts/tools.sh native   what the tests of native code need: rustfmt, Clippy, and a Python with DuckDB
#   scripts/tools.sh page     what those of the page and of the Python package need: also maturin, node, npm, Chromium, and Firefox and WebKit where they can be had
#   scripts/tools.sh test     both
#   scripts/tools.sh spark    only a Python with PySpark, and Java: half a gigabyte, which .ci/run asks for
#   scripts/tools.sh fuzz     only cargo-fuzz
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# cargo_tool COMMAND VERSION WHAT CARGO-INSTALL-OPTIONS…: on PATH in this version, or built into the cache once.
cargo_tool() {
  local command=$1 version=$2
  if [ "$(version_of "$command" --version || true)" = "$version" ]; then
    say "$command: found $(command -v "$command") $version"
    return
  fi
  install_tool "$cache/$command-$version" "$@"
  hash -r
  [ "$(version_of "$command" --version || true)" = "$version" ] || die "$3 is not $version but $(version_of "$command" --version)."
}

# install_tool FOLDER COMMAND VERSION WHAT CARGO-INSTALL-OPTIONS…: built into FOLDER.
install_tool() {
  local folder=$1 command=$2 version=$3 what=$4 log
  shift 4
  log=$(mktemp)
  mkdir -p "$cache"
  rm -rf "$folder.new.$$"
  say "$command: cargo install $what $version into $folder (some minutes, once)"
  # Where the locked dependencies are not to be had, newer ones serve.
  if ! { build_tool "$folder.new.$$" --locked "$@" || build_tool "$folder.new.$$" "$@"; } >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    rm -rf "$log" "$folder.new.$$"
    die "$what $version could not be installed. Put $command $version on PATH."
  fi
  # Moved in one step, so that a build that was stopped leaves nothing half done.
  rm -rf "$log" "$folder"
  mv "$folder.new.$$" "$folder"
}

# Not optimized: so wasm-bindgen is built in 34 s instead of 77, and takes 4 s longer to bind the page.
build_tool() {
  local folder=$1
  shift
  quickly "$folder" cargo install --quiet --root "$folder" "$@" && rm -rf "$folder/build"
}

# quickly FOLDER COMMAND…: what is compiled is left in FOLDER/build.
quickly() {
  local folder=$1
  shift
  CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_DEBUG=0 \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_TARGET_DIR=$folder/build "$@"
}

# The native toolchain's formatter and linter.
rust_component() {
  local name=$1 subcommand=$2
  if ! cargo "$subcommand" --version >/dev/null 2>&1; then
    { has rustup && RUSTUP_MAX_RETRIES=0 rustup component add "$name" >/dev/null 2>&1; } ||
      die "cargo $subcommand is missing. Run «rustup component add $name»."
  fi
  say "$name: found $(version_of cargo "$subcommand" --version)"
}

node_and_npm() {
  local missing=()
  has node || missing+=(nodejs)
  has npm || missing+=(npm)
  if [ ${#missing[@]} -gt 0 ]; then
    if is_debian_root; then debian_install "${missing[@]}" || true; fi
    { has node && has npm; } || die "node and npm are missing. Install them (Debian: apt-get install nodejs npm)."
  fi
  at_least "$(version_of node --version)" 20 || newer_node || die "node $(node --version) is too old. Install node 20 or newer."
  say "node: found $(command -v node) $(version_of node --version), npm $(version_of npm --version)"
}

# npm carries node itself, one package per machine.
newer_node() {
  local name folder=$cache/node-$node_version
  name=node-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
  say "node: npm install $name $node_version into $folder"
  rm -rf "$folder.new.$$"
  npm install --silent --no-audit --no-fund --prefix "$folder.new.$$" "$name@$node_version" >&2 || return 1
  mkdir -p "$folder.new.$$/bin"
  cp "$folder.new.$$/node_modules/$name/bin/node" "$folder.new.$$/bin/node"
  rm -rf "$folder" "$folder.new.$$/node_modules"
  mv "$folder.new.$$" "$folder"
  hash -r
}

# Not called like the program: `command -v` would find the function.
need_chromium() {
  local path
  if ! path=$(find_chromium); then
    if is_debian_root; then debian_install chromium-headless-shell || debian_install chromium || true; fi
    path=$(find_chromium) || die "Chromium is missing. Install it (Debian: apt-get install chromium) or give its path as CHROMIUM=."
  fi
  say "chromium: found $path $(version_of "$path" --version)"
}

# A few flows run in Firefox too. Without it they are skipped, and that is said here and in the tests' output.
want_firefox() {
  local path
  if ! path=$(find_firefox) && is_debian_root; then debian_install firefox-esr || true; fi
  if path=$(find_firefox); then
    say "firefox: found $path $(version_of "$path" --version)"
  else
    say "firefox: not here, so its tests are skipped. Install it (Debian: apt-get install firefox-esr) or give its path as FIREFOX=."
  fi
}

# So it is with WebKit, the engine of Safari, and the screen that it draws on.
want_webkit() {
  if ! has_webkit && is_debian_root; then debian_install webkit2gtk-driver xvfb || true; fi
  if has_webkit; then
    say "webkit: found $(command -v WebKitWebDriver)"
  else
    say "webkit: not here, so its tests are skipped. Install it (Debian: apt-get install webkit2gtk-driver xvfb)."
  fi
}

# python_tool NAME VERSION PROGRAM: the package in a Python of its own, which has PROGRAM in its folder of programs.
python_tool() {
  local name=$1 version=$2 program=$3 folder log
  folder=$cache/$name-$version
  if [ ! -x "$program" ]; then
    if ! python3 -c 'import ensurepip' 2>/dev/null && is_debian_root; then debian_install python3-venv || true; fi
    say "$name: pip install $name $version into $folder"
    log=$(mktemp)
    rm -rf "$folder"
    if ! { python3 -m venv "$folder" && "$folder/bin/pip" install --quiet --disable-pip-version-check "$name==$version"; } >"$log" 2>&1; then
      tail -n 10 "$log" >&2
      rm -rf "$log" "$folder"
      die "$name could not be installed. Install Python 3 with venv and pip (Debian: apt-get install python3-venv)."
    fi
    rm -f "$log"
  fi
  say "$name: $version, $program"
}

# DuckDB checks the queries that SCAR Lens gives out; maturin makes the Python package.
duckdb() { python_tool duckdb "$duckdb_version" "$duckdb_python"; }
maturin() { python_tool maturin "$maturin_version" "$maturin"; }

# So does Spark.
spark() {
  if ! has java && is_debian_root; then debian_install openjdk-17-jre-headless || debian_install default-jre-headless || true; fi
  has java || die "Java is missing. Install it (Debian: apt-get install default-jre-headless)."
  python_tool pyspark "$spark_version" "$spark_python"
}

if [ "${1:-build}" = fuzz ]; then
  cargo_tool cargo-fuzz "$cargo_fuzz_version" cargo-fuzz --version "$cargo_fuzz_version" cargo-fuzz
  exit
fi
native_side() {
  rust_component rustfmt fmt
  rust_component clippy clippy
  duckdb
}

# Not called like the programs: so `command -v` finds these.
need_wasm_bindgen() { cargo_tool wasm-bindgen "$wasm_bindgen_version" scripts/wasm-bindgen --path "$root/scripts/wasm-bindgen"; }

# Without what it downloads tools with: they are here.
need_trunk() {
  if [ "$(version_of trunk --version || true)" != "$trunk_version" ]; then lean_trunk || true; fi
  cargo_tool trunk "$trunk_version" Trunk --version "$trunk_version" --no-default-features trunk
}

# Trunk without what minifies, unpacks and looks names up, a quarter of its crates and half of its build: here nothing is asked of it. Crates of
# the same names in scripts/trunk/ take its place, and Trunk's own lock file holds the others. Where this fails, the whole one is built.
lean_trunk() {
  local folder=$cache/trunk-$trunk_version new=$cache/trunk-$trunk_version.new.$$ crate patches=()
  say "trunk: cargo build of Trunk $trunk_version into $folder (some minutes, once)"
  for crate in "$root"/scripts/trunk/*/; do
    crate=$(basename "$crate")
    patches+=(--config "patch.crates-io.$crate.path='$root/scripts/trunk/$crate'")
  done
  mkdir -p "$new/bin"
  # It says what it is told of a crate, and so has to fetch it.
  cargo info --quiet "trunk@$trunk_version" >/dev/null 2>&1 &&
    cp -R "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/"trunk-$trunk_version" "$new/source" &&
    quickly "$new" cargo build --quiet --release --no-default-features --manifest-path "$new/source/Cargo.toml" "${patches[@]}" 2>/dev/null &&
    cp "$new/build/release/trunk" "$new/bin/" && rm -rf "$new/source" "$new/build" "$folder" && mv "$new" "$folder" && hash -r && return
  rm -rf "$new"
  return 1
}

page_build() {
  need_wasm_bindgen
  need_trunk
}

# The tools take minutes to build and so does the page, and each alone leaves a core idle at its large crates: so they are built side by side.
# The page asks for wasm-bindgen last of all.
page_build_and_page() {
  if [ "$(version_of trunk --version || true)" != "$trunk_version" ]; then
    say "page: compiled beside the tools"
    # In a process group of its own, so that all of it can be ended.
    set -m
    scripts/web.sh ahead &
    ahead=$!
    set +m
    trap 'kill -- "-$ahead" 2>/dev/null' EXIT
  fi
  page_build
  if [ -n "${ahead:-}" ]; then
    # What does not compile is told again when the page is served.
    wait "$ahead" || true
    trap - EXIT
  fi
}

# What cuts the page's module in parts. By its own path, as the plain one may be on PATH.
page_parts() {
  local folder=$cache/wasm-bindgen-$wasm_bindgen_version-split
  if [ -x "$folder/bin/wasm-bindgen" ]; then
    say "wasm-bindgen with split: found $folder"
  else
    install_tool "$folder" wasm-bindgen "$wasm_bindgen_version" "scripts/wasm-bindgen with split" --path "$root/scripts/wasm-bindgen" --features split
  fi
}

page_side() {
  page_build
  maturin
  node_and_npm
  need_chromium
  want_firefox
  want_webkit
}

case ${1:-build} in
  serve) page_build_and_page ;;
  build) page_build ;;
  parts) page_parts ;;
  wheel)
    page_build
    maturin
    ;;
  native) native_side ;;
  spark) spark ;;
  page) page_side ;;
  test)
    native_side
    page_side
    ;;
  *) die "«$1» is none of build, serve, parts, wheel, native, page, spark, test, fuzz." ;;
esac
