#!/usr/bin/env bash
# Builds the compute worker and both readers into $TRUNK_STAGING_DIR/worker/<build>/ and lists their builds in worker/builds.js.
#
# Trunk calls it beside its own build of the page (Trunk.toml). The flags stand here and not in .cargo/config.toml, because
# the page is built without them: it must start in every browser to say what one lacks.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# One line per module: its name, and the program of scar-compute or scar-reader that it is. One module serves with threads and without:
# where a page may not share memory, www/wasm.js gives it memory that is not shared. None needs relaxed SIMD: the kernels give the same bits
# everywhere (crates/scar-probe/src/kernel/mod.rs).
builds='
  compute     worker
  reader      reader
  reader_all  reader-all
'

if [ -z "${SCAR_WASM_TOOLCHAIN:-}" ]; then exec "$root/scripts/toolchain.sh" "$0" "$@"; fi

max_memory_bytes=4294967296
rust_flags=(
  -C "target-feature=+atomics,+bulk-memory,+mutable-globals,+simd128"
  -C "link-arg=--shared-memory" -C "link-arg=--max-memory=$max_memory_bytes" -C "link-arg=--import-memory"
  -C "link-arg=--export=__wasm_init_tls" -C "link-arg=--export=__tls_size"
  -C "link-arg=--export=__tls_align" -C "link-arg=--export=__tls_base"
  # Toolchains from May 2026 on fail without it (rust-lang/rust#156174).
  -C "link-arg=--export=__heap_base"
)
export RUSTFLAGS="${rust_flags[*]}" CARGO_TARGET_DIR=$target/wasm

# `lint COMMAND…` runs a command with these flags, for clippy: in the folder of the workers, so that the macros of the crates are those of a
# build of the same profile, and with a standard library that is there already, as nothing is linked.
if [ "${1:-}" = lint ]; then
  shift
  if [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ]; then unset CARGO_UNSTABLE_BUILD_STD; fi
  exec "$@"
fi

profile=${SCAR_PROFILE:-serve}
export CARGO_UNSTABLE_BUILD_STD=std,panic_abort CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size
# The page's files change often, the workers' seldom: their first build is not slowed down for the next ones.
export CARGO_INCREMENTAL=0
staging=${TRUNK_STAGING_DIR:-$root/dist}
list=''

# Built together, so that what they share is compiled once; what one of them does not call is not linked into it.
cargo build --quiet --locked --target wasm32-unknown-unknown --profile "$profile" -p scar-compute -p scar-reader
while read -r name bin; do
  [ -n "$name" ] || continue
  wasm=$CARGO_TARGET_DIR/wasm32-unknown-unknown/$profile/$bin.wasm
  bound=$CARGO_TARGET_DIR/bound-$profile-$name
  # Bindings are made anew only for a module that changed.
  if ! cmp -s "$wasm" "$bound/source.wasm"; then
    rm -rf "$bound.new"
    wasm-bindgen "$wasm" --target web --no-typescript --remove-name-section --remove-producers-section --out-dir "$bound.new" --out-name scar_worker
    cp "$wasm" "$bound.new/source.wasm"
    rm -rf "$bound"
    mv "$bound.new" "$bound"
  fi
  mkdir -p "$staging/worker/$name"
  cp -R "$bound/scar_worker.js" "$bound/scar_worker_bg.wasm" "$staging/worker/$name/"
  if [ -d "$bound/snippets" ]; then cp -R "$bound/snippets" "$staging/worker/$name/"; fi

  # The page's Memory must declare the very `initial` of the module; only the bindings say it.
  initial=$(sed -n 's/.*WebAssembly\.Memory({initial:\([0-9]*\),.*/\1/p' "$bound/scar_worker.js" | head -n 1)
  if [ -z "$initial" ]; then die "the bindings of $name do not say the memory's initial size."; fi
  list+="export const $name = { name: \"$name\", initialPages: $initial };"$'\n'
  say "worker: $name, $(wc -c <"$bound/scar_worker_bg.wasm") bytes"
done <<<"$builds"

printf '// Written by scripts/build-worker.sh.\n%s' "$list" >"$staging/worker/builds.js"
