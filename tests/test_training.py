"""What the reader learns from is right, and what was trained is what is shipped."""

from __future__ import annotations

import csv
import gzip
import json
import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from assistant.reader.runtime import Pair, Reader, open_reader, open_tokenizer
from evals.public.reading import Asked, ReadingSet, Text
from evals.training import ablation
from evals.training.attributes import ATTRIBUTES, asked_of
from evals.training.drawing import TRADES
from evals.training.examples import Cutter, Example, holds_any, is_held_out, within, without
from evals.training.invented import stories
from evals.training.measure import FIGURES, spread
from evals.training.mixture import Mixture, Shares
from evals.training.paper_kinds import KINDS, mail, notes
from evals.training.paper_tables import tables
from evals.training.papers import examples
from evals.training.rephrasing import abbreviated, in_other_words
from evals.training.wording import about_another, as_typed, falsified, of_another
from index.encoder import DEFAULT_ENCODER, Encoder
from index.encoder_source import find_model
from index.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from evals.training.model import ReaderModel
    from evals.training.papers import Paper

SHIP = "The Alba was built in 1871. She sank in 1902 off Cape Orm, with all her cargo. Divers found her in 1988."
TEXT = Text("alba", "alba", "The Alba", SHIP)
QUESTIONS = {
    "When did the Alba sink?": "1902",
    "When was the Alba built?": "1871",
    "Where did the ship go down?": "off Cape Orm",
    "Who found the wreck?": "Divers",
}


def asked(question: str, answer: str) -> Asked:
    start = SHIP.index(answer)
    span = (start, start + len(answer))
    return Asked(question, question, "alba", (span,), (span,), answerable=True)


def learnable() -> list[Example]:
    whole = (0, len(SHIP))
    examples = [within(asked(question, answer), TEXT, whole, "given") for question, answer in QUESTIONS.items()]
    return [*examples, without("Who captained the Alba?", TEXT, whole, "given")]


@pytest.fixture(scope="module")
def tokenizer_file() -> Path:
    return find_model(DEFAULT_ENCODER) / "tokenizer.json"


def test_windows_are_runs_of_whole_sentences_within_the_limit(encoder: Encoder) -> None:
    cutter = Cutter(encoder.count_pieces)
    for limit in (5, 20, 200):
        windows = cutter.windows(TEXT, limit)
        assert [span for first, last in windows for span in sentence_spans(SHIP) if first <= span[0] < last] == (
            sentence_spans(SHIP)
        )
        sizes = [encoder.count_pieces(SHIP[first:last]) for first, last in windows]
        longest = max(encoder.count_pieces(SHIP[first:last]) for first, last in sentence_spans(SHIP))
        assert max(sizes) <= max(limit, longest)


def test_a_window_keeps_what_answers_there_and_nothing_else() -> None:
    question = asked("When did the Alba sink?", "1902")
    inside = within(question, TEXT, (28, len(SHIP)), "given")
    assert inside.answer is not None
    assert inside.text[slice(*inside.answer)] == "1902"
    assert inside.answerable
    outside = within(question, TEXT, (0, 27), "given")
    assert (outside.answer, outside.evidence, outside.answerable) == (None, (), False)
    assert holds_any("In 1902 it rained.", ["1902"])


def of_kind(kind: Callable[[Random], Paper]) -> Callable[[int, Random], Iterator[list[Example]]]:
    return lambda count, rng: (list(examples(kind(rng), kind(rng), rng)) for _ in range(count))


# Of notes that are a line each a few are taken for one sentence, which a person would not quote but could.
@pytest.mark.parametrize(
    ("invented", "least"),
    [(stories, 1.0), (tables, 1.0), *((of_kind(kind), 0.9 if kind is notes else 0.99) for kind in KINDS)],
)
def test_invented_texts_hold_their_answers_in_whole_sentences(
    invented: Callable[[int, Random], Iterator[list[Example]]], least: float
) -> None:
    made = [example for story in invented(60, Random(3)) for example in story]  # noqa: S311 (repeatable, not secret)
    assert {example.answerable for example in made} == {True, False}
    starts = [{start for start, _ in sentence_spans(example.text)} for example in made]
    whole = [all(start in at for start, _ in example.evidence) for example, at in zip(made, starts, strict=True)]
    assert sum(whole) >= least * len(whole)
    for example in made:
        assert bool(example.evidence) is example.answerable
        if example.answer is not None:
            first, last = example.answer
            assert any(start <= first and last <= end for start, end in example.evidence), example
    assert len(TRADES) >= 5


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_paper_is_asked_for_what_it_tells_and_for_what_it_leaves_out(kind: Callable[[Random], Paper]) -> None:
    rng = Random(4)  # noqa: S311 (repeatable, not secret)
    paper, other = kind(rng), kind(rng)
    lines = {one.text for one in (*paper.opening, *paper.lines, *paper.closing)}
    made = list(examples(paper, other, rng))
    assert {example.answerable for example in made} == {True, False}
    for example in made:
        assert {example.text[start:end] for start, end in example.evidence} <= lines
        untold = [one for one in paper.lines if any(example.question in asking.questions for asking in one.asked)]
        if not example.answerable:
            assert not any(one.text in example.text for one in untold), example.question


