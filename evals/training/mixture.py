"""One pass over all that there is to learn, drawn anew each time: what is given, hard negatives, made-up texts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from evals.public.reading import touches
from evals.training import invented, paper_kinds, paper_tables, statements
from evals.training.attributes import asked_of
from evals.training.drawing import chance
from evals.training.examples import Example, holds_any, is_held_out, within, without
from evals.training.mining import Found, may_answer
from evals.training.rephrasing import abbreviated, in_other_words
from evals.training.wording import (
    about_another,
    as_typed,
    names,
    of_a_neighbour,
    of_another,
    of_another_thing,
    replaced,
)
from index.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from random import Random

    from evals.public.reading import Asked, ReadingSet, Text
    from evals.training.examples import Cutter
    from evals.training.mining import Window

# Word pieces of a window; passages have about 160, paragraphs of encyclopaedias up to twice that.
_LIMITS = (110, 160, 160, 220, 300)


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of each kind goes into a pass; what an ablation changes."""

    sets: dict[str, float] = field(
        default_factory=lambda: {"squad2": 2.0, "fairytaleqa": 0.8, "covidqa": 0.6, "qed": 0.6}
    )
    negatives: float = 0.8
    mined: float = 0.4
    swapped: float = 0.45
    stories: int = 500
    papers: int = 170
    tables: int = 85
    rephrased: float = 0.25
    abbreviated: float = 0.12
    statements: int = 2500


class Mixture:
    """The sets, their hard negatives and the rules that make more of them."""

    def __init__(
        self, sets: Mapping[str, ReadingSet], mined: Mapping[str, Sequence[Window]], cutter: Cutter, data: Path
    ) -> None:
        self._sets = sets
        self._mined = mined
        self._cutter = cutter
        self._texts = {name: text for one in sets.values() for name, text in one.texts.items()}
        self._claims = statements.wice(data)
        every = (text.text for text in self._texts.values() if not is_held_out(text))
        self._pool = sorted({name for text in every for name in names(text)})

    def drawn(self, shares: Shares, rng: Random) -> list[Example]:
        """One pass of training examples, in random order."""
        made: list[Example] = []
        for name, one in self._sets.items():
            share = shares.sets.get(name, 1.0)
            for asked in one.questions:
                if is_held_out(one.texts[asked.text]):
                    continue
                for _ in range(int(share) + chance(rng, share % 1)):
                    made += self._of_question(asked, one, shares, rng)
        for examples in self._invented(shares, rng):
            made += [self._typed(example, rng) for example in examples]
        if shares.statements:
            made += self._statements(shares.statements, rng)
        rng.shuffle(made)
        return made

    @staticmethod
    def _invented(shares: Shares, rng: Random) -> Iterator[list[Example]]:
        yield from invented.stories(shares.stories, rng)
        yield from paper_kinds.papers(shares.papers, rng)
        yield from paper_tables.tables(shares.tables, rng)

    def _statements(self, count: int, rng: Random) -> list[Example]:
        squad = self._sets["squad2"]
        squad = replace(squad, questions=tuple(q for q in squad.questions if not is_held_out(squad.texts[q.text])))
        texts = [text for text in self._texts.values() if not is_held_out(text)]
        return [
            *self._claims,
            *statements.by_rule(texts, self._pool, self._cutter, count * 2 // 3, rng),
            *statements.from_answers(squad, self._cutter, count // 3, rng),
        ]

    def _of_question(self, asked: Asked, one: ReadingSet, shares: Shares, rng: Random) -> Iterator[Example]:
        text = one.texts[asked.text]
        given = self._given(asked, text, rng.choice(_LIMITS))
        if given is None:
            return
        yield self._typed(self._rephrased(given, shares, rng), rng)
        if rng.random() >= shares.negatives:
            return
        draw = rng.random()
        if draw < shares.mined:
            negative = self._found_instead(asked, rng) or self._elsewhere(asked, text, rng)
        elif draw < shares.mined + shares.swapped:
            negative = self._swapped(given, rng) or self._elsewhere(asked, text, rng)
        else:
            negative = self._elsewhere(asked, text, rng) or self._found_instead(asked, rng)
        if negative is not None:
            yield self._typed(self._rephrased(negative, shares, rng), rng)

    @staticmethod
    def _rephrased(example: Example, shares: Shares, rng: Random) -> Example:
        """The example with the same asked in other words, in some draws; what it is labelled stays true."""
        if chance(rng, shares.rephrased):
            example = replace(example, question=in_other_words(example.question, rng))
        if chance(rng, shares.abbreviated):
            return abbreviated(example, rng) or example
        return example

    def _given(self, asked: Asked, text: Text, limit: int) -> Example | None:
        windows = self._cutter.windows(text, limit)
        if not windows:
            return None
        if not asked.answerable:
            return without(asked.question, text, max(windows, key=lambda w: w[1] - w[0]), "given")
        window = max(windows, key=lambda w: sum(max(0, min(b, w[1]) - max(a, w[0])) for a, b in asked.evidence))
        example = within(asked, text, window, "given")
        return example if example.answerable else None

    def _found_instead(self, asked: Asked, rng: Random) -> Example | None:
        found = [w for w in self._mined.get(asked.id, ()) if self._may_be_read(w, asked)]
        if not found:
            return None
        name, window = rng.choice(found[:6])
        return without(asked.question, self._texts[name], window, "found instead")

    def _may_be_read(self, window: Window, asked: Asked) -> bool:
        """Whether a window is no held-out text, and does not answer after all."""
        return not is_held_out(self._texts[window[0]]) and not may_answer(Found(*window, 0.0), asked, self._texts)

    def _elsewhere(self, asked: Asked, text: Text, rng: Random) -> Example | None:
        """Another window of the same text."""
        answers = [text.text[slice(*span)] for span in asked.answers or asked.evidence]
        windows = [
            w
            for w in self._cutter.windows(text, rng.choice(_LIMITS))
            if not touches(w, asked.evidence) and not holds_any(text.text[slice(*w)], answers)
        ]
        return without(asked.question, text, rng.choice(windows), "elsewhere") if windows and asked.answerable else None

    def _swapped(self, given: Example, rng: Random) -> Example | None:
        """The question about another, or the window of another, so that it is not answered any more."""
        if not given.answerable:
            return None
        whole = f"{given.context} {given.text}"
        if chance(rng, 0.6):
            elsewhere = _beside(given)
            others = [
                of_another_thing(given.question, whole, " ".join(elsewhere), rng),
                of_a_neighbour(given.question, elsewhere, rng),
                about_another(given.question, whole, self._pool, rng),
                asked_of(given.text, given.context, rng) if chance(rng, 0.4) else None,
            ]
            made = [question for question in others if question is not None]
            if made:
                question = rng.choice(made)
                return Example(question, given.context, given.text, None, (), False, "other question")
        keep = given.text[slice(*given.answer)] if given.answer else given.text
        change = of_another(given.text, given.question, keep, self._pool, rng)
        if change is None:
            return None
        old, new = change
        context, text = replaced(given.context, old, new), replaced(given.text, old, new)
        return Example(given.question, context, text, None, (), False, "other text")

    @staticmethod
    def _typed(example: Example, rng: Random) -> Example:
        question = example.question if example.statement else as_typed(example.question, rng)
        return replace(example, question=question, context=example.context if chance(rng, 0.8) else "")


def _beside(example: Example) -> list[str]:
    """The sentences of the example's text that do not answer."""
    spans = sentence_spans(example.text)
    return [example.text[slice(*span)] for span in spans if not touches(span, example.evidence)]
