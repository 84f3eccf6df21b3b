"""Ways in which the bytes of a file are damaged."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    Mutation = Callable[[bytes, bytes, Random], bytes]

_MOST_BITS = 64
_LARGEST_BLOCK = 4096
# Lengths and counts that parsers multiply, add to and allocate by.
_LENGTHS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def flipped(data: bytes, _other: bytes, rng: Random) -> bytes:
    """Some bits are the other way."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, _MOST_BITS)):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def replaced(data: bytes, _other: bytes, rng: Random) -> bytes:
    """Some bytes are others."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, _MOST_BITS)):
        changed[rng.randrange(len(changed))] = rng.choice((0, 0xFF, rng.randrange(256)))
    return bytes(changed)


def truncated(data: bytes, _other: bytes, rng: Random) -> bytes:
    """The end is missing."""
    return data[: rng.randrange(len(data))]


def spliced(data: bytes, other: bytes, rng: Random) -> bytes:
    """A block of another file stands in it."""
    start, end = _block(other, rng)
    place = rng.randrange(len(data))
    return data[:place] + other[start:end] + data[place + rng.choice((0, end - start)) :]


def doubled(data: bytes, _other: bytes, rng: Random) -> bytes:
    """A block comes again, twice or many times."""
    start, end = _block(data, rng)
    return data[:start] + data[start:end] * rng.choice((2, 2, 3, 50)) + data[end:]


def shortened(data: bytes, _other: bytes, rng: Random) -> bytes:
    """A block is missing."""
    start, end = _block(data, rng)
    return data[:start] + data[end:]


def resized(data: bytes, _other: bytes, rng: Random) -> bytes:
    """Four bytes hold a length that is none, or a number that is written out has other digits."""
    digits = [place for place, byte in enumerate(data) if byte in b"0123456789"]
    if digits and rng.random() < 0.5:  # noqa: PLR2004 (one in two)
        place = rng.choice(digits)
        return data[:place] + str(rng.choice((-1, *_LENGTHS))).encode() + data[place + 1 :]
    place = rng.randrange(len(data))
    length = rng.choice(_LENGTHS).to_bytes(4, rng.choice(("little", "big")))
    return data[:place] + length + data[place + 4 :]


def _block(data: bytes, rng: Random) -> tuple[int, int]:
    start = rng.randrange(len(data))
    return start, min(len(data), start + rng.randint(1, _LARGEST_BLOCK))


MUTATIONS: Mapping[str, Mutation] = MappingProxyType(
    {
        "flipped": flipped,
        "replaced": replaced,
        "truncated": truncated,
        "spliced": spliced,
        "doubled": doubled,
        "shortened": shortened,
        "resized": resized,
    }
)


def mutated(data: bytes, other: bytes, rng: Random) -> tuple[str, bytes]:
    """The name of a mutation, and the bytes after it; both files must hold at least one byte."""
    name = rng.choice(sorted(MUTATIONS))
    return name, MUTATIONS[name](data, other, rng)
