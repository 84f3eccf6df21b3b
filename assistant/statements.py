"""What a chat model wrote, read as claims: one statement a line, each with the passages and words it names.

    Sales fell by a third. [2: "fell by 33 percent"] [3: "lost a third of its buyers"]

Models keep to that form only roughly, so it is read leniently; but a quote counts as found only where its words stand
in the passage, and then it is the passage's own characters, never the model's, that are quoted. Where the model quoted
nothing that can be found, a sentence may be shown in its place, marked as not quoted.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answer import Claim, Quote
from assistant.quoting import best_sentence, missing_numbers, sentence_around, spans_of
from index.words import DENIAL, stems

MOST_STATEMENTS = 4
NO_ANSWER = "NO ANSWER"
# A located quote shorter than this is widened to its sentence: a bare figure shows nothing.
SHORTEST_QUOTE = 15
# A quote of fewer characters is not looked for in passages other than the one it names.
SHORTEST_ELSEWHERE = 20
# Of a quote that ends within a word or number, one of at least this many characters tells which sentence was meant.
SHORTEST_PART = 10
# A word that denies counts beside the content words, whichever it is: where one side lacks it, the support is less.
_DENIED = "not"

_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_MARKS = re.compile(r"^\s*(?:[-*•–]\s+|\d{1,2}[.)]\s+|#+\s+|>\s+)+")
_REFUSAL = re.compile(r"^\W*no[\s_-]*answer\b\W*$", re.IGNORECASE)
# Lengths are bounded so that a reply made of opening brackets and quotes costs no quadratic time.
LONGEST_REPLY = 20_000
_QUOTED = r"\"[^\"\n]{0,900}\"|“[^”\n]{0,900}”|«[^»\n]{0,900}»"
_PASSAGE_NUMBER = r"(?:passages?\s+|#)?\d{1,3}"
# A reference in brackets; a quoted string in it may itself hold brackets, and the last bracket may be missing.
_REFERENCE = re.compile(
    rf"\[\s*(?={_PASSAGE_NUMBER}\s*(?:[\]:,;–-]|$))((?:{_QUOTED}|[^\]\"“«\n]){{0,900}}|[^\]\n]{{0,900}})(?:\]|$)",
    re.IGNORECASE,
)
_BROKEN_QUOTE = re.compile(rf"\[\s*{_PASSAGE_NUMBER}\s*:\s*[\"“«][^\"”»\]]{{0,900}}[\"”»]", re.IGNORECASE)
_NEXT_ITEM = re.compile(rf"(?<=[\"”»])\s*[;,]?\s*(?=(?:{_PASSAGE_NUMBER}\s*:|[\"“«]))", re.IGNORECASE)
_ITEM = re.compile(rf"^\s*({_PASSAGE_NUMBER})\s*:\s*", re.IGNORECASE)
# References stand in for themselves as one private-use character each while a line is cut into statements.
_FIRST_MARKER = 0xE000
_MARKER = re.compile("[\ue000-\uefff]")
_STATEMENT_END = re.compile("(?<=[.!?…。！？])((?:[ \t]*[\ue000-\uefff])+)[ \t]*(?=[^\\s\ue000-\uefff])")
_PUNCTUATION_AFTER = re.compile("((?:[ \t]*[\ue000-\uefff])+)[ \t]*([.!?…。！？]+)")


def claims_of(reply: str, passages: list[str]) -> tuple[list[Claim], bool]:
    """The claims of a reply over `passages` (their texts, numbered from 1 in it), and whether it refuses to answer.

    A reply that begins by refusing makes no claims, whatever explanation follows.
    """
    claims: list[Claim] = []
    for line in _joined(_THOUGHTS.sub("", _MARKER.sub("", reply[:LONGEST_REPLY]))).splitlines():
        bare = _MARKS.sub("", line).replace("**", "").strip().strip("`")
        if _REFUSAL.match(bare):
            return claims, not claims
        for text, references in _statements(bare):
            # References on a line of their own belong to the statement before them.
            claim = Claim(text) if text or not claims else claims.pop()
            quotes = [quote for reference in references for quote in _quotes(reference, claim.text, passages)]
            if claim.text:
                claims.append(_judged(replace(claim, quotes=(*claim.quotes, *quotes)), passages))
    return claims, False


def _joined(reply: str) -> str:
    """The reply with quotes that run over several lines on one."""
    return _BROKEN_QUOTE.sub(lambda match: " ".join(match[0].split()), reply)


def _statements(line: str) -> list[tuple[str, list[str]]]:
    """A line as statements, each with the inner text of its references; introductions are left out."""
    references: list[str] = []

    def marker(match: re.Match[str]) -> str:
        references.append(match[1])
        return chr(_FIRST_MARKER + len(references) - 1)

    marked = _PUNCTUATION_AFTER.sub(r"\2\1", _REFERENCE.sub(marker, line))
    found = []
    for piece in _STATEMENT_END.sub("\\1\n", marked).splitlines():
        own = [references[ord(sign) - _FIRST_MARKER] for sign in _MARKER.findall(piece)]
        text = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(_MARKER.sub(" ", piece).split()))
        if own or (any(ch.isalnum() for ch in text) and not text.endswith(":")):
            found.append((text if any(ch.isalnum() for ch in text) else "", own))
    return found


def _quotes(reference: str, statement: str, passages: list[str]) -> list[Quote]:
    """The quotes of one bracket: `2: "words"; 3: "words"`, or numbers alone."""
    if ":" not in reference:
        return [_without_words(int(number) - 1, statement, passages) for number in re.findall(r"\d+", reference)]
    quotes: list[Quote] = []
    number = 0
    for item in _NEXT_ITEM.split(reference):
        if named := _ITEM.match(item):
            number = int(re.findall(r"\d+", named[1])[0])
        words = item[named.end() if named else 0 :].strip()
        quotes.extend(_located(number - 1, words, statement, passages))
    return quotes


def _without_words(hit: int, statement: str, passages: list[str]) -> Quote:
    """The passage's sentence nearest to the statement, which the model did not quote; empty where none is near."""
    span = best_sentence(statement, passages[hit]) if 0 <= hit < len(passages) else None
    # An empty quote becomes no citation, and what rests on it does not hold.
    return Quote(hit, "", quoted=False) if span is None else _quote(hit, span, passages[hit], quoted=False)


