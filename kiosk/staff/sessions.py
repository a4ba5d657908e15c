"""A day's sessions at the desk: what is on and how it stands; opened without a timetable, and called off."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from kiosk.staff.asking import Answer, StaffOrder
from kiosk.staff.bench import Bench
from kiosk.staff.closing import Tally, drop_in, tally
from kiosk.staff.day import Closed, Day
from kiosk.staff.may import Deed
from sync.events import SessionCancelled, SessionOpened
from sync.wire import Session

CALLED_OFF = ("leader-away", "nobody-came", "room-not-usable", "entered-by-mistake", "other")
"""Why a session did not take place, as the registry keeps it."""


class Is(StrEnum):
    """How a session stands now."""

    TO_COME = "to-come"
    ON = "on"
    OVER = "over"
    """And nobody closed it."""
    CLOSED_ITSELF = "closed-itself"
    """When it was over; nobody counted."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Line:
    """One session of the day."""

    session: Session
    is_: Is
    tally: Tally
    closed: Closed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtDay(StaffOrder):
    """Show the sessions of a day, and how they stand."""

    deed: ClassVar[Deed | None] = Deed.SESSIONS
    day: date | None = None
    """None for today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession(StaffOrder):
    """Begin a session that is in no timetable."""

    deed: ClassVar[Deed | None] = Deed.SESSIONS
    title: str = field(repr=False)
    kind: str
    room: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOff(StaffOrder):
    """A session does not take place, or did not."""

    deed: ClassVar[Deed | None] = Deed.SESSIONS
    session: UUID
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class DayTold(Answer):
    """The sessions of one day, by start."""

    day: date
    today: date
    lines: tuple[Line, ...]
    drop_in: Tally
    """Those without a session."""
    kinds: tuple[tuple[str, str], ...] = ()
    """Kinds of sessions that this kiosk has heard of, with a title of each."""
    rooms: tuple[str, ...] = ()


def kind_of(title: str) -> str:
    """Return the code of a kind of session that has only a title; staff of the registry file it."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "opened-here"


def look(bench: Bench, order: LookAtDay) -> Answer:
    """Return the sessions of a day."""
    today = bench.today()
    day = order.day or today
    happened = bench.happened(day, at_other_kiosks=day == today)
    now = bench.clock()
    lines = tuple(line_of(session, happened, now) for session in bench.sessions(day).values())
    known = [each for each in bench.lately() if each.type != "appointment"]
    kinds = {each.type: each.title for each in known}
    rooms = sorted({each.room for each in known if each.room})
    named = sorted(kinds.items(), key=lambda pair: pair[1].casefold())
    return DayTold(day, today, lines, drop_in(happened), tuple(named), tuple(rooms))


def open_(bench: Bench, order: OpenSession) -> Answer:
    """Write that a session began; families can sign in to it at once.

    Raises:
        StoreError: nothing was written.
    """
    session = bench.new_id()
    opened = SessionOpened(
        session=session,
        kind=order.kind,
        title=order.title,
        room=order.room,
        starts=order.starts,
        ends=order.ends,
        by=bench.shift.staff,
    )
    bench.write([opened], "session-opened", about=session)
    return look(bench, LookAtDay(shift=order.shift))


def call_off(bench: Bench, order: CallOff) -> Answer:
    """Write that a session does not take place; who signed in to it stays on record.

    Raises:
        StoreError: nothing was written.
    """
    cancelled = SessionCancelled(session=order.session, reason=order.reason, by=bench.shift.staff)
    bench.write([cancelled], "session-called-off", about=order.session, reason=order.reason)
    return look(bench, LookAtDay(shift=order.shift, day=order.day))


def line_of(session: Session, happened: Day, now: datetime) -> Line:
    """Return how one session stands."""
    closed = happened.closed.get(session.id)
    return Line(session, _is(session, now, closed), tally(happened, session.id), closed)


def _is(session: Session, now: datetime, closed: Closed | None) -> Is:
    if closed is not None:
        return Is.CLOSED if closed.by else Is.CLOSED_ITSELF
    if now < session.starts:
        return Is.TO_COME
    return Is.ON if now < session.ends else Is.OVER
