#!/usr/bin/env bash
# Builds the compute worker and the reader into $TRUNK_STAGING_DIR/worker/<build>/ and lists their builds in worker/builds.js.
#
# Trunk calls it beside its own build of the page (Trunk.toml). The flags stand here and not in .cargo/config.toml, because
# the page is built without them: it must start in every browser to say what one lacks.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# One line per build, best first: name, crate, threads or single, SIMD flags. www/worker.js takes the first that the browser can
# run, www/reader.js the first of the readers, whose memory is shared so that the page can look into it and cancel.
# A further build is a further line; this one, for pages without isolation, is to come:
#   single          scar-compute   single    +simd128
# None needs relaxed SIMD: the kernels give the same bits everywhere (crates/scar-method/src/probe/kernel/mod.rs).
builds='
  threads         scar-compute   threads   +simd128
  reader          scar-reader    threads   +simd128
'

if [ -z "${SCAR_WASM_TOOLCHAIN:-}" ]; then exec "$root/scripts/toolchain.sh" "$0" "$@"; fi

max_memory_bytes=4294967296
thread_flags=(
  -C "link-arg=--shared-memory" -C "link-arg=--max-memory=$max_memory_bytes" -C "link-arg=--import-memory"
  -C "link-arg=--export=__wasm_init_tls" -C "link-arg=--export=__tls_size"
  -C "link-arg=--export=__tls_align" -C "link-arg=--export=__tls_base"
  # Toolchains from May 2026 on fail without it (rust-lang/rust#156174).
  -C "link-arg=--export=__heap_base"
)

# flags_of MEMORY SIMD: RUSTFLAGS of a build.
flags_of() {
  case $1 in
    threads) echo "-C target-feature=+atomics,+bulk-memory,+mutable-globals,$2 ${thread_flags[*]}" ;;
    single) echo "-C target-feature=+bulk-memory,+mutable-globals,$2" ;;
  esac
}

# packages_of MEMORY SIMD: the crates that are built with these flags, as arguments of cargo. They are built together, so that what they share
# is compiled once; what one of them does not call is not linked into it.
packages_of() { awk -v memory="$1" -v simd="$2" '$3 == memory && $4 == simd { print "-p", $2 }' <<<"$builds"; }

# `lint COMMAND…` runs a command with the first build's flags, for clippy: in the folder of the builds, so that the macros of the crates are
# those of a build of the same profile, and with a standard library that is there already, as nothing is linked.
if [ "${1:-}" = lint ]; then
  shift
  read -r _ _ memory simd <<<"$(grep -v '^ *$' <<<"$builds" | head -n 1)"
  if [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ]; then unset CARGO_UNSTABLE_BUILD_STD; fi
  RUSTFLAGS=$(flags_of "$memory" "$simd") CARGO_TARGET_DIR=$target/wasm exec "$@"
fi

profile=${SCAR_PROFILE:-serve}
export CARGO_UNSTABLE_BUILD_STD=std,panic_abort
# The page's files change often, the workers' seldom: their first build is not slowed down for the next ones.
export CARGO_INCREMENTAL=0
staging=${TRUNK_STAGING_DIR:-$root/dist}
list='' readers=''

while read -r name crate memory simd; do
  [ -n "$name" ] || continue
  folder=$target/wasm bin=worker features=()
  [ "$crate" != scar-reader ] || bin=reader
  [ "$memory" != single ] || features=(--no-default-features)
  # shellcheck disable=SC2046 # several arguments
  RUSTFLAGS=$(flags_of "$memory" "$simd") CARGO_TARGET_DIR=$folder \
    cargo build --quiet --locked --target wasm32-unknown-unknown --profile "$profile" $(packages_of "$memory" "$simd") \
    ${features[@]+"${features[@]}"}
  wasm=$folder/wasm32-unknown-unknown/$profile/$bin.wasm
  bound=$folder/bound-$profile-$name
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
  if [ "$memory" != single ] && [ -z "$initial" ]; then die "the bindings of $name do not say the memory's initial size."; fi
  line="  { name: \"$name\", threads: $([ "$memory" = single ] && echo false || echo true), initialPages: ${initial:-0} },"$'\n'
  if [ "$bin" = reader ]; then readers+=$line; else list+=$line; fi
  say "worker: $name, $(wc -c <"$bound/scar_worker_bg.wasm") bytes"
done <<<"$builds"

printf '// Written by scripts/build-worker.sh: the builds there are, best first.\nexport const builds = [\n%s];\nexport const readers = [\n%s];\n' "$list" "$readers" >"$staging/worker/builds.js"
