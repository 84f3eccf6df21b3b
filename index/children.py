"""How modules of this package are run as processes of their own."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROOT = str(Path(__file__).resolve().parent.parent)


def child_environment(given: Mapping[str, str]) -> dict[str, str]:
    """What of an environment is given to a child, and how `python -m index.…` finds there what is found here.

    A folder named `index` where the user stands must not be taken for this package: that place is left out.
    """
    return {**given, "PYTHONPATH": os.pathsep.join(_places()), "PYTHONSAFEPATH": "1"}


def _places() -> list[str]:
    """Where modules are looked for, in order, with the folder of this package among them."""
    # What is relative means something else elsewhere.
    places = [str(Path(place).absolute()) for place in sys.path if place and (place == _ROOT or not _is_here(place))]
    return places if _ROOT in places else [_ROOT, *places]


def _is_here(place: str) -> bool:
    """Whether a place is the current folder, by whatever name."""
    try:
        return os.path.samefile(place, os.curdir)  # noqa: PTH121 (the current folder may be gone)
    except OSError:
        return False
