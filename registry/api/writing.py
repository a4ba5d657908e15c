"""Records of other systems become events like any kiosk's, with the same two keys.

A client is a source with numbering of its own, one for each hub: the registry gives the numbers, the
client its own reference for each record. The event's id is made from both, so the same reference again
is the same event: with the same content a duplicate, with other content a conflict for a person to see.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max

from registry.api import shapes
from registry.api.models import Client, Source
from registry.intake.models import Event
from registry.intake.reading import Unreadable, read
from registry.intake.services import take
from registry.kiosks.keyring import keyring, opened, sealing_public
from registry.kiosks.models import Kiosk
from registry.kiosks.services import digest
from registry.timetable.models import Hub
from sync import events, sealing
from sync.terms import Counter
from sync.wire import Verdict

Record = shapes.Came | shapes.Counted | shapes.Registered
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class _Numbers:
    """The numbers of one source: those given before stay with their event, new ones follow on."""

    given: dict[UUID, int]
    contents: dict[UUID, str]
    next: int

    def of(self, event: UUID) -> int:
        """Return the number of an event, without taking a new one."""
        return self.given.get(event, self.next)

    def keep(self, event: UUID) -> None:
        """Take the number for good, if the event has none yet."""
        if event not in self.given:
            self.given[event] = self.next
            self.next += 1


@transaction.atomic
def write(client: Client, hub: Hub, records: Sequence[Record], now: datetime) -> list[shapes.Written]:
    """Hand records to intake, and say of each what became of it. Sending them again changes nothing."""
    kiosk = Kiosk.objects.select_for_update(of=("self",)).get(pk=_source(client, hub, now).kiosk_id)
    ids = [uuid5(client.id, f"{type(each).__name__} {each.id}") for each in records]
    numbers = _numbers(kiosk, ids)
    answers = [shapes.Written(id=each.id, verdict=Verdict.ACCEPTED) for each in records]
    sent: list[tuple[shapes.Written, bytes]] = []
    for record, event, answer in zip(records, ids, answers, strict=True):
        raw = _raw(client, kiosk, record, event, numbers)
        if isinstance(raw, str):
            answer.verdict, answer.reason = Verdict.MALFORMED, raw
            continue
        numbers.keep(event)
        sent.append((answer, raw))
        if isinstance(record, shapes.Registered):
            answer.family = _family(client, record)
            answer.people = {each.id: _person(client, record, each) for each in record.people}
    verdicts, _ = take(kiosk, [raw for _, raw in sent], now)
    for (answer, _), word in zip(sent, verdicts, strict=True):
        answer.verdict, answer.reason = word.verdict, word.reason
    return answers


def _source(client: Client, hub: Hub, now: datetime) -> Source:
    """Return the client's numbering at a hub. Its kiosk can never sign in, and nobody waits to hear of it."""
    found = Source.objects.filter(client=client, hub=hub).first()
    if found:
        return found
    kiosk = Kiosk.objects.create(
        hub=hub,
        name=f"API: {client.name}"[:80],
        token_digest=digest(secrets.token_urlsafe(32)),
        enrolled_at=now,
        revoked_at=now,
    )
    return Source.objects.create(client=client, hub=hub, kiosk=kiosk)


def _numbers(kiosk: Kiosk, ids: Sequence[UUID]) -> _Numbers:
    held = Event.objects.filter(id__in=ids)
    last = Event.objects.filter(kiosk=kiosk).aggregate(last=Max("seq"))["last"] or 0
    return _Numbers(
        given=dict(held.values_list("id", "seq")),
        contents=dict(held.values_list("id", "content")),
        next=last + 1,
    )


def _raw(client: Client, kiosk: Kiosk, record: Record, event: UUID, numbers: _Numbers) -> bytes | str:
    """Return a record as an event on the wire, or in words why it cannot be one."""
    if record.at < EARLIEST:
        return "Its time is before 2000."
    try:
        body = _body(client, record, numbers.contents.get(event))
        said = events.Event(
            id=event,
            kiosk=kiosk.id,
            seq=numbers.of(event),
            at=events.instant(record.at),
            boot=client.id,
            uptime_ms=0,
            body=body,
        )
    except (ValueError, OverflowError) as error:
        return f"It contradicts itself: {error}."
    raw = events.encode(said)
    problem = read(raw)
    return problem.reason if isinstance(problem, Unreadable) else raw


def _body(client: Client, record: Record, held: str | None) -> events.Body:
    if isinstance(record, shapes.Came):
        return events.ArrivalRecorded(
            visit=uuid5(client.id, f"visit {record.id}"),
            person=record.person,
            family=record.family,
            session=record.session,
            purpose=record.purpose,
            medium=events.Medium.NONE,
            confirmed=events.Confirmed.STAFF,
        )
    if isinstance(record, shapes.Counted):
        return events.HeadcountRecorded(
            session=record.session,
            purpose=record.purpose,
            adults=record.adults,
            children=dict(sorted(record.children.items())),
            by=Counter.STAFF,
        )
    return _registration(client, record, held)


def _registration(client: Client, record: shapes.Registered, held: str | None) -> events.Body:
    """Return a sealed registration. No two seals are alike, so one that says the same is used again."""
    details = sealing.Registration(
        people=[_registrant(_person(client, record, each), each) for each in record.people],
        postcode=record.postcode,
        sensitive=record.sensitive,
    )
    family = _family(client, record)
    members = [
        events.Registered(
            person=_person(client, record, each),
            member=uuid5(family, f"member {each.id}"),
            role=each.role,
            known_as=each.known_as or each.first_name,
        )
        for each in record.people
    ]
    return events.FamilyRegistered(
        family=family, registration=family, members=members, sealed=_seal(details, held)
    )


def _seal(details: sealing.Registration, held: str | None) -> bytes:
    body = events.decode(held).body if held else None
    if isinstance(body, events.FamilyRegistered):
        try:
            if opened(body.sealed) == details:
                return body.sealed
        except sealing.CannotOpen:
            pass  # sealed to a key that is gone: then it is another registration
    return sealing.seal(details, sealing_public(keyring()))


def _registrant(person: UUID, each: shapes.Someone) -> sealing.Registrant:
    return sealing.Registrant(
        person=person,
        last_name=each.last_name,
        first_name=each.first_name,
        known_as=each.known_as,
        born=each.born,
        over_19=each.over_19,
    )


def _family(client: Client, record: shapes.Registered) -> UUID:
    return uuid5(client.id, f"family {record.id}")


def _person(client: Client, record: shapes.Registered, each: shapes.Someone) -> UUID:
    return uuid5(client.id, f"person {record.id} {each.id}")
