#!/usr/bin/env python3
"""Prints how much of a WebAssembly module comes from each crate: bytes of code, by the names of its functions.

    scripts/crate-shares.py MODULE.wasm…      modules with their names: target/wasm/bound-dist-*/source.wasm

A function counts for the crate whose path its name begins with: of `<A as B>::f` that of A. So what the standard library's generics
become for a crate counts for `core` and `alloc`. Names are made readable by c++filt (binutils).
"""

import collections
import re
import subprocess
import sys

IMPORTS, CODE, DATA = 2, 10, 11


def number(data, at):
    """The LEB128 number at `at`, and the place behind it."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def imported_functions(data, at):
    """How many functions are imported: they are numbered before the module's own."""
    count, at = number(data, at)
    found = 0
    for _ in range(count):
        for _ in range(2):
            length, at = number(data, at)
            at += length
        kind = data[at]
        at += 1
        if kind == 0:
            _, at = number(data, at)
            found += 1
        elif kind == 3:
            at += 2
        else:
            at += kind == 1
            has_maximum = data[at] & 1
            _, at = number(data, at + 1)
            if has_maximum:
                _, at = number(data, at)
    return found


def function_names(data, at, end):
    names = {}
    while at < end:
        kind = data[at]
        length, at = number(data, at + 1)
        if kind == 1:
            count, place = number(data, at)
            for _ in range(count):
                idx, place = number(data, place)
                size, place = number(data, place)
                names[idx] = data[place : place + size].decode("utf8", "replace")
                place += size
        at += length
    return names


def crate_of(name):
    path = re.sub(r"^[<&*\[(]+(dyn |mut |const )*", "", name)
    found = re.match(r"([A-Za-z_]\w*)(\[\w+\])?::", path)
    return found.group(1) if found else "C, glue, no name"


def shares(path):
    data = open(path, "rb").read()
    n_imported, sizes, names, n_data, at = 0, [], {}, 0, 8
    while at < len(data):
        section = data[at]
        length, at = number(data, at + 1)
        end = at + length
        if section == IMPORTS:
            n_imported = imported_functions(data, at)
        elif section == CODE:
            count, place = number(data, at)
            for _ in range(count):
                size, place = number(data, place)
                sizes.append(size)
                place += size
        elif section == DATA:
            n_data = length
        elif section == 0:
            size, place = number(data, at)
            if data[place : place + size] == b"name":
                names = function_names(data, place + size, end)
        at = end
    mangled = [names.get(n_imported + idx, "") for idx in range(len(sizes))]
    readable = subprocess.run(["c++filt"], input="\n".join(mangled), capture_output=True, text=True, check=True).stdout.split("\n")
    crates = collections.Counter()
    for size, name in zip(sizes, readable):
        # What only wasm-bindgen reads is gone from the module that is served.
        if not name.startswith("__wbindgen_describe"):
            crates[crate_of(name)] += size
    return crates, n_data


def main():
    for path in sys.argv[1:]:
        crates, n_data = shares(path)
        total = sum(crates.values())
        print(f"{path}: {total / 1000:,.0f} kB of code, {n_data / 1000:,.0f} kB of data")
        for crate, size in crates.most_common(24):
            print(f"{size / 1000:10,.0f} kB {100 * size / total:5.1f} %  {crate}")


if __name__ == "__main__":
    main()
