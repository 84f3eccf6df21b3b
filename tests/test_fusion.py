"""Two rankings become one, as computed by hand."""

from __future__ import annotations

import pytest

from index.fusion import fuse, normalised


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({}, {}),
        ({"a": 3.0}, {"a": 0.5}),
        ({"a": 0.2, "b": 0.2}, {"a": 0.5, "b": 0.5}),
        ({"a": 10.0, "b": 0.0, "c": 2.5}, {"a": 1.0, "b": 0.0, "c": 0.25}),
        ({"a": -1.0, "b": 1.0, "c": 0.5}, {"a": 0.0, "b": 1.0, "c": 0.75}),
    ],
)
def test_scores_are_normalised_between_the_least_and_the_greatest(
    scores: dict[str, float], expected: dict[str, float]
) -> None:
    assert normalised(scores) == pytest.approx(expected)


def test_fusion_is_the_weighted_sum_of_normalised_scores() -> None:
    dense = {"a": 0.9, "b": 0.5, "c": 0.1}  # normalised: 1, .5, 0
    bm25 = {"a": 0.0, "b": 8.0, "c": 6.0}  # normalised: 0, 1, .75
    assert fuse(dense, bm25, 0.6) == pytest.approx({"a": 0.6, "b": 0.7, "c": 0.3})
    assert list(fuse(dense, bm25, 0.6)) == ["b", "a", "c"]


@pytest.mark.parametrize(("weight", "order"), [(1.0, ["a", "b", "c"]), (0.0, ["b", "c", "a"])])
def test_a_weight_at_either_end_is_one_ranking_alone(weight: float, order: list[str]) -> None:
    assert list(fuse({"a": 0.9, "b": 0.5, "c": 0.1}, {"a": 0.0, "b": 8.0, "c": 6.0}, weight)) == order


def test_a_ranking_without_opinion_leaves_the_other_one() -> None:
    assert list(fuse({"a": 0.1, "b": 0.2}, {"a": 0.0, "b": 0.0}, 0.5)) == ["b", "a"]


def test_equal_scores_stand_in_the_order_of_their_ids() -> None:
    assert list(fuse({"b": 1.0, "c": 1.0, "a": 1.0}, {"c": 2.0, "a": 2.0, "b": 2.0}, 0.5)) == ["a", "b", "c"]


def test_candidates_need_both_scores() -> None:
    with pytest.raises(ValueError, match="both scores"):
        fuse({"a": 1.0}, {"b": 1.0}, 0.5)


def test_nothing_fuses_to_nothing() -> None:
    assert fuse({}, {}, 0.5) == {}
