"""Sentence boundaries by rule: exact offsets, one pass, no model.

A boundary stands after . ! ? … or 。！？ and the quotes and brackets that close there, where white space and something
that can open a sentence follow. Abbreviations, initials, decimals and enumerators do not end a sentence. Blank lines,
list items, table rows and line breaks that no line wrap would have made are boundaries too, so that text of any origin
falls into pieces that a person would quote.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Span = tuple[int, int]

LONGEST_SENTENCE = 600  # code points; text without punctuation is cut so that no passage is one endless sentence
_FEWEST_FIGURES = 3  # in a table's row
_LONGEST_ROW = 300
_FIGURE = re.compile(r"\S*\d\S*")
_FEWEST_JOTTED = 3
_TELLS = re.compile(r"[\d:]|\s[–—-]\s")
_SENTENCE_ENDS_WITHIN = re.compile(r"[.!?…][\"'”’)]*\s+[A-Z]")
# Words that go on with the line before, and what the next line goes on with.
_GOES_ON = frozenset("and or but of to in on at by for from with as than that which who because so the a an".split())  # noqa: SIM905
_LEADS_ON = re.compile(rf"(?:[,;–—-]|(?<!\d )\b(?:{'|'.join(sorted(_GOES_ON))}))$")
_NARROWEST_WRAP = 40  # a column narrower than this was not wrapped but written line by line

_CLOSERS = "\"'”’»)\\]}】」』〉》〕）"
# Atomic parts: a run of ten thousand full stops is looked at once.
_END = re.compile(
    rf"(?P<mark>[.!?…‽؟۔।]++)(?:[{_CLOSERS}]|\[\w{{1,3}}\]|[\u00a0\u202f]»)*+"
    rf"|(?P<wide>[。！？｡]++)[{_CLOSERS}]*+(?P<goes_on>(?<=[」』）])[\u3041-\u309f])?"
)
_NEXT_WORD = re.compile(r"\s*+(?P<opening>[\"'“‘«(\[{「『【（¿¡<*_—–-]*+\s?)(?P<word>\S?[^\s.,;:!?…]*+)")
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]\.)*[^\W_]+$")
_INNER_CAPITAL = re.compile(r"[a-z]{1,2}[A-Z0-9]")  # bZ7, iPhone
_ENUMERATOR = re.compile(r"\s*(?:[-*•]\s+)?[(\[]?(?:(?:\d{1,3}\.)*\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})$")

_TITLES = frozenset({
    "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "hon", "gen", "col", "maj", "capt", "lt", "sgt", "sen", "rep",
    "gov", "pres", "st", "mt", "messrs", "mme", "mlle", "fr",
})  # fmt: skip
_NEVER_LAST = frozenset({"e.g", "i.e", "vs", "cf", "viz", "eg", "ie", "al", "incl", "resp"})
_BEFORE_NUMBERS = frozenset({
    "no", "nos", "fig", "figs", "eq", "eqs", "p", "pp", "vol", "vols", "ch", "sec", "sect", "art", "par", "para",
    "tab", "ext", "tel", "approx", "ca", "c", "circa", "nr", "ver", "v", "r", "jan", "feb", "mar", "apr", "jun", "jul",
    "aug", "sep", "sept", "oct", "nov", "dec",
})  # fmt: skip
_ALSO_WORDS = frozenset({"art", "par", "tab", "sect", "jan", "mar", "jun", "sep", "dec", "ver"})  # in lower case
_MAYBE_LAST = frozenset({
    "co", "ltd", "inc", "corp", "bros", "llc", "plc", "cie", "assn", "dept", "univ", "est", "etc", "jr", "sr",
    "ph.d", "m.d", "a.m", "p.m", "u.s", "u.k", "u.n", "e.u", "d.c", "ave", "blvd", "rd", "govt", "intl", "mfg",
    "dist", "ed", "eds", "trans", "mil", "min", "max", "hr", "hrs", "sq", "ft", "lb", "lbs", "oz",
})  # fmt: skip
# Words that open an English sentence and are seldom the second part of a name.
_STARTERS = frozenset({
    "the", "a", "an", "this", "that", "these", "those", "it", "its", "he", "she", "they", "we", "you", "i", "his",
    "her", "their", "our", "your", "my", "in", "on", "at", "by", "for", "from", "with", "of", "to", "as", "if",
    "when", "while", "where", "after", "before", "since", "until", "because", "although", "though", "however",
    "but", "and", "or", "so", "yet", "then", "thus", "therefore", "meanwhile", "moreover", "nevertheless", "still",
    "also", "both", "each", "every", "all", "some", "many", "most", "no", "not", "there", "here", "what", "who",
    "why", "how", "which", "one", "two", "three", "another", "other", "under", "over", "during", "despite",
    "unlike", "according", "about", "today", "later", "last", "next", "now",
})  # fmt: skip
_COMPANIES = frozenset({"co", "ltd", "inc", "corp", "bros", "llc", "plc"})
# What may follow these within a sentence: a further name, or a person's office.
_COMPANY_GOES_ON = re.compile(
    r"\s*(?:[A-Z][\w’'-]*\s+(?:[A-Z\d]|of\b|and\b|sa(?:id|ys)\b)"
    r"|(?:President|Chair\w*|Chief|C[A-Z]O|Vice|Director|Executive|Founder|Group|Holdings|Ltd|Inc|Corp|LLC)\b)"
)
_SPEECH = re.compile(
    r"\s*(?:[A-Z][\w’'-]*\s+){1,4}(?:said|says|asked|asks|told|added|adds|replied|wondered|wrote|explained)\b"
)

# What stands before an item of a list, as the inside of a group.
LIST_MARK = r"[-*•‣◦▪●–·+]|\[[ xX]\]|\(?\d{1,3}[.)]|\(?[a-zA-Z]\)"
_LIST_ITEM = re.compile(rf"\s*(?:{LIST_MARK})\s+\S")
_TABLE_ROW = re.compile(r"\s*\||.*?\s\|(?:\s|$)|\s*\S[^\t\n]*\t\s*\S|\s*\S.*?\S {3,}+\S.*?\S {3,}+\S")
# What is drawn below a heading or between parts.
_RULE = re.compile(r"\s*([=_~*#+^-])\1{2,}\s*")
_LABEL = re.compile(r"[ \t]*[A-Z][\w-]*(?: [\w-]+){0,2}:\s|[ \t]*[A-Za-z_][\w.-]*\s*=")
# What begins an entry of a log or of a chat that was saved, and the name of a part of a file of settings.
_ENTRY = re.compile(r"\s*\[?\d{1,4}([./-])\d{1,2}\1\d{1,4},?[ T]\d{1,2}[:.]\d\d")
_PART = re.compile(r"\s*\[[^\[\]\n]+\]\s*")
_GAP = re.compile(r"(?<=\S) {3,}+(?=\S)")
_CLAUSE_END = re.compile(r"[;:,，、；：—–]['”’\")]?(?=\s)|[，、；：](?=\S)")
_CASED = re.compile(r"[^\W\d_]")


def sentence_spans(text: str) -> list[Span]:
    """The sentences of a text as (start, end) offsets, in order.

    Spans carry no surrounding white space and do not overlap; every character that is not white space lies in exactly
    one. None is longer than `LONGEST_SENTENCE`.
    """
    spans: list[Span] = []
    for block_start, block_end in _blocks(text):
        for start, end in _sentences(text, block_start, block_end):
            spans.extend(_short_enough(text, start, end))
    return spans


def is_figures(line: str) -> bool:
    """Whether a line is mostly figures, as the rows of a table are."""
    if len(line) > _LONGEST_ROW:
        return False
    with_digits = len(_FIGURE.findall(line))
    return with_digits >= _FEWEST_FIGURES and with_digits * 2 >= len(line.split())


def _blocks(text: str) -> Iterator[Span]:
    """Runs of lines that belong together: a paragraph, a list item, a table row, a line that was ended on purpose."""
    for paragraph in _paragraphs(text):
        width = max(_NARROWEST_WRAP, *(end - start for start, end in paragraph))
        jotted = _are_jotted(text, paragraph)
        start, end = paragraph[0]
        for line_start, line_end in paragraph[1:]:
            if _starts_anew(text, (start, end), (line_start, line_end), width, jotted=jotted):
                yield start, end
                start = line_start
            end = line_end
        yield start, end


def _are_jotted(text: str, lines: list[Span]) -> bool:
    """Whether the lines are notes of a line each, though they begin in lower case: "wifi: trout9", "dentist 4 May".

    Most of them must tell something by a figure, a colon or a dash, none may hold the end of a sentence, and at most of
    their ends the next line's first word would have found room.
    """
    if len(lines) < _FEWEST_JOTTED or any(_SENTENCE_ENDS_WITHIN.search(text, *line) for line in lines):
        return False
    if any(_LIST_ITEM.match(text, *line) for line in lines):
        return False
    longest = max(end - start for start, end in lines)
    firsts = [len(text[start:end].split(None, 1)[0]) for start, end in lines[1:]]
    full = sum(end - start + 1 + first > longest for (start, end), first in zip(lines, firsts, strict=False))
    telling = sum(_TELLS.search(text, *line) is not None for line in lines)
    return telling * 2 >= len(lines) and full * 2 <= len(firsts)


def _paragraphs(text: str) -> Iterator[list[Span]]:
    lines: list[Span] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            lines.append((start, start + len(line.rstrip())))
        elif lines:
            yield lines
            lines = []
        start = end + 1
    if lines:
        yield lines


def _starts_anew(text: str, block: Span, line: Span, width: int, *, jotted: bool) -> bool:
    previous = text.rfind("\n", block[0], block[1]) + 1 or block[0], block[1]
    if _stand_apart(text, previous, line):
        return True
    first = text[slice(*line)].split(None, 1)[0]
    if jotted:
        return first not in _GOES_ON and not _LEADS_ON.search(text, *previous)
    # A wrap is made only where the next word finds no room: a break before that was meant.
    had_room = previous[1] - previous[0] + 1 + len(first) < width
    return had_room and not first[0].islower()


def _stand_apart(text: str, previous: Span, line: Span) -> bool:
    """Whether one of two lines stands alone by what it is, or both do by their labels or columns."""
    if _LIST_ITEM.match(text, *line) or (_ENTRY.match(text, *line) and not _LEADS_ON.search(text, *previous)):
        return True
    for start, end in (previous, line):
        if any(pattern.fullmatch(text, start, end) for pattern in (_RULE, _PART)):
            return True
        if _TABLE_ROW.match(text, start, end) or is_figures(text[start:end]):
            return True
    both_labelled = _LABEL.match(text, *line) is not None and _LABEL.match(text, *previous) is not None
    return both_labelled or not _columns(text, *previous).isdisjoint(_columns(text, *line))


def _columns(text: str, start: int, end: int) -> set[int]:
    """How far from the line's start words stand that a gap sets apart."""
    return {gap.end() - start for gap in _GAP.finditer(text, start, end)}


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for match in _END.finditer(text, start, end):
        after = match.end()
        if after >= end:
            break
        if match["goes_on"] or not (match["wide"] or (text[after].isspace() and _ends(text, begin, match, end))):
            continue
        yield from _stripped(text, begin, after)
        begin = after
    yield from _stripped(text, begin, end)


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    """Whether a sentence that began at `begin` ends at the mark matched there."""
    following = _NEXT_WORD.match(text, match.end(), end)
    word = following["word"] if following else ""
    if not word or not _can_open(word):
        return not word
    quoted = match.end() - match.start() > len(match["mark"])
    if quoted and match["mark"][-1] in "!?" and _SPEECH.match(text, match.end(), min(end, match.end() + 120)):
        return False
    if match["mark"] != "." or quoted:
        return True
    if _ENUMERATOR.match(text, begin, match.start()):
        return False
    before = text[max(begin, match.start() - 24) : match.start()]
    after = text[match.end() : min(end, match.end() + 60)]
    return _ends_after_word(before, word, after)


