"""Boxes on a PDF page: left, bottom, right and top in points, y growing upwards."""

from __future__ import annotations

Box = tuple[float, float, float, float]


def turned(box: Box, rotation: int) -> Box:
    """A box of the page as it is drawn, as it is shown: turned clockwise by `rotation` degrees."""
    if rotation == 0:
        return box
    left, bottom, right, top = box
    match rotation:
        case 90:
            return (bottom, -right, top, -left)
        case 180:
            return (-right, -top, -left, -bottom)
        case 270:
            return (-top, left, -bottom, right)
        case _:
            return box
