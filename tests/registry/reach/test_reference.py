"""The database counts what a careful clerk would, whatever was said and in whatever order it was heard."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from registry.intake.models import Attendance
from registry.intake.replaying import differing
from registry.reach.checking import check
from registry.reach.counting import By
from registry.reach.enquiry import enquiry
from registry.reach.figures import Table
from registry.reach.measures.catalogue import CATALOGUE
from registry.reach.plain.counting import PlainCounting
from registry.reach.question import Question
from registry.reach.quick.counting import HELD, QuickCounting
from registry.timetable.models import Hub
from tests.registry.making import undone
from tests.registry.reach.many import MANY
from tests.registry.reach.reference.counting import ReferenceCounting, flat
from tests.registry.reach.reference.playing import play
from tests.registry.reach.reference.stories import Count, counts, questions, worlds
from tests.registry.reach.reference.world import World

FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
"""What is found is shown as it is: making such a world smaller takes minutes and hardly helps."""
NOW = datetime(2024, 11, 1, 8, tzinfo=UTC)


def agrees(world: World, asked: list[Count], question: Question) -> None:
    """Hold every count and every measure against the reference."""
    reference = ReferenceCounting(world)
    with undone():
        play(world)
        assert [fault for each in check(repair=False) for fault in each.faults] == []
        for counting in (PlainCounting(), QuickCounting(HELD), QuickCounting(MANY)):
            for each in asked:
                by_hand = reference.count(each.what, each.question, each.by, each.into)
                found = counting.count(each.what, each.question, each.by, each.into)
                assert flat(found) == flat(by_hand), (type(counting), each)
            for by in (by for by in By if not by.of_home):
                by_hand = reference.sessions(question, by, NOW)
                assert flat(counting.sessions(question, by, NOW)) == flat(by_hand), (type(counting), by)
            for name in CATALOGUE:
                assert _table(name, question, counting) == _table(name, question, reference), name

        assert [differing(hub, day) for hub, day in _days()] == [0] * len(_days())


def _days() -> list[tuple[Hub, date]]:
    """Return a few days of hubs with visits."""
    held = Attendance.objects.order_by("date", "hub__code").values_list("hub", "date").distinct()
    hubs = {hub.pk: hub for hub in Hub.objects.all()}
    return [(hubs[hub], day) for hub, day in held][:4]


def _table(name: str, question: Question, counting: object) -> Table:
    with enquiry(question, NOW, counting) as asked:  # type: ignore[arg-type]
        return CATALOGUE[name].table(asked)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, phases=FOUND)
@given(world=worlds(), asked=st.lists(counts(), min_size=8, max_size=8), question=questions())
def test_the_database_agrees_with_the_reference(world: World, asked: list[Count], question: Question) -> None:
    """Late events, withdrawals, merges, children of two families, moved homes, leap days, midnight."""
    agrees(world, asked, question)


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=1000, deadline=None, phases=FOUND)
@given(world=worlds(), asked=st.lists(counts(), min_size=8, max_size=8), question=questions())
def test_the_database_agrees_with_the_reference_a_thousand_times(
    world: World, asked: list[Count], question: Question
) -> None:
    """The same for long."""
    agrees(world, asked, question)
