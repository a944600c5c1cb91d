#!/usr/bin/env bash
# The benchmark table of README's «Performance»: the program's rows, then the page's.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$root"
echo "| what | where | figure |"
echo "| --- | --- | --- |"
CARGO_TARGET_DIR=$target cargo bench --quiet --locked --bench native
scripts/web.sh release >&2
cd tests/browser
install_browser_driver
CHROMIUM=$(find_chromium) node bench.mjs