@pytest.mark.parametrize("seed", range(40))
def test_no_mail_that_names_its_sender_is_said_not_to(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 (repeatable, not secret)
    for example in examples(mail(rng), mail(rng), rng):
        about = re.search(r"(?:wrote|mail) about (.+)\?", example.question)
        if about and not example.question.startswith(("When", "To whom")):
            assert example.answerable is (about[1].lower() == example.context.lower())


def test_the_cheapest_row_of_a_table_is_the_one_with_the_lowest_figure() -> None:
    made = [example for story in tables(60, Random(5)) for example in story]  # noqa: S311 (repeatable, not secret)
    asked_for = [example for example in made if example.question.startswith("Which course is the cheapest")]
    assert asked_for
    for example in asked_for:
        if "£" not in example.text:  # asked for a column that is not there
            assert not example.answerable
            continue
        least = min(int(fee) for fee in re.findall(r"£(\d+)", example.text))
        rows = [row for row in example.text.split("\n") if re.search(rf"£{least}\b", row)]
        assert [example.text[start:end] for start, end in example.evidence] == rows
        if example.answer is not None:
            assert example.text[slice(*example.answer)] in rows[0]


def test_questions_are_changed_as_people_type_and_never_lose_their_matter() -> None:
    rng = Random(1)  # noqa: S311
    typed = {as_typed("How much did Alba Line invest in Orm?", rng) for _ in range(80)}
    assert len(typed) > 5
    assert all("invest" in question.lower() and "orm" in question.lower() for question in typed)


def test_what_is_swapped_is_not_in_the_text() -> None:
    rng, pool = Random(2), ["Brenna", "Kiruna Works"]  # noqa: S311
    for _ in range(20):
        changed = about_another("When did the Alba leave in 1902?", SHIP, pool, rng)
        assert changed is None or changed != "When did the Alba leave in 1902?"
        if changed is not None:
            assert "Alba" not in changed or "1902" not in changed
        other = of_another(SHIP, "Why did the Alba sink?", "1902", pool, rng)
        assert other is not None
        assert other[0] == "Alba"
        assert other[1] in pool
        false = falsified("The Alba sank in 1902 before dawn.", pool, rng)
        assert false not in (None, "The Alba sank in 1902 before dawn.")


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("When did the firm buy the ship?", {"acquire", "purchase", "company", "business", "vessel"}),
        ("Why were sales growing?", {"rising", "climbing"}),
        ("Who is it?", set()),
    ],
)
def test_a_question_in_other_words_keeps_its_forms(question: str, others: set[str]) -> None:
    changed = {in_other_words(question, Random(seed)) for seed in range(40)}  # noqa: S311
    new = {word for other in changed for word in other.rstrip("?").split()} - set(question.rstrip("?").split())
    assert new == others


def test_a_phrase_by_its_initials_moves_answer_and_evidence_with_it() -> None:
    text = "The new harbour office opened in 1902. Later the New Harbour Office was let to 12 firms. It stands empty."
    start = text.index("12 firms")
    second = next(span for span in sentence_spans(text) if span[0] <= start < span[1])
    given = Example("To whom was the New Harbour Office let?", "", text, (start, start + 8), (second,), True, "given")
    made = [one for seed in range(60) if (one := abbreviated(given, Random(seed))) is not None]  # noqa: S311
    assert {"NHO" in one.question for one in made} == {True, False}
    assert any("(NHO)" in one.text for one in made)
    for one in made:
        assert one.answer is not None
        assert one.text[slice(*one.answer)] == "12 firms"
        assert one.evidence[0] in sentence_spans(one.text)
    assert abbreviated(without("Who is it?", TEXT, (0, len(SHIP)), "given"), Random(1)) is None  # noqa: S311


def test_what_a_text_does_not_say_is_asked_of_what_it_names() -> None:
    rng = Random(4)  # noqa: S311
    text = "The ferry Alba costs 12 crowns. It weighs nine tons and is red."
    made = {question for _ in range(200) if (question := asked_of(text, "", rng)) is not None}
    assert len(made) > 15
    assert all("Alba" in question for question in made)
    assert not any(word in question for question in made for word in ("cost", "price", "weigh", "colour"))
    assert asked_of("nobody is named here", "", rng) is None
    assert all("{}" in question for one in ATTRIBUTES for question in one.questions)


