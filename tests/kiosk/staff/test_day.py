"""One day, folded from events in whatever order they are read."""

import random
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.staff.day import ROLL_BEGUN, SETTLED, TICKED, UNTICKED, Over
from sync import events, terms
from sync.events import Confirmed
from tests.kiosk.scene import HAMIDS, NOW, STAY_AND_PLAY, uid
from tests.kiosk.staff.telling import GARDEN, Story, folded

TOKEN = "ab" * 32


def test_somebody_comes_and_goes() -> None:
    """Seen to leave, with the time; until then without an end."""
    story = Story()
    story.came(HAMIDS, "Amira")
    story.came(HAMIDS, "Noor")
    story.left(HAMIDS, "Noor")
    amira, noor = story.day().came
    assert (amira.person, amira.end) == (HAMIDS.person("Amira"), None)
    assert noor.end is not None
    assert (noor.end.how, noor.end.at) == (Over.LEFT, NOW + timedelta(minutes=2))


def test_somebody_who_comes_again_is_in_again() -> None:
    """A departure ends what was before it, and nothing after."""
    story = Story()
    story.came(HAMIDS, "Amira")
    story.left(HAMIDS, "Amira")
    story.came(HAMIDS, "Amira")
    assert [each.end is None for each in story.day().came] == [False, True]


def test_taken_to_have_left_is_told_from_seen_to_leave() -> None:
    """The roll says what is assumed."""
    story = Story()
    story.over(story.came(HAMIDS, "Amira"))
    (amira,) = story.day().came
    assert amira.end is not None
    assert amira.end.how is Over.ASSUMED


def test_a_withdrawn_arrival_says_who_and_why() -> None:
    """It stays in the day, and does not stand."""
    story = Story()
    story.withdrawn(story.came(HAMIDS, "Amira"))
    (amira,) = story.day().came
    assert not amira.stands
    assert amira.end is not None
    assert (amira.end.by, amira.end.reason) == (uid("staff Sam"), "wrong-person")
    assert story.day().at(STAY_AND_PLAY.id, "") == ()


def test_a_late_entry_is_of_its_own_day_and_another_hubs_of_none() -> None:
    """Yesterday's paper, typed today, is not here today; nor is who was moved to another hub."""
    story = Story()
    story.came(HAMIDS, "Amira", v=2, happened=NOW - timedelta(days=1))
    story.came(HAMIDS, "Noor", v=2, hub=uid("another hub"))
    assert story.day().came == ()


def test_a_card_that_was_linked_makes_the_visit_theirs() -> None:
    """Who came as a stranger, and registered, is one person and not two."""
    story = Story()
    story.stranger(TOKEN)
    story.tell(
        events.MediumLinked(
            medium=uid("medium"),
            token=TOKEN,
            kind=terms.Key.CARD,
            person=HAMIDS.person("Amira"),
            family=HAMIDS.id,
        )
    )
    story.came(HAMIDS, "Amira")
    assert {each.who for each in story.day().came} == {str(HAMIDS.person("Amira"))}


def test_a_headcount_that_was_corrected_is_not_there() -> None:
    """Only the last word on it is."""
    story = Story()
    first = story.heads(5)
    story.heads(2, replaces=first)
    assert [each.total for each in story.day().heads] == [2]


def test_a_session_is_closed_opened_again_and_closed() -> None:
    """The last word stands."""
    story = Story()
    closed = events.SessionClosed(session=STAY_AND_PLAY.id, counted=14, named=11, reason="no-time")
    story.tell(closed)
    assert story.day().closed[STAY_AND_PLAY.id].counted == 14
    story.tell(events.SessionReopened(session=STAY_AND_PLAY.id))
    assert story.day().closed == {}
    story.tell(closed)
    assert story.day().closed[STAY_AND_PLAY.id].reason == "no-time"


def test_ticks_count_from_when_the_roll_was_begun() -> None:
    """A practice in the morning ticks nobody off in the afternoon."""
    story, sam = Story(), uid("staff Sam")
    first, second = story.came(HAMIDS, "Amira"), story.came(HAMIDS, "Noor")
    story.tell(events.StaffAction(staff=sam, action=TICKED, about=first))
    story.tell(events.StaffAction(staff=sam, action=ROLL_BEGUN))
    assert story.day().ticked == frozenset()
    story.tell(events.StaffAction(staff=sam, action=TICKED, about=first))
    story.tell(events.StaffAction(staff=sam, action=TICKED, about=second))
    story.tell(events.StaffAction(staff=sam, action=UNTICKED, about=second))
    assert story.day().ticked == {first}


def test_who_works_here_is_there_until_they_go() -> None:
    """Of today; who forgot yesterday is not."""
    story = Story()
    yesterday = NOW - timedelta(days=1)
    story.tell(events.VisitorArrived(visitor=uid("old"), kind=terms.Visiting.STAFF), yesterday)
    story.tell(events.VisitorArrived(visitor=uid("lift"), kind=terms.Visiting.CONTRACTOR, room="Plant room"))
    story.tell(events.VisitorArrived(visitor=uid("mayor"), kind=terms.Visiting.VISITOR))
    story.tell(events.VisitorLeft(visitor=uid("mayor")))
    assert [(each.id, each.room) for each in story.day().visitors] == [(uid("lift"), "Plant room")]


def test_what_somebody_has_seen_to() -> None:
    """Is known by what it was about."""
    story = Story()
    story.tell(events.StaffAction(staff=uid("staff Sam"), action=SETTLED, about=uid("visit")))
    assert story.day().settled == {uid("visit")}


@given(st.randoms(use_true_random=False))
def test_the_order_of_reading_makes_no_difference(rng: random.Random) -> None:
    """Events of two kiosks come as they come."""
    ours, theirs = Story(), Story(GARDEN, NOW + timedelta(seconds=30))
    arrival = ours.came(HAMIDS, "Amira")
    ours.came(HAMIDS, "Amira", confirmed=Confirmed.TIMED_OUT)
    theirs.came(HAMIDS, "Noor")
    ours.stranger(TOKEN)
    theirs.left(HAMIDS, "Amira")
    ours.came(HAMIDS, "Amira", visit="again")
    theirs.withdrawn(arrival)
    count = ours.heads(4)
    theirs.heads(1, replaces=count)
    ours.tell(events.SessionClosed(session=STAY_AND_PLAY.id, counted=9, named=2))
    theirs.tell(events.SessionReopened(session=STAY_AND_PLAY.id))
    told = [*ours.events, *theirs.events]
    shuffled = list(told)
    rng.shuffle(shuffled)
    assert folded(shuffled) == folded(told)
