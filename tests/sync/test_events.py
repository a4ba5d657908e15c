"""Events: what may stand in one, and that it survives the wire."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import events
from sync.events import ArrivalRecorded, Confirmed, Event, Medium

uuids = st.uuids()
tokens = st.binary(min_size=32, max_size=32).map(bytes.hex)


@st.composite
def arrivals(draw: st.DrawFn) -> ArrivalRecorded:
    """Return any arrival that may exist."""
    named = draw(st.booleans())
    at_session = draw(st.booleans())
    return ArrivalRecorded(
        visit=draw(uuids),
        person=draw(uuids) if named else None,
        family=draw(uuids) if named else None,
        token=None if named else draw(st.none() | tokens),
        session=draw(uuids) if at_session else None,
        purpose=None if at_session else "just-visiting",
        medium=draw(st.sampled_from(Medium)),
        confirmed=draw(st.sampled_from(Confirmed)),
    )


@given(arrivals(), st.datetimes(timezones=st.timezones()), st.integers(1, 2**53), st.integers(0, 2**40))
def test_an_event_survives_json(body: ArrivalRecorded, at: datetime, seq: int, uptime: int) -> None:
    """What is read back equals what was written, for any arrival at any time in any zone."""
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
        ({"v": 2}, "2"),
        ({"purpose": "Anything at all"}, "matching regex"),
    ],
)
def test_a_wrong_arrival_cannot_exist(changes: dict[str, object], says: str) -> None:
    """Reading one that contradicts itself fails, and says why."""
    with pytest.raises(msgspec.ValidationError, match=says):
        msgspec.convert(GOOD | changes, ArrivalRecorded)
