#!/usr/bin/env bash
# Runs every check and test, goes on after a failure, and writes «passed failed» to target/test-counts. With SCAR_WITH_SPARK=1 the query for
# Spark SQL runs too, where Spark can be had.
#
# A check (format, lint, build) that fails counts as one failed test; one that passes counts as none.
set -uo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$root" || exit 1
export SCAR_DUCKDB_PYTHON=$duckdb_python
mkdir -p target
passed=0
failed=0
log=$(mktemp)
page_side='' spark=''
# What runs in the background hears no Ctrl-C.
trap 'rm -f "$log"; for job in $page_side $spark; do kill -- "-$job" 2>/dev/null; done' EXIT

# step NAME COMMAND…: quiet when it passes, all of its output when it fails; leaves that in $log.
step() {
  local name=$1 start=$SECONDS status=0
  shift
  "$@" >"$log" 2>&1 || status=$?
  if [ $status -eq 0 ]; then
    say "ok      $name ($((SECONDS - start)) s)"
  else
    cat "$log" >&2
    say "FAILED  $name ($((SECONDS - start)) s)"
  fi
  return $status
}

check() { step "$@" || failed=$((failed + 1)); }

# tests NAME PASSED FAILED COMMAND…: counts by the awk programs PASSED and FAILED over the output.
tests() {
  local name=$1 count_passed=$2 count_failed=$3 status=0 p f
  shift 3
  step "$name" "$@" || status=$?
  p=$(awk "$count_passed END { print n + 0 }" "$log")
  f=$(awk "$count_failed END { print n + 0 }" "$log")
  # A run that failed without a failed test did not compile, or died.
  if [ $status -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
  say "        $name: $p passed, $f failed"
  passed=$((passed + p))
  failed=$((failed + f))
}

clippy_wasm() {
  scripts/toolchain.sh scripts/build-worker.sh lint cargo clippy --quiet --locked --profile serve --target wasm32-unknown-unknown \
    -p scar-lens --lib --bin app -p scar-protocol -p scar-border -p scar-compute -p scar-reader -- -D warnings
}

# Without the examples, which Clippy compiles: linking a dozen programs of 100 MB that nobody runs takes a minute.
cargo_tests() {
  local status=0
  cargo test --locked --workspace --tests --no-fail-fast || status=$?
  cargo test --locked --workspace --doc --no-fail-fast || status=$?
  return $status
}

spark_test() { SCAR_SPARK_PYTHON=$spark_python cargo test --locked --workspace --test sample_query spark; }

# In a shell of its own, so that the folder changes here only.
browser_tests() (
  cd tests/browser || return 1
  install_browser_driver || return 1
  CHROMIUM=$(find_chromium) node run.mjs
)

# The page has a target folder of its own, so its tools are fetched and it is built beside the native code: one of them alone leaves cores
# idle, at a download and at each large crate.
page_side() {
  local status=0
  trap - EXIT
  log=$(mktemp)
  scripts/tools.sh page || return 3
  step "clippy, page and worker" clippy_wasm || status=$((status + 1))
  step "web build" scripts/web.sh quick || status=$((status + 2))
  rm -f "$log"
  return $status
}
# In a process group of its own, so that all of it can be ended.
set -m
page_side &
page_side=$!
if [ -n "${SCAR_WITH_SPARK:-}" ]; then
  scripts/tools.sh spark &
  spark=$!
fi
set +m

check "format" cargo fmt --all --check
check "clippy, native" cargo clippy --quiet --locked --workspace --all-targets -- -D warnings
# shellcheck disable=SC2016 # the awk programs expand by themselves
tests "cargo test" '/^test result:/ { n += $4 }' '/^test result:/ { n += $6 }' cargo_tests
page_status=0
wait "$page_side" || page_status=$?
page_side=
# It died.
[ $page_status -le 3 ] || page_status=3
failed=$((failed + (page_status & 1)))
if [ $((page_status & 2)) -eq 0 ]; then
  # shellcheck disable=SC2016
  tests "browser tests" '/^# pass / { n += $3 }' '/^# fail / { n += $3 }' browser_tests
else
  failed=$((failed + 1))
fi
# shellcheck disable=SC2016
tests "Python package" '/(^| )ok$/ { n += 1 }' '/(^| )(FAIL|ERROR)$/ { n += 1 }' scripts/wheel.sh test
if [ -n "$spark" ]; then
  if wait "$spark"; then
    # shellcheck disable=SC2016
    tests "Spark" '/^test result:/ { n += $4 }' '/^test result:/ { n += $6 }' spark_test
  else
    say "Spark: not here, so its query is not tested"
  fi
  spark=''
fi

echo "$passed $failed" >target/test-counts
say "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
