#!/usr/bin/env bash
# Looks for files that break reading: a target per format, guided by coverage (libFuzzer), one after another.
#
#   scripts/fuzz.sh [TARGET…]            all targets, or these, SECONDS_EACH= (60) seconds each; of all, first MUTATIONS= (10000) damaged
#                                        files of each kind
#   scripts/fuzz.sh --replay TARGET FILE once more what was found, with its trace
#
# SANITIZER=address looks for faults in the memory of the decoders' crates besides; half as fast. What is found on the way
# stays in fuzz/corpus, so that the next run begins where this one ended.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$root"
seconds=${SECONDS_EACH:-60}
sanitizer=${SANITIZER:-none}
max_seed_bytes=65536
# One input: 2 × its size + 256 MiB is proved in fuzz/src/memory.rs; this is for C code and the corpus.
# Seconds are for a loaded machine: a small file may unpack to 64 MiB, twice.
limits=(-max_len="$max_seed_bytes" -timeout=30 -rss_limit_mb=2048)

# Folders of the fixtures, below formats/ and bad/, whose files a target begins with. Files of `any` are refused before a
# format is asked, of whatever name.
folders_of() {
  case $1 in
    csv) echo csv tsv txt any ;;
    hdf5) echo h5 mat ;;
    npz) echo npz npy ;;
    labels) echo labels good ;;
    packed) echo csv jsonl npy fvecs ;;
    *) echo "$1" ;;
  esac
}

# copy_seeds TARGET: the small files of the fixtures, tiny sound ones, and what was found before.
copy_seeds() {
  local name=$1 corpus=fuzz/corpus/$1 base kind folder file
  mkdir -p "$corpus" "fuzz/artifacts/$name"
  for base in crates/scar-data/tests/fixtures ${SCAR_FIXTURES:+"$SCAR_FIXTURES"}; do
    for kind in formats bad; do
      for folder in $(folders_of "$name"); do
        if [ -d "$base/$kind/$folder" ]; then
          find "$base/$kind/$folder" -type f -size -$((max_seed_bytes + 1))c | while read -r file; do
            cp "$file" "$corpus/$kind-$folder-${file##*/}"
          done
        fi
      done
    done
  done
  local own=(crates/scar-data/tests/fixtures/cells)
  case $name in mat | hdf5) ;; *) own=() ;; esac
  for folder in "fuzz/seeds/$name" "crates/scar-data/tests/fixtures/found/$name" "${own[@]}"; do
    for file in "$folder"/*; do
      if [ -f "$file" ]; then cp "$file" "$corpus/${folder//\//-}-${file##*/}"; fi
    done
  done
}

build() {
  local log
  if ! has c++ && ! has g++ && ! has clang++; then
    { is_debian_root && debian_install g++; } || die "no C++ compiler, and libFuzzer is C++. Install one (Debian: apt-get install g++)."
  fi
  # A stable compiler takes a sanitizer's flag only so; without one it needs nothing.
  if [ "$sanitizer" != none ]; then export RUSTC_BOOTSTRAP=1; fi
  log=$(mktemp)
  say "fuzz: building the targets (some minutes, once)"
  if ! cargo fuzz build --sanitizer "$sanitizer" --target-dir "$target/fuzz" >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    rm -f "$log"
    die "the fuzz targets could not be built. libFuzzer needs a C++17 compiler (Debian: apt-get install g++);" \
      "SANITIZER=$sanitizer, unless none, a toolchain that has it (rustup's)."
  fi
  rm -f "$log"
}

program_of() { echo "$target/fuzz/$(rustc -vV | sed -n 's/^host: //p')/release/$1"; }

# run TARGET: one line that says what came of it; fails where something was found.
run() {
  local name=$1 log=fuzz/artifacts/$1.log status=0 found
  copy_seeds "$name"
  # One thread: the same file takes the same way each time.
  RAYON_NUM_THREADS=1 "$(program_of "$name")" "${limits[@]}" -max_total_time="$seconds" -print_final_stats=1 \
    -artifact_prefix="fuzz/artifacts/$name/" "fuzz/corpus/$name" >"$log" 2>&1 || status=$?
  awk -v name="$name" '
    match($0, / cov: [0-9]+/) { coverage = substr($0, RSTART + 6, RLENGTH - 6) }
    /^stat::number_of_executed_units:/ { runs = $2 }
    /^stat::average_exec_per_sec:/ { speed = $2 }
    END { printf "%-12s %9d executions, %6d a second, coverage %6d", name, runs, speed, coverage }' "$log"
  if [ $status -eq 0 ]; then
    echo ", no crash"
    return
  fi
  echo ", CRASHED"
  found=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  grep -v -E '^(#|INFO|WARNING|\s*NEW_FUNC|MS:|stat::|0x|\\)|rustlib' "$log" | head -n 30 >&2
  say "$name: ${found:-see $log}"
  if [ -n "$found" ]; then say "replay:   scripts/fuzz.sh --replay $name $found"; fi
  return 1
}

if [ "${1:-}" = --replay ]; then
  build
  RAYON_NUM_THREADS=1 exec "$(program_of "$2")" "${limits[@]}" "$3"
fi

# Seeded, so that a machine without libFuzzer's compiler finds the same.
if [ $# -eq 0 ]; then
  mutations=${MUTATIONS:-10000}
  say "fuzz: $mutations damaged files of each kind"
  MUTATIONS=$mutations cargo test --locked --workspace --test reading -- --nocapture damaged_files_of_every_format |
    { grep -aE '^[a-z0-9]+: |panicked|FAILED' || true; }
fi

# shellcheck disable=SC2046 # names are words
if [ $# -eq 0 ]; then set -- $(cargo fuzz list); fi
build
n_crashed=0
for name in "$@"; do run "$name" || n_crashed=$((n_crashed + 1)); done
[ $n_crashed -eq 0 ] || die "$n_crashed of $# targets crashed. Mend the fault and keep the file in crates/scar-data/tests/fixtures/found/TARGET/."
