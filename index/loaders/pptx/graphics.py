"""Tables, charts and diagrams of a slide as rows and lists."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from index.loaders.office.drawing import A, text_in
from index.loaders.raw import clean, in_one_line
from index.loaders.tables.grid import LEFT, MOST_COLUMNS
from index.loaders.tables.heads import MarkedRow
from index.loaders.tables.named_rows import named_lines
from index.loaders.tables.values import number_in_format
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from index.loaders.flow import Flow

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_TRUE = frozenset({"1", "true"})
_LABELS, _VALUES = frozenset({"cat", "xVal"}), frozenset({"val", "yVal"})
_MOST_SERIES, _MOST_ROWS = 100, 10_000
_DEEPEST = 20


def put_table(flow: Flow, table: _Element) -> None:
    """A table's rows, each of which says what a cell merged over several rows says, so that it can be read alone."""
    properties = table.find(f"{A}tblPr")
    is_first_set_apart = properties is not None and properties.get("firstRow") in _TRUE
    rows = [[_cell(cell) for cell in row.findall(f"{A}tc")[:MOST_COLUMNS]] for row in table.iter(f"{A}tr")]
    flow.put_table([MarkedRow(row, is_first_set_apart and at == 0) for at, row in enumerate(rows)])


def _cell(cell: _Element) -> str | None:
    if cell.get("vMerge") in _TRUE:
        return None
    return LEFT if cell.get("hMerge") in _TRUE else text_in(cell)


def put_chart(flow: Flow, chart: _Element) -> None:
    """A chart's titles, then a row for each category, in which each series is named."""
    for title in chart.iter(f"{_C}title"):
        flow.put([(text_in(title), None)])
    series = list(chart.iter(f"{_C}ser"))[:_MOST_SERIES]
    names = ["", *map(_series_name, series)]
    era = chart.find(f"{_C}date1904")
    since_1904 = era is not None and era.get("val", "1") in _TRUE
    rows: dict[tuple[int, str], list[str]] = {}
    for column, one in enumerate(series, start=1):
        labels = _points(one, _LABELS, since_1904=since_1904)
        for at, value in islice(_points(one, _VALUES, since_1904=since_1904).items(), _MOST_ROWS):
            label = labels.get(at, "")
            rows.setdefault((at, label), [label, *[""] * len(series)])[column] = value
    flow.open_group()
    for _, row in sorted(rows.items()):
        for line in named_lines(row, names):
            flow.put([(line, None)])
    flow.close_group()


def _series_name(series: _Element) -> str:
    name = series.find(f"{_C}tx")
    return "" if name is None else in_one_line(clean(" ".join(value.text or "" for value in name.iter(f"{_C}v"))))


def _points(series: _Element, tags: frozenset[str], *, since_1904: bool) -> dict[int, str]:
    """What a series keeps of its labels or values, by their places; labels of several levels with the outer first."""
    texts: dict[int, str] = {}
    for kept in (child for child in series if local_name(child) in tags):
        code = next(kept.iter(f"{_C}formatCode"), None)
        of_all = "" if code is None else code.text or ""
        for point in kept.iter(f"{_C}pt"):
            at = int(point.get("idx", "0"))
            text = in_one_line(clean(point.findtext(f"{_C}v") or ""))
            text = number_in_format(text, point.get("formatCode") or of_all, since_1904=since_1904)
            texts[at] = f"{text} {texts[at]}" if at in texts else text
    return texts


def put_diagram(flow: Flow, diagram: _Element) -> None:
    """The points of a SmartArt diagram as a list, each below the one that it hangs from."""
    depth = 0
    for level, text in _diagram_points(diagram):
        for _ in range(depth, level):
            flow.open_list(None)
        for _ in range(level, depth):
            flow.close_list()
        depth = level
        flow.open_item()
        flow.put([(text, None)])
    for _ in range(depth):
        flow.close_list()


def _diagram_points(diagram: _Element) -> Iterator[tuple[int, str]]:
    """(level from 1, text) of the points in their order, as ECMA-376, part 1, 21.4.3 links them."""
    points = {point.get("modelId"): point for point in diagram.iter(f"{_DGM}pt")}
    below = _links(diagram)
    waiting = [(0, name) for name, point in points.items() if point.get("type") == "doc"]
    seen: set[str | None] = set()
    while waiting:
        level, name = waiting.pop()
        if name in seen or name not in points:
            continue
        seen.add(name)
        text = text_in(points[name])
        if text and level:
            yield level, text
        deeper = min(level + bool(text or not level), _DEEPEST)
        waiting += [(deeper, child) for child in reversed(below.get(name, ()))]


def _links(diagram: _Element) -> dict[str | None, list[str | None]]:
    """The names of the points below each point, in order."""
    links: dict[str | None, list[tuple[int, str | None]]] = {}
    for link in diagram.iter(f"{_DGM}cxn"):
        if link.get("type", "parOf") == "parOf":
            links.setdefault(link.get("srcId"), []).append((int(link.get("srcOrd", "0")), link.get("destId")))
    return {name: [child for _, child in sorted(below, key=lambda link: link[0])] for name, below in links.items()}
