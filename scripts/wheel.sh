#!/usr/bin/env bash
# Builds the Python package: a wheel with the program, the page inside it, and the module scar_lens.
#
#   scripts/wheel.sh release   into target/wheels/, with the page of SCAR_PAGE= or else of dist/, which is built where it is missing
#   scripts/wheel.sh test      a wheel around the program that cargo has built for the tests; installs it afresh and runs its tests
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$root"
mode=${1:-release}

# build OUT OPTIONS…: one wheel into the folder OUT.
build() {
  local out=$1
  shift
  mkdir -p "$out"
  # A wheel says on which systems it runs. One that is built here runs where the C library is as new as here, which no tag of
  # «manylinux» may promise; the release workflow builds in the images of manylinux.
  (cd python && "$maturin" build --quiet --locked --compatibility "${WHEEL_COMPATIBILITY:-linux}" --out "$out" "$@")
}

release() {
  if [ -z "${SCAR_PAGE:-}" ]; then
    if [ ! -f dist/index.html ]; then scripts/web.sh dist; fi
    SCAR_PAGE=dist
  fi
  export SCAR_PAGE
  say "page in the program: $SCAR_PAGE, $(du -sk "$SCAR_PAGE" | cut -f 1) kB"
  build "$target/wheels" --release
  say "wheel: in $target/wheels/, for pip install"
}

# The program for the tests is not compiled again: cargo built it with the features of the whole workspace, and maturin, which asks for
# this crate alone, would get another one. So maturin's cargo answers with what is built; all else of the package is as it is released.
test_wheel() {
  local work=$target/wheel-test python
  rm -rf "$work"
  mkdir -p "$work/bin"
  cat >"$work/bin/cargo" <<SHIM
#!/usr/bin/env bash
if [ "\${1:-}" != rustc ]; then exec "$(command -v cargo)" "\$@"; fi
set -o pipefail
cd "$root"
# Of all that is built, maturin is to see the program.
"$(command -v cargo)" test --locked --workspace --test program --no-run --message-format json-render-diagnostics |
  grep -v -e '"kind":\["test"\]' -e '"name":"app"'
SHIM
  chmod +x "$work/bin/cargo"
  (unset SCAR_PAGE CARGO && PATH="$work/bin:$PATH" build "$work" --profile dev)
  python3 -m venv "$work/venv"
  python=$work/venv/bin/python
  "$python" -m pip install --quiet --no-compile --disable-pip-version-check "$work"/*.whl pandas
  # Not from the folder of the sources: what is tested is what was installed.
  cp -R python/tests "$work/tests"
  (cd "$work" && SCAR_LENS_PAGE=$root/dist "$python" -W error::ResourceWarning -m unittest discover --verbose --start-directory tests 2>&1)
}

case $mode in
  release) release ;;
  test) test_wheel ;;
  *) die "«$mode» is neither release nor test." ;;
esac
