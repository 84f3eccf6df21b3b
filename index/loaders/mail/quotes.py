"""The lines of a mail: which are its sender's, and which are those of an earlier mail below them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTED = re.compile(r"(?:> ?)+")
# What mail programs put above the mail that is answered or passed on, in the languages that they speak most.
_EARLIER = re.compile(
    r"\s*-{2,} ?(?:original|forwarded|urspr|weitergeleitet|message (?:d.origine|transf)|mensaje (?:orig|reenv)"
    r"|messaggio|mensagem|oorspronkelijk|doorgestuurd|p.vodní zpr|přepos|oryginaln|wiadomość|eredeti|videresendt"
    r"|vidarebefordrat|oprindelig|opprinnelig|исходное|пересылаем)[^\n]*|begin forwarded message:\s*",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*_{5,}\s*")
_FROM = re.compile(
    r"\*?(?:From|Von|De|Da|Van|Od|Fra|Från|Lähettäjä|Feladó|Kimden|Από|От|Від)\*?\s?:\*? \S", re.IGNORECASE
)
_NEXT = re.compile(
    r"\*?(?:Sent|Date|To|Gesendet|Datum|An|Envoyé|À|Enviado|Fecha|Para|Inviato|Verzonden|Aan|Odesláno|Odoslané|Komu"
    r"|Wysłano|Data|Do|Poslano|Za|Sendt|Dato|Til|Skickat|Till|Lähetetty|Küldve|Címzett|Dátum|Trimis|Către|Gönderilen"
    r"|Tarih|Kime|Στάλθηκε|Προς|Отправлено|Дата|Кому)\*?\s?:",
    re.IGNORECASE,
)
_NAMES_A_MAIL = re.compile(r"@|\d{4}|\d:\d\d")
_SIGNATURE = re.compile(r"-- ?")
_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_PROOF = "-----BEGIN PGP SIGNATURE-----"
_PROOF_END = "-----END PGP SIGNATURE-----"
_WRAPPED = 3  # lines that the words above a quotation may take


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its quotation marks; `depth` is how many it had."""

    text: str
    depth: int

    @property
    def is_blank(self) -> bool:
        """Whether it holds no text."""
        return not self.text.strip()


def own_and_earlier(text: str, *, flowed: bool = False, joined: bool = False) -> tuple[str, str]:
    """The sender's own words, with what they quote between them, and the earlier mail that stands below.

    `flowed` and `joined` are the parameters format=flowed and delsp=yes of RFC 3676. The signature ends the own words.
    """
    lines = [_line(line) for line in _without_armour(text)]
    lines = _flowed(lines, joined=joined) if flowed else lines
    at = next((at for at in range(len(lines)) if _begins_earlier(lines, at)), len(lines))
    lines, earlier = lines[:at], lines[at:]
    signature, lines = _signature(lines)
    at = _end_of_own(lines)
    lines, below = lines[:at], lines[at:]
    return _written([*lines, Line("", 0), *signature], 0), _written(_unquoted(below) + earlier, 0)


def _without_armour(text: str) -> list[str]:
    """The lines without what proves that they were not changed (RFC 4880, 7)."""
    lines: list[str] = []
    end: str | None = None  # of what is left out
    signed = _SIGNED in text
    for line in text.split("\n"):
        if end is not None:
            end = None if line.strip() == end else end
        elif signed and line.strip() in {_SIGNED, _PROOF}:
            end = "" if line.strip() == _SIGNED else _PROOF_END
        else:
            lines.append(line.removeprefix("- ") if signed and line.startswith("- -") else line)
    return lines


def _line(line: str) -> Line:
    match = _QUOTED.match(line)
    return Line(line[match.end() :], match[0].count(">")) if match else Line(line, 0)


def _flowed(lines: list[Line], *, joined: bool) -> list[Line]:
    """Lines that end in a space go on in the next of the same depth."""
    paragraphs: list[Line] = []
    goes_on = False
    for line in lines:
        text = line.text.removeprefix(" ")
        if goes_on and paragraphs[-1].depth == line.depth and not _SIGNATURE.fullmatch(text):
            before = paragraphs.pop().text
            text = (before[:-1] if joined else before) + text
        paragraphs.append(Line(text, line.depth))
        goes_on = text.endswith(" ") and not _SIGNATURE.fullmatch(text)
    return paragraphs


def _begins_earlier(lines: list[Line], at: int) -> bool:
    line = lines[at]
    if line.depth:
        return False
    if _EARLIER.fullmatch(line.text):
        return True
    ahead = [line for line in lines[at : at + 6] if not line.is_blank]
    if ahead and _RULE.fullmatch(ahead[0].text):
        ahead = ahead[1:]
    head = [line.text for line in ahead[:3]]
    return bool(head) and _FROM.match(head[0]) is not None and any(map(_NEXT.match, head[1:]))


def _signature(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines from "-- " on, up to a quotation, and all others."""
    begin = next((at for at, line in enumerate(lines) if not line.depth and _SIGNATURE.fullmatch(line.text)), None)
    if begin is None:
        return [], lines
    end = next((at for at in range(begin, len(lines)) if lines[at].depth), len(lines))
    end = max(begin + 1, _start_of_attribution(lines, end)) if end < len(lines) else end
    return lines[begin + 1 : end], [*lines[:begin], Line("", 0), *lines[end:]]


def _end_of_own(lines: list[Line]) -> int:
    """Where the quotation begins with which the lines end, or the words above it that say whose it is."""
    at = len(lines)
    while at and (lines[at - 1].depth or lines[at - 1].is_blank):
        at -= 1
    return _start_of_attribution(lines, at) if any(line.depth for line in lines[at:]) else len(lines)


def _start_of_attribution(lines: list[Line], end: int) -> int:
    """Where "On Monday, … wrote:" begins if it ends here; else `end`."""
    while end and lines[end - 1].is_blank:
        end -= 1
    if not end or not lines[end - 1].text.rstrip().endswith(":"):
        return end
    begin = end - 1
    while begin and end - begin < _WRAPPED and not lines[begin - 1].is_blank and not lines[begin - 1].depth:
        begin -= 1
    words = "\n".join(line.text for line in lines[begin:end])
    return begin if _NAMES_A_MAIL.search(words) else end


def _unquoted(lines: list[Line]) -> list[Line]:
    return [Line(line.text, max(0, line.depth - 1)) for line in lines]


def _written(lines: list[Line], depth: int) -> str:
    """The lines as text, blank ones once, those deeper than `depth` marked."""
    written: list[str] = []
    for line in lines:
        text = ">" * (line.depth - depth) + " " * (line.depth > depth) + line.text.rstrip()
        if text.strip("> ") or (written and written[-1]):
            written.append(text if text.strip("> ") else "")
    return "\n".join(written).strip("\n")
