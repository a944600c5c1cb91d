#!/usr/bin/env bash
# Builds the page and its worker with Trunk.
#
#   scripts/web.sh serve      build, serve with the isolation headers, build again when a file changes
#   scripts/web.sh quick      build into dist/ what `serve` serves, for the tests, and its service worker with it
#   scripts/web.sh dist       build into dist/, small and fast, for a static host and for measuring
#   scripts/web.sh ahead      compile what `serve` will find compiled, without Trunk
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$root"
mode=${1:-quick}
splitting=$cache/wasm-bindgen-$wasm_bindgen_version-split/bin
# Before the toolchain is chosen, which is not that of programs.
if [ "$mode" = dist ] && [ ! -x "$splitting/wasm-bindgen" ]; then scripts/tools.sh build; fi
if [ -z "${SCAR_WASM_TOOLCHAIN:-}" ]; then exec "$root/scripts/toolchain.sh" "$0" "$@"; fi
case $mode in
  serve | quick | ahead) export SCAR_PROFILE=serve page_profile=serve ;;
  dist) export SCAR_PROFILE=dist page_profile=dist-page ;;
  *) die "«$mode» is none of serve, quick, dist, ahead." ;;
esac
# One target folder for page and workers, so that what runs on this machine (the macros of the crates) is built once. Cargo keeps
# artifacts of other flags apart.
export SCAR_TARGET_DIR=$target CARGO_TARGET_DIR=$target/wasm TRUNK_SKIP_VERSION_CHECK=true NO_COLOR=true
# The page needs no threads: where the toolchain has a standard library for it, that one serves.
if [ "$mode" != dist ] && [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ]; then
  unset CARGO_UNSTABLE_BUILD_STD
fi
# The names of functions are nine tenths of the page's module, which every build and every load would carry. Stripping them also leaves
# the section out that tells wasm-bindgen which instructions it may use. Views of erased types are compiled in half the time and are smaller by a tenth.
export RUSTFLAGS="-C strip=symbols -C link-arg=--keep-section=target_features --cfg erase_components"
common=(--release --cargo-profile "$page_profile" --locked)
# On trial: the page in parts fails most of the browser tests still, so nobody gets it who does not ask.
if [ "$mode" = dist ] && [ -n "${SCAR_SPLIT:-}" ]; then
  # In parts, of which a visit loads those it needs. The module is cut along its names, which scripts/wasm-bindgen leaves out afterwards.
  export RUSTFLAGS="--cfg erase_components" CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size PATH="$splitting:$PATH"
  common+=(--features split)
fi
if [ "$mode" = ahead ]; then
  # As Trunk calls it. The workers come last: nothing of them waits for one large crate, as the page does, beside which something else may run.
  cargo build --quiet --locked --target wasm32-unknown-unknown --profile "$page_profile" --bin app
  TRUNK_STAGING_DIR=$CARGO_TARGET_DIR/ahead scripts/build-worker.sh
  exit
fi
if [ "$mode" = serve ]; then
  port=${PORT:-8080}
  say "SCAR Lens: http://127.0.0.1:$port/ once the first build is done"
  exec trunk --log warn serve "${common[@]}" --address 127.0.0.1 --port "$port"
fi
trunk --log warn build "${common[@]}"
if [ "$mode" = dist ]; then scripts/finish-page.sh --pack; else scripts/finish-page.sh; fi
say "page: dist/, $(find dist -type f | wc -l | tr -d ' ') files, $(du -sk dist | cut -f 1) kB"
