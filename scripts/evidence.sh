#!/usr/bin/env bash
# Writes docs/evidence.md: the tables that claims rest on, each with the command that prints it.
#
# `scripts/evidence.sh` runs every section, `scripts/evidence.sh SECTION…` only these. A section that is not run keeps what the page has.
# SCAR_FIXTURES names the folder of the sets that are not in the page (digits, emoji, wordnet); SCAR_CLEANLAB_PYTHON a Python with cleanlab.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$root"
export CARGO_TARGET_DIR=$target
page=docs/evidence.md
sections=(crossed_intervals measured_sizes unseen_measures label_noise near_duplicates planted_bias plans)
sets='www/examples/digits/digits.npy www/examples/emoji/emoji-text.npy www/examples/emoji/emoji-image.npy "$SCAR_FIXTURES/wordnet"'

# describe SECTION: its head, what it shows, what is run, and the commands as they stand in the page. `builds` is what cargo builds before
# the clock starts, `needs` the variables without which it cannot be run.
describe() {
  needs=SCAR_FIXTURES
  case $1 in
    crossed_intervals)
      head="Intervals of measured sizes on known curves"
      shows="Of simulated sets whose sizes are known, this is how often the 95 % interval holds the size, for the whole and for classes of 20 to 1,330 rows.
The first four curves are of the laws that are fitted. The last two are not, and nothing was chosen by them. Where the true size is a single row, no
interval can end below it, so that only one side can miss.

On the first four curves most intervals are wider than they need be, and one is too narrow. Three things make them wide. Rows that flip count twice, in the
spread of the errors and in the doubt of the test rows; counted once, intervals are up to 10 % narrower. The upper end is never below the largest size at
which the errors themselves leave the tolerance open; without that, intervals of most classes of up to 100 rows have a quarter to a half of the width. And
all laws take part that fit about as well. In trials of 100 and 200 sets none of the three could go. With rows that flip counted once, intervals on the
exponential curve hold in 92 of 100 in the class of 500 rows. Without that upper end as well, they hold in 77 to 84 of 100 in classes of 50 and 100 rows
where a power law still falls; and with the chosen law alone as well, in 54 of 100 in the largest class of the rational curve.

Nor is there room on other curves. Where the error falls in two phases and the two largest sizes are hidden, the small sizes do not show that
the fall ends: intervals hold in 57 of 100 in the largest class, and all misses are too high. So no change of the width alone brings all of these rows
to 93 to 97 of 100."
      runs="200 simulated sets for each curve; seeds 0 to 199"
      needs= builds="--example measured_sizes"
      commands='cargo run --release --example measured_sizes crossed 200'
      ;;
    measured_sizes)
      head="Measured sizes against trainings at them"
      shows="The sizes that the curves of errors give stand beside the sizes at which trainings of that size reach the tolerance."
      runs="digits, emoji text and emoji image with 10 splits each, wordnet with 5; classes of 30 rows and more"
      builds="--example measured_sizes"
      commands='measured_sizes="cargo run --release --example measured_sizes --"
$measured_sizes digits www/examples/digits/digits.npy www/examples/digits/digits-labels.npy 30 10
$measured_sizes emoji-text www/examples/emoji/emoji-text.npy www/examples/emoji/emoji-labels.csv 30 10
$measured_sizes emoji-image www/examples/emoji/emoji-image.npy www/examples/emoji/emoji-labels.csv 30 10
$measured_sizes wordnet "$SCAR_FIXTURES/wordnet/X.npy" "$SCAR_FIXTURES/wordnet/labels.npy" 30 5'
      ;;
    unseen_measures)
      head="Measures of training rows and of rows never seen"
      shows="For each measure, this is how flat it is over the ratios and how well it ranks the classes by what they gain from more data."
      runs="digits, emoji text, emoji image, wordnet and two simulated sets of 20 classes; seeds 0 to 2"
      builds="--example unseen_measures"
      commands="cargo run --release --example unseen_measures -- $sets --seeds 3"
      ;;
    label_noise)
      head="Wrong labels beside cleanlab"
      shows="Labels are changed on purpose, and the program and cleanlab look for them in one run. The weights in the score were chosen
