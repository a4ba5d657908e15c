"""The fire roll: everybody once, in one room, in one column; and no name where none may stand."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.staff.day import Day
from kiosk.staff.roll import Is, Knowledge, Known, Other, Roll, Room, assumed_gone, call
from sync import events, terms, wire
from tests.kiosk.scene import (
    BABY_MASSAGE,
    HAMIDS,
    HOUSEHOLDS,
    NOW,
    SENSITIVE,
    STAY_AND_PLAY,
    Household,
    session,
    uid,
)
from tests.kiosk.staff.telling import GARDEN, HERE, Story, folded

DISCREET = session("Appointment", "10:00", "11:00", "Room 4", kind="appointment")
PEOPLE = {
    home.person(name): Known("" if name.startswith("-") else name, role)
    for home in HOUSEHOLDS
    for role, names in (
        (wire.Role.ADULT, [name for group in home.adults for name in group]),
        (wire.Role.CHILD, home.children),
    )
    for name in names
}
KNOWN = Knowledge(
    here=HERE,
    people=PEOPLE,
    sessions={each.id: each for each in (STAY_AND_PLAY, BABY_MASSAGE, DISCREET)},
    purposes={"cafe": "Café"},
    names={uid("staff Sam"): "Sam", uid("lift"): "Joe, lifts"},
    kiosks={GARDEN: "Garden door"},
    grace=timedelta(minutes=30),
)


def roll(day: Day, now: datetime = NOW) -> Roll:
    """Return the roll of a day."""
    return Roll(now, call(day, KNOWN, now), assumed_gone(day.came))


def lines(made: Roll) -> list[tuple[str, str, str]]:
    """Return the roll as room, column and name."""
    return [(room.name, entry.what.value, entry.name) for room in made.rooms for entry in room.entries]


def columns(made: Roll) -> dict[str, int]:
    """Return the numbers of those columns that have any."""
    return {what.value: made.number(what) for what in Is if made.number(what)}


def test_a_family_stands_in_the_room_of_its_session() -> None:
    """Adults first, then children, each by name."""
    story = Story()
    for name in ("Zayd", "Amira", "Noor"):
        story.came(HAMIDS, name)
    assert lines(roll(story.day())) == [
        ("Main room", "adult", "Amira"),
        ("Main room", "child", "Noor"),
        ("Main room", "child", "Zayd"),
    ]


def test_somebody_at_two_sessions_is_in_one_room() -> None:
    """The one they went to last."""
    story = Story()
    story.came(HAMIDS, "Amira")
    story.came(HAMIDS, "Amira", session=BABY_MASSAGE.id)
    assert lines(roll(story.day())) == [("Garden room", "adult", "Amira")]


def test_a_visit_that_timed_out_is_one_person() -> None:
    """Its second event says only that nobody confirmed it."""
    story = Story()
    story.came(HAMIDS, "Amira")
    story.came(HAMIDS, "Amira", confirmed=events.Confirmed.TIMED_OUT)
    assert roll(story.day()).number() == 1


def test_a_sensitive_family_is_counted_and_not_named() -> None:
    """ "1 person: see the lead"."""
    story = Story()
    story.came(SENSITIVE, "-one")
    (entry,) = roll(story.day()).rooms[0].entries
    assert (entry.what, entry.name, entry.discreet) == (Is.ADULT, "", True)


def test_nobody_at_a_sensitive_session_is_named() -> None:
    """That somebody is there would say what for."""
    story = Story()
    story.came(HAMIDS, "Amira", session=DISCREET.id)
    (room,) = roll(story.day()).rooms
    assert room.what == ("Appointment",)
    assert (room.entries[0].name, room.entries[0].discreet) == ("", True)


def test_those_without_a_name_are_counted_as_many_as_they_are() -> None:
    """A stranger's card, heads at the kiosk, and somebody of whom this kiosk has never heard."""
    story = Story()
    story.stranger("ab" * 32)
    story.heads(1, children={"0-4": 2})
    story.tell(
        events.ArrivalRecorded(
            visit=uid("v"),
            person=uid("nobody here"),
            family=uid("no family"),
            purpose="cafe",
            medium=events.Medium.CARD,
            confirmed=events.Confirmed.SELF,
        )
    )
    made = roll(story.day())
    assert columns(made) == {"nameless": 5}
    heads = next(entry for room in made.rooms for entry in room.entries if entry.number > 1)
    assert (heads.adults, heads.children) == (1, 2)


def test_heads_are_there_until_their_session_and_its_grace_are_over() -> None:
    """Nobody without a name can sign out."""
    story = Story()
    story.heads(3)
    story.heads(2, session=None)
    ends = STAY_AND_PLAY.ends
    assert roll(story.day(), ends + timedelta(minutes=29)).number() == 5
    assert roll(story.day(), ends + timedelta(minutes=30)).number() == 2


