"""Two sessions in one room at one time. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from registry.timetable.models import Session, Venue


@dataclass(frozen=True, slots=True)
class Clash:
    """Two sessions that overlap in the same place; ``first`` begins no later."""

    first: Session
    second: Session


def clashes(sessions: Iterable[Session]) -> list[Clash]:
    """Return every two sessions that overlap in one room, or in one outreach venue without rooms.

    A hub is a building with several rooms, so sessions there without a room do not clash; online
    there is room for all. Sessions that are cancelled take no room.
    """
    running: defaultdict[tuple[UUID, str], list[Session]] = defaultdict(list)
    found: list[Clash] = []
    for session in sorted(sessions, key=lambda each: (each.starts, each.id)):
        place = _place(session)
        if place is None:
            continue
        running[place] = [earlier for earlier in running[place] if earlier.ends > session.starts]
        found.extend(Clash(earlier, session) for earlier in running[place])
        running[place].append(session)
    return found


def _place(session: Session) -> tuple[UUID, str] | None:
    room = session.room.strip().casefold()
    in_no_room = session.venue.kind == Venue.Kind.HUB and not room
    if session.cancelled or session.venue.kind == Venue.Kind.VIRTUAL or in_no_room:
        return None
    return session.venue_id, room
