"""From an arrival to the visit that it means: natural key, hub, local day, and whether it counts. Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from sync.events import ArrivalRecorded, HeadcountRecorded

ADULTS = "adults"
"""The band of those in a headcount who are not children."""
AGE_UNKNOWN = "unknown"
"""The band of those in a headcount of whom nobody said whether they are children."""
_RANDOM_BITS = (1 << 62) - 1
"""Of a UUIDv7: the part that is neither its time nor its version."""


class Visit(Struct, frozen=True, gc=False):
    """One row of `Attendance`, field for field."""

    id: UUID
    key: str
    """The natural key as hexadecimal digits: it is compared much, and never taken apart."""
    event_id: UUID
    person_id: UUID | None
    family_id: UUID | None
    token_hash: str
    band: str
    hub_id: UUID
    session_id: UUID | None
    purpose: str
    date: date
    at: datetime
    withdrawn: bool = False
    counts: bool = True


class Change(Struct, frozen=True):
    """What is to be written so that under every key the right visit counts.

    Figures that are kept beside the visits follow from ``began`` and ``ceased``, whatever the cause.
    """

    fresh: Sequence[Visit]
    """Visits that are not held yet."""
    altered: Sequence[Visit]
    """Visits that are held, as they now are to be."""
    ceased: Sequence[Visit]
    """Of those held, the ones that counted and now do not, or not like this: as they were."""

    @property
    def began(self) -> list[Visit]:
        """Return the visits that count now and did not before, or not like this."""
        return [visit for visit in (*self.fresh, *self.altered) if visit.counts]


def moment(at: datetime, happened: datetime | None) -> datetime:
    """Return when something was, of which an event at ``at`` tells: nothing told has yet to happen."""
    return min(at, happened) if happened else at


def arrived(
    event: UUID,
    at: datetime,
    body: ArrivalRecorded,
    hub: UUID,
    zone: ZoneInfo,
    person: UUID | None,
    family: UUID | None,
) -> Visit:
    """Return the visit that an arrival at this hub means; its day is the hub's local day.

    ``person`` and ``family`` are who stands for those that it names, or whose its token turned out to be.
    """
    day = at.astimezone(zone).date()
    token, purpose = body.token or "", body.purpose or ""
    key = natural_key(event, person, token, body.session, hub, purpose, day)
    return Visit(event, key, event, person, family, token, "", hub, body.session, purpose, day, at)


def heads(event: UUID, at: datetime, body: HeadcountRecorded, hub: UUID, zone: ZoneInfo) -> Iterator[Visit]:
    """Yield one anonymous visit for each head that was counted, by band."""
    at = moment(at, body.happened)
    day = at.astimezone(zone).date()
    purpose = body.purpose or ""
    for band, count in {ADULTS: body.adults, AGE_UNKNOWN: body.age_unknown, **body.children}.items():
        for number in range(count):
            own = _beside(event, f"{band} {number}")
            yield Visit(own, own.hex, event, None, None, "", band, hub, body.session, purpose, day, at)


def natural_key(
    event: UUID, person: UUID | None, token: str, session: UUID | None, hub: UUID, purpose: str, day: date
) -> str:
    """Return what decides counting: the person (or token), the session (or hub and purpose), the day.

    Somebody with neither a name nor a token is a visit of their own: the event itself. The day comes
    first, so that keys of one day lie together in an index.
    """
    if not person and not token:
        return event.hex
    # Their integers make the bytes of ids in half the time.
    who = b"person" + person.int.to_bytes(16) if person else b"token" + token.encode()
    what = b"session" + session.int.to_bytes(16) if session else b"purpose" + hub.bytes + purpose.encode()
    return _digits(day) + blake2b(who + what, digest_size=12).hexdigest()


@lru_cache
def _digits(day: date) -> str:
    return f"{day.toordinal():08x}"


def own_key(visit: Visit) -> Visit:
    """Return an arrival's visit under the natural key that follows from what it says now."""
    key = natural_key(
        visit.event_id,
        visit.person_id,
        visit.token_hash,
        visit.session_id,
        visit.hub_id,
        visit.purpose,
        visit.date,
    )
    return replace(visit, key=key)


def settle(held: Iterable[Visit], wanted: Iterable[Visit]) -> Change:
    """Return what to write so that the wanted visits stand beside, or instead of, those held.

    Under each key the earliest that was not withdrawn counts. So ``held`` has to be what counts under
    any key of either, and where a visit that counts may go, also what could count in its place.
    """
    # By the integers of their ids: those hash in no time.
    before = {visit.id.int: visit for visit in held}
    after = list(_settled((before | {visit.id.int: visit for visit in wanted}).values()))
    if not before:
        return Change(fresh=after, altered=[], ceased=[])
    altered = [visit for visit in after if before.get(visit.id.int, visit) != visit]
    return Change(
        fresh=[visit for visit in after if visit.id.int not in before],
        altered=altered,
        ceased=[was for visit in altered if (was := before[visit.id.int]).counts],
    )


def _settled(visits: Collection[Visit]) -> Iterator[Visit]:
    """Yield the visits with the right ones counting."""
    first: dict[str, Visit] = {}
    for each in visits:
        if not each.withdrawn:
            best = first.setdefault(each.key, each)
            if best is not each and _order(each) < _order(best):
                first[each.key] = each
    for each in visits:
        counts = first.get(each.key) is each
        yield each if each.counts is counts else replace(each, counts=counts)


def _order(visit: Visit) -> tuple[datetime, UUID]:
    return visit.at, visit.event_id


def _beside(event: UUID, text: str) -> UUID:
    """Return an id of its own that sorts with an event's."""
    digest = int.from_bytes(blake2b(text.encode() + event.bytes, digest_size=8).digest())
    return UUID(int=event.int & ~_RANDOM_BITS | digest & _RANDOM_BITS)