def _can_open(word: str) -> bool:
    if word[0] == "|":  # the next cell of a row
        return False
    return not (_CASED.match(word) and word[0].islower()) or _INNER_CAPITAL.match(word) is not None


def _ends_after_word(before: str, word: str, after: str) -> bool:
    """Whether a full stop ends a sentence, from the text before it and the first word of the text after it."""
    found = _WORD_BEFORE.search(before)
    if found is None or before[: found.start()].endswith("°"):
        return True
    last = found.group()
    key = last.lower()
    starter = word.lower() in _STARTERS or (not after.lstrip().startswith(word) and not word[0].isdigit())
    if key in _NEVER_LAST or (key in _TITLES and last[0].isupper()):
        return False
    if key in _BEFORE_NUMBERS and (last[0].isupper() or key not in _ALSO_WORDS):
        return not word[0].isdigit() and (starter or key == "no")
    if key in _COMPANIES:
        return _COMPANY_GOES_ON.match(after) is None
    is_initial = len(last) == 1 and last.isupper()
    if is_initial or key in _MAYBE_LAST or "." in last:
        return starter and not (is_initial and word == "A")
    return True


def _short_enough(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST_SENTENCE:
        cut = _cut(text, start)
        yield from _stripped(text, start, cut)
        start = cut
    yield from _stripped(text, start, end)


def _cut(text: str, start: int) -> int:
    """Where to cut a text that goes on past the longest sentence: after a clause, at white space, else anywhere."""
    earliest, latest = start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE
    clauses = [match.end() for match in _CLAUSE_END.finditer(text, earliest, latest)]
    if clauses:
        return clauses[-1]
    space = max(
        text.rfind(" ", earliest, latest), text.rfind("\n", earliest, latest), text.rfind("\t", earliest, latest)
    )
    return space if space > 0 else latest