def test_the_same_texts_are_always_kept_from_training() -> None:
    kept = [n for n in range(500) if is_held_out(Text(f"t{n}", f"d{n}", "", ""))]
    assert 8 <= len(kept) <= 40
    assert kept == [n for n in range(500) if is_held_out(Text("other", f"d{n}", "Title", "text"))]
    assert is_held_out(Text("n1", "Normans", "Normans", ""))


def test_no_text_that_is_kept_from_training_is_drawn(encoder: Encoder, tmp_path: Path) -> None:
    kept = "The Normans came from Denmark. They settled in the north of France in 911."
    texts = {
        "alba": TEXT,
        "orm": Text("orm", "orm", "Cape Orm", "Cape Orm has a tower of granite. It was lit in 1888 by Ada Berg."),
        "n": Text("n", "Normans", "Normans", kept),
    }
    start = kept.index("911")
    held = Asked("n", "When did they settle?", "n", ((start, start + 3),), ((start, start + 3),), answerable=True)
    questions = [asked(question, answer) for question, answer in QUESTIONS.items()]
    (tmp_path / "wice").mkdir()
    for name in ("claims_dev", "unsupported_tokens_train"):
        (tmp_path / "wice" / f"{name}.jsonl.gz").write_bytes(gzip.compress(b""))
    one = ReadingSet("squad2", texts, (*questions, held))
    mined = {each.id: [("n", (0, len(kept))), ("orm", (0, 30))] for each in questions}
    mixture = Mixture({"squad2": one}, mined, Cutter(encoder.count_pieces), tmp_path)
    shares = Shares(stories=0, papers=0, tables=0, statements=12)
    drawn = [e for seed in range(5) for e in mixture.drawn(shares, Random(seed))]  # noqa: S311
    assert {example.origin for example in drawn} >= {"given", "found instead", "statement of an answer"}
    assert not any("911" in example.text or "911" in example.question for example in drawn)


def test_labels_stand_on_the_pieces_of_the_answer(tokenizer_file: Path) -> None:
    from evals.training.features import IGNORED, collated, featurised

    tokenizer = open_tokenizer(tokenizer_file)
    made = [featurised(example, tokenizer) for example in learnable()]
    for features, answer in zip(made, QUESTIONS.values(), strict=False):
        assert tokenizer.decode(features.ids[features.start : features.end + 1]) == answer.lower()
        held = [at for at, value in enumerate(features.holds) if value]
        first, last = sentence_spans(SHIP)[held[0]]
        assert answer in SHIP[first:last]
        assert features.sentences[features.start] == held[0]
    assert (made[-1].start, made[-1].end, sum(made[-1].holds)) == (0, 0, 0)
    claim = featurised(Example("The Alba sank.", "", SHIP, None, ((28, 40),), True, "x", statement=True), tokenizer)
    assert claim.start == IGNORED
    batch = collated([*made, claim])
    assert batch.ids.shape == batch.mask.shape == (6, max(len(f.ids) for f in [*made, claim]))
    assert batch.holds.shape == (6, 3)


def small_model() -> ReaderModel:
    """A model of the reader's form that learns five questions in seconds."""
    import torch
    from transformers import BertConfig, BertModel

    from evals.training.model import ReaderModel

    torch.manual_seed(4)
    config = BertConfig(
        hidden_size=64, num_hidden_layers=2, num_attention_heads=2, intermediate_size=128,
        attention_probs_dropout_prob=0.0, hidden_dropout_prob=0.0,
    )  # fmt: skip
    return ReaderModel(BertModel(config, add_pooling_layer=False), 64)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, tokenizer_file: Path) -> Path:
    """A run over five questions, cut off once and gone on with."""
    from evals.training.run import Plan, Run

    folder = tmp_path_factory.mktemp("run")
    tokenizer = open_tokenizer(tokenizer_file)
    for steps in (60, 150):
        plan = Plan(steps, pieces=512, rate=3e-3, warmup=10, average=0.5, log_every=15)
        run = Run(folder, small_model(), plan)
        assert run.step == (0 if steps == 60 else 60)
        run.train(lambda rng: sorted(learnable() * 4, key=lambda _: rng.random()), tokenizer)
    return folder


def loaded(folder: Path) -> ReaderModel:
    from evals.training.run import averaged

    return averaged(folder, small_model())


@pytest.fixture(scope="module")
def reader(trained: Path, tokenizer_file: Path) -> Reader:
    from evals.training.export import export

    export(loaded(trained), trained / "reader.onnx")
    return open_reader(trained / "reader.onnx", tokenizer_file)


