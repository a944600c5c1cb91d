"""An analysis of arrays, by the program."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

import numpy as np

from . import _arrays
from ._errors import ScarError, ScarWarning, error_of, words_of
from ._program import program

PathLike = Union[str, "os.PathLike[str]"]


def analyze(
    X: Any,
    y: Any = None,
    *,
    names: Optional[_arrays.Names] = None,
    groups: Any = None,
    missing: Sequence[Any] = (),
    convention: str = "corrected",
    seed: int = 0,
    ratios: Optional[Sequence[int]] = None,
    test_share: Optional[float] = None,
    delta: Optional[float] = None,
    epsilon: Optional[float] = None,
    drop_non_finite: bool = False,
    threads: Optional[int] = None,
    title: str = "embeddings",
    html: Optional[PathLike] = None,
    markdown: Optional[PathLike] = None,
    figures: Optional[PathLike] = None,
    progress: bool = False,
) -> Dict[str, Any]:
    """Analyses a labelled embedding set and gives the report of ``scar analyze --json`` as a dict.

    The arrays go to the program through temporary files, which are removed whatever happens. Ctrl-C ends the program.

    Args:
        X: the embeddings, rows × dimensions: an array of float16, float32, float64, integers or booleans in any layout; or a DataFrame
            whose columns are numbers, or of which one column holds a vector a row.
        y: a label a row: integers, texts, booleans, a pandas categorical. ``None``, ``NaN`` and ``pandas.NA`` mean that a row has none: it
            is left out, and a :class:`ScarWarning` says so. With a DataFrame, the name of its column of labels.
        names: the names of classes that are numbers in ``y``: a list in the order of the numbers from 0, or a dict.
        groups: which rows belong together, such as those of one patient: no probe is tested on rows of a group that it has seen. With a
            DataFrame, also the name of a column.
        missing: labels that mean that there is none.
        convention: which formulas are used: ``corrected``, ``published``, ``published-correctness`` or ``published-predicted-share``.
        seed: seed of all random draws. The same data and seed give the same numbers, whatever the number of threads.
        ratios: one row in each of these is kept per class; ``[1, 2, 5, 10, 15, 20, 30]`` by default.
        test_share: share of each class that the largest trainings leave out in turn, 0.2 by default; 0 tests nothing.
        delta: the accepted chance of failure, 0.01 by default.
        epsilon: the accepted gap of generalization, 0.01 by default.
        drop_non_finite: leave out rows with NaN or infinity; without it they are refused.
        threads: number of threads; by default one per core.
        title: what the data is called in the report.
        html: where to write the report as an HTML page.
        markdown: where to write it as Markdown.
        figures: a folder for its figures, as SVG.
        progress: show the program's progress on stderr.

    Returns:
        The report, whose form is ``www/report.schema.json``; ``report["overview"]`` has the answers in words.

    Raises:
        ScarError: with the program's code and words, where the data cannot be analysed.
    """
    X, y, groups = _columns(X, y, groups)
    embeddings = _arrays.matrix(X)
    labels: Dict[str, np.ndarray] = {}
    values, gone = _arrays.texts(y, len(embeddings), "y", missing)
    if names is not None:
        values = _arrays.named(values, gone, names)
    labels["label"], token = _arrays.with_token(values, gone)
    if groups is not None:
        labels["group"], without = _arrays.texts(groups, len(embeddings), "groups")
        if without.any():
            row = int(np.argmax(without)) + 1
            raise ScarError("bad_structure", f"groups, row {row}: the group is missing. Give each row one, or its own.", row=row)

    arguments = ["--label-column", "label", "--missing-label", token, "--convention", convention, "--seed", str(int(seed))]
    if groups is not None:
        arguments += ["--group-column", "group"]
    if ratios is not None:
        arguments += ["--ratios", ",".join(str(int(ratio)) for ratio in ratios)]
    if drop_non_finite:
        arguments.append("--drop-non-finite")
    given: Dict[str, Any] = {"--test-share": test_share, "--delta": delta, "--epsilon": epsilon, "--threads": threads}
    given.update({"--html": _path(html), "--markdown": _path(markdown), "--figures": _path(figures)})
    for option, value in given.items():
        if value is not None:
            # One word, so that no value is taken for an option.
            arguments.append(f"{option}={value}")

    path = program()
    with tempfile.TemporaryDirectory(prefix="scar-lens-") as folder:
        data, beside = Path(folder, f"{_file_name(title)}.npy"), Path(folder, "labels.npz")
        try:
            np.save(data, embeddings, allow_pickle=False)
            np.savez(beside, **labels)  # type: ignore[arg-type]
        except OSError as error:
            message = f"The arrays cannot be written to {folder} ({error}). Make room there, or name another folder by the variable TMPDIR."
            raise ScarError("unreadable", message) from error
        command = [path, "analyze", str(data), "--labels", str(beside), "--json", *([] if progress else ["--quiet"]), *arguments]
        report = _run(command, progress)
    for problem in report["data"]["problems"]:
        warnings.warn(words_of(problem), ScarWarning, stacklevel=2)
    return report


def _columns(X: Any, y: Any, groups: Any) -> Tuple[Any, Any, Any]:
    """Embeddings, labels and groups, where some are columns of a DataFrame."""
    if not _arrays.is_frame(X):
        if y is None:
            raise ScarError("label_missing", "There are no labels. Give y, one label a row.")
        return X, y, groups
    taken: List[Any] = []

    def column(value: Any, what: str) -> Any:
        if value is None or not isinstance(value, (str, int)):
            return value
        if value not in X.columns:
            raise ScarError("bad_structure", f"{what}={value!r}: the DataFrame has no such column. It has {_listed(X.columns)}.")
        taken.append(value)
        return X[value]

    y, groups = column(y, "y"), column(groups, "groups")
    if y is None:
        raise ScarError("label_missing", "There are no labels. Give y, the name of the column of labels or one label a row.")
    _same_rows(X, y, "y")
    _same_rows(X, groups, "groups")
    rest = X[[name for name in X.columns if name not in taken]]
    texts = [name for name in rest.columns if not _is_numeric(rest[name])]
    if not texts:
        return rest.to_numpy(), y, groups
    if len(texts) == 1 and _holds_vectors(rest[texts[0]]):
        return rest[texts[0]].to_numpy(), y, groups
    message = f"The DataFrame has columns that are no numbers: {_listed(texts)}. Drop them, or give the column of vectors as X."
    raise ScarError("bad_structure", message)


def _same_rows(X: Any, other: Any, what: str) -> None:
    """Rows are paired by order, so an index that differs is a mistake that nobody would see."""
    index = getattr(other, "index", None)
    if index is None or not hasattr(index, "equals") or index.equals(X.index):
        return
    message = f"X and {what} have different indexes, so their rows may not belong together. Give {what}.loc[X.index], or {what}.to_numpy() if the order is right."
    raise ScarError("bad_structure", message)


def _is_numeric(column: Any) -> bool:
    return getattr(column.dtype, "kind", "O") in "fiub"


def _holds_vectors(column: Any) -> bool:
    first = next((value for value in column if value is not None), None)
    return isinstance(first, (list, tuple, np.ndarray))


def _listed(names: Any) -> str:
    shown = [f"«{name}»" for name in list(names)[:8]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _path(path: Optional[PathLike]) -> Optional[str]:
    return None if path is None else os.fspath(path)


def _file_name(title: str) -> str:
    """``title`` as a name of a file on any system."""
    name = re.sub(r"[^\w .+-]", "-", str(title)).strip(" .")[:80]
    return name or "embeddings"


def _run(command: List[str], progress: bool) -> Dict[str, Any]:
    """What the program prints.

    Raises:
        ScarError: with its refusal, or with how it ended.
    """
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=None if progress else subprocess.PIPE,
        )
    except OSError as error:
        raise ScarError("no_program", f"{command[0]} cannot be started: {error}. Install scar-lens again.") from error
    with process:
        try:
            out, said = process.communicate()
        except BaseException:
            # Ctrl-C, whoever it reached: the program ends before its files are removed.
            process.kill()
            process.wait()
            raise
    last = (said or b"").decode("utf-8", "replace").strip().splitlines()[-1:]
    try:
        result: Dict[str, Any] = json.loads(out)
    except ValueError:
        words = f" {last[0]}" if last else ""
        raise ScarError("unreadable", f"The program ended with {_status(process.returncode)} and no report.{words}") from None
    if "error" in result:
        raise error_of(result["error"])
    if process.returncode != 0:
        # The report is there, but a file was not written.
        raise ScarError("unreadable", re.sub(r"^error: ", "", last[0]) if last else "A file could not be written.")
    return result


def _status(code: int) -> str:
    if code == -9:
        return "signal 9 (the system may have run out of memory)"
    return f"signal {-code}" if code < 0 else f"status {code}"
