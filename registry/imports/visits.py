"""Past attendances from another system, said as events by a source of their own.

So they are kept, counted, merged and withdrawn by the same rules as what a kiosk says: two systems
that both recorded a visit count it once. Each source has, at each hub, a row among the kiosks that
can never speak, with numbers of its own (docs/decisions/0022-imported-attendances-are-said.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from registry.imports.mapping import Column
from registry.imports.running import Read
from registry.imports.sheets import Row
from registry.imports.values import (
    LONGEST_REFERENCE,
    Reader,
    clock,
    number,
    one_of,
    past_day,
    record_id,
)
from registry.intake.models import Event
from registry.intake.services import take
from registry.kiosks.models import Kiosk
from registry.people.merged import stands_for
from registry.people.models import Member
from registry.timetable.models import Hub, Session, SessionType, Venue
from registry.timetable.services import schedule_many
from sync import events, wire
from sync.terms import Counter

COLUMNS = (
    Column("date", "the day", needed=True),
    Column("hub", "code of the hub", needed=True),
    Column("person", "the person's reference; empty for people who were only counted"),
    Column("family", "the family's reference, for a person in several families"),
    Column("session", "code or name of the kind of session; empty for a drop-in"),
    Column("starts", "when the session began, by the clock"),
    Column("minutes", "how long it lasted; 90 if empty"),
    Column("purpose", "what they dropped in for, as a code; just-visiting if empty"),
    Column("adults", "adults who were only counted"),
    Column("children", "children who were only counted"),
    Column("reference", "the record's reference, where counts of one occasion come in several rows"),
)
MIDDAY = time(12)
USUAL_MINUTES = 90
UNBANDED = "age-unknown"
"""The band of children of whom only the number is known."""
JUST_VISITING = "just-visiting"
BATCH = 500


@dataclass(frozen=True, slots=True)
class Occasion:
    """What somebody came to: a session of a kind at a time, or a drop-in."""

    hub: Hub
    at: datetime
    kind: SessionType | None
    ends: datetime
    purpose: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One attendance, or one count of heads."""

    id: UUID
    occasion: Occasion
    person: UUID | None
    family: UUID | None
    adults: int
    children: int


def read(rows: Iterable[Row], source: str, today: date) -> Read[Visit]:
    """Return the visits in the rows, each by somebody who was imported, or by a number of people."""
    listed = list(rows)
    found: Read[Visit] = Read()
    hubs = {hub.code.casefold(): hub for hub in Hub.objects.all()}
    kinds = {word.casefold(): kind for kind in SessionType.objects.all() for word in (kind.code, kind.name)}
    families = _families(source, listed)
    seen: dict[UUID, int] = {}
    for row in listed:
        reader = Reader(row)
        visit = _visit(reader, source, hubs, kinds, families, today)
        if visit and seen.setdefault(visit.id, row.number) != row.number:
            reader.wrong("date", f"row {seen[visit.id]} says the same already; give each its reference.")
        if visit and not reader.problems:
            found.records.append(visit)
        found.problems.extend(reader.problems)
    return found


def add(source: str, visits: Sequence[Visit]) -> int:
    """Let the source say what is not held yet; return how much that was."""
    held = set(Event.objects.filter(pk__in=[each.id for each in visits]).values_list("pk", flat=True))
    fresh = [each for each in visits if each.id not in held]
    for hub in {each.occasion.hub for each in fresh}:
        _say(source, hub, [each for each in fresh if each.occasion.hub == hub])
    return len(fresh)


def _say(source: str, hub: Hub, visits: Sequence[Visit]) -> None:
    speaker = _speaker(source, hub)
    last = Event.objects.filter(kiosk=speaker).aggregate(last=Max("seq"))["last"] or 0
    sessions = _sessions(source, visits)
    said = [
        events.encode(
            events.Event(
                id=visit.id,
                kiosk=speaker.pk,
                seq=seq,
                at=events.instant(visit.occasion.at),
                boot=speaker.pk,
                uptime_ms=0,
                body=_body(visit, sessions.get(visit.occasion)),
            )
        )
        for seq, visit in enumerate(visits, last + 1)
    ]
    answers, _ = take(speaker, said, timezone.now())
    refused = [answer for answer in answers if answer.verdict is not wire.Verdict.ACCEPTED]
    if refused:
        raise RuntimeError(f"{len(refused)} imported visits were refused: {refused[0].reason}")


def _body(visit: Visit, session: UUID | None) -> events.Body:
    purpose = None if session else visit.occasion.purpose
    if visit.person:
        return events.ArrivalRecorded(
            visit=visit.id,
            person=visit.person,
            family=visit.family,
            session=session,
            purpose=purpose,
            medium=events.Medium.NONE,
            confirmed=events.Confirmed.STAFF,
        )
    return events.HeadcountRecorded(
        session=session,
        purpose=purpose,
        adults=visit.adults,
        children={UNBANDED: visit.children} if visit.children else {},
        by=Counter.STAFF,
    )


