#!/usr/bin/env bash
# Chooses the Rust toolchain that can build threaded WebAssembly, and runs a command with it.
#
#   scripts/toolchain.sh              say which toolchain was taken
#   scripts/toolchain.sh COMMAND…     run COMMAND with it
#
# Threads need a standard library compiled with atomics, so it is built from the compiler's own sources (rust-src) with
# flags that a stable compiler takes under RUSTC_BOOTSTRAP=1. The native builds keep the toolchain of the machine.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

minimum=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml")
debian_packages=(rustc-web cargo-web rust-web-src rust-web-clippy lld-22)

# has_sources RUSTC: new enough, and with the sources of its standard library.
has_sources() {
  local version
  version=$(version_of "$@" --version)
  [ -n "$version" ] && at_least "$version" "$minimum" && [ -f "$("$@" --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock" ]
}

# Sets `took` and the environment; fails where no rustup toolchain serves.
take_rustup() {
  has rustup || return 1
  local active name
  active=$(rustup show active-toolchain 2>/dev/null | awk '{ print $1; exit }')
  for name in $active $(rustup toolchain list 2>/dev/null | awk '{ print $1 }'); do
    if has_sources rustup run "$name" rustc; then
      export RUSTUP_TOOLCHAIN=$name
      took="rustup's $name"
      return
    fi
  done
}

take_debian() {
  has_sources /usr/bin/rustc || return 1
  [ -x /usr/bin/cargo ] || return 1
  PATH="/usr/bin:$PATH"
  prefer_cached_tools
  unset RUSTUP_TOOLCHAIN
  # Debian's compiler ships no linker for wasm.
  if has wasm-ld-22; then
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-22
  elif has wasm-ld; then
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld
  else
    return 1
  fi
  took="Debian's in /usr/bin"
}

# rustup_add WHAT NAME: a component or a target, once; fails where rustup cannot download.
rustup_add() {
  local limit=()
  if has timeout; then limit=(timeout 120); fi
  say "$2: rustup $1 add $2"
  RUSTUP_MAX_RETRIES=0 ${limit[@]+"${limit[@]}"} rustup "$1" add "$2" >/dev/null 2>&1
}

download_sources() {
  has rustup || return 1
  at_least "$(version_of rustc --version)" "$minimum" || return 1
  # With the standard library that the page takes, ready made; without it, the page's is built too.
  rustup_add component rust-src && { rustup_add target wasm32-unknown-unknown || true; }
}

if [ -z "${SCAR_WASM_TOOLCHAIN:-}" ]; then
  took=
  take_rustup || true
  [ -n "$took" ] || take_debian || true
  if [ -z "$took" ] && download_sources; then take_rustup || true; fi
  if [ -z "$took" ] && is_debian_root && debian_install "${debian_packages[@]}"; then take_debian || true; fi
  [ -n "$took" ] || die "no Rust toolchain ≥ $minimum with the sources of its standard library. Run «rustup component add rust-src»," \
    "or on Debian «apt-get install --no-install-recommends ${debian_packages[*]}»."
  export SCAR_WASM_TOOLCHAIN="$took"
  export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort
  clang=$(find_wasm_clang) || { is_debian_root && debian_install clang-19 llvm-19 && clang=$(find_wasm_clang); } ||
    die "no clang that compiles C to WebAssembly (zstd is C). Install LLVM's clang (Debian: apt-get install clang-19 llvm-19)."
  ar=$(llvm_ar_of "$clang") || die "no llvm-ar beside $clang. Install LLVM's tools (Debian: apt-get install llvm-19)."
  export CC_wasm32_unknown_unknown=$clang AR_wasm32_unknown_unknown=$ar CFLAGS_wasm32_unknown_unknown="-matomics -mbulk-memory"
  # Flags of the person's own would reach the page's build and, in the worker's, be lost.
  unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_RUSTFLAGS CARGO_BUILD_TARGET
  say "wasm toolchain: $took, $(rustc --version); $clang"
fi

if [ $# -gt 0 ]; then exec "$@"; fi
