"""Planted wrong labels, found by `scar rows` and by cleanlab: one table.

    python3 benches/label_noise.py SCAR FOLDER [--seeds 5] [--rates 0.01,0.05,0.1,0.2] [--sets digits,emoji-text] [--kept FOLDER]

SCAR is the program, FOLDER holds `digits`, `emoji`, `wordnet`, `breast_cancer` and `wine`. The score was chosen on the first four sets with
seeds 100 to 102; the last two took no part in that. Needs numpy, scikit-learn and cleanlab:
`python3 -m venv target/cleanlab && target/cleanlab/bin/pip install numpy scikit-learn cleanlab`. `make bench` runs it where a Python with
cleanlab is named by SCAR_CLEANLAB_PYTHON and the folder by SCAR_FIXTURES.

A share of the labels is changed: to any other class (random), or to the class whose mean lies nearest (alike). `scar rows` is asked as it
comes, with `--list 100000`; what it lists are the rows with `wrong_with_confidence`, and `wrong_score` ranks all. cleanlab gets the
probabilities of a logistic regression on standardized columns in five stratified folds (penalty 0.01 as the program's), and ranks by
`get_label_quality_scores`, and lists by `find_label_issues`, both with their defaults. Average precision of the ranking; precision and
recall of the list; where nothing was changed, the share of the rows that are listed. Most of the time is cleanlab's: what it says is kept in
the folder `--kept`, by the labels that it was given, and taken from there the next time.
"""

import argparse
import hashlib
import json
import subprocess
import tempfile
import warnings
from pathlib import Path

import cleanlab
import numpy as np
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
SETS = {"digits": "digits/X.npy", "emoji-text": "emoji/text.npy", "emoji-image": "emoji/image.npy", "wordnet": "wordnet/X.npy"}
HELD_OUT = {"breast-cancer": "breast_cancer/X.npy", "wine": "wine/X.npy"}
PATHS = SETS | HELD_OUT


def planted(values, labels, kind, rate, seed):
    """Labels of which a share was changed, and which."""
    rng, n_classes = np.random.default_rng(seed), labels.max() + 1
    changed, given = rng.random(len(labels)) < rate, labels.copy()
    if kind == "random":
        given[changed] = (labels[changed] + rng.integers(1, n_classes, changed.sum())) % n_classes
    else:
        means = np.stack([values[labels == label].mean(0) for label in range(n_classes)]) - values.mean(0)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        alike = means @ means.T
        np.fill_diagonal(alike, -9)
        given[changed] = alike.argmax(1)[labels[changed]]
    return given, changed


def of_scar(scar, folder, labels):
    np.save(folder / "labels.npy", labels)
    command = [scar, "rows", folder / "values.npy", "--labels", folder / "labels.npy", "--list", "100000", "--json"]
    report = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    score, listed = np.zeros(len(labels)), np.zeros(len(labels), bool)
    for row in report["rows"]:
        score[row["row"]], listed[row["row"]] = row["wrong_score"], row["wrong_with_confidence"]
    return score, listed


def of_cleanlab(values, labels, kept=None):
    if kept is None:
        return asked_of_cleanlab(values, labels)
    place = kept / f"{hashlib.sha256(values.tobytes() + labels.tobytes()).hexdigest()[:24]}-{cleanlab.__version__}.npz"
    if not place.exists():
        score, listed = asked_of_cleanlab(values, labels)
        kept.mkdir(parents=True, exist_ok=True)
        np.savez(place, score=score, listed=listed)
    found = np.load(place)
    return found["score"], found["listed"]


def asked_of_cleanlab(values, labels):
    probe = make_pipeline(StandardScaler(), LogisticRegression(C=1 / (0.01 * len(labels) * 0.8), max_iter=300))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    chances = cross_val_predict(probe, values, labels, cv=folds, method="predict_proba")
    return -get_label_quality_scores(labels, chances), find_label_issues(labels, chances)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("scar")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--rates", default="0.01,0.05,0.1,0.2")
    parser.add_argument("--sets", default=",".join(PATHS))
    parser.add_argument("--kinds", default="random,alike")
    parser.add_argument("--kept", type=Path)
    args = parser.parse_args()
    print("| set | changed | average precision: scar, cleanlab | listed: scar | precision, recall | listed: cleanlab | precision, recall |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    gains = {}
    for name in args.sets.split(","):
        values = np.load(args.folder / PATHS[name]).astype(np.float32)
        labels = np.unique(np.load((args.folder / PATHS[name]).parent / "labels.npy"), return_inverse=True)[1]
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            np.save(folder / "values.npy", values)
            _, listed = of_scar(args.scar, folder, labels)
            _, others = of_cleanlab(values, labels, args.kept)
            print(f"| {name} | nothing | – | {listed.mean():.2%} | – | {others.mean():.2%} | – |", flush=True)
            for kind in args.kinds.split(","):
                for rate in map(float, args.rates.split(",")):
                    found = []
                    for seed in range(args.seeds):
                        given, changed = planted(values, labels, kind, rate, seed)
                        row = []
                        for score, listed in (of_scar(args.scar, folder, given), of_cleanlab(values, given, args.kept)):
                            precision = changed[listed].mean() if listed.any() else np.nan
                            row.append((average_precision_score(changed, score), listed.mean(), precision, listed[changed].mean()))
                        found.append(row)
                    scar, cleanlab = np.nanmean(np.array(found), axis=0)
                    gains[name, kind, rate] = scar[0] - cleanlab[0]
                    shown = " | ".join(f"{of[1]:.2%} | {of[2]:.2f}, {of[3]:.2f}" for of in (scar, cleanlab))
                    print(f"| {name} | {rate:.0%} {kind} | **{scar[0]:.3f}**, {cleanlab[0]:.3f} | {shown} |", flush=True)
    summary(gains)


def summary(gains):
    """Prints the differences in average precision: means of the sets that the score was chosen on, and where cleanlab is ahead."""
    print()
    for kind, rate in dict.fromkeys((kind, rate) for _, kind, rate in gains):
        chosen = [gain for (name, *of), gain in gains.items() if name in SETS and of == [kind, rate]]
        if chosen:
            print(f"- Average precision, scar less cleanlab, mean of {len(chosen)} sets, {rate:.0%} {kind}: {np.mean(chosen):+.3f}")
    for sets, what in ((SETS, "sets that the score was chosen on, with other seeds"), (HELD_OUT, "sets that took no part in choosing it")):
        cells = {key: gain for key, gain in gains.items() if key[0] in sets}
        if cells:
            behind = [f"{name} with {rate:.0%} {kind} ({gain:+.3f})" for (name, kind, rate), gain in cells.items() if gain < 0]
            print(f"- Of the {what}: behind cleanlab in {len(behind)} of {len(cells)} rows{': ' if behind else ''}{', '.join(behind)}.")


if __name__ == "__main__":
    main()
