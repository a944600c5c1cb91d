#!/usr/bin/env bash
# Builds the page and its worker with Trunk.
#
#   scripts/web.sh serve      build, serve with the isolation headers, build again when a file changes
#   scripts/web.sh release    build into dist/, quick to link, for the tests
#   scripts/web.sh dist       build into dist/, small and fast, for a static host
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$root"
if [ -z "${SCAR_WASM_TOOLCHAIN:-}" ]; then exec "$root/scripts/toolchain.sh" "$0" "$@"; fi
mode=${1:-release}
case $mode in
  serve | release) export SCAR_PROFILE=release page_profile=page ;;
  dist) export SCAR_PROFILE=dist page_profile=dist-page ;;
  *) die "«$mode» is neither serve, release nor dist." ;;
esac
export SCAR_TARGET_DIR=$target CARGO_TARGET_DIR=$target/wasm/page TRUNK_SKIP_VERSION_CHECK=true NO_COLOR=true
# Stripping leaves the section out that tells wasm-bindgen which instructions it may use.
export RUSTFLAGS="-C link-arg=--keep-section=target_features"
common=(--release --cargo-profile "$page_profile" --locked)
if [ "$mode" = serve ]; then
  port=${PORT:-8080}
  say "SCAR Lens: http://127.0.0.1:$port/ once the first build is done"
  exec trunk --log warn serve "${common[@]}" --address 127.0.0.1 --port "$port"
fi
trunk --log warn build "${common[@]}"
say "page: dist/, $(find dist -type f | wc -l | tr -d ' ') files, $(du -sk dist | cut -f 1) kB"
