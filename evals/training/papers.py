"""Short invented papers such as lie in a person's folders: recipes, mails, notes, minutes, bills, manuals, leases.

The public sets are of encyclopaedias, papers and tales. In such texts an answer is a sentence; in these it is a line
of a list, a row or a half sentence between a greeting and a name, and what is not told hangs on one common word (eggs
of a recipe without eggs). Each paper tells some of what its kind may tell, and is asked for all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.training.drawing import chance
from evals.training.examples import Example, found_whole
from index.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

_TOLD, _FEWEST_TOLD = 0.65, 2
_ASKED_ALSO = 0.25
_FOREIGN = 3


@dataclass(frozen=True, slots=True)
class Asking:
    """Questions of one meaning, and the words of the line that are the short answer; None where there are none."""

    answer: str | None
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What a paper may say, and what may be asked for it: nothing, where it answers nothing that people ask.

    `lead` is what stands above the text and does not answer, as a question that it is the answer to. A line that
    `is_needed` is told whatever is drawn.
    """

    text: str
    asked: tuple[Asking, ...] = ()
    is_needed: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """Lines under a title, put together by `between`; `opening` and `closing` answer what stands with them."""

    title: str
    lines: tuple[Line, ...]
    between: str = "\n"
    opening: tuple[Line, ...] = ()
    closing: tuple[Line, ...] = ()


def line(text: str, *asked: tuple[str | None, tuple[str, ...]], needed: bool = False, lead: str = "") -> Line:
    """A line with its (short answer, questions)."""
    return Line(text, tuple(Asking(*each) for each in asked), needed, lead)


def examples(paper: Paper, other: Paper, rng: Random) -> Iterator[Example]:
    """The paper with some of its lines, asked for these, for those that it leaves out, and for what `other` is of."""
    told = [one for one in paper.lines if one.is_needed or chance(rng, _TOLD)]
    if len(told) < _FEWEST_TOLD:
        told = list(paper.lines)
    text, spans = _written(paper, told)
    for one, span in spans:
        for asking in one.asked:
            yield _answered(asking, paper.title, text, span, rng)
            if len(asking.questions) > 1 and chance(rng, _ASKED_ALSO):
                yield _answered(asking, paper.title, text, span, rng)
    untold = [rng.choice(asking.questions) for one in paper.lines if one not in told for asking in one.asked]
    foreign = _foreign(paper, other, text, rng)
    for question in (*untold, *rng.sample(foreign, min(_FOREIGN, len(foreign)))):
        yield Example(question, paper.title, text, None, (), False, "paper, untold")


def _foreign(paper: Paper, other: Paper, text: str, rng: Random) -> list[str]:
    """Questions of another paper, each with a word that this one has neither in its text nor in what it is asked."""
    known = set(stems(f"{paper.title} {text}"))
    known.update(
        word for one in _all(paper) for asking in one.asked for each in asking.questions for word in stems(each)
    )
    drawn = [rng.choice(asking.questions) for one in _all(other) for asking in one.asked]
    return [question for question in drawn if not known.issuperset(stems(question))]


def _all(paper: Paper) -> Sequence[Line]:
    return (*paper.opening, *paper.lines, *paper.closing)


def _answered(asking: Asking, title: str, text: str, span: tuple[int, int], rng: Random) -> Example:
    answer = found_whole(asking.answer, text, *span)
    return Example(rng.choice(asking.questions), title, text, answer, (span,), True, "paper")


def _written(paper: Paper, told: Sequence[Line]) -> tuple[str, list[tuple[Line, tuple[int, int]]]]:
    """The paper's text, and where each line stands."""
    text = ""
    spans = []
    blocks = [(paper.opening, "\n"), (told, paper.between), (paper.closing, "\n")]
    for lines, between in blocks:
        for number, one in enumerate(lines):
            if text:
                text += between if number else "\n\n"
            text += one.lead
            spans.append((one, (len(text), len(text) + len(one.text))))
            text += one.text
    return text, spans
