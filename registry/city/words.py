"""What a kiosk of the synthetic city heard besides arrivals: sessions called off or closed, and faces."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from registry.city.chance import chance, event_id, random_id
from registry.city.timetable import LONDON, PlannedSession
from sync import events
from sync.terms import Face

EMPTY = 0.06
"""Sessions to which nobody comes (ours)."""
CALLED_OFF, CLOSED = 0.5, 0.8
"""Of the sessions to which nobody came: half were called off, some closed, and the rest left (ours)."""
ASKED_ON_THE_WAY_OUT = 0.12
FACES = {
    Face.VERY_HAPPY: 58,
    Face.HAPPY: 27,
    Face.NEITHER: 9,
    Face.UNHAPPY: 4,
    Face.VERY_UNHAPPY: 2,
}
Word = tuple[datetime, events.SessionCancelled | events.SessionClosed | events.FeedbackGiven]


def empty(seed: int, kiosk: UUID, planned: Sequence[PlannedSession]) -> frozenset[UUID]:
    """Return the sessions of a hub to which nobody comes."""
    rng = chance(seed, "empty", kiosk)
    return frozenset(each.id for each in planned if rng.random() < EMPTY)


def words(
    seed: int,
    kiosk: UUID,
    after: int,
    planned: Sequence[PlannedSession],
    nobody: Collection[UUID],
    until: date,
) -> Iterator[events.Event]:
    """Yield a kiosk's words of its year, numbered after its arrivals."""
    rng = chance(seed, "words", kiosk)
    over = [each for each in planned if each.ends.astimezone(LONDON).date() <= until]
    found = [word for each in over for word in _of(rng, each, came=each.id not in nobody)]
    said = sorted(found, key=lambda word: word[0])
    for seq, (at, body) in enumerate(said, after + 1):
        yield events.Event(
            id=event_id(rng, at), kiosk=kiosk, seq=seq, at=at, boot=random_id(rng), uptime_ms=seq, body=body
        )


def _of(rng: Random, session: PlannedSession, *, came: bool) -> Iterator[Word]:
    if came:
        while rng.random() < ASKED_ON_THE_WAY_OUT:
            face = rng.choices([*FACES], [*FACES.values()])[0]
            at = session.ends - timedelta(milliseconds=rng.randrange(600_000))
            yield at, events.FeedbackGiven(face=face, session=session.id)
        return
    chosen = rng.random()
    if chosen < CALLED_OFF:
        at = session.starts - timedelta(minutes=rng.randrange(15, 90))
        yield at, events.SessionCancelled(session=session.id, reason="staff-ill")
    elif chosen < CLOSED:
        yield session.ends, events.SessionClosed(session=session.id, counted=0, named=0)