def _located(hit: int, words: str, statement: str, passages: list[str]) -> list[Quote]:
    """The quote in the characters of its passage, or of another one that holds it; else as the model wrote it."""
    bare = words.strip("\"'“”‘’«»„ ")
    elsewhere = range(len(passages)) if len(bare) >= SHORTEST_ELSEWHERE else ()
    for n in dict.fromkeys((hit, *elsewhere)):
        spans = spans_of(bare, passages[n]) if 0 <= n < len(passages) else []
        if spans:
            # A word that the statement does not take up says nothing of it: any letter stands in some passage.
            quoted = len(bare) >= SHORTEST_QUOTE or _shares(statement, bare)
            return [_quote(n, span, passages[n], quoted=quoted) for span in spans]
    if len(bare) >= SHORTEST_PART and 0 <= hit < len(passages) and (start := passages[hit].find(bare)) >= 0:
        # Part of a word or number ("30" of "30.9") says something else than the sentence it is taken from.
        return [_quote(hit, (start, start + len(bare)), passages[hit], quoted=False)]
    return [Quote(hit, bare or words)]


def _shares(statement: str, words: str) -> bool:
    """Whether the words have a content word of the statement, or no number but its own."""
    is_its_number = any(ch.isdecimal() for ch in words) and not missing_numbers(words, [statement])
    return is_its_number or not set(stems(words)).isdisjoint(stems(statement))


def _quote(hit: int, span: tuple[int, int], passage: str, *, quoted: bool) -> Quote:
    """The words of a span; where they are few, or not what the model quoted, their sentence."""
    is_enough = quoted and span[1] - span[0] >= SHORTEST_QUOTE
    start, end = span if is_enough else sentence_around(span, passage)
    return Quote(hit, passage[start:end], start, quoted)


def _judged(claim: Claim, passages: list[str]) -> Claim:
    """The claim with its support: the share of its content words in its located quotes, 0 where a number is not.

    A denial on either side counts as one more word, though the quote leave it out of its sentence.
    """
    said, shown = _content(claim.text), set[str]()
    for quote in claim.quotes:
        if quote.start is not None:
            start, end = sentence_around((quote.start, quote.start + len(quote.text)), passages[quote.hit])
            shown |= {*stems(quote.text), *(_content(passages[quote.hit][start:end]) & {_DENIED})}
    support = 0.0 if unquoted_numbers(claim) else len(said & shown) / max(len(said | (shown & {_DENIED})), 1)
    return replace(claim, support=round(support, 3))


def _content(text: str) -> set[str]:
    return {*stems(text), *([_DENIED] if DENIAL.search(text) else [])}


def unquoted_numbers(claim: Claim) -> list[str]:
    """The numbers of a claim that stand in none of its located quotes, in order."""
    return missing_numbers(claim.text, [quote.text for quote in claim.quotes if quote.start is not None])
