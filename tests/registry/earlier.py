"""A registry of the first version, filled and brought up to date. A program of its own: it migrates."""

import json
import sys
from datetime import timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID

import django
import msgspec

django.setup()

from django.db import connection  # noqa: E402  Django is set up before anything of it is asked for
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.utils import timezone  # noqa: E402

from sync import events, terms, wire  # noqa: E402

FIRST = [(app, "0001_initial") for app in ("intake", "kiosks", "people", "register", "timetable")]
NOW = timezone.now().replace(hour=10, minute=0, second=0, microsecond=0)
KIOSK, HUB, FAMILY = UUID(int=0x10), UUID(int=0x11), UUID(int=0x12)
PEOPLE = [UUID(int=0x20 + number) for number in range(4)]
MEDIUM = UUID(int=0x30)


def arrival(seq: int, person: UUID | None, token: str | None = None) -> events.Event:
    """Return an arrival as the first kiosks recorded them."""
    body = events.ArrivalRecorded(
        visit=UUID(int=1),
        person=person,
        family=FAMILY if person else None,
        token=token,
        purpose="tea",
        medium=events.Medium.CARD,
        confirmed=events.Confirmed.SELF,
    )
    at = events.instant(NOW + timedelta(minutes=seq))
    return events.Event(
        id=UUID(int=0x1000 + seq), kiosk=KIOSK, seq=seq, at=at, boot=UUID(int=2), uptime_ms=seq, body=body
    )


SENT = [
    *(arrival(seq, person) for seq, person in enumerate(PEOPLE, start=1)),
    arrival(5, PEOPLE[0]),
    arrival(6, None, "ab" * 32),
    arrival(7, None),
    arrival(9, PEOPLE[1]),
]
"""Somebody twice, an unknown card, somebody without any, and a gap at 8."""


def fill(apps: Any) -> None:
    """Write what the first version would have had in its tables."""
    hub = apps.get_model("timetable", "Hub").objects.create(
        id=HUB, code="MOA", name="The Moat", locality="East"
    )
    kiosk = apps.get_model("kiosks", "Kiosk").objects.create(
        id=KIOSK,
        hub=hub,
        name="Front desk",
        token_digest="d" * 64,
        enrolled_at=NOW,
        high_water=7,
        high_water_at=NOW,
    )
    fill_intake(apps, hub, kiosk)
    fill_register(apps)
    apps.get_model("intake", "Refusal").objects.create(
        kiosk=kiosk, seq=10, verdict="malformed", reason="It is broken.", content="{}", received_at=NOW
    )


def natural(body: events.ArrivalRecorded, event: UUID) -> UUID:
    """Return the natural key as the first version made it."""
    who = f"person {body.person}" if body.person else f"token {body.token}"
    said = f"{who}|purpose {HUB} {body.purpose}|{NOW.date().isoformat()}"
    text = said if body.person or body.token else f"event {event}"
    return UUID(bytes=blake2b(text.encode(), digest_size=16).digest())


def fill_intake(apps: Any, hub: Any, kiosk: Any) -> None:
    """Write events, one of a type that the first version did not know, and the attendances they meant."""
    kept = apps.get_model("intake", "Event")
    counted = set[UUID | str]()
    for sent in SENT:
        row = kept.objects.create(
            id=sent.id, kiosk=kiosk, seq=sent.seq, at=sent.at, received_at=NOW, type="arrival.recorded",
            content=events.encode(sent).decode(), applied=True,
        )  # fmt: skip
        body = sent.body
        assert isinstance(body, events.ArrivalRecorded)
        if (who := body.person or body.token or sent.id) not in counted:
            counted.add(who)
            apps.get_model("intake", "Attendance").objects.create(
                key=natural(body, sent.id), event=row, person_id=body.person, family_id=body.family, hub=hub,
                purpose="tea", token_hash=body.token or "", date=NOW.date(), at=sent.at,
            )  # fmt: skip
    pressed = msgspec.structs.replace(arrival(11, None), body=events.FeedbackGiven(face=terms.Face.HAPPY))
    kept.objects.create(
        id=pressed.id, kiosk=kiosk, seq=11, at=pressed.at, received_at=NOW, type="feedback.given",
        content=events.encode(pressed).decode(), applied=False,
    )  # fmt: skip


