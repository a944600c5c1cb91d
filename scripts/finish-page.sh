#!/usr/bin/env bash
# Makes a built page whole: writes its version, and the list of its files that the service worker keeps to.
#
#   scripts/finish-page.sh [FOLDER]            dist/ unless another is named
#   scripts/finish-page.sh --pack [FOLDER]     also puts .gz and .br beside each file that becomes smaller
#
# The version is a digest of all files. It may be run again on the same folder.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"
export LC_ALL=C

is_packed=false
if [ "${1:-}" = --pack ]; then is_packed=true && shift; fi
cd "${1:-$root/dist}"
find . -type f \( -name '*.gz' -o -name '*.br' \) -delete

if has sha256sum; then sha=(sha256sum); else sha=(shasum -a 256); fi

# Of every file that a browser asks for, «digest  path».
digests() {
  find . -type f ! -path './.*' ! -name _headers ! -name service-worker.js ! -name '*.gz' ! -name '*.br' -print0 | sort -z |
    xargs -0 "${sha[@]}" | sed 's#^\([0-9a-f]*\) [ *]\./#\1  #'
}

# rewrite FILE COMMAND…: the file through a filter.
rewrite() {
  local file=$1
  shift
  "$@" <"$file" >"$file.new"
  mv "$file.new" "$file"
}

# Trunk asks for all that lies beside the bindings as for scripts, also for the parts of the module, which are fetched when they are needed.
rewrite index.html sed 's#<link rel="modulepreload" href="[^"]*\.wasm"[^>]*>##g'
# The version stands in index.html and comes from its digest too, so that is taken without it.
rewrite index.html sed 's/data-version="[^"]*"/data-version="development"/'
rewrite service-worker.js sed '/^self\.built = /d'
grep -q 'data-version="development"' index.html || die "index.html has no data-version for start.js."
version=$({ digests && "${sha[@]}" _headers service-worker.js; } | "${sha[@]}" | cut -c 1-16)
rewrite index.html sed "s/data-version=\"development\"/data-version=\"$version\"/"

# What the host may send in this form; how long a file may be kept is not for the service worker to say.
headers=$(sed -n 's/^ \{1,\}\([A-Za-z-]*\): \(.*\)$/"\1":"\2"/p' _headers | grep -v '^"Cache-Control"' | paste -sd , -)
files=$(digests | sed 's/^\([0-9a-f]*\)  \(.*\)$/"\2":"\1"/' | paste -sd , -)
{
  printf 'self.built = {"version":"%s","headers":{%s},"files":{%s}};\n' "$version" "$headers" "$files"
  cat service-worker.js
} >service-worker.js.new
mv service-worker.js.new service-worker.js
say "page: version $version"
if ! $is_packed; then exit; fi

if has brotli; then
  brotli_all() { xargs -0 brotli -q 11 -w 24 -k; }
elif has node; then
  brotli_all() {
    xargs -0 node -e '
      const { readFileSync, writeFileSync } = require("node:fs");
      const { brotliCompressSync, constants } = require("node:zlib");
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
      for (const file of process.argv.slice(1)) writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file), { params }));'
  }
else
  brotli_all() { say "page: no .br files, as neither brotli nor node is here; the .gz files serve too"; }
fi
# Examples are data: who asks for a part of one wants its own bytes.
to_pack() { find . -type f ! -path './.*' ! -path './examples/*' ! -name _headers ! -name '*.gz' ! -name '*.br' ! -name '*.png' -size +1k -print0; }
to_pack | xargs -0 gzip -9 -n -k
to_pack | brotli_all
# What hardly becomes smaller is sent as it is.
while IFS= read -r -d '' packed; do
  file=${packed%.*}
  if [ $(($(wc -c <"$packed") * 10)) -gt $(($(wc -c <"$file") * 9)) ]; then rm "$packed"; fi
done < <(find . -type f \( -name '*.gz' -o -name '*.br' \) -print0)
say "page: $(find . -name '*.gz' | wc -l | tr -d ' ') files also as .gz, $(find . -name '*.br' | wc -l | tr -d ' ') as .br"
