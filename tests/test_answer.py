"""The check of citations: what stands in its passage is verified, what does not is shown as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from langchain_core.runnables import RunnableLambda

from assistant.answer import Claim, Context, Draft, Question, Quote, check
from assistant.chain import build_chain
from index.passages import Location, Passage
from index.searching import Hit, Searcher
from index.store import Store
from index.sync import sync

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from index.encoder import Encoder

TEXT = "Sales fell by 30.9% in 2024.\nThe maker was slow to offer plug-ins.\nSales fell by 30.9% in 2024."
PASSAGE = Passage(
    source="documents/sales.txt",
    section=0,
    ordinal=3,
    start=100,
    end=100 + len(TEXT),
    text=TEXT,
    location=Location(lines=(7, 9), heading=("Sales", "Honda")),
    title="Sales",
    date="2025-01-31",
    source_sha256="ab" * 32,
    line_starts=((0, 7), (29, 8), (67, 9)),
)
CONTEXT = Context(Question("Why?"), "Why did sales fall?", (Hit(PASSAGE, 0.9, 1, 0.7, None, 0.0),), generation=4)


def test_a_quote_gets_the_place_where_it_stands() -> None:
    answer = check(
        Draft((Claim("It was slow.", (Quote(0, "The maker was slow"),), 0.8),), "test"), CONTEXT, lambda _: None
    )
    (citation,) = answer.citations
    assert (citation.start, citation.end) == (129, 147)
    assert TEXT[citation.start - PASSAGE.start : citation.end - PASSAGE.start] == citation.quote
    assert (citation.n, citation.lines, citation.heading) == (1, (8, 8), ("Sales", "Honda"))
    assert citation.verified
    assert answer.sentences[0].verified
    assert answer.answer == "It was slow. [1]"


def test_a_known_start_tells_equal_quotes_apart() -> None:
    quote = "Sales fell by 30.9% in 2024."
    answer = check(
        Draft((Claim(quote, (Quote(0, quote, 67),)), Claim(quote, (Quote(0, quote),))), "test"),
        CONTEXT,
        lambda _: None,
    )
    assert [c.lines for c in answer.citations] == [(9, 9), (7, 7)]


@pytest.mark.parametrize(
    ("quotes", "citations", "verified"),
    [
        ((), 0, False),
        ((Quote(0, "Sales fell by 31%"),), 1, False),
        ((Quote(0, "sales fell by 30.9%"),), 1, False),
        ((Quote(0, "Sales fell  by 30.9%"),), 1, False),
        ((Quote(1, "Sales fell by 30.9%"),), 0, False),
        ((Quote(-1, "Sales fell by 30.9%"),), 0, False),
        ((Quote(0, " "),), 0, False),
        ((Quote(0, "Sales fell by 30.9%"), Quote(0, "invented words")), 2, False),
        ((Quote(0, "Sales fell by 30.9%"), Quote(0, "slow to offer")), 2, True),
        ((Quote(0, "slow to offer"), Quote(0, "slow to offer")), 1, True),
        ((Quote(0, "slow to offer", 39),), 1, True),
        ((Quote(0, "slow to offer", 39, quoted=False),), 1, False),
        ((Quote(0, "slow to offer"), Quote(0, "Sales fell", quoted=False)), 2, False),
        ((Quote(0, "low to offer"),), 1, False),
        ((Quote(0, "fell by 30"),), 1, False),
        ((Quote(0, "e"),), 1, False),
    ],
)
def test_a_claim_holds_only_if_every_quote_does(quotes: tuple[Quote, ...], citations: int, verified: bool) -> None:
    answer = check(Draft((Claim("Sales fell.", quotes),), "test"), CONTEXT, lambda _: None)
    assert answer.answered
    assert len(answer.citations) == citations
    assert answer.sentences[0].verified is verified


@pytest.mark.parametrize(("text", "verified"), [("Down 30.9 percent in 2024.", True), ("Down 80 percent.", False)])
def test_a_claim_holds_only_if_its_numbers_are_quoted(text: str, verified: bool) -> None:
    answer = check(Draft((Claim(text, (Quote(0, "Sales fell by 30.9% in 2024"),)),), "test"), CONTEXT, lambda _: None)
    assert answer.citations[0].verified
    assert answer.sentences[0].verified is verified


def test_a_file_that_changed_is_marked() -> None:
    answer = check(Draft((Claim("It fell.", (Quote(0, "Sales fell"),)),), "test"), CONTEXT, lambda _: "gone")
    assert (answer.citations[0].changed, answer.citations[0].file_state) == (True, "gone")


def test_a_refusal_shows_what_came_nearest() -> None:
    answer = check(Draft((), "test"), CONTEXT, lambda _: None)
    assert not answer.answered
    assert answer.answer == ""
    assert [c.quote for c in answer.nearest] == ["Sales fell by 30.9% in 2024."]


def test_every_file_that_was_read_is_named_though_nothing_of_it_is_cited() -> None:
    answer = check(Draft((Claim("In my own words."),), "test"), CONTEXT, lambda _: None)
    assert (answer.citations, answer.read) == ((), ("documents/sales.txt",))


def test_the_json_form_is_versioned_and_complete() -> None:
    answer = check(Draft((Claim("It fell.", (Quote(0, "Sales fell"),)),), "test"), CONTEXT, lambda _: None).as_dict()
    assert answer["schema"] == "assistant.answer/1"
    assert set(answer) >= {
        "question", "standalone_question", "answered", "answer", "short_answer", "sentences", "citations", "nearest",
        "warnings", "generation", "model", "seconds",
    }  # fmt: skip
    assert set(answer["citations"][0]) == {
        "n", "source", "title", "date", "page", "lines", "heading", "start", "end", "quote", "verified", "changed",
        "source_sha256", "score", "columns", "file_state",
    }  # fmt: skip
    assert set(answer["sentences"][0]) == {"text", "citations", "verified", "support"}


def test_an_answer_is_of_one_generation_though_another_is_published_meanwhile(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "gate.txt").write_text("The red gate was painted by Olivia Brandt.")
    store = Store(tmp_path / ".assistant")
    sync(store, [tmp_path], encoder)

    class Overtaken(Searcher):
        """A searcher whose first search is followed by another process's publishing."""

        def search(
            self, question: str, k: int = 8, sources: Collection[str] | None = None, since: str | None = None
        ) -> list[Hit]:
            hits = super().search(question, k, sources, since)
            if not (tmp_path / "quokka.txt").exists():
                (tmp_path / "quokka.txt").write_text("The quokka lives on Rottnest Island.")
                sync(store, [], encoder)
            return hits

    with Overtaken(store, encoder) as searcher:
        answer = build_chain(searcher, RunnableLambda(lambda _: Draft((), "test"))).invoke("Is a quokka at the gate?")
        assert answer.generation == searcher.generation.manifest.number
    assert (set(answer.read), answer.unknown_words) == ({"gate.txt", "quokka.txt"}, ())
