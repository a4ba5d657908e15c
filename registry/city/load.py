"""Putting a synthetic city into an empty registry, the way a real one would have got there."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from django.db import transaction

from registry.city import areas, rows, said
from registry.city.attendance import Crowd, Setting, arrivals, occasions, year_of_events
from registry.city.chance import chance
from registry.city.closures import open_days
from registry.city.people import Household, households
from registry.city.shape import ATTENDANCES, FAMILIES, HUBS
from registry.city.timetable import HubPlaces, PlannedSession, hubs, sessions
from registry.city.words import empty, words
from registry.geography.models import Home
from registry.intake.models import Event
from registry.intake.services import take
from registry.kiosks.models import Keyring, Kiosk
from registry.people.models import Answers, Family, Relationship
from registry.people.services import register_many
from registry.timetable.models import Hub, Partner, Session, SessionType, Venue
from registry.timetable.services import schedule_many
from sync import events
from sync.wire import BATCH_LIMIT

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""
AT_ONCE = 500
"""Families, or sessions, in one transaction."""


class NotEmpty(Exception):
    """The registry holds families, events or hubs; a synthetic city would mix with them."""


@dataclass(frozen=True, slots=True)
class City:
    """What decides a city: the same values give the same one, byte for byte."""

    families: int
    year: int
    seed: int
    until: date
    """The last day on record; sessions exist for the whole year all the same."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was put into the registry."""

    homes: list[Household]
    sessions: int
    events: int


def load(city: City, progress: Progress) -> Loaded:
    """Make the city and put it into the registry.

    Raises:
        NotEmpty: there is something in the registry already.
    """
    if Family.objects.exists() or Event.objects.exists() or Hub.objects.exists():
        raise NotEmpty("This registry is in use; a synthetic city belongs into an empty database of its own.")
    places = hubs(city.seed)
    keys, kiosks = _set_up(city, places)
    there = areas.areas(places)
    areas.write(city.seed, city.year, there)
    homes = _register(city, places, progress)
    _tell(city, homes, there)
    planned = sessions(city.seed, city.year, city.families, places)
    _schedule(planned, progress)
    played = _play(
        city, planned, homes, list(zip(places, kiosks, strict=True)), bytes(keys.token_key), progress
    )
    return Loaded(homes, len(planned), played)


@transaction.atomic
def _set_up(city: City, places: Sequence[HubPlaces]) -> tuple[Keyring, list[Kiosk]]:
    """Write what was there before the first family came."""
    rng = chance(city.seed, "keys")
    keys = Keyring(id=1, token_key=rng.randbytes(32), sealing_private=rng.randbytes(32))
    Keyring.objects.bulk_create([keys])
    Hub.objects.bulk_create(map(rows.hub, places))
    Venue.objects.bulk_create(venue for hub in places for venue in rows.venues(hub))
    Partner.objects.bulk_create(rows.partners())
    SessionType.objects.bulk_create(rows.session_types())
    kiosks = [rows.kiosk(rng, hub, city.year) for hub in places]
    return keys, Kiosk.objects.bulk_create(kiosks)


def _register(city: City, places: list[HubPlaces], progress: Progress) -> list[Household]:
    token_key = bytes(Keyring.objects.get(id=1).token_key)
    homes: list[Household] = []
    for some in _chunks(households(city.seed, city.year, city.until, city.families, places), AT_ONCE):
        register_many(*rows.families(some, token_key), day=city.until)
        homes.extend(some)
        progress("Families", len(homes), city.families)
    return homes


@transaction.atomic
def _tell(city: City, homes: Sequence[Household], there: Sequence[areas.Area]) -> None:
    """Write where families live, and what they said of themselves."""
    rng = chance(city.seed, city.year, "answers")
    related = list(said.relationships(rng, homes))
    kinds = {adult: kind for adult, _, kind in related}
    Home.objects.bulk_create(areas.homes(rng, homes, there), batch_size=AT_ONCE)
    Relationship.objects.bulk_create(said.as_rows(rng, related), batch_size=AT_ONCE)
    Answers.objects.bulk_create(said.answers(rng, homes, kinds), batch_size=AT_ONCE)


def _schedule(planned: Sequence[PlannedSession], progress: Progress) -> None:
    kinds = SessionType.objects.in_bulk()
    for number, some in enumerate(_chunks(iter(planned), AT_ONCE)):
        schedule_many([rows.session(each, kinds) for each in some])
        progress("Sessions", number * AT_ONCE + len(some), len(planned))


def _play(
    city: City,
    planned: Sequence[PlannedSession],
    homes: Sequence[Household],
    doors: Sequence[tuple[HubPlaces, Kiosk]],
    token_key: bytes,
    progress: Progress,
) -> int:
    """Let every hub's kiosk deliver its year, in batches like any other."""
    expected, done = max(1, ATTENDANCES * city.families // FAMILIES), 0
    everybody = Crowd(homes)
    for hub, kiosk in doors:
        own = Crowd([home for home in homes if home.hub is hub])
        setting = Setting(hub, own, everybody, token_key)
        mine = [each for each in planned if each.hub is hub]
        quiet = empty(city.seed, kiosk.id, mine)
        busy = [each for each in mine if each.id not in quiet]
        number = 0
        for batch in _chunks(_year(city, setting, busy, kiosk), BATCH_LIMIT):
            number += _deliver(kiosk, batch)
            progress("Attendances", min(done + number, expected), expected)
        done += number
        for batch in _chunks(words(city.seed, kiosk.id, number, mine, quiet, city.until), BATCH_LIMIT):
            take(kiosk, [events.encode(event) for event in batch], batch[-1].at)
    return done


def _year(
    city: City, setting: Setting, planned: Sequence[PlannedSession], kiosk: Kiosk
) -> Iterator[events.Event]:
    code = setting.hub.shape.code
    rng = chance(city.seed, city.year, "arrivals", code)
    share = setting.hub.shape.people / sum(shape.people for shape in HUBS)
    per_session = ATTENDANCES * city.families / FAMILIES * share / max(1, len(planned))
    occasions_here = occasions(rng, planned, open_days(city.year), per_session, city.families)
    found = [arrival for occasion in occasions_here for arrival in arrivals(rng, setting, occasion)]
    return year_of_events(city.seed, kiosk.id, found, city.until)


def _deliver(kiosk: Kiosk, batch: Sequence[events.Event]) -> int:
    """Hand a batch to intake some seconds after its last event."""
    received = batch[-1].at + timedelta(seconds=3)
    take(kiosk, [events.encode(event) for event in batch], received)
    Kiosk.objects.filter(pk=kiosk.pk).update(heard_at=received, clock_offset_ms=0)
    return len(batch)


def open_now(seed: int, now: datetime) -> list[Session]:
    """Add to each hub a Stay and Play that began ten minutes ago and goes on for three hours."""
    now = now.astimezone(UTC).replace(second=0, microsecond=0)
    rng = chance(seed, "open now", now.isoformat())
    kinds = SessionType.objects.in_bulk()
    added = [rows.running_session(rng, hub, kinds, now) for hub in hubs(seed)]
    schedule_many(added)
    return added


def end_of(year: int) -> date:
    """Return the last day of a year."""
    return date(year, 12, 31)


def _chunks(items: Iterator[T], size: int) -> Iterator[list[T]]:
    """Return the items in lists of that size, the last one shorter."""
    chunk: list[T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