on digits, emoji text, emoji image and wordnet, how probes are mixed with seeds 100 to 102 of these; breast cancer and wine took no part in that."
      runs="digits, emoji text, emoji image, wordnet, breast cancer and wine; 1, 5, 10 and 20 % changed, at random and between classes that look alike; seeds 0 to 4"
      needs="SCAR_FIXTURES SCAR_CLEANLAB_PYTHON" builds="--bin scar"
      commands='"$SCAR_CLEANLAB_PYTHON" benches/label_noise.py "$CARGO_TARGET_DIR/release/scar" "$SCAR_FIXTURES" --seeds 5 --kept "$CARGO_TARGET_DIR/cleanlab"'
      ;;
    near_duplicates)
      head="Near duplicates"
      shows="Copies of rows are planted, exact and with noise, and looked for without touching a setting."
      runs="digits, emoji text, emoji image and wordnet, with and without a large common part; seeds 0 to 2"
      builds="--example near_duplicates"
      commands="cargo run --release --example near_duplicates -- $sets --seeds 3"
      ;;
    planted_bias)
      head="A planted bias between two modalities"
      shows="One modality tells some clusters by fewer dimensions; this is how often exactly these clusters are found, on the right side."
      runs="20 simulated sets for each plant, among which is none; seeds 0 to 19"
      needs= builds="--example planted_bias"
      commands='cargo run --release --example planted_bias -- 20'
      ;;
    plans)
      head="What plans gain"
      shows="Each plan adds as many rows as a random fill does; this is the difference in accuracy."
      runs="digits, emoji text, emoji image and wordnet; seeds 0 to 4"
      builds="--example plans"
      commands="cargo run --release --example plans -- $sets --seeds 5"
      ;;
    *) die "«$1» is no section. There are ${sections[*]}." ;;
  esac
}

# kept SECTION: what the page has of it.
kept() {
  if [ -f "$page" ]; then awk -v mark="<!-- $1 -->" '/^<!-- [a-z_]+ -->$/ { is_own = $0 == mark; next } is_own' "$page"; fi
}

# stands SECTION: its head and what it shows, which hold without a run.
stands() { printf '## %s\n\n%s\n\n' "$head" "$shows"; }

# run SECTION: its part of the page, made anew.
run() {
  local out start=$SECONDS took commit
  # shellcheck disable=SC2086 # builds is a list of arguments
  cargo build --quiet --locked --release $builds
  start=$SECONDS
  out=$(bash -euo pipefail -c "$commands")
  took=$((SECONDS - start))
  commit=$(git describe --always --dirty)
  stands "$1"
  printf '```\n%s\n```\n\n%s. %d:%02d min on %s, %s threads, at %s.\n\n%s\n\n' "$commands" "${runs^}" $((took / 60)) $((took % 60)) \
    "$(date -u +%F)" "$(nproc)" "$commit" "$out"
}

is_missing() {
  local name
  for name in $needs; do
    if [ -z "${!name:-}" ]; then echo "$name"; fi
  done
}

wanted=("${@:-${sections[@]}}")
for section in "${wanted[@]}"; do describe "$section"; done
for section in "${sections[@]}"; do
  describe "$section"
  new=$(mktemp)
  if [[ " ${wanted[*]} " == *" $section "* ]] && [ -z "$(is_missing)" ]; then
    say "$section"
    run "$section" >"$new"
  else
    kept "$section" >"$new"
    if [[ " ${wanted[*]} " == *" $section "* ]]; then say "$section: kept, as $(is_missing | xargs) is not set"; fi
    if [ ! -s "$new" ]; then { stands "$section"; printf 'Not run yet.\n\n'; } >"$new"; fi
  fi
  # Each section is written as soon as it is there, so that an end halfway loses none.
  {
    printf '# Evidence\n\nThe tables that claims about this program rest on. `make evidence` makes them anew; `scripts/evidence.sh` says which of them\n'
    printf 'need sets or tools that are not here. Each says when it was run. Where a time is given, building is not in it.\n\n'
    for other in "${sections[@]}"; do
      printf '<!-- %s -->\n' "$other"
      if [ "$other" = "$section" ]; then cat "$new"; else kept "$other"; fi
    done
  } | sed '${ /^$/d; }' >"$page.new"
  mv "$page.new" "$page"
  rm -f "$new"
done
