"""What people have as arrays, as the arrays that the program reads."""

from __future__ import annotations

import numbers
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np

from ._errors import ScarError

#: The longest label; longer ones are texts rather than names of classes.
MOST_CHARACTERS = 1000

_WHOLE = "Give whole numbers or names: SCAR measures classes, no quantities."

Names = Union[Sequence[str], Mapping[Any, str]]


def _bad(message: str, row: Optional[int] = None) -> ScarError:
    return ScarError("bad_structure", message, row=row)


def is_frame(value: Any) -> bool:
    """Whether ``value`` is a DataFrame, of pandas or alike."""
    return hasattr(value, "columns") and hasattr(value, "to_numpy")


def matrix(X: Any, what: str = "X") -> np.ndarray:
    """``X`` as an array of numbers, rows × dimensions.

    Raises:
        ScarError: with what it is instead.
    """
    if hasattr(X, "tocsr"):
        raise _bad(f"{what} is a sparse matrix. Give {what}.toarray(), or save it with scipy.sparse.save_npz and run the program on the file.")
    try:
        array = np.asarray(X)
    except Exception as error:  # Whatever the object does: a tensor on a graphics card, a ragged list.
        raise _bad(f"{what} cannot be made an array ({error}). Give a NumPy array of rows × dimensions.") from error
    if np.ma.is_masked(X):
        # What is masked is no number.
        array = np.where(np.ma.getmaskarray(X), np.nan, array)
    if array.dtype == object:
        array = _stacked(array, what)
    if array.ndim != 2:
        raise _bad(f"{what} has the shape {array.shape}. Give a matrix: {_advice(array)}.")
    if array.dtype.kind not in "fiub":
        raise _bad(f"{what} holds {array.dtype}, not numbers that can be measured. Give float16, float32, float64 or integers.")
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    # The program reads rows or columns one after the other.
    return array if array.flags.c_contiguous or array.flags.f_contiguous else np.ascontiguousarray(array)


def _advice(array: np.ndarray) -> str:
    if array.ndim == 1:
        return "one row of numbers for each label, rows × dimensions"
    if array.ndim == 0:
        return "rows × dimensions"
    return "one vector for each label, such as the mean over the further axes"


