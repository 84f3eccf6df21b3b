"""Equations of Word files (OMML) in one line, as they are typed: a/b, x^2, √(x+1), ∑_(i=1)^n."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.office.xml import child, children, is_on, value
from index.loaders.xml_tree import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_INTEGRAL = "∫"  # what an operator is that names no sign of its own


def equation(element: _Element) -> str:
    """An element of an equation, with all that is in it, as one line of text."""
    kind = local_name(element)
    if kind == "t":
        return element.text or ""
    if kind.endswith("Pr"):
        return ""
    written = _WRITTEN.get(kind)
    return _inner(element) if written is None else written(element)


def _inner(element: _Element | None) -> str:
    return "" if element is None else "".join(map(equation, element))


def _part(element: _Element, name: str) -> str:
    return _inner(child(element, name))


def _grouped(text: str) -> str:
    """The text in brackets where something before or after it could be taken for a part of it."""
    text = text.strip()
    closed = text[:1] == "(" and text[-1:] == ")" and text.count("(") == 1
    return text if text.isalnum() or len(text) <= 1 or closed else f"({text})"


def _fraction(element: _Element) -> str:
    if value(child(element, "fPr", "type")) == "noBar":
        return f"{_part(element, 'num')} over {_part(element, 'den')}"
    return f"{_grouped(_part(element, 'num'))}/{_grouped(_part(element, 'den'))}"


def _scripts(element: _Element) -> str:
    sub, sup = _part(element, "sub"), _part(element, "sup")
    return (f"_{_grouped(sub)}" if sub.strip() else "") + (f"^{_grouped(sup)}" if sup.strip() else "")


def _scripted(element: _Element) -> str:
    base = _part(element, "e")
    return (base if base.strip().isalnum() else _grouped(base)) + _scripts(element)


def _before(element: _Element) -> str:
    return _scripts(element) + _part(element, "e")


def _operator(element: _Element) -> str:
    sign = child(element, "naryPr", "chr")
    body = _part(element, "e").strip()
    return (_INTEGRAL if sign is None else value(sign) or "") + _scripts(element) + (f" {body}" if body else "")


def _root(element: _Element) -> str:
    degree = "" if is_on(child(element, "radPr", "degHide")) else _part(element, "deg").strip()
    return f"{_ROOTS.get(degree, f'√[{degree}]')}({_part(element, 'e')})"


def _delimited(element: _Element) -> str:
    properties = child(element, "dPr")
    begin, end, between = (
        default if (sign := child(properties, name)) is None else value(sign) or ""
        for name, default in (("begChr", "("), ("endChr", ")"), ("sepChr", "|"))
    )
    return begin + between.join(map(_inner, children(element, "e"))) + end


def _function(element: _Element) -> str:
    name, argument = _part(element, "fName").strip(), _part(element, "e").strip()
    return f" {name}{argument if argument[:1] in '([{' else f' {argument}'}"


def _limit(sign: str, element: _Element) -> str:
    return f"{_part(element, 'e')}{sign}{_grouped(_part(element, 'lim'))}"


def _lines(element: _Element) -> str:
    return "; ".join(map(_inner, children(element, "e")))


def _matrix(element: _Element) -> str:
    rows = (", ".join(map(_inner, children(row, "e"))) for row in children(element, "mr"))
    return f"[{'; '.join(rows)}]"


_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_WRITTEN = {
    "f": _fraction,
    "sSup": _scripted,
    "sSub": _scripted,
    "sSubSup": _scripted,
    "sPre": _before,
    "nary": _operator,
    "rad": _root,
    "d": _delimited,
    "func": _function,
    "limLow": lambda element: _limit("_", element),
    "limUpp": lambda element: _limit("^", element),
    "eqArr": _lines,
    "m": _matrix,
}
