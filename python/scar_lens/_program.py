"""Where the program ``scar`` of this package is."""

from __future__ import annotations

import os
import sys
import sysconfig
from importlib import metadata
from pathlib import Path
from typing import Iterator

from ._errors import ScarError

#: Names another program in place of the one in the package: for those who build it themselves.
VARIABLE = "SCAR_LENS_PROGRAM"


def program() -> str:
    """The path of the program ``scar``.

    Raises:
        ScarError: where it is missing (``code`` is ``"no_program"``).
    """
    given = os.environ.get(VARIABLE)
    if given:
        if not Path(given).is_file():
            raise ScarError("no_program", f"{VARIABLE}={given}: there is no such file. Give the path of the program scar.")
        return given
    name = "scar" + (sysconfig.get_config_var("EXE") or "")
    for folder in _folders():
        if (folder / name).is_file():
            return str(folder / name)
    raise ScarError("no_program", f"The program {name} of this package is missing. Install scar-lens again.")


def version() -> str:
    """The version of the package."""
    try:
        return metadata.version("scar-lens")
    except metadata.PackageNotFoundError:
        # Run from a checkout.
        return "0+unknown"


def _folders() -> Iterator[Path]:
    """Where installers put programs, the likeliest first."""
    yield Path(sysconfig.get_path("scripts"))
    scheme = f"{os.name}_user"
    if sys.platform == "darwin" and sysconfig.get_config_var("PYTHONFRAMEWORK"):
        scheme = "osx_framework_user"
    if scheme in sysconfig.get_scheme_names():
        yield Path(sysconfig.get_path("scripts", scheme=scheme))
    # `pip install --target FOLDER` and `--prefix FOLDER`.
    above = Path(__file__).resolve().parents
    yield above[1] / "bin"
    if len(above) > 4:
        yield above[4] / "bin"
