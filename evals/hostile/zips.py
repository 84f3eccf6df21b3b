"""Zip archives written and packed again, byte for byte the same each time."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from evals.hostile.mutations import mutated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def packed(members: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of these members; the first is stored as it is, as a book's must be."""
    pairs = list(members if not hasattr(members, "items") else members.items())
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number, (name, content) in enumerate(pairs):
            kind = zipfile.ZIP_STORED if number == 0 and name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, kind)
    return held.getvalue()


def unpacked(data: bytes) -> dict[str, bytes] | None:
    """The members of an archive by name; None where it is none, or cannot be unpacked as a whole."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except _BROKEN:
        return None


def repacked(data: bytes, rng: Random) -> tuple[str, bytes] | None:
    """The archive with one member mutated inside, its checks right again; None where it is no archive of text.

    So the damage reaches what parses the member, and not only the check of the archive.
    """
    members = unpacked(data)
    wanted = sorted(name for name, held in (members or {}).items() if held and name.endswith((".xml", ".rels", "html")))
    if members is None or not wanted:
        return None
    name = rng.choice(wanted)
    how, members[name] = mutated(members[name], members[rng.choice(wanted)], rng)
    return f"{how}-within", packed(members)
