#!/usr/bin/env bash
# The benchmark table of README's «Performance».
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$root"
if [ ! -d benches ]; then die "there are no benchmarks yet."; fi
cargo bench --quiet