def fill_register(apps: Any) -> None:
    """Write what kiosks may know, in the first version's columns."""
    entries: list[wire.Entry] = [
        *(wire.Person(id=person, known_as="Ama") for person in PEOPLE),
        *(
            wire.Member(
                id=UUID(int=0x40 + number),
                family=FAMILY,
                person=person,
                role=wire.Role.ADULT,
                registration=FAMILY,
            )
            for number, person in enumerate(PEOPLE)
        ),
        wire.MediumEntry(
            id=MEDIUM, token="cd" * 32, person=PEOPLE[0], family=FAMILY, standing=wire.Standing.ACTIVE
        ),
    ]
    for version, entry in enumerate(entries, start=1):
        sent = wire.upsert(entry)
        apps.get_model("register", "Entry").objects.create(
            id=entry.id, kind=str(entry.__struct_config__.tag), content=bytes(sent.entry).decode(),
            digest=wire.digest(bytes(sent.entry)), version=version,
        )  # fmt: skip
    apps.get_model("register", "Entry").objects.create(
        id=UUID(int=0x99), kind="medium", content="", digest=0, deleted=True, version=len(entries) + 1
    )
    apps.get_model("register", "Feed").objects.create(id=1, version=len(entries) + 1)


def look() -> dict[str, Any]:
    """Use the registry of today, and return what it makes of what it found."""
    from registry.intake import holdings  # noqa: PLC0415  the models of today, after their tables are there
    from registry.intake.models import Attendance, Event, Feedback, Refusal  # noqa: PLC0415
    from registry.intake.proof import prove  # noqa: PLC0415
    from registry.intake.services import apply_kept, take  # noqa: PLC0415
    from registry.kiosks.models import Kiosk  # noqa: PLC0415
    from registry.register import buckets  # noqa: PLC0415
    from registry.register.models import Entry  # noqa: PLC0415
    from tests.registry.replica import Replica  # noqa: PLC0415

    kiosk = Kiosk.objects.get()
    told: dict[str, Any] = {
        "counting": Attendance.objects.filter(counts=True).count(),
        "missing": [[span.first, span.last] for span in holdings.missing(kiosk)],
        "highest": holdings.highest(kiosk),
        "again": sorted({a.verdict for a in take(kiosk, [events.encode(each) for each in SENT], NOW)[0]}),
    }
    withdrawn = events.ArrivalWithdrawn(arrival=SENT[2].id, reason="mistake")
    gap = [arrival(8, PEOPLE[3]), msgspec.structs.replace(arrival(12, None), body=withdrawn)]
    _, told["mark"] = take(Kiosk.objects.get(), [events.encode(each) for each in gap], NOW)
    told["applied"] = list(apply_kept())
    told["counting_after"] = Attendance.objects.filter(counts=True).count()
    told["faces"], told["events"] = Feedback.objects.count(), Event.objects.count()
    (proof,) = prove(NOW.date(), NOW.date(), NOW).kiosks
    told["proof"] = [proof.numbered, proof.held, proof.missing, proof.parked]
    told["refusals"] = list(Refusal.objects.values_list("seq", "settled_at"))
    replica = Replica()
    replica.pull(kiosk, 4, NOW)
    told["register"] = [len(replica.entries), replica.checksum == replica.own_checksum()]
    sums = buckets.sums(kiosk, NOW).buckets
    told["buckets"] = [sum(each.entries for each in sums), sums[0x20].entries, sums[0x30].entries]
    told["medium"] = str(Entry.objects.get(pk=MEDIUM).family)
    return told


def main() -> None:
    """Make the first version's tables, fill them, migrate, look."""
    executor = MigrationExecutor(connection)
    executor.migrate(FIRST)
    fill(executor.loader.project_state(FIRST).apps)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    sys.stdout.write(json.dumps(look(), default=str))


if __name__ == "__main__":
    main()
