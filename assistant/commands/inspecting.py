"""`search`, `show` and `status`: what is in the store, without answering."""

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.options import (
    EncoderOption,
    InOption,
    JsonOption,
    QuietOption,
    SinceOption,
    StoreOption,
    TypeOption,
)
from index.errors import WrongUsageError

if TYPE_CHECKING:
    from assistant.history import Asked, Cited
    from index.generations import Generation
    from index.searching import Hit
    from index.store import Store

NOTHING_FOUND = 3


def search(  # noqa: PLR0913, PLR0917 (each parameter is an option)
    query: Annotated[str, typer.Argument(help="What to look for, or - to read it from standard input.")],
    store: StoreOption = None,
    encoder: EncoderOption = None,
    passages: Annotated[int, typer.Option("-k", "--passages", min=1, max=1000, help="How many passages.")] = 8,
    sources: InOption = None,
    since: SinceOption = None,
    types: TypeOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Find passages, best first, with their scores."""
    from assistant.commands.asking import question_text
    from assistant.commands.opening import opened
    from assistant.rendering import Page
    from assistant.selecting import Selection
    from assistant.settings import Settings
    from assistant.terminal import note, one_line, say, say_json, width
    from index.store import path_of

    text = question_text(query, [], quiet=True)
    with opened(Settings(store=store, encoder=encoder, quiet=quiet)) as line:
        selection = Selection.of(sources, since, types)
        hits = line.searcher.search(text, passages, selection.sources(line.searcher.generation), selection.since)
        unknown = line.searcher.unknown_words(text)
        if as_json:
            found = [hit_as_dict(hit) for hit in hits]
            say_json({"schema": "assistant.search/1", "query": text, "hits": found, "unknown_words": unknown})
        elif hits:
            say(*Page(width(), lambda source: path_of(line.store, source)).hits(hits))
    if unknown and hits and not as_json and not quiet:
        # By its vector something is always nearest, whatever is looked for.
        note(f"note: nowhere in the documents: {', '.join(f'“{one_line(word)}”' for word in unknown)}.")
    if not hits:
        note("Nothing found.")
        raise typer.Exit(NOTHING_FOUND)


def show(
    reference: Annotated[
        str,
        typer.Argument(metavar="N|SOURCE[:LINE|:pPAGE]", help="A citation of the last answer, or a place in a file."),
    ],
    store: StoreOption = None,
    page: Annotated[int | None, typer.Option("--page", min=1, help="The page of SOURCE.")] = None,
    line: Annotated[int | None, typer.Option("--line", min=1, help="The line of SOURCE.")] = None,
) -> None:
    """Show a citation of the last answer, or a place of a file, among the text around it."""
    from assistant.commands.opening import found
    from assistant.file_watch import FileWatch, told
    from assistant.rendering import Page
    from assistant.settings import Settings
    from assistant.surroundings import Reference, around_citation, around_place, rendered
    from assistant.terminal import note, one_line, say, shortened, width
    from index.generations import open_current
    from index.store import path_of

    place = found(Settings(store=store))
    with open_current(place) as generation:
        number = reference.strip("[]")
        if number.isdecimal():
            asked, cited = last_cited(place, int(number))
            around = around_citation(generation.vectors.of_source(cited.source), cited)
            # The answer above may have been one that is not kept.
            note(f"Citation [{number}] of the answer to “{shortened(asked.question)}”:")
        else:
            wanted = Reference.parse(reference)
            source = known_source(generation, place, wanted.source)
            wanted = Reference(source, page or wanted.page, line or wanted.line)
            around = around_place(generation.vectors.of_source(source), wanted)
    if state := FileWatch(place).state_of(around.passages[0]):
        note(f"note: {one_line(around.passages[0].source)}: {told(state)}; this is what was indexed.")
    columns = width()
    say(*rendered(around, Page(columns, lambda source: path_of(place, source)), columns))


def status(
    store: StoreOption = None,
    files: Annotated[bool, typer.Option("--files", help="List every file.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Check every file of the index by its checksum.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show what is indexed, with which model, when, how large, and what failed."""
    from assistant.commands.opening import found
    from assistant.rendering import Page
    from assistant.settings import Settings
    from assistant.state import rendered, state_of
    from assistant.terminal import note, say, say_json, width
    from index.generations import open_current
    from index.store import path_of
    from index.verification import verify_in_child

    place = found(Settings(store=store))
    with open_current(place) as generation:
        if verify:
            verify_in_child(generation.path, with_checksums=True)
            number = generation.manifest.number
            note(f"Generation {number} is as it was published: each file by its checksum, each passage by its own.")
        state = state_of(place, generation)
    if as_json:
        say_json(state.as_dict())
    else:
        say(*rendered(state, Page(width(), lambda source: path_of(place, source)), files=files))


def hit_as_dict(hit: "Hit") -> dict[str, object]:
    """A passage that was found, as `search --json` prints it."""
    passage = hit.passage
    return {
        "source": passage.source,
        "title": passage.title,
        "date": passage.date,
        "page": passage.location.page,
        "lines": passage.lines_of(0, len(passage.text)),
        "heading": passage.location.heading,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": round(hit.score, 4),
        "dense_score": round(hit.dense_score, 4),
        "bm25_score": round(hit.bm25_score, 4),
        "dense_rank": hit.dense_rank,
        "bm25_rank": hit.bm25_rank,
    }


def last_cited(store: "Store", number: int) -> "tuple[Asked, Cited]":
    """The last question kept, and citation `number` of its answer; raises WrongUsageError where there is none."""
    from assistant.history import History

    last = History(store.history_path).last()
    if not last:
        raise WrongUsageError("no answer is kept here yet: ask something first, or name a file to show")
    cited = next((cited for cited in last[0].citations if cited.n == number), None)
    if cited is None:
        raise WrongUsageError(f"the last answer has no citation [{number}]: it has {len(last[0].citations)}")
    return last[0], cited


def known_source(generation: "Generation", store: "Store", named: str) -> str:
    """The indexed file meant by a source, a path from here, or the end of one that no other file has.

    Raises WrongUsageError where there is none, or more than one.
    """
    import os

    from index.store import source_of

    # A path may lead through the folder above, which the names of sources do not.
    from_here = source_of(store, os.path.abspath(named))  # noqa: PTH100 (Path leaves "..")
    sources = [record.source for record in generation.documents if record.passages]
    for exact in (named, from_here):
        if exact in sources:
            return exact
    ending = [source for source in sources if source.endswith("/" + named)]
    if len(ending) == 1:
        return ending[0]
    if ending:
        raise WrongUsageError(f"{named} could be {' or '.join(ending)}: write more of it")
    without = {record.source: record.problem for record in generation.documents if not record.passages}
    if problem := without.get(named) or without.get(from_here):
        raise WrongUsageError(f"nothing was indexed from {named}: {problem}")
    raise WrongUsageError(f"{named} is not indexed: `assistant status --files` lists what is")