def _speaker(source: str, hub: Hub) -> Kiosk:
    """Return the row under which a source's events of a hub are kept; nobody can speak for it."""
    number = record_id(source, "speaker", hub.code)
    now = timezone.now()
    about = {
        "hub": hub,
        "name": f"Import: {source}"[:80],
        "token_digest": sha256(f"no token {number}".encode()).hexdigest(),
        "enrolled_at": now,
        "revoked_at": now,
    }
    return Kiosk.objects.get_or_create(pk=number, defaults=about)[0]


def _sessions(source: str, visits: Iterable[Visit]) -> dict[Occasion, UUID]:
    """Return the session of each occasion; one that the timetable does not hold is added to it."""
    sessions: dict[Occasion, UUID] = {}
    for occasion in {visit.occasion for visit in visits if visit.occasion.kind}:
        same = Session.objects.filter(hub=occasion.hub, type=occasion.kind, starts=occasion.at)
        known = same.order_by("id").values_list("pk", flat=True).first()
        sessions[occasion] = known or _scheduled(source, occasion)
    return sessions


def _scheduled(source: str, occasion: Occasion) -> UUID:
    hub, kind = occasion.hub, occasion.kind
    assert kind is not None  # noqa: S101  only occasions with a kind come here
    venue = hub.venues.filter(kind=Venue.Kind.HUB).order_by("name").first()
    session = Session(
        id=record_id(source, "session", f"{hub.code}\x1f{kind.code}\x1f{occasion.at.isoformat()}"),
        type=kind,
        hub=hub,
        venue=venue or Venue.objects.create(hub=hub, name=hub.name),
        starts=occasion.at,
        ends=occasion.ends,
    )
    schedule_many([session])
    return session.pk


def _visit(
    reader: Reader,
    source: str,
    hubs: dict[str, Hub],
    kinds: dict[str, SessionType],
    families: dict[UUID, set[UUID]],
    today: date,
) -> Visit | None:
    occasion = _occasion(reader, hubs, kinds, today)
    person, family = reader.text("person", LONGEST_REFERENCE), reader.text("family", LONGEST_REFERENCE)
    adults, children = reader.take("adults", number, 0), reader.take("children", number, 0)
    reference = reader.text("reference", LONGEST_REFERENCE)
    if bool(person) == bool(adults or children):
        reader.wrong("person", "give either a person, or how many adults and children were counted.")
    who, home = _who(reader, source, person, family, families) if person else (None, None)
    if occasion is None or reader.problems:
        return None
    kind = occasion.kind.code if occasion.kind else occasion.purpose
    natural = (person or "counted", occasion.hub.code, kind, occasion.at.isoformat(), reference)
    return Visit(record_id(source, "visit", "\x1f".join(natural)), occasion, who, home, adults, children)


def _who(
    reader: Reader, source: str, person: str, family: str, families: dict[UUID, set[UUID]]
) -> tuple[UUID, UUID | None]:
    who = record_id(source, "person", person)
    theirs = families.get(who, set())
    if not theirs:
        reader.wrong("person", "nobody with this reference was imported; import the families first.")
    wanted = {record_id(source, "family", family)} if family else theirs
    if theirs and not wanted <= theirs:
        reader.wrong("family", "this person has no place in this family.")
    elif len(wanted) > 1:
        reader.wrong("family", "this person is in several families; say with which they came.")
    return who, min(wanted, default=None)


def _occasion(
    reader: Reader, hubs: dict[str, Hub], kinds: dict[str, SessionType], today: date
) -> Occasion | None:
    day = reader.take("date", past_day(today), None)
    hub = reader.take("hub", one_of(hubs, "hub"), None)
    starts, minutes = reader.take("starts", clock, None), reader.take("minutes", number, 0) or USUAL_MINUTES
    kind = (
        reader.take("session", one_of(kinds, "kind of session"), None)
        if reader.row.cells["session"]
        else None
    )
    purpose = reader.text("purpose", 40) or JUST_VISITING
    if kind and starts is None and not reader.problems:
        reader.wrong("starts", "it is empty; a session has a time.")
    if day is None and not reader.problems:
        reader.wrong("date", "it is empty.")
    if day is None or hub is None or reader.problems:
        return None
    at = datetime.combine(day, starts or MIDDAY, ZoneInfo(settings.TIME_ZONE))
    return Occasion(hub, at, kind, at + timedelta(minutes=minutes), purpose)


def _families(source: str, rows: Sequence[Row]) -> dict[UUID, set[UUID]]:
    """Return the families of everybody whom the rows name, by the id under which they were imported."""
    families: dict[UUID, set[UUID]] = {}
    people = sorted({record_id(source, "person", row.cells["person"]) for row in rows if row.cells["person"]})
    for start in range(0, len(people), BATCH):
        some = people[start : start + BATCH]
        stands = stands_for(some)
        places = Member.objects.filter(person__in=set(stands.values())).values_list("person_id", "family_id")
        by_person: dict[UUID, set[UUID]] = {}
        for person, family in places:
            by_person.setdefault(person, set()).add(family)
        families |= {person: by_person.get(stands[person], set()) for person in some}
    return families
