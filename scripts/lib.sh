# shellcheck shell=bash
# shellcheck disable=SC2034 # the scripts that source this use the names
# What the other scripts share; sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/scar-lens
# Everything cargo builds; the wasm builds have folders of their own below it, so that their flags do not undo each other.
target=${SCAR_TARGET_DIR:-${CARGO_TARGET_DIR:-$root/target}}

trunk_version=0.21.14 # 0.22.1 asks for rustc 1.96.1
# The command-line tool must be of the very version of the library.
wasm_bindgen_version=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' "$root/Cargo.lock")

duckdb_version=2.0.1
duckdb_python=$cache/duckdb-$duckdb_version/bin/python # a venv is not moved, so it is made where it stays
spark_version=3.5.9 # runs on Java 8, 11 and 17
spark_python=$cache/pyspark-$spark_version/bin/python
cargo_fuzz_version=0.13.2
maturin_version=1.16.0
maturin=$cache/maturin-$maturin_version/bin/maturin

node_version=22.23.3 # taken where the machine's own is older than 20, as playwright-core asks for that (Debian 12 has 18)

# The cached tools come first: their folders carry the version in their names.
prefer_cached_tools() {
  PATH="$cache/wasm-bindgen-$wasm_bindgen_version/bin:$cache/trunk-$trunk_version/bin:$cache/cargo-fuzz-$cargo_fuzz_version/bin:$cache/node-$node_version/bin:$PATH"
  export PATH
}
prefer_cached_tools

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }
is_debian_root() { has apt-get && [ "$(id -u)" = 0 ]; }

# version_of COMMAND…: the first number with dots that the command prints.
version_of() { "$@" 2>/dev/null | grep -Eo '[0-9]+(\.[0-9]+)+' | head -n 1; }

# at_least HAVE WANT: whether version HAVE is WANT or newer.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# debian_install PACKAGE…: as root on Debian; quiet, waits for another that installs, and says why where it fails.
debian_install() {
  say "apt-get install $*"
  local log
  log=$(mktemp)
  if ! DEBIAN_FRONTEND=noninteractive apt-get install -o DPkg::Lock::Timeout=600 -y -qq --no-install-recommends "$@" >"$log" 2>&1; then
    # The package lists may be missing or old.
    apt-get update -o DPkg::Lock::Timeout=600 -qq >"$log" 2>&1 || true
    if ! DEBIAN_FRONTEND=noninteractive apt-get install -o DPkg::Lock::Timeout=600 -y -qq --no-install-recommends "$@" >>"$log" 2>&1; then
      tail -n 20 "$log" >&2
      rm -f "$log"
      return 1
    fi
  fi
  rm -f "$log"
}

# Prints the path of a clang that compiles C to WebAssembly, or fails: zstd is C.
find_wasm_clang() {
  local candidate
  for candidate in "${CC_wasm32_unknown_unknown:-clang}" clang-22 clang-21 clang-20 clang-19 clang-18 clang-17 clang-16 \
    /opt/homebrew/opt/llvm/bin/clang /usr/local/opt/llvm/bin/clang; do
    if echo 'int f(void) { return 1; }' | "$candidate" --target=wasm32-unknown-unknown -matomics -c -x c - -o /dev/null 2>/dev/null; then
      command -v "$candidate" && return
    fi
  done
  return 1
}

# Prints the path of the llvm-ar beside a clang: the system's own ar makes no index of wasm.
llvm_ar_of() {
  local folder name=${1##*/}
  folder=$(dirname "$(readlink -f "$1")")
  if [ -x "$folder/llvm-ar" ]; then echo "$folder/llvm-ar"; else command -v "llvm-ar${name#clang}" || command -v llvm-ar; fi
}

# Prints the path of a Chromium or Chrome, or fails.
find_chromium() {
  local candidate
  if [ -n "${CHROMIUM:-}" ]; then
    command -v "$CHROMIUM" && return
    die "CHROMIUM=$CHROMIUM is not there. Give the path of a Chromium or Chrome."
  fi
  # The headless shell is the same engine without a window's own pages, which cost each test a second.
  for candidate in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
    command -v "$candidate" && return
  done
  return 1
}

# Prints the path of a Firefox, or fails.
find_firefox() { command -v "${FIREFOX:-firefox-esr}" || command -v firefox; }

# Whether WebKit's driver and a screen for it are here.
has_webkit() { has WebKitWebDriver && has Xvfb; }

# In tests/browser: what drives the browsers, once.
install_browser_driver() {
  if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --no-audit --no-fund --loglevel=error >&2
  fi
}
