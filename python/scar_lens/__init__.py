"""What a labelled embedding set is worth and what it lacks.

One function, :func:`analyze`, runs the program ``scar`` on NumPy arrays or a pandas DataFrame and gives its report as a dict.
"""

from ._analyze import analyze
from ._errors import ScarError, ScarWarning
from ._program import program, version

__all__ = ["ScarError", "ScarWarning", "analyze", "program"]
__version__ = version()
