#!/usr/bin/env bash
# How long a person waits for this project: prints the table of ARCHITECTURE.md, for the commit at hand.
#
#   scripts/build-times.sh [ROW…]    all rows in this order, or some: serve ui measure reader test warm
#
# Works in fresh clones with an empty cache of tools; what cargo, apt and npm downloaded is kept. Needs a machine that does nothing else.
# CPU is user and system time of all processes.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

rows=("$@")
[ $# -gt 0 ] || rows=(serve ui measure reader test warm)
port=${PORT:-8099}
folder=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then kill -- "-$server" 2>/dev/null || true; fi
  rm -rf "$folder"
}
trap finish EXIT
export XDG_CACHE_HOME=$folder/cache
unset CARGO_TARGET_DIR SCAR_TARGET_DIR

# A clone without anything built, and no tools.
begin() {
  cd "$folder"
  rm -rf clone cache
  git clone --quiet "$root" clone
  cd clone
}
begin

# row NAME WHAT COMMAND…: a line of the table.
row() {
  local name=$1 what=$2 before after
  shift 2
  case " ${rows[*]} " in *" $name "*) ;; *) return 0 ;; esac
  before=$(times | tail -n 1)
  SECONDS=0
  if "$@" >"$folder/log" 2>&1; then
    after=$(times | tail -n 1)
    printf '| %s | %d:%02d min | %s |\n' "$what" $((SECONDS / 60)) $((SECONDS % 60)) "$(cpu_between "$before" "$after")"
  else
    tail -n 20 "$folder/log" >&2
    printf '| %s | failed after %d s | |\n' "$what" "$SECONDS"
  fi
}

# cpu_between BEFORE AFTER: two lines of `times` as seconds of work; what still runs is not counted.
cpu_between() {
  awk -v before="$1" -v after="$2" '
    function seconds(line,   part, i, t, sum) {
      split(line, part, " ")
      for (i = 1; i <= 2; i++) { split(part[i], t, "m"); sum += 60 * t[1] + t[2] }
      return sum
    }
    BEGIN { s = seconds(after) - seconds(before); if (s >= 1) printf "%d s", s }'
}

page_name() { curl -sf "http://127.0.0.1:$port/" | grep -Eo '[a-z0-9-]+_bg\.wasm' | head -n 1; }

# wait_for_page OLD: until the page is served, and another than OLD.
wait_for_page() {
  local name
  until name=$(page_name) && [ -n "$name" ] && [ "$name" != "$1" ]; do
    kill -0 "$server" 2>/dev/null || return 1
    sleep 0.2
  done
}

serve() {
  # A process group of its own, so that all of it can be ended.
  set -m
  PORT=$port make serve >"$folder/serve.log" 2>&1 &
  server=$!
  set +m
  wait_for_page "" || { cat "$folder/serve.log"; return 1; }
}

change_page() {
  local old
  old=$(page_name)
  sed -i 's/"SCAR Lens"/"SCAR Lens "/' "$(grep -l '"SCAR Lens"' -r src/ui | head -n 1)"
  wait_for_page "$old"
}

# touched FILE CRATE: the tests of CRATE after a change of FILE; all else is built.
touched() {
  echo "// changed" >>"$1"
  cargo test --quiet --locked -p "$2"
}

echo "| what | wall | CPU |"
echo "| --- | --- | --- |"
row serve "fresh clone, empty caches: \`make serve\` until the page is served" serve
row ui "one UI file touched: page served again" change_page
if [ -n "$server" ]; then kill -- "-$server" 2>/dev/null || true; server=; fi
case " ${rows[*]} " in *" test "*) begin ;; esac
row test "fresh clone, empty caches: \`make test\`" make test
row warm "warm \`make test\` with nothing changed" make test
case " ${rows[*]} " in *" measure "* | *" reader "*) cargo test --quiet --locked --no-run -p scar-measures -p scar-data >&2 ;; esac
row measure "one measure touched: its crate's tests" touched crates/scar-measures/src/richness.rs scar-measures
row reader "one reader touched: its crate's tests" touched crates/scar-data/src/format/scientific/fvecs.rs scar-data
