"""Closing a session: so many were counted, so many signed in, and the difference is said and counted too."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from kiosk.staff.asking import Answer, StaffOrder
from kiosk.staff.bench import Bench
from kiosk.staff.day import Came, Day, Heads
from kiosk.staff.may import Deed
from sync.events import Body, HeadcountRecorded, SessionClosed, SessionReopened
from sync.terms import Counter

NOT_NAMED = ("would-not-sign-in", "queue-too-long", "no-card-or-pass", "kiosk-out-of-order", "not-said")
"""Why fewer signed in than were counted, as the registry keeps it."""
TOO_MANY = ("left-before-counting", "counted-too-few", "signed-in-by-mistake", "not-said")
"""Why more signed in than were counted."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Who is known to have been at a session, before it is closed."""

    named: int
    """People who signed in, or were signed in, by name."""
    nameless: int
    """Strangers' cards, and heads that were counted otherwise than by closing."""

    @property
    def known(self) -> int:
        """All of them."""
        return self.named + self.nameless

    def missing(self, counted: int) -> int:
        """Return how many were counted and are not known; below nought, how many too many are known."""
        return counted - self.known


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSession(StaffOrder):
    """Close a session with what was counted; those who are missing are counted without a name."""

    deed: ClassVar[Deed | None] = Deed.SESSIONS
    session: UUID
    day: date
    counted: int
    adults: int = 0
    """Of those missing, so many are known to be adults."""
    children: Mapping[str, int] = field(default_factory=dict)
    """And so many to be children, by band; of the others nobody says."""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenSession(StaffOrder):
    """Take a closing back."""

    deed: ClassVar[Deed | None] = Deed.SESSIONS
    session: UUID
    day: date


@dataclass(frozen=True, slots=True)
class SessionDone(Answer):
    """A session is closed; it can be opened again."""

    session: UUID
    counted: int
    named: int
    nameless: int


@dataclass(frozen=True, slots=True)
class SessionOpenAgain(Answer):
    """A closing was taken back."""

    session: UUID


def tally(day: Day, session: UUID) -> Tally:
    """Return who is known to have been there: each person once, without what a closing itself counted."""
    heads = (each for each in day.heads if each.session == session and each.by is Counter.SELF)
    return _tally(day.at(session, ""), heads)


def drop_in(day: Day) -> Tally:
    """Return who came without a session."""
    came = (each for each in day.came if each.stands and each.session is None)
    return _tally(came, (each for each in day.heads if each.session is None))


def _tally(came: Iterable[Came], heads: Iterable[Heads]) -> Tally:
    came = list(came)
    named = {each.person for each in came if each.person}
    strangers = {each.who for each in came if not each.person}
    return Tally(len(named), len(strangers) + sum(each.total for each in heads))


def close(bench: Bench, order: CloseSession) -> Answer:
    """Write the closing, and those without a name, in the place of what an earlier closing counted.

    Raises:
        StoreError: nothing was written.
    """
    day = _day(bench, order.day)
    known = tally(day, order.session)
    missing = max(0, known.missing(order.counted))
    bodies: list[Body] = [*_heads(bench, day, order, missing)]
    bodies.append(
        SessionClosed(
            session=order.session,
            counted=order.counted,
            named=known.named,
            by=bench.shift.staff,
            reason=order.reason or None,
        )
    )
    bench.write(bodies, "session-closed", about=order.session, reason=order.reason or None, day=order.day)
    return SessionDone(order.session, order.counted, known.named, known.nameless + missing)


def reopen(bench: Bench, order: ReopenSession) -> Answer:
    """Write that the session is not closed, and that nobody was counted by closing it.

    Raises:
        StoreError: nothing was written.
    """
    day = _day(bench, order.day)
    again = SessionReopened(session=order.session, by=bench.shift.staff)
    bodies: list[Body] = [*_heads(bench, day, order, 0), again]
    bench.write(bodies, "session-reopened", about=order.session, day=order.day)
    return SessionOpenAgain(order.session)


def _day(bench: Bench, day: date) -> Day:
    return bench.happened(day, at_other_kiosks=day == bench.today())


def _heads(
    bench: Bench, day: Day, order: CloseSession | ReopenSession, missing: int
) -> list[HeadcountRecorded]:
    """Return those without a name, dated to the session's own day."""
    before = [each for each in day.heads if each.session == order.session and each.by is Counter.STAFF]
    if not before and not missing:
        return []
    adults, children = 0, {}
    if isinstance(order, CloseSession):
        adults = min(order.adults, missing)
        children = _within(order.children, missing - adults)
    session = bench.sessions(order.day).get(order.session)
    late = order.day != bench.today() and session is not None
    corrections = [_nobody(bench, order.session, each) for each in before[1:]]
    return [
        *corrections,
        HeadcountRecorded(
            v=2,
            session=order.session,
            adults=adults,
            children=children,
            age_unknown=missing - adults - sum(children.values()),
            by=Counter.STAFF,
            replaces=before[0].event if before else None,
            happened=session.ends if late and session else None,
            staff=bench.shift.staff,
            reason=(order.reason or None) if isinstance(order, CloseSession) else None,
        ),
    ]


def _nobody(bench: Bench, session: UUID, instead_of: Heads) -> HeadcountRecorded:
    """Return that nobody was counted, instead of what was."""
    return HeadcountRecorded(
        v=2,
        session=session,
        by=Counter.STAFF,
        replaces=instead_of.event,
        happened=instead_of.at,
        staff=bench.shift.staff,
    )


def _within(children: Mapping[str, int], room: int) -> dict[str, int]:
    """Return as many children as there is room for, the first bands first."""
    kept: dict[str, int] = {}
    for band, number in children.items():
        taken = min(number, room)
        if taken > 0:
            kept[band] = taken
            room -= taken
    return kept