def test_a_run_goes_on_where_it_was_and_learns(trained: Path) -> None:
    with (trained / "log.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["step"]) for row in rows] == list(range(15, 151, 15))
    assert float(rows[-1]["span"]) < float(rows[0]["span"]) / 4


def test_what_is_shipped_can_be_trained_on(trained: Path, reader: Reader, tokenizer_file: Path, tmp_path: Path) -> None:
    from evals.training.export import export
    from evals.training.shipped import with_shipped

    restored = with_shipped(small_model(), trained / "reader.onnx")
    for name, weight in loaded(trained).state_dict().items():
        step = float(weight.abs().max()) / 63  # seven bits
        assert float((restored.state_dict()[name] - weight).abs().max()) <= step, name
    export(restored.eval(), tmp_path / "again.onnx")
    again = open_reader(tmp_path / "again.onnx", tokenizer_file)
    for question in QUESTIONS:
        pair = Pair(question, "The Alba", SHIP)
        assert again.read(pair).answerable == pytest.approx(reader.read(pair).answerable, abs=0.01)


def test_the_mean_of_runs_is_a_run_to_start_from(trained: Path, tmp_path: Path) -> None:
    from evals.training.run import Plan, Run, mean_of, save_mean

    save_mean(tmp_path, mean_of([loaded(trained), small_model()]))
    mean, one, other = (
        model.state_dict()["ends.weight"] for model in (loaded(tmp_path), loaded(trained), small_model())
    )
    assert float((mean - (one + other) / 2).abs().max()) < 1e-6
    with pytest.raises(SystemExit, match="give another --name"):
        Run(tmp_path, small_model(), Plan(1))


def test_every_row_of_the_ablation_leaves_out_what_there_is() -> None:
    left_out = [name for row in ablation.ROWS for name in row.without]
    ablation.leave_out(
        Shares(), [name for name in left_out if name not in ablation.HEADS]
    )  # ends the program where a name is unknown
    assert len({row.name(200, None) for row in ablation.ROWS}) == len(ablation.ROWS)


def test_an_ablation_goes_on_from_the_rows_that_are_measured(tmp_path: Path) -> None:
    reached = dict.fromkeys(ablation.COLUMNS, 0.5)
    for row in ablation.ROWS:
        folder = tmp_path / row.name(8, None)
        folder.mkdir()
        (folder / FIGURES).write_text(json.dumps(reached), encoding="utf-8")
    head, _, first, *_ = ablation.ablate(tmp_path, tmp_path, steps=8, limit=None)
    assert head.count("|") == first.count("|")
    assert first == "| everything | " + " | ".join(["0.500"] * len(reached)) + " |"


def test_a_limit_takes_questions_from_the_whole_set() -> None:
    assert list(spread(range(10), 4)) == [0, 3, 6, 9]
    assert list(spread(range(3), 5)) == [0, 1, 2]
    assert list(spread(range(3), None)) == [0, 1, 2]


def test_the_shipped_file_says_what_the_trained_model_says(trained: Path, reader: Reader, tokenizer_file: Path) -> None:
    import torch

    from assistant.reader.runtime import encoded

    model, tokenizer = loaded(trained), open_tokenizer(tokenizer_file)
    for question in QUESTIONS:
        encoding, _ = encoded(Pair(question, "The Alba", SHIP), tokenizer)
        ids, types = torch.tensor([encoding.ids]), torch.tensor([encoding.type_ids])
        with torch.no_grad():
            expected = model(ids, types, torch.ones_like(ids))
        reading = reader.read(Pair(question, "The Alba", SHIP))
        assert reading.answerable == pytest.approx(float(expected.answerable[0]), abs=0.4)
        assert reading.span is not None


def test_a_reading_points_into_its_own_text(reader: Reader) -> None:
    pairs = [
        Pair("When did the Alba sink?", "", SHIP),
        Pair("When did the Alba sink?", "Ships › The Alba", SHIP),
        Pair("When did it sink? " * 200, "", SHIP * 40),
        Pair("", "", "x"),
        Pair("一隻の船？", "船", "船は1902年に沈んだ。"),
    ]
    readings = reader.read_all(pairs)
    assert readings == [reader.read(pair) for pair in pairs]
    for pair, reading in zip(pairs, readings, strict=True):
        assert reading.span is not None
        start, end = reading.span
        assert 0 <= start < end <= len(pair.text)
        spans = sentence_spans(pair.text)
        assert [(s.start, s.end) for s in reading.sentences] == spans[: len(reading.sentences)]
    assert SHIP[slice(*(readings[0].span or (0, 0)))].startswith("1902")
    assert reader.read(Pair("When?", "", "")).span is None