def test_who_works_here_has_columns_of_their_own() -> None:
    """Staff by the roster's name, contractors by what they said."""
    story = Story()
    story.tell(
        events.VisitorArrived(
            visitor=uid("s"), kind=terms.Visiting.STAFF, staff=uid("staff Sam"), room="Office"
        )
    )
    story.tell(events.VisitorArrived(visitor=uid("lift"), kind=terms.Visiting.CONTRACTOR, room="Plant room"))
    assert lines(roll(story.day())) == [("Office", "staff", "Sam"), ("Plant room", "visitor", "Joe, lifts")]


def test_who_came_at_another_kiosk_is_on_the_roll_and_says_so() -> None:
    """The registry told of them."""
    theirs = Story(GARDEN)
    theirs.came(HAMIDS, "Amira")
    (entry,) = roll(theirs.day()).rooms[0].entries
    assert (entry.name, entry.kiosk) == ("Amira", "Garden door")


def test_who_is_taken_to_have_left_is_counted_apart() -> None:
    """But not if they came again."""
    story = Story()
    story.over(story.came(HAMIDS, "Amira"))
    story.over(story.came(HAMIDS, "Noor"))
    story.came(HAMIDS, "Noor", session=BABY_MASSAGE.id)
    assert roll(story.day()).assumed_gone == 1


def test_rooms_come_fullest_first_and_those_without_a_room_last() -> None:
    """Where most people are is where to look first."""
    story = Story()
    story.came(HAMIDS, "Amira", session=None)
    story.came(HAMIDS, "Samir", session=BABY_MASSAGE.id)
    story.came(HAMIDS, "Noor")
    story.came(HAMIDS, "Zayd")
    assert [room.name for room in roll(story.day()).rooms] == ["Main room", "Garden room", ""]


def test_without_names_only_numbers_are_left() -> None:
    """For the public screens: nothing leads to anybody, and the sums are the same."""
    story = Story()
    story.came(HAMIDS, "Amira")
    story.came(HAMIDS, "Noor")
    story.heads(3)
    whole = replace(roll(story.day()), others=(Other("Garden door", NOW),), open_ended=1)
    bare = whole.without_names()
    entries = [entry for room in bare.rooms for entry in room.entries]
    assert columns(bare) == columns(whole) == {"adult": 1, "child": 1, "nameless": 3}
    assert {(entry.ids, entry.name, entry.kiosk) for entry in entries} == {((), "", "")}
    assert (bare.others, bare.open_ended) == (whole.others, 1)


def test_ticks_are_counted_as_people() -> None:
    """Five heads at once are five people at the assembly point."""
    story = Story()
    amira, heads = story.came(HAMIDS, "Amira"), story.heads(4)
    story.came(HAMIDS, "Noor")
    for each in (amira, heads):
        story.tell(events.StaffAction(staff=uid("staff Sam"), action="roll-ticked", about=each))
    made = roll(story.day())
    assert (made.ticked, made.number()) == (5, 6)


Move = tuple[tuple[Household, str], UUID | None, bool, bool]
SOMEBODY = [(home, name) for home in HOUSEHOLDS[:3] for name in [*home.adults[0], *home.children]]
moves: st.SearchStrategy[list[Move]] = st.lists(
    st.tuples(
        st.sampled_from(SOMEBODY),
        st.sampled_from([STAY_AND_PLAY.id, BABY_MASSAGE.id, None]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=25,
)


@given(moves, st.integers(0, 5))
@settings(deadline=None)
def test_whoever_comes_and_goes_at_whichever_kiosk_is_once_on_it(told: list[Move], heads: int) -> None:
    """As a plain count of each person's last move says; and the columns add up to the total."""
    ours, theirs = Story(), Story(GARDEN)
    is_in: dict[UUID, bool] = {}
    for second, ((home, name), where, coming, elsewhere) in enumerate(told):
        story = theirs if elsewhere else ours
        story.at = NOW + timedelta(seconds=second)
        if coming:
            story.came(home, name, session=where)
        else:
            story.left(home, name)
        is_in[home.person(name)] = coming
    if heads:
        ours.heads(heads)
    made = roll(folded([*ours.events, *theirs.events]))
    assert made.number(Is.ADULT) + made.number(Is.CHILD) == sum(is_in.values())
    assert made.number(Is.NAMELESS) == heads
    assert made.number() == sum(made.number(what) for what in Is)


def test_an_empty_building_is_an_empty_roll() -> None:
    """Not an error, and not a room with nobody in it."""
    assert roll(Day()).rooms == ()
    assert Room("Main room", (), ()).number() == 0
