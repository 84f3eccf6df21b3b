"""What must hold of a store that something happened to, whatever it was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.faults.documents import OLD
from index.embedding import BATCH

if TYPE_CHECKING:
    from evals.faults.documents import Change
    from evals.faults.places import Bases, Place
    from evals.faults.processes import Ended
    from evals.faults.states import State

# How a store that nothing was published in says so.
_NOTHING = "NoStoreError"
# What a person may be told to do.
_NEXT = re.compile(
    r"assistant index|make room|try again|run the command again|check the disk|put back a copy|name another place"
    r"|make it writable|wait until"
)
AS_BEFORE, IN_PART, AS_AFTER = "as before", "in part", "as after"


def stands(bases: Bases, change: Change, state: State) -> tuple[str, list[str]]:
    """Whether a store answers as before or as after a change, and what is wrong where it is neither.

    Where a run publishes in its middle, some of the files may be there, each whole.
    """
    problems = list(state.problems)
    if change.is_first and state.error is not None and state.error.startswith(_NOTHING):
        return AS_BEFORE, problems
    if not change.is_first and not state.differences(bases.clean(OLD).state):
        return AS_BEFORE, problems
    if not (differing := state.differences(bases.clean(change).state)):
        return AS_AFTER, problems
    if change.published_from is not None and state.is_part_of(bases.clean(change).state):
        return IN_PART, problems
    return "between", [*problems, f"neither as before nor as after: {'; '.join(differing)}"]


def answers(bases: Bases, change: Change, place: Place) -> tuple[str, list[str]]:
    """The same of the store in a place, its truth not looked at."""
    return stands(bases, change, place.state(with_truth=False))


def brought_in(bases: Bases, change: Change, place: Place) -> list[str]:
    """What does not hold after the next run: it must end well, in the state of a store built of the change alone.

    With what was embedded here before, it must have embedded no more than a run that nothing happened to, and a batch.
    """
    ended, clean = place.index().ended(), bases.clean(change)
    if ended.code != 0:
        return [f"the next run ended with {ended.code}: {ended.told}"]
    state = place.state()
    problems = [f"after the next run: {each}" for each in (*state.problems, *state.differences(clean.state))]
    if place.embedded > clean.embedded + BATCH:
        problems.append(f"{place.embedded} texts were embedded, of {clean.embedded}: more than a batch twice")
    strangers = [path.name for path in place.store.generations.iterdir() if not path.name.isdecimal()]
    return problems + ([f"{', '.join(strangers)} is left over"] if strangers else [])


def told_well(ended: Ended, naming: str = "") -> list[str]:
    """What is wrong with the end of a run that something happened to: 0, or 1 with one line of what, and what next.

    That line must hold the words of `naming`.
    """
    if ended.code == 0:
        return []
    errors = [line for line in ended.errors.splitlines() if line.startswith("error: ")]
    is_clear = len(errors) == 1 and "defect" not in errors[0] and bool(_NEXT.search(errors[0])) and naming in errors[0]
    if ended.code == 1 and is_clear and "Traceback" not in ended.errors:
        return []
    return [f"it ended with {ended.code}, not with a clear error: {ended.told}"]
