"""Short invented texts in which several makers, figures, years and people stand close together, with questions.

What a small reader confuses is the neighbour's figure, the other year, the name again when asked who that is. Such
texts show it nothing else. Nobody and nothing in them exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.training import drawing
from evals.training.drawing import chance
from evals.training.examples import Example, found_whole
from evals.training.parts import PARTS, Story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random


def stories(count: int, rng: Random) -> Iterator[list[Example]]:
    """`count` texts, each with all its questions as examples."""
    for _ in range(count):
        trade = rng.choice(drawing.TRADES)
        makers = [drawing.maker(rng, trade) for _ in range(3)]
        story = Story(rng, trade, makers, rng.randint(1990, 2024), drawing.word(rng))
        for part in rng.sample(PARTS, rng.randint(2, 5)):
            part(story)
        yield list(_examples(story))


def _examples(story: Story) -> Iterator[Example]:
    text = ""
    spans = []
    for sentence in story.sentences:
        text += ("\n\n" if chance(story.rng, 0.15) else " ") if text else ""
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence
    title = story.rng.choice(("", f"News from {story.place}", f"{story.trade.products[0].capitalize()}: the year"))
    for question, at, answer in story.asked:
        span = found_whole(answer, text, spans[at[0]][0], spans[at[-1]][1])
        evidence = tuple(spans[i] for i in at)
        yield Example(question, title, text, span, evidence, answerable=True, origin="invented")
    for question in story.missing:
        yield Example(question, title, text, None, (), answerable=False, origin="invented, missing")
