"""One small file a measure; `MEASURES` lists them in the order of a report's rows."""

from __future__ import annotations

from evals.measures import answered_rightly, evidence_cited, evidence_retrieved, refusals, right, seconds

MEASURES = (
    right.MEASURE,
    answered_rightly.MEASURE,
    evidence_cited.MEASURE,
    evidence_retrieved.RECALL,
    evidence_retrieved.MRR,
    refusals.RIGHT,
    refusals.WRONG,
    seconds.MEASURE,
)
