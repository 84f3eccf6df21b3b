"""How modules of this package are run as processes of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def child_environment(given: Mapping[str, str]) -> dict[str, str]:
    """What of an environment is given to a child, and how `python -m index.…` finds this package there.

    A folder named `index` where the user stands must not be taken for it.
    """
    return {**given, "PYTHONPATH": str(Path(__file__).resolve().parent.parent), "PYTHONSAFEPATH": "1"}
