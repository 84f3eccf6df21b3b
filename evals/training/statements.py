"""Statements beside windows that support them or do not: WiCE's claims, and sentences changed by rule."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

from evals.public.collection import read_lines
from evals.training.drawing import chance
from evals.training.examples import Example, is_held_out
from evals.training.wording import falsified, names
from index.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from evals.public.reading import Asked, ReadingSet, Text
    from evals.training.examples import Cutter

_PIECES = 180
_HELD_OUT_STATEMENTS = 400
_SHORTEST, _LONGEST = 40, 260
# Of a cited page: more than a window holds.
_MOST_SENTENCES = 12
_ASIDE = re.compile(r"\s*\([^()]*\)|,\s+(?:which|who|where)\b[^,.]*(?=[,.])")
_OPENING = re.compile(r"^(?:However|Moreover|Furthermore|In addition|Thus|Therefore|Also|But|And),?\s+")


def wice(folder: Path) -> list[Example]:
    """WiCE (Kamoi et al., 2023): claims beside the stretch of the cited page that bears on them; "partially" is no."""
    rows = read_lines(folder / "wice" / "claims_dev.jsonl.gz")
    rows += read_lines(folder / "wice" / "unsupported_tokens_train.jsonl.gz")
    return [example for row in rows if (example := _claim(row)) is not None]


def _claim(row: dict[str, Any]) -> Example | None:
    sentences, groups = row["evidence"], row["supporting_sentences"]
    if groups and groups[0]:
        first, last = min(groups[0]), max(groups[0])
    elif row["label"] == "not_supported":
        first = last = min(5, len(sentences) - 1)
    else:
        return None
    if last - first > _MOST_SENTENCES:
        return None
    begin, end = max(0, first - 2), min(len(sentences), last + 3)
    shown = [str(sentence) for sentence in sentences[begin:end]]
    starts = [sum(len(s) + 1 for s in shown[:i]) for i in range(len(shown))]
    cited = groups[0] if groups else []
    evidence = tuple((starts[i - begin], starts[i - begin] + len(shown[i - begin])) for i in cited)
    title = str(sentences[0]).removeprefix("(meta data) TITLE: ")
    supported = row["label"] == "supported"
    return Example(str(row["claim"]), title, "\n".join(shown), None, evidence, supported, "wice", statement=True)


def by_rule(texts: Sequence[Text], pool: Sequence[str], cutter: Cutter, count: int, rng: Random) -> Iterator[Example]:
    """Sentences of a window, shortened, as they are or made false by one change, and sentences of other windows."""
    made = 0
    while made < count:
        text = rng.choice(texts)
        windows = cutter.windows(text, _PIECES)
        start, end = rng.choice(windows)
        window = text.text[start:end]
        spans = [span for span in sentence_spans(window) if _SHORTEST <= span[1] - span[0] <= _LONGEST]
        if not spans:
            continue
        span = rng.choice(spans)
        statement = _shortened(window[slice(*span)], rng)
        evidence: tuple[tuple[int, int], ...] = (span,)
        (kind,) = rng.choices(("true", "false", "not said"), weights=(45, 40, 15))
        if kind == "false":
            changed = falsified(statement, [*names(window), rng.choice(pool)], rng)
            if changed is None:
                continue
            statement = changed
        elif kind == "not said":
            # The sentence is taken out of the window that would say it.
            window, evidence = (window[: span[0]] + window[span[1] :]).strip(), ()
            if not window:
                continue
        made += 1
        yield Example(
            statement, text.title, window, None, evidence, kind == "true", "statement by rule", statement=True
        )


def _shortened(sentence: str, rng: Random) -> str:
    statement = _OPENING.sub("", sentence)
    if chance(rng, 0.6):
        statement = _ASIDE.sub("", statement)
    statement = " ".join(statement.split())
    return statement[:1].upper() + statement[1:]


def from_answers(one: ReadingSet, cutter: Cutter, count: int, rng: Random) -> Iterator[Example]:
    """A question with its answer, as a statement; and with another figure or name of the window, which is false."""
    askable = [asked for asked in one.questions if asked.answers]
    for asked in rng.sample(askable, min(count, len(askable))):
        example = _with_answer(asked, one.texts[asked.text], cutter, rng)
        if example is not None:
            yield example


def held_out(sets: Sequence[ReadingSet], cutter: Cutter) -> list[Example]:
    """Statements about texts that were kept from training, to calibrate on; the same each time."""
    rng = Random(13)  # noqa: S311 (repeatable, not secret)
    texts = [text for one in sets for text in one.texts.values() if is_held_out(text)]
    pool = sorted({name for text in texts for name in names(text.text)})
    made = list(by_rule(texts, pool, cutter, _HELD_OUT_STATEMENTS, rng))
    for one in sets:
        kept = tuple(asked for asked in one.questions if is_held_out(one.texts[asked.text]))
        made += from_answers(replace(one, questions=kept), cutter, _HELD_OUT_STATEMENTS // len(sets), rng)
    return made


def _with_answer(asked: Asked, text: Text, cutter: Cutter, rng: Random) -> Example | None:
    first, last = asked.answers[0]
    window = next((w for w in cutter.windows(text, _PIECES) if w[0] <= first and last <= w[1]), None)
    if window is None:
        return None
    shown, answer = text.text[slice(*window)], text.text[first:last]
    span = (first - window[0], last - window[0])
    if chance(rng, 0.5):
        statement = f"{asked.question.rstrip('? ')}: {answer}."
        return Example(statement, text.title, shown, None, (span,), True, "statement of an answer", statement=True)
    others = re.findall(r"\d[\d.,]*\b", shown) if answer[:1].isdigit() else names(shown)
    others = [other for other in others if other not in answer and answer not in other]
    if not others:
        return None
    statement = f"{asked.question.rstrip('? ')}: {rng.choice(others)}."
    return Example(statement, text.title, shown, None, (span,), False, "statement of an answer", statement=True)
