"""Evidence cited: what the answer quotes is what the gold file points at."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from evals.measures.folding import spaced
from evals.measures.measure import Measure

if TYPE_CHECKING:
    from assistant.answer import Citation
    from evals.gold import Evidence
    from evals.measures.measure import Trial

# A shorter quote points at too little, a longer one at too much.
SHORTEST_QUOTE, LONGEST_QUOTE = 15, 400


def evidence_cited(trial: Trial) -> bool | None:
    """Whether every group of evidence has an alternative that a verified citation covers.

    None for a question that the documents do not answer; a refusal cites nothing.
    """
    if not trial.gold.answerable:
        return None
    verified = [citation for citation in trial.answer.citations if citation.verified]
    return all(any(covers(c, alternative) for alternative in group for c in verified) for group in trial.gold.evidence)


def covers(citation: Citation, evidence: Evidence) -> bool:
    """Whether the citation is of the evidence's file and one quote holds the other, white space folded.

    A citation of fewer than 15 or more than 400 characters covers nothing.
    """
    quote, wanted = spaced(citation.quote), spaced(evidence.quote)
    if not SHORTEST_QUOTE <= len(quote) <= LONGEST_QUOTE:
        return False
    return is_same_file(citation.source, evidence.source) and (wanted in quote or quote in wanted)


def is_same_file(one: str, other: str) -> bool:
    """Whether the shorter path is the end of the longer one, whole names compared.

    Gold files name sources from the project's root, citations from the store's parent folder.
    """
    longer, shorter = sorted((PurePosixPath(one).parts, PurePosixPath(other).parts), key=len, reverse=True)
    return bool(shorter) and longer[-len(shorter) :] == shorter


MEASURE = Measure("evidence_cited", "evidence cited", evidence_cited)
