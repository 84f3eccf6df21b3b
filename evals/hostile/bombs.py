"""Archives that unpack to more than any memory holds, or say that they do not."""

from __future__ import annotations

import struct
import zlib
from functools import partial

from evals.hostile.case import Case, bytes_case, failed, indexed
from evals.hostile.office import OFFICE
from evals.hostile.zips import packed

SENTENCE = "The Alba is a ship of three masts, and she was built in Bergen."
_UNPACKED = 64 << 20
_ENTRIES = 20_000
_LAYERS = 6
_KERNEL = 1 << 20
_OVERLAPPING = 400
_LIE = 400 << 20


def members_of(suffix: str, text: str = SENTENCE, prolog: str = "") -> dict[str, bytes]:
    """The members of a file of this suffix that holds the text."""
    return OFFICE[suffix][0](text, prolog)


def _ratio(suffix: str) -> bytes:
    """The part with the text unpacks to a thousand times its size."""
    members, part = members_of(suffix), OFFICE[suffix][1]
    members[part] = members[part].replace(SENTENCE.encode(), SENTENCE.encode() + b" " * _UNPACKED)
    return packed(members)


def _entries(suffix: str) -> bytes:
    """There are more parts than any document has."""
    return packed(members_of(suffix) | {f"x/{number}.xml": b"" for number in range(_ENTRIES)})


def _nested(suffix: str) -> bytes:
    """Within lies a bomb that lies in an archive, and so on: nobody is to open it."""
    inner = packed({"0.xml": b" " * (8 << 20)})
    for _ in range(_LAYERS):
        inner = packed({f"{number}.zip": inner for number in range(4)})
    return packed(members_of(suffix) | {"media/inner.zip": inner})


def _overlapping(suffix: str) -> bytes:
    """Many entries of the directory share the bytes of one part (https://www.bamsoftware.com/hacks/zipbomb/)."""
    return _with_directory(suffix, _KERNEL, b"\x00" * _KERNEL, _OVERLAPPING)


def _too_small(suffix: str) -> bytes:
    """The directory says a hundred bytes where there are millions."""
    return _with_directory(suffix, 100, b" " * _UNPACKED, 1)


def _too_large(suffix: str) -> bytes:
    """The directory says hundreds of megabytes where there are a hundred bytes."""
    return _with_directory(suffix, _LIE, b" " * 100, 1)


def _with_directory(suffix: str, said: int, content: bytes, times: int) -> bytes:
    """The archive with one part more, named so often in its directory, which says that it has `said` bytes."""
    name = OFFICE[suffix][1].encode() + b"x"
    squeezed = zlib.compress(content, 9)[2:-4]
    whole = packed(members_of(suffix))
    end = whole.rindex(b"PK\x05\x06")
    count, size, start = struct.unpack("<HII", whole[end + 10 : end + 20])
    about = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, zlib.crc32(content), len(squeezed), said, len(name), 0)
    local = b"PK\x03\x04" + about + name + squeezed
    entry = b"PK\x01\x02\x14\x00" + about + struct.pack("<HHHII", 0, 0, 0, 0, start) + name
    directory = whole[start : start + size] + entry * times
    total = min(count + times, 0xFFFF)
    ending = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, total, total, len(directory), start + len(local), 0)
    return whole[:start] + local + directory + ending


_KINDS = {
    "ratio": (_ratio, (failed("too large", reason="unpacks to"),)),
    "entries": (_entries, (failed("too large", reason="parts"),)),
    "nested": (_nested, (indexed("built in Bergen"),)),
    "overlapping": (_overlapping, (failed("too large", "unreadable"),)),
    "too-small": (_too_small, (indexed("built in Bergen"), failed("unreadable", reason="damaged"))),
    "too-large": (_too_large, (failed("too large", "unreadable"),)),
}

CASES: tuple[Case, ...] = tuple(
    bytes_case(f"bombs/{kind}{suffix}", partial(make, suffix), *expected)
    for kind, (make, expected) in _KINDS.items()
    for suffix in OFFICE
)
