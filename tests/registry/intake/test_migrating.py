"""A registry that is full already keeps every row, and counts on, when its tables change their shape."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import blake2b
from uuid import UUID

import pytest
from django.core.management import call_command

from registry.api.models import Touched
from registry.intake.attendance import own_key
from registry.intake.models import Attendance, Event
from registry.intake.services import take
from registry.intake.visits import read
from registry.kiosks.models import Kiosk
from sync import events
from sync.wire import Verdict
from tests.registry.making import NOW, arrival, make_kiosk, make_session
from tests.registry.saying import event, heads

pytestmark = pytest.mark.django_db(transaction=True)
ANNA, TOKEN = UUID(int=0xA), "ab" * 32
BEFORE, AFTER = "0004_refusals_settled", "0005_lean_keys"


@pytest.fixture
def newest() -> Iterator[None]:
    """Leave the tables as the other tests expect them."""
    yield
    migrate(None)


def migrate(name: str | None) -> None:
    """Bring intake's tables to a migration, or to the newest, as ``hub-registry migrate`` does."""
    call_command("migrate", "intake", *([name] if name else []), verbosity=0)


def filled() -> tuple[Kiosk, list[bytes]]:
    """Let one of every kind of visit be counted."""
    kiosk = make_kiosk()
    session = make_session(kiosk.hub).id
    raw = [
        events.encode(each)
        for each in (
            arrival(kiosk.id, 1, person=ANNA),
            arrival(kiosk.id, 2, person=ANNA, session=session, at=NOW + timedelta(days=40)),
            arrival(kiosk.id, 3, token=TOKEN),
            arrival(kiosk.id, 4),
            arrival(kiosk.id, 5, person=ANNA, at=NOW + timedelta(minutes=9)),
            event(kiosk.id, 6, heads(2)),
        )
    ]
    take(kiosk, raw, NOW)
    return kiosk, raw


def as_it_was() -> None:
    """Give the attendances the ids and keys of the version before; somebody's were made random."""
    for row in Attendance.objects.exclude(band="adults"):
        who = f"person {row.person_id}" if row.person_id else f"token {row.token_hash}"
        occasion = f"session {row.session_id}" if row.session_id else f"purpose {row.hub_id} {row.purpose}"
        natural = f"{who}|{occasion}|{row.date.isoformat()}"
        key = _uuid(natural if row.person_id or row.token_hash else f"event {row.event_id}")
        forgotten = row.token_hash == TOKEN
        Attendance.objects.filter(pk=row.pk).update(
            id=_uuid(f"row {row.event_id}"),
            key=UUID(int=0xF0) if forgotten else key,
            token_hash="" if forgotten else row.token_hash,
        )


def test_attendances_are_under_their_new_keys_and_nothing_else_changes(newest: None) -> None:
    """Those who come again are still known, the forgotten stay forgotten, and nobody is told of a change."""
    kiosk, raw = filled()
    Kiosk.objects.update(highest=0)
    migrate(BEFORE)
    as_it_was()
    Touched.objects.all().delete()
    before = set(Attendance.objects.values_list("id", "event", "person", "date", "counts", "band"))
    migrate(AFTER)
    assert set(Attendance.objects.values_list("id", "event", "person", "date", "counts", "band")) == before
    visits = read(Attendance.objects.exclude(band="adults"))
    forgotten = [each for each in visits if each.key == UUID(int=0xF0).hex]
    assert len(forgotten) == 1
    assert all(each.key == own_key(each).key for each in visits if each not in forgotten)
    assert Touched.objects.count() == 0
    migrate(None)
    kiosk.refresh_from_db()
    assert kiosk.highest == 6
    assert {answer.verdict for answer in take(kiosk, raw, NOW)[0]} == {Verdict.DUPLICATE}
    take(kiosk, [events.encode(arrival(kiosk.id, 7, person=ANNA, at=NOW + timedelta(minutes=20)))], NOW)
    assert (Event.objects.count(), Attendance.objects.filter(counts=True).count()) == (7, 6)


def _uuid(text: str) -> UUID:
    return UUID(bytes=blake2b(text.encode(), digest_size=16).digest())
