"""The database counts what a careful clerk would, whatever was said and in whatever order it was heard."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.reach.enquiry import enquiry
from registry.reach.figures import Table
from registry.reach.measures.catalogue import CATALOGUE
from registry.reach.plain.counting import PlainCounting
from registry.reach.question import Question
from tests.registry.making import undone
from tests.registry.reach.reference.counting import ReferenceCounting
from tests.registry.reach.reference.playing import play
from tests.registry.reach.reference.stories import Count, counts, questions, worlds
from tests.registry.reach.reference.world import World

NOW = datetime(2024, 11, 1, 8, tzinfo=UTC)


def agrees(world: World, asked: list[Count], question: Question) -> None:
    """Hold every count and every measure against the reference."""
    reference, plain = ReferenceCounting(world), PlainCounting()
    with undone():
        play(world)
        for each in asked:
            by_hand = reference.count(each.what, each.question, each.by, each.into)
            found = plain.count(each.what, each.question, each.by, each.into)
            assert _there(found) == _there(by_hand), each
        for name in CATALOGUE:
            assert _table(name, question, plain) == _table(name, question, reference), name


def _there(found: object) -> dict[object, int]:
    assert hasattr(found, "items")
    return {key: number for key, number in found.items() if number}


def _table(name: str, question: Question, counting: object) -> Table:
    with enquiry(question, NOW, counting) as asked:  # type: ignore[arg-type]
        return CATALOGUE[name].table(asked)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None)
@given(world=worlds(), asked=st.lists(counts(), min_size=8, max_size=8), question=questions())
def test_the_database_agrees_with_the_reference(world: World, asked: list[Count], question: Question) -> None:
    """Late events, withdrawals, merges, children of two families, moved homes, leap days, midnight."""
    agrees(world, asked, question)


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=1000, deadline=None)
@given(world=worlds(), asked=st.lists(counts(), min_size=8, max_size=8), question=questions())
def test_the_database_agrees_with_the_reference_a_thousand_times(
    world: World, asked: list[Count], question: Question
) -> None:
    """The same for long."""
    agrees(world, asked, question)
