#!/usr/bin/env bash
# The benchmark table of README's «Performance»: the program's rows, then the page's.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$root"
echo "| what | where | figure |"
echo "| --- | --- | --- |"
CARGO_TARGET_DIR=$target cargo bench --quiet --locked --bench native --bench method --bench rows --bench modalities
echo
CARGO_TARGET_DIR=$target cargo bench --quiet --locked --bench formats
if has python3; then
  echo
  CARGO_TARGET_DIR=$target cargo build --quiet --locked --release --bin scar
  python3 benches/formats.py "$target/release/scar" target/bench/formats
fi
# Planted wrong labels, beside cleanlab, where a Python that has it is named and the sets are at hand.
if [ -n "${SCAR_CLEANLAB_PYTHON:-}" ] && [ -d "${SCAR_FIXTURES:-}/wordnet" ]; then
  echo
  CARGO_TARGET_DIR=$target cargo build --quiet --locked --release --bin scar
  "$SCAR_CLEANLAB_PYTHON" benches/label_noise.py "$target/release/scar" "$SCAR_FIXTURES" --seeds "${SEEDS:-5}"
fi
scripts/web.sh dist >&2
cd tests/browser
install_browser_driver
CHROMIUM=$(find_chromium) node bench.mjs
CHROMIUM=$(find_chromium) node map-bench.mjs
cd "$root"
# What the plans gain over a random fill. The large set is used where its folder is known.
sets=(www/examples/digits/digits.npy www/examples/emoji/emoji-text.npy www/examples/emoji/emoji-image.npy)
if [ -n "${SCAR_FIXTURES:-}" ] && [ -d "$SCAR_FIXTURES/wordnet" ]; then sets+=("$SCAR_FIXTURES/wordnet"); fi
echo
CARGO_TARGET_DIR=$target cargo run --quiet --locked --release --example plans -- "${sets[@]}" --seeds "${SEEDS:-5}"
