"""Events: what may stand in one, and that it survives the wire."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import events, terms
from sync.events import ArrivalRecorded, Confirmed, Event, Medium

uuids = st.uuids()
tokens = st.binary(min_size=32, max_size=32).map(bytes.hex)


@st.composite
def arrivals(draw: st.DrawFn) -> ArrivalRecorded:
    """Return any arrival that may exist."""
    named = draw(st.booleans())
    at_session = draw(st.booleans())
    later = draw(st.booleans())
    return ArrivalRecorded(
        v=2 if later else 1,
        happened=draw(st.none() | st.datetimes(timezones=st.just(UTC))) if later else None,
        hub=draw(st.none() | uuids) if later else None,
        by=draw(st.none() | uuids),
        reason=draw(st.sampled_from([None, "forgot-to-tap"])),
        visit=draw(uuids),
        person=draw(uuids) if named else None,
        family=draw(uuids) if named else None,
        token=None if named else draw(st.none() | tokens),
        session=draw(uuids) if at_session else None,
        purpose=None if at_session else "just-visiting",
        medium=draw(st.sampled_from(Medium)),
        confirmed=draw(st.sampled_from(Confirmed)),
    )


def bodies() -> st.SearchStrategy[events.Body]:
    """Return any body that may exist, of any type."""
    codes = st.sampled_from(["mistake", "wrong-person", "a1"])
    someone = st.builds(
        events.Registered,
        person=uuids,
        member=uuids,
        role=st.sampled_from(terms.Role),
        known_as=st.text(max_size=8),
        finding=st.lists(tokens, max_size=2),
    )
    family = st.lists(someone, min_size=1, max_size=3, unique_by=lambda each: each.person)
    sealed = st.binary(min_size=49, max_size=60)
    staff = st.none() | uuids
    counts = st.integers(0, 9999)
    return st.one_of(
        arrivals(),
        st.builds(
            events.DepartureRecorded, person=uuids, arrival=staff, how=st.sampled_from(terms.Departure)
        ),
        st.builds(events.ArrivalWithdrawn, arrival=uuids, reason=codes, by=staff),
        st.builds(
            events.HeadcountRecorded,
            session=uuids,
            adults=counts,
            children=st.dictionaries(st.sampled_from(["0-4", "5-9"]), counts),
            by=st.sampled_from(terms.Counter),
            replaces=uuids,
        ),
        st.builds(
            events.HeadcountRecorded,
            v=st.just(2),
            session=uuids,
            age_unknown=st.integers(1, 9),
            by=st.sampled_from(terms.Counter),
            happened=st.none() | st.datetimes(timezones=st.just(UTC)),
            staff=staff,
        ),
        st.builds(
            events.FamilyRegistered, family=uuids, registration=uuids, members=family, sealed=sealed, by=staff
        ),
        st.builds(
            events.FamilyAmended,
            family=uuids,
            registration=uuids,
            members=family,
            sealed=st.none() | sealed,
            by=staff,
        ),
        st.builds(
            events.MediumLinked,
            medium=uuids,
            token=tokens,
            last_four=st.text(max_size=4),
            kind=st.sampled_from(terms.Key),
            person=uuids,
            family=uuids,
            by=staff,
        ),
        st.builds(
            events.MediumWithdrawn,
            token=tokens,
            person=staff,
            standing=st.sampled_from(terms.Ended),
            by=staff,
        ),
        st.builds(
            events.SessionOpened,
            session=uuids,
            kind=st.just("stay-and-play"),
            title=st.text(min_size=1, max_size=9),
            starts=st.just(datetime(2026, 3, 27, 10, tzinfo=UTC)),
            ends=st.just(datetime(2026, 3, 27, 11, tzinfo=UTC)),
            by=staff,
        ),
        st.builds(events.SessionClosed, session=uuids, counted=counts, named=counts, by=staff),
        st.builds(events.SessionCancelled, session=uuids, reason=codes, by=staff),
        st.builds(events.SessionReopened, session=uuids, by=staff),
        st.builds(
            events.VisitorArrived, visitor=uuids, kind=st.sampled_from(terms.Visiting), staff=staff, by=staff
        ),
        st.builds(events.VisitorLeft, visitor=uuids, by=staff),
        st.builds(events.FeedbackGiven, face=st.sampled_from(terms.Face), session=staff),
        st.builds(events.HelpAsked, purpose=codes, channel=st.sampled_from(terms.Channel)),
        st.builds(events.StaffSignedIn, staff=uuids, how=st.sampled_from(terms.SignIn)),
        st.builds(events.StaffAction, staff=uuids, action=codes, about=staff, reason=st.none() | codes),
    )


@given(bodies(), st.datetimes(timezones=st.timezones()), st.integers(1, 2**53), st.integers(0, 2**40))
def test_an_event_survives_json(body: events.Body, at: datetime, seq: int, uptime: int) -> None:
    """What is read back equals what was written, for any body at any time in any zone."""
    event = Event(
        id=uuid4(), kiosk=uuid4(), seq=seq, at=events.instant(at), boot=uuid4(), uptime_ms=uptime, body=body
    )
    assert events.decode(events.encode(event)) == event


def test_an_instant_is_utc_to_the_millisecond() -> None:
    """A time in another zone is the same instant in UTC, with what is finer than the wire cut off."""
    at = datetime(2026, 3, 27, 10, 0, 0, 123_999, timezone(timedelta(hours=1)))
    assert events.instant(at) == datetime(2026, 3, 27, 9, 0, 0, 123_000, UTC)


def test_an_instant_needs_a_zone() -> None:
    """A time without a zone is refused rather than guessed at."""
    with pytest.raises(ValueError, match="zone"):
        events.instant(datetime(2026, 3, 27, 10, 0))  # noqa: DTZ001 - that is the point


GOOD: dict[str, object] = {
    "type": "arrival.recorded",
    "v": 1,
    "visit": "01900000-0000-7000-8000-000000000002",
    "person": "01900000-0000-7000-8000-000000000003",
    "family": "01900000-0000-7000-8000-000000000004",
    "purpose": "just-visiting",
    "medium": "card",
    "confirmed": "self",
}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"purpose": None}, "either a session or a drop-in purpose"),
        ({"session": str(UUID(int=5))}, "either a session or a drop-in purpose"),
        ({"family": None}, "together with their family"),
        ({"person": None}, "together with their family"),
        ({"token": "0" * 64}, "keeps a token only while"),
        ({"token": "GCV0123456789", "person": None, "family": None}, "matching regex"),
        ({"medium": "voice"}, "medium"),
        ({"v": 3}, "3"),
        ({"purpose": "Anything at all"}, "matching regex"),
    ],
)
def test_a_wrong_arrival_cannot_exist(changes: dict[str, object], says: str) -> None:
    """Reading one that contradicts itself fails, and says why."""
    with pytest.raises(msgspec.ValidationError, match=says):
        msgspec.convert(GOOD | changes, ArrivalRecorded)


ID = "01900000-0000-7000-8000-000000000007"
SEALED = "A" * 80
SOMEBODY = {"person": ID, "member": ID, "role": "adult"}
ARRIVED = {"visit": ID, "purpose": "tea", "medium": "none", "confirmed": "staff"}
OPENED = {"session": ID, "kind": "stay-and-play", "title": "Play", "starts": "2026-03-27T10:00:00Z"}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"type": "departure.recorded", "how": "assumed"}, "the person who left, or the arrival"),
        ({"type": "arrival.withdrawn", "arrival": ID, "reason": "She came late"}, "matching regex"),
        ({"type": "headcount.recorded", "by": "staff", "adults": 2}, "either a session or a drop-in"),
        ({"type": "headcount.recorded", "by": "staff", "purpose": "tea"}, "a headcount of nobody"),
        ({"type": "headcount.recorded", "by": "staff", "purpose": "tea", "adults": -1}, ">= 0"),
        ({"type": "family.registered", "family": ID, "registration": ID, "members": []}, "sealed"),
        (
            {
                "type": "family.registered",
                "family": ID,
                "registration": ID,
                "members": [],
                "sealed": SEALED,
            },
            "somebody in it",
        ),
        (
            {
                "type": "family.registered",
                "family": ID,
                "registration": ID,
                "members": [SOMEBODY, SOMEBODY],
                "sealed": SEALED,
            },
            "in a family once",
        ),
        ({"type": "family.amended", "family": ID, "registration": ID}, "amends something"),
        (
            {"type": "family.amended", "family": ID, "registration": ID, "members": [SOMEBODY], "left": [ID]},
            "both stay and leave",
        ),
        ({"type": "session.opened", **OPENED, "ends": "2026-03-27T10:00:00Z"}, "ends after it starts"),
        ({"type": "session.opened", **OPENED, "ends": "2026-03-27T11:00:00"}, "without a zone"),
        ({"type": "feedback.given", "face": "furious"}, "face"),
        ({"type": "medium.withdrawn", "token": "0" * 64, "standing": "active"}, "standing"),
        ({"type": "weather.recorded"}, "Invalid value"),
        ({"type": "arrival.recorded", **ARRIVED, "happened": "2026-03-26T10:00:00Z"}, "of this moment"),
        ({"type": "arrival.recorded", **ARRIVED, "hub": ID}, "this hub"),
        (
            {"type": "arrival.recorded", "v": 2, **ARRIVED, "happened": "2026-03-26T10:00:00"},
            "without a zone",
        ),
        (
            {"type": "headcount.recorded", "purpose": "tea", "by": "staff", "age_unknown": 3},
            "known ages",
        ),
    ],
)
def test_no_body_contradicts_itself(body: dict[str, object], says: str) -> None:
    """What cannot be true cannot be read, whatever its type, and the message says why."""
    with pytest.raises(msgspec.ValidationError, match=says):
        msgspec.convert(body, events.Body)


def test_every_type_of_the_design_is_there() -> None:
    """The union holds every type by its name on the wire."""
    assert {str(body.__struct_config__.tag) for body in events.BODIES} == {
        *("arrival.recorded", "departure.recorded", "arrival.withdrawn", "headcount.recorded"),
        *("family.registered", "family.amended", "medium.linked", "medium.withdrawn"),
        *("session.opened", "session.closed", "session.cancelled", "session.reopened"),
        *("visitor.arrived", "visitor.left"),
        *("feedback.given", "help.asked", "staff.signed_in", "staff.action"),
    }
