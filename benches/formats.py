#!/usr/bin/env python3
"""Beside `cargo bench --bench formats`: peak memory of `scar inspect` on its files, and what NumPy and pyarrow take for them.

    python3 benches/formats.py PATH/TO/scar FOLDER

FOLDER is target/bench/formats, which that bench has filled. NumPy and pyarrow are used where they are installed, on one thread.
"""
import json
import subprocess
import sys
import time
from pathlib import Path

N_RUNS = 3
PEAK = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"


def readers():
    found = {}
    try:
        import numpy

        found["x.npy"] = ("NumPy", numpy.load)
        found["stored.npz"] = found["deflated.npz"] = ("NumPy", lambda path: numpy.load(path)["X"])
    except ImportError:
        return found
    try:
        import pyarrow
        from pyarrow import csv, ipc, parquet
    except ImportError:
        return found
    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
    flat = lambda table: table["embedding"].combine_chunks().flatten().to_numpy(zero_copy_only=False)
    one = lambda path: parquet.read_table(path, use_threads=False)
    found["list.parquet"] = found["list_zstd.parquet"] = ("pyarrow", lambda path: flat(one(path)))
    columns = lambda table: numpy.column_stack([table[name].to_numpy() for name in table.column_names if name != "label"])
    found["columns.parquet"] = ("pyarrow", lambda path: columns(one(path)))
    found["fixed.arrow"] = ("pyarrow", lambda path: flat(ipc.open_file(path).read_all()))
    found["x.csv"] = ("pyarrow", lambda path: csv.read_csv(path, read_options=csv.ReadOptions(use_threads=False)))
    return found


def seconds(read, path):
    times = []
    for _ in range(N_RUNS):
        started = time.perf_counter()
        read(path)
        times.append(time.perf_counter() - started)
    return min(times)


def main(scar, folder):
    others = readers()
    print("| format | matrix | peak memory of `scar inspect` | others, one thread |\n| --- | ---: | ---: | ---: |")
    for path in sorted(Path(folder).iterdir()):
        # Kilobytes, of a process of its own, so that one file's peak is not another's.
        run = subprocess.run([sys.executable, "-c", PEAK, scar, "inspect", str(path), "--json"], capture_output=True, text=True, check=True)
        report, peak = run.stdout.rsplit("\n", 2)[0], int(run.stdout.split()[-1]) * 1024
        summary = json.loads(report)
        matrix = summary["rows"] * summary["dims"] * 4
        who, read = others.get(path.name, ("", None))
        rate = f"{path.stat().st_size / seconds(read, str(path)) / 1e9:.2f} GB/s ({who})" if read else ""
        print(f"| {path.name} | {matrix / 1e6:.0f} MB | {peak / 1e6:.0f} MB | {rate} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
