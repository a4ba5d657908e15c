"""Months on a real PostgreSQL: made ahead, filled from what is held, and told apart from wrong clocks."""

import io
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from registry.growing import months
from registry.growing.months import first_id
from registry.intake.models import Attendance, Event
from registry.intake.services import take
from registry.kiosks.models import Kiosk
from registry.kiosks.services import heard
from sync import events
from sync.wire import Verdict
from tests.registry.making import NOW, arrival, make_kiosk

TABLES = ("intake_event", "intake_attendance")
ANNA, BEN = UUID(int=0xA), UUID(int=0xB)
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps one table"),
]


def partitions(*words: str) -> str:
    """Run the command."""
    out = io.StringIO()
    call_command("partitions", *words, stdout=out)
    return out.getvalue().strip()


def told(kiosk: Kiosk, *said: tuple[datetime, UUID]) -> list[bytes]:
    """Let a kiosk with a good clock record arrivals of these people, and return them as they are sent."""
    raw = []
    for seq, (at, person) in enumerate(said, kiosk.highest + 1):
        number = int(at.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62 | random.Random(seq).getrandbits(62)
        event = arrival(kiosk.id, seq, at=at, person=person, event=UUID(int=number))
        raw.append(events.encode(event))
    return raw


def where(table: str) -> Counter[str]:
    """Return how many rows each part of a table holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tableoid::regclass::text, COUNT(*) FROM {table} GROUP BY 1")  # noqa: S608
        return Counter(dict(cursor.fetchall()))


def drop(*parts: str) -> None:
    """Have no such months, as before they were made."""
    with connection.cursor() as cursor:
        for part in parts:
            cursor.execute(f"DROP TABLE IF EXISTS {part}")


def test_the_months_to_come_are_there_after_a_migration_and_no_more_is_made() -> None:
    """Setting up makes this month and three ahead; the command says that there is nothing to do."""
    there = _months(timezone.localdate(), 4)
    assert {f"intake_event_{month}" for month in there} <= _parts("intake_event")
    assert {f"intake_attendance_{month}" for month in there} <= _parts("intake_attendance")
    assert partitions() == "Every month is there already."


def test_further_ahead_when_asked() -> None:
    """Only what is lacking is made, and said."""
    last = _months(timezone.localdate(), 6)[-2:]
    drop(*(f"{table}_{month}" for table in TABLES for month in last))
    said = partitions("--ahead", "5")
    assert said.count("Made 2 months of") == 2
    assert "Made 2 months of events (" in said
    assert said.count("0 rows moved there") == 2
    assert partitions("--ahead", "5") == "Every month is there already."


def test_what_is_held_moves_to_its_months_and_counts_as_before() -> None:
    """Rows move, the kiosk's numbers and natural keys hold across the months, and so does every count."""
    drop(
        "intake_event_2024_02",
        "intake_event_2024_03",
        "intake_attendance_2024_02",
        "intake_attendance_2024_03",
    )
    kiosk = make_kiosk()
    march, february = datetime(2024, 3, 1, 9, tzinfo=UTC), datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)
    raw = told(kiosk, (march, ANNA), (february, ANNA), (march, BEN), (march + timedelta(hours=1), ANNA))
    assert take(kiosk, raw, NOW)[1] == 4
    assert where("intake_event") == {"intake_event_elsewhen": 4}
    said = partitions()
    assert "Made 2 months of events (February 2024 to March 2024); 4 rows moved there." in said
    assert "Made 2 months of attendances (February 2024 to March 2024); 4 rows moved there." in said
    assert where("intake_event") == {"intake_event_2024_02": 1, "intake_event_2024_03": 3}
    assert where("intake_attendance") == {"intake_attendance_2024_02": 1, "intake_attendance_2024_03": 3}
    assert Attendance.objects.filter(counts=True).count() == 3
    kiosk.refresh_from_db()
    assert {answer.verdict for answer in take(kiosk, raw, NOW)[0]} == {Verdict.DUPLICATE}
    again = events.encode(arrival(kiosk.id, 2, at=march, person=BEN))
    assert take(kiosk, [again], NOW)[0][0].verdict is Verdict.CONFLICT
    earlier = told(kiosk, (march - timedelta(hours=1), ANNA))
    assert take(kiosk, earlier, NOW)[1] == 5
    assert Attendance.objects.filter(counts=True).count() == 3
    assert Attendance.objects.get(counts=True, person=ANNA, date=date(2024, 3, 1)).event.seq == 5


def test_what_a_wrong_clock_recorded_is_kept_apart() -> None:
    """Neither 1970 nor 2093 gets a month; their attendances count all the same."""
    kiosk = make_kiosk()
    wrong = [datetime(1970, 1, 1, 0, 5, tzinfo=UTC), datetime(2093, 5, 1, tzinfo=UTC)]
    take(kiosk, told(kiosk, *((at, ANNA) for at in wrong)), NOW)
    take(kiosk, [events.encode(arrival(kiosk.id, 3, person=ANNA, at=datetime(2093, 5, 2, tzinfo=UTC)))], NOW)
    partitions()
    assert where("intake_event") == {"intake_event_elsewhen": 3}
    assert where("intake_attendance") == {"intake_attendance_elsewhen": 3}
    assert Attendance.objects.filter(counts=True).count() == 3
    assert Event.objects.filter(kiosk=kiosk).count() == 3


def test_an_id_that_only_looks_like_a_time_makes_no_month() -> None:
    """Ids that other systems gave say nothing of when; nobody wants a month of 2004 with one row in it."""
    kiosk = make_kiosk()
    by_chance = UUID(int=UUID(first_id(date(2004, 6, 9))).int | 5 << 76 | 2 << 62)
    take(kiosk, [events.encode(arrival(kiosk.id, 1, person=ANNA, event=by_chance))], NOW)
    partitions()
    assert where("intake_event") == {"intake_event_elsewhen": 1}


def test_busy_is_said_in_a_sentence_and_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody reads for an hour: the command gives up, and the months are as they were."""
    far = f"intake_event_{_months(timezone.localdate(), 8)[-1]}"
    drop(far)
    monkeypatch.setattr(months, "PATIENCE", "50ms")
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT COUNT(*) FROM intake_event")
        with pytest.raises(CommandError, match="reading or writing for too long; run it again"):
            partitions("--ahead", "7")
    assert far not in _parts("intake_event")
    assert partitions("--ahead", "7").startswith("Made ")


def test_kiosks_are_answered_while_months_are_made() -> None:
    """A batch of a month that is just made goes to that month."""
    kiosk = make_kiosk()
    now = timezone.now()
    heard(kiosk, now)
    take(kiosk, told(kiosk, (now, ANNA)), now)
    assert where("intake_event") == {f"intake_event_{now.astimezone(UTC):%Y_%m}": 1}


def _parts(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [table]
        )
        return {name for (name,) in cursor.fetchall()}


def _months(day: date, count: int) -> list[str]:
    first = day.year * 12 + day.month - 1
    return [f"{number // 12}_{number % 12 + 1:02}" for number in range(first, first + count)]
