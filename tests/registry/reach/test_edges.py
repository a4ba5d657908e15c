"""The edges that chance seldom meets: birthdays, the last day of an area, a link and a visit at once."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import pytest

from registry.reach.bands import LEGACY
from registry.reach.counting import Ages, By, Counting, Split, What
from registry.reach.period import Period
from registry.reach.plain.counting import PlainCounting
from registry.reach.question import AgeRule, Question
from sync import events, terms
from tests.registry.reach.reference.counting import ReferenceCounting, flat
from tests.registry.reach.reference.playing import kiosk_of, play
from tests.registry.reach.reference.world import Household, Human, Reached, Said, World

CHILD, FAMILY, HERE = UUID(int=0x9E00), UUID(int=0xFA00), "E01000001"
DAY = date(2024, 2, 29)
NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)
QUESTION = Question(Period(date(2024, 2, 1), DAY), LEGACY)
CARD = "ab" * 32

pytestmark = pytest.mark.django_db


def world(born: date, *bodies: events.Body, until: date | None = None) -> World:
    """Return a world of one child at one hub, at which all of this was said at the same instant."""
    kiosk = kiosk_of("E1")
    said = [
        Said(
            "E1",
            events.Event(
                id=UUID(int=kiosk.int | seq),
                kiosk=kiosk,
                seq=seq,
                at=NOON,
                boot=kiosk,
                uptime_ms=1,
                body=body,
            ),
        )
        for seq, body in enumerate(bodies, 1)
    ]
    home = (date(2024, 1, 1), HERE)
    return World(
        hubs={"E1": "E"},
        reached=(Reached("E1", HERE, date(2024, 1, 1), until),),
        deciles={},
        people=(Human(CHILD, born),),
        families=(Household(FAMILY, "E1", date(2024, 1, 1), "", (home,), (CHILD,)),),
        relations=(),
        sessions=(),
        said=tuple(said),
    )


def visit(**who: object) -> events.ArrivalRecorded:
    """Return an arrival for a drop-in."""
    plain = events.ArrivalRecorded(
        visit=CHILD, purpose="tea", medium=events.Medium.CARD, confirmed=events.Confirmed.SELF
    )
    return msgspec.structs.replace(plain, **who)


HERS = {"person": CHILD, "family": FAMILY}


def counted(
    counting: Counting, what: What, into: Ages | Split, question: Question = QUESTION
) -> dict[str, int]:
    """Return the parts of the whole."""
    found = counting.count(what, question, By.HUB, into)
    return {part: number for (line, part), number in flat(found).items() if line is None}


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2019, 2, 28), "children_5_10"),
        (date(2019, 3, 1), "children_0_4"),
        (date(2020, 2, 29), "children_0_4"),
        (date(2008, 2, 29), "children_16_19"),
        (date(2004, 2, 29), "adults"),
        (date(2004, 3, 1), "children_16_19"),
        (date(2024, 2, 29), "children_0_4"),
        (date(2024, 3, 1), "age_unknown"),
    ],
)
def test_an_age_is_reached_on_the_birthday(born: date, band: str) -> None:
    """On the day itself, by either rule and for children of a leap day too."""
    told = world(born, visit(**HERS))
    play(told)
    for counting in (PlainCounting(), ReferenceCounting(told)):
        assert counted(counting, What.PEOPLE, Ages(LEGACY, DAY)) == {band: 1}
        assert counted(counting, What.ATTENDANCES, Ages(LEGACY, None)) == {band: 1}


@pytest.mark.parametrize(
    ("until", "part"), [(DAY, "outside"), (date(2024, 3, 1), "in_area"), (None, "in_area")]
)
def test_an_area_ends_on_the_day_before_its_end(until: date | None, part: str) -> None:
    """The end is the first day on which the hub is no longer there for it."""
    told = world(date(2020, 1, 1), visit(**HERS), until=until)
    play(told)
    for counting in (PlainCounting(), ReferenceCounting(told)):
        assert counted(counting, What.PEOPLE, Split.RESIDENCE) == {part: 1}


def test_a_card_linked_at_the_very_instant_of_the_visit_is_hers() -> None:
    """Equal times: the link is in force."""
    link = events.MediumLinked(medium=CHILD, token=CARD, kind=terms.Key.CARD, person=CHILD, family=FAMILY)
    lost = events.MediumWithdrawn(token=CARD, standing=terms.Ended.LOST)
    told = world(date(2020, 1, 1), visit(token=CARD), lost, link)
    play(told)
    for counting in (PlainCounting(), ReferenceCounting(told)):
        assert counted(counting, What.ATTENDANCES, Split.NAMED) == {"identified": 1}


def test_people_have_one_age_in_a_period() -> None:
    """By the session's day somebody who came twice would be in two bands, so nobody may ask for that."""
    with pytest.raises(ValueError, match="one age"):
        _ = replace(QUESTION, ages=AgeRule.SESSION_DAY).people_aged_on