def _stacked(array: np.ndarray, what: str) -> np.ndarray:
    """A column of vectors as a matrix."""
    if array.ndim == 2:
        try:
            return array.astype(np.float64)
        except (TypeError, ValueError) as error:
            raise _bad(f"{what} holds what is no number ({error}). Give numbers alone.") from error
    if array.ndim != 1 or len(array) == 0:
        return array.astype(np.float64) if array.size == 0 else array
    rows: List[np.ndarray] = []
    for place, row in enumerate(array, 1):
        try:
            vector = np.asarray(row, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise _bad(f"{what}, row {place}: {_kind(row)} is no vector of numbers. Give one vector a row.", place) from error
        if rows and vector.shape != rows[0].shape:
            raise _bad(
                f"{what}, row {place}: the vector has the shape {vector.shape}, where the first has {rows[0].shape}. Give all the same length.",
                place,
            )
        rows.append(vector)
    return np.stack(rows)


def _kind(value: Any) -> str:
    return "None" if value is None else f"a value of type {type(value).__name__}"


def texts(y: Any, n_rows: int, what: str, missing: Sequence[Any] = ()) -> Tuple[np.ndarray, np.ndarray]:
    """``y`` as integers or texts, and which of them are missing.

    Raises:
        ScarError: with the row of what is no label, or with how many there are.
    """
    array = _column(y, what)
    if len(array) != n_rows:
        raise _bad(f"X has {n_rows} rows, and {what} has {len(array)}. Give one a row.")
    gone = np.zeros(n_rows, dtype=bool)
    for value in missing:
        if value is not None and value == value:
            gone |= np.asarray(array == value, dtype=bool)
    kind = array.dtype.kind
    if kind == "b":
        return array.astype(str), gone
    if kind in "iu":
        return array, gone
    if kind == "f":
        nan = np.isnan(array)
        return _whole(np.where(nan | gone, 0, array), what), gone | nan
    if kind == "S":
        array = np.char.decode(array, "utf-8", "replace")
    elif kind == "O":
        return _objects(array, gone, what)
    elif kind != "U":
        raise _bad(f"{what} holds {array.dtype}. Give integers, texts or booleans, and None where there is none.")
    return _short(array, what), gone


def _column(y: Any, what: str) -> np.ndarray:
    array: np.ndarray
    if isinstance(y, np.ma.MaskedArray):
        mask, y = np.ma.getmaskarray(y), y.data.astype(object)
        y[mask] = None
    if isinstance(y, (list, tuple)) and not any(isinstance(value, (list, tuple, np.ndarray)) for value in y):
        # NumPy would make texts of [1, "a", None].
        array = np.empty(len(y), dtype=object)
        array[:] = y
    else:
        try:
            array = np.asarray(y)
        except ValueError as error:
            raise _bad(f"{what} is ragged ({error}). Give one label a row.") from error
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim == 2:
        raise _bad(f"{what} has the shape {array.shape}. Give one label a row; of one-hot rows, {what}.argmax(axis=1).")
    if array.ndim != 1:
        raise _bad(f"{what} has the shape {array.shape}. Give one label a row.")
    return array


def _whole(array: np.ndarray, what: str) -> np.ndarray:
    """Codes of classes that came as floats, as they do beside NaN."""
    is_odd = ~np.isfinite(array) | (array != np.round(array)) | (np.abs(array) > 2.0**53)
    if is_odd.any():
        row = int(np.argmax(is_odd))
        raise _bad(f"{what}, row {row + 1}: {array[row]} is no class. {_WHOLE}", row + 1)
    return array.astype(np.int64)


def _objects(array: np.ndarray, gone: np.ndarray, what: str) -> Tuple[np.ndarray, np.ndarray]:
    found: List[str] = []
    kinds: Dict[str, str] = {}
    n_integers = 0
    for row, value in enumerate(array):
        if gone[row] or _is_missing(value):
            gone[row] = True
            found.append("")
            continue
        if isinstance(value, (bool, np.bool_)):
            text, kind = str(bool(value)), "a boolean"
        elif isinstance(value, numbers.Integral):
            text, kind = str(int(value)), "a number"
            n_integers += 1
        elif isinstance(value, numbers.Real):
            if not float(value).is_integer():
                raise _bad(f"{what}, row {row + 1}: {value} is no class. {_WHOLE}", row + 1)
            text, kind = str(int(float(value))), "a number"
            n_integers += 1
        elif isinstance(value, bytes):
            text, kind = value.decode("utf-8", "replace"), "a text"
        elif isinstance(value, str):
            text, kind = str(value), "a text"
        else:
            raise _bad(f"{what}, row {row + 1}: {_kind(value)} is no label. Give integers, texts or booleans, and None where there is none.", row + 1)
        if kinds.setdefault(text, kind) != kind:
            raise _bad(f"{what}, row {row + 1}: «{text}» is {kind} here, and {kinds[text]} before. Give one form for one class.", row + 1)
        found.append(text)
    if n_integers and n_integers == len(found) - int(gone.sum()):
        return np.array([int(text or 0) for text in found], dtype=np.int64), gone
    return _short(np.array(found, dtype=str), what), gone


def _is_missing(value: Any) -> bool:
    """None, NaN, and what pandas has for them."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, numbers.Real) and not isinstance(value, numbers.Integral) and value != value


def _short(array: np.ndarray, what: str) -> np.ndarray:
    longest = array.dtype.itemsize // 4
    if longest > MOST_CHARACTERS:
        raise _bad(f"{what} has a text of {longest} characters. Labels are names of classes, of at most {MOST_CHARACTERS} characters.")
    return array


def named(codes: np.ndarray, gone: np.ndarray, names: Names) -> np.ndarray:
    """The names of the classes in place of their codes.

    Raises:
        ScarError: for a code without a name.
    """
    if isinstance(names, (str, bytes)):
        raise _bad("names is one text. Give a list of names, in the order of the codes, or a dict from code to name.")
    get = names.get if isinstance(names, Mapping) else dict(enumerate(names)).get
    known: Dict[Any, str] = {}
    for code in np.unique(codes[~gone]).tolist():
        name = get(code)
        if name is None:
            row = int(np.argmax((codes == code) & ~gone)) + 1
            raise _bad(f"y, row {row}: {code!r} has no name among the {len(names)} in names. Give a name for every class.", row)
        known[code] = str(name)
    if len(set(known.values())) < len(known):
        raise _bad("names gives one name to several classes. Give each its own.")
    return _short(np.array([known.get(code, "") for code in codes.tolist()], dtype=str), "names")


def with_token(values: np.ndarray, gone: np.ndarray) -> Tuple[np.ndarray, str]:
    """``values`` with a word for what is missing, and that word, which no value is."""
    token = "(missing)"
    if not gone.any():
        return values, token
    as_texts = values.astype(str)
    while (as_texts == token).any():
        token = f"({token})"
    return np.where(gone, token, as_texts), token
