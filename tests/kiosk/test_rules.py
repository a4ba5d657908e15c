"""The arrival rules, whatever the family and whatever the day."""

from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk import rules
from kiosk.outcome import Place, Seat, Verdict
from sync.events import Medium
from sync.wire import Ages, MediumEntry, Member, Person, Role, Session, Standing
from tests.kiosk.scene import BABY_MASSAGE, HOMEWORK_CLUB, NOW, SESSIONS, STAY_AND_PLAY, scan, uid

WINDOW = timedelta(minutes=30)
MIDNIGHT = datetime(2026, 3, 27, tzinfo=UTC)

moments = st.integers(0, 24 * 60).map(lambda minutes: MIDNIGHT + timedelta(minutes=minutes))


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """A session somewhere on the day."""
    starts = draw(moments)
    return Session(
        id=draw(st.uuids()),
        title="Stay and Play",
        type="stay-and-play",
        room="",
        starts=starts,
        ends=starts + timedelta(minutes=draw(st.integers(0, 300))),
    )


@st.composite
def families(draw: st.DrawFn) -> tuple[UUID, list[tuple[Member, Person]]]:
    """A family of any shape, and one of its people, who holds a medium."""
    registrations = draw(st.lists(st.uuids(), min_size=1, max_size=3, unique=True))
    people = draw(st.lists(st.uuids(), min_size=1, max_size=9, unique=True))
    members = [
        (
            Member(
                id=draw(st.uuids()),
                family=uid("family"),
                person=person,
                role=draw(st.sampled_from(Role)),
                registration=draw(st.sampled_from(registrations)),
            ),
            Person(id=person, known_as=draw(st.sampled_from(["Amira", "Zayd", ""]))),
        )
        for person in people
    ]
    return draw(st.sampled_from(people)), members


@given(st.lists(sessions(), max_size=8), moments)
def test_the_session_chosen_is_running_or_about_to_start(day: list[Session], now: datetime) -> None:
    """Nobody is signed in to a session that is over or too far away."""
    chosen = rules.choose_session(day, now, WINDOW)
    if chosen:
        assert chosen.ends > now
        assert chosen.starts <= now + WINDOW


@given(st.lists(sessions(), max_size=8), moments)
def test_a_running_session_is_always_preferred(day: list[Session], now: datetime) -> None:
    """While a session runs, the one that started last is chosen, whatever is about to start."""
    running = [each.starts for each in day if each.starts <= now < each.ends]
    chosen = rules.choose_session(day, now, WINDOW)
    if running:
        assert chosen
        assert chosen.starts == max(running)


@given(st.lists(sessions(), max_size=8), moments)
def test_the_order_of_the_timetable_does_not_matter(day: list[Session], now: datetime) -> None:
    """The same day in another order chooses the same session."""
    assert rules.choose_session(day, now, WINDOW) == rules.choose_session(day[::-1], now, WINDOW)


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("08:30", None),
        ("09:05", STAY_AND_PLAY),
        ("10:05", STAY_AND_PLAY),
        ("11:10", BABY_MASSAGE),
        ("12:30", None),
        ("15:00", HOMEWORK_CLUB),
        ("17:00", None),
    ],
)
def test_a_day_at_the_hub(time: str, expected: Session | None) -> None:
    """Through one day, each moment has the session that a person at the door would name."""
    hour, minute = map(int, time.split(":"))
    now = NOW.replace(hour=hour, minute=minute)
    assert rules.choose_session(SESSIONS, now, WINDOW) is expected


@given(families())
def test_a_tap_never_shows_an_adult_registered_apart(
    family: tuple[UUID, list[tuple[Member, Person]]],
) -> None:
    """Two adults of one family see each other only if they registered together."""
    holder, members = family
    own = {member.registration for member, _ in members if member.person == holder}
    for member, _ in rules.shown(holder, members):
        assert member.person == holder or member.role is Role.CHILD or member.registration in own


@given(families())
def test_a_tap_shows_the_holder_first_every_child_and_never_more_than_the_family(
    family: tuple[UUID, list[tuple[Member, Person]]],
) -> None:
    """The screen holds the holder, all children, each once, and nobody from elsewhere."""
    holder, members = family
    people = [member.person for member, _ in rules.shown(holder, members)]
    assert people[0] == holder
    assert len(people) == len(set(people))
    assert set(people) <= {member.person for member, _ in members}
    assert {member.person for member, _ in members if member.role is Role.CHILD} <= set(people)


