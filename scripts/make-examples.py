#!/usr/bin/env python3
"""Writes the built-in examples to www/examples from a folder that holds the sets `digits` and `emoji`.

Usage: make-examples.py SOURCE [TARGET]

The sources and licences stand in www/examples/LICENSES.md. The same source gives the same bytes.
"""

import csv
import json
import shutil
import sys
from pathlib import Path

import numpy as np


def write_digits(source: Path, target: Path) -> None:
    """8 × 8 pictures with values 0…16 as whole numbers, and their digits."""
    target.mkdir(parents=True, exist_ok=True)
    pixels = np.load(source / "X.npy")
    assert np.array_equal(pixels, pixels.astype(np.uint8))
    np.save(target / "digits.npy", pixels.astype(np.uint8))
    np.save(target / "digits-labels.npy", np.load(source / "labels.npy").astype(np.uint8))


def write_emoji(source: Path, target: Path) -> None:
    """Two paired matrices in half precision, and a table with each emoji, which is the id, and its group."""
    target.mkdir(parents=True, exist_ok=True)
    for modality in ("image", "text"):
        shutil.copyfile(source / f"{modality}_f16.npy", target / f"emoji-{modality}.npy")
    names = json.loads((source / "label_names.json").read_text(encoding="utf-8"))
    lines = [names[label] for label in np.load(source / "labels.npy")]
    with open(source / "ids.csv", encoding="utf-8", newline="") as ids:
        emoji = [row["emoji"] for row in csv.DictReader(ids)]
    with open(target / "emoji-labels.csv", "w", encoding="utf-8", newline="") as labels:
        table = csv.writer(labels, lineterminator="\n")
        table.writerow(["id", "label"])
        table.writerows(zip(emoji, lines, strict=True))
    shutil.copyfile(source / "LICENSE-unicode.txt", target / "LICENSE-unicode.txt")


def main() -> None:
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    source = Path(sys.argv[1])
    target = Path(sys.argv[2]) if len(sys.argv) == 3 else Path(__file__).parent.parent / "www" / "examples"
    write_digits(source / "digits", target / "digits")
    write_emoji(source / "emoji", target / "emoji")


if __name__ == "__main__":
    main()
