"""What a question becomes on its way to an answer, and the check of every citation.

    Question → Context (the passages found) → Draft (claims with quotes, as an answerer made them) → Answer (checked)

An answerer, whether it chooses sentences or asks a language model, is a `Runnable[Context, Draft]`: it can claim
anything. Only `check` makes citations, and it marks as verified what occurs in its passage character for character;
a sentence holds where every quote it rests on was made and does, and every number of it stands in one of them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.quoting import missing_numbers, whole_words
from index.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.explanation import Explanation, Verdict
    from assistant.file_watch import FileState
    from assistant.reranking import Judged
    from index.passages import Passage
    from index.searching import Hit

SCHEMA = "assistant.answer/1"


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of a conversation and the answer it got."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as a person typed it, with the turns before it, oldest first."""

    text: str
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What an answerer is given: the question, its stand-alone form, and the passages found.

    `hits` are best first, and after them passages that these point back to. `judged` are all passages that were read,
    the first of them those of `hits`; nothing where no reader read them. `unknown_words` are the stand-alone question's
    words that occur nowhere in the documents; `began` is when the question was taken up, on the clock of
    `time.perf_counter`.
    """

    question: Question
    standalone: str
    hits: tuple[Hit, ...]
    unknown_words: tuple[str, ...] = ()
    generation: int = 0
    began: float = 0.0
    judged: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Words claimed to stand in a passage: `hit` counts the context's passages from 0.

    `start` is the offset in the passage's text where the answerer saw them, or None where it does not know. Words that
    were not `quoted` are shown because they come near to what is claimed, which they do not verify.
    """

    hit: int
    text: str
    start: int | None = None
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a draft and the quotes it rests on; `support` (0 to 1) is how well they carry it."""

    text: str
    quotes: tuple[Quote, ...] = ()
    support: float | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before its citations are checked; without claims it is a refusal. `verdict` says why, where it can."""

    claims: tuple[Claim, ...]
    model: str
    short_answer: str | None = None
    warnings: tuple[str, ...] = ()
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands.

    `start` and `end` are offsets into the text of the page (or section) named by `page` and `heading`. `verified`
    says that the quote occurs there character for character; `changed` that the file on disk is not known to be the
    one that was indexed, and `file_state` what has become of it. `columns` are the names of a table's columns, where
    the quote is of its rows.
    """

    n: int
    source: str
    title: str | None
    date: str | None
    page: int | None
    lines: tuple[int, int] | None
    heading: tuple[str, ...]
    start: int
    end: int
    quote: str
    verified: bool
    changed: bool
    source_sha256: str
    score: float
    columns: str | None = None
    file_state: FileState | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the answer; `citations` are numbers of `Answer.citations`.

    It may be unverified though its citations are verified: where they are of words that the answerer did not quote, or
    lack a number of the sentence.
    """

    text: str
    citations: tuple[int, ...]
    verified: bool
    support: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with checked citations, or a refusal with the passages that came nearest.

    `read` names every file of which a passage was given to the answerer, cited or not: its words may be in the answer.
    """

    question: str
    standalone_question: str
    answered: bool
    answer: str
    short_answer: str | None
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
    unknown_words: tuple[str, ...]
    warnings: tuple[str, ...]
    generation: int
    model: str
    seconds: float = 0.0
    read: tuple[str, ...] = ()
    explanation: Explanation | None = None

    def as_dict(self, *, explained: bool = False) -> dict[str, Any]:
        """The documented, versioned form of an answer (docs/answer.schema.json), ready for `json.dumps`.

        With `explained` it has one field more, the explanation.
        """
        fields = asdict(self if explained else replace(self, explanation=None))
        if not explained:
            del fields["explanation"]
        return {"schema": SCHEMA, **fields}


def check(draft: Draft, context: Context, state_of: Callable[[Passage], FileState | None]) -> Answer:
    """Turn a draft into an answer: find every quote in its passage, number the citations, mark what does not hold.

    `state_of` says what has become of a passage's file since it was indexed, None where it is the same. A claim whose
    quotes do not all hold, that has none, or that names a number which stands in none of them, stays in the answer as
    unverified.
    """
    citations: list[Citation] = []
    sentences: list[Sentence] = []
    for claim in draft.claims:
        numbers: list[int] = []
        holds = bool(claim.quotes) and not missing_numbers(claim.text, [quote.text for quote in claim.quotes])
        for quote in claim.quotes:
            cited = _locate(quote, context, state_of)
            if cited is None:
                holds = False
                continue
            holds = holds and cited.verified and quote.quoted
            numbers.append(_number(cited, citations))
        sentences.append(Sentence(claim.text, tuple(dict.fromkeys(numbers)), holds, claim.support))
    return Answer(
        question=context.question.text,
        standalone_question=context.standalone,
        answered=bool(sentences),
        answer=" ".join(_marked(sentence) for sentence in sentences),
        short_answer=draft.short_answer,
        sentences=tuple(sentences),
        citations=tuple(citations),
        nearest=() if sentences else tuple(_nearest(context, state_of)),
        unknown_words=context.unknown_words,
        warnings=draft.warnings,
        generation=context.generation,
        model=draft.model,
        read=tuple(dict.fromkeys(hit.passage.source for hit in context.hits)),
    )


def _marked(sentence: Sentence) -> str:
    text = " ".join(sentence.text.split())
    return text + "".join(f" [{n}]" for n in sentence.citations)


def _locate(quote: Quote, context: Context, state_of: Callable[[Passage], FileState | None]) -> Citation | None:
    """The citation a quote makes; None where it names a passage that was never given."""
    if not 0 <= quote.hit < len(context.hits) or not quote.text.strip():
        return None
    hit = context.hits[quote.hit]
    text = hit.passage.text
    start = whole_words(quote.text, text) if quote.start is None else text.find(quote.text, quote.start)
    return _citation(hit, quote.text, start, state_of)


def _citation(hit: Hit, text: str, start: int, state_of: Callable[[Passage], FileState | None]) -> Citation:
    """A citation of `text` at `start` of the passage, or of the passage as a whole, unverified, where `start` is -1."""
    passage = hit.passage
    state = state_of(passage)
    verified = start >= 0
    first, last = (start, start + len(text)) if verified else (0, len(passage.text))
    return Citation(
        n=0,
        source=passage.source,
        title=passage.title,
        date=passage.date,
        page=passage.location.page,
        lines=passage.lines_of(first, last),
        heading=passage.location.heading,
        start=passage.start + first,
        end=passage.start + last,
        quote=text,
        verified=verified,
        changed=state is not None,
        source_sha256=passage.source_sha256,
        score=round(hit.score, 4),
        columns=passage.columns_of(start) if verified else None,
        file_state=state,
    )


def _number(cited: Citation, citations: list[Citation]) -> int:
    """The number of an equal citation that is there already, or of this one, added."""
    for known in citations:
        if replace(known, n=0) == cited:
            return known.n
    citations.append(replace(cited, n=len(citations) + 1))
    return len(citations)


def _nearest(context: Context, state_of: Callable[[Passage], FileState | None], count: int = 3) -> list[Citation]:
    """A sentence of each passage that came nearest, as citations, so that a refusal still points somewhere."""
    nearest = []
    for n, hit in enumerate(context.hits[:count], start=1):
        start, end = _nearest_sentence(hit, context.judged)
        quote = hit.passage.text[start:end]
        nearest.append(replace(_citation(hit, quote, start, state_of), n=n))
    return nearest


def _nearest_sentence(hit: Hit, judged: Sequence[Judged]) -> tuple[int, int]:
    """The passage's likeliest sentence as it was read; the first where it was not."""
    read = (one.reading.sentences for one in judged if one.hit is hit)
    best = max(next(read, ()), key=lambda sentence: sentence.score, default=None)
    return sentence_spans(hit.passage.text)[0] if best is None else (best.start, best.end)
