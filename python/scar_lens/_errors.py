"""What can go wrong, in the words of the program."""

from __future__ import annotations

from typing import Any, Mapping, Optional

# What the options of the program that a message names are called here.
_KEYWORDS = {
    "--drop-non-finite": "drop_non_finite=True",
    "--ratios": "ratios=[…]",
    "--test-share": "test_share=…",
    "--group-column": "groups=…",
    "--ignore-groups": "groups=None",
}


class ScarError(Exception):
    """The data cannot be analysed, or the program cannot be run.

    Attributes:
        code: what kind of problem it is, as ``scar … --json`` prints it, such as ``"non_finite"``.
        message: what is wrong, where, and what to do.
        file: the file it is in; ``X`` and ``y`` are handed over as files. ``None`` where that has no meaning.
        row: the row, counted from 1, or ``None``.
        column: the column, counted from 1, or ``None``.
    """

    def __init__(
        self,
        code: str,
        message: str,
        file: Optional[str] = None,
        row: Optional[int] = None,
        column: Optional[int] = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.file = file
        self.row = row
        self.column = column

    def __reduce__(self) -> Any:
        # An exception is rebuilt from its arguments when it comes out of another process.
        return (type(self), (self.code, self.message, self.file, self.row, self.column))


class ScarWarning(UserWarning):
    """The data was analysed, but something about it is odd."""


def words_of(problem: Mapping[str, Any]) -> str:
    """The message of a problem, with a keyword in place of an option of the program."""
    message, option = str(problem["message"]), problem.get("option")
    if not option:
        return message
    message = message.replace(f" Option: {option}.", "")
    if str(option).startswith("--missing-label"):
        keyword: Optional[str] = "missing=[…]"
    else:
        keyword = _KEYWORDS.get(str(option).split(" ")[0])
    return f"{message} In Python: {keyword}." if keyword else message


def error_of(problem: Mapping[str, Any]) -> ScarError:
    """The exception for a refusal of the program."""
    return ScarError(problem["code"], words_of(problem), problem.get("file"), problem.get("row"), problem.get("column"))
