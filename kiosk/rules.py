"""The arrival rules. Pure: what is on, who may be shown to whom, and who is ticked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from kiosk.outcome import Place, Seat, Verdict
from reader.scan import Scan
from sync import passes
from sync.events import Medium
from sync.wire import Ages, MediumEntry, Member, Person, Role, Session, Standing

Members = Sequence[tuple[Member, Person]]


def medium_of(scan: Scan) -> Medium:
    """Return whether somebody showed a card or a hub pass."""
    return Medium.PASS if scan.value.startswith(passes.PREFIX) else Medium.CARD


def choose_session(sessions: Iterable[Session], now: datetime, opens_before: timedelta) -> Session | None:
    """Return the nearest session: the running one that started last, else the next to start.

    A session may be signed into ``opens_before`` its start. None means a drop-in.
    """
    sessions = list(sessions)
    running = [each for each in sessions if each.starts <= now < each.ends]
    if running:
        return max(running, key=lambda each: (each.starts, each.id))
    coming = [each for each in sessions if now < each.starts <= now + opens_before and each.ends > now]
    return min(coming, key=lambda each: (each.starts, each.id), default=None)


def shown(holder: UUID, members: Members) -> list[tuple[Member, Person]]:
    """Return who may be shown to the holder of a medium: the holder first, each person once.

    That is all children of the family, and those adults only who registered together with the
    holder. Empty if the holder has no place in this family.
    """
    together = {member.registration for member, _ in members if member.person == holder}
    if not together:
        return []
    seen: dict[UUID, tuple[Member, Person]] = {}
    for member, person in members:
        may = member.person == holder or member.role is Role.CHILD or member.registration in together
        if may:
            seen.setdefault(member.person, (member, person))
    return sorted(seen.values(), key=lambda pair: pair[0].person != holder)


def usual(visits: Sequence[AbstractSet[UUID]]) -> set[UUID]:
    """Return who came to at least half of a family's last visits: one day's cold changes nothing."""
    came = Counter(person for visit in visits for person in visit)
    return {person for person, times in came.items() if 2 * times >= len(visits)}


def ticks(holder: UUID, people: Members, companions: AbstractSet[UUID]) -> set[UUID]:
    """Return who is ticked: the holder, and who usually comes; if nobody ever did, all children."""
    children = {member.person for member, _ in people if member.role is Role.CHILD}
    chosen = companions or children
    return {holder} | {member.person for member, _ in people if member.person in chosen}


def seats(
    holder: UUID, people: Members, companions: AbstractSet[UUID], present: AbstractSet[UUID]
) -> tuple[Seat, ...]:
    """Return the people of a family's screen, in the order of ``people``."""
    ticked = ticks(holder, people, companions) | present
    return tuple(
        Seat(
            person=member.person,
            name=person.known_as,
            role=member.role,
            holder=member.person == holder,
            present=member.person in present,
            ticked=member.person in ticked,
            ages=person.ages if member.role is Role.CHILD else None,
        )
        for member, person in people
    )


def leaving_seats(holder: UUID, people: Members) -> tuple[Seat, ...]:
    """Return those who are inside, at the way out: the holder is out by the tap, the others are ticked."""
    return seats(holder, people, {member.person for member, _ in people}, {holder})


def after(seats: Iterable[Seat], present: AbstractSet[UUID]) -> tuple[Seat, ...]:
    """Return the same people once a button was pressed: those present, and the others without a tick."""
    return tuple(
        replace(seat, present=seat.person in present, ticked=seat.person in present) for seat in seats
    )


def meant_for_others(place: Place, seats: Iterable[Seat]) -> Ages | None:
    """Return whom a session is meant for if a child is surely younger or older; they may stay."""
    meant = place.session.ages if place.session else None
    if meant and any(seat.ages[1] < meant[0] or seat.ages[0] > meant[1] for seat in seats if seat.ages):
        return meant
    return None


def verdict_on_stranger(medium: MediumEntry | None, *, counted: bool, random: bool = False) -> Verdict:
    """Return what the door says when a medium opens no family's screen."""
    if random:
        return Verdict.RANDOM
    if medium is not None and medium.standing is not Standing.ACTIVE:
        return Verdict.WITHDRAWN
    return Verdict.UNKNOWN_AGAIN if counted else Verdict.UNKNOWN