@given(families(), st.uuids())
def test_a_stranger_to_the_family_is_shown_nobody(
    family: tuple[UUID, list[tuple[Member, Person]]], stranger: UUID
) -> None:
    """A medium whose holder has left the family opens nothing."""
    assert rules.shown(stranger, family[1]) == []


@given(families(), st.data())
def test_ticks_are_the_usual_people_or_else_all_children(
    family: tuple[UUID, list[tuple[Member, Person]]], data: st.DataObject
) -> None:
    """Who came last time is ticked; the first time it is the children; the holder always is."""
    holder, members = family
    everybody = [member.person for member, _ in members]
    usual: AbstractSet[UUID] = data.draw(st.sets(st.sampled_from(everybody)))
    people = rules.shown(holder, members)
    seats = rules.seats(holder, people, usual, {holder})
    ticked = {seat.person for seat in seats if seat.ticked}
    children = {member.person for member, _ in people if member.role is Role.CHILD}
    visible = {seat.person for seat in seats}
    assert ticked == {holder} | ((usual or children) & visible)


BEN, CAT, DAN = uid("Ben"), uid("Cat"), uid("Dan")


@pytest.mark.parametrize(
    ("visits", "usual"),
    [
        ([], set()),
        ([{BEN}], {BEN}),
        ([{BEN}, {CAT}], {BEN, CAT}),
        ([{BEN}, {BEN, CAT}, {BEN, CAT}], {BEN, CAT}),
        ([{BEN, DAN}, {BEN, CAT}, {CAT}], {BEN, CAT}),
    ],
)
def test_the_usual_people_are_those_of_half_the_last_visits(
    visits: list[set[UUID]], usual: set[UUID]
) -> None:
    """Cat stayed at home with a cold last time, and is ticked all the same; Dan came once of three times."""
    assert rules.usual(visits) == usual


@pytest.mark.parametrize(
    ("child", "meant", "warned"),
    [
        ((5, 7), (0, 4), True),
        ((0, 1), (2, 4), True),
        ((2, 4), (0, 4), False),
        ((2, 4), (4, 11), False),
        ((2, 4), None, False),
        (None, (0, 4), False),
        ((16, 18), (11, 130), False),
    ],
)
def test_only_a_child_who_is_surely_of_another_age_is_gently_warned(
    child: Ages | None, meant: Ages | None, warned: bool
) -> None:
    """A span that touches the session's ages says nothing; nor does one that nobody knows."""
    place = Place(replace(STAY_AND_PLAY, ages=meant), "just-visiting")
    seat = Seat(BEN, "Ben", Role.CHILD, holder=False, present=False, ticked=True, ages=child)
    assert rules.meant_for_others(place, [seat]) == (meant if warned else None)


@given(families(), st.data())
def test_nobody_who_is_in_is_offered_again(
    family: tuple[UUID, list[tuple[Member, Person]]], data: st.DataObject
) -> None:
    """Those present are shown as ticked and present, whoever they are."""
    holder, members = family
    present = data.draw(st.sets(st.sampled_from([member.person for member, _ in members])))
    for seat in rules.seats(holder, rules.shown(holder, members), set(), present):
        assert seat.present == (seat.person in present)
        assert seat.ticked or not seat.present


@pytest.mark.parametrize(
    ("standing", "counted", "verdict"),
    [
        (None, False, Verdict.UNKNOWN),
        (None, True, Verdict.UNKNOWN_AGAIN),
        (Standing.LOST, False, Verdict.WITHDRAWN),
        (Standing.REPLACED, True, Verdict.WITHDRAWN),
        (Standing.REVOKED, False, Verdict.WITHDRAWN),
        (Standing.ACTIVE, False, Verdict.UNKNOWN),
    ],
)
def test_what_is_said_of_a_medium_that_opens_no_screen(
    standing: Standing | None, verdict: Verdict, *, counted: bool
) -> None:
    """Unknown, known to be withdrawn, and active without a place in the family differ."""
    entry = standing and MediumEntry(
        id=uid("m"), token="0" * 64, person=uid("p"), family=uid("f"), standing=standing
    )
    assert rules.verdict_on_stranger(entry or None, counted=counted) is verdict


def test_a_hub_pass_is_told_from_a_card() -> None:
    """What begins with FHP1: is a pass; all else is a card."""
    assert rules.medium_of(scan("FHP1:ABCDEFG")) is Medium.PASS
    assert rules.medium_of(scan("GCV1000001")) is Medium.CARD
