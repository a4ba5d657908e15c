"""How a session closes by itself: pure, from what the ledger holds of it."""

from collections.abc import Iterable
from uuid import UUID

from sync.events import ArrivalRecorded, ArrivalWithdrawn, Event, HeadcountRecorded, SessionClosed
from sync.ledger import who


def closings(events: Iterable[Event], over: Iterable[UUID]) -> list[SessionClosed]:
    """Return the closing of each session that is over, was used at this kiosk, and is not closed yet.

    A session that this kiosk saw nobody at is left alone: that nobody came, and that nobody recorded, are two
    things, and a person knows which it was.
    """
    said = list(events)
    closed = {each.body.session for each in said if isinstance(each.body, SessionClosed)}
    return [done for session in over if session not in closed and (done := _closing(said, session))]


def _closing(said: list[Event], session: UUID) -> SessionClosed | None:
    withdrawn = {each.body.arrival for each in said if isinstance(each.body, ArrivalWithdrawn)}
    about = [each for each in said if getattr(each.body, "session", None) == session]
    came = [e.body for e in about if isinstance(e.body, ArrivalRecorded) and e.id not in withdrawn]
    counts = {each.id: each.body for each in about if isinstance(each.body, HeadcountRecorded)}
    replaced = {body.replaces for body in counts.values()}
    unnamed = sum(body.total for key, body in counts.items() if key not in replaced)
    counted = len({who(body) for body in came}) + unnamed
    named = len({body.person for body in came if body.person})
    return SessionClosed(session=session, counted=counted, named=named) if counted else None
